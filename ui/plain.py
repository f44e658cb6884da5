"""Text of strangers where Streamlit reads Markdown: labels of buttons, options, captions."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACES = re.compile(r"\s+")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_MAX_LABEL = 60


def visible(text: str) -> str:
    """The text without the marks that turn the direction of what stands around it."""
    return _REORDERING.sub("", text)


def plain(text: str, longest: int = _MAX_LABEL) -> str:
    """One line of Markdown that shows the text as it is, cut where it is longer than a label."""
    line = _SPACES.sub(" ", visible(text)).strip()
    line = line if len(line) <= longest else f"{line[: longest - 1]}…"
    return _PUNCTUATION.sub(r"\\\1", line)
