"""A reading: one way to understand a question, as a walk in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kgqa.lexical import MASK
from kgqa.mentions import SURELY, Candidate, Mention
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.search import ScoredWalk

Mentions = tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question: a walk from a candidate, its probability, its type.

    ``compositions`` are the chances of what the walk is to the question as a whole. Where several
    walks answer together, ``also`` holds the other readings, ``how`` says in which way
    (intersection, union, difference, complement; within: in the first and in any of the others;
    less: in all but the last, and not in that; offered, where the question itself offers what may
    answer; sort: the first thing, if it is of the class that the second holds; what: the thing
    itself, of which it is asked what it is) and ``combined``
    what comes of it; ``apart`` are results left out by name. ``beside`` are the candidates that are
    compared with the first. ``chosen`` is the number of its operators; a ``whole`` reading is of
    all of a class. A ``guessed`` reading is one of the second look; ``belief`` is the probability
    of the likeliest of its results, 1 where stated facts lead there.
    """

    candidate: Candidate
    path: ScoredWalk
    types: Mapping[str, float]
    compositions: Mapping[str, float]
    beside: tuple[Candidate, ...] = ()
    also: tuple[Reading, ...] = ()
    how: str = ""
    combined: Nodes | None = None
    apart: tuple[int, ...] = ()
    chosen: int = 0
    whole: bool = False
    guessed: bool = False
    belief: float = 1.0

    @property
    def result(self) -> Nodes:
        """The nodes that answer: the end of the walk, or what comes of several."""
        return self.path.walk.result if self.combined is None else self.combined

    @property
    def walks(self) -> tuple[Walk, ...]:
        """The walk, and those of the other readings."""
        return tuple(one.path.walk for one in (self, *self.also))

    @property
    def mentions(self) -> Mentions:
        """What is masked when the walk is scored."""
        return (self.candidate.mention, *(one.mention for one in self.beside))

    def is_named_by(self, mentions: Iterable[Mention]) -> bool:
        """Whether one of its mentions shares a character with one of these."""
        return any(own.overlaps(other) for other in mentions for own in self.mentions)

    @property
    def asks(self) -> str:
        """What is wanted of the result: entity (or attribute), count, yes-no, sum or average."""
        chances = dict(self.types)
        chances["entity"] = chances.pop("entity", 0.0) + chances.pop("attribute", 0.0)
        return max(chances, key=lambda name: chances[name])

    @property
    def counts(self) -> bool:
        """Whether it is asked how many there are."""
        return self.asks == "count"

    @property
    def says_something(self) -> bool:
        """Whether it answers: none left is an answer too where it is asked whether, or how many."""
        return bool(len(self.result)) or self.asks in ("yes-no", "count")

    def beliefs(self, walker: Walker) -> NDArray[np.float64]:
        """For each node of the result the probability that it is one, given the reading."""
        if not self.guessed or self.how == "complement":
            return np.ones(len(self.result))
        rows = np.stack([_belief_in(self.result, walk, walker) for walk in self.walks])
        if self.how == "difference":
            rows = rows[:1]
        if self.how == "less":
            rows = rows[:-1]
        if self.how == "within":
            rows = np.stack([rows[0], rows[1:].max(axis=0)])
        joined = rows.max(axis=0) if self.how == "union" else rows.prod(axis=0)
        return np.asarray(joined, dtype=np.float64)

    @property
    def log_probability(self) -> float:
        """Of the walk; of several, their mean."""
        if not self.also:
            return self.path.log_probability
        paths = [one.path.log_probability for one in (self, *self.also)]
        return sum(paths) / len(paths)


def _belief_in(nodes: Nodes, walk: Walk, walker: Walker) -> NDArray[np.float64]:
    """How probable it is that a walk leads to each of the nodes."""
    found = np.zeros(len(nodes))
    _, places, own = np.intersect1d(nodes, walk.result, assume_unique=True, return_indices=True)
    found[places] = walker.belief(walk)[own]
    return found


def left_unread(reading: Reading, linked: Sequence[Candidate]) -> set[Mention]:
    """What a question surely names and a reading neither begins at, leads to nor leaves out."""
    used = [name for one in (reading, *reading.also) for name in one.mentions]
    said = {*reading.result.tolist(), *reading.apart}
    met = {one.mention for one in linked if one.node in said}
    named = {one.mention for one in linked if one.score >= SURELY}
    return {one for one in named - met if not any(map(one.overlaps, used))}


def joined(first: Reading, others: tuple[Reading, ...], how: str, nodes: Nodes) -> Reading:
    """A reading with others that answer together with it, and what comes of them."""
    return replace(first, also=others, how=how, combined=nodes.astype(np.int32))


def masked(question: str, mentions: Mentions) -> str:
    """The question with ``MASK`` for each of the mentions that stands in it."""
    for mention in sorted(mentions, key=lambda one: -one.start):
        if mention.start < mention.end:
            question = question[: mention.start] + MASK + question[mention.end :]
    return question
