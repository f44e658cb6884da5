"""The order of answers within the end of one walk: which of its nodes is likeliest to be meant.

A name may stand for several things that the graph holds as one, and then only some of a walk's
results belong together. What speaks for a result is learned where questions come with answers, by
logistic regression over a few signals of the graph; without any, well-linked results come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kgqa.features import GraphFeatures
from kgqa.retrieval import Nodes, Walk, Walker

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SIGNALS = ("links", "sources", "company", "nearness")
_WIDEST = 64
_MOST_LINKS = 2000
_ENOUGH = 50


@dataclass(frozen=True)
class AnswerRanker:
    """Ranks the results of walks over one graph by a weighted sum of ``SIGNALS``."""

    walker: Walker
    features: GraphFeatures
    weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0)

    def scores(self, walk: Walk) -> NDArray[np.float64]:
        """A score for each node of the walk's result, larger is better; (n,)."""
        if len(walk.result) < 2:
            return np.zeros(len(walk.result))
        chosen = self.walker.is_operator(walk.steps[-1]) if walk.steps else True
        if chosen or len(walk.result) > _WIDEST or not any(self.weights[1:]):
            degrees = self.walker.store.degrees()[walk.result]
            return _standard(np.log1p(degrees)) * abs(self.weights[0])
        scores: NDArray[np.float64] = self.signals(walk) @ np.array(self.weights)
        return scores

    def signals(self, walk: Walk) -> NDArray[np.float64]:
        """Of each result, compared with the others: (n, 4).

        *links*: logarithm of its number of facts. *sources*: of how many nodes lead to it.
        *company*: how many other neighbours of the topic it is linked with. *nearness*: how near
        it lies to where the vectors of the topic and the steps lead (TransE).
        """
        result = walk.result
        columns = (
            np.log1p(self.walker.store.degrees()[result]),
            np.log1p(self._sources(walk)),
            np.log1p(self._company(walk)),
            self._nearness(walk),
        )
        return np.column_stack([_standard(column) for column in columns])

    def _sources(self, walk: Walk) -> NDArray[np.float64]:
        before = walk.frontiers[-2]
        if len(before) == 1:
            return np.ones(len(walk.result))
        return self.walker.store.sources(before, walk.steps[-1], walk.result).astype(np.float64)

    def _company(self, walk: Walk) -> NDArray[np.float64]:
        """For each result the neighbours of the topic that share another neighbour with it."""
        store, result, counts = self.walker.store, walk.result, np.zeros(len(walk.result))
        if walk.topic >= store.num_nodes or store.degree(walk.topic) > _MOST_LINKS:
            return counts
        told = store.degrees()[result] <= _MOST_LINKS
        near = self._links[result[told]]  # (n, nodes)
        near.data[near.indices == walk.topic] = 0.0
        shared = near @ self._links[store.around(walk.topic)].T  # (n, neighbours of the topic)
        counts[told] = (shared.toarray() > 0).sum(1)
        return counts

    @cached_property
    def _links(self) -> csr_array:
        """The graph as a matrix (nodes, nodes): how many facts link two nodes."""
        from scipy.sparse import csr_array

        store = self.walker.store
        starts = store.pair_ptr[store.node_ptr]
        ones = np.ones(len(store.targets), dtype=np.float32)
        return csr_array((ones, store.targets, starts), shape=(store.num_nodes, store.num_nodes))

    def _nearness(self, walk: Walk) -> NDArray[np.float64]:
        vectors, steps = self.features.entity_graph, self.features.step_graph
        plain = not any(map(self.walker.is_operator, walk.steps))
        if (
            not plain
            or not len(vectors)
            or walk.topic >= len(vectors)
            or int(walk.result[-1]) >= len(vectors)
        ):
            return np.zeros(len(walk.result))
        goal = vectors[walk.topic] + steps[list(walk.steps)].sum(0)
        near: NDArray[np.float64] = -np.linalg.norm(vectors[walk.result] - goal, axis=1)
        return near

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"weights": dict(zip(SIGNALS, self.weights, strict=True))}

    @classmethod
    def from_dict(
        cls, walker: Walker, features: GraphFeatures, values: Mapping[str, Any]
    ) -> AnswerRanker:
        """What ``to_dict`` gave."""
        weights = tuple(float(values["weights"][name]) for name in SIGNALS)
        return cls(walker, features, weights)


def fit_ranker(ranker: AnswerRanker, cases: Iterable[tuple[Walk, Nodes]]) -> AnswerRanker:
    """The ranker under which the gold nodes among the walks' results are likeliest.

    Args:
        ranker: the one to improve.
        cases: walks that explain answers with the gold nodes; those that are right as a whole or
            not at all say nothing.
    """
    rows, right = [], []
    for walk, gold in cases:
        good = np.isin(walk.result, gold)
        if len(walk.result) <= _WIDEST and good.any() and not good.all():
            rows.append(ranker.signals(walk))
            right.append(good)
    if len(rows) < _ENOUGH:
        return ranker
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(max_iter=1000).fit(np.concatenate(rows), np.concatenate(right))
    return AnswerRanker(ranker.walker, ranker.features, tuple(map(float, model.coef_[0])))


def _standard(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Values less their mean, by their standard deviation; zeros where they are all alike."""
    spread = float(values.std())
    centred = values.astype(np.float64) - float(values.mean())
    return centred / spread if spread > 1e-9 else np.zeros(len(values))
