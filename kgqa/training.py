"""The training loop: losses of the heads weighted and summed, the best epoch kept."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from kgqa.checkpoint import Checkpoint
from kgqa.config import TrainingConfig
from kgqa.examples import Batch, ExampleSet, Readings
from kgqa.fusion import StepTable
from kgqa.half import half_precision
from kgqa.losses import LossWeights, batch_losses, forward, label_logits
from kgqa.progress import Progress
from kgqa.scorer import PathScorer
from kgqa.settling import settle
from kgqa.text_examples import LabelBatch, TextExamples

_POOL = 32


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to: mean training loss, share of dev questions read right in full.

    ``losses`` are those of each head, ``tasks`` the shares of held-out texts labelled right,
    ``weights`` what each loss counts; ``network`` says which of several was trained.
    """

    number: int
    loss: float
    path_accuracy: float
    type_accuracy: float
    losses: dict[str, float] = field(default_factory=dict)
    tasks: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    network: int = 1

    def values(self) -> dict[str, float]:
        """All figures by name, for curves."""
        own = {
            "number": self.number,
            "network": self.network,
            "loss": self.loss,
            "path_accuracy": self.path_accuracy,
            "type_accuracy": self.type_accuracy,
        }
        losses = {f"loss of {name}": value for name, value in self.losses.items()}
        return own | losses | {f"accuracy of {name}": v for name, v in self.tasks.items()}


class Part(NamedTuple):
    """Examples, and how often an epoch shows them: a share of them where that is below one.

    Of questions with several paths an epoch shows the path that the network then finds likeliest.
    """

    examples: Readings | ExampleSet | TextExamples
    repeats: float = 1.0


@dataclass
class Stage:
    """How far a stage has come: its optimizer, the best weights so far, epochs since then."""

    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    best_state: dict[str, Tensor]
    best: float = -1.0
    epoch: int = 0
    since: int = 0

    def note(self, reached: float, scorer: PathScorer) -> None:
        """An epoch is done and has reached so much on dev."""
        self.epoch += 1
        self.since += 1
        if reached > self.best:
            self.best, self.since = reached, 0
            self.best_state = copy.deepcopy(scorer.state_dict())

    def values(self) -> dict[str, Any]:
        """All that is no tensor, ready for JSON."""
        groups = self.optimizer.state_dict()["param_groups"]
        return {
            "best": self.best,
            "epoch": self.epoch,
            "since": self.since,
            "groups": groups,
            "schedule": self.schedule.state_dict(),
        }

    def tensors(self) -> dict[str, Tensor]:
        """Best weights and the optimizer's own state."""
        state = self.optimizer.state_dict()["state"]
        own = {
            f"optimizer.{key}.{name}": v for key, row in state.items() for name, v in row.items()
        }
        return own | {f"best.{name}": value for name, value in self.best_state.items()}

    def restore(self, tensors: Mapping[str, Tensor], values: Mapping[str, Any]) -> None:
        """Take up what ``tensors`` and ``values`` gave."""
        self.best, self.epoch, self.since = (values[name] for name in ("best", "epoch", "since"))
        self.best_state = _named(tensors, "best.")
        state: dict[int, dict[str, Tensor]] = {}
        for name, value in _named(tensors, "optimizer.").items():
            key, _, field_name = name.partition(".")
            state.setdefault(int(key), {})[field_name] = value
        self.optimizer.load_state_dict({"state": state, "param_groups": values["groups"]})
        self.schedule.load_state_dict(values["schedule"])


def _named(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Those whose names begin so, without it."""
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


@dataclass
class Trainer:
    """Trains a network in place, in one stage or several.

    Args:
        table: the steps of the graph that the examples are about.
        seed: of batches and dropout.
        checkpoint: keeps each epoch, so that a training which was killed can go on.
        history: how the epochs went, of all stages.
        stages: how many came before, of other networks too: each has draws and a checkpoint of its
            own.
        held_texts: of text tasks that share the network, to choose the epoch by as well.
        name: what progress calls it.
        network: which of several it is, from 1.
    """

    scorer: PathScorer
    table: StepTable
    config: TrainingConfig
    seed: int
    progress: Progress
    checkpoint: Checkpoint = field(default_factory=lambda: Checkpoint(None))
    history: list[Epoch] = field(default_factory=list)
    stages: int = 0
    held_texts: Sequence[TextExamples] = ()
    name: str = "training"
    network: int = 1

    def __post_init__(self) -> None:
        self.weights = LossWeights(self.config, list(self.scorer.tasks))

    def train(self, parts: Sequence[Part], dev: Readings | None, epochs: int) -> None:
        """One stage: the network ends with the weights of its best epoch on dev.

        It stops early when ``patience`` epochs have brought nothing, and goes on from the last
        epoch that the checkpoint has.
        """
        steps = sum(_num_batches(_shown(part), self.config.batch_size) for part in parts)
        stage = self._begin(epochs, steps)
        report = self.progress.stage(self.name)
        while stage.epoch < epochs and stage.since < self.config.patience:
            draws = (self.seed, self.stages, stage.epoch)  # the same ones when taken up again
            shown = [(self._settled(part), part.repeats) for part in parts]
            torch.manual_seed(hash(draws))
            self.scorer.train()
            losses: dict[str, list[float]] = {}
            drawn = _batches(shown, self.config, np.random.default_rng(draws))
            for done, batch in enumerate(drawn, start=1):
                for name, loss in self._update(batch, stage.optimizer).items():
                    losses.setdefault(name, []).append(loss)
                stage.schedule.step()
                report(stage.epoch * steps + done, epochs * steps)
            means = {name: float(np.mean(values)) for name, values in losses.items()}
            stage.note(self._measure(means, dev), self.scorer)
            self._save(stage)
        self.scorer.load_state_dict(stage.best_state)
        self.scorer.eval()
        self.stages += 1

    def _settled(self, part: Part) -> ExampleSet | TextExamples:
        """What an epoch shows of a part, each question with one path."""
        if isinstance(part.examples, Readings):
            return settle(part.examples, self.scorer, self.table, self.config.batch_size)
        return part.examples

    def _begin(self, epochs: int, steps: int) -> Stage:
        """A stage at its beginning, or where the checkpoint left it."""
        optimizer, schedule = self._optimizer(epochs * steps)
        stage = Stage(optimizer, schedule, copy.deepcopy(self.scorer.state_dict()))
        kept = self.checkpoint.stage(self.stages)
        if kept is not None:
            tensors, values = kept
            stage.restore(tensors, values)
            self.scorer.load_state_dict(_named(tensors, "now."))
            self.weights.load_state_dict(_named(tensors, "weights."))
            self.history = [Epoch(**epoch) for epoch in values["history"]]
            self.progress.log(f"going on after epoch {stage.epoch} of {epochs}")
        return stage

    def _save(self, stage: Stage) -> None:
        tensors = {f"now.{name}": value for name, value in self.scorer.state_dict().items()}
        own = self.weights.state_dict()
        tensors |= {f"weights.{name}": value for name, value in own.items()}
        values = stage.values() | {"history": [asdict(epoch) for epoch in self.history]}
        self.checkpoint.save_stage(self.stages, tensors | stage.tensors(), values)

    def _optimizer(
        self, total: int
    ) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
        config = self.config
        optimizer = torch.optim.AdamW(
            [*self.scorer.parameters(), *self.weights.parameters()],
            config.learning_rate,
            weight_decay=config.weight_decay,
            fused=True,
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            config.learning_rate,
            total_steps=max(total + 1, 11),  # of 10 steps its warm-up would have no length
            pct_start=0.1,
        )
        return optimizer, schedule

    def _update(
        self, batch: Batch | LabelBatch, optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Learn from a batch; the losses of its heads, and as ``loss`` their weighted sum."""
        optimizer.zero_grad()
        with sdpa_kernel(SDPBackend.MATH):  # on short sequences twice as quick as the others
            with half_precision(self.config.half_precision):
                losses = batch_losses(self.scorer, self.table, batch, self.config)
                loss = self.weights(losses)
            loss.backward()
        torch.nn.utils.clip_grad_norm_(self.scorer.parameters(), 1.0)
        optimizer.step()
        return {"loss": loss.item()} | {name: one.item() for name, one in losses.items()}

    def _measure(self, losses: dict[str, float], dev: Readings | None) -> float:
        """Note how an epoch went; larger is better."""
        size = self.config.batch_size
        paths, types = (0.0, 0.0) if dev is None else accuracy(self.scorer, self.table, dev, size)
        tasks = {one.task: label_accuracy(self.scorer, one, size) for one in self.held_texts}
        total = losses.pop("loss")
        number = len(self.history) + 1
        weights = self.weights.values()
        epoch = Epoch(number, total, paths, types, losses, tasks, weights, self.network)
        self.history.append(epoch)
        self.progress.measure(epoch.values())
        shown = "".join(f", {task} {right:.3f}" for task, right in tasks.items())
        self.progress.log(
            f"epoch {number}: loss {total:.3f}, dev paths {paths:.3f}, types {types:.3f}{shown}"
        )
        return paths + types + sum(tasks.values())


@torch.inference_mode()
def label_accuracy(scorer: PathScorer, texts: TextExamples, batch_size: int) -> float:
    """Share of texts whose labels are all right."""
    targets, logits = texts.targets, task_logits(scorer, texts, batch_size)
    if not len(targets):
        return 0.0
    if texts.several:
        return float(((logits > 0) == targets).all(1).mean())
    return float(targets[np.arange(len(targets)), logits.argmax(1)].mean())


@torch.inference_mode()
def task_logits(scorer: PathScorer, texts: TextExamples, batch_size: int) -> NDArray[np.float32]:
    """(N, C) of the network at rest."""
    scorer.eval()
    rng = np.random.default_rng(0)
    found = np.zeros(texts.targets.shape, dtype=np.float32)
    order = np.argsort(texts.lengths, kind="stable")
    for start in range(0, len(order), batch_size):
        places = order[start : start + batch_size]
        batch = texts.batch(places, 0.0, rng)
        found[places] = label_logits(scorer, batch).float().numpy()
    return found


@torch.inference_mode()
def accuracy(
    scorer: PathScorer, table: StepTable, dev: Readings, batch_size: int
) -> tuple[float, float]:
    """Shares of questions with every step of one of their paths right, and with the right type."""
    paths, types = np.zeros(len(dev), dtype=bool), np.zeros(len(dev), dtype=bool)
    for indexes, batch in _in_order(scorer, dev.examples, batch_size):
        log_probs, kinds, *_ = forward(scorer, table, batch)
        right = torch.ones(len(indexes), dtype=torch.bool)
        right[batch.place[log_probs.argmax(1) != batch.target, 0]] = False
        owner = dev.owner[indexes.start : indexes.stop]
        np.logical_or.at(paths, owner, right.numpy())
        np.logical_or.at(types, owner, (kinds.argmax(1) == batch.types).numpy())
    return float(paths.mean()), float(types.mean())


def _in_order(
    scorer: PathScorer, examples: ExampleSet, batch_size: int
) -> Iterator[tuple[range, Batch]]:
    """All examples as they stand, nothing hidden, for a network that does not learn."""
    scorer.eval()
    rng = np.random.default_rng(0)
    for start in range(0, len(examples), batch_size):
        indexes = range(start, min(start + batch_size, len(examples)))
        yield indexes, examples.batch(indexes, 0.0, rng)


def _batches(
    shown: Sequence[tuple[ExampleSet | TextExamples, float]],
    config: TrainingConfig,
    rng: np.random.Generator,
) -> Iterator[Batch | LabelBatch]:
    """The batches of one epoch, those of all parts mixed; each is of one part.

    ``shown`` are examples and how often they are shown.
    """
    batches = [
        (examples, indexes)
        for examples, repeats in shown
        for indexes in _similar_lengths(examples, repeats, config.batch_size, rng)
    ]
    for place in rng.permutation(len(batches)):
        examples, indexes = batches[place]
        yield examples.batch(indexes, config.hide_rate, rng)


def _similar_lengths(
    examples: ExampleSet | TextExamples, repeats: float, size: int, rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Batches of questions of about one length, so that little of a batch is padding."""
    total = len(examples)
    rounds = int(np.ceil(repeats)) if total else 0
    order = np.concatenate([rng.permutation(total) for _ in range(rounds)] or [np.zeros(0, int)])
    order = order[: round(repeats * total)]
    lengths = examples.lengths
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
