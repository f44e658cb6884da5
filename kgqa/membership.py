"""Whether a thing is of a sort: "is X a city?", X是城市吗.

No relation leads from a thing to its class, so no path says it: the class itself does. The forms of
such questions are few and closed, so they are read by rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kgqa.function_words import FUNCTION_WORDS
from kgqa.groups import Groups
from kgqa.mentions import SURELY, Candidate, Mention
from kgqa.reading import Reading
from kgqa.retrieval import Walker
from kgqa.search import ScoredWalk
from kgqa.text import fold

SORT = "sort"
"""``Reading.how`` of what a thing and a class have in common: the thing itself, or nothing."""

_CERTAIN, _UNKNOWN = 0.0, -9.0  # natural logarithms of probabilities
_A = r"(?:really |actually |also |even )?(?:an?|one of the|an? (?:kind|sort|type) of)\s+"
_NOUN = r"(?P<noun>[^,?]+?)"
_TAG = r"(?:,? (?:right|correct|or not|yes or no|isn['’]t it))?"
_TRUE = r"(?:(?:is it true that|tell me (?:whether|if)|do you know (?:whether|if))\s+)"
_COUNTED = "(?:一?[个座条位名种家部本项所只]的?)?"
_FORMS = tuple(
    (re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (r"\W*(?:(?:and|so|but)\s+)?(?:is|was)\s+(?:the\s+)?", rf"\s+{_A}{_NOUN}{_TAG}[\s.?!]*"),
        (rf"\W*{_TRUE}(?:the\s+)?", rf"\s+(?:is|was)\s+{_A}{_NOUN}{_TAG}[\s.?!]*"),
        (r"\W*(?:so\s+)?(?:the\s+)?", rf"\s+(?:is|was)\s+{_A}{_NOUN}{_TAG}\s*\?[\s?]*"),
        (
            "(?:请问|那么?)?[，,]?",
            f"(?:是|算|属于|算是){_COUNTED}(?P<noun>[^，？]+?)[吗么嘛][？?。]*",
        ),
        (
            "(?:请问|那么?)?[，,]?",
            f"(?:是不是|是否是?|算不算|是否属于){_COUNTED}(?P<noun>[^，？]+?)呢?[？?。]*",
        ),
    )
)


def membership(
    question: str, linked: Sequence[Candidate], groups: Groups, walker: Walker
) -> Reading | None:
    """The reading of a question whether a thing is of a sort; None where it asks something else.

    Nothing is read with confidence where the sort is not one of the graph's and names nothing else
    in it: what is no city may still be a port.
    """
    for one in linked:
        entity = one.node < walker.store.num_entities
        noun = _sort(question, one.mention) if entity and one.score >= SURELY else None
        if noun is None:
            continue
        alike = [other for other in linked if other.mention == one.mention]
        topics = groups.by_name.get(fold(noun.text), ())
        for topic in topics:
            for other in alike:
                if bool(np.isin(other.node, groups.of(topic).members)):
                    return _reading(other, Candidate(topic, noun, 1.0), walker, _CERTAIN)
        if topics:
            return _reading(one, Candidate(topics[0], noun, 1.0), walker, _CERTAIN)
        plain = not any(word in FUNCTION_WORDS for word in fold(noun.text).split())
        if plain and not any(other.mention.overlaps(noun) for other in linked):
            return _reading(one, None, walker, _UNKNOWN)
    return None


def _sort(question: str, thing: Mention) -> Mention | None:
    """The noun of which a question asks whether a thing that it names is one."""
    before, after = question[: thing.start], question[thing.end :]
    for first, rest in _FORMS:
        found = rest.fullmatch(after) if first.fullmatch(before) else None
        if found is not None:
            start, end = (thing.end + place for place in found.span("noun"))
            return Mention(start, end, question[start:end])
    return None


def _reading(
    thing: Candidate, sort: Candidate | None, walker: Walker, log_probability: float
) -> Reading:
    def of(candidate: Candidate) -> Reading:
        path = ScoredWalk(walker.start(candidate.node), log_probability, 0)
        return Reading(candidate, path, {"yes-no": 1.0}, {})

    own = of(thing)
    if sort is None:
        return replace(own, how=SORT, combined=own.result[:0])
    other = of(sort)
    common = np.intersect1d(own.result, other.result).astype(np.int32)
    return replace(own, also=(other,), how=SORT, combined=common)
