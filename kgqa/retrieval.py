"""Walks from a topic entity along relations, and what they reach: the ground of every answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.config import RetrievalConfig
from kgqa.groups import Groups
from kgqa.operators import Choice, Operators
from kgqa.quantities import Quantity
from kgqa.ranks import TOP, Rank
from kgqa.records import Triple
from kgqa.store import CompactGraph

Nodes = NDArray[np.int32]


class Walk(NamedTuple):
    """A topic entity, the steps taken from it, and the nodes reached after each (topic first).

    ``beside`` are further topics that it starts from; ``numbers`` are those that its operators
    compare with, in the order of the question; ``rank`` is which of the most or the least the
    question asks for.
    """

    topic: int
    steps: tuple[int, ...]
    frontiers: tuple[Nodes, ...]
    beside: tuple[int, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    rank: Rank = TOP

    @property
    def result(self) -> Nodes:
        """The nodes at the end of the walk, sorted."""
        return self.frontiers[-1]

    @property
    def returns(self) -> bool:
        """Whether it comes back to its topic, and to nothing else."""
        return len(self.steps) > 1 and bool(self.result.tolist() == [self.topic])

    def spoken(self, num_steps: int) -> Walk:
        """The walk as people say it: a choice by class goes with the step that it narrows.

        Args:
            num_steps: of the graph; what is more is an operator.
        """
        if not any(step >= num_steps for step in self.steps):
            return self
        kept = [hop for hop, step in enumerate(self.steps) if step < num_steps]
        ends = [*(hop - 1 for hop in kept[1:]), len(self.steps) - 1]
        return self._replace(
            steps=tuple(self.steps[hop] for hop in kept),
            frontiers=(self.frontiers[0], *(self.frontiers[end + 1] for end in ends)),
        )

    def longer(self, step: int, reached: Nodes) -> Walk:
        """The walk with one more step."""
        return self._replace(steps=(*self.steps, step), frontiers=(*self.frontiers, reached))

    def at(self, hop: int) -> Walk:
        """The walk as it was before the step at ``hop``."""
        return self._replace(steps=self.steps[:hop], frontiers=self.frontiers[: hop + 1])


@dataclass(frozen=True)
class Walker:
    """Queries of a graph, bounded so that no hub and no question can blow them up.

    ``redundant`` steps are never taken: another step does their work. Without ``operators`` and
    ``groups`` a walk goes along relations alone, and from entities alone; ``plain`` walks are
    offered relations alone. Facts are shown as they are ``stated``, where that is another order.
    """

    store: CompactGraph
    config: RetrievalConfig
    redundant: Nodes
    operators: Operators | None = None
    groups: Groups | None = None
    only_relations: bool = False
    stated: CompactGraph | None = None

    @cached_property
    def both_ways(self) -> frozenset[int]:
        """The steps of relations that hold both ways: those whose way back is left out alone."""
        left_out = set(self.redundant.tolist())
        forward = range(self.store.num_relations)
        back = self.store.inverse
        return frozenset(one for one in forward if back(one) in left_out and one not in left_out)

    def start(
        self,
        topic: int,
        beside: tuple[int, ...] = (),
        numbers: tuple[Quantity, ...] = (),
        rank: Rank = TOP,
    ) -> Walk:
        """The walk of no steps, from an entity, from several or from all of a group."""
        if self.groups is not None and self.groups.is_group(topic):
            first = self.groups.of(topic).members
        else:
            first = np.unique(np.array([topic, *beside], dtype=np.int32))
        return Walk(topic, (), (first,), beside, numbers, rank)

    def choices(self, walk: Walk) -> NDArray[np.int32]:
        """The steps that can be taken next: none from values, unless the walk begins at one."""
        frontier = walk.result
        if walk.steps and len(frontier) and self.store.is_literal(int(frontier[-1])):
            frontier = frontier[frontier < self.store.num_entities]
        if not len(frontier):
            return np.zeros(0, dtype=np.int32)
        steps = self.store.steps_from(frontier)
        if len(self.redundant):
            steps = steps[~np.isin(steps, self.redundant)]
        steps = steps[: self.config.max_steps]
        if self.operators is None or self.only_relations:
            return steps
        return self._with_operators(walk, frontier, steps)

    def _with_operators(self, walk: Walk, frontier: Nodes, steps: Nodes) -> Nodes:
        """Relations as far as hops are left, and operators as far as these are."""
        assert self.operators is not None
        chosen = [self.operators.of(one) for one in walk.steps if self.is_operator(one)]
        used = sum(one.choice is not Choice.OF for one in chosen)
        if used == self.config.max_operators:
            operators = steps[:0]
        else:
            operators = self.operators.choices(frontier, steps, self._bound(walk))
        if len(walk.steps) - len(chosen) == self.config.max_hops:
            steps = steps[:0]
        return np.concatenate((steps, operators, self.classes(walk)))

    def classes(self, walk: Walk) -> Nodes:
        """The operator steps that keep those of one class, right after a relation."""
        if self.operators is None or not walk.steps or self.is_operator(walk.steps[-1]):
            return np.zeros(0, dtype=np.int32)
        return self.operators.classes(walk.result)

    def advance(self, walk: Walk, step: int) -> Walk:
        """The walk with one more step.

        A walk that comes back to its topic leaves it out, if it reaches anything else: "films that
        share a director with X" does not mean X; but where walks revisit what they left.
        """
        if self.is_operator(step):
            assert self.operators is not None
            number = self._bound(walk)
            return walk.longer(step, self.operators.apply(step, walk.result, number, walk.rank))
        reached = self.store.follow(walk.result, step, self.config.max_frontier)
        if len(walk.frontiers) > 1 and len(reached) > 1 and not self.config.revisits:
            reached = reached[reached != walk.topic]
        return walk.longer(step, reached)

    @property
    def plain(self) -> Walker:
        """The same, offered relations alone."""
        return replace(self, only_relations=True)

    def may_stop(self, walk: Walk) -> bool:
        """Whether the walk can be an answer: one of no steps only where it is all of a group."""
        return bool(walk.steps) or (self.groups is not None and self.groups.is_group(walk.topic))

    def is_plain(self, walk: Walk) -> bool:
        """Whether it goes from one entity along relations alone."""
        single = walk.topic < self.store.num_nodes and not walk.beside
        return single and not any(map(self.is_operator, walk.steps))

    def is_operator(self, step: int) -> bool:
        """Whether a step is an operator and no relation."""
        return step >= self.store.num_steps

    def _bound(self, walk: Walk) -> Quantity | None:
        """The first of the question's numbers that the walk's operators have not used."""
        if self.operators is None:
            return None
        chosen = [self.operators.of(one).choice for one in walk.steps if self.is_operator(one)]
        left = walk.numbers[sum(choice.bounded for choice in chosen) :]
        return left[0] if left else None

    def along(
        self,
        topic: int,
        steps: tuple[int, ...],
        beside: tuple[int, ...] = (),
        numbers: tuple[Quantity, ...] = (),
        rank: Rank = TOP,
    ) -> Walk:
        """The walk from a topic along given steps; its result is empty where they lead nowhere."""
        walk = self.start(topic, beside, numbers, rank)
        for step in steps:
            walk = self.advance(walk, step)
        return walk

    def belief(self, walk: Walk) -> NDArray[np.float64]:
        """For each result the probability that it is one: 1, for stated facts lead there."""
        return np.ones(len(walk.result))

    def nodes_to(self, walk: Walk, answer: int) -> tuple[int, ...]:
        """One chain of nodes from a topic to one of the walk's results, both included.

        An operator step stands still: the node before it and after it is the same.
        """
        chain = [answer]
        for step, frontier in zip(reversed(walk.steps), reversed(walk.frontiers[:-1]), strict=True):
            here = chain[-1]
            before = (
                here if self.is_operator(step) else self.store.source_within(frontier, step, here)
            )
            chain.append(before)
        return tuple(reversed(chain))

    def ends(self, source: int, step: int, target: int) -> tuple[int, int, int]:
        """A step between two nodes as the fact that is stated: head, relation, tail."""
        relation, backward = self.store.step_relation(step)
        head, tail = (target, source) if backward else (source, target)
        stated = self.stated
        if stated is not None and not stated.has(head, relation, tail):
            turned = stated.has(tail, relation, head)
            return (tail, relation, head) if turned else (head, relation, tail)
        return head, relation, tail

    def fact(self, source: int, step: int, target: int) -> Triple:
        """The fact by names, head first."""
        head, relation, tail = self.ends(source, step, target)
        ids = self.store.node_ids
        return Triple(ids[head], self.store.relation_ids[relation], ids[tail])
