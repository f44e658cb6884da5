"""Walks worth asking about, sampled from a graph: balanced over hops and reasoning paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise
from math import prod
from random import Random

import numpy as np

from kgqa.config import SynthesisConfig
from kgqa.grammar.kinship import has_a_word, kin
from kgqa.retrieval import Walk, Walker
from kgqa.vocabulary import StepVocabulary

_HOP_SHARES = (0.36, 0.32, 0.32, 0.0, 0.0)
_EACH, _MOST_SINGLE = 6, 0.75
_HUB = 20.0
_THERE_AND_BACK, _BACK_AND_FORTH, _WITHIN = 2.0, 0.7, 3.0
_KIN = 4.0
_POOL_PER_QUESTION = 1.5
_INSTANCES = 40
_NARROWED = 0.75
_OF_A_VALUE = 0.2
_RETURNING = 0.2


class WalkSampler:
    """Draws walks by chance from ``rng``; ``pools`` holds them by hops, then by reasoning path."""

    def __init__(
        self, walker: Walker, vocabulary: StepVocabulary, config: SynthesisConfig, rng: Random
    ) -> None:
        self.walker = walker
        self.vocabulary = vocabulary
        self.config = config
        self.rng = rng

    def first(self) -> Walk:
        """A walk of one step, its reasoning path drawn evenly."""
        return self.rng.choice(self.rng.choice(self.pools[0]))

    def draw(self) -> Walk:
        """A walk: the number of hops by share, the reasoning path as likely as it is plausible.

        The more relations there are, the larger is the share of single steps, so that each of them
        is asked for some times.
        """
        shares = [
            share if pool else 0.0 for share, pool in zip(_HOP_SHARES, self.pools, strict=False)
        ]
        single = min(_MOST_SINGLE, _EACH * len(self.pools[0]) / self.config.num_questions)
        shares[0] = max(shares[0], sum(shares[1:]) * single / (1.0 - single))
        hops = self.rng.choices(range(len(self.pools)), shares)[0]
        paths = self.rng.choices(self.pools[hops], cum_weights=self._bounds[hops])[0]
        return self.rng.choice(paths)

    def chain(self) -> Walk | None:
        """A walk of two steps or more from head to tail, each as likely as any other of its length.

        Such are "X's mother's employer". None where no path goes on from a tail.
        """
        longer = [paths for paths in self._chains if paths]
        return self.rng.choice(self.rng.choice(self.rng.choice(longer))) if longer else None

    @cached_property
    def _chains(self) -> list[list[list[Walk]]]:
        """Of the pools of two steps and more, the paths that go from head to tail throughout."""
        forward = self.walker.store.num_relations
        return [
            [walks for walks in paths if max(walks[0].steps) < forward] for paths in self.pools[1:]
        ]

    @cached_property
    def _bounds(self) -> list[list[float]]:
        """By number of hops, running sums of the weights of reasoning paths.

        The more ways there are to word a step, the more often it is asked for alone.
        """
        return [
            list(
                accumulate(
                    len(walks) ** 0.5 * self.plausibility(walks) * self._ways(walks[0]) ** 0.5
                    for walks in paths
                )
            )
            for paths in self.pools
        ]

    def _ways(self, walk: Walk) -> int:
        """In how many ways the step of a walk of one step is worded; 1 for longer ones."""
        walk = walk.spoken(self.walker.store.num_steps)
        if len(walk.steps) > 1:
            return 1
        return sum(len(self.vocabulary.forms(walk.steps[0], one)) for one in ("en", "zh")) or 1

    def plausibility(self, walks: Sequence[Walk]) -> float:
        """How often people would take a reasoning path, beside others of its length.

        Nobody goes on from a hub: directors of all films of a year, films of the year in which a
        film came out. But what has something in common with the topic is asked for often.
        """
        if self.within(walks[0]):
            return _WITHIN
        walks = [walk.spoken(self.walker.store.num_steps) for walk in walks]
        if len(walks[0].steps) == 1:
            return 1.0
        total = 0.0
        for walk in walks:
            sizes = [len(frontier) for frontier in walk.frontiers]
            growth = [after / before for before, after in pairwise(sizes)]
            total += prod(min(1.0, _HUB / max(ratio, 1.0)) for ratio in growth)
        turns = [
            second == self.vocabulary.return_of(first) and not self.vocabulary.symmetric(first)
            for first, second in pairwise(walks[0].steps)
        ]
        pattern = _BACK_AND_FORTH if sum(turns) > 1 else _THERE_AND_BACK if any(turns) else 1.0
        family = [self._kin(step) for step in walks[0].steps]
        pattern *= _KIN if any(map(has_a_word, family, family[1:])) else 1.0
        return pattern * total / len(walks)

    @cached_property
    def _kin(self) -> Callable[[int], str]:
        """Which step in a family tree a step is, if any."""
        return cache(self._kin_of)

    def _kin_of(self, step: int) -> str:
        forms = self.vocabulary.forms(step, "en")
        return kin([*self.vocabulary.names(step, "en"), *(form.text for form in forms)])

    def shortcut(self) -> Walk:
        """A walk of one step, asked of something that leads there by a step left unsaid.

        "What language is spoken in Lyon" means the language of Lyon's country: each city has just
        one, and has itself no language. Where nothing of the kind is found, the plain walk.
        """
        walk = self.first()
        store = self.walker.store
        if store.is_literal(walk.topic) or self._most_hops < 2:
            return walk
        back = [int(step) for step in self.walker.choices(self.walker.start(walk.topic))]
        back = [
            step
            for step in back
            if step not in (walk.steps[0], store.inverse(walk.steps[0]))
            and store.step_relation(step)[1]
            and self.vocabulary.unsaid.lent(store.inverse(step), walk.steps[0])
        ]
        if not back:
            return walk
        step = self.rng.choice(back)
        topic = int(self.rng.choice(store.follow(walk.topic, step)))
        if store.is_literal(topic):
            return walk
        longer = self.walker.along(topic, (store.inverse(step), *walk.steps))
        return longer if len(longer.result) and self._worth_asking(longer) else walk

    def partner(self, walk: Walk, hops: int = 1) -> Walk | None:
        """Another walk, along another relation, that meets the walk's result."""
        store = self.walker.store
        if store.is_literal(int(walk.result[0])) or len(walk.result) < 2:
            return None
        topic, there, avoided = int(self.rng.choice(walk.result)), [], walk.steps[-1]
        for _ in range(min(hops, self._most_hops)):
            back = [
                int(step)
                for step in self.walker.choices(self.walker.start(topic))
                if int(step) not in (avoided, store.inverse(avoided))
                and (int(step) not in self._valued or self.rng.random() < _OF_A_VALUE)
            ]
            if not back:
                return None
            avoided = self.rng.choice(back)
            topic = int(self.rng.choice(store.follow(topic, avoided)))
            if store.is_literal(topic):  # no walk goes on from a value
                return None
            there.append(avoided if self.vocabulary.symmetric(avoided) else store.inverse(avoided))
        if topic == walk.topic:
            return None
        partner = self.walker.along(topic, tuple(reversed(there)))
        return partner if self._worth_asking(partner) else None

    @property
    def _most_hops(self) -> int:
        """As many as are written and as may be walked."""
        return min(self.config.max_hops, self.walker.config.max_hops)

    @cached_property
    def pools(self) -> list[list[list[Walk]]]:
        """By number of hops, by reasoning path, some walks of that path."""
        budget = int(self.config.num_questions * _POOL_PER_QUESTION / self._most_hops)
        pools = []
        for hops in range(1, self._most_hops + 1):
            found: dict[tuple[int, ...], list[Walk]] = {}
            for walk in self._walks(hops, budget):
                instances = found.setdefault(walk.steps, [])
                if len(instances) < _INSTANCES:
                    instances.append(walk)
            pools.append(list(found.values()))
        return pools

    def _walks(self, hops: int, attempts: int) -> Iterator[Walk]:
        store = self.walker.store
        firsts = [step for step in range(store.num_steps) if step not in self._redundant]
        weights = [self._topic_weight(step) for step in firsts]
        for first in self.rng.choices(firsts, weights, k=attempts):
            walk = self.walker.start(self._source(first))
            for hop in range(hops):
                choices = self.walker.choices(walk)
                if not len(choices):
                    break
                step = first if hop == 0 else int(self.rng.choice(choices))
                walk = self._narrowed(self.walker.advance(walk, step))
                if not self._few(walk) and not self.within(walk):
                    break
            else:
                if self._worth_asking(walk) or self.within(walk):
                    yield walk

    def _narrowed(self, walk: Walk) -> Walk:
        """The walk, mostly to things of one class where it comes to several."""
        classes = self.walker.classes(walk)
        if not len(classes) or self.rng.random() > _NARROWED:
            return walk
        end = int(self.rng.choice(walk.result))
        narrower = [self.walker.advance(walk, int(step)) for step in classes]
        fitting = [one for one in narrower if bool(np.isin(end, one.result))]
        return min(fitting, key=lambda one: len(one.result), default=walk)

    def _topic_weight(self, step: int) -> float:
        """People start from things more often than from codes, or from values of one thing."""
        store = self.walker.store
        if store.is_literal(self._source(step)):
            return 0.25
        sources = self.vocabulary.sample_sources(step, 32)
        known = sum(store.degree(int(node)) > 1 for node in sources) / max(len(sources), 1)
        return max(0.1, known)

    def _source(self, step: int) -> int:
        """A node that the step leaves from."""
        return int(self.rng.choice(self.vocabulary.sample_sources(step)))

    def _worth_asking(self, walk: Walk) -> bool:
        """Whether it leads to a few things, and seldom back to where it came from.

        On the way it may come back: "the child of the wife of X's husband".
        """
        return self._few(walk) and (not walk.returns or self.rng.random() < _RETURNING)

    def within(self, walk: Walk) -> bool:
        """Whether it leads to all that is in a place, be it much: the cities of a continent."""
        steps = walk.spoken(self.walker.store.num_steps).steps
        return len(steps) == 2 and self.vocabulary.unsaid.holds(*steps) and len(walk.result) > 0

    def _few(self, walk: Walk) -> bool:
        return 0 < len(walk.result) <= self.config.max_answers

    @cached_property
    def _valued(self) -> frozenset[int]:
        """Steps to numbers and dates of one thing each: no condition that people would make.

        But many are of one age, or wear one number.
        """
        operators = self.walker.operators
        valued = frozenset() if operators is None else operators.valued
        return frozenset(step for step in valued if not self.vocabulary.shares(step))

    @cached_property
    def _redundant(self) -> frozenset[int]:
        return frozenset(self.vocabulary.redundant.tolist()) | self.vocabulary.from_values
