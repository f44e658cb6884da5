"""Questions of which nothing is left when their words are taken for what a walk is called.

Networks that have not met a wording may think that nothing fits although each word of the question
names the topic, a step of the best walk or what it leads to: "who are the neighbours of Peru?".
Then it is meant. So it is where yes or no is asked for, if things have the same of something: "are
Paris and Lyon in the same country?".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from kgqa.function_words import FUNCTION_WORDS
from kgqa.listing import ALL, SAME
from kgqa.reading import Reading
from kgqa.retrieval import Walker
from kgqa.text import fold, is_han, words

_AT_LEAST = math.log(0.6)
_ASKING = FUNCTION_WORDS | frozenset(
    "tell give name list show find please all can could would you me us know called there s".split()
)
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))

Words = Callable[[int], frozenset[str]]


def explained(readings: list[Reading], question: str, walker: Walker, said: Words) -> list[Reading]:
    """The readings; the first is more likely than not where it leaves no word of the question over.

    Args:
        readings: of one question, most probable first.
        question: its text; English, as Chinese words do not stand apart.
        walker: the graph.
        said: the words by which a step and what it leads to are called, by ``plain``.
    """
    first = readings[0] if readings else None
    if first is None or is_han(question) or first.log_probability >= _AT_LEAST:
        return readings
    steps = first.path.walk.steps
    parts = (first, *first.also)
    alone = not first.also and first.asks == "entity"
    same = first.how == ALL and first.asks == "yes-no" and bool(SAME.search(question))
    same = same and all(one.path.walk.steps == steps for one in parts)
    odd = first.beside or not (alone or same) or any(map(walker.is_operator, steps))
    if odd or not steps:
        return readings
    named = [(name.start, name.end) for one in parts for name in one.mentions]
    asked = {
        plain(word)
        for word, start, _ in words(question)
        if fold(word) not in _ASKING and not any(a <= start < b for a, b in named)
    }
    own = [said(step) for step in steps]
    if not all(asked & one for one in own) or asked - frozenset().union(*own):
        return readings
    sure, *others = [
        replace(one, path=replace(one.path, log_probability=_AT_LEAST)) for one in parts
    ]
    return [replace(sure, also=tuple(others)), *readings[1:]]


def plain(word: str) -> str:
    """An English word, folded, without the ending of a plural or a verb."""
    folded = fold(word)
    for ending, singular in _ENDINGS:
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            return folded.removesuffix(ending) + singular
    return folded
