"""A line of predictions back to the result that it was written from.

The kinds and types of linked entities, which no line has, are not restored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kgqa.evaluation.results import QuestionResult
from kgqa.metrics import Grade
from kgqa.records import (
    Alternative,
    Answer,
    EntityMatch,
    Evidence,
    Question,
    ScoredAnswer,
    Triple,
)

Row = Mapping[str, Any]


def restored(question: Question, row: Row) -> QuestionResult:
    """The result of a question.

    Raises:
        LookupError, TypeError, ValueError: the line is not one that ``to_dict`` gives.
    """
    if row["id"] != question.id:
        raise ValueError(f"the line is that of '{row['id']}', not of '{question.id}'")
    grade = Grade(row["rank"], row["f1"], row["exact_match"])
    return QuestionResult(question, _answer(row), grade, row.get("error", ""), row["cause"])


def _answer(row: Row) -> Answer:
    return Answer(
        question=row["question"],
        type=row["type"],
        entities=_scored(row["answers"]),
        text=row["text"],
        confidence=row["confidence"],
        topic_entities=tuple(
            EntityMatch(one["entity"], one["label"], one["score"], "")
            for one in row["topic_entities"]
        ),
        evidence=_evidence(row["evidence"]),
        alternatives=tuple(
            Alternative(
                one["reading"],
                _scored(one["answers"]),
                one["score"],
                _evidence(one["evidence"]),
                one.get("type", "entity"),
            )
            for one in row["alternatives"]
        ),
        reading=row["reading"],
        language=row["language"],
        seconds=row["seconds"],
    )


def _scored(rows: Sequence[Row]) -> tuple[ScoredAnswer, ...]:
    return tuple(
        ScoredAnswer(one["entity"], one["label"], one["score"], one["known"]) for one in rows
    )


def _evidence(rows: Sequence[Row]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            tuple(
                Triple(head, relation, tail, known)
                for (head, relation, tail), known in zip(one["path"], one["known"], strict=True)
            ),
            tuple((head, relation, tail) for head, relation, tail in one["labels"]),
            one["score"],
        )
        for one in rows
    )
