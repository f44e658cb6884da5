"""A question set through whatever answers it, in batches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from kgqa.diagnosis import diagnose, graph_names
from kgqa.errors import DataError
from kgqa.evaluation.results import FAILED, EvaluationReport, QuestionResult, aggregate
from kgqa.graph import KnowledgeGraph
from kgqa.metrics import WRONG, grade
from kgqa.progress import Progress
from kgqa.records import Answer, Question


class Answers(Protocol):
    """What is evaluated: a ``QAPipeline``, or anything that answers questions in batches."""

    def batch(self, questions: Sequence[Question]) -> list[Answer]: ...


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
    kg = getattr(qa, "kg", None)
    return [
        _result(question, outcome, kg)
        for question, outcome in zip(questions, _outcomes(qa, asked), strict=True)
    ]


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


def _result(question: Question, outcome: Answer | str, kg: KnowledgeGraph | None) -> QuestionResult:
    if isinstance(outcome, str):
        nothing = Answer(question.text, FAILED, (), outcome, 0.0)
        return QuestionResult(question, nothing, WRONG, outcome, FAILED)
    found = grade(outcome, question.answers or (), graph_names(kg))
    return QuestionResult(question, outcome, found, "", diagnose(question, outcome, found, kg))
