"""What a report of a graph holds: its relations, sorts, names and kinds of question."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kgqa.legibility import Flaw
from kgqa.sample_questions import Sample


@dataclass(frozen=True, slots=True)
class RelationCover:
    """A relation, and how well it can be asked about.

    Attributes:
        source: what it is mostly said of: a class, or a noun found for the nodes; else empty.
        share: of the entities of that source the share that has it, 0..1.
        forms: by language, how its names can be said: "noun", "verb", ...; empty where they cannot.
        measure: ``number`` or ``date`` where it leads to such values, else empty.
    """

    id: str
    label: str
    facts: int
    source: str
    share: float
    forms: dict[str, tuple[str, ...]]
    measure: str
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class Sort:
    """Things of one sort; ``origin`` is class, kind (found by their relations) or role."""

    origin: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    size: int
    about: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of entities: ``checked`` of them were looked at, ``nameless`` have an id for a name."""

    entities: int
    checked: int
    nameless: int
    nameless_examples: tuple[str, ...]
    chinese: int
    typed: float
    shared: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """A kind of question; ``by`` are the measures, counted things or classes that it can be about.

    It can be asked where ``possible``; ``sample`` is one whose answer is plain.
    """

    name: str
    possible: bool
    by: tuple[str, ...]
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class Answerable:
    """What a graph can answer; relations with most facts first, hints with the most urgent first.

    ``num_relations`` and ``num_flaws`` count all, also those that are left out of a long list.
    """

    num_facts: int
    num_relations: int
    relations: tuple[RelationCover, ...]
    num_flaws: int
    flaws: tuple[Flaw, ...]
    sorts: tuple[Sort, ...]
    names: Names
    kinds: tuple[QuestionKind, ...]
    samples: tuple[Sample, ...]
    hints: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)
