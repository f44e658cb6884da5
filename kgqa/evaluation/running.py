"""A question set through whatever answers it, in batches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from kgqa.diagnosis import diagnose, graph_names
from kgqa.errors import DataError
from kgqa.evaluation.journal import journal
from kgqa.evaluation.manifest import Manifest, questions_hash
from kgqa.evaluation.results import FAILED, EvaluationReport, QuestionResult, aggregate
from kgqa.graph import KnowledgeGraph
from kgqa.metrics import WRONG, grade
from kgqa.progress import Progress
from kgqa.questions import load_questions
from kgqa.records import Answer, Question

QuestionSet = str | Path | Question | Sequence[str | Path | Question]
"""Questions, or files of them."""


class Answers(Protocol):
    """What is evaluated: a ``QAPipeline``, or anything that answers questions in batches."""

    def batch(self, questions: Sequence[Question]) -> list[Answer]: ...


def evaluate(
    qa: Answers,
    questions: QuestionSet,
    *,
    gold_entities: bool = False,
    batch_size: int = 64,
    progress: Progress | None = None,
    output: str | Path | None = None,
    resume: bool = False,
    model: str = "",
    seed: int = 0,
) -> EvaluationReport:
    """How well a pipeline answers questions whose answers are known.

    Args:
        qa: answers the questions; it is shown neither gold answers nor types.
        questions: with gold answers, an empty tuple where the graph cannot answer; or one or more
            files of them, in whichever formats.
        gold_entities: also show it the topic entities.
        batch_size: questions answered at once.
        progress: is told how far the work has come.
        output: a file for the predictions, one JSON line a question, written as the run goes.
        resume: go on with what an interrupted run of the same left beside ``output``.
        model: what tells the model from others when a run goes on, as ``folder_hash`` of its
            folder does.
        seed: of the intervals.

    Raises:
        DataError: there is no question, or one without gold answers; ``output`` cannot be written,
            or what lies beside it is of another run.
        ParseError: a file of questions is malformed.
    """
    asked = as_questions(questions)
    _check_gold(asked)
    manifest = Manifest(model, questions_hash(asked), {"gold_entities": gold_entities})
    with ExitStack() as stack:
        done: list[QuestionResult] = []
        kept = None
        if output is not None:
            kept = stack.enter_context(journal(Path(output), manifest, asked, resume=resume))
            done += kept.finished
        report = (progress or Progress()).stage("answering questions")
        report(len(done), len(asked))
        before, start = sum(result.answer.seconds for result in done), time.perf_counter()
        for first in range(len(done), len(asked), max(1, batch_size)):
            batch = answer_batch(qa, asked[first : first + max(1, batch_size)], gold_entities)
            done += batch
            if kept is not None:
                kept.append(batch)
            report(len(done), len(asked))
        seconds = before + time.perf_counter() - start
    return aggregate(done, seconds, seed=seed)


def as_questions(questions: QuestionSet) -> list[Question]:
    """Questions as they are, or those of the files.

    Raises:
        DataError, ParseError: as ``load_questions``.
    """
    given = [questions] if isinstance(questions, str | Path | Question) else list(questions)
    asked = [one for one in given if isinstance(one, Question)]
    paths = [one for one in given if not isinstance(one, Question)]
    return [*asked, *(load_questions(*paths) if paths else ())]


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
