"""A question set through a pipeline: a result for each question, then a report over them all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kgqa.errors import DataError
from kgqa.metrics import (
    WRONG,
    Grade,
    Metrics,
    NamesOf,
    expected_calibration_error,
    grade,
    mean_metrics,
)
from kgqa.progress import Progress
from kgqa.records import Answer, Question

FAILED = "failed"
"""The type of a question that failed and says no type itself."""


class Answers(Protocol):
    """What is evaluated: a ``QAPipeline``, or anything that answers questions in batches."""

    def batch(self, questions: Sequence[Question]) -> list[Answer]: ...


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question, its answer, and how right that is; ``error`` is empty unless it failed."""

    question: Question
    answer: Answer
    grade: Grade
    error: str = ""

    @property
    def type(self) -> str:
        """The question's own type where it has one, else the predicted one."""
        return self.question.type or self.answer.type

    def to_dict(self) -> dict[str, Any]:
        """A line of predictions: what ``ask --json`` gives, with id, gold and correctness."""
        line = {
            "id": self.question.id,
            **self.answer.to_dict(),
            "gold": list(self.question.answers or ()),
            "correct": self.grade.correct,
        }
        return line | {"error": self.error} if self.error else line


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All metrics of a question set. ``ece`` is over the questions that were answered."""

    overall: Metrics
    by_type: dict[str, Metrics]
    by_language: dict[str, Metrics]
    by_hops: dict[str, Metrics]
    ece: float | None
    seconds: float
    results: tuple[QuestionResult, ...]

    @property
    def failed(self) -> tuple[QuestionResult, ...]:
        """The questions that raised an error."""
        return tuple(result for result in self.results if result.error)

    @property
    def questions_per_second(self) -> float:
        return self.overall.count / self.seconds if self.seconds > 0 else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``evaluate --json``."""
        groups = {"by_language": self.by_language, "by_hops": self.by_hops}
        return {
            "num_questions": self.overall.count,
            **self.overall.to_dict(),
            "by_type": _groups_to_dict(self.by_type),
            **{name: _groups_to_dict(group) for name, group in groups.items() if group},
            "ece": self.ece,
            "errors": len(self.failed),
            "failed": [{"id": one.question.id, "error": one.error} for one in self.failed],
            "seconds": self.seconds,
            "questions_per_second": self.questions_per_second,
        }


def evaluate(
    qa: Answers,
    questions: Sequence[Question],
    *,
    gold_entities: bool = False,
    batch_size: int = 64,
    progress: Progress | None = None,
) -> EvaluationReport:
    """How well a pipeline answers questions whose answers are known.

    Args:
        qa: answers the questions; it is shown neither gold answers nor types.
        questions: with gold answers; an empty tuple where the graph cannot answer.
        gold_entities: also show it the topic entities.
        batch_size: questions answered at once.
        progress: is told how far the work has come.

    Raises:
        DataError: there is no question, or one without gold answers.
    """
    _check_gold(questions)
    report = (progress or Progress()).stage("answering questions")
    results: list[QuestionResult] = []
    start = time.perf_counter()
    for first in range(0, len(questions), max(1, batch_size)):
        results += answer_batch(qa, questions[first : first + max(1, batch_size)], gold_entities)
        report(len(results), len(questions))
    return aggregate(results, time.perf_counter() - start)


def answer_batch(
    qa: Answers, questions: Sequence[Question], gold_entities: bool = False
) -> list[QuestionResult]:
    """Results in the order of the questions; where the batch fails, each is asked by itself."""
    asked = [_asked(question, gold_entities) for question in questions]
    names_of = _names_of(qa)
    return [
        _result(question, outcome, names_of)
        for question, outcome in zip(questions, _outcomes(qa, asked), strict=True)
    ]


def aggregate(results: Sequence[QuestionResult], seconds: float) -> EvaluationReport:
    """The report over finished results."""
    answered = [result for result in results if result.answer.entities]
    return EvaluationReport(
        overall=mean_metrics([result.grade for result in results]),
        by_type=_grouped(results, lambda result: result.type),
        by_language=_grouped(results, lambda result: result.question.language),
        by_hops=_grouped(results, lambda result: result.question.hops),
        ece=expected_calibration_error(
            [result.answer.confidence for result in answered],
            [result.grade.correct for result in answered],
        ),
        seconds=seconds,
        results=tuple(results),
    )


def _check_gold(questions: Sequence[Question]) -> None:
    if not questions:
        raise DataError("no questions to evaluate")
    bare = next((question.id for question in questions if question.answers is None), None)
    if bare is not None:
        raise DataError(
            f"question '{bare}' has no gold answers; an empty list means that there is no answer"
        )


def _asked(question: Question, gold_entities: bool) -> Question:
    """The question without anything that would give its answer away."""
    topics = question.topic_entities if gold_entities else ()
    return Question(question.id, question.text, topic_entities=topics)


def _outcomes(qa: Answers, asked: Sequence[Question]) -> list[Answer | str]:
    """For each question its answer, or what went wrong: one error must not end the run."""
    try:
        answers = qa.batch(asked)
        if len(answers) != len(asked):
            raise ValueError(f"{len(answers)} answers to {len(asked)} questions")
        return list(answers)
    except Exception as error:
        if len(asked) == 1:
            return [f"{type(error).__name__}: {error}"]
    return [outcome for question in asked for outcome in _outcomes(qa, [question])]


def _result(question: Question, outcome: Answer | str, names_of: NamesOf) -> QuestionResult:
    if isinstance(outcome, str):
        nothing = Answer(question.text, FAILED, (), outcome, 0.0)
        return QuestionResult(question, nothing, WRONG, outcome)
    return QuestionResult(question, outcome, grade(outcome, question.answers or (), names_of))


def _names_of(qa: Answers) -> NamesOf:
    """All names of an entity in the pipeline's graph."""
    kg = getattr(qa, "kg", None)
    if kg is None:
        return lambda known: ()
    store = kg.store

    def names(known: str) -> Iterator[str]:
        node = store.entity_to_id.get(known)
        return iter(()) if node is None else (name.text for name in store.names(node))

    return names


def _grouped(
    results: Sequence[QuestionResult], key: Callable[[QuestionResult], object]
) -> dict[str, Metrics]:
    """Metrics for each key that is not None, sorted by it."""
    groups: dict[str, list[Grade]] = {}
    for result in results:
        found = key(result)
        if found is not None:
            groups.setdefault(str(found), []).append(result.grade)
    return {name: mean_metrics(groups[name]) for name in sorted(groups)}


def _groups_to_dict(groups: dict[str, Metrics]) -> dict[str, Any]:
    return {name: {"count": one.count, **one.to_dict()} for name, one in groups.items()}
