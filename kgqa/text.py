"""Plain text: folding for comparison, splitting into words, telling the language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kgqa.cleaning import APOSTROPHES, without_invisible
from kgqa.cleaning import clean as clean

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+", re.UNICODE)
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")


def visible(text: str) -> str:
    """The text with U+FFFD for what is not seen: controls, turns of direction, no characters.

    Tabs and line feeds stay. What is left may stand in XML and HTML, once it is escaped.
    """
    return _UNSEEN.sub("\ufffd", text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key under which two spellings of one name meet.

    Compatibility-normalised, case-folded, without accents and invisible characters. Every run of
    characters that are not letters or digits becomes one space:
    ``fold("São_Paulo") == "sao paulo"``. A text without any letter or digit keeps its symbols, so
    that ``"$"`` and ``"!!!"`` still have a key.
    """
    if text.isascii():  # nothing to decompose
        plain = text.translate(APOSTROPHES).lower()
        return " ".join(_WORD.findall(plain.replace("'", ""))) or _SPACES.sub(" ", plain).strip()
    seen = without_invisible(text).translate(APOSTROPHES)
    decomposed = unicodedata.normalize("NFKD", seen).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _WORD.findall(bare.replace("'", ""))
    if not words:
        return _SPACES.sub(" ", decomposed).strip()
    return join_words(words)


def words(text: str) -> list[tuple[str, int, int]]:
    """Words with their start and end in the text; each Han character is a word of its own."""
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def join_words(parts: list[str]) -> str:
    """Words joined by spaces, but Han characters set side by side as they are written."""
    joined: list[str] = []
    for part in parts:
        if joined and not (is_han(part) and is_han(joined[-1][-1])):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def is_han(text: str) -> bool:
    """Whether the text holds a Han character."""
    return _HAN_CHARACTER.search(text) is not None


def language_of(text: str) -> str:
    """``zh`` where Han characters make up a fair share of the letters, else ``en``."""
    han = len(_HAN_CHARACTER.findall(text))
    return "zh" if han and 4 * han >= len(_WORD.findall(text)) else "en"
