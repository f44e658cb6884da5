"""The folder of a report: ``index.html``, ``report.md`` and ``results.json``."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from kgqa.errors import DataError
from kgqa.evaluation import EvaluationReport
from kgqa.report.markdown import to_markdown
from kgqa.report.page import to_html
from kgqa.report.run import Run


def save_report(report: EvaluationReport, folder: str | Path, run: Run | None = None) -> None:
    """Write all files, each moved into place; those of an older report are replaced.

    Raises:
        DataError: the folder cannot be written.
    """
    target, run = Path(folder), run or Run()
    figures = {**report.to_dict(), "run": run.to_dict()}
    texts = {
        "index.html": to_html(report, run),
        "report.md": to_markdown(report, run),
        "results.json": json.dumps(figures, indent=2, ensure_ascii=False) + "\n",
    }
    check_folder(target)
    try:
        for file, text in texts.items():
            _replace(target / file, text)
    except OSError as error:
        raise DataError(f"cannot write '{target}': {error.strerror or error}") from error


def check_folder(folder: Path) -> None:
    """Make the folder, and find out whether it can be written.

    Raises:
        DataError: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=".report-", dir=folder)
        os.close(number)
        os.unlink(name)
    except OSError as error:
        raise DataError(f"cannot write '{folder}': {error.strerror or error}") from error


def _replace(path: Path, text: str) -> None:
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with open(number, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
