"""Predictions as they come, in a side file that outlives an interruption.

The side file, ``NAME.part`` beside ``NAME``, has the run's manifest in its first line and then one
line for each question, in their order. Each batch is flushed. When all are there, the lines are
moved into place and the side file goes.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kgqa.errors import DataError
from kgqa.evaluation.manifest import Manifest
from kgqa.evaluation.restoring import restored
from kgqa.evaluation.results import QuestionResult
from kgqa.records import Question


@dataclass(frozen=True, slots=True)
class Journal:
    """An open side file. ``finished`` holds the results of the run that it goes on with."""

    path: Path
    file: BinaryIO
    finished: tuple[QuestionResult, ...]

    def append(self, results: Sequence[QuestionResult]) -> None:
        """Write results, and see to it that they outlive this process.

        Raises:
            DataError: they cannot be written.
        """
        with or_data_error(self.path):
            self.file.write(b"".join(_line(result.to_dict()) for result in results))
            self.file.flush()


def side_file(path: Path) -> Path:
    """Where predictions lie until they are complete."""
    return path.with_name(f"{path.name}.part")


def check_predictions(path: Path, resume: bool) -> None:
    """Finds out before the work whether predictions can be written.

    Raises:
        DataError: they cannot; or an interrupted run left some, and ``resume`` is not meant.
    """
    side = side_file(path)
    if path.is_dir():
        raise DataError(f"cannot write '{path}': it is a folder")
    if side.exists() and not resume:
        raise DataError(
            f"'{side}' holds the answers of an interrupted run; go on with --resume, or delete it"
        )
    with or_data_error(path):
        number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(number)
        os.unlink(name)


@contextmanager
def journal(
    path: Path, manifest: Manifest, questions: Sequence[Question], *, resume: bool = False
) -> Iterator[Journal]:
    """The side file of ``path``; when the block ends well its lines take the place of ``path``.

    When the block does not end well the side file stays, to go on with.

    Args:
        path: of the predictions.
        manifest: of the run; one that goes on with another must have the same.
        questions: all of the run.
        resume: go on with the side file where there is one.

    Raises:
        DataError: it cannot be written; another run is writing it; it is of another model, of
            other questions or options; or it is there and ``resume`` is not meant.
    """
    check_predictions(path, resume)
    side = side_file(path)
    with or_data_error(path):
        file = open(side, "a+b")  # noqa: SIM115 - it is closed below
    with file:
        _lock(file, side)
        finished = _repaired(file, side, manifest, questions)
        try:
            yield Journal(path, file, finished)
        except BaseException:
            if file.tell() == len(_line(manifest.to_dict())):
                side.unlink(missing_ok=True)  # nothing was answered: nothing to go on with
            raise
        with or_data_error(path):
            _move_into_place(file, path)
            side.unlink()


def _lock(file: BinaryIO, side: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DataError(f"another run is writing '{side}'") from error


def _repaired(
    file: BinaryIO, side: Path, manifest: Manifest, questions: Sequence[Question]
) -> tuple[QuestionResult, ...]:
    """The results in the side file, which then ends behind the last whole line of them."""
    file.seek(0)
    lines = file.read().splitlines(keepends=True)
    if not lines or (len(lines) == 1 and not lines[0].endswith(b"\n")):
        file.truncate(0)
        file.write(_line(manifest.to_dict()))
        file.flush()
        return ()
    other = manifest.difference(_header(lines[0]))
    if other:
        raise DataError(f"'{side}' is of {other}; delete it, or choose another file")
    finished: list[QuestionResult] = []
    end = len(lines[0])
    for line, question in zip(lines[1:], questions, strict=False):
        result = _result(line, question)
        if result is None:
            break
        finished.append(result)
        end += len(line)
    file.truncate(end)
    file.seek(end)
    return tuple(finished)


def _header(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _result(line: bytes, question: Question) -> QuestionResult | None:
    """The result in a line, or None where the line is torn."""
    if not line.endswith(b"\n"):
        return None
    try:
        return restored(question, json.loads(line))
    except (LookupError, TypeError, ValueError, RecursionError):
        return None


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _move_into_place(file: BinaryIO, path: Path) -> None:
    """Copy all lines but the first to a new file, and let that be ``path``."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with open(number, "wb") as whole:
            file.seek(0)
            file.readline()
            shutil.copyfileobj(file, whole)
            whole.flush()
            os.fsync(whole.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def or_data_error(path: Path) -> Iterator[None]:
    """An error of the file system as a ``DataError`` that names the file."""
    try:
        yield
    except OSError as error:
        raise DataError(f"cannot write '{path}': {error.strerror or error}") from error
