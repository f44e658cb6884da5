"""Questions to the facts alone: neighbours, k hops, paths, walks. Graph in, value out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.store import CompactGraph
from kgqa.store.adjacency import Ints, Nodes

DIRECTIONS = ("both", "out", "in")
Mask = NDArray[np.bool_]
_WORTH_ANOTHER_LOOK = 256


class Edge(NamedTuple):
    """One edge as seen from a node: the step that it takes and where that leads."""

    step: int
    target: int


class Walk(NamedTuple):
    """Nodes and the steps between them: one step fewer than nodes."""

    nodes: tuple[int, ...]
    steps: tuple[int, ...]


class FoundPaths(NamedTuple):
    """Paths, shortest first; ``reason`` names the bound that cut the search, or is empty."""

    walks: tuple[Walk, ...]
    reason: str = ""


def neighbors(
    graph: CompactGraph,
    node: int,
    *,
    steps: Sequence[int] | None = None,
    direction: str = "both",
    limit: int = 50,
    offset: int = 0,
) -> list[Edge]:
    """One page of a node's edges: facts that it heads first, by relation, then by target.

    Args:
        steps: only these; by default all.
        direction: ``out`` for facts that the node heads, ``in`` for those it ends, or ``both``.
        limit: edges on a page.
        offset: edges to leave out before it.
    """
    taken, targets = graph.edges(node)
    keep = np.ones(len(taken), dtype=bool)
    if steps is not None:
        keep &= np.isin(taken, list(steps))
    if direction != "both":
        keep &= (taken < graph.num_relations) == (direction == "out")
    page = np.flatnonzero(keep)[offset : offset + limit]
    return [Edge(*row) for row in zip(taken[page].tolist(), targets[page].tolist(), strict=True)]


def k_hop(graph: CompactGraph, nodes: Nodes, hops: int) -> list[Ints]:
    """The nodes at distance 0, 1, ... ``hops`` from the nearest of ``nodes``, sorted."""
    frontier = np.unique(np.atleast_1d(np.asarray(nodes, dtype=np.int32)))
    seen = np.zeros(graph.num_nodes, dtype=bool)
    seen[frontier] = True
    rings = [frontier]
    for _ in range(hops):
        reached = graph.around(rings[-1])
        rings.append(reached[~seen[reached]])
        seen[reached] = True
    return rings


def walk(graph: CompactGraph, nodes: Nodes, steps: Sequence[int]) -> Ints:
    """The nodes at the end of a chain of steps, sorted."""
    reached = np.unique(np.atleast_1d(np.asarray(nodes, dtype=np.int32)))
    for step in steps:
        reached = graph.follow(reached, step)
    return reached


def find_paths(
    graph: CompactGraph,
    source: int,
    target: int,
    *,
    max_hops: int = 3,
    limit: int = 100,
    timeout: float = 2.0,
    max_expanded: int = 200_000,
    shortest: bool = False,
) -> FoundPaths:
    """All paths without a repeated node between two different nodes, edges taken either way.

    Shortest first, then by steps and nodes. A node is only entered where a walk of the very length
    that is left leads from it to the target, so that a hub costs one look at its edges.

    Args:
        max_hops: longest path.
        limit: paths to return.
        timeout: seconds.
        max_expanded: nodes whose edges may be looked at.
        shortest: only those with as few hops as any.
    """
    search = _PathSearch(graph, source, target, time.monotonic() + timeout, max_expanded)
    found: list[Walk] = []
    try:
        for length in range(1, max_hops + 1 if source != target else 1):
            for path in search.paths_of(length):
                if len(found) == limit:
                    return FoundPaths(tuple(found), f"there are more than {limit} paths")
                found.append(path)
            if found and shortest:
                break
    except _OutOfTimeError:
        return FoundPaths(tuple(found), f"the time limit of {timeout:g} s")
    except _OutOfBudgetError:
        return FoundPaths(tuple(found), f"the limit of {max_expanded:,} nodes to look at")
    return FoundPaths(tuple(found))


class _OutOfTimeError(Exception):
    """The deadline of a path search has passed."""


class _OutOfBudgetError(Exception):
    """A path search has looked at as many nodes as it may."""


class _PathSearch:
    """Depth-first search for each length, pruned by the walks that lead back from the target.

    ``leads[n]`` marks the nodes from which a walk of n steps leads to the target, none of its
    nodes between being the target or one that the path has passed.
    """

    def __init__(
        self, graph: CompactGraph, source: int, target: int, deadline: float, budget: int
    ) -> None:
        self._graph = graph
        self._source = source
        self._target = target
        self._deadline = deadline
        self._budget = budget

    def paths_of(self, length: int) -> Iterator[Walk]:
        """Paths of exactly this many steps."""
        yield from self._extend([self._source], [], length, self._leads([self._source], length))

    def _extend(
        self, nodes: list[int], steps: list[int], left: int, leads: list[Mask]
    ) -> Iterator[Walk]:
        if left == 0:
            yield Walk(tuple(nodes), tuple(steps))
            return
        self._spend()
        taken, targets = self._graph.edges(nodes[-1])
        useful = np.flatnonzero(leads[left - 1][targets])
        if left > 2 and len(useful) > _WORTH_ANOTHER_LOOK:  # most may lead back through this hub
            leads = self._leads(nodes, left)
            useful = np.flatnonzero(leads[left - 1][targets])
        for step, node in zip(taken[useful].tolist(), targets[useful].tolist(), strict=True):
            if node not in nodes:
                yield from self._extend([*nodes, node], [*steps, step], left - 1, leads)

    def _leads(self, passed: list[int], length: int) -> list[Mask]:
        """The masks for 0 to ``length - 1`` steps. (num_nodes,) each"""
        masks = [np.zeros(self._graph.num_nodes, dtype=bool)]
        masks[0][self._target] = True
        while len(masks) < length:
            self._spend()
            mask = np.zeros(self._graph.num_nodes, dtype=bool)
            mask[self._graph.around(np.flatnonzero(masks[-1]))] = True
            mask[[*passed, self._target]] = False
            masks.append(mask)
        return masks

    def _spend(self) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise _OutOfBudgetError
        if time.monotonic() > self._deadline:
            raise _OutOfTimeError
