"""The loop that fine-tunes the encoder for a task."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kgqa.config import FineTuningConfig
from kgqa.encoder import Encoder
from kgqa.half import half_precision
from kgqa.progress import Progress
from kgqa.tasks.linear import Floats
from kgqa.tasks.network import LabelNetwork, TokenBatch, batches, cut, layer_groups

_READ_BATCH = 64
Tokens = Sequence[Sequence[int]]


@dataclass(frozen=True)
class TuningSet:
    """Token ids of texts, which has which label (N, C), and how much each counts (N,)."""

    tokens: Tokens
    targets: Tensor
    weights: Tensor


def new_network(encoder: Encoder, num_labels: int, dropout: float = 0.0) -> LabelNetwork:
    """A copy of the encoder under a new head, in full precision."""
    transformer = copy.deepcopy(encoder.transformer()).float()
    return LabelNetwork(transformer, encoder.dim, num_labels, dropout)


def logits(network: LabelNetwork, tokens: Tokens, max_tokens: int) -> Floats:
    """(B, C) of the network at rest."""
    was_training = network.training
    network.eval()
    shortened = [cut(ids, max_tokens) for ids in tokens]
    found = np.zeros((len(tokens), network.head.out_features), dtype=np.float32)
    with torch.inference_mode(), half_precision():
        for batch in batches(shortened, _READ_BATCH):
            found[batch.rows.numpy()] = network(batch).numpy()
    network.train(was_training)
    return found


def fine_tune(
    encoder: Encoder,
    train: TuningSet,
    dev: TuningSet,
    several: bool,
    config: FineTuningConfig,
    seed: int,
    progress: Progress,
    fresh: Callable[[int], Tokens] | None = None,
) -> LabelNetwork:
    """The network as it was when it did best on the held-out texts.

    Args:
        encoder: what is copied and trained on.
        train: to learn from.
        dev: to choose by.
        several: whether a text may have several labels.
        config: the loop.
        seed: of order, dropout and the new head.
        progress: is told of steps, losses and measures.
        fresh: from an epoch to disturbed token ids of the training texts, to learn from besides.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = new_network(encoder, train.targets.shape[1], config.dropout).train()
        for parameter in network.parameters():
            parameter.requires_grad_(True)
        return _Loop(network, train, dev, several, config, seed, progress, fresh).run()


@dataclass
class _Loop:
    network: LabelNetwork
    train: TuningSet
    dev: TuningSet
    several: bool
    config: FineTuningConfig
    seed: int
    progress: Progress
    fresh: Callable[[int], Tokens] | None

    def run(self) -> LabelNetwork:
        config, rng = self.config, np.random.default_rng(self.seed)
        groups = layer_groups(
            self.network, config.learning_rate, config.layer_decay, config.weight_decay
        )
        optimiser = torch.optim.AdamW(groups, fused=True)  # an eighth of the time on a CPU
        copies = 1 if self.fresh is None else 2
        steps = math.ceil(copies * len(self.train.tokens) / config.batch_size)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: _slope(step, config.epochs * steps, config.warm_up)
        )
        check = max(1, steps // config.checks)
        best, since = (-1.0, -math.inf), 0
        kept: dict[str, Tensor] = {}
        report = self.progress.stage("fine-tuning the encoder")
        for epoch in range(config.epochs):
            losses = []
            for step, batch in enumerate(self._epoch(epoch, rng), start=1):
                losses.append(self._step(batch, optimiser))
                schedule.step()
                report(epoch * steps + step, config.epochs * steps)
                if step % check and step != steps:
                    continue
                measure = self._measure()
                self.progress.measure({"loss": float(np.mean(losses)), "dev": measure[0]})
                self.progress.log(
                    f"epoch {epoch + step / steps:.2f}: loss {np.mean(losses):.3f}, "
                    f"held-out accuracy {measure[0]:.4f}"
                )
                since = 0 if measure > best else since + 1
                if measure > best:
                    best = measure
                    kept = {name: value.clone() for name, value in self._state().items()}
                if since >= config.patience:
                    break
            if since >= config.patience:
                break
        self.network.load_state_dict(kept)
        return self.network.eval()

    def _state(self) -> dict[str, Tensor]:
        return dict(self.network.state_dict())

    def _epoch(self, epoch: int, rng: np.random.Generator) -> list[TokenBatch]:
        """Batches of one pass: each text once, and once more disturbed where that is asked for."""
        tokens = [cut(ids, self.config.max_tokens) for ids in self.train.tokens]
        if self.fresh is not None:
            tokens += [cut(ids, self.config.max_tokens) for ids in self.fresh(epoch)]
        return list(batches(tokens, self.config.batch_size, rng))

    def _step(self, batch: TokenBatch, optimiser: torch.optim.Optimizer) -> float:
        with half_precision(self.config.half_precision):
            found = self.network(batch)
        places = batch.rows % len(self.train.tokens)
        targets, weights = self.train.targets[places], self.train.weights[places]
        loss = (self._losses(found, targets) * weights).sum() / weights.sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        optimiser.step()
        return float(loss.detach())

    def _losses(self, found: Tensor, targets: Tensor) -> Tensor:
        """(B,) of each text."""
        if self.several:
            return torch.nn.functional.binary_cross_entropy_with_logits(
                found, targets.float(), reduction="none"
            ).sum(1)
        return torch.nn.functional.cross_entropy(
            found,
            targets.int().argmax(1),
            reduction="none",
            label_smoothing=self.config.label_smoothing,
        )

    def _measure(self) -> tuple[float, float]:
        """Accuracy on held-out texts, and where that ties, the smaller loss."""
        found = torch.from_numpy(logits(self.network, self.dev.tokens, self.config.max_tokens))
        loss = float(self._losses(found, self.dev.targets).mean())
        if self.several:
            return float(((found > 0) == self.dev.targets).float().mean()), -loss
        right = found.argmax(1) == self.dev.targets.int().argmax(1)
        return float(right.float().mean()), -loss


def _slope(step: int, total: int, warm_up: float) -> float:
    """The learning rate's factor: up in a line, then down in a line."""
    rising = max(1, int(warm_up * total))
    return min((step + 1) / rising, max(0.0, (total - step) / max(1, total - rising)))
