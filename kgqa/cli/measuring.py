"""``kgqa evaluate``: a question set through a model."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from kgqa.cli.output import (
    console,
    plain,
    print_json,
    print_line,
    stdout_for_results,
    table,
)
from kgqa.cli.progress import TerminalProgress
from kgqa.cli.sources import model_folder, pipeline_of
from kgqa.metrics import Metrics

if TYPE_CHECKING:
    from kgqa.evaluation import EvaluationReport
    from kgqa.records import Question
    from kgqa.report import Run

_MAX_FAILED = 10
_COLUMNS = ("questions", "Hits@1", "95%", "Hits@3", "Hits@10", "MRR", "F1", "exact", "95% ")


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions:
    """The arguments of ``kgqa evaluate``."""

    files: Sequence[Path]
    model: Path | None = None
    graphs: Sequence[Path] = ()
    gold_entities: bool = False
    output: Path | None = None
    resume: bool = False
    report: Path | None = None
    workers: int | None = None


def evaluate(options: EvaluateOptions, as_json: bool) -> None:
    """Measure a model on question files; whatever can be found wrong is found before the work."""
    from kgqa.evaluation import check_predictions
    from kgqa.questions import load_questions

    questions = load_questions(*options.files)
    folder = model_folder(options.model)
    if options.output is not None:
        check_predictions(options.output, options.resume)
    if options.report is not None:
        from kgqa.report import check_folder

        check_folder(options.report)
    with stdout_for_results():
        from kgqa.evaluation import folder_hash

        try:
            with _on(folder, options.graphs) as asked:
                model = folder_hash(asked)
                report = _measured(options, questions, asked, model)
        except KeyboardInterrupt:
            _say_how_to_go_on(options.output)
            raise
        if options.report is not None:
            _save(report, options.report, _described(options, model))
    if as_json:
        print_json(report.to_dict())
    else:
        show_report(console(), report)


@contextmanager
def _on(folder: Path, graphs: Sequence[Path]) -> Iterator[Path]:
    """The model's folder; that of the model on other graphs while it is needed."""
    if not graphs:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="kgqa-") as place:
        moved = Path(place) / "model"
        pipeline_of((folder, graphs)).save_pretrained(moved)
        yield moved


def _measured(
    options: EvaluateOptions, questions: Sequence[Question], folder: Path, model: str
) -> EvaluationReport:
    from kgqa.evaluation import answering, worth_starting
    from kgqa.evaluation import evaluate as measure

    workers = options.workers or worth_starting(len(questions))
    with answering(folder, workers) as (qa, batch_size), TerminalProgress() as progress:
        return measure(
            qa,
            questions,
            gold_entities=options.gold_entities,
            batch_size=batch_size,
            progress=progress,
            output=options.output,
            resume=options.resume,
            model=model,
            slim=True,
        )


def _save(report: EvaluationReport, folder: Path, run: Run) -> None:
    report.save(folder, run)
    print_line(console(stderr=True), plain(f"report: {folder / 'index.html'}"))


def _described(options: EvaluateOptions, model: str) -> Run:
    """What is measured, as the report says it."""
    from kgqa.report import Run, hashed

    on = "".join(f" on {graph}" for graph in options.graphs)
    command = shlex.join(["kgqa", *sys.argv[1:]])
    return Run(
        command=command,
        model=str(options.model or "the shipped model") + on,
        model_hash=model,
        files=hashed([*options.files, *options.graphs]),
    )


def _say_how_to_go_on(output: Path | None) -> None:
    from kgqa.evaluation import side_file

    if output is not None and side_file(output).exists():
        with side_file(output).open("rb") as side:
            answered = sum(1 for _ in side) - 1
        line = f"{answered:,} answers are kept in '{side_file(output)}'; go on with --resume"
        print_line(console(stderr=True), plain(line))


def show_report(to: Console, report: EvaluationReport) -> None:
    """All metrics as one table, then causes, calibration, speed and what failed."""
    rows = table("", *_COLUMNS, numbers=_COLUMNS)
    _add_row(rows, "all", report.overall)
    for title, group in report.groups.items():
        for name, metrics in group.items():
            _add_row(rows, f"{title} {name}", metrics)
    to.print(rows)
    to.print()
    if report.causes:
        causes = ", ".join(f"{cause} {count:,}" for cause, count in report.causes.items())
        print_line(to, f"{len(report.wrong):,} wrong: {causes}")
    if report.ece is not None:
        print_line(to, f"Expected calibration error {report.ece:.3f} over the questions answered")
    speed = f"{report.questions_per_second:,.1f} questions a second"
    middle, most = 1000 * report.latency.p50, 1000 * report.latency.p95
    print_line(to, f"{report.overall.count:,} questions in {report.seconds:.1f} s, {speed}")
    print_line(to, f"Half of them in {middle:,.1f} ms each, 95 of 100 in {most:,.1f} ms")
    if report.failed:
        print_line(to, (f"{len(report.failed):,} questions failed and count as wrong", "red"))
    for result in report.failed[:_MAX_FAILED]:
        print_line(to, "  ", plain(f"{result.question.id}: {result.error}"))
    if len(report.failed) > _MAX_FAILED:
        print_line(to, plain(f"+ {len(report.failed) - _MAX_FAILED:,} more", "dim"))


def _add_row(rows: Table, name: str, metrics: Metrics) -> None:
    cells = []
    for metric, rate in metrics.to_dict().items():
        cells.append(f"{rate:.3f}")
        if metric in ("hits@1", "exact_match"):
            low, high = metrics.intervals[metric]
            cells.append(f"{low:.3f}–{high:.3f}")
    rows.add_row(plain(name), f"{metrics.count:,}", *cells)
