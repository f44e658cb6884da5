"""Weak labels: reasoning paths that explain the answers of a question, found by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kgqa.linking import Candidate
from kgqa.retrieval import Nodes, Walk, Walker

_WIDEST = 3000


@dataclass(frozen=True, slots=True)
class MinedPath:
    """A walk whose result comes nearest to the gold answers, and how near (F1 in 0..1)."""

    candidate: Candidate
    walk: Walk
    f1: float


class PathMiner:
    """Searches all walks from a topic entity, shortest first, for the one that answers best."""

    def __init__(self, walker: Walker, max_hops: int, min_f1: float = 0.5) -> None:
        self.walker = walker
        self.max_hops = max_hops
        self.min_f1 = min_f1

    def mine(self, candidates: Sequence[Candidate], gold: Nodes) -> MinedPath | None:
        """The best explanation of the gold nodes, or None where nothing comes near them."""
        found: list[MinedPath] = []
        for candidate in candidates:
            for walk in self._walks(candidate.node):
                found.append(MinedPath(candidate, walk, set_f1(walk.result, gold)))
                if found[-1].f1 == 1.0:
                    break
        best = max(found, key=lambda path: (path.f1, -len(path.walk.steps)), default=None)
        return best if best is not None and best.f1 >= self.min_f1 else None

    def _walks(self, topic: int) -> Iterator[Walk]:
        """All walks of 1, then 2, ... hops; from very wide frontiers none goes on."""
        level = [self.walker.start(topic)]
        for _ in range(self.max_hops):
            longer = [
                self.walker.advance(walk, int(step))
                for walk in level
                if len(walk.result) <= _WIDEST
                for step in self.walker.choices(walk)
            ]
            level = [walk for walk in longer if len(walk.result)]
            yield from level


def set_f1(found: Nodes, gold: Nodes) -> float:
    """Harmonic mean of precision and recall of one set of nodes against another."""
    common = len(np.intersect1d(found, gold, assume_unique=True))
    return 2 * common / (len(found) + len(gold)) if common else 0.0
