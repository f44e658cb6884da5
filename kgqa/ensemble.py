"""Several networks of one shape as one judge: trained from other beginnings, they err elsewhere.

Deep ensembles (Lakshminarayanan et al. 2017, "Simple and scalable predictive uncertainty estimation
using deep ensembles"). What the members make of a question is averaged; of the next step the
logarithms of their probabilities are, so that each of them may veto.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from kgqa.fusion import Memory, QuestionBatch, Reached, StepTable
from kgqa.overlap import overlap
from kgqa.scorer import NextStep, PathScorer, Shared
from kgqa.unfamiliar import reweighed, share


class ReadQuestions(NamedTuple):
    """ReadQuestions, read: the ``memories`` of the members, what they share with the steps.

    ``types`` (B, T) and ``compositions`` (B, C) are chances, told from the questions alone.
    """

    memories: tuple[Memory, ...]
    measures: Tensor | None
    types: Tensor
    compositions: Tensor


class Judged(NamedTuple):
    """Of paths: log probabilities (P, N) of what comes next, chances (P, C) of compositions."""

    log_probs: Tensor
    compositions: Tensor


class Ensemble:
    """Networks at rest over the steps of one graph.

    Args:
        members: at least one.
        table: the steps.
        unfamiliar: whether the members were trained on another graph.
        weigh_overlap: whether they met each step in few training questions only.
    """

    def __init__(
        self,
        members: Sequence[PathScorer],
        table: StepTable,
        *,
        unfamiliar: bool = False,
        weigh_overlap: bool = False,
    ) -> None:
        self.unfamiliar = unfamiliar
        self.reweighs = unfamiliar or weigh_overlap
        self.members = tuple(member.eval() for member in members)
        self.table = table
        with torch.inference_mode():
            self.steps = [member.fusion.embed_steps(table) for member in self.members]
            self.offered = [
                member.rank.offer(steps)
                for member, steps in zip(self.members, self.steps, strict=True)
            ]

    @property
    def num_vectors(self) -> int:
        """How many candidates there are at all: the steps, *stop* and *nothing fits*."""
        return len(self.steps[0])

    def read(self, batch: QuestionBatch) -> ReadQuestions:
        """What paths attend to, and what the heads say before any path."""
        memories = tuple(member.fusion.read(batch) for member in self.members)
        types = [
            member.question_type(memory.pooled).softmax(-1)
            for member, memory in zip(self.members, memories, strict=True)
        ]
        asked = [
            member.composition.of_question(memory.pooled).softmax(-1)
            for member, memory in zip(self.members, memories, strict=True)
        ]
        measures = self.members[0].shared(batch, self.table)
        if measures is None and self.reweighs:
            measures = overlap(batch, self.table)
        return ReadQuestions(memories, measures, _mean(types), _mean(asked))

    def judge(
        self,
        questions: ReadQuestions,
        rows: Tensor,
        taken: Tensor,
        reached: Reached,
        candidates: NextStep,
    ) -> Judged:
        """What comes after paths, and what they mean where they end.

        Args:
            questions: those that the paths are readings of.
            rows: (P,) the question of each path.
            taken: (P, K - 1) its steps.
            reached: what it has reached.
            candidates: what may come next.
        """
        shared = None
        if questions.measures is not None:
            shared = Shared(questions.measures, rows, taken)
        log_probs, compositions = [], []
        for member, memory, steps, offered in zip(
            self.members, questions.memories, self.steps, self.offered, strict=True
        ):
            own = memory.take(rows)
            states = member.decode(own, steps, taken, reached)[:, -1]  # (P, D)
            log_probs.append(member.next_step(states, offered, candidates, shared))
            compositions.append(member.composition.of_path(own.pooled, states).softmax(-1))
        said = torch.log_softmax(_mean(log_probs), -1)
        if shared is not None and self.reweighs:
            measures, num_steps = shared.of(candidates), self.num_vectors - 2
            elsewhere = None
            if not self.unfamiliar and not taken.shape[1]:
                elsewhere = share(shared.measures).max(-1).values[rows]
            said = reweighed(
                said,
                measures,
                candidates,
                num_steps,
                met=not self.unfamiliar,
                elsewhere=elsewhere,
            )
        return Judged(said, _mean(compositions))


def _mean(found: Sequence[Tensor]) -> Tensor:
    return found[0] if len(found) == 1 else torch.stack(list(found)).mean(0)
