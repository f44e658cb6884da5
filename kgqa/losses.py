"""The losses of the heads, and what each counts in their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from kgqa.config import TrainingConfig
from kgqa.examples import Batch
from kgqa.fusion import StepTable
from kgqa.scorer import PathScorer, Shared
from kgqa.text_examples import LabelBatch

PATH, TYPE, COMPOSITION = "path", "type", "composition"


class LossWeights(nn.Module):
    """A weight for each head's loss: fixed by the settings, or learned with the network.

    Learned ones are those of Kendall et al. 2018, "Multi-task learning using uncertainty to weigh
    losses" (equation 10): L exp(-s) + s / 2 with s = log sigma^2, one for each head. They begin
    where the fixed weights are.
    """

    def __init__(self, config: TrainingConfig, tasks: Sequence[str] = ()) -> None:
        super().__init__()
        self.fixed = {
            PATH: 1.0,
            TYPE: config.type_weight,
            COMPOSITION: config.composition_weight,
            **{task_key(task): config.task_weight for task in tasks},
        }
        begin = torch.tensor(list(self.fixed.values())).log().neg()
        self.log_variance = nn.Parameter(begin) if config.learned_weights else None

    def forward(self, losses: Mapping[str, Tensor]) -> Tensor:
        """The weighted sum of some heads' losses."""
        if self.log_variance is None:
            parts = [self.fixed[name] * loss for name, loss in losses.items()]
        else:
            names = list(self.fixed)
            chosen = [(self.log_variance[names.index(name)], loss) for name, loss in losses.items()]
            parts = [loss * torch.exp(-log) + log / 2 for log, loss in chosen]
        return cast(Tensor, sum(parts))

    def values(self) -> dict[str, float]:
        """The weights as they are now."""
        if self.log_variance is None:
            return dict(self.fixed)
        return dict(zip(self.fixed, self.log_variance.neg().exp().tolist(), strict=True))


def task_key(task: str) -> str:
    """The name of a text task's loss; a task may be called ``path``."""
    return f"task {task}"


def batch_losses(
    scorer: PathScorer, table: StepTable, batch: Batch | LabelBatch, config: TrainingConfig
) -> dict[str, Tensor]:
    """The loss of each head that a batch is for."""
    if isinstance(batch, LabelBatch):
        return {task_key(batch.task): label_loss(label_logits(scorer, batch), batch, config)}
    log_probs, types, asked, meant = forward(scorer, table, batch)
    mask = batch.candidates.mask
    right = log_probs.gather(1, batch.target.unsqueeze(1)).squeeze(1)  # (P,)
    spread = log_probs.masked_fill(~mask, 0).sum(1) / mask.sum(1)  # (P,)
    smooth = config.label_smoothing
    return {
        PATH: -((1 - smooth) * right + smooth * spread).mean(),
        TYPE: functional.cross_entropy(types, batch.types),
        COMPOSITION: functional.cross_entropy(asked, batch.compositions)
        + functional.cross_entropy(meant, batch.compositions),
    }


def label_logits(scorer: PathScorer, batch: LabelBatch) -> Tensor:
    """(B, C) of the texts of a batch."""
    return scorer.classify(scorer.fusion.read(batch.text), batch.task)


def label_loss(logits: Tensor, batch: LabelBatch, config: TrainingConfig) -> Tensor:
    """Weighted mean cross-entropy of labels, of each by itself where a text may have several."""
    logits = logits.float()
    if batch.several:
        each = functional.binary_cross_entropy_with_logits(
            logits, batch.targets.float(), reduction="none"
        ).sum(1)
    else:
        each = functional.cross_entropy(
            logits,
            batch.targets.int().argmax(1),
            reduction="none",
            label_smoothing=config.label_smoothing,
        )
    return (each * batch.weights).sum() / batch.weights.sum()


class Forward(NamedTuple):
    """Of a batch: log probabilities (P, N) of the candidates, logits (B, ·) of the other heads.

    ``asked`` are compositions as told from the question, ``meant`` those of its gold walk.
    """

    log_probs: Tensor
    types: Tensor
    asked: Tensor
    meant: Tensor


def forward(scorer: PathScorer, table: StepTable, batch: Batch) -> Forward:
    """What the network makes of a batch."""
    table, batch = _in_use(table, batch)
    steps = scorer.fusion.embed_steps(table)  # (U + 2, D)
    memory = scorer.fusion.read(batch.question).take(batch.rows)
    states = scorer.decode(memory, steps, batch.taken, batch.reached)  # (B, K, D)
    ends = states[torch.arange(len(states)), batch.lengths]  # (B, D)
    states = states[batch.place[:, 0], batch.place[:, 1]]  # (P, D)
    measures = scorer.shared(batch.question, table)
    shared = (
        None if measures is None else Shared(measures, batch.rows[batch.place[:, 0]], _taken(batch))
    )
    pooled = memory.pooled
    return Forward(
        scorer.next_step(states, scorer.rank.offer(steps), batch.candidates, shared),
        scorer.question_type(pooled),
        scorer.composition.of_question(pooled),
        scorer.composition.of_path(pooled, ends),
    )


def _taken(batch: Batch) -> Tensor:
    """(P, K - 1) the steps before each scored position, -1 beyond."""
    rows, positions = batch.place.T
    before = torch.arange(batch.taken.shape[1]) < positions.unsqueeze(1)
    return torch.where(before, batch.taken[rows], -1)


def _in_use(table: StepTable, batch: Batch) -> tuple[StepTable, Batch]:
    """The steps that a batch takes or weighs, U of all S, and the batch in their numbers."""
    total = len(table.way)
    used = torch.zeros(total + 2, dtype=torch.bool)
    used[batch.taken] = True
    used[batch.candidates.steps] = True
    used[total:] = True  # *stop* and *nothing fits*
    numbers = used.cumsum(0) - 1
    candidates = batch.candidates._replace(steps=numbers[batch.candidates.steps])
    kept = table.take(used[:total].nonzero().squeeze(1))
    return kept, batch._replace(taken=numbers[batch.taken], candidates=candidates)
