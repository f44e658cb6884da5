"""What several readings of one question mean together: in common, any, all but, or all others.

The composition head reads the question with one topic masked, so each reading says what its own
walk is to the whole. Two readings of mentions that do not overlap make one answer where their words
agree and the graph does not speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kgqa.groups import Groups
from kgqa.reading import Reading
from kgqa.retrieval import Nodes

_SURE, _POSSIBLE, _LIKELY = -1.0, 0.02, 0.4
_MOST_TOGETHER = 3
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|except|excluding|neither|nor)\b|n['’]t\b|不|没|沒|非(?!洲)|除",
    re.IGNORECASE,
)


def composed(
    readings: list[Reading], groups: Groups | None = None, question: str = ""
) -> list[Reading]:
    """The readings, led by what some of them mean together where that is asked.

    Args:
        readings: of one question, most probable first.
        groups: of the graph; without them nothing means "all but".
        question: its text, in which what follows a negation is what is excluded.
    """
    sure = [one for one in readings if one.log_probability > _SURE and not one.beside]
    if not sure:
        return readings
    first = sure[0]
    others = [one for one in sure[1:] if not _overlap(first, one)]
    for second in others:
        pair = _pair(first, second, question)
        if pair is not None:
            return [_with_third(pair, others), *readings]
    alone = _complement(first, groups) if groups is not None else None
    return readings if alone is None else [alone, *readings]


def _pair(first: Reading, second: Reading, question: str) -> Reading | None:
    """What two readings mean together; None where they have nothing to do with each other."""
    one, other = first.compositions, second.compositions
    chances = {
        "union": (one["union"] + other["union"]) / 2,
        "difference": (one["base"] + other["excluded"]) / 2,
        "reversed": (one["excluded"] + other["base"]) / 2,
    }
    how = max(chances, key=lambda name: chances[name])
    if chances[how] > _LIKELY and chances[how] > (one["intersection"] + other["intersection"]) / 2:
        if how != "union":
            how = _order(first, second, question) or how
        if how == "reversed":
            first, second, how = second, first, "difference"
        merge = np.union1d if how == "union" else np.setdiff1d
        nodes = merge(first.result, second.result)
        return _together(first, (second,), how, nodes) if len(nodes) else None
    common = np.intersect1d(first.result, second.result)
    together = (one["intersection"] + other["intersection"]) / 2
    if len(common) and together > _POSSIBLE:
        return _together(first, (second,), "intersection", common)
    alike = first.path.walk.steps == second.path.walk.steps
    if alike and together > _LIKELY:  # "the capitals of X and Y" have nothing in common
        nodes = np.union1d(first.result, second.result)
        return _together(first, (second,), "union", nodes)
    return None


def _order(first: Reading, second: Reading, question: str) -> str:
    """Which of two comes off the other: the one named first after a negation; empty if neither."""
    after = [
        (one.candidate.mention.start - match.end(), how)
        for match in _NEGATION.finditer(question)
        for one, how in ((second, "difference"), (first, "reversed"))
        if one.candidate.mention.start >= match.end()
    ]
    return min(after)[1] if after else ""


def _with_third(pair: Reading, others: Sequence[Reading]) -> Reading:
    """The pair, narrowed by further conditions that it is asked with."""
    if pair.how != "intersection":
        return pair
    for third in others:
        used = (pair, *pair.also)
        if len(used) == _MOST_TOGETHER or any(_overlap(one, third) for one in used):
            continue
        common = np.intersect1d(pair.result, third.result)
        if len(common) and third.compositions["intersection"] > _LIKELY:
            pair = _together(pair, (*pair.also, third), pair.how, common)
    return pair


def _complement(reading: Reading, groups: Groups) -> Reading | None:
    """All others of the sort that a reading leads to, where it says what is excluded."""
    whole = groups.is_group(reading.candidate.node)
    if whole or reading.compositions["excluded"] < _LIKELY or not len(reading.result):
        return None
    around = groups.around(reading.result)
    if around is None:
        return None
    nodes = np.setdiff1d(around.members, reading.result)
    return _together(reading, (), "complement", nodes) if len(nodes) else None


def _together(first: Reading, others: tuple[Reading, ...], how: str, nodes: Nodes) -> Reading:
    return replace(first, also=others, how=how, combined=nodes.astype(np.int32))


def _overlap(one: Reading, other: Reading) -> bool:
    return any(mine.overlaps(its) for mine in one.mentions for its in other.mentions)
