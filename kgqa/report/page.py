"""The page: one file that shows all of a report, without scripts and without the network."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kgqa.charts import accuracy_by_type, calibration_curve, error_causes, latency_histogram
from kgqa.evaluation import EvaluationReport
from kgqa.report.drawing import svg
from kgqa.report.escape import text
from kgqa.report.parts import cards, day, meanings, metrics_table, run_details
from kgqa.report.run import Run
from kgqa.report.wrong import filter_style, wrong_answers

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(report: EvaluationReport, run: Run | None = None) -> str:
    """The whole page. Its policy lets the browser run no script and load nothing."""
    run = run or Run()
    count = f"{report.overall.count:,} question{'' if report.overall.count == 1 else 's'}"
    about = " · ".join(part for part in (count, text(run.model), day(run.date)) if part)
    wrong = f"{len(report.wrong):,}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation: {count}</title>
<style>{_style()}{filter_style(report)}</style>
</head>
<body><main>
<h1>How well the questions are answered</h1>
<p class="note">{about}</p>
{cards(report)}
<div class="plots">{_plots(report)}</div>
<h2>All figures</h2>
<p class="note">In percent; below each its 95% interval: how far chance in the choice of questions
goes (bootstrap, percentile method). Where all are right, or none is, resampling cannot tell.</p>
{metrics_table(report)}
<h2>Wrong answers ({wrong})</h2>
<p class="note">Whose top answer is not right, each with the first step that went astray.</p>
{wrong_answers(report)}
<h2>What the causes mean</h2>
<dl class="facts">{meanings()}</dl>
<h2>The run</h2>
{run_details(report, run)}
</main></body>
</html>
"""


def _plots(report: EvaluationReport) -> str:
    return "".join(
        (
            _figure(
                "Right by type of question",
                svg(accuracy_by_type(report)),
                "Hits@1; the whisker is the 95% interval, the number of questions in brackets.",
            ),
            _figure(
                "Why answers are wrong",
                svg(error_causes(report)) if report.causes else "<p>No answer is wrong.</p>",
                "The first step that went astray, in the order in which a question meets them.",
            ),
            _figure(
                "Is the confidence honest?",
                svg(calibration_curve(report)),
                "On the dashed line, answers are right as often as they say; numbers count them.",
            ),
            _figure(
                "Time for a question",
                svg(latency_histogram(report)),
                "Where questions are answered in batches, each takes its share of the batch.",
            ),
        )
    )


def _figure(title: str, drawn: str, caption: str) -> str:
    return f"<figure><h3>{title}</h3>{drawn}<figcaption>{caption}</figcaption></figure>"


@cache
def _style() -> str:
    return (files("kgqa.report") / "style.css").read_text(encoding="utf-8")
