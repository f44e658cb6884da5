"""Edits that leave a text's meaning to a human reader: the moves of attacks and of augmentation.

Each takes a text, chance, and spans that it must leave alone, and changes one thing; where there is
nothing that it could change, the text comes back as it is. Letters of alphabets are misspelt in
words of four or more; Chinese characters are swapped, left out or doubled in runs of three or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from random import Random

from kgqa.noise import SLIPS, Slip
from kgqa.text import is_han, language_of

Span = tuple[int, int]
Edit = Callable[[str, Random, Sequence[Span]], str]

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?")
_MARKS = ".,;:!?。，；：！？"
_END_MARKS = {"en": ("", ".", "?", "!", " ...", "?!"), "zh": ("", "。", "？", "！", "……", "？！")}
_INNER_MARKS = {"en": (", ", " - ", "; "), "zh": ("，", "——", "；")}
_CLAUSES = {
    "en": (
        "by the way",
        "as I said before",
        "and that is that",
        "if you have a minute",
        "for what it is worth",
        "just between the two of us",
        "it is raining here today",
        "I had tea this morning",
    ),
    "zh": ("顺便说一下", "如前所说", "今天这里下雨", "我早上喝了茶", "有空的话", "随便问问"),
}
HOMOGLYPHS = dict(zip("aceijopsxyABCEHIKMOPTX", "асеіјорѕхуАВСЕНІКМОРТХ", strict=True))
"""Latin letters with Cyrillic ones that look the same."""


def words_of(text: str, keep: Sequence[Span] = ()) -> list[Span]:
    """The places of words, and of runs of Chinese characters, that no kept span touches."""
    return [
        match.span()
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in keep)
    ]


def slip(text: str, rng: Random, keep: Sequence[Span], kinds: Sequence[str]) -> str:
    """A typo of one of some kinds in one word."""
    long_enough = [
        span
        for span in words_of(text, keep)
        if span[1] - span[0] >= (3 if is_han(text[span[0]]) else 4)
    ]
    if not long_enough:
        return text
    start, end = rng.choice(long_enough)
    return text[:start] + misspelt(text[start:end], rng, kinds) + text[end:]


def misspelt(word: str, rng: Random, kinds: Sequence[str] = tuple(SLIPS)) -> str:
    """A word of three letters or more with a typo within it; its first letter stays."""
    possible = [kind for kind in kinds if not (is_han(word) and kind == "key")]
    made: Slip = SLIPS[rng.choice(possible or ["swap"])]
    return made(word, rng.randrange(1, len(word) - 1), rng)


def homoglyph(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """One letter replaced by one of another alphabet that looks the same."""
    places = [
        place
        for start, end in words_of(text, keep)
        for place in range(start, end)
        if text[place] in HOMOGLYPHS
    ]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + HOMOGLYPHS[text[place]] + text[place + 1 :]


def case(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """All words in small letters, in capitals, or with small and capital letters exchanged."""
    change = rng.choice((str.lower, str.upper, str.swapcase))
    return _replaced(text, words_of(text, keep), change)


def punctuation(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """Another mark at the end, no marks at all, or one more in the middle."""
    language = language_of(text)
    choice = rng.randrange(3)
    if choice == 0 and not _touched(len(text) - 1, keep):
        return text.rstrip(_MARKS + " ") + rng.choice(_END_MARKS[language])
    if choice == 1:
        kept = [
            char for place, char in enumerate(text) if char not in _MARKS or _touched(place, keep)
        ]
        return "".join(kept)
    ends = [end for _, end in words_of(text, keep)[:-1] if text[end : end + 1] in (" ", "")]
    if not ends:
        return text
    place = rng.choice(ends)
    return text[:place] + rng.choice(_INNER_MARKS[language]) + text[place:].lstrip(" ")


def word_order(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """Two words side by side change places; in Chinese two characters."""
    spans = words_of(text, keep)
    pairs = [(one, two) for one, two in pairwise(spans) if text[one[1] : two[0]] == " "]
    pairs += [
        ((place, place + 1), (place + 1, place + 2))
        for start, end in spans
        if is_han(text[start])
        for place in range(start, end - 1)
    ]
    if not pairs:
        return text
    (start, middle), (after, end) = rng.choice(pairs)
    return text[:start] + text[after:end] + text[middle:after] + text[start:middle] + text[end:]


def distraction(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """A clause that says nothing to the matter, before or after the text."""
    language = language_of(text)
    clause, comma = rng.choice(_CLAUSES[language]), {"en": ", ", "zh": "，"}[language]
    if rng.random() < 0.5:
        return f"{clause[:1].upper()}{clause[1:]}{comma}{text}"
    bare = text.rstrip(_MARKS + " ")
    return f"{bare}{comma}{clause}{text[len(bare) :]}"


def drop_word(text: str, rng: Random, keep: Sequence[Span]) -> str:
    """One word is left out; a text of one word stays."""
    spans = words_of(text, keep)
    if len(spans) < 2:
        return text
    start, end = rng.choice(spans)
    return " ".join((text[:start] + text[end:]).split())


EDITS: dict[str, Edit] = {
    "typo": partial(slip, kinds=tuple(SLIPS)),
    **{kind: partial(slip, kinds=(kind,)) for kind in SLIPS},
    "case": case,
    "punctuation": punctuation,
    "homoglyph": homoglyph,
    "word-order": word_order,
    "distraction": distraction,
}
"""By name; ``synonym`` needs a thesaurus and is made by ``synonyms.replace``."""


def _replaced(text: str, spans: Sequence[Span], change: Callable[[str], str]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], change(text[start:stop])]
        end = stop
    return "".join([*parts, text[end:]])


def _touched(place: int, keep: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in keep)
