"""Tails that a (source, step) may have though the graph does not state them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.completion.links import NameLinks, WalkMatrices
from kgqa.completion.paths import strength, walk_along
from kgqa.completion.ranker import StepRanker, unfitted
from kgqa.config import CompletionConfig
from kgqa.embeddings.calibration import Calibration
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.store import CompactGraph
from kgqa.store.adjacency import Adjacency

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_WIDEST = 20.0  # as the margins of the calibration are cut


@dataclass(frozen=True)
class Tails:
    """Guesses for B sources, n in all: guess i leads from ``sources[row[i]]`` to ``tail[i]``.

    ``probability`` is that of the fact being true, given that the source has a fact of this step;
    for a source with stated ones it counts that it may have no other. Rows in order, in each the
    likeliest first.
    """

    row: Ints
    tail: Ints
    probability: Floats


@dataclass(frozen=True)
class Range:
    """The nodes that some fact has as tail of a step, and how many facts each has."""

    nodes: Ints
    counts: Ints


class TailPredictor:
    """Plausible tails over one graph.

    Args:
        graph: the facts as they stand.
        embeddings: vectors of its entities; None ranks by evidence and prior alone.
        rankers: by step, as ``fit_predictor`` makes them; by default the vectors alone.
        calibration: scores to probabilities; by default the softmax over the range.
        facts: other facts over the same nodes, for fitting on a graph with hidden ones.
    """

    def __init__(
        self,
        graph: CompactGraph,
        embeddings: GraphEmbeddings | None,
        *,
        config: CompletionConfig | None = None,
        rankers: tuple[StepRanker, ...] = (),
        calibration: Calibration | None = None,
        facts: Adjacency | None = None,
        links: NameLinks | None = None,
    ) -> None:
        self.graph = graph
        self.facts = facts or graph
        self.embeddings = embeddings
        self.config = config or CompletionConfig()
        self.rankers = rankers or (unfitted(),) * graph.num_steps
        self.calibration = calibration or Calibration(scale=1.0)
        self._links = links
        self._ranges: dict[int, Range] = {}
        self._column_of: dict[int, Ints] = {}
        self._tail_vectors: dict[int, Tensor] = {}
        self._several: dict[int, float] = {}

    @cached_property
    def links(self) -> NameLinks:
        """What the names of the graph link."""
        return self._links or NameLinks(self.graph, self.config)

    @cached_property
    def matrices(self) -> WalkMatrices:
        """The graph as random walkers see it."""
        return WalkMatrices(self.facts, self.links)

    def range_of(self, step: int) -> Range:
        """The observed range of a step."""
        if step not in self._ranges:
            relation, backward = self.facts.step_relation(step)
            tails = self.facts.triples[self.facts.triples[:, 1] == relation, 0 if backward else 2]
            nodes, counts = np.unique(tails, return_counts=True)
            self._ranges[step] = Range(nodes.astype(np.int64), counts)
        return self._ranges[step]

    def tails(self, sources: NDArray[np.integer], step: int, top_k: int | None = None) -> Tails:
        """The ``top_k`` likeliest missing tails of each source; stated ones are left out."""
        found = self.range_of(step)
        top_k = min(top_k or self.config.max_tails, len(found.nodes))
        if not len(sources) or not top_k:
            none = np.zeros(0, dtype=np.int64)
            return Tails(none, none, np.zeros(0, dtype=np.float32))
        scores = self.unstated(sources, step)  # (B, n)
        best = torch.topk(scores, top_k, dim=1)  # (B, K)
        probable = self.probabilities(best.values, scores.logsumexp(1, keepdim=True), step)
        probable = probable * self._openness(sources, step, scores)[:, None]
        row = np.repeat(np.arange(len(sources)), top_k)
        tail = found.nodes[best.indices.numpy().ravel()]
        kept = np.isfinite(best.values.numpy().ravel())
        return Tails(row[kept], tail[kept], probable.numpy().ravel()[kept])

    def probabilities(self, scores: Tensor, total: Tensor, step: int) -> Tensor:
        """Calibrated probabilities (B, K) of scores (B, K), whose ranges sum up to ``total`` (B, 1)
        (the logarithm of the sum of their exponentials)."""
        own = self.calibration.step_intercepts[step] if self.calibration.step_intercepts else 0.0
        share = (scores - total).double().clamp(max=0)
        margin = share - torch.log1p(-share.exp().clamp_max(1 - 1e-12))
        margin = margin.clamp(-_WIDEST, _WIDEST)
        return torch.sigmoid(self.calibration.slope * margin + self.calibration.intercept + own)

    def _openness(self, sources: NDArray[np.integer], step: int, scores: Tensor) -> Tensor:
        """(B,) factors on guesses: 1 for a source without a stated tail; for one that has some, the
        share of such sources that have more than one (by Laplace's rule of succession); half of
        that where one candidate has no rival."""
        found = scores.isfinite().sum(1)
        stated = found < scores.shape[1]
        if step not in self._several:
            of_step = self.facts.pair_steps == step
            counts = np.diff(self.facts.pair_ptr)[of_step]
            self._several[step] = float((counts > 1).sum() + 1) / (len(counts) + 2)
        factor = torch.ones(len(sources)).masked_fill(stated, self._several[step])
        return factor.masked_fill(found < 2, 0.5 * self._several[step])

    def scores(self, sources: NDArray[np.integer], step: int) -> Floats:
        """Scores z (B, n) of all n tails of the step's range, stated or not."""
        ranker = self.rankers[step]
        vectors, prior = self.dense(sources, step)
        total: Floats = np.float32(ranker.dense[0]) * vectors + np.float32(ranker.dense[1]) * prior
        for path, weight in zip(self.evidence(sources, step), ranker.weights, strict=True):
            row, column, value = path
            total[row, column] += np.float32(weight) * value
        return total

    def dense(self, sources: NDArray[np.integer], step: int) -> tuple[Floats, Floats]:
        """Scaled scores of the vectors (B, n), and the log prior (n,).

        The scores are taken from their mean, so that a node without a vector, as a value is, has
        the mean; so have all where the source has none.
        """
        found = self.range_of(step)
        prior = np.log(found.counts + 1.0).astype(np.float32)
        vectors = np.zeros((len(sources), len(found.nodes)), dtype=np.float32)
        if self.embeddings is None:
            return vectors, prior
        known = sources < self.embeddings.num_entities
        tails = np.flatnonzero(found.nodes < self.embeddings.num_entities)
        if known.any() and len(tails):
            scored = self._scores_of_vectors(sources[known], step, found.nodes[tails])
            vectors[np.ix_(known, tails)] = (scored - scored.mean(1, keepdim=True)).numpy()
        return vectors, prior

    def evidence(self, sources: NDArray[np.integer], step: int) -> list[tuple[Ints, Ints, Floats]]:
        """For each path of the step's ranker, row, column and strength of what it reaches."""
        column_of = self._columns(step)
        found = []
        for reached in walk_along(
            self.matrices, sources, self.rankers[step].paths, self.config.max_fan
        ):
            entries = reached.tocoo()
            column = column_of[entries.col]
            kept = column >= 0
            found.append((entries.row[kept], column[kept], strength(entries.data[kept])))
        return found

    def _columns(self, step: int) -> Ints:
        if step not in self._column_of:
            self._column_of[step] = np.full(self.matrices.size, -1, dtype=np.int64)
            nodes = self.range_of(step).nodes
            self._column_of[step][nodes] = np.arange(len(nodes))
        return self._column_of[step]

    def unstated(self, sources: NDArray[np.integer], step: int) -> Tensor:
        scores = self.scores(sources, step)
        nodes = self.range_of(step).nodes
        for row, source in enumerate(sources.tolist()):
            scores[row, np.searchsorted(nodes, self.facts.follow(source, step))] = -np.inf
        return torch.from_numpy(scores)

    def _scores_of_vectors(self, sources: NDArray[np.integer], step: int, tails: Ints) -> Tensor:
        """Scaled scores (B, N); the vectors of a range are gathered once."""
        assert self.embeddings is not None
        heads = torch.from_numpy(sources.astype(np.int64))
        geometry = GEOMETRIES.get(self.embeddings.model)
        if geometry is None:
            steps = torch.full((len(heads),), step)
            return self.embeddings.score_tails(heads, steps, torch.from_numpy(tails))
        if step not in self._tail_vectors:
            self._tail_vectors[step] = self.embeddings.entity[torch.from_numpy(tails)]
        moved = self.embeddings.step[step].expand(len(heads), -1)
        with torch.no_grad():
            scored = geometry.score(self.embeddings.entity[heads], moved, self._tail_vectors[step])
        return geometry.scale * scored

    def with_rankers(
        self, rankers: tuple[StepRanker, ...], calibration: Calibration | None = None
    ) -> TailPredictor:
        """The same graph and vectors with other rankers."""
        other = copy(self)
        other.rankers = rankers
        other.calibration = calibration or self.calibration
        return other
