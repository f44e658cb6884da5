"""Weak labels: reasoning paths that explain the answers of a question, found by search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgqa.retrieval import Nodes, Walk, Walker

_WIDEST = 3000
_KEPT, _KEPT_COUNTS = 200, 40


@dataclass(frozen=True)
class Gold:
    """The nodes that gold answers may name.

    ``nodes`` (n,) sorted; ``owner`` (n,) the answer that each of them stands for; ``size`` the
    number of answers that the graph knows.
    """

    nodes: Nodes
    owner: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, answers: Iterable[Sequence[int]]) -> Gold:
        """From the nodes that each answer may name; answers that the graph does not know go."""
        owners: dict[int, int] = {}
        known = [nodes for nodes in answers if len(nodes)]
        for number, nodes in enumerate(known):
            for node in nodes:
                owners.setdefault(node, number)
        ordered = sorted(owners)
        owner = np.array([owners[node] for node in ordered], dtype=np.int64)
        return cls(np.array(ordered, dtype=np.int32), owner, len(known))

    def f1(self, found: Nodes) -> float:
        """Harmonic mean of precision and recall of a result against the gold answers."""
        if not len(self.nodes):
            return 0.0
        places = np.minimum(np.searchsorted(self.nodes, found), len(self.nodes) - 1)
        hits = places[self.nodes[places] == found]
        if not len(hits):
            return 0.0
        recall = len(np.unique(self.owner[hits])) / self.size
        precision = len(hits) / len(found)
        return 2 * precision * recall / (precision + recall)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Steps from a topic entity whose result is near the gold answers, and how near (F1)."""

    topic: int
    steps: tuple[int, ...]
    f1: float


class PathMiner:
    """Searches all walks from a topic entity for those that answer well."""

    def __init__(self, walker: Walker, max_hops: int, min_f1: float = 0.5) -> None:
        self.walker = walker
        self.max_hops = max_hops
        self.min_f1 = min_f1

    def explain(self, topics: Sequence[int], gold: Gold) -> list[Explanation]:
        """The best explanations of the gold nodes, best first, then shortest first."""
        found = [
            Explanation(topic, walk.steps, f1)
            for topic in topics
            for walk in self._walks(topic, gold)
            if (f1 := gold.f1(walk.result)) >= self.min_f1
        ]
        found.sort(key=lambda one: (-one.f1, len(one.steps)))
        return found[:_KEPT]

    def counted(self, topics: Sequence[int], number: int) -> list[Explanation]:
        """The walks that reach so many nodes, shortest first."""
        return [
            Explanation(topic, walk.steps, 1.0)
            for topic in topics
            for walk in self._walks(topic, None)
            if len(walk.result) == number
        ][:_KEPT_COUNTS]

    def check(
        self, topics: Sequence[int], gold: Gold, paths: Sequence[tuple[int, ...]]
    ) -> list[Explanation]:
        """The explanations along some given paths, best first; of equals, the first path's."""
        found = [
            Explanation(topic, steps, gold.f1(self.walker.along(topic, steps).result))
            for steps in paths
            for topic in topics
        ]
        return sorted((one for one in found if one.f1 >= self.min_f1), key=lambda one: -one.f1)

    def _walks(self, topic: int, gold: Gold | None) -> Iterator[Walk]:
        """All walks, or all that may reach a gold node; from very wide frontiers none goes on.

        The last step is only taken where it leads to a gold node at all: that is seen from the
        gold nodes' side, without following it.
        """
        sources: dict[int, Nodes] = {}
        level = [self.walker.start(topic)]
        for hop in range(1, self.max_hops + 1):
            longer = []
            for walk in level:
                if len(walk.result) > _WIDEST:
                    continue
                for step in map(int, self.walker.choices(walk)):
                    early = hop < self.max_hops
                    if gold is None or early or self._meets(walk, step, gold, sources):
                        longer.append(self.walker.advance(walk, step))
            yield from (walk for walk in longer if len(walk.result))
            level = [walk for walk in longer if len(walk.result)]

    def _meets(self, walk: Walk, step: int, gold: Gold, sources: dict[int, Nodes]) -> bool:
        """Whether a step leads from the end of a walk to a gold node."""
        if step not in sources:
            sources[step] = self.walker.store.follow(gold.nodes, self.walker.store.inverse(step))
        few, many = sorted((walk.result, sources[step]), key=len)
        if not len(few):
            return False
        places = np.minimum(np.searchsorted(many, few), len(many) - 1)
        return bool((many[places] == few).any())
