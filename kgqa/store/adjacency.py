"""Facts as integer arrays, and the index by which a frontier moves along them.

A *step* is a directed relation, an int in ``[0, 2R)``: step ``r`` leads from head to tail along
relation ``r``, step ``r + R`` from tail to head. The *pair index* lists every (node, step) pair
once, with the sorted targets of each: the steps that leave a hub are read without touching its
edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Nodes = int | Sequence[int] | NDArray[np.integer]
_NONE: Ints = np.zeros(0, dtype=np.int32)
_NONE.setflags(write=False)


class Adjacency:
    """Immutable facts with their pair index.

    Args:
        triples: unique facts, int32, (M, 3): head, relation, tail.
        num_nodes: entities and literals together.
        num_relations: R, so that there are 2R steps.
    """

    def __init__(self, triples: Ints, num_nodes: int, num_relations: int) -> None:
        self.triples: Ints = _frozen(np.ascontiguousarray(triples, dtype=np.int32).reshape(-1, 3))
        self.num_nodes = num_nodes
        self.num_relations = num_relations
        self.num_triples = len(self.triples)
        self.num_steps = 2 * num_relations
        keys, targets = _sorted_edges(self.triples, num_nodes, num_relations)
        first = np.flatnonzero(_is_first(keys))
        self.pair_keys: NDArray[np.int64] = _frozen(keys[first])
        self.pair_ptr: NDArray[np.int64] = _frozen(np.append(first, len(keys)).astype(np.int64))
        self.targets: Ints = _frozen(targets)
        steps = max(self.num_steps, 1)
        self.pair_steps: Ints = _frozen((self.pair_keys % steps).astype(np.int32))
        bounds = np.arange(num_nodes + 1, dtype=np.int64) * steps
        self.node_ptr: NDArray[np.int64] = _frozen(np.searchsorted(self.pair_keys, bounds))

    def steps_from(self, nodes: Nodes) -> Ints:
        """The distinct steps that leave any of the nodes, sorted."""
        if isinstance(nodes, int | np.integer):
            return self.pair_steps[self.node_ptr[nodes] : self.node_ptr[nodes + 1]]
        nodes = _as_array(nodes)
        pairs = _ranges(self.node_ptr[nodes], self.node_ptr[nodes + 1])
        found = np.zeros(self.num_steps, dtype=bool)
        found[self.pair_steps[pairs]] = True
        return np.flatnonzero(found).astype(np.int32)

    def follow(self, nodes: Nodes, step: int, limit: int | None = None) -> Ints:
        """The distinct nodes that ``step`` leads to, sorted: all, or the first ``limit``."""
        if isinstance(nodes, int | np.integer):
            return self._targets(int(nodes), step)[:limit]
        nodes = _as_array(nodes)
        if len(nodes) == 1:
            return self._targets(int(nodes[0]), step)[:limit]
        return self._distinct(self._all_targets(nodes, step))[:limit]

    def pairs_of(self, nodes: Nodes, step: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """For each node its place in the pair index with the step, and whether it is there."""
        keys = _as_array(nodes) * np.int64(self.num_steps) + step
        if not len(self.pair_keys):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
        places = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
        return places, self.pair_keys[places] == keys

    def sources(self, nodes: Nodes, step: int, targets: Ints) -> NDArray[np.int64]:
        """From how many of the distinct ``nodes`` a step leads to each of the sorted targets."""
        reached = self._all_targets(_as_array(nodes), step)
        reached = np.sort(reached)
        beyond = np.searchsorted(reached, targets, side="right")
        return beyond - np.searchsorted(reached, targets)

    def step_counts(self, node: int) -> tuple[Ints, NDArray[np.int64]]:
        """The steps that leave one node, and how many edges each has."""
        low, high = self.node_ptr[node], self.node_ptr[node + 1]
        return self.pair_steps[low:high], np.diff(self.pair_ptr[low : high + 1])

    def edges(self, node: int) -> tuple[Ints, Ints]:
        """All edges of one node: their steps and their targets, sorted by step, then target."""
        steps, counts = self.step_counts(node)
        low, high = self.node_ptr[node], self.node_ptr[node + 1]
        return np.repeat(steps, counts), self.targets[self.pair_ptr[low] : self.pair_ptr[high]]

    def around(self, nodes: Nodes) -> Ints:
        """The distinct nodes at the other end of any edge of any of the nodes, sorted."""
        nodes = np.atleast_1d(_as_array(nodes))
        starts = self.pair_ptr[self.node_ptr[nodes]]
        return self._distinct(
            self.targets[_ranges(starts, self.pair_ptr[self.node_ptr[nodes + 1]])]
        )

    def degree(self, node: int) -> int:
        """Edges at a node in either direction; a self-loop counts twice."""
        low, high = self.node_ptr[node], self.node_ptr[node + 1]
        return int(self.pair_ptr[high] - self.pair_ptr[low])

    def degrees(self) -> NDArray[np.int64]:
        """The degree of every node. (num_nodes,)"""
        return np.diff(self.pair_ptr[self.node_ptr])

    def source_within(self, nodes: Ints, step: int, target: int) -> int:
        """The first of ``nodes``, which are sorted, from which ``step`` leads to ``target``.

        Raises:
            ValueError: it leads there from none of them.
        """
        sources = self._targets(target, self.inverse(step))
        few, many = (nodes, sources) if len(nodes) <= len(sources) else (sources, nodes)
        places = np.minimum(np.searchsorted(many, few), len(many) - 1) if len(many) else few
        common = few[many[places] == few] if len(many) else few
        if not len(common):
            raise ValueError(f"step {step} leads to node {target} from none of the nodes")
        return int(common[0])

    def has(self, head: int, relation: int, tail: int) -> bool:
        """Whether the fact is in the graph."""
        found = self._targets(head, relation)
        place = int(np.searchsorted(found, tail))
        return place < len(found) and int(found[place]) == tail

    def inverse(self, step: int) -> int:
        """The step that walks the same relation the other way."""
        return (
            step - self.num_relations if step >= self.num_relations else step + self.num_relations
        )

    def step_relation(self, step: int) -> tuple[int, bool]:
        """The relation of a step, and whether the step goes from tail to head."""
        backward = step >= self.num_relations
        return (step - self.num_relations if backward else step), backward

    def _targets(self, node: int, step: int) -> Ints:
        key = node * self.num_steps + step
        place = int(np.searchsorted(self.pair_keys, key))
        if place == len(self.pair_keys) or self.pair_keys[place] != key:
            return _NONE
        return self.targets[self.pair_ptr[place] : self.pair_ptr[place + 1]]

    def _all_targets(self, nodes: NDArray[np.int64], step: int) -> Ints:
        """What a step leads to from each of several nodes, one after the other."""
        pairs, there = self.pairs_of(nodes, step)
        pairs = pairs[there]
        return self.targets[_ranges(self.pair_ptr[pairs], self.pair_ptr[pairs + 1])]

    def _distinct(self, nodes: Ints) -> Ints:
        """Sorted distinct nodes: by sorting where they are few, by a mask where they are many."""
        if 4 * len(nodes) > self.num_nodes:
            mask = np.zeros(self.num_nodes, dtype=bool)
            mask[nodes] = True
            return np.flatnonzero(mask).astype(np.int32)
        nodes = np.sort(nodes)
        return nodes[_is_first(nodes)]


def _sorted_edges(
    triples: Ints, num_nodes: int, num_relations: int
) -> tuple[NDArray[np.int64], Ints]:
    """Every fact in both directions as (node * 2R + step, target), sorted."""
    heads, relations, tails = triples.astype(np.int64).T
    sources = np.concatenate((heads, tails))
    targets = np.concatenate((tails, heads))
    keys = sources * (2 * num_relations) + np.concatenate((relations, relations + num_relations))
    if num_nodes * num_nodes * 2 * num_relations < 2**62:  # one sort of packed pairs is quicker
        packed = keys * num_nodes + targets
        packed.sort()
        return packed // max(num_nodes, 1), (packed % max(num_nodes, 1)).astype(np.int32)
    order = np.lexsort((targets, keys))
    return keys[order], targets[order].astype(np.int32)


def _is_first(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a sorted array holds a value for the first time."""
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """``[starts[0], ..., ends[0] - 1, starts[1], ...]``"""
    counts = ends - starts
    return np.repeat(ends - np.cumsum(counts), counts) + np.arange(counts.sum())


def _as_array(nodes: Nodes) -> NDArray[np.int64]:
    return np.asarray(nodes, dtype=np.int64)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
