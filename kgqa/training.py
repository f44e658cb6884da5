"""The training loop: losses of the heads weighted and summed, the best epoch kept."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from kgqa.config import TrainingConfig
from kgqa.examples import Batch, ExampleSet
from kgqa.fusion import StepTable
from kgqa.progress import Progress
from kgqa.scorer import PathScorer

_POOL = 32


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to: mean training loss, share of dev questions read right in full."""

    number: int
    loss: float
    path_accuracy: float
    type_accuracy: float


class Part(NamedTuple):
    """Examples, and how often an epoch shows them: a share of them where that is below one."""

    examples: ExampleSet
    repeats: float = 1.0


@dataclass
class Trainer:
    """Trains a network in place, in one stage or several.

    Args:
        table: the steps of the graph that the examples are about.
        seed: of batches and dropout.
        history: how the epochs went, of all stages.
    """

    scorer: PathScorer
    table: StepTable
    config: TrainingConfig
    seed: int
    progress: Progress
    history: list[Epoch] = field(default_factory=list)

    def train(self, parts: Sequence[Part], dev: ExampleSet, epochs: int) -> None:
        """One stage: the network ends with the weights of its best epoch on dev.

        It stops early when ``patience`` epochs have brought nothing.
        """
        torch.manual_seed(self.seed + len(self.history))
        rng = np.random.default_rng(self.seed + len(self.history))
        steps = sum(_num_batches(_shown(part), self.config.batch_size) for part in parts)
        optimizer, schedule = self._optimizer(epochs * steps)
        report = self.progress.stage("training")
        best, best_state, since = -1.0, copy.deepcopy(self.scorer.state_dict()), 0
        for epoch in range(epochs):
            self.scorer.train()
            losses = []
            for batch in _batches(parts, self.config, rng):
                losses.append(self._update(batch, optimizer))
                schedule.step()
                report(epoch * steps + len(losses), epochs * steps)
            reached = self._measure(float(np.mean(losses)), dev)
            since = 0 if reached > best else since + 1
            if reached > best:
                best, best_state = reached, copy.deepcopy(self.scorer.state_dict())
            if since >= self.config.patience:
                break
        self.scorer.load_state_dict(best_state)
        self.scorer.eval()

    def _optimizer(
        self, total: int
    ) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
        config = self.config
        optimizer = torch.optim.AdamW(
            self.scorer.parameters(),
            config.learning_rate,
            weight_decay=config.weight_decay,
            fused=True,
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, config.learning_rate, total_steps=total + 1, pct_start=0.1
        )
        return optimizer, schedule

    def _update(self, batch: Batch, optimizer: torch.optim.Optimizer) -> float:
        optimizer.zero_grad()
        with sdpa_kernel(SDPBackend.MATH):  # on short sequences twice as quick as the others
            with torch.autocast("cpu", torch.bfloat16, enabled=self.config.half_precision):
                loss = batch_loss(self.scorer, self.table, batch, self.config)
            loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.scorer.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    def _measure(self, loss: float, dev: ExampleSet) -> float:
        """Note how an epoch went; larger is better."""
        paths, types = accuracy(self.scorer, self.table, dev, self.config.batch_size)
        epoch = Epoch(len(self.history) + 1, loss, paths, types)
        self.history.append(epoch)
        self.progress.measure(asdict(epoch))
        self.progress.log(
            f"epoch {epoch.number}: loss {loss:.3f}, dev paths {paths:.3f}, types {types:.3f}"
        )
        return paths + types


def batch_loss(
    scorer: PathScorer, table: StepTable, batch: Batch, config: TrainingConfig
) -> Tensor:
    """Cross-entropy of the right next step at every position, plus those of the other heads."""
    log_probs, types, compositions = _forward(scorer, table, batch)
    mask = batch.candidates.mask
    right = log_probs.gather(1, batch.target.unsqueeze(1)).squeeze(1)  # (P,)
    spread = log_probs.masked_fill(~mask, 0).sum(1) / mask.sum(1)  # (P,)
    smooth = config.label_smoothing
    paths = -((1 - smooth) * right + smooth * spread).mean()
    kinds = functional.cross_entropy(types, batch.types)
    composed = functional.cross_entropy(compositions, batch.compositions)
    return paths + config.type_weight * kinds + config.composition_weight * composed


@torch.inference_mode()
def accuracy(
    scorer: PathScorer, table: StepTable, examples: ExampleSet, batch_size: int
) -> tuple[float, float]:
    """Shares of questions with every step right, and with the right type."""
    paths = types = 0
    for indexes, batch in _in_order(scorer, examples, batch_size):
        log_probs, kinds, _ = _forward(scorer, table, batch)
        right = torch.ones(len(indexes), dtype=torch.bool)
        right[batch.place[log_probs.argmax(1) != batch.target, 0]] = False
        paths += int(right.sum())
        types += int((kinds.argmax(1) == batch.types).sum())
    return paths / len(examples), types / len(examples)


def _in_order(
    scorer: PathScorer, examples: ExampleSet, batch_size: int
) -> Iterator[tuple[range, Batch]]:
    """All examples as they stand, nothing hidden, for a network that does not learn."""
    scorer.eval()
    rng = np.random.default_rng(0)
    for start in range(0, len(examples), batch_size):
        indexes = range(start, min(start + batch_size, len(examples)))
        yield indexes, examples.batch(indexes, 0.0, rng)


def _forward(scorer: PathScorer, table: StepTable, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Log probabilities (P, N) of the candidates, logits (B, ·) of types and compositions."""
    steps = scorer.fusion.embed_steps(table)  # (S + 2, D)
    memory = scorer.fusion.read(batch.question).take(batch.rows)
    states = scorer.decode(memory, steps, batch.taken, batch.reached)  # (B, K, D)
    states = states[batch.place[:, 0], batch.place[:, 1]]  # (P, D)
    log_probs = scorer.next_step(states, scorer.rank.offer(steps), batch.candidates)
    pooled = memory.pooled
    return log_probs, scorer.question_type(pooled), scorer.composition(pooled)


def _batches(
    parts: Sequence[Part], config: TrainingConfig, rng: np.random.Generator
) -> Iterator[Batch]:
    """The batches of one epoch, those of all parts mixed; each is of one part."""
    batches = [
        (part.examples, indexes)
        for part in parts
        for indexes in _similar_lengths(part, config.batch_size, rng)
    ]
    for place in rng.permutation(len(batches)):
        examples, indexes = batches[place]
        yield examples.batch(indexes, config.hide_rate, rng)


def _similar_lengths(part: Part, size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Batches of questions of about one length, so that little of a batch is padding."""
    total = len(part.examples)
    rounds = int(np.ceil(part.repeats)) if total else 0
    order = np.concatenate([rng.permutation(total) for _ in range(rounds)] or [np.zeros(0, int)])
    order = order[: _shown(part)]
    lengths = part.examples.lengths
    batches = []
    for start in range(0, len(order), _POOL * size):
        pool = order[start : start + _POOL * size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[at : at + size] for at in range(0, len(pool), size)]
    return batches


def _shown(part: Part) -> int:
    """How many examples of a part an epoch shows."""
    return round(part.repeats * len(part.examples))


def _num_batches(size: int, batch_size: int) -> int:
    return -(-size // batch_size)
