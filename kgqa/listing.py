"""Names in one list: "do X, Y and Z border W?" asks the same of each of X, Y and Z."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

import numpy as np

from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading, joined
from kgqa.retrieval import Walker

_AND = re.compile(
    r"\s*(?:(?:,|、|，|and|和|与|跟|以及|及)\s*)+(?:also\s+)?(?:the\s+)?", re.IGNORECASE
)
_NAMED, _PLAUSIBLE = 0.3, -4.0

ALL = "intersection"
"""``Reading.how`` of what several things have in common."""
SAME = re.compile(
    r"\b(?:common|mutual|same|identical)\b(?!\s+(?:land\s+)?(?:border|boundar|frontier))"
    r"|相同|同样|一样|同一|共[同有](?!的?(?:边界|国界|边境|边))",
    re.IGNORECASE,
)
"""What says that several things have the same of something."""


def lists(question: str, linked: Sequence[Candidate]) -> tuple[tuple[Mention, ...], ...]:
    """The names between which nothing but "and" or a comma stands, as they come.

    Nothing where there are several such lists ("are X and Y the capitals of V and W?"), or where
    the same stands before and after, so that each name has its own ("is X in V and Y in W?").

    Args:
        question: its text.
        linked: the entities that it may name; of mentions that overlap the longest counts.
    """
    longest: list[Mention] = []
    named = {one.mention for one in linked if one.score >= _NAMED}
    for mention in sorted(named, key=lambda one: (one.start - one.end, one.start)):
        if mention.start < mention.end and not any(map(mention.overlaps, longest)):
            longest.append(mention)
    longest.sort(key=lambda one: one.start)
    gaps = [question[one.end : other.start] for one, other in pairwise(longest)]
    found: list[list[Mention]] = []
    for place, gap in enumerate(gaps):
        around = (gaps[place - 1] if place else "", *gaps[place + 1 : place + 2])
        two_clauses = len(around) == 2 and around[0].strip() == around[1].strip() != ""
        if _AND.fullmatch(gap) and not (two_clauses and not _AND.fullmatch(around[0])):
            if not found or found[-1][-1] != longest[place]:
                found.append([longest[place]])
            found[-1].append(longest[place + 1])
    return tuple(map(tuple, found)) if len(found) == 1 else ()


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

    That is so where something else is named that it holds with, where what is the same of all is
    asked for, and where each has to fulfil a condition. What is named beside may lead to them
    itself ("are X and Y in W?"). Things that are related to each other have nothing in common by
    that.
    """
    first = readings[0] if readings else None
    if first is None or first.asks != "yes-no" or first.beside:
        return readings
    listed = lists(question, linked)
    names = list_of(first.candidate.mention, listed)
    apart = any(in_different_lists(first, one, listed) for one in first.also)
    if names is None or apart or first.how not in ("", ALL, "union"):
        return readings
    parts = _of_each(first, names, linked, walker)
    results = [one.path.walk.result for one in parts]
    if first.chosen:
        so = all(map(len, results))
        together = np.unique(np.concatenate(results))[: None if so else 0]
        return [joined(parts[0], tuple(parts[1:]), "union", together), *readings]
    others = [one for one in linked if not any(map(one.mention.overlaps, names))]
    if SAME.search(question) or any(one.node in result for one in others for result in results):
        common = reduce(np.intersect1d, results)
        return [joined(parts[0], tuple(parts[1:]), ALL, common), *readings]
    beside = {one.mention for one in others}
    members = [one.node for one in linked if one.mention in names]
    for one in readings:
        leads = one.candidate.mention in beside and not one.also and one.asks == "yes-no"
        if leads and one.log_probability > _PLAUSIBLE and np.isin(members, one.result).any():
            return [one, *readings]
    return readings


def _of_each(
    first: Reading, names: Sequence[Mention], linked: Sequence[Candidate], walker: Walker
) -> list[Reading]:
    """What a reading says, said of each name of a list."""
    walk = first.path.walk
    used = {name: one for one in (first, *first.also) for name in one.mentions}
    parts = []
    for name in names:
        own = [one for mention, one in used.items() if mention.overlaps(name)]
        own = own or [
            replace(first, candidate=one, path=replace(first.path, walk=same))
            for one in linked
            if one.mention == name
            for same in [walker.along(one.node, walk.steps, (), walk.numbers, walk.rank)]
        ]
        parts.append(max(own, key=lambda one: len(one.path.walk.result)))
    return [replace(one, also=(), how="", combined=None) for one in parts]


def list_of(mention: Mention, listed: Sequence[Sequence[Mention]]) -> Sequence[Mention] | None:
    """The list that a name is in; None where it is in none."""
    return next((names for names in listed if any(map(mention.overlaps, names))), None)
