"""The file of ``kgqa evaluate --output``: one JSON line for each question."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kgqa.errors import DataError
from kgqa.evaluation import QuestionResult


@contextmanager
def predictions_file(path: Path | None) -> Iterator[TextIO | None]:
    """A side file that takes the place of ``path`` when the block ends well; None for None.

    It is opened before the work, so that a path which cannot be written is found out at once.

    Raises:
        DataError: it cannot be written.
    """
    if path is None:
        yield None
        return
    with _or_data_error(path):
        side = _open_beside(path)
    try:
        with side:
            yield side
        with _or_data_error(path):
            os.chmod(side.name, 0o644)
            os.replace(side.name, path)
    finally:
        Path(side.name).unlink(missing_ok=True)


def write_predictions(results: Sequence[QuestionResult], to: TextIO) -> None:
    """What ``ask --json`` gives for each question, with its id and gold.

    Raises:
        DataError: they cannot be written.
    """
    with _or_data_error(Path(to.name)):
        for result in results:
            to.write(json.dumps(result.to_dict(), ensure_ascii=False) + "\n")
        to.flush()


def _open_beside(path: Path) -> TextIO:
    if path.is_dir():
        raise DataError(f"cannot write '{path}': it is a folder")
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(number)
    return open(name, "w", encoding="utf-8", errors="replace")


@contextmanager
def _or_data_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"cannot write '{path}': {error.strerror or error}") from error
