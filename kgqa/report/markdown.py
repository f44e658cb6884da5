"""The metrics as a Markdown table."""

from __future__ import annotations

import re

from kgqa.evaluation import EvaluationReport
from kgqa.metrics import Metrics
from kgqa.report.parts import METRICS, percent
from kgqa.report.run import Run

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def to_markdown(report: EvaluationReport, run: Run | None = None) -> str:
    """A table of all groups with Hits@1's and the exact match's interval; causes below it."""
    run = run or Run()
    titles = [title for title, _ in METRICS.values()]
    head = ["questions", "number", titles[0], "95%", *titles[1:], "95%"]
    rows = [_row("all", report.overall)]
    rows += [
        _row(f"{title} {label}", metrics)
        for title, group in report.groups.items()
        for label, metrics in group.items()
    ]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"{table}\n\n{_remarks(report, run)}\n"


def _row(label: str, metrics: Metrics) -> list[str]:
    cells = [_plain(label), f"{metrics.count:,}"]
    for key, rate in metrics.to_dict().items():
        cells.append(percent(rate))
        if key in ("hits@1", "exact_match"):
            cells.append("–".join(map(percent, metrics.intervals[key])))
    return cells


def _remarks(report: EvaluationReport, run: Run) -> str:
    causes = ", ".join(f"{cause} {count:,}" for cause, count in report.causes.items())
    speed = f"{report.questions_per_second:,.1f} questions a second"
    middle, most = 1000 * report.latency.p50, 1000 * report.latency.p95
    lines = [
        f"Wrong: {len(report.wrong):,}{f' ({causes})' if causes else ''}.",
        "" if report.ece is None else f"Expected calibration error: {100 * report.ece:.1f}%.",
        f"{speed}; half of them within {middle:,.1f} ms, 95 of 100 within {most:,.1f} ms.",
        f"Measured on {run.date}{f', {_plain(run.command)}' if run.command else ''}.",
    ]
    return "\n".join(line for line in lines if line)


def _plain(value: str) -> str:
    """Text that Markdown shows as it is, in one cell."""
    return _SPECIAL.sub(r"\\\1", " ".join(value.split()))
