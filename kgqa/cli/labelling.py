"""``kgqa classify``, and ``train`` and ``evaluate`` with ``--task``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.progress import TerminalProgress
from kgqa.cli.sources import name_text, question_text
from kgqa.errors import DataError
from kgqa.shipped import shipped_model

if TYPE_CHECKING:
    from kgqa.config import Config
    from kgqa.pipeline import QAPipeline
    from kgqa.progress import Progress
    from kgqa.tasks.classifier import TextClassifier
    from kgqa.tasks.measures import TaskReport
    from kgqa.tasks.records import Classification, LabelledTexts

_MAX_ROWS = 10
_MAX_LABELS = 60


@dataclass(frozen=True, kw_only=True)
class TaskOptions:
    """The arguments of ``kgqa train`` that are about text tasks."""

    tasks: Sequence[str]
    fine_tune: bool = False
    augment: bool = False

    def files(self) -> dict[str, Path]:
        """``NAME=FILE`` as a mapping.

        Raises:
            BadParameter: one is not of that form, or a name comes twice.
        """
        from kgqa.tasks.folder import check_name

        found: dict[str, Path] = {}
        for given in self.tasks:
            name, equals, file = given.partition("=")
            if not (name and equals and file):
                raise typer.BadParameter(f"--task takes NAME=FILE, not '{given}'")
            if name in found:
                raise typer.BadParameter(f"--task '{name}' is given twice")
            check_name(name)
            found[name] = Path(file)
        return found


def classify(
    text: str, task: str, model: Path | None, threshold: float | None, as_json: bool
) -> None:
    """The label of one text."""
    asked = question_text(text)
    with stdout_for_results():
        found = load_task(model, task).classify([asked], threshold=threshold)[0]
    if as_json:
        print_json(found.to_dict())
    else:
        _show(console(), found)


def load_task(model: Path | None, task: str) -> TextClassifier:
    """The task of a model folder; its graph is read only where the task looks at entities."""
    from kgqa.tasks.classifier import TextClassifier

    classifier = TextClassifier.from_pretrained(model or shipped_model(), name_text(task))
    if "mentions" not in classifier.experts:
        return classifier
    from kgqa.pipeline import QAPipeline

    return QAPipeline.from_pretrained(model).tasks[name_text(task)]


def load_tasks(options: TaskOptions) -> dict[str, LabelledTexts]:
    """The labelled texts of all tasks, checked before any work."""
    from kgqa.tasks.files import check_task, load_labelled

    found = {}
    for name, path in options.files().items():
        found[name] = load_labelled(path)
        check_task(found[name], str(path))
    return found


def train_tasks(
    tasks: dict[str, LabelledTexts],
    dev: LabelledTexts | None,
    options: TaskOptions,
    config: Config,
    seed: int,
    output: Path,
    qa: QAPipeline | None,
    progress: Progress,
) -> dict[str, dict[str, Any]]:
    """Train each task and add it to the folder; how each training went."""
    from kgqa.encoder import Encoder
    from kgqa.tasks.classifier import TextClassifier

    encoder = qa.encoder if qa is not None else Encoder(config.encoder)
    summaries: dict[str, dict[str, Any]] = {}
    for name, texts in tasks.items():
        progress.log(f"task {name}: {len(texts.rows):,} texts, {len(texts.labels):,} labels")
        trained = TextClassifier.train(
            texts,
            dev=dev,
            config=config.tasks,
            encoder=encoder,
            fine_tune=options.fine_tune,
            augment=options.augment,
            mentions=qa.mention_features if qa is not None else None,
            seed=seed,
            progress=progress,
        )
        trained.save_pretrained(output, name)
        summaries[name] = {"labels": len(trained.labels), **trained.training}
    return summaries


def show_summaries(summaries: dict[str, dict[str, Any]], output: Path) -> None:
    """One line for each task, on standard error."""
    for name, summary in summaries.items():
        right = summary["held_out_accuracy"]
        known = "nothing held out" if right is None else f"{right:.1%} right of those held out"
        line = f"task {name}: {summary['texts']:,} texts in {summary['seconds']:.0f} s, {known}"
        console(stderr=True).print(plain(f"{line}: {output}"), soft_wrap=True)


def evaluate(
    files: Sequence[Path],
    task: str,
    model: Path | None,
    output: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Measure a text task on files of labelled texts."""
    from kgqa.tasks.files import load_labelled
    from kgqa.tasks.measures import evaluate_task

    texts = load_labelled(*files)
    with stdout_for_results():
        classifier = load_task(model, task)
        with TerminalProgress() as progress:
            found = evaluate_task(classifier, texts, progress)
        if output is not None:
            _write_lines(output, (result.to_dict() for result in found.results))
        if report is not None:
            from kgqa.tasks.report import write_report

            write_report(found, report, f"Text task {name_text(task)}")
            print_line(console(stderr=True), plain(f"report: {report / 'index.html'}"))
    if as_json:
        print_json(found.to_dict())
    else:
        _show_report(console(), found)


def _show(to: Console, found: Classification) -> None:
    """The label, then the probabilities of the likeliest ones, and what cleaning took out."""
    print_line(to, plain(", ".join(found.labels) or "no label is likely enough", "bold"))
    to.print()
    ranked = list(found.to_dict()["probabilities"].items())
    rows = table("Label", "Probability", numbers=("Probability",))
    for label, chance in ranked[:_MAX_ROWS]:
        rows.add_row(plain(label), f"{chance:.3f}")
    to.print(rows)
    if len(ranked) > _MAX_ROWS:
        print_line(to, plain(f"+ {len(ranked) - _MAX_ROWS} more", "dim"))
    if found.removed:
        shown = ", ".join(f"{one.kind} {one.written!r}" for one in found.removed[:_MAX_ROWS])
        print_line(to, plain(f"Taken out: {shown}", "dim"))


def _show_report(to: Console, found: TaskReport) -> None:
    """Accuracy and F1, then each label."""
    columns = ("texts", "precision", "recall", "F1")
    rows = table("label", *columns, numbers=columns)
    for name, score in list(found.by_label.items())[:_MAX_LABELS]:
        rates = (score.precision, score.recall, score.f1)
        rows.add_row(plain(name), f"{score.support:,}", *(f"{rate:.3f}" for rate in rates))
    to.print(rows)
    to.print()
    print_line(to, f"Accuracy {found.accuracy:.4f}, macro F1 {found.macro_f1:.4f}")
    if found.answered < 1 and not found.multi_label:
        share = f"{found.answered:.1%} of the texts got a label"
        print_line(to, f"{share}; {found.accuracy_answered:.4f} of these are right")
    if found.ece is not None:
        print_line(to, f"Expected calibration error {found.ece:.3f}")
    speed = len(found.results) / max(found.seconds, 1e-9)
    print_line(to, f"{len(found.results):,} texts in {found.seconds:.1f} s, {speed:,.1f} a second")
    if found.unseen:
        listed = ", ".join(found.unseen[:_MAX_ROWS])
        print_line(to, plain(f"Never learned, so always wrong: {listed}", "red"))


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    try:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise DataError(f"cannot write '{path}': {error.strerror or error}") from error
