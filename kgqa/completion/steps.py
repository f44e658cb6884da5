"""Steps that a node lacks but that nodes like it have: where a search may walk on a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from kgqa.store import CompactGraph

_MAX_NODES = 256  # of a frontier are looked at
_DOUBT = 1.0  # nodes that are counted as having none of the steps, so that one node proves little


@dataclass(frozen=True)
class StepHabits:
    """Which steps go together in a graph, and which steps the members of each class have."""

    graph: CompactGraph

    def plausible_steps(
        self, nodes: int | Sequence[int] | NDArray[np.integer], cutoff: float = 0.05
    ) -> list[tuple[int, float]]:
        """(step, plausibility) of steps that none of the nodes has, the most plausible first.

        What a node has, its steps and its classes, each says which share of the nodes with the
        same has the step too; the plausibility, in 0..1, is the mean of these shares, over the
        nodes as well. Steps below the cutoff are left out.
        """
        chosen = np.atleast_1d(np.asarray(nodes, dtype=np.int64))[:_MAX_NODES]
        traits = [trait for node in chosen.tolist() for trait in self._traits(node)]
        if not traits:
            return []
        shares = self._shares[traits].mean(axis=0)  # (2R,)
        shares[self.graph.steps_from(chosen)] = 0.0
        found = np.flatnonzero(shares >= max(cutoff, 1e-9))
        return sorted(
            ((int(step), float(shares[step])) for step in found), key=lambda one: (-one[1], one[0])
        )

    def plausibility(self, node: int, step: int) -> float:
        """That of one step of a node, whether it has it or not: 0..1."""
        traits = self._traits(node)
        return float(self._shares[traits, step].mean()) if traits else 0.0

    @cached_property
    def co_occurrence(self) -> csr_matrix:
        """(2R, 2R): how many nodes have both steps."""
        graph = self.graph
        owner = graph.pair_keys // max(graph.num_steps, 1)
        return _counts(graph, owner, graph.pair_steps.astype(np.int64), graph.num_steps)

    def _traits(self, node: int) -> list[int]:
        steps: list[int] = self.graph.steps_from(node).tolist()
        return steps + [self.graph.num_steps + cls for cls in self.graph.types(node)]

    @cached_property
    def _shares(self) -> NDArray[np.float32]:
        """(2R + classes, 2R): of the nodes with a trait, the share that has a step."""
        graph = self.graph
        types = graph.schema.types.astype(np.int64).reshape(-1, 2)
        of_classes = _counts(graph, types[:, 0], types[:, 1], len(graph.class_ids))
        shares: NDArray[np.float32] = vstack((self.co_occurrence, of_classes)).toarray()
        holders = np.bincount(graph.pair_steps, minlength=graph.num_steps)
        members = np.bincount(types[:, 1], minlength=len(graph.class_ids))
        shares /= (np.concatenate((holders, members)) + _DOUBT).astype(np.float32)[:, None]
        return shares


def _counts(
    graph: CompactGraph,
    nodes: NDArray[np.int64],
    traits: NDArray[np.int64],
    num_traits: int,
) -> csr_matrix:
    """(traits, 2R): how many nodes have both the trait and the step."""
    owner = graph.pair_keys // max(graph.num_steps, 1)
    ones = np.ones(len(owner), dtype=np.float32)
    has_step = csr_matrix(
        (ones, (owner, graph.pair_steps)), shape=(graph.num_nodes, graph.num_steps)
    )
    has_trait = csr_matrix(
        (np.ones(len(nodes), dtype=np.float32), (nodes, traits)),
        shape=(graph.num_nodes, num_traits),
    )
    return has_trait.T @ has_step
