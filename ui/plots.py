"""Plots of an evaluation report, which say what they say in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from kgqa import charts
from kgqa.evaluation import EvaluationReport
from ui.language import tr

_CHARTS: dict[str, Callable[[EvaluationReport], Any]] = {
    "types": charts.accuracy_by_type,
    "calibration": charts.calibration_curve,
    "latency": charts.latency_histogram,
    "causes": charts.error_causes,
}
_AUTOSIZE = {"type": "fit-x", "contains": "padding"}  # a chart keeps its height, axes beside it
_PREFIXES = {"type": "type", "cause": "cause"}
"""Columns of plotted rows that hold names of the system's own, and how the texts of these begin."""


def show_plots(report: EvaluationReport) -> None:
    """Four plots, two in a row."""
    st.subheader(tr("report.plots"), anchor=False)
    for pair in (("types", "calibration"), ("latency", "causes")):
        for column, name in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                st.caption(tr(f"report.{name}"))
                if name == "causes" and not report.causes:
                    st.text(tr("report.none.wrong"))
                else:
                    chart = _CHARTS[name](report).properties(width="container", autosize=_AUTOSIZE)
                    said = worded(chart.to_dict())
                    st.vega_lite_chart(said, alt=tr(f"report.{name}"), key=f"chart-{name}")


def worded(part: Any) -> Any:
    """A Vega-Lite specification in which titles, and names in plotted rows, are translated."""
    if isinstance(part, list):
        return [worded(one) for one in part]
    if not isinstance(part, dict):
        return part
    said = {key: worded(value) for key, value in part.items()}
    if isinstance(said.get("title"), str):
        said["title"] = _text(f"chart.{said['title']}", said["title"])
    if isinstance(said.get("values"), list):
        said["values"] = [_row(row) if isinstance(row, dict) else row for row in said["values"]]
    return said


def _row(row: dict[str, Any]) -> dict[str, Any]:
    named = {}
    for column, prefix in _PREFIXES.items():
        if isinstance(row.get(column), str):
            name, *count = row[column].split(" (")
            named[column] = " (".join([_text(f"{prefix}.{name}", name), *count])
    return {**row, **named}


def _text(key: str, otherwise: str) -> str:
    said = tr(key)
    return otherwise if said == key else said
