"""What a run is of: hashes of its model and its questions, and its options."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kgqa.errors import DataError
from kgqa.records import Question

_FORMAT = "kgqa-predictions-1"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """Two runs with the same manifest give the same answers.

    ``model`` and ``questions`` are SHA-256 hashes; ``options`` are those that change an answer.
    """

    model: str
    questions: str
    options: Mapping[str, Any] = field(default_factory=dict)
    format: str = _FORMAT

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def difference(self, other: Mapping[str, Any]) -> str:
        """What another run, by its dict, is of that this one is not; empty where it is the same."""
        if other.get("format") != self.format:
            return "another version of kgqa"
        names = {"model": "another model", "questions": "other questions"}
        for name, words in names.items():
            if other.get(name) != getattr(self, name):
                return words
        return "" if other.get("options") == dict(self.options) else "other options"


def questions_hash(questions: Sequence[Question]) -> str:
    """SHA-256 of all that the questions say, in their order."""
    made = hashlib.sha256()
    for question in questions:
        row = {**asdict(question), "source": ""}
        made.update(json.dumps(row, sort_keys=True).encode("ascii") + b"\n")
    return made.hexdigest()


def file_hash(path: str | Path) -> str:
    """SHA-256 of a file.

    Raises:
        DataError: it cannot be read.
    """
    made = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                made.update(block)
    except OSError as error:
        raise DataError(f"cannot read '{path}': {error.strerror or error}") from error
    return made.hexdigest()


def folder_hash(folder: str | Path) -> str:
    """SHA-256 of the names and contents of all files in a folder, such as that of a model.

    Raises:
        DataError: one of them cannot be read.
    """
    made = hashlib.sha256()
    for path in sorted(each for each in Path(folder).rglob("*") if each.is_file()):
        made.update(f"{path.relative_to(folder).as_posix()}\0{file_hash(path)}\n".encode())
    return made.hexdigest()
