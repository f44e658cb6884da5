"""Files of labelled texts: ``label<TAB>text``, CSV with a header, JSON lines; each also as ``.gz``.

CSV and JSON name the label ``label``, or ``labels`` where a text may have several or none: in CSV
and in a tab-separated file they are split by ``|``, in JSON they are a list. A file is a
multi-label one where it says ``labels``, or where a line with a tab has several.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgqa.cleaning import clean
from kgqa.errors import DataError, ParseError
from kgqa.json_lines import json_rows, numbered_lines
from kgqa.store.files import decode_utf8, read_bytes
from kgqa.tasks.records import LabelledText, LabelledTexts

_MAX_BYTES = 1 << 30
_MAX_CELL = 1 << 24
_JSON = (".jsonl", ".json", ".ndjson")

_Row = tuple[int, str, list[str], bool]
"""Line, text, labels, and whether the line says that there may be several."""


def load_labelled(*paths: str | Path) -> LabelledTexts:
    """The texts of one or more files with their labels, in their order.

    Raises:
        ParseError: a file is missing, empty or malformed, or a text or a label is empty; it names
            the file and the line.
        DataError: no path is given.
    """
    if not paths:
        raise DataError("no file of labelled texts is given")
    rows: list[LabelledText] = []
    several = False
    for path in map(Path, paths):
        for line, text, labels, plural in _read(path):
            several |= plural or len(labels) > 1
            rows.append(_checked(path, line, text, labels, plural))
    if not rows:
        raise ParseError(str(paths[0]), "the file holds no text")
    return LabelledTexts(tuple(rows), several)


def check_task(task: LabelledTexts, source: str) -> None:
    """Refuses what nothing can be learned from.

    Raises:
        DataError: there are not two labels, or only texts that have them all or none.
    """
    labels = task.labels
    if task.multi_label:
        constant = len({row.labels for row in task.rows}) < 2
        if not labels or constant:
            raise DataError(f"{source}: all texts have the same labels; there is nothing to learn")
    elif len(labels) < 2:
        raise DataError(
            f"{source}: every text has the label '{labels[0]}'; a task needs two labels or more"
        )


def _checked(path: Path, line: int, text: str, labels: list[str], plural: bool) -> LabelledText:
    stripped = [" ".join(label.split()) for label in labels]
    if not all(stripped) or not (stripped or plural):
        raise ParseError(str(path), "the label is empty", line)
    if not clean(text):
        raise ParseError(str(path), "the text is empty", line)
    return LabelledText(text, tuple(dict.fromkeys(stripped)))


def _read(path: Path) -> Iterator[_Row]:
    text = decode_utf8(read_bytes(path, _MAX_BYTES), str(path))
    suffix = (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()
    if suffix == ".csv":
        return _csv(path, text)
    is_json = suffix in _JSON or text.lstrip().startswith("{")
    if is_json:
        return json_rows(path, text, lambda line, row: (line, *_from_row(row)))
    return _tabbed(path, text)


def _tabbed(path: Path, text: str) -> Iterator[_Row]:
    for line, row in numbered_lines(text):
        label, tab, rest = row.partition("\t")
        if not tab:
            raise ParseError(str(path), "no tab between label and text", line)
        yield line, rest, label.split("|"), False


def _csv(path: Path, text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    previous = csv.field_size_limit(_MAX_CELL)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        plural = "labels" in header
        name = "labels" if plural else "label"
        for wanted in ("text", name):
            if wanted not in header:
                found = ", ".join(header)[:80]
                raise ParseError(str(path), f"no column '{wanted}'; the header has: {found}", 1)
        places = header.index("text"), header.index(name)
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                reason = f"{len(row)} cells under a header of {len(header)}"
                raise ParseError(str(path), reason, reader.line_num)
            cell = row[places[1]]
            labels = [part for part in cell.split("|") if part.strip()] if plural else [cell]
            yield reader.line_num, row[places[0]], labels, plural
    except csv.Error as error:
        raise ParseError(str(path), str(error), reader.line_num) from error
    finally:
        csv.field_size_limit(previous)


def _from_row(row: Any) -> tuple[str, list[str], bool]:
    """One JSON object; ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError('a row is a JSON object with "text" and "label"')
    if not isinstance(row.get("text"), str):
        raise ValueError('no "text", or it is not text')
    if "labels" in row:
        if not isinstance(row["labels"], list):
            raise ValueError('"labels" is not a list')
        return row["text"], [_label(value) for value in row["labels"]], True
    if "label" not in row:
        raise ValueError('no "label" and no "labels"')
    return row["text"], [_label(row["label"])], False


def _label(value: Any) -> str:
    """A label as text; numbers and truth values may stand as JSON has them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise ValueError("a label is text or a number")
