"""Questions that offer their answers: "is Norway in Europe or in Asia?", 日本在亚洲还是欧洲."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading

OFFERED = "offered"
_PREPOSITION = r"(?:(?:in|at|on|of|to|by|from|with|for)\s+)?(?:(?:the|an?)\s+)?"
_OR = re.compile(
    rf"\s*,?\s*\b(?:or|and/or)\b\s*(?:rather\s+|is\s+it\s+)?{_PREPOSITION}"
    r"|\s*[,，、]?\s*(?:或者?是?|还是)\s*(?:在|说|讲|属于|位于)?\s*",
    re.IGNORECASE,
)
_COMMA = re.compile(rf"\s*[,、，]\s*{_PREPOSITION}", re.IGNORECASE)


class Offer(NamedTuple):
    """Names with "or" between them, and the nodes that each may stand for.

    With ``listed``, the one other name stands before them in a row: "in Brazil, Spanish or Dutch".
    """

    names: dict[Mention, list[int]]
    listed: bool = False


def is_or(between: str) -> bool:
    """Whether what stands between two names says that either may be meant."""
    return bool(_OR.fullmatch(between))


def offer(question: str, linked: Sequence[Candidate]) -> Offer | None:
    """What a question offers to choose from; None where it offers nothing."""
    mentions = {one.mention for one in linked if one.mention.start < one.mention.end}
    pairs = {
        pair
        for one in mentions
        for other in mentions
        if one.end <= other.start and is_or(question[one.end : other.start])
        for pair in (one, other)
    }
    if not pairs:
        return None
    before: set[Mention] = set()
    while True:
        more = {
            one
            for one in mentions - before - pairs
            for other in pairs | before
            if one.end <= other.start and _COMMA.fullmatch(question[one.end : other.start])
        }
        if not more:
            break
        before |= more
    named = pairs | before
    listed = not any(not any(map(one.overlaps, named)) for one in mentions)
    named = pairs if listed else named
    names = {name: [one.node for one in linked if one.mention == name] for name in named}
    return Offer(names, listed)


def chosen(reading: Reading, made: Offer, others: Sequence[Reading] = ()) -> Reading | None:
    """The reading of something else as the choice between what is offered.

    Args:
        reading: one way to understand the question.
        made: what the question offers.
        others: further readings; those of what is offered may say what is meant of the reading's
            results ("countries in Europe that border Russia or China").

    Returns:
        None where it leads to none of them, where it asks how many there are, and, unless it asks
        for yes or no, where it leads to each of them or others say more of its results.
    """
    apart = not reading.is_named_by(made.names)
    if not apart or reading.also or reading.asks not in ("entity", "yes-no"):
        return None
    found = [np.intersect1d(reading.result, nodes) for nodes in made.names.values()]
    if not any(map(len, found)):
        return None
    whether = reading.asks == "yes-no"
    if not whether and (all(map(len, found)) or _narrowed(reading, made, others)):
        return None
    common = np.unique(np.concatenate(found)).astype(np.int32)
    return replace(reading, combined=common, how=OFFERED, types={"entity": 1.0})


def _narrowed(reading: Reading, made: Offer, others: Sequence[Reading]) -> bool:
    """Whether what is offered leads to things that the reading itself leads to, another way.

    Where all are listed it may be the same way: "which countries border Germany, France or Spain?"
    """
    return any(
        one.candidate.mention in made.names
        and one.candidate.node not in one.result
        and (made.listed or one.path.walk.steps != reading.path.walk.steps)
        and len(np.intersect1d(one.result, reading.result))
        for one in others
    )
