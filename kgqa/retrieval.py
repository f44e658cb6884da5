"""Walks from a topic entity along relations, and what they reach: the ground of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.config import RetrievalConfig
from kgqa.records import Triple
from kgqa.store import CompactGraph

Nodes = NDArray[np.int32]


class Walk(NamedTuple):
    """A topic entity, the steps taken from it, and the nodes reached after each (topic first)."""

    topic: int
    steps: tuple[int, ...]
    frontiers: tuple[Nodes, ...]

    @property
    def result(self) -> Nodes:
        """The nodes at the end of the walk, sorted."""
        return self.frontiers[-1]


@dataclass(frozen=True)
class Walker:
    """Adjacency queries of a graph, bounded so that no hub and no question can blow them up.

    ``redundant`` steps are never taken: another step does their work.
    """

    store: CompactGraph
    config: RetrievalConfig
    redundant: Nodes

    def start(self, topic: int) -> Walk:
        """The walk of no steps."""
        return Walk(topic, (), (np.array([topic], dtype=np.int32),))

    def choices(self, walk: Walk) -> NDArray[np.int32]:
        """The steps that can be taken next: none from values, unless the walk begins at one."""
        frontier = walk.result
        if walk.steps and self.store.is_literal(int(frontier[-1])):
            frontier = frontier[frontier < self.store.num_entities]
        if not len(frontier):
            return np.zeros(0, dtype=np.int32)
        steps = self.store.steps_from(frontier)
        if len(self.redundant):
            steps = steps[~np.isin(steps, self.redundant)]
        return steps[: self.config.max_steps]

    def advance(self, walk: Walk, step: int) -> Walk:
        """The walk with one more step.

        A walk that comes back to its topic leaves it out, if it reaches anything else: "films that
        share a director with X" does not mean X.
        """
        reached = self.store.follow(walk.result, step, self.config.max_frontier)
        if len(walk.frontiers) > 1 and len(reached) > 1:
            reached = reached[reached != walk.topic]
        return Walk(walk.topic, (*walk.steps, step), (*walk.frontiers, reached))

    def along(self, topic: int, steps: tuple[int, ...]) -> Walk:
        """The walk from a topic along given steps; its result is empty where they lead nowhere."""
        walk = self.start(topic)
        for step in steps:
            walk = self.advance(walk, step)
        return walk

    def belief(self, walk: Walk) -> NDArray[np.float64]:
        """For each result the probability that it is one: 1, for stated facts lead there."""
        return np.ones(len(walk.result))

    def nodes_to(self, walk: Walk, answer: int) -> tuple[int, ...]:
        """One chain of nodes from the topic to one of the walk's results, both included."""
        chain = [answer]
        for step, frontier in zip(reversed(walk.steps), reversed(walk.frontiers[:-1]), strict=True):
            chain.append(self.store.source_within(frontier, step, chain[-1]))
        return tuple(reversed(chain))

    def fact(self, source: int, step: int, target: int) -> Triple:
        """A step between two nodes as the fact that it is, head first."""
        relation, backward = self.store.step_relation(step)
        head, tail = (target, source) if backward else (source, target)
        ids = self.store.node_ids
        return Triple(ids[head], self.store.relation_ids[relation], ids[tail])
