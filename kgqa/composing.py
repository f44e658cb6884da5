"""What several readings of one question mean together: in common, any, all but, or all others.

The composition head reads the question with one topic masked, so each reading says what its own
walk is to the whole. Readings of mentions that do not overlap make one answer where what they say
goes together: of all such pairs, and of the readings alone, the most probable leads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from kgqa.groups import Groups
from kgqa.reading import Reading
from kgqa.retrieval import Nodes

_PLAUSIBLE, _MOST_PLAUSIBLE, _LIKELY = -2.5, 8, 0.4
_LEAST = 1e-4
_MEETS = 2.0
_MOST_TOGETHER = 3
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|except|excluding|neither|nor)\b|n['’]t\b|不|没|沒|非(?!洲)|除",
    re.IGNORECASE,
)


class _Meaning(NamedTuple):
    """A reading, alone or of several walks, and how probable it is (natural logarithm)."""

    score: float
    reading: Reading


def composed(
    readings: list[Reading], groups: Groups | None = None, question: str = ""
) -> list[Reading]:
    """The readings, led by what some of them mean together where that is asked.

    Args:
        readings: of one question, most probable first.
        groups: of the graph; without them nothing means "all but".
        question: its text, in which what follows a negation is what is excluded.
    """
    plausible = [one for one in readings if one.log_probability > _PLAUSIBLE and not one.beside][
        :_MOST_PLAUSIBLE
    ]
    meanings = [_Meaning(_score(one, "single"), one) for one in plausible]
    for pair in combinations(plausible, 2):
        if not _overlap(*pair):
            meanings += _pair(*pair, question)
    if groups is not None:
        meanings += [
            _Meaning(_score(one, "excluded"), other)
            for one in plausible
            if all(_overlap(one, another) for another in plausible)
            and (other := _complement(one, groups)) is not None
        ]
    best = max(meanings, key=lambda one: one.score, default=None)
    if best is None or not best.reading.how:
        return readings
    return [_with_third(best.reading, plausible), *readings]


def _score(reading: Reading, role: str) -> float:
    """How probable it is that the question means the walk, and by it this part of the whole."""
    return reading.log_probability + math.log(max(reading.compositions[role], _LEAST))


def _pair(first: Reading, second: Reading, question: str) -> Iterator[_Meaning]:
    """What two readings can mean together.

    That they have something in common speaks for it: two walks that were not meant together
    seldom meet.
    """

    def scored(one: str, other: str) -> float:
        return (_score(first, one) + _score(second, other)) / 2

    either = np.union1d(first.result, second.result)
    yield _Meaning(scored("union", "union"), _together(first, (second,), "union", either))
    common = np.intersect1d(first.result, second.result)
    meet = scored("intersection", "intersection")
    if len(common):
        reading = _together(first, (second,), "intersection", common)
        yield _Meaning(meet + _MEETS, reading)
    elif first.path.walk.steps == second.path.walk.steps:
        # "the capitals of X and Y" have nothing in common
        yield _Meaning(meet, _together(first, (second,), "union", either))
    orders = {"difference": scored("base", "excluded"), "reversed": scored("excluded", "base")}
    how = _order(first, second, question) or max(orders, key=lambda name: orders[name])
    base, excluded = (first, second) if how == "difference" else (second, first)
    left = np.setdiff1d(base.result, excluded.result)
    if len(left):
        together = _together(base, (excluded,), "difference", left)
        yield _Meaning(max(orders.values()), together)


def _order(first: Reading, second: Reading, question: str) -> str:
    """Which of two comes off the other: the one named first after a negation, or else last before.

    Empty where nothing is negated.
    """
    negated = [match.end() for match in _NEGATION.finditer(question)]
    distances = [
        (one.candidate.mention.start - end, how)
        for end in negated
        for one, how in ((second, "difference"), (first, "reversed"))
    ]
    after = [one for one in distances if one[0] >= 0]
    nearest = min(after, default=None) or max(distances, default=None)
    return nearest[1] if nearest else ""


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
    nodes = np.setdiff1d(groups.of(around).members, reading.result)
    return _together(reading, (), "complement", nodes) if len(nodes) else None


def _together(first: Reading, others: tuple[Reading, ...], how: str, nodes: Nodes) -> Reading:
    return replace(first, also=others, how=how, combined=nodes.astype(np.int32))


def _overlap(one: Reading, other: Reading) -> bool:
    return any(mine.overlaps(its) for mine in one.mentions for its in other.mentions)
