"""Walks of the second look: they take a guess where the graph states nothing.

Where stated facts give no confident answer, a question is searched again over steps that a node
lacks but that its like have. What such a walk reaches, and how probable that is, says
``SoftWalker``; the search and the network are those of the first look.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kgqa.completion import Existence, SoftWalk, SoftWalker, StepHabits, TailPredictor
from kgqa.records import Triple
from kgqa.retrieval import Walk, Walker

_REMEMBERED = 1024  # soft walks
_LOOKED_AT = 16  # nodes of a frontier whose like are asked what they have
_PLAUSIBLE = 0.1  # steps that fewer of its like have are not taken
_GUESSED = 10  # guessed nodes of a frontier that the search sees

_Key = tuple[int, tuple[int, ...]]


@dataclass(frozen=True)
class GuessingWalker(Walker):
    """A walker that goes on where the graph lacks a fact.

    The frontier of its walks holds what stated facts reach and the likeliest guesses, sorted.
    """

    soft: SoftWalker = field(kw_only=True)
    habits: StepHabits = field(kw_only=True)
    remembered: dict[_Key, SoftWalk] = field(default_factory=dict, repr=False)

    @classmethod
    def beside(cls, walker: Walker, predictor: TailPredictor) -> GuessingWalker:
        """Over the same graph and within the bounds of the predictor."""
        habits = StepHabits(walker.store)
        existence, revisits = Existence(habits), bool(walker.config.revisits)
        soft = SoftWalker(predictor, combine="noisy-or", existence=existence, revisits=revisits)
        return cls(
            walker.store,
            walker.config,
            walker.redundant,
            stated=walker.stated,
            soft=soft,
            habits=habits,
        )

    def choices(self, walk: Walk) -> NDArray[np.int32]:
        """The stated steps, then those that are plausible."""
        stated = super().choices(walk)
        nodes = walk.result[walk.result < self.store.num_entities]
        if not len(nodes):
            return stated
        sample = nodes[:: max(1, len(nodes) // _LOOKED_AT)][:_LOOKED_AT]
        likely = [step for step, _ in self.habits.plausible_steps(sample, _PLAUSIBLE)]
        extra = np.array(likely, dtype=np.int32)
        extra = extra[~np.isin(extra, self.redundant) & ~np.isin(extra, stated)]
        return np.concatenate((stated, extra))[: self.config.max_steps]

    def advance(self, walk: Walk, step: int) -> Walk:
        """The walk with one more step, on a guess where need be."""
        steps = (*walk.steps, step)
        reached, _ = _seen(self._soft(walk.topic, steps))
        return walk.longer(step, reached.astype(np.int32))

    def belief(self, walk: Walk) -> NDArray[np.float64]:
        """For each result the probability that it is one; 1 where stated facts alone lead there."""
        return _seen(self._soft(walk.topic, walk.steps))[1]

    def nodes_to(self, walk: Walk, answer: int) -> tuple[int, ...]:
        """The best chain of nodes from the topic to one of the walk's results."""
        soft = self._soft(walk.topic, walk.steps)
        chain = soft.chain(int(np.flatnonzero(soft.result.nodes == answer)[0]))
        return (walk.topic, *(fact.target for fact in chain))

    def fact(self, source: int, step: int, target: int) -> Triple:
        """A step between two nodes as a fact, marked where it is a guess."""
        relation, backward = self.store.step_relation(step)
        head, tail = (target, source) if backward else (source, target)
        known = self.store.has(head, relation, tail)
        return replace(super().fact(source, step, target), known=known)

    def _soft(self, topic: int, steps: tuple[int, ...]) -> SoftWalk:
        """The soft walk along some steps, remembered as those that it grew from are."""
        found = self.remembered.pop((topic, steps), None)
        if found is None:
            found = (
                self.soft.extend(self._soft(topic, steps[:-1]), steps[-1])
                if steps
                else self.soft.start(topic)
            )
        self.remembered[topic, steps] = found
        while len(self.remembered) > _REMEMBERED:
            self.remembered.pop(next(iter(self.remembered)), None)
        return found


def _seen(walk: SoftWalk) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The nodes at the end that the search sees, sorted, and how probable each is."""
    last = walk.result
    size = last.num_stated + _GUESSED
    order = np.argsort(last.nodes[:size], kind="stable")
    return last.nodes[:size][order], last.scores[:size][order]
