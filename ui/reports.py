"""Evaluation reports as tables, plots and files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from kgqa.evaluation import EvaluationReport, QuestionResult
from kgqa.metrics import Metrics
from ui.downloads import offer_file
from ui.language import LANGUAGES, tr
from ui.plain import plain
from ui.plots import show_plots
from ui.views import duration, show_table

Runs = Sequence[tuple[str, EvaluationReport]]
_RATES = ("hits@1", "hits@3", "hits@10", "mrr", "f1", "exact_match")


def show_runs(runs: Runs) -> None:
    """All runs side by side, then one of them in full."""
    st.subheader(tr("report.figures"), anchor=False)
    show_table(_figures(runs))
    st.caption(tr("report.intervals"))
    if len(runs) > 1:
        _differences(runs)
    titles = [title for title, _ in runs]
    place = 0
    if len(runs) > 1:
        place = st.selectbox(
            tr("report.run"), range(len(runs)), format_func=lambda one: plain(titles[one])
        )
    report = runs[place][1]
    show_plots(report)
    _wrong(report)
    _downloads(report)


def _figures(runs: Runs) -> dict[str, list[Any]]:
    """A row for each run and for each of its groups."""
    rows: list[tuple[str, Metrics, EvaluationReport | None]] = []
    for title, report in runs:
        rows.append((title, report.overall, report))
        if len(runs) == 1:
            rows += [
                (f"{tr(f'report.by.{kind}')} {_named(kind, name)}", metrics, None)
                for kind, group in report.groups.items()
                for name, metrics in group.items()
            ]
    return {
        tr("report.what"): [name for name, _, _ in rows],
        tr("report.questions"): [metrics.count for _, metrics, _ in rows],
        **{
            tr(f"report.{rate}"): [_with_interval(metrics, rate) for _, metrics, _ in rows]
            for rate in _RATES
        },
        tr("report.ece"): [
            f"{report.ece:.3f}" if report and report.ece is not None else ""
            for _, _, report in rows
        ],
        tr("report.p95"): [duration(report.latency.p95) if report else "" for _, _, report in rows],
    }


def _named(kind: str, name: str) -> str:
    """A group as the page says it: the system's own names of types and languages have texts."""
    if kind == "language":
        return LANGUAGES.get(name, name)
    key = f"type.{name}"
    return name if kind != "type" or tr(key) == key else tr(key)


def _with_interval(metrics: Metrics, rate: str) -> str:
    low, high = metrics.intervals.get(rate, (None, None))
    value = f"{100 * metrics.to_dict()[rate]:.1f}"
    return value if low is None or high is None else f"{value} ({100 * low:.1f}–{100 * high:.1f})"


def _differences(runs: Runs) -> None:
    """The questions on which the first two runs are not right alike."""
    (first, one), (second, two) = runs[0], runs[1]
    pairs = [
        (left, right)
        for left, right in zip(one.results, two.results, strict=True)
        if left.grade.correct != right.grade.correct
    ]
    with st.expander(tr("report.differences", number=len(pairs))):
        if pairs:
            show_table(
                {
                    tr("report.question"): [left.question.text for left, _ in pairs],
                    tr("report.gold"): [_gold(left) for left, _ in pairs],
                    f"1 · {first}": [_said(left) for left, _ in pairs],
                    f"2 · {second}": [_said(right) for _, right in pairs],
                }
            )


def _wrong(report: EvaluationReport) -> None:
    """Wrong answers with the reason, all or of one cause."""
    wrong = report.wrong
    st.subheader(tr("report.wrong", number=f"{len(wrong):,}"), anchor=False)
    if not wrong:
        return
    cause = st.pills(
        tr("report.cause"),
        list(report.causes),
        format_func=lambda one: f"{tr(f'cause.{one}')} ({report.causes[one]:,})",
        label_visibility="collapsed",
    )
    if cause:
        st.caption(tr(f"cause.{cause}.meaning"))
    shown = [result for result in wrong if cause in (None, result.cause)]
    show_table(
        {
            tr("report.question"): [result.question.text for result in shown],
            tr("report.gold"): [_gold(result) for result in shown],
            tr("report.said"): [_said(result) for result in shown],
            tr("report.cause"): [tr(f"cause.{result.cause}") for result in shown],
            tr("answer.confidence"): [result.answer.confidence for result in shown],
            tr("answer.reading"): [result.answer.reading for result in shown],
            tr("report.error"): [result.error for result in shown],
        },
        scores=[tr("answer.confidence")],
    )


def _gold(result: QuestionResult) -> str:
    return ", ".join(result.question.answers or ()) or "—"


def _said(result: QuestionResult) -> str:
    return ", ".join(one.label for one in result.answer.entities[:10]) or "—"


def _downloads(report: EvaluationReport) -> None:
    """The report as a page, as figures, and every answer as a line."""
    lines, figures = partial(_as_lines, report), partial(_as_json, report)
    with st.container(horizontal=True, gap="small", key="downloads"):
        offer_file(tr("report.predictions"), lines, "predictions.jsonl", "application/jsonl")
        offer_file(tr("report.json"), figures, "results.json", "application/json")
        offer_file(tr("report.html"), report.to_html, "report.html", "text/html")


def _as_lines(report: EvaluationReport) -> bytes:
    rows = (json.dumps(result.to_dict(), ensure_ascii=False) for result in report.results)
    return "".join(f"{row}\n" for row in rows).encode("utf-8", "replace")


def _as_json(report: EvaluationReport) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
