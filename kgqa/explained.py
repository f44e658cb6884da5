"""Questions of which nothing is left when their words are taken for what a walk is called.

Networks that have not met a wording may think that nothing fits although each word of the question
names the topic, a step of the best walk or what it leads to: "who are the neighbours of Peru?".
Then it is meant.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from kgqa.function_words import FUNCTION_WORDS
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
    odd = first.beside or first.asks != "entity" or any(map(walker.is_operator, steps))
    if odd or not steps:
        return readings
    named = [(one.start, one.end) for one in first.mentions]
    asked = {
        plain(word)
        for word, start, _ in words(question)
        if fold(word) not in _ASKING and not any(a <= start < b for a, b in named)
    }
    own = [said(step) for step in steps]
    if not all(asked & one for one in own) or asked - frozenset().union(*own):
        return readings
    sure = replace(first, path=replace(first.path, log_probability=_AT_LEAST))
    return [sure, *readings[1:]]


def plain(word: str) -> str:
    """An English word, folded, without the ending of a plural or a verb."""
    folded = fold(word)
    for ending, singular in _ENDINGS:
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            return folded.removesuffix(ending) + singular
    return folded
