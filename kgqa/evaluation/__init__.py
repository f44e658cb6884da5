"""Batch evaluation: a question set through a pipeline, and a report over all of it.

results.py   a result for each question, and the report over them
running.py   questions in batches through whatever answers them
"""

from __future__ import annotations

from kgqa.evaluation.journal import check_predictions, side_file
from kgqa.evaluation.manifest import file_hash, folder_hash
from kgqa.evaluation.results import FAILED, EvaluationReport, Latency, QuestionResult, aggregate
from kgqa.evaluation.running import Answers, QuestionSet, answer_batch, evaluate
from kgqa.evaluation.workers import Workers, answering, worth_starting

__all__ = [
    "FAILED",
    "Answers",
    "EvaluationReport",
    "Latency",
    "QuestionResult",
    "QuestionSet",
    "Workers",
    "aggregate",
    "answer_batch",
    "answering",
    "check_predictions",
    "evaluate",
    "file_hash",
    "folder_hash",
    "side_file",
    "worth_starting",
]
