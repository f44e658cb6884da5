"""Two steps of kinship in one English word: the mother of X's father is X's grandmother."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

_SORTS = {
    "up": "parent parents father fathers mother mothers dad dads mom moms mum mums",
    "down": "child children kid kids son sons daughter daughters",
    "spouse": "spouse spouses husband husbands wife wives partner partners",
    "sibling": "sibling siblings brother brothers sister sisters",
}
_SORT_OF = {word: sort for sort, words in _SORTS.items() for word in words.split()}
_MALE = frozenset("father dad son husband brother".split())
_FEMALE = frozenset("mother mom mum daughter wife sister".split())
_WORDS = {
    ("up", "sibling"): ("uncle", "aunt"),
    ("sibling", "down"): ("nephew", "niece"),
    ("down", "spouse"): ("son-in-law", "daughter-in-law"),
    ("sibling", "spouse"): ("brother-in-law", "sister-in-law"),
    ("spouse", "sibling"): ("brother-in-law", "sister-in-law"),
    ("spouse", "up"): ("father-in-law", "mother-in-law"),
}
"""By the first step and the second: what a man is called, and a woman."""
_RATE = 0.5
_ANY = "|".join(_SORT_OF)
_CHAINS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<last>{_ANY}) of (?:the )?(?P<first>{_ANY}) of\b",
        rf"\b(?P<last>{_ANY}) of (?P<whose>\S+'s) (?P<first>{_ANY})\b(?!')",
        rf"(?P<whose>\S+'s) (?P<first>{_ANY})'s? (?P<last>{_ANY})\b",
    )
)


def shortened(text: str, rng: Random) -> str:
    """The text as it is, or with one word for two steps in a family tree.

    "The son of the daughter of X" becomes "the grandson of X", "X's dad's mom" "X's grandmom", "the
    mother of X's wife" "X's mother-in-law".
    """
    for chain in _CHAINS:
        found = chain.search(text)
        word = found and _word(found["first"], found["last"], rng)
        if found and word and rng.random() < _RATE:
            whose = found.groupdict().get("whose")
            before, after = text[: found.start()], text[found.end() :]
            if whose is None:
                return f"{before}{word} of{after}"
            return f"{before.removesuffix('the ')}{whose} {word}{after}"
    return text


def kin(names: Iterable[str]) -> str:
    """Which step of kinship a relation of some names is: up, down, spouse, sibling; else empty."""
    return next((_SORT_OF[name] for name in names if name in _SORT_OF), "")


def has_a_word(first: str, second: str) -> bool:
    """Whether two steps of kinship, as ``kin`` names them, go by one word."""
    return (first, second) in _WORDS or (first == second and first in ("up", "down"))


def _word(first: str, last: str, rng: Random) -> str:
    """What the ``last`` of X's ``first`` is to X; empty where there is no word."""
    steps = _SORT_OF[first], _SORT_OF[last]
    if steps[0] == steps[1] and steps[0] in ("up", "down"):
        return f"grand{last}"
    if steps not in _WORDS:
        return ""
    one = "wife" if last == "wives" else last.removesuffix("s")
    male, female = _WORDS[steps]
    word = male if one in _MALE else female if one in _FEMALE else rng.choice((male, female))
    several = last in ("children", "kids", "wives") or last != one
    head, dash, rest = word.partition("-")
    return f"{head}s{dash}{rest}" if several else word
