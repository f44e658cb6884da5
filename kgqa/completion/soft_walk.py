r"""Walks over stated facts and guessed ones: topic and steps to answers with probabilities.

A node y reached by a step gets from the nodes x of the frontier, with the score w(x) and the
probability p(x, y) of the fact (1 where it is stated), by one of

    max       \max_x w(x) p(x, y)                    the best chain of facts
    noisy-or  1 - \prod_x (1 - w(x) p(x, y))         any chain holds, all being independent
    sum       \sum_x w(x) p(x, y)                    the expected number of chains

What stated facts alone reach has the score 1 and comes before everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.completion.existence import Existence
from kgqa.completion.predictor import TailPredictor
from kgqa.records import Triple

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Combine = Callable[[Floats, Ints, int], Floats]
_LARGEST = 1 - 1e-9


def _max(value: Floats, group: Ints, size: int) -> Floats:
    best = np.zeros(size)
    np.maximum.at(best, group, value)
    return best


def _noisy_or(value: Floats, group: Ints, size: int) -> Floats:
    missed = np.log1p(-np.minimum(value, _LARGEST))
    return -np.expm1(np.bincount(group, weights=missed, minlength=size))


def _sum(value: Floats, group: Ints, size: int) -> Floats:
    return np.bincount(group, weights=value, minlength=size).astype(np.float64)


COMBINATIONS: dict[str, Combine] = {"max": _max, "noisy-or": _noisy_or, "sum": _sum}


class Fact(NamedTuple):
    """A step of a chain between two nodes; ``known`` where the graph states it."""

    source: int
    step: int
    target: int
    known: bool


@dataclass(frozen=True)
class Layer:
    """The N nodes after one step, stated ones first (sorted), then guesses, best first.

    ``parent`` is the place in the layer before of the node that each was best reached from, and
    ``known`` whether by a stated fact.
    """

    nodes: Ints
    scores: Floats
    stated: NDArray[np.bool_]
    parent: Ints
    known: NDArray[np.bool_]

    @property
    def num_stated(self) -> int:
        """How many nodes stated facts alone reach."""
        return int(self.stated.sum())


@dataclass(frozen=True)
class SoftWalk:
    """A topic, steps, and what they reach, layer by layer (topic first)."""

    topic: int | None
    steps: tuple[int, ...]
    layers: tuple[Layer, ...]

    @property
    def result(self) -> Layer:
        """The nodes at the end, best first."""
        return self.layers[-1]

    def chain(self, place: int) -> tuple[Fact, ...]:
        """The best chain of facts to the node at a place of the result.

        That of a walk without a topic begins after its first step.
        """
        facts: list[Fact] = []
        for before, layer, step in zip(
            reversed(self.layers[:-1]), reversed(self.layers[1:]), reversed(self.steps), strict=True
        ):
            parent = int(layer.parent[place])
            if parent < 0:
                break
            source, target = int(before.nodes[parent]), int(layer.nodes[place])
            facts.append(Fact(source, step, target, bool(layer.known[place])))
            place = parent
        return tuple(reversed(facts))


class SoftWalker:
    """Walks that take a guess where the graph states nothing, within the bounds of the config.

    With ``existence`` a guess is as probable as that there is such a fact at all, and that it is
    this one; without, there is one for sure. A walk that comes back to its topic leaves it out,
    unless it ``revisits`` what it has left.
    """

    def __init__(
        self,
        predictor: TailPredictor,
        *,
        combine: str = "sum",
        existence: Existence | None = None,
        revisits: bool = False,
    ) -> None:
        self.predictor = predictor
        self.revisits = revisits
        self.existence = existence
        self.config = predictor.config
        self._combine = COMBINATIONS[combine]

    def along(self, topic: int | None, steps: tuple[int, ...]) -> SoftWalk:
        """The walk from a topic along steps.

        As in ``Walker.advance`` a walk that comes back to its topic leaves it out: here always,
        since there is something else to guess. Where the topic is None, a thing that the graph
        does not know, the first step reaches what it reaches from anything: its tails, each by
        its share of the facts.
        """
        walk = self.start(topic)
        for step in steps:
            walk = self.extend(walk, step)
        return walk

    def start(self, topic: int | None) -> SoftWalk:
        """The walk of no steps."""
        if topic is None:
            none = np.zeros(0, dtype=np.int64)
            return SoftWalk(None, (), (_layer(none, np.zeros(0), False),))
        return SoftWalk(topic, (), (_layer(np.array([topic]), np.ones(1), True),))

    def extend(self, walk: SoftWalk, step: int) -> SoftWalk:
        """The walk with one more step."""
        if walk.topic is None and not walk.steps:
            layer = self._prior(step)
        else:
            left_out = walk.topic if walk.steps and not self.revisits else None
            layer = self._advance(walk.result, step, left_out)
        return SoftWalk(walk.topic, (*walk.steps, step), (*walk.layers, layer))

    def _prior(self, step: int) -> Layer:
        """The commonest tails of a step; the parent of each is -1, nothing known."""
        found = self.predictor.range_of(step)
        order = np.argsort(-found.counts, kind="stable")[: self.config.max_guessed]
        share = found.counts[order] / max(int(found.counts.sum()), 1)
        layer = _layer(found.nodes[order], share, False)
        return replace(layer, parent=np.full(len(order), -1))

    def _advance(self, layer: Layer, step: int, topic: int | None) -> Layer:
        facts = self.predictor.facts
        sources = layer.nodes[layer.stated]
        stated = facts.follow(sources, step, self.config.max_stated).astype(np.int64)
        if topic is not None:
            stated = stated[stated != topic]
        parent, target, value, known = self._guesses(layer, step)
        kept = (value > 0) & ~np.isin(target, stated)
        if topic is not None:
            kept &= target != topic
        parent, target, value, known = parent[kept], target[kept], value[kept], known[kept]
        nodes, group = np.unique(target, return_inverse=True)
        scores = self._combine(value, group, len(nodes))
        order = np.lexsort((nodes, -scores))[: self.config.max_guessed]
        first = _best_of_groups(value, group, len(nodes))[order]
        stated_parent = self._parents(layer, step, stated)
        return Layer(
            np.concatenate((stated, nodes[order])),
            np.concatenate((np.ones(len(stated)), np.minimum(scores[order], _LARGEST))),
            np.arange(len(stated) + len(order)) < len(stated),
            np.concatenate((stated_parent, parent[first])),
            np.concatenate((np.ones(len(stated), dtype=bool), known[first])),
        )

    def _guesses(self, layer: Layer, step: int) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
        """Parent place, target, w p, known: of every chain that holds a guess."""
        facts, limit = self.predictor.facts, self.config.max_sources
        parents: list[Ints] = []
        targets: list[Ints] = []
        guessed = np.flatnonzero(~layer.stated)
        for place in guessed.tolist():
            reached = facts.follow(int(layer.nodes[place]), step, self.config.max_guessed)
            parents.append(np.full(len(reached), place))
            targets.append(reached.astype(np.int64))
        parent = np.concatenate(parents) if parents else np.zeros(0, dtype=np.int64)
        target = np.concatenate(targets) if targets else np.zeros(0, dtype=np.int64)
        places = self._sources(layer, step, limit)
        tails = self.predictor.tails(layer.nodes[places], step)
        onward = places[tails.row]
        value = layer.scores[onward] * tails.probability
        if self.existence is not None:
            value = value * self.existence.chances(layer.nodes[places], step)[tails.row]
        return (
            np.concatenate((parent, onward)),
            np.concatenate((target, tails.tail)),
            np.concatenate((layer.scores[parent], value)),
            np.arange(len(parent) + len(onward)) < len(parent),
        )

    def _sources(self, layer: Layer, step: int, limit: int) -> Ints:
        """Places from which missing facts are guessed: those that lack the step first."""
        nodes = layer.nodes[: 8 * limit]
        facts = self.predictor.facts
        _, has = facts.pairs_of(nodes, step)
        order = np.lexsort((np.arange(len(has)), -layer.scores[: len(has)], has))
        return order[:limit]

    def _parents(self, layer: Layer, step: int, targets: Ints) -> Ints:
        """For each stated target the place of its first stated source."""
        places = np.flatnonzero(layer.stated)
        if len(places) == 1:
            return np.full(len(targets), places[0])
        facts = self.predictor.facts
        pairs, there = facts.pairs_of(layer.nodes[places], step)
        places, pairs = places[there], pairs[there]
        begin, counts = facts.pair_ptr[pairs], np.diff(facts.pair_ptr)[pairs]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        reached = facts.targets[np.repeat(begin, counts) + within]
        nodes, first = np.unique(reached, return_index=True)
        return np.repeat(places, counts)[first[np.searchsorted(nodes, targets)]]

    def triple(self, fact: Fact) -> Triple:
        """A fact of a chain by ids, head first."""
        relation, backward = self.predictor.facts.step_relation(fact.step)
        head, tail = (fact.target, fact.source) if backward else (fact.source, fact.target)
        ids = self.predictor.graph.node_ids
        return Triple(ids[head], self.predictor.graph.relation_ids[relation], ids[tail])


def _layer(nodes: Ints, scores: Floats, stated: bool) -> Layer:
    none = np.zeros(len(nodes), dtype=np.int64)
    flags = np.full(len(nodes), stated)
    return Layer(nodes, scores, flags, none, flags)


def _best_of_groups(value: Floats, group: Ints, size: int) -> Ints:
    """The place of the largest value of each group; of equal ones the first."""
    order = np.lexsort((np.arange(len(value)), -value, group))
    return order[np.searchsorted(group[order], np.arange(size))]
