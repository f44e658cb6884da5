"""Whether a node has a fact at all that the graph does not state.

Were a share m of all facts lost by chance, no relation that has one value could be stated of more
than 1 - m of the nodes that have another fact. So the fullest of such relations bounds m. And of
nodes that lack a step which a share c of their like have, c m / ((1 - m) (1 - c)) have it
nonetheless: next to none in a graph that is complete, most in one of which half is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgqa.completion.steps import StepHabits
from kgqa.intervals import wilson_lower

_SINGLE = 1.1  # values a node at most, on average, of relations that have one value
_LEAST = 1e-9
_ASKED = 5.0  # times as often is a fact asked for that there is than one that there is not


@dataclass(frozen=True)
class Existence:
    """Chances of missing facts, from what the nodes of a graph mostly have."""

    habits: StepHabits

    @cached_property
    def missing(self) -> float:
        """The share of its facts that the graph lacks, at most; 1 where nothing tells."""
        graph, together = self.habits.graph, self.habits.together
        holders = np.bincount(graph.pair_steps, minlength=graph.num_steps)  # (2R,)
        facts = np.bincount(
            graph.pair_steps, weights=np.diff(graph.pair_ptr), minlength=graph.num_steps
        )
        single = (holders > 0) & (facts <= _SINGLE * holders)
        relation = np.arange(graph.num_steps) % max(graph.num_relations, 1)
        row, column = together.nonzero()
        told = single[column] & (relation[row] != relation[column])
        row, column = row[told], column[told]
        if not len(row):
            return 1.0
        return 1.0 - float(wilson_lower(together[row, column], holders[row]).max())

    def chances(self, sources: NDArray[np.integer], step: int) -> NDArray[np.float64]:
        """For each source (B,) the chance that it has a fact of the step beside those stated.

        Of a source with stated facts it is that of one more: as many are lost as are left times
        m / (1 - m). That of any rises by its being asked for.
        """
        lost = self.missing / max(1.0 - self.missing, _LEAST)
        graph = self.habits.graph
        keys = sources.astype(np.int64) * np.int64(graph.num_steps) + step
        places = np.searchsorted(graph.pair_keys, keys)
        states = np.append(graph.pair_keys, -1)[places] == keys
        found = np.full(len(sources), lost)
        for place in np.flatnonzero(~states).tolist():
            share = self.habits.plausibility(int(sources[place]), step)
            found[place] = lost * share / max(1.0 - share, _LEAST)
        found = np.minimum(found, 1.0)
        return np.asarray(_ASKED * found / (1.0 + (_ASKED - 1.0) * found), dtype=np.float64)
