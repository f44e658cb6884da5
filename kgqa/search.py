"""Beam search for reasoning paths: at each hop only the steps that the graph offers compete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.config import RetrievalConfig
from kgqa.features import GraphFeatures
from kgqa.fusion import Memory
from kgqa.retrieval import Walk, Walker
from kgqa.scorer import NextStep, PathScorer


@dataclass(frozen=True, slots=True)
class ScoredWalk:
    """A walk with its log probability, given the ``row`` of the memory that it reads."""

    walk: Walk
    log_probability: float
    row: int


class PathSearch:
    """Expands topic entities into reasoning paths, best first."""

    def __init__(
        self,
        walker: Walker,
        features: GraphFeatures,
        scorer: PathScorer,
        steps: Tensor,
        config: RetrievalConfig,
    ) -> None:
        self.walker = walker
        self.features = features
        self.scorer = scorer
        self.steps = steps
        self.config = config

    def search(self, memory: Memory, topics: Sequence[tuple[int, int, float]]) -> list[ScoredWalk]:
        """Finished walks, most probable first.

        Args:
            memory: of one or more masked forms of the question.
            topics: (entity, row of the memory, log probability of the link).
        """
        beam = [ScoredWalk(self.walker.start(node), logp, row) for node, row, logp in topics]
        finished: list[ScoredWalk] = []
        for hop in range(self.config.max_hops + 1):
            if not beam:
                break
            beam, done = self._expand(memory, beam, last=hop == self.config.max_hops)
            finished += done
            finished.sort(key=lambda path: -path.log_probability)
            beam = self._promising(beam, finished)
        return finished

    def _promising(self, beam: list[ScoredWalk], done: list[ScoredWalk]) -> list[ScoredWalk]:
        """The best open walks that can still come among the best finished ones."""
        size = self.config.beam_size
        floor = done[size - 1].log_probability if len(done) >= size else -np.inf
        if done:
            floor = max(floor, done[0].log_probability - 7.0)
        return [path for path in beam[:size] if path.log_probability > floor]

    def _expand(
        self, memory: Memory, beam: list[ScoredWalk], last: bool
    ) -> tuple[list[ScoredWalk], list[ScoredWalk]]:
        """Open walks one step longer, best first and unbounded, and walks that stop here."""
        choices = [self.walker.choices(path.walk) for path in beam]
        log_probs = self._log_probabilities(memory, beam, choices)
        done = [
            ScoredWalk(path.walk, path.log_probability + float(row[0]), path.row)
            for path, row in zip(beam, log_probs, strict=True)
            if path.walk.steps
        ]
        options = [
            (path.log_probability + float(row[2 + place]), index, int(step))
            for index, (path, row) in enumerate(zip(beam, log_probs, strict=True))
            for place, step in enumerate(choices[index])
            if not last
        ]
        options.sort(key=lambda option: -option[0])
        longer = []
        for logp, index, step in options[: self.config.beam_size]:
            walk = self.walker.advance(beam[index].walk, step)
            longer.append(ScoredWalk(walk, logp, beam[index].row))
        return longer, done

    def _log_probabilities(
        self, memory: Memory, beam: list[ScoredWalk], choices: list[NDArray[np.int32]]
    ) -> NDArray[np.float32]:
        """(B, 2 + N): *stop*, *nothing fits*, then each walk's choices."""
        rows = torch.tensor([path.row for path in beam])
        taken = torch.tensor([path.walk.steps for path in beam], dtype=torch.long)
        reached = self.features.reached_by([path.walk for path in beam])
        own = Memory(memory.states[rows], memory.mask[rows], memory.pooled[rows])
        states = self.scorer.decode(own, self.steps, taken.view(len(beam), -1), reached)[:, -1]
        candidates = candidate_tensors(choices, len(self.steps), bool(beam[0].walk.steps))
        return self.scorer.next_step(states, self.steps, candidates).numpy()


def candidate_tensors(
    choices: Sequence[NDArray[np.int32]], num_vectors: int, can_stop: bool
) -> NextStep:
    """Candidates of several paths, padded: column 0 is *stop*, column 1 *nothing fits*."""
    width = 2 + max((len(row) for row in choices), default=0)
    steps = np.zeros((len(choices), width), dtype=np.int64)
    mask = np.zeros((len(choices), width), dtype=bool)
    steps[:, :2] = num_vectors - 2, num_vectors - 1
    mask[:, 0], mask[:, 1] = can_stop, True
    for index, row in enumerate(choices):
        steps[index, 2 : 2 + len(row)] = row
        mask[index, 2 : 2 + len(row)] = True
    return NextStep(torch.from_numpy(steps), torch.from_numpy(mask))
