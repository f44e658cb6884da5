"""What a question word asks after: who is no number, and how old somebody is no league.

The networks learn as much, but of wording that they have not met they may think otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kgqa.grammar.concepts import SORTS
from kgqa.reading import Reading, masked
from kgqa.retrieval import Walker

_UNLIKELY = 2.0  # natural logarithm
_ASKED = (
    (r"^\W*(?:(?:and|so|but)\s+)?(?:who|whom)\b|谁|哪位", ("person", "place", "thing")),
    (
        r"\bhow\s+(?:old|tall|long|high|heavy|deep|wide|far|fast|large|big|much)\b|\bwhat age\b",
        ("number", "time"),
    ),
    (
        r"^\W*when\b|\b(?:what|which) (?:year|date|day)\b"
        "|什么时候|何时|哪一?[年天日]|哪个(?:月|时候|年)",
        ("number", "time"),
    ),
    (r"^\W*where\b|哪里|哪儿|在哪(?![一个年天日月位])", ("place", "thing")),
)
_SORTS = tuple((re.compile(text, re.IGNORECASE), frozenset(sorts)) for text, sorts in _ASKED)
"""Question words, and the sorts of things that they ask after; countries act like people."""


def sorts_asked_after(question: str) -> frozenset[str] | None:
    """The sorts of things that the words of a question ask after; None where they leave it open."""
    return next((sorts for word, sorts in _SORTS if word.search(question)), None)


def doubted(
    readings: list[Reading], question: str, walker: Walker, sort: Callable[[int], str]
) -> list[Reading]:
    """The readings, most probable first, where those that end in another sort are less so.

    Args:
        readings: of one question.
        question: its text.
        walker: the graph.
        sort: what a relation's step leads to; empty where that is not known.
    """
    if sorts_asked_after(question) is None:
        return readings
    found = []
    for one in readings:
        whole = one.candidate.node >= walker.store.num_nodes  # "who", where it names everybody
        text = question if whole else masked(question, one.mentions)  # titles hold such words too
        wanted = sorts_asked_after(text) or SORTS
        steps = [step for step in one.path.walk.steps if not walker.is_operator(step)]
        end = sort(steps[-1]) if steps else ""
        if end and end not in wanted and one.asks == "entity" and not one.beside:
            less = one.path.log_probability - _UNLIKELY
            one = replace(one, path=replace(one.path, log_probability=less))
        found.append(one)
    return sorted(found, key=lambda reading: -reading.log_probability)
