"""Text tasks learned together with questions: made ready before, made classifiers after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgqa.config import Config, TrainingConfig
from kgqa.encoder import Encoder
from kgqa.progress import Progress
from kgqa.scorer import PathScorer
from kgqa.tasks.classifier import TextClassifier
from kgqa.tasks.joint import JointTask, joint_classifier, joint_task
from kgqa.tasks.records import LabelledTexts
from kgqa.training import Part, task_logits

_BATCH = 64


def prepare_tasks(
    tasks: Mapping[str, LabelledTexts],
    config: Config,
    encoder: Encoder,
    seed: int,
    progress: Progress,
) -> list[JointTask]:
    """The tasks with their texts encoded.

    Raises:
        DataError: a task has fewer than two labels.
    """
    buckets = config.fusion.num_buckets
    return [
        joint_task(name, task, config.tasks, encoder, buckets, seed, progress)
        for name, task in tasks.items()
    ]


def task_parts(
    tasks: Sequence[JointTask], num_questions: int, config: TrainingConfig
) -> list[Part]:
    """The texts beside so many questions in an epoch: not many times as many, drawn anew."""
    most = config.max_task_share * num_questions
    return [
        Part(task.learned, min(1.0, most / len(task.learned)) if num_questions else 1.0)
        for task in tasks
    ]


def finish_tasks(
    tasks: Sequence[JointTask], scorer: PathScorer, config: Config, encoder: Encoder, seed: int
) -> dict[str, TextClassifier]:
    """The classifiers of tasks whose network has been trained."""
    return {
        task.name: joint_classifier(
            task, scorer, task_logits(scorer, task.held, _BATCH), config.tasks, encoder, seed
        )
        for task in tasks
    }
