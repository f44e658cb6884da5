"""Example questions about a graph, drawn from it and worded as answers are."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np

from kgqa.retrieval import Walk, Walker
from kgqa.text import is_han
from kgqa.verbalise import Verbaliser

_KNOWN_SHARE = 20
_MAX_TOPICS = 400
_MAX_ANSWERS = 12


class ExampleWriter:
    """Writes questions of one and two hops about well-known entities.

    Args:
        walker: the graph.
        verbaliser: its words.
        seed: the same questions on every run.
    """

    def __init__(self, walker: Walker, verbaliser: Verbaliser, seed: int = 0) -> None:
        self.walker = walker
        self.verbaliser = verbaliser
        self.seed = seed

    def write(self, language: str) -> Iterator[str]:
        """Questions, each of another reasoning path; one and two hops in turn."""
        seen: set[tuple[int, ...]] = set()
        rng = Random(self.seed)
        for number, topic in enumerate(self._topics(rng)):
            walk = self._walk(topic, 1 + number % 2, number % 4 > 1, rng)
            if walk is None or walk.steps in seen or not self._worded(walk, language):
                continue
            seen.add(walk.steps)
            yield self._question(walk, language)

    def _topics(self, rng: Random) -> list[int]:
        """Entities among the twentieth with the most facts, in a drawn order."""
        store = self.walker.store
        degrees = store.degrees()[: store.num_entities]
        number = min(_MAX_TOPICS, max(_KNOWN_SHARE, len(degrees) // _KNOWN_SHARE))
        best = np.argsort(-degrees, kind="stable")[:number].tolist()
        rng.shuffle(best)
        return [int(node) for node in best]

    def _walk(self, topic: int, hops: int, to_values: bool, rng: Random) -> Walk | None:
        """A walk of that length with few results that does not come back to where it began;
        it ends at values where those are wanted or there is nothing else."""
        walk = self.walker.start(topic)
        for _ in range(hops):
            before = [self.walker.store.inverse(step) for step in walk.steps[-1:]]
            choices = [int(s) for s in self.walker.choices(walk) if int(s) not in before]
            rng.shuffle(choices)
            longer = [self.walker.advance(walk, step) for step in choices]
            few = [one for one in longer if 0 < len(one.result) <= _MAX_ANSWERS]
            if not few:
                return None
            last = to_values and len(walk.steps) == hops - 1
            walk = max(few, key=lambda one: last == self._at_values(one))
        return None if topic in walk.result else walk

    def _at_values(self, walk: Walk) -> bool:
        return self.walker.store.is_literal(int(walk.result[0]))

    def _worded(self, walk: Walk, language: str) -> bool:
        """Whether the topic has a name in the language, and every step words for it."""
        store, vocabulary = self.walker.store, self.verbaliser.vocabulary
        label = store.label(walk.topic, language)
        named = all(vocabulary.forms(step, language) for step in walk.steps)
        return named and is_han(label) == (language == "zh")

    def _question(self, walk: Walk, language: str) -> str:
        reading = self.verbaliser.reading(walk, language)
        if language == "zh":
            return f"{reading}是什么？"
        return f"What {'are' if len(walk.result) > 1 else 'is'} {reading}?"
