"""Text tasks that share the network which reads questions: its states under a head for each task.

Beside the shared network, words count as in any text task; what part says how much is fitted on
held-out texts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.config import TaskConfig
from kgqa.encoder import Encoder
from kgqa.features import question_batch
from kgqa.progress import Progress
from kgqa.tasks.classifier import TextClassifier
from kgqa.tasks.experts import Lesson, learn_words
from kgqa.tasks.files import check_task
from kgqa.tasks.fitting import Wishes, make_lesson, weigh
from kgqa.tasks.linear import Floats
from kgqa.tasks.records import LabelledTexts
from kgqa.text_examples import TextExamples, text_examples

if TYPE_CHECKING:
    from kgqa.scorer import PathScorer

SHARED = "shared"
_BATCH = 64


@dataclass(frozen=True)
class SharedExpert:
    """The network that reads questions, and what its head for a task makes of a text."""

    encoder: Encoder
    scorer: PathScorer
    task: str

    def scores(self, texts: Sequence[str]) -> Floats:
        """(B, C) logits; texts that the encoder has read lately are not read again."""
        import torch

        found = np.zeros((len(texts), self.scorer.tasks[self.task]), dtype=np.float32)
        buckets = self.scorer.config.num_buckets
        for start in range(0, len(texts), _BATCH):
            part = list(texts[start : start + _BATCH])
            with torch.inference_mode():
                memory = self.scorer.fusion.read(question_batch(part, self.encoder, buckets))
                found[start : start + len(part)] = self.scorer.classify(memory, self.task).numpy()
        return found


@dataclass(frozen=True)
class JointTask:
    """A task being learned with others: its texts as a lesson, and as the network reads them."""

    name: str
    labels: tuple[str, ...]
    lesson: Lesson
    learned: TextExamples
    held: TextExamples


def joint_task(
    name: str,
    task: LabelledTexts,
    config: TaskConfig,
    encoder: Encoder,
    num_buckets: int,
    seed: int,
    progress: Progress,
) -> JointTask:
    """A task made ready; a share of its texts is held out.

    Raises:
        DataError: there are fewer than two labels.
    """
    check_task(task, f"task {name}")
    wishes = Wishes(config=config, encoder=encoder, seed=seed)
    lesson = make_lesson(task, None, wishes, progress, single=True)
    held = lesson.held
    rest = np.setdiff1d(np.arange(len(lesson.texts)), held)

    def part(places: Any) -> TextExamples:
        texts = [lesson.texts[place] for place in places]
        return text_examples(
            name, texts, lesson.targets[places], lesson.weights[places], lesson.several, encoder,
            num_buckets, progress.stage(f"reading the texts of {name}"),
        )  # fmt: skip

    return JointTask(name, task.labels, lesson, part(rest), part(held))


def joint_classifier(
    task: JointTask,
    scorer: PathScorer,
    shared: Floats,
    config: TaskConfig,
    encoder: Encoder,
    seed: int,
) -> TextClassifier:
    """The classifier of a task whose network has been trained.

    Args:
        shared: (H, C) what the network says of the held-out texts.
    """
    start = time.perf_counter()
    lesson = replace(task.lesson, refit=False)
    words, held = learn_words(lesson)
    mixture, measured = weigh(lesson, {"words": held, SHARED: shared})
    training: dict[str, Any] = {
        "texts": len(lesson.texts),
        **measured,
        "joint": True,
        "seed": seed,
        "seconds": time.perf_counter() - start,
    }
    return TextClassifier(
        labels=task.labels,
        multi_label=lesson.several,
        config=config,
        encoder=encoder,
        experts={"words": words, SHARED: SharedExpert(encoder, scorer, task.name)},
        mixture=mixture,
        training=training,
    )
