"""Walks worth asking about, sampled from a graph: balanced over hops and reasoning paths."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from random import Random

from kgqa.config import SynthesisConfig
from kgqa.retrieval import Walk, Walker
from kgqa.vocabulary import StepVocabulary

_HOP_SHARES = (0.5, 0.33, 0.17, 0.0, 0.0)
_POOL_PER_QUESTION = 1.5
_INSTANCES = 40


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
        """A walk: the number of hops by share, the reasoning path evenly, its instance evenly."""
        shares = [
            share if pool else 0.0 for share, pool in zip(_HOP_SHARES, self.pools, strict=False)
        ]
        paths = self.rng.choices(self.pools, shares)[0]
        weights = [len(walks) ** 0.5 for walks in paths]
        return self.rng.choice(self.rng.choices(paths, weights)[0])

    def shortcut(self) -> Walk:
        """A walk of one step, asked of something that leads there by a step left unsaid.

        "What language is spoken in Lyon" means the language of Lyon's country: each city has just
        one, and has itself no language. Where nothing of the kind is found, the plain walk.
        """
        walk = self.first()
        store = self.walker.store
        if store.is_literal(walk.topic):
            return walk
        back = [int(step) for step in self.walker.choices(self.walker.start(walk.topic))]
        back = [
            step
            for step in back
            if step not in (walk.steps[0], store.inverse(walk.steps[0]))
            and store.step_relation(step)[1]
            and self.vocabulary.functional(store.inverse(step))
        ]
        if not back:
            return walk
        step = self.rng.choice(back)
        topic = int(self.rng.choice(store.follow(walk.topic, step)))
        if store.is_literal(topic) or walk.steps[0] in store.steps_from(topic):
            return walk
        longer = self.walker.along(topic, (store.inverse(step), *walk.steps))
        return longer if len(longer.result) and self._worth_asking(longer) else walk

    def partner(self, walk: Walk) -> Walk | None:
        """Another walk of one step, along another relation, that meets the walk's result."""
        store = self.walker.store
        if store.is_literal(int(walk.result[0])) or len(walk.result) < 2:
            return None
        end = int(self.rng.choice(walk.result))
        back = [
            int(step)
            for step in self.walker.choices(self.walker.start(end))
            if int(step) not in (walk.steps[0], store.inverse(walk.steps[0]))
        ]
        if not back:
            return None
        step = self.rng.choice(back)
        topic = int(self.rng.choice(store.follow(end, step)))
        there = step if self.vocabulary.symmetric(step) else store.inverse(step)
        partner = self.walker.along(topic, (there,))
        return None if topic == walk.topic or store.is_literal(topic) else partner

    @cached_property
    def pools(self) -> list[list[list[Walk]]]:
        """By number of hops, by reasoning path, some walks of that path."""
        budget = int(self.config.num_questions * _POOL_PER_QUESTION / self.config.max_hops)
        pools = []
        for hops in range(1, self.config.max_hops + 1):
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
                walk = self.walker.advance(walk, step)
                if not self._worth_asking(walk):
                    break
            else:
                yield walk

    def _topic_weight(self, step: int) -> float:
        """People start from things more often than from codes."""
        return 0.25 if self.walker.store.is_literal(self._source(step)) else 1.0

    def _source(self, step: int) -> int:
        """A node that the step leaves from."""
        return int(self.rng.choice(self.vocabulary.sample_sources(step)))

    def _worth_asking(self, walk: Walk) -> bool:
        result = walk.result
        few = 0 < len(result) <= self.config.max_answers
        return few and not (len(result) == 1 and int(result[0]) == walk.topic)

    @property
    def _redundant(self) -> frozenset[int]:
        return frozenset(self.vocabulary.redundant.tolist()) | self.vocabulary.from_values
