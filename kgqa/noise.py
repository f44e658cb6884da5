"""Small disturbances of a text, as people make them: typos, lost case, lost punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_WORD = re.compile(r"[A-Za-z]{4,}")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _KEYBOARD
    for place, letter in enumerate(row)
}


def typo(word: str, rng: Random) -> str:
    """The word with two letters swapped, one dropped, doubled, or hit beside its key."""
    place = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    edit = rng.randrange(4)
    if edit == 0:
        return before + after[0] + letter + after[1:]
    if edit == 1:
        return before + after
    if edit == 2:
        return before + letter + letter + after
    return before + rng.choice(_BESIDE.get(letter.lower(), letter) or letter) + after


def misspell(text: str, rng: Random) -> str:
    """The text with a typo in one word of four letters or more, if it has one."""
    found = list(_WORD.finditer(text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + typo(match.group(), rng) + text[match.end() :]


def casual(text: str, rng: Random) -> str:
    """The text as typed in haste: now and then without capitals or final punctuation."""
    if rng.random() < 0.35:
        text = text.rstrip("?.!？。！")
    if rng.random() < 0.35:
        return text.lower()
    return text[:1].upper() + text[1:] if rng.random() < 0.7 else text


DISTURBANCES: dict[str, Callable[[str, Random], str]] = {"typo": misspell, "haste": casual}
"""Ways to make a question harder to read, by name."""
