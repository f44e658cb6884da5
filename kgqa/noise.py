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

Slip = Callable[[str, int, Random], str]
"""A word, a place in it that is neither first nor last, and chance, to the word misspelt there."""


def swap(word: str, place: int, rng: Random) -> str:
    """The letter at that place and the next one change places."""
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def drop(word: str, place: int, rng: Random) -> str:
    """The letter at that place is left out."""
    return word[:place] + word[place + 1 :]


def double(word: str, place: int, rng: Random) -> str:
    """The letter at that place comes twice."""
    return word[: place + 1] + word[place:]


def neighbour(word: str, place: int, rng: Random) -> str:
    """The key beside that of the letter was hit; a letter that has no key stays."""
    letter = word[place]
    return (
        word[:place] + rng.choice(_BESIDE.get(letter.lower(), letter) or letter) + word[place + 1 :]
    )


SLIPS: dict[str, Slip] = {"swap": swap, "drop": drop, "double": double, "key": neighbour}


def typo(word: str, rng: Random) -> str:
    """The word with two letters swapped, one dropped, doubled, or hit beside its key."""
    place = rng.randrange(1, len(word) - 1)
    return list(SLIPS.values())[rng.randrange(4)](word, place, rng)


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
