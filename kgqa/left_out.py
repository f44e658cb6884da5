"""What a question leaves out by name: "apart from X", "but not X", 除X以外."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kgqa.mentions import Candidate
from kgqa.reading import Reading

_PLAUSIBLE = -3.5
"""The natural logarithm of the least probability of a reading that has a say."""

NEGATION = re.compile(
    r"\b(?:not|no|never|without|except|excluding|neither|nor)\b|n['’]t\b|不|没|沒|非(?!洲)|除",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    rf"{NEGATION.pattern}"
    r"|\b(?:lack|fail|other than|rather than|instead|outside|minus|apart|aside|beside|barring"
    r"|exclud|non|free of|unlike|different|remain|left|only|rest|nobody|nothing|nowhere|hardly)"
    r"|\b(?:save for|bar|sans)\b|[无未别缺外免余只仅唯剩]",
    re.IGNORECASE,
)
"""What may say that something is left out, in one way or another."""
_APART = re.compile(
    r"\b(?:except(?:ing| for)?|excluding|besides|apart from|aside from|other than|but not)\b"
    r"|除[了去开掉]?|不包括|不算",
    re.IGNORECASE,
)
LISTED = re.compile(
    r"\s*(?:(?:,|、|，|and|or|nor|和|与|跟|以及|及|或)\s*)*(?:the\s+)?", re.IGNORECASE
)
_WITH, _OWNER = re.compile(r"\s*[与和跟]\s*"), re.compile(r"['’]s?\b|的")
_OUTSIDE = re.compile("[以之]外")


def alike(one: Reading, other: Reading) -> bool:
    """Whether they go along the same steps: "the capitals of X", "the capitals of Y"."""
    return one.path.walk.steps == other.path.walk.steps


def without_those_of(apart: set[int], readings: list[Reading]) -> list[Reading]:
    """The readings but those that begin at what is left out by name, where others lead there."""
    others = [one for one in readings if one.candidate.node not in apart]
    left_out = sorted(apart)
    found = (one for one in others if one.log_probability > _PLAUSIBLE)
    return others if any(len(np.intersect1d(one.result, left_out)) for one in found) else readings


def without(reading: Reading, apart: set[int]) -> Reading | None:
    """The reading without the results that are left out by name; None where none is.

    "Which neighbours has X apart from Y and Z?"
    """
    if not apart or reading.asks == "yes-no":
        return None
    left = np.setdiff1d(reading.result, sorted(apart)).astype(np.int32)
    if not 0 < len(left) < len(reading.result):
        return None
    named = np.intersect1d(reading.result, sorted(apart))
    return replace(reading, combined=left, apart=tuple(map(int, named)))


def left_out(question: str, linked: Sequence[Candidate], readings: Sequence[Reading]) -> set[int]:
    """The entities that are named right after "except", or before 以外, and those listed on.

    Between names of which the same is read, "but not" says something else: what borders X, but does
    not border Y. Nor is X itself left out in "except X's neighbours", 除了与X接壤的国家.
    """
    found: set[int] = set()
    mentions = sorted({one.mention for one in linked}, key=lambda one: one.start)
    ends = [
        match.end()
        for match in _APART.finditer(question)
        if match[0].lower() != "but not" or not _parallel(match, readings, question)
    ]
    for mention in mentions:
        before = [end for end in ends if end <= mention.start]
        gap = question[before[-1] : mention.start] if before else None
        listed = gap is not None and LISTED.fullmatch(gap) and not _WITH.fullmatch(gap)
        if _OWNER.match(question[mention.end :]):
            continue
        if listed or _OUTSIDE.match(question[mention.end :]):
            found.update(one.node for one in linked if one.mention == mention)
            ends.append(mention.end)
    return found


def _parallel(match: re.Match[str], readings: Sequence[Reading], question: str) -> bool:
    """Whether the same is read of the name before a match and of the name after it."""
    likely = [one for one in readings if one.log_probability > _PLAUSIBLE]
    spans = [(one, one.candidate.mention) for one in likely]
    before = [
        one
        for one, name in spans
        if name.end <= match.start() and not question[name.end : match.start()].strip(" ,")
    ]
    after = [
        one
        for one, name in spans
        if name.start >= match.end() and LISTED.fullmatch(question[match.end() : name.start])
    ]
    return any(alike(one, other) for one in before for other in after)


def negated(question: str) -> bool:
    """Whether anything is negated but what is left out by name."""
    apart = [match.span() for match in _APART.finditer(question)]
    return any(
        not any(start < match.end() and match.start() < end for start, end in apart)
        for match in NEGATION.finditer(question)
    )
