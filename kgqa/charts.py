"""A report as charts: how right by type, how honest, how fast, and why wrong.

They carry no theme, so that whoever shows them can give them its own. [altair]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kgqa.diagnosis import CAUSES

if TYPE_CHECKING:
    import altair as alt

    from kgqa.evaluation import EvaluationReport

    Chart = alt.LayerChart

Rows = Sequence[Mapping[str, Any]]

BLUE, RED, GREY = "#3b6fb6", "#c2513f", "#8a8f98"
_WIDTH = 420
_ROW = 30
_HEIGHT = 240
_LATENCY_BINS = 24


def accuracy_by_type(report: EvaluationReport) -> Chart:
    """Hits@1 of each type of question, with its 95% interval and the number of questions."""
    import altair as alt

    rows: Rows = [
        {
            "type": f"{name} ({one.count:,})",
            "accuracy": one.hits_at_1,
            "low": one.intervals["hits@1"][0],
            "high": one.intervals["hits@1"][1],
            "questions": one.count,
        }
        for name, one in report.by_type.items()
    ]
    share = alt.Scale(domain=[0, 1])
    base = _chart(rows).encode(y=alt.Y("type:N", title=None, sort=None))
    tip = [
        alt.Tooltip("type:N"),
        alt.Tooltip("accuracy:Q", title="Hits@1", format=".1%"),
        alt.Tooltip("low:Q", title="95% from", format=".1%"),
        alt.Tooltip("high:Q", title="to", format=".1%"),
    ]
    accuracy = alt.X("accuracy:Q", title="Hits@1, with 95% interval", scale=share).axis(
        format="%", tickCount=5
    )
    bars = base.mark_bar(color=BLUE, height=16, opacity=0.3).encode(x=accuracy, tooltip=tip)
    whiskers = base.mark_rule(color=BLUE, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    dots = base.mark_circle(color=BLUE, size=70, opacity=1).encode(x=accuracy, tooltip=tip)
    return _layers(bars, whiskers, dots, height=_ROW * len(rows))


def calibration_curve(report: EvaluationReport) -> Chart:
    """How often answers of a confidence are right; the line is where both are equal."""
    import altair as alt

    rows: Rows = [
        {
            "confidence": one.confidence,
            "accuracy": one.accuracy,
            "answers": one.count,
            "range": f"{one.low:.1f} to {one.high:.1f}",
        }
        for one in report.calibration
    ]
    share = alt.Scale(domain=[0, 1])
    ideal = (
        _chart([{"confidence": 0.0, "accuracy": 0.0}, {"confidence": 1.0, "accuracy": 1.0}])
        .mark_line(color=GREY, strokeDash=[4, 4])
        .encode(x="confidence:Q", y="accuracy:Q")
    )
    base = _chart(rows).encode(
        x=alt.X("confidence:Q", title="Confidence", scale=share).axis(format="%", tickCount=5),
        y=alt.Y("accuracy:Q", title="Right", scale=share).axis(format="%", tickCount=5),
        tooltip=[
            alt.Tooltip("range:N", title="confidence"),
            alt.Tooltip("answers:Q", format=","),
            alt.Tooltip("accuracy:Q", title="right", format=".1%"),
        ],
    )
    line = base.mark_line(color=BLUE)
    most = max((one["answers"] for one in rows), default=1)
    size = alt.Size("answers:Q", legend=None).scale(type="sqrt", domain=[0, most], range=[20, 360])
    dots = base.mark_circle(color=BLUE, opacity=1).encode(size=size)
    counts = base.mark_text(color=GREY, dy=18, fontSize=11).encode(
        text=alt.Text("answers:Q", format=",")
    )
    return _layers(ideal, line, dots, counts, height=_HEIGHT)


def latency_histogram(report: EvaluationReport) -> Chart:
    """How many questions took how long; the rules stand at the median and at 95 of 100."""
    import altair as alt

    seconds = [result.answer.seconds for result in report.results if not result.error]
    bins = _histogram([1000 * each for each in seconds])
    most = bins[-1]["to"] if bins else 1.0
    whole = alt.Scale(domain=[0, most], nice=False)
    bars = (
        _chart(bins)
        .mark_bar(color=BLUE, opacity=0.85)
        .encode(
            x=alt.X("from:Q", title="Milliseconds a question", bin="binned", scale=whole),
            x2="to:Q",
            y=alt.Y("questions:Q", title="Questions"),
            tooltip=[
                alt.Tooltip("from:Q", title="from ms", format=".1f"),
                alt.Tooltip("to:Q", title="to ms", format=".1f"),
                alt.Tooltip("questions:Q", format=","),
            ],
        )
    )
    marks: Rows = [
        {"at": min(1000 * value, most), "name": f"{name} {1000 * value:,.1f} ms"}
        for name, value in report.latency.to_dict().items()
        if seconds
    ]
    rules = _chart(marks).mark_rule(color=RED, strokeWidth=1.5).encode(x="at:Q")
    names = [
        _chart([mark])
        .mark_text(color=RED, fontSize=11, dy=8 + 14 * place, **_beside(mark["at"] < most / 2))
        .encode(x="at:Q", y=alt.value(0), text="name:N")
        for place, mark in enumerate(marks)
    ]
    return _layers(bars, rules, *names, height=_HEIGHT)


def error_causes(report: EvaluationReport) -> Chart:
    """Why answers are wrong, in the order in which a question meets the causes."""
    import altair as alt

    total = sum(report.causes.values())
    rows: Rows = [
        {"cause": cause, "answers": count, "share": count / total, "meaning": CAUSES[cause]}
        for cause, count in report.causes.items()
    ]
    most = max((one["answers"] for one in rows), default=1)
    base = _chart(rows).encode(
        x=alt.X("answers:Q", title="Wrong answers", scale=alt.Scale(domain=[0, 1.1 * most])).axis(
            tickMinStep=1, tickCount=6, format=",d"
        ),
        y=alt.Y("cause:N", title=None, sort=None),
        tooltip=[
            alt.Tooltip("cause:N"),
            alt.Tooltip("answers:Q", format=","),
            alt.Tooltip("share:Q", format=".1%"),
            alt.Tooltip("meaning:N"),
        ],
    )
    bars = base.mark_bar(color=RED, height=14, opacity=0.85)
    counts = base.mark_text(color=GREY, align="left", dx=4).encode(
        text=alt.Text("answers:Q", format=",")
    )
    return _layers(bars, counts, height=_ROW * len(rows))


def _chart(rows: Rows) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=[dict(row) for row in rows]))  # type: ignore[no-untyped-call]


def _layers(*charts: alt.Chart, height: int) -> Chart:
    import altair as alt

    return alt.LayerChart(layer=list(charts), width=_WIDTH, height=max(_ROW, height))


def _beside(to_the_right: bool) -> dict[str, Any]:
    """Where a text stands beside its place."""
    return {"align": "left", "dx": 5} if to_the_right else {"align": "right", "dx": -5}


def _histogram(values: Sequence[float]) -> Rows:
    """Counts over bins of equal width, without empty ones; the slowest of 100 are in the last."""
    import numpy as np

    if not values:
        return []
    most = float(np.quantile(values, 0.99)) or 1.0
    counts, edges = np.histogram(np.minimum(values, most), _LATENCY_BINS, (0.0, most))
    return [
        {"from": low, "to": high, "questions": count}
        for low, high, count in zip(
            edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True
        )
        if count
    ]
