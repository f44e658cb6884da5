"""Two steps of descent in one English word: the mother of X's father is X's grandmother."""

from __future__ import annotations

import re
from random import Random

_UP = "parents?|fathers?|mothers?|dads?|moms?|mums?"
_DOWN = "child(?:ren)?|kids?|sons?|daughters?"
_RATE = 0.5
_CHAINS = tuple(
    re.compile(pattern.format(word=word))
    for word in (_UP, _DOWN)
    for pattern in (
        r"\b(?P<last>{word}) of (?:the )?(?:{word}) of\b",
        r"\b(?P<last>{word}) of (?P<whose>\S+'s) (?:{word})\b(?!')",
        r"(?P<whose>\S+'s) (?:{word})'s? (?P<last>{word})\b",
    )
)


def shortened(text: str, rng: Random) -> str:
    """The text as it is, or with "grand-" for one of two steps up, or down, a family tree.

    "The son of the daughter of X" becomes "the grandson of X", "X's dad's mom" "X's grandmom".
    """
    for chain in _CHAINS:
        found = chain.search(text)
        if found and rng.random() < _RATE:
            whose, last = found.groupdict().get("whose"), f"grand{found['last']}"
            before, after = text[: found.start()], text[found.end() :]
            if whose is None:
                return f"{before}{last} of{after}"
            return f"{before.removesuffix('the ')}{whose} {last}{after}"
    return text
