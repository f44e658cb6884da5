"""The nouns of the system: small frozen records that every layer passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Triple:
    """One fact by the graph's own ids. ``known`` is False where an embedding predicts it."""

    head: str
    relation: str
    tail: str
    known: bool = True

    def as_list(self) -> list[str]:
        """``[head, relation, tail]``, the form in which JSON output gives a fact."""
        return [self.head, self.relation, self.tail]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity with all that the graph says of it except its links to other entities.

    ``labels`` maps a language tag (``""`` where the graph gives none) to the label; ``types`` are
    the labels of its classes; ``attributes`` are (relation label, value) pairs of its literals.
    """

    id: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMatch:
    """An entity that a text may mean; ``score`` in 0..1, ``kind`` says how it was found:
    id, label, alias, prefix, fuzzy, or vectors."""

    id: str
    label: str
    score: float
    kind: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbor:
    """The other end of a fact: ``outgoing`` says whether the entity asked for is its head."""

    triple: Triple
    relation_label: str
    outgoing: bool
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class RelationCount:
    """A relation that an entity has facts of, in one direction, and how many those are.

    ``name`` is what ``KnowledgeGraph.neighbors`` takes for ``relation``, together with
    ``direction``, ``out`` or ``in``.
    """

    name: str
    label: str
    direction: str
    count: int


@dataclass(frozen=True, slots=True)
class GraphPath:
    """A walk between two entities as the facts it uses, each in the graph's own direction."""

    triples: tuple[Triple, ...]
    nodes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathResult:
    """Paths, shortest first. ``truncated`` says that a bound cut the search; ``reason`` which."""

    paths: tuple[GraphPath, ...]
    truncated: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A tail that an embedding proposes. ``score`` is a calibrated probability in 0..1."""

    id: str
    label: str
    score: float
    known: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about an entity and the facts that it words; a type is no fact of the graph's
    index, so that the sentence of the types carries none."""

    text: str
    triples: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """An entity in a few plain sentences, each with its facts; ``written_by`` as in answers."""

    entity: str
    label: str
    language: str
    statements: tuple[Statement, ...]
    written_by: str = "templates"

    @property
    def text(self) -> str:
        """All sentences in a row."""
        return ("" if self.language == "zh" else " ").join(one.text for one in self.statements)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "entity": self.entity,
            "label": self.label,
            "language": self.language,
            "text": self.text,
            "written_by": self.written_by,
            "sentences": [
                {"text": one.text, "facts": [triple.as_list() for triple in one.triples]}
                for one in self.statements
            ],
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a question set. ``answers`` is None where no gold answers are given.

    ``source`` names the file that it was read from; it is no part of what the question is.
    """

    id: str
    text: str
    answers: tuple[str, ...] | None = None
    topic_entities: tuple[str, ...] = ()
    type: str | None = None
    language: str | None = None
    hops: int | None = None
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """One answer: an entity's id and label, or a value whose id is its text."""

    id: str
    label: str
    score: float
    known: bool = True

    def to_dict(self) -> dict[str, Any]:
        return {"entity": self.id, "label": self.label, "score": self.score, "known": self.known}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts of one reasoning path, with its probability and its wording by labels."""

    triples: tuple[Triple, ...]
    labels: tuple[tuple[str, str, str], ...]
    score: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": [triple.as_list() for triple in self.triples],
            "labels": [list(labels) for labels in self.labels],
            "known": [triple.known for triple in self.triples],
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the question: its path in words, its answers and its probability.

    ``evidence`` holds the facts of the reasoning path to the first few answers; ``type`` is that
    of the question where it is read so.
    """

    reading: str
    answers: tuple[ScoredAnswer, ...]
    score: float
    evidence: tuple[Evidence, ...] = ()
    type: str = "entity"

    def to_dict(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "type": self.type,
            "answers": [answer.to_dict() for answer in self.answers],
            "score": self.score,
            "evidence": [item.to_dict() for item in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the pipeline says to a question: see the contract of ``ask --json``.

    ``confidence`` is the calibrated probability that the answer is right. ``entities`` is empty
    where the system does not know; ``text`` then says why. ``reading`` words how the question was
    understood. ``seconds`` is wall-clock time. ``written_by`` says what worded ``text``: a trained
    ``generator``, a language model (``llm``), or ``templates``, the plain verbaliser.
    """

    question: str
    type: str
    entities: tuple[ScoredAnswer, ...]
    text: str
    confidence: float
    topic_entities: tuple[EntityMatch, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reading: str = ""
    language: str = "en"
    seconds: float = 0.0
    written_by: str = "templates"

    def reread(self, alternative: Alternative) -> Answer:
        """The answer as it is where that reading is meant; this one becomes an alternative."""
        labels = [answer.label for answer in alternative.answers]
        comma, colon, stop = ("、", "：", "。") if self.language == "zh" else (", ", ": ", ".")
        others = [one for one in self.alternatives if one != alternative]
        if self.entities:
            own = Alternative(
                self.reading, self.entities, self.confidence, self.evidence, self.type
            )
            others.insert(0, own)
        return replace(
            self,
            type=alternative.type,
            entities=alternative.answers,
            text=f"{alternative.reading}{colon}{comma.join(labels)}{stop}",
            confidence=alternative.score,
            evidence=alternative.evidence,
            alternatives=tuple(others),
            reading=alternative.reading,
            written_by="templates",
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of the contract, and ``alternatives``, ``reading``, ``language``,
        ``written_by`` besides."""
        return {
            "question": self.question,
            "type": self.type,
            "answers": [answer.to_dict() for answer in self.entities],
            "text": self.text,
            "confidence": self.confidence,
            "topic_entities": [
                {"entity": match.id, "label": match.label, "score": match.score}
                for match in self.topic_entities
            ],
            "evidence": [item.to_dict() for item in self.evidence],
            "alternatives": [item.to_dict() for item in self.alternatives],
            "reading": self.reading,
            "language": self.language,
            "written_by": self.written_by,
            "seconds": self.seconds,
        }
