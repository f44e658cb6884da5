"""The training loop: losses of the heads weighted and summed, the best epoch kept."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import asdict, dataclass

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


def train_scorer(
    scorer: PathScorer,
    table: StepTable,
    train: ExampleSet,
    dev: ExampleSet,
    config: TrainingConfig,
    seed: int,
    progress: Progress,
) -> list[Epoch]:
    """Train in place; the scorer ends with the weights of its best epoch on dev.

    Args:
        table: the steps of the graph that the examples are about.
        train: examples to learn from.
        dev: examples to choose the epoch by.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(
        scorer.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    total = config.epochs * _num_batches(len(train), config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=total, pct_start=0.1
    )
    history: list[Epoch] = []
    best, best_state = -1.0, copy.deepcopy(scorer.state_dict())
    report = progress.stage("training")
    for number in range(1, config.epochs + 1):
        losses = []
        scorer.train()
        for batch in _batches(train, config, rng):
            optimizer.zero_grad()
            with sdpa_kernel(SDPBackend.MATH):  # on short sequences twice as quick as the others
                with torch.autocast("cpu", torch.bfloat16, enabled=config.half_precision):
                    loss = batch_loss(scorer, table, batch, config)
                loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            report(len(history) * (total // config.epochs) + len(losses), total)
        paths, types = accuracy(scorer, table, dev, config.batch_size)
        history.append(Epoch(number, float(np.mean(losses)), paths, types))
        progress.measure(asdict(history[-1]))
        progress.log(
            f"epoch {number}: loss {history[-1].loss:.3f}, dev paths {paths:.3f}, types {types:.3f}"
        )
        if paths + types > best:
            best, best_state = paths + types, copy.deepcopy(scorer.state_dict())
    scorer.load_state_dict(best_state)
    scorer.eval()
    return history


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
    scorer.eval()
    paths = types = 0
    rng = np.random.default_rng(0)
    for start in range(0, len(examples), batch_size):
        indexes = range(start, min(start + batch_size, len(examples)))
        batch = examples.batch(indexes, 0.0, rng)
        log_probs, kinds, _ = _forward(scorer, table, batch)
        right = torch.ones(len(indexes), dtype=torch.bool)
        right[batch.place[log_probs.argmax(1) != batch.target, 0]] = False
        paths += int(right.sum())
        types += int((kinds.argmax(1) == batch.types).sum())
    return paths / len(examples), types / len(examples)


def _forward(scorer: PathScorer, table: StepTable, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Log probabilities (P, N) of the candidates, logits (B, ·) of types and compositions."""
    steps = scorer.fusion.embed_steps(table)  # (S + 2, D)
    memory = scorer.fusion.read(batch.question)
    states = scorer.decode(memory, steps, batch.taken, batch.reached)  # (B, K, D)
    states = states[batch.place[:, 0], batch.place[:, 1]]  # (P, D)
    log_probs = scorer.next_step(states, steps, batch.candidates)
    pooled = memory.pooled
    return log_probs, scorer.question_type(pooled), scorer.composition(pooled)


def _batches(
    examples: ExampleSet, config: TrainingConfig, rng: np.random.Generator
) -> Iterator[Batch]:
    for indexes in _similar_lengths(examples, config.batch_size, rng):
        yield examples.batch(indexes, config.hide_rate, rng)


def _similar_lengths(
    examples: ExampleSet, size: int, rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Shuffled batches of questions of about one length, so that little of a batch is padding."""
    order = rng.permutation(len(examples))
    lengths = np.array([len(tokens) for tokens in examples.tokens])
    batches = []
    for start in range(0, len(order), _POOL * size):
        pool = order[start : start + _POOL * size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[at : at + size] for at in range(0, len(pool), size)]
    return [batches[place] for place in rng.permutation(len(batches))]


def _num_batches(size: int, batch_size: int) -> int:
    return -(-size // batch_size)
