"""Lines of a text and JSON objects line by line, with errors that name file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from kgqa.errors import ParseError

_T = TypeVar("_T")


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank with their numbers; only a line feed ends a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def json_rows(path: Path, text: str, make: Callable[[int, Any], _T]) -> Iterator[_T]:
    """What ``make`` makes of each line's number and JSON value.

    Raises:
        ParseError: a line is no JSON, or ``make`` raised a ValueError over it.
    """
    for number, line in numbered_lines(text):
        try:
            yield make(number, json.loads(line))
        except json.JSONDecodeError as error:
            reason = f"not JSON: {error.msg} at column {error.colno}"
            raise ParseError(str(path), reason, number) from error
        except RecursionError as error:
            raise ParseError(str(path), "nested too deep", number) from error
        except ValueError as error:
            raise ParseError(str(path), str(error), number) from error
