"""What several readings of one question mean together: in common, any, all but, or all others.

The composition head reads the question with one topic masked, so each reading says what its own
walk is to the whole. Readings of mentions that do not overlap make one answer where what they say
goes together: of all such pairs, and of the readings alone, the most probable leads, and takes in
further readings that say the same ("A, B or C", "neither A nor B") or go with it ("in A, with B or
C"). Where the question offers names to choose from, what a walk leads to may be among them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from kgqa.groups import Groups
from kgqa.in_common import of_each_other, says_the_same, the_same
from kgqa.left_out import (
    LISTED,
    NEGATION,
    NEGATIVE,
    alike,
    left_out,
    negated,
    without,
    without_those_of,
)
from kgqa.listing import SAME, in_different_lists, lists
from kgqa.mentions import Candidate
from kgqa.offered import OFFERED, chosen, is_or, offer
from kgqa.reading import Reading, joined, left_unread
from kgqa.retrieval import Nodes

_PLAUSIBLE, _MOST_PLAUSIBLE, _LIKELY = -5.0, 8, 0.4
_LEAST = 1e-2
_MEETS, _MEETS_STRANGELY, _UNALIKE = 2.0, 6.0, 2.0
_ONE_OF_THEM = 0.7
_MOST_TOGETHER = 4
_SAID = 10.0
_PASSES_OVER, _UNSAID = 2.0, 3.0


class _Meaning(NamedTuple):
    """A reading, alone or of several walks, and how probable it is (natural logarithm)."""

    score: float
    reading: Reading


def composed(
    readings: list[Reading],
    groups: Groups | None = None,
    question: str = "",
    linked: Sequence[Candidate] = (),
    strange: bool = False,
    both_ways: Collection[int] = (),
) -> list[Reading]:
    """The readings, led by what some of them mean together where that is asked.

    Args:
        readings: of one question, most probable first.
        groups: of the graph; without them nothing means "all but". Nor does it where things are
            left out by name, and nothing else is negated.
        question: its text, in which what follows a negation is what is excluded.
        linked: the entities that it may name, some of them perhaps to be left out.
        strange: whether the networks never saw the graph: then what meets tells more than they.
        both_ways: steps of relations that hold both ways.
    """
    meets = _MEETS_STRANGELY if strange and not NEGATION.search(question) else _MEETS
    apart = left_out(question, linked, readings)
    readings = without_those_of(apart, readings)
    plausible = [one for one in readings if one.log_probability > _PLAUSIBLE and not one.beside][
        :_MOST_PLAUSIBLE
    ]
    meanings = [
        _Meaning(_alone(one, plausible) - _PASSES_OVER * _passed_over(one, linked, question), one)
        for one in plausible
    ]
    compared = next((one for one in readings if one.beside), None)
    if compared is not None:
        meanings.append(_Meaning(_score(compared, "compared"), compared))
    listed = lists(question, linked)
    for pair in combinations(plausible, 2):
        related = pair[0].is_named_by(pair[1].mentions) or of_each_other(*pair, question, both_ways)
        related = related or says_the_same(*pair)
        if not related and not in_different_lists(*pair, listed):
            meanings += _pair(*pair, question, meets)
    if groups is not None and (not apart or negated(question)):
        meanings += [
            _Meaning(_excluding(other), other)
            for one in plausible
            if (other := _complement(one, plausible, groups, question)) is not None
        ]
    if (made := offer(question, linked)) is not None:
        meanings += [
            _Meaning(one.log_probability + meets, other)
            for one in plausible
            if (other := chosen(one, made, plausible)) is not None
        ]
    best = max(meanings, key=lambda one: one.score, default=None)
    if best is not None and best.reading.how == OFFERED:
        return [best.reading, *readings]
    if best is not None and not best.reading.how:
        ignored = [_passed_over(one, linked, question) for one in (best.reading, readings[0])]
        if ignored[0] < ignored[1]:
            readings = [best.reading, *(one for one in readings if one is not best.reading)]
    if best is not None and best.reading.how:
        fit = [one for one in plausible if not in_different_lists(best.reading, one, listed)]
        readings = [_extended(best.reading, fit, question), *readings]
    rest = without(readings[0], apart) if readings else None
    return readings if rest is None else [rest, *readings]


def _score(reading: Reading, role: str) -> float:
    """How probable it is that the question means the walk, and by it this part of the whole."""
    return reading.log_probability + math.log(max(reading.compositions[role], _LEAST))


def _alone(reading: Reading, plausible: Sequence[Reading]) -> float:
    """How probable it is that the question means one walk and nothing else.

    What is named elsewhere in the question has a say in that, as far as it is meant: the best
    reading of each other mention, weighted by its probability.
    """
    said, weights, heard = _said(reading), 1.0, [reading]
    for other in plausible:
        if not any(other.is_named_by(one.mentions) for one in heard):
            heard.append(other)
            weight = math.exp(other.log_probability)
            said += weight * _said(other)
            weights += weight
    return reading.log_probability + said / weights


def _passed_over(reading: Reading, linked: Sequence[Candidate], question: str) -> int:
    """How much a question surely names that a reading neither begins at nor leads to.

    That are entities, and numbers in digits where the reading chooses by nothing.
    """
    if reading.asks == "yes-no":
        return 0
    numbers = () if reading.chosen else reading.path.walk.numbers
    digits = [one for one in numbers if question[one.start : one.end].isdigit()]
    return len(left_unread(reading, linked)) + len(digits)


def _said(reading: Reading) -> float:
    return math.log(max(reading.compositions["single"], _LEAST))


def _pair(first: Reading, second: Reading, question: str, meets: float) -> Iterator[_Meaning]:
    """What two readings can mean together.

    Walks that were not meant together seldom meet: that they do speaks for it by ``meets``. Asked
    whether there is anything in common, they need not.
    """

    def scored(one: str, other: str) -> float:
        return (_score(first, one) + _score(second, other)) / 2

    whether = first.asks == second.asks == "yes-no"
    pair = the_same(first, second) if whether and SAME.search(question) else None
    if pair is not None:
        same = np.intersect1d(pair[0].result, pair[1].result)
        together = joined(pair[0], (pair[1],), "intersection", same)
        yield _Meaning(scored("single", "single") + _SAID, together)
        return

    either = np.union1d(first.result, second.result)
    union = scored("union", "union") - (0.0 if alike(first, second) else _UNALIKE)
    yield _Meaning(union, joined(first, (second,), "union", either))
    common = np.intersect1d(first.result, second.result)
    meet = scored("intersection", "intersection")
    if _either(first, second, question):
        return
    if len(common):
        reading = joined(first, (second,), "intersection", common)
        yield _Meaning(meet + meets, reading)
    elif alike(first, second):
        # "the capitals of X and Y" have nothing in common
        yield _Meaning(meet, joined(first, (second,), "union", either))
    elif whether:
        yield _Meaning(meet, joined(first, (second,), "intersection", common))
    if _beside_each_other(first, second, question):
        return
    orders = {"difference": scored("base", "excluded"), "reversed": scored("excluded", "base")}
    how = _order(first, second, question) or max(orders, key=lambda name: orders[name])
    base, excluded = (first, second) if how == "difference" else (second, first)
    left = _left(base.result, (excluded,))
    if len(left):
        unsaid = _UNSAID if question and not NEGATIVE.search(question) else 0.0
        together = joined(base, (excluded,), "difference", left)
        yield _Meaning(max(orders.values()) - unsaid, together)


def _beside_each_other(first: Reading, second: Reading, question: str) -> bool:
    """Whether the same is said of two names in one list, before all that is negated."""
    both = (first, second)
    together = alike(first, second) and _listed(both, question)
    return together and all(_named_before(one, question) for one in both)


def _either(first: Reading, second: Reading, question: str) -> bool:
    """Whether nothing but "or" stands between what two readings are named by."""
    one, other = sorted((first.candidate.mention, second.candidate.mention), key=lambda m: m.start)
    return is_or(question[one.end : other.start])


def _left(nodes: Nodes, excluded: Sequence[Reading]) -> Nodes:
    """What is left of some nodes.

    With what is excluded goes what it is named by, unless it is all that is left: of the neighbours
    of X that do not border Y, Y itself is none.
    """
    for one in excluded:
        nodes = np.setdiff1d(nodes, one.result)
    others = np.setdiff1d(nodes, [one.candidate.node for one in excluded])
    return others if len(others) else nodes


def _order(first: Reading, second: Reading, question: str) -> str:
    """Which of two comes off the other: the one named first after a negation, or else last before.

    Empty where nothing is negated.
    """
    negated = [match.end() for match in NEGATION.finditer(question)]
    distances = [
        (one.candidate.mention.start - end, how)
        for end in negated
        for one, how in ((second, "difference"), (first, "reversed"))
    ]
    after = [one for one in distances if one[0] >= 0]
    nearest = min(after, default=None) or max(distances, default=None)
    return nearest[1] if nearest else ""


def _extended(found: Reading, others: Sequence[Reading], question: str) -> Reading:
    """A reading of two walks, with further ones that go with them."""
    for other in others:
        used = (found, *found.also)
        if len(used) == _MOST_TOGETHER or any(one.is_named_by(other.mentions) for one in used):
            continue
        found = _with(found, other, question)
    return found


def _with(found: Reading, other: Reading, question: str) -> Reading:
    """What is meant where another reading says the same as those found, or narrows them.

    That is as it was where it says neither.
    """
    also = (*found.also, other)
    parts = (replace(found, also=(), how="", combined=None), *found.also)
    if found.how == "union":
        same = any(alike(other, one) for one in parts)
        if same and (_likely(other, "union") or _likely(other, "intersection")):
            return joined(found, also, "union", np.union1d(found.result, other.result))
        common = np.intersect1d(found.result, other.result)
        if len(common) and not same and _narrows(other):
            return joined(other, parts, "within", common)
    elif found.how == "intersection":
        if len(parts) == 2 and _likely(other, "union"):
            for one, base in (parts, parts[::-1]):
                if alike(one, other) and not alike(base, other) and _likely(one, "union"):
                    common = np.intersect1d(base.result, np.union1d(one.result, other.result))
                    return joined(base, (one, other), "within", common)
        common = np.intersect1d(found.result, other.result)
        if len(common) and _likely(other, "intersection"):
            return joined(found, also, "intersection", common)
        left = _left(found.result, (other,))
        if len(parts) == 2 and len(left) and _likely(other, "excluded"):
            return joined(found, also, "less", left)
    elif found.how == "difference":
        left = _left(found.result, (other,))
        spared = _named_before(other, question) and alike(parts[0], other)
        if len(left) and _likely(other, "excluded") and not spared:
            return joined(found, also, "difference", left)
        common = np.intersect1d(found.result, other.result)
        meets = spared or _likely(other, "intersection")
        if len(parts) == 2 and len(common) and meets:
            return joined(found, (other, parts[1]), "less", common)
    return found


def _named_before(reading: Reading, question: str) -> bool:
    """Whether it is named before all that is negated, so that nothing negates it.

    Of "X and Y but not Z" that is Y, beside X.
    """
    negated = [match.start() for match in NEGATION.finditer(question)]
    return bool(negated) and reading.candidate.mention.end <= min(negated)


def _likely(reading: Reading, role: str) -> bool:
    return reading.compositions[role] > _LIKELY


def _listed(readings: Sequence[Reading], question: str) -> bool:
    """Whether nothing but "and", "nor", a comma stands between the names of readings."""
    mentions = sorted((one.candidate.mention for one in readings), key=lambda one: one.start)
    gaps = (question[one.end : other.start] for one, other in pairwise(mentions))
    return all(LISTED.fullmatch(gap) for gap in gaps)


def _all_negated(readings: Sequence[Reading], question: str) -> bool:
    """Whether a negation stands before the first of what they are named by."""
    first = min(one.candidate.mention.start for one in readings)
    return any(match.end() <= first for match in NEGATION.finditer(question))


def _narrows(reading: Reading) -> bool:
    """Whether it may say what else holds of things that others say by other steps."""
    others = max(reading.compositions[role] for role in ("excluded", "compared"))
    return others < _LIKELY and reading.compositions["union"] < _ONE_OF_THEM


def _excluding(reading: Reading) -> float:
    """How probable it is that all parts of a reading are excluded: their mean ``_score``."""
    parts = (replace(reading, also=()), *reading.also)
    return sum(_score(one, "excluded") for one in parts) / len(parts)


def _complement(
    reading: Reading, plausible: Sequence[Reading], groups: Groups, question: str
) -> Reading | None:
    """All others of the sort that a reading leads to, where it says what is excluded.

    Others of the same steps may be excluded with it, where they are named in one list or all of
    them after a negation; none may say anything else.
    """
    whole = groups.is_group(reading.candidate.node)
    if whole or not _likely(reading, "excluded") or not len(reading.result):
        return None
    excluded = [reading]
    for other in plausible:
        if not any(one.is_named_by(other.mentions) for one in excluded):
            if not (_likely(other, "excluded") and alike(reading, other)):
                return None
            excluded.append(other)
    if not (_listed(excluded, question) or _all_negated(excluded, question)):
        return None
    around = groups.around(reading.result)
    if around is None:
        return None
    nodes = _left(groups.of(around).members, excluded)
    return joined(reading, tuple(excluded[1:]), "complement", nodes) if len(nodes) else None
