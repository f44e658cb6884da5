"""Whether a node has a fact at all that the graph does not state.

Were a share m of all facts lost by chance, a relation that has one value would be stated of 1 - m
at most of the nodes that have another fact. So the fullest of such relations bound m: those that
hold the upper quarter of their facts, for of many relations one is full by accident. And of nodes
that lack a step which a share c of their like have, c m / ((1 - m) (1 - c)) have it nonetheless:
next to none in a graph that is complete, most in one of which half is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kgqa.completion.steps import StepHabits
from kgqa.intervals import wilson_lower

_SINGLE = 1.1  # values a node at most, on average, of relations that have one value
_LEAST = 1e-9
_FULLEST = 0.75  # of the facts of such relations, those of less full ones
_ASKED = 5.0  # a guess: times as often is a fact asked for that there is than one that there is not


@dataclass(frozen=True)
class Existence:
    """Chances of missing facts, from what the nodes of a graph mostly have."""

    habits: StepHabits

    @cached_property
    def missing(self) -> float:
        """The share of its facts that the graph lacks, at most; 1 where nothing tells."""
        graph = self.habits.graph
        pairs = self.habits.co_occurrence.tocoo()
        facts = np.bincount(
            graph.pair_steps, weights=np.diff(graph.pair_ptr), minlength=graph.num_steps
        )
        holders = np.bincount(graph.pair_steps, minlength=graph.num_steps)  # (2R,)
        single = (holders > 0) & (facts <= _SINGLE * holders)
        told = single[pairs.col] & ~self._same_facts(pairs.row, pairs.col, facts)
        other, step = pairs.row[told], pairs.col[told]
        if not len(step):
            return 1.0
        fullest = np.zeros(graph.num_steps)
        np.maximum.at(fullest, step, wilson_lower(pairs.data[told], holders[other]))
        steps = np.unique(step)
        steps = steps[np.argsort(fullest[steps], kind="stable")]
        reached = np.cumsum(holders[steps]) / holders[steps].sum()
        return 1.0 - float(fullest[steps[np.searchsorted(reached, _FULLEST)]])

    def _same_facts(
        self, others: NDArray[np.integer], steps: NDArray[np.integer], facts: NDArray[np.number]
    ) -> NDArray[np.bool_]:
        """For each two steps whether they say mostly the same, as a relation and its inverse do.

        What is said twice is lost, or not, together.
        """
        graph = self.habits.graph
        relation = np.arange(graph.num_steps) % max(graph.num_relations, 1)
        nodes = graph.pair_keys // max(graph.num_steps, 1)
        counts = np.diff(graph.pair_ptr)
        ends = np.repeat(nodes, counts) * np.int64(graph.num_nodes) + graph.targets
        _, edge = np.unique(ends, return_inverse=True)
        said = csr_array((np.ones(len(edge)), (edge, np.repeat(graph.pair_steps, counts))))
        said.resize(said.shape[0], graph.num_steps)
        both = (said.T @ said).tocsr()[others, steps]
        few = np.minimum(facts[others], facts[steps])
        same = (relation[others] == relation[steps]) | (np.asarray(both).ravel() > 0.5 * few)
        return np.asarray(same, dtype=np.bool_)

    def chances(self, sources: NDArray[np.integer], step: int) -> NDArray[np.float64]:
        """For each source (B,) the chance that it has a fact of the step beside those stated.

        Of a source with stated facts it is that of one more, if the step may have several (which
        the predictor weighs): as many are lost as are left times m / (1 - m). That of any rises by
        its being asked for.
        """
        lost = self.missing / max(1.0 - self.missing, _LEAST)
        _, states = self.habits.graph.pairs_of(sources, step)
        found = np.full(len(sources), lost)
        for place in np.flatnonzero(~states).tolist():
            share = self.habits.plausibility(int(sources[place]), step)
            found[place] = lost * share / max(1.0 - share, _LEAST)
        found = np.minimum(found, 1.0)
        return np.asarray(_ASKED * found / (1.0 + (_ASKED - 1.0) * found), dtype=np.float64)
