"""A result for each question, and the report over them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.diagnosis import CAUSES
from kgqa.intervals import bootstrap_interval
from kgqa.metrics import (
    CalibrationBin,
    Grade,
    Metrics,
    calibration_bins,
    expected_calibration_error,
    mean_metrics,
    scores_of,
)
from kgqa.records import Answer, Question

if TYPE_CHECKING:
    from kgqa.report import Run

FAILED = "failed"
"""The type of a question that failed and says no type itself."""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question, its answer, and how right that is.

    ``error`` is empty unless it failed; ``cause`` says why it is wrong, see ``kgqa.diagnosis``.
    """

    question: Question
    answer: Answer
    grade: Grade
    error: str = ""
    cause: str = ""

    @property
    def type(self) -> str:
        """The question's own type where it has one, else the predicted one."""
        return self.question.type or self.answer.type

    def to_dict(self) -> dict[str, Any]:
        """A line of predictions: what ``ask --json`` gives, with id, gold, grade and cause."""
        line = {
            "id": self.question.id,
            **self.answer.to_dict(),
            "gold": list(self.question.answers or ()),
            "correct": self.grade.correct,
            "cause": self.cause,
            "rank": self.grade.rank,
            "f1": self.grade.f1,
            "exact_match": self.grade.exact_match,
        }
        return line | {"error": self.error} if self.error else line


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds in which half of the questions, and 95 of 100, were answered."""

    p50: float
    p95: float

    def to_dict(self) -> dict[str, float]:
        return {"p50": self.p50, "p95": self.p95}


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All metrics of a question set. ``ece`` is over the questions that were answered."""

    overall: Metrics
    by_type: dict[str, Metrics]
    by_language: dict[str, Metrics]
    by_hops: dict[str, Metrics]
    by_file: dict[str, Metrics]
    ece: float | None
    latency: Latency
    seconds: float
    results: tuple[QuestionResult, ...]

    @property
    def groups(self) -> dict[str, dict[str, Metrics]]:
        """The groups that the questions give, by what they are grouped by."""
        found = {
            "type": self.by_type,
            "language": self.by_language,
            "hops": self.by_hops,
            "file": self.by_file,
        }
        return {name: group for name, group in found.items() if group}

    @property
    def failed(self) -> tuple[QuestionResult, ...]:
        """The questions that raised an error."""
        return tuple(result for result in self.results if result.error)

    @property
    def wrong(self) -> tuple[QuestionResult, ...]:
        """The questions whose top answer is not right."""
        return tuple(result for result in self.results if not result.grade.correct)

    @property
    def causes(self) -> dict[str, int]:
        """How many wrong answers each cause has, in the order of ``kgqa.diagnosis.CAUSES``."""
        counts = Counter(result.cause for result in self.results)
        return {cause: counts[cause] for cause in CAUSES if counts[cause]}

    @property
    def calibration(self) -> list[CalibrationBin]:
        """Confidence beside accuracy, over the questions that were answered."""
        return calibration_bins(*_claims(self.results))

    @property
    def questions_per_second(self) -> float:
        return self.overall.count / self.seconds if self.seconds > 0 else 0.0

    def to_html(self, run: Run | None = None) -> str:
        """The report as a page that stands by itself; ``run`` says what was measured."""
        from kgqa.report import to_html

        return to_html(self, run)

    def save(self, folder: str | Path, run: Run | None = None) -> None:
        """Write ``index.html``, ``report.md`` and ``results.json``.

        Raises:
            DataError: the folder cannot be written.
        """
        from kgqa.report import save_report

        save_report(self, folder, run)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``evaluate --json``."""
        return {
            "num_questions": self.overall.count,
            **self.overall.to_dict(),
            "intervals": _intervals_to_dict(self.overall),
            "by_type": {},
            **{f"by_{name}": _groups_to_dict(group) for name, group in self.groups.items()},
            "ece": self.ece,
            "causes": self.causes,
            "latency": self.latency.to_dict(),
            "errors": len(self.failed),
            "failed": [{"id": one.question.id, "error": one.error} for one in self.failed],
            "seconds": self.seconds,
            "questions_per_second": self.questions_per_second,
        }


def aggregate(
    results: Sequence[QuestionResult], seconds: float, *, seed: int = 0
) -> EvaluationReport:
    """The report over finished results; ``seed`` is that of the intervals."""

    def grouped(key: Callable[[QuestionResult], object]) -> dict[str, Metrics]:
        return _grouped(results, key, seed)

    several = len({result.question.source for result in results}) > 1
    return EvaluationReport(
        overall=_measured([result.grade for result in results], seed),
        by_type=grouped(lambda result: result.type),
        by_language=grouped(lambda result: result.question.language),
        by_hops=grouped(lambda result: result.question.hops),
        by_file=grouped(lambda result: result.question.source) if several else {},
        ece=expected_calibration_error(*_claims(results)),
        latency=_latency(results),
        seconds=seconds,
        results=tuple(results),
    )


def _measured(grades: Sequence[Grade], seed: int) -> Metrics:
    """Means with their intervals."""
    intervals = {
        name: bootstrap_interval(scores, seed=seed) for name, scores in scores_of(grades).items()
    }
    return replace(mean_metrics(grades), intervals=intervals)


def _claims(results: Sequence[QuestionResult]) -> tuple[list[float], list[bool]]:
    """Confidence and correctness of the questions that were answered."""
    answered = [result for result in results if result.answer.entities]
    return (
        [result.answer.confidence for result in answered],
        [result.grade.correct for result in answered],
    )


def _latency(results: Sequence[QuestionResult]) -> Latency:
    seconds = [result.answer.seconds for result in results if not result.error]
    if not seconds:
        return Latency(0.0, 0.0)
    middle, most = np.quantile(seconds, [0.5, 0.95])
    return Latency(float(middle), float(most))


def _grouped(
    results: Sequence[QuestionResult], key: Callable[[QuestionResult], object], seed: int
) -> dict[str, Metrics]:
    """Metrics for each key that is not None, sorted by it."""
    groups: dict[str, list[Grade]] = {}
    for result in results:
        found = key(result)
        if found is not None:
            groups.setdefault(str(found), []).append(result.grade)
    return {name: _measured(groups[name], seed) for name in sorted(groups)}


def _groups_to_dict(groups: dict[str, Metrics]) -> dict[str, Any]:
    return {
        name: {"count": one.count, **one.to_dict(), "intervals": _intervals_to_dict(one)}
        for name, one in groups.items()
    }


def _intervals_to_dict(metrics: Metrics) -> dict[str, list[float]]:
    return {name: list(ends) for name, ends in metrics.intervals.items()}
