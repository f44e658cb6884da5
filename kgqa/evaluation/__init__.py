"""Batch evaluation: a question set through a pipeline, and a report over all of it.

results.py   a result for each question, and the report over them
running.py   questions in batches through whatever answers them
"""

from __future__ import annotations

from kgqa.evaluation.results import FAILED, EvaluationReport, Latency, QuestionResult, aggregate
from kgqa.evaluation.running import Answers, answer_batch, evaluate

__all__ = [
    "FAILED",
    "Answers",
    "EvaluationReport",
    "Latency",
    "QuestionResult",
    "aggregate",
    "answer_batch",
    "evaluate",
]
