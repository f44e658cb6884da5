"""The first stage of every task: a text without markup, invisible characters and stray spaces.

In this order, until nothing changes: tags, comments and scripts go, and character references are
written out; Unicode is composed (NFC); typographic apostrophes become plain ones; control
characters become spaces, invisible ones go; runs of spaces become one. A tag with an invisible
character in its name is one as well. ``inspect`` tells what went.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kgqa import markup

APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_SPACES = re.compile(r"\s+")
_BREAKS = ("Cc", "Zl", "Zp")
_INVISIBLE = ("Cf", "Cs", "Co", "Cn")
_MAX_ROUNDS = 8
"""So often is a text looked at again: it may have been encoded several times."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that a text lost: ``kind`` is markup, reference, invisible, control or unicode.

    ``written`` is what stood there; ``became`` what stands there now, often nothing.
    """

    kind: str
    written: str
    became: str = ""

    def to_dict(self) -> dict[str, str]:
        """Plain values, ready for JSON."""
        return {"kind": self.kind, "written": self.written, "became": self.became}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text, and what was taken out of it, in the order in which it went."""

    text: str
    removed: tuple[Removal, ...] = ()


def clean(text: str) -> str:
    """The text without markup, control and invisible characters, NFC, spaces collapsed."""
    for _ in range(_MAX_ROUNDS):
        before = text
        if markup.tags(text):
            text = markup.without_tags(text)
        text = _plain(markup.without_references(text))
        if text == before:
            break
    return text


def inspect(text: str) -> Cleaned:
    """What ``clean`` makes of a text, with what it took out; only spaces go unmentioned."""
    removed: list[Removal] = []
    for _ in range(_MAX_ROUNDS):
        before = text
        if found := markup.tags(text):
            removed += [Removal("markup", tag) for tag in found]
            text = markup.without_tags(text)
        removed += [Removal("reference", *pair) for pair in markup.references(text)]
        text = markup.without_references(text)
        composed = unicodedata.normalize("NFC", text)
        if composed != text:
            removed.append(Removal("unicode", text, composed))
        removed += [
            Removal(kind, char)
            for char in composed
            if char not in "\t\n\r" and (kind := _kind(char)) is not None
        ]
        text = _plain(text)
        if text == before:
            break
    return Cleaned(text, tuple(removed))


def _plain(text: str) -> str:
    """The text in NFC, without what cannot be seen, spaces collapsed."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return _SPACES.sub(" ", without_invisible(text)).strip()


def _kind(char: str) -> str | None:
    category = unicodedata.category(char)
    if category in _BREAKS:
        return "control"
    return "invisible" if category in _INVISIBLE else None


def without_invisible(text: str) -> str:
    """The text with spaces for control characters and without invisible ones."""
    if text.isprintable():
        return text
    return "".join(
        " " if unicodedata.category(char) in _BREAKS else char
        for char in text
        if unicodedata.category(char) not in _INVISIBLE
    )
