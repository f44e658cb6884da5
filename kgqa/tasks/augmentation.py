"""Disturbed copies of texts to learn from: typos, look-alikes, lost words, synonyms, case."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kgqa.edits import EDITS, Edit, drop_word
from kgqa.synonyms import Synonyms

_MOVES: tuple[tuple[str, float], ...] = (
    ("typo", 0.45),
    ("synonym", 0.25),
    ("drop-word", 0.12),
    ("homoglyph", 0.06),
    ("word-order", 0.04),
    ("case", 0.04),
    ("punctuation", 0.04),
)
_MOST_EDITS = 3


def disturbed(texts: Sequence[str], synonyms: Synonyms, seed: int) -> list[str]:
    """A copy of each text with one to three edits."""
    rng = Random(seed)
    moves: dict[str, Edit] = {
        **EDITS,
        "synonym": synonyms.replace,
        "drop-word": drop_word,
    }
    names = [name for name, _ in _MOVES]
    shares = [share for _, share in _MOVES]
    copies = []
    for text in texts:
        for name in rng.choices(names, shares, k=rng.randint(1, _MOST_EDITS)):
            text = moves[name](text, rng, ())
        copies.append(text)
    return copies
