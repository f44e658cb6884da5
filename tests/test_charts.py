"""Charts of a report: what they show, worked out by hand."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest

from kgqa.charts import accuracy_by_type, calibration_curve, error_causes, latency_histogram
from kgqa.diagnosis import CAUSES
from kgqa.evaluation import EvaluationReport, QuestionResult, aggregate
from kgqa.metrics import Grade
from kgqa.records import Answer, Question, ScoredAnswer

CHARTS = (accuracy_by_type, calibration_curve, latency_histogram, error_causes)


def result(kind: str, cause: str, confidence: float, seconds: float) -> QuestionResult:
    answer = Answer("?", kind, (ScoredAnswer("x", "x", 1.0),), "", confidence, seconds=seconds)
    grade = Grade(None if cause else 1, 0.0, not cause)
    return QuestionResult(Question("1", "?", ("x",), type=kind), answer, grade, "", cause)


@pytest.fixture
def report() -> EvaluationReport:
    return aggregate(
        [
            result("entity", "", 0.95, 0.010),
            result("entity", "", 0.95, 0.010),
            result("entity", "ranking", 0.95, 0.010),
            result("count", "linking", 0.25, 0.030),
            result("count", "ranking", 0.35, 0.030),
        ],
        1.0,
    )


def rows(chart: alt.Chart | alt.LayerChart, field: str) -> list[dict[str, Any]]:
    """The data of the first layer that shows the field."""
    found = chart.to_dict()
    sets = [found["datasets"]] if found.get("datasets") else []
    layers = [layer["data"] for layer in found["layer"] if "data" in layer]
    data = [one["values"] for one in (*layers, found.get("data", {})) if "values" in one]
    data += [values for each in sets for values in each.values()]
    return next(values for values in data if values and field in values[0])


def test_each_type_has_its_accuracy_and_interval(report: EvaluationReport) -> None:
    count, entity = rows(accuracy_by_type(report), "accuracy")
    assert count == {"type": "count (2)", "accuracy": 0, "low": 0, "high": 0, "questions": 2}
    assert (entity["type"], entity["accuracy"]) == ("entity (3)", pytest.approx(2 / 3))
    assert (entity["low"], entity["high"]) == report.by_type["entity"].intervals["hits@1"]


def test_the_calibration_curve_has_a_point_for_each_bin_with_answers(
    report: EvaluationReport,
) -> None:
    assert rows(calibration_curve(report), "answers") == [
        {"confidence": 0.25, "accuracy": 0, "answers": 1, "range": "0.2 to 0.3"},
        {"confidence": 0.35, "accuracy": 0, "answers": 1, "range": "0.3 to 0.4"},
        {
            "confidence": pytest.approx(0.95),
            "accuracy": pytest.approx(2 / 3),
            "answers": 3,
            "range": "0.9 to 1.0",
        },
    ]


def test_the_histogram_counts_every_question(report: EvaluationReport) -> None:
    bars = rows(latency_histogram(report), "questions")
    assert [bar["questions"] for bar in bars] == [3, 2]
    assert bars[0]["from"] <= 10 <= bars[0]["to"]
    assert bars[1]["to"] == pytest.approx(30)


def test_causes_come_in_their_order_with_their_share(report: EvaluationReport) -> None:
    found = rows(error_causes(report), "cause")
    assert [(one["cause"], one["answers"]) for one in found] == [("linking", 1), ("ranking", 2)]
    assert found[1]["share"] == pytest.approx(2 / 3)
    assert found[1]["meaning"] == CAUSES["ranking"]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_report_without_anything_to_show_still_has_charts(chart: Any) -> None:
    assert chart(aggregate([], 0.0)).to_dict()
