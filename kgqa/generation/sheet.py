"""What a text is to say: facts between slots, the things that it may name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgqa.generation.forms import plain_name
from kgqa.store.naming import readable_relation

Fact = tuple[str, str, str]
"""Head, relation, tail, as a file or a graph names them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that a text may name.

    ``name`` is written as it stands or in one of its forms (see ``forms``); ``noun`` says what kind
    of thing it is, where that is known. ``role`` is ``topic`` or ``answer`` in an answer to a
    question, ``hidden`` for what lies between and is not named, else empty. ``plural`` slots stand
    for several things.
    """

    name: str
    noun: str = ""
    role: str = ""
    plural: bool = False

    @property
    def named(self) -> bool:
        """Whether a text is to name it."""
        return self.role != "hidden"


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A fact between two slots, given by their places; ``relation`` is readable words."""

    head: int
    relation: str
    tail: int


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All that the generator is told: slots, facts, and the question where there is one.

    ``exact`` sheets are about a graph: their names are written as they stand, no form of them.
    """

    slots: tuple[Slot, ...]
    facts: tuple[SheetFact, ...]
    language: str = "en"
    question: str = ""
    exact: bool = False

    @classmethod
    def of_facts(
        cls, facts: Iterable[Fact], language: str = "en", exact: bool = False
    ) -> FactSheet:
        """A sheet of plain facts; each thing they name gets a slot, in the order of mention."""
        places: dict[str, int] = {}
        rows = []
        for head, relation, tail in facts:
            ends = [places.setdefault(plain_name(end), len(places)) for end in (head, tail)]
            rows.append(SheetFact(ends[0], readable(relation), ends[1]))
        return cls(tuple(map(Slot, places)), tuple(dict.fromkeys(rows)), language, exact=exact)

    def part(self, facts: Sequence[SheetFact]) -> FactSheet:
        """A sheet of some of the facts, with the slots that they are about."""
        used = dict.fromkeys(end for fact in facts for end in (fact.head, fact.tail))
        new = {old: place for place, old in enumerate(used)}
        moved = tuple(SheetFact(new[fact.head], fact.relation, new[fact.tail]) for fact in facts)
        slots = tuple(self.slots[old] for old in used)
        return FactSheet(slots, moved, self.language, self.question, self.exact)


def readable(relation: str) -> str:
    """Words for a relation's name: ``elevation_(in_metres)`` gives ``elevation in metres``."""
    words = readable_relation(relation).replace("(", " ").replace(")", " ").split()
    return " ".join(words) or relation
