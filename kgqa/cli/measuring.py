"""``kgqa evaluate``: a question set through a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.predictions import predictions_file, write_predictions
from kgqa.cli.progress import TerminalProgress
from kgqa.metrics import Metrics

if TYPE_CHECKING:
    from kgqa.evaluation import EvaluationReport

_MAX_FAILED = 10
_COLUMNS = ("questions", "Hits@1", "Hits@3", "Hits@10", "MRR", "F1", "exact")


def evaluate(
    files: Sequence[Path],
    model: Path | None,
    gold_entities: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure a model on question files."""
    from kgqa.evaluation import evaluate as measure
    from kgqa.questions import load_questions

    questions = load_questions(*files)
    with stdout_for_results(), predictions_file(output) as predictions:
        from kgqa.pipeline import QAPipeline

        qa = QAPipeline.from_pretrained(model)
        with TerminalProgress() as progress:
            report = measure(qa, questions, gold_entities=gold_entities, progress=progress)
        if predictions is not None:
            write_predictions(report.results, predictions)
    if as_json:
        print_json(report.to_dict())
    else:
        show_report(console(), report)


def show_report(to: Console, report: EvaluationReport) -> None:
    """All metrics as one table, then calibration, speed and what failed."""
    rows = table("", *_COLUMNS, numbers=_COLUMNS)
    _add_row(rows, "all", report.overall)
    groups = {"type": report.by_type, "language": report.by_language, "hops": report.by_hops}
    for title, group in groups.items():
        for name, metrics in group.items():
            _add_row(rows, f"{title} {name}", metrics)
    to.print(rows)
    to.print()
    if report.ece is not None:
        print_line(to, f"Expected calibration error {report.ece:.3f} over the questions answered")
    speed = f"{report.questions_per_second:,.1f} questions a second"
    print_line(to, f"{report.overall.count:,} questions in {report.seconds:.1f} s, {speed}")
    if report.failed:
        print_line(to, (f"{len(report.failed):,} questions failed and count as wrong", "red"))
    for result in report.failed[:_MAX_FAILED]:
        print_line(to, "  ", plain(f"{result.question.id}: {result.error}"))
    if len(report.failed) > _MAX_FAILED:
        print_line(to, plain(f"+ {len(report.failed) - _MAX_FAILED:,} more", "dim"))


def _add_row(rows: Table, name: str, metrics: Metrics) -> None:
    rates = (f"{rate:.3f}" for rate in metrics.to_dict().values())
    rows.add_row(plain(name), f"{metrics.count:,}", *rates)
