"""What commands print: JSON for machines, rich text for people, errors in one line."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_JOINERS = "\u200c\u200d"
_TERMINAL_CONTROLS = re.compile("[\x7f-\x9f]")
_UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_PIPE_WIDTH = 120


def printable(text: str) -> str:
    """The text on one line, without characters that steer a terminal or turn its direction."""
    return "".join(
        " " if char in "\n\r\t\u2028\u2029" else char
        for char in text
        if char in "\n\r\t\u2028\u2029" + _JOINERS or unicodedata.category(char) not in _UNSAFE
    ).strip()


def plain(text: object, style: str = "") -> Text:
    """Text from a graph or a user, shown as it is: never read as markup."""
    return Text(printable(str(text)), style=style)


def console(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error; without a terminal it writes no codes."""
    file = sys.stderr if stderr else sys.stdout
    made = Console(file=file, markup=False, emoji=False, highlight=False)
    if not made.is_terminal:
        made.width = max(made.width, _PIPE_WIDTH)
    return made


def print_line(to: Console, *parts: Text | str | tuple[str, str]) -> None:
    """One line; a terminal wraps it, a pipe gets it whole."""
    to.print(Text.assemble(*parts), soft_wrap=True)


def print_error(message: str) -> None:
    """``error: ...`` in one line on standard error."""
    print(f"error: {printable(message)}", file=sys.stderr)


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output; characters that steer a terminal are escaped."""
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=2)
    text = _TERMINAL_CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    print(text.encode("utf-8", "replace").decode("utf-8"))


@contextmanager
def stdout_for_results() -> Iterator[None]:
    """Whatever libraries print meanwhile goes to standard error."""
    with redirect_stdout(sys.stderr):
        yield


def table(*columns: str, numbers: Sequence[str] = ()) -> Table:
    """An empty table that folds long cells and never crops them; ``numbers`` stand at the right."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made
