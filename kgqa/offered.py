"""Questions that offer their answers: "is Norway in Europe or in Asia?", 日本在亚洲还是欧洲."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading

OFFERED = "offered"
_PREPOSITION = r"(?:(?:in|at|on|of|to|by|from|with|for)\s+)?(?:(?:the|an?)\s+)?"
_OR = re.compile(rf"\s*,?\s*(?:\b(?:or|and/or)\b\s*{_PREPOSITION}|或者?是?|还是)在?", re.IGNORECASE)
_COMMA = re.compile(rf"\s*[,、，]\s*{_PREPOSITION}", re.IGNORECASE)


Offer = dict[Mention, list[int]]
"""Names with "or" between them, and the nodes that each may stand for."""


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
    before = {
        one
        for one in mentions
        for other in pairs
        if one.end <= other.start and _COMMA.fullmatch(question[one.end : other.start])
    }
    rest = [one for one in mentions if not any(map(one.overlaps, pairs | before))]
    named = pairs | before if rest else pairs  # "in Brazil, Spanish or Portuguese"
    return {name: [one.node for one in linked if one.mention == name] for name in named}


def chosen(reading: Reading, made: Offer) -> Reading | None:
    """The reading of something else as the choice between what is offered.

    None where it leads to none or to each of them, or asks how many there are.
    """
    apart = not any(mine.overlaps(its) for mine in reading.mentions for its in made)
    if not apart or reading.also or reading.asks not in ("entity", "yes-no"):
        return None
    found = [np.intersect1d(reading.result, nodes) for nodes in made.values()]
    if not any(map(len, found)) or all(map(len, found)):
        return None
    common = np.unique(np.concatenate(found)).astype(np.int32)
    return replace(reading, combined=common, how=OFFERED, types={"entity": 1.0})
