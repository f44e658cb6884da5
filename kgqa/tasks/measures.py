"""How well a classifier does: accuracy, F1 of each label, confusion, calibration."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgqa.errors import DataError
from kgqa.metrics import expected_calibration_error
from kgqa.progress import Progress
from kgqa.tasks.records import Classification, LabelledText, LabelledTexts

if TYPE_CHECKING:
    from kgqa.tasks.classifier import TextClassifier

ABSTAINED = "(no label)"
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Precision, recall and F1 of one label; ``support`` is how many texts have it."""

    precision: float
    recall: float
    f1: float
    support: int

    @classmethod
    def of(cls, hits: int, given: int, support: int) -> LabelScore:
        """From right, given and gold counts; zero where nothing can be divided."""
        precision = hits / given if given else 0.0
        recall = hits / support if support else 0.0
        both = given + support
        return cls(precision, recall, 2 * hits / both if both else 0.0, support)

    def to_dict(self) -> dict[str, Any]:
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "support": self.support,
        }


@dataclass(frozen=True, slots=True)
class TextResult:
    """One text with gold labels, and what was said of it."""

    gold: LabelledText
    found: Classification

    @property
    def correct(self) -> bool:
        """Whether exactly the gold labels were given."""
        return set(self.found.labels) == set(self.gold.labels)

    def to_dict(self) -> dict[str, Any]:
        """A line of predictions."""
        return {**self.found.to_dict(), "gold": list(self.gold.labels), "correct": self.correct}


@dataclass(frozen=True, slots=True)
class TaskReport:
    """All measures of a classifier on a file.

    ``accuracy`` counts texts whose labels are all right and no others; a text without a label is
    wrong unless it has none. ``macro_f1`` is the mean over labels that occur in the file or were
    given. ``answered`` is the share of texts that got a label; ``accuracy_answered`` is the
    accuracy among them.
    """

    accuracy: float
    macro_f1: float
    micro_f1: float
    answered: float
    accuracy_answered: float
    ece: float | None
    by_label: dict[str, LabelScore]
    unseen: tuple[str, ...]
    multi_label: bool
    seconds: float
    results: tuple[TextResult, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``evaluate --task --json``."""
        count = len(self.results)
        return {
            "num_texts": count,
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "micro_f1": self.micro_f1,
            "answered": self.answered,
            "accuracy_answered": self.accuracy_answered,
            "ece": self.ece,
            "by_label": {name: score.to_dict() for name, score in self.by_label.items()},
            "unseen_labels": list(self.unseen),
            "multi_label": self.multi_label,
            "seconds": self.seconds,
            "texts_per_second": count / self.seconds if self.seconds > 0 else 0.0,
        }

    def confusion(self) -> dict[tuple[str, str], int]:
        """(gold, given) to how often; in a multi-label task a label's misses and false alarms."""
        counts: Counter[tuple[str, str]] = Counter()
        for result in self.results:
            gold, given = set(result.gold.labels), set(result.found.labels)
            if not self.multi_label:
                counts[result.gold.labels[0], result.found.label or ABSTAINED] += 1
                continue
            counts.update((label, label) for label in gold & given)
            counts.update((label, ABSTAINED) for label in gold - given)
            counts.update((ABSTAINED, label) for label in given - gold)
        return dict(counts)


def evaluate_task(
    classifier: TextClassifier, task: LabelledTexts, progress: Progress | None = None
) -> TaskReport:
    """How well a classifier labels texts whose labels are known.

    A label that the classifier has never learned cannot be given: such texts count as wrong.

    Raises:
        DataError: there are texts with several labels, and the classifier gives one alone.
    """
    if not classifier.multi_label and any(len(row.labels) != 1 for row in task.rows):
        raise DataError("these texts have several labels or none; the task was learned with one")
    report = (progress or Progress()).stage("classifying texts")
    start = time.perf_counter()
    results: list[TextResult] = []
    for first in range(0, len(task.rows), _CHUNK):
        rows = task.rows[first : first + _CHUNK]
        found = classifier.classify([row.text for row in rows])
        results += map(TextResult, rows, found)
        report(len(results), len(task.rows))
    seconds = time.perf_counter() - start
    return summarise(results, classifier.labels, classifier.multi_label, seconds)


def summarise(
    results: Sequence[TextResult], labels: Sequence[str], multi_label: bool, seconds: float
) -> TaskReport:
    """The report over finished results; ``labels`` are those the classifier knows."""
    gold = Counter(label for one in results for label in one.gold.labels)
    given = Counter(label for one in results for label in one.found.labels)
    hits = Counter(
        label for one in results for label in set(one.gold.labels) & set(one.found.labels)
    )
    names = sorted({*gold, *given})
    by_label = {name: LabelScore.of(hits[name], given[name], gold[name]) for name in names}
    answered = [one for one in results if one.found.labels]
    total = LabelScore.of(hits.total(), given.total(), gold.total())
    certain = [] if multi_label else list(results)
    return TaskReport(
        accuracy=_share(one.correct for one in results),
        macro_f1=math.fsum(score.f1 for score in by_label.values()) / max(1, len(by_label)),
        micro_f1=total.f1,
        answered=len(answered) / max(1, len(results)),
        accuracy_answered=_share(one.correct for one in answered),
        ece=expected_calibration_error(
            [one.found.confidence for one in certain],
            [_likeliest(one.found) == one.gold.labels[0] for one in certain],
        ),
        by_label=by_label,
        unseen=tuple(sorted(set(gold) - set(labels))),
        multi_label=multi_label,
        seconds=seconds,
        results=tuple(results),
    )


def _likeliest(found: Classification) -> str:
    return max(found.probabilities, key=lambda label: found.probabilities[label])


def _share(hits: Any) -> float:
    listed = list(hits)
    return sum(listed) / len(listed) if listed else 0.0
