"""Names in one list: "do X, Y and Z border W?" asks the same of each of X, Y and Z."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

import numpy as np

from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading
from kgqa.retrieval import Walker

_AND = re.compile(
    r"\s*(?:(?:,|、|，|and|和|与|跟|以及|及)\s*)+(?:also\s+)?(?:the\s+)?", re.IGNORECASE
)
_NAMED = 0.3

ALL = "intersection"
"""``Reading.how`` of what several things have in common."""
SAME = re.compile(
    r"\b(?:common|mutual|same|identical)\b(?!\s+(?:land\s+)?(?:border|boundar|frontier))"
    r"|相同|同样|一样|同一|共[同有](?!的?(?:边界|国界|边境|边))",
    re.IGNORECASE,
)
"""What says that several things have the same of something."""


def lists(question: str, linked: Sequence[Candidate]) -> tuple[tuple[Mention, ...], ...]:
    """The names between which nothing but "and" or a comma stands, list by list, as they come.

    Args:
        question: its text.
        linked: the entities that it may name; of mentions that overlap the longest counts.
    """
    longest: list[Mention] = []
    named = {one.mention for one in linked if one.score >= _NAMED}
    for mention in sorted(named, key=lambda one: (one.start - one.end, one.start)):
        if mention.start < mention.end and not any(map(mention.overlaps, longest)):
            longest.append(mention)
    found: list[list[Mention]] = []
    longest.sort(key=lambda one: one.start)
    for one, other in pairwise(longest):
        if _AND.fullmatch(question[one.end : other.start]):
            if not found or found[-1][-1] != one:
                found.append([one])
            found[-1].append(other)
    return tuple(map(tuple, found))


def in_different_lists(one: Reading, other: Reading, listed: Sequence[Sequence[Mention]]) -> bool:
    """Whether a question asks for yes or no, and one of two readings is of a name in a list that
    the other's name is not in: then it does not ask what the two have in common.
    """
    whether = one.asks == other.asks == "yes-no"
    return whether and list_of(one.candidate.mention, listed) is not list_of(
        other.candidate.mention, listed
    )


def asked_of_each(
    readings: list[Reading], question: str, linked: Sequence[Candidate], walker: Walker
) -> list[Reading]:
    """The readings; where the first says of one or some of a list what is asked of all of it, of
    yes or no, the same is said of the others.

    That is so where something else is named that it may hold with, or what is the same of all is
    asked for. Things that are related to each other have nothing in common by that.
    """
    listed = lists(question, linked)
    first = readings[0] if readings else None
    if first is None or first.asks != "yes-no" or first.beside:
        return readings
    names = list_of(first.candidate.mention, listed)
    others = any(not any(map(one.mention.overlaps, names or ())) for one in linked)
    apart = any(in_different_lists(first, one, listed) for one in first.also)
    plain = first.how in ("", ALL, "union")
    if names is None or apart or not plain or not (others or SAME.search(question)):
        return readings
    steps = first.path.walk.steps
    used = {name: one for one in (first, *first.also) for name in one.mentions}
    parts = []
    for name in names:
        own = [one for mention, one in used.items() if mention.overlaps(name)]
        own = own or [
            replace(first, candidate=one, path=replace(first.path, walk=walk), also=())
            for one in linked
            if one.mention == name
            for walk in [walker.along(one.node, steps)]
        ]
        parts.append(max(own, key=lambda one: len(one.path.walk.result)))
    common = reduce(np.intersect1d, (one.path.walk.result for one in parts)).astype(np.int32)
    parts = [replace(one, also=(), how="", combined=None) for one in parts]
    return [replace(parts[0], also=tuple(parts[1:]), how=ALL, combined=common), *readings]


def list_of(mention: Mention, listed: Sequence[Sequence[Mention]]) -> Sequence[Mention] | None:
    """The list that a name is in; None where it is in none."""
    return next((names for names in listed if any(map(mention.overlaps, names))), None)
