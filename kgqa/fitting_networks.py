"""The networks of an ensemble, trained one after the other on the same lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from kgqa.checkpoint import Checkpoint
from kgqa.config import Config
from kgqa.examples import Readings
from kgqa.fusion import StepTable
from kgqa.progress import Progress
from kgqa.scorer import PathScorer
from kgqa.tasks.joint import JointTask
from kgqa.training import Epoch, Part, Trainer
from kgqa.warm_start import begin_with, forerunners, keep_some


@dataclass(frozen=True)
class Lessons:
    """What a stage of training shows, what it is judged by, and how often it is shown.

    ``texts`` are those of text tasks, which the first network alone learns.
    """

    questions: Sequence[Part]
    texts: Sequence[Part]
    dev: Readings
    epochs: int


def fit_networks(
    config: Config,
    dims: tuple[int, int],
    table: StepTable,
    course: Sequence[Lessons],
    tasks: Sequence[JointTask],
    seed: int,
    progress: Progress,
    checkpoint: Checkpoint,
) -> tuple[list[PathScorer], list[dict[str, Any]]]:
    """As many networks as the settings ask for, and how each epoch of each of them went.

    Args:
        dims: widths of text and graph vectors.
        table: the steps of the graph.
        course: the stages.
        tasks: these, for their labels and held-out texts.
        seed: of the first network; the others have draws of their own.
    """
    scorers: list[PathScorer] = []
    history: list[Epoch] = []
    wanted, before = config.training.networks, forerunners(config)
    assert wanted is not None, "how many networks is decided before"
    for number in range(wanted):
        torch.manual_seed(seed + number)
        own = tasks if number == 0 else ()
        scorer = PathScorer(config.fusion, *dims, {task.name: len(task.labels) for task in own})
        forerunner = before[number % len(before)] if before else None
        if forerunner is not None:
            begin_with(scorer, forerunner)
        trainer = Trainer(
            scorer,
            table,
            config.training,
            seed,
            progress,
            checkpoint,
            history,
            stages=number * len(course),
            held_texts=[task.held for task in own],
            name="training" if wanted == 1 else f"training · {number + 1}/{wanted}",
            network=number + 1,
        )
        for lessons in course:
            parts = [*lessons.questions, *(lessons.texts if own else ())]
            trainer.train(parts, lessons.dev, lessons.epochs)
        if forerunner is not None and config.training.keep:
            keep_some(scorer, forerunner, config.training.keep)
        scorers.append(scorer)
        history = trainer.history
    return scorers, [asdict(epoch) for epoch in history]
