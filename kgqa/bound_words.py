"""Words around a number that make a bound of it: over, at least, or later, 超过, 以下."""

from __future__ import annotations

import re

_INCLUSIVE_BEFORE = re.compile(
    r"(?:at least|at most|no (?:more|fewer|less) than|not (?:more|less) than|up to|since|from|"
    r"as many as|as few as|a (?:minimum|maximum) of|"
    r"(?:至少|不少于|不低于|不超过|至多|最多)[有用说讲]?)\s*$",
    re.IGNORECASE,
)
_INCLUSIVE_AFTER = re.compile(
    r"^(?:\s\w+){0,3}?\s*(?:or (?:more|less|fewer|later|earlier|above|below|higher|lower|greater|"
    r"over|under|smaller|larger)\b)|^[^，。？,?]{0,4}?(?:及|或|或者)(?:以上|以下|更多|更少|更高|更低)"
)
_TO_NUMBER = r"\s*(?:(?:the|an?) )?(?:(?:year|number|age|total)(?: of)? )?\s*$"
_MORE = r"(?:more|greater|higher|larger|bigger|longer|taller|heavier|deeper|wider|later)"
_LESS = r"(?:less|fewer|lower|smaller|shorter|lighter|earlier)"
_BEFORE = [
    (side, re.compile(words + _TO_NUMBER, re.IGNORECASE))
    for side, words in (
        (
            "below",
            rf"(?:\b(?:(?:no|not) {_MORE} than|not (?:over|above|exceed(?:ing)?|after)|at most"
            r"|up to|a maximum of)|不超过|不多于|不高于|不大于|不晚于|不长于|至多)[有用说讲]?",
        ),
        (
            "above",
            rf"(?:\b(?:(?:no|not) {_LESS} than|not (?:under|below|before)|at least|a minimum of)"
            r"|不少于|不低于|不小于|不早于|不短于|不止|至少|起码)[有用说讲]?",
        ),
        (
            "below",
            rf"(?:\b(?:{_LESS} than|under|below|before|until|prior to|south of|west of)"
            r"|少于|小于|低于|短于|早于|不到|不足|未满|不满)[有用说讲]?",
        ),
        (
            "above",
            rf"(?:\b(?:{_MORE} than|over|above|beyond|exceed(?:s|ed|ing)?|after|since|north of"
            r"|east of|upwards of)|超过|多于|大于|高于|长于|晚于|突破|[过超逾])[有用说讲]?",
        ),
    )
]
_UNIT = r"^(?:\s?[^\W\d]+){0,2}?\s?"
_CLAUSE_ENDS = r"(?=\s*(?:$|[?.,;!)]))"
_AFTER = [
    (side, re.compile(words, re.IGNORECASE))
    for side, words in (
        (
            "above",
            rf"{_UNIT}\b(?:or (?:{_MORE}|above|over|up)\b|and (?:above|over|up)\b{_CLAUSE_ENDS})"
            r"|^\s?(?:\+|plus\b)",
        ),
        (
            "below",
            rf"{_UNIT}\b(?:or (?:{_LESS}|below|under)\b|and (?:below|under)\b{_CLAUSE_ENDS})",
        ),
        ("above", r"^[^，。？,?\d]{0,4}?(?:以上|以后|之后|以北|以东|更多|更高)"),
        ("below", r"^[^，。？,?\d]{0,4}?(?:以下|以内|以前|之前|以南|以西|更少|更低)"),
    )
]
_NEGATED = re.compile(
    r"(?:\b(?:not|never|without)|n['’]t)\s(?:\w+\s){0,2}$|[没未不](?:[有曾会能]|是)?$",
    re.IGNORECASE,
)
_COMPARED_BEFORE = re.compile(
    rf"(?:\b(?:than|between|from|past|within|by|between \S+ and){_TO_NUMBER})"
    r"|[大小多少高低早晚长短]于$",
    re.IGNORECASE,
)
_COMPARED_AFTER = re.compile(rf"{_UNIT}\bor \w+er\b", re.IGNORECASE)


def is_inclusive(before: str, after: str) -> bool:
    """Whether a number between two texts is meant itself too: "at least 5", "5 or more"."""
    return bool(_INCLUSIVE_BEFORE.search(before) or _INCLUSIVE_AFTER.search(after))


def side_of(before: str, after: str) -> str:
    """Which side of a number between two texts is meant: above, below; empty where they do not say.

    "Older than 30" does not: what is old has many years, or an early date; nor do negations that
    are no "not more than".
    """
    for side, words in _BEFORE:
        match = words.search(before)
        if match is not None:
            return "" if _NEGATED.search(before[: match.start()]) else side
    return next((side for side, words in _AFTER if words.search(after)), "")


def compares(before: str, after: str) -> bool:
    """Whether words around a number compare something with it: "older than", "30 or younger"."""
    said_before = (*(words for _, words in _BEFORE), _COMPARED_BEFORE)
    said_after = (*(words for _, words in _AFTER), _COMPARED_AFTER)
    return any(words.search(before) for words in said_before) or any(
        words.search(after) for words in said_after
    )
