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
_COMPARES = re.compile(
    r"\b(?:than|over|under|above|below|beyond|exceed\w*|least|most|more|less|fewer|greater|older|"
    r"younger|newer|larger|bigger|smaller|higher|lower|taller|longer|shorter|earlier|later|after|"
    r"before|since|until|till|up to|upwards?|prior|between|from|past|minimum|maximum|min|max)\b"
    r"|[<>≤≥+]|[过超以之][上下前后]?|[多少高低大小早晚长短快慢轻重]于|至[少多]|最[少多]|[前后]|不[到足满]|未满|[满逾介]",
    re.IGNORECASE,
)
_ANY_NUMBER = r"\s*(?:the (?:year|number|age of)|a total of)?\s*$"
_MORE = r"(?:more|greater|higher|larger|bigger|longer|taller|heavier|deeper|wider|later)"
_LESS = r"(?:less|fewer|lower|smaller|shorter|lighter|earlier)"
_SIDES_BEFORE = (
    (
        "below",
        rf"(?:(?:no|not) {_MORE} than|not (?:over|above|exceed(?:ing)?)|at most|up to"
        r"|a maximum of|不超过|不多于|不高于|不大于|至多)[有用说讲]?",
    ),
    (
        "above",
        rf"(?:(?:no|not) {_LESS} than|not (?:under|below)|at least|a minimum of"
        r"|不少于|不低于|不小于|不止|至少|起码)[有用说讲]?",
    ),
    (
        "below",
        rf"(?:\b(?:{_LESS} than|under|below|before|until|prior to|south of|west of)"
        r"|少于|小于|低于|短于|早于|不到|不足|未满|不满)[有用说讲]?",
    ),
    (
        "above",
        rf"(?:\b(?:{_MORE} than|over|above|beyond|exceed(?:s|ed|ing)?|after|since|north of|east of"
        r"|upwards of)|超过|多于|大于|高于|长于|晚于|突破|[过超逾])[有用说讲]?",
    ),
)
_UNIT = r"^(?:\s?[^\W\d]+){0,2}?\s?"
_SIDES_AFTER = (
    ("above", rf"{_UNIT}\b(?:or|and) (?:{_MORE}|above|over|up)\b|^\s?\+"),
    ("below", rf"{_UNIT}\b(?:or|and) (?:{_LESS}|below|under)\b"),
    ("above", r"^[^，。？,?\d]{0,4}?(?:以上|以后|之后|以北|以东|更多|更高)"),
    ("below", r"^[^，。？,?\d]{0,4}?(?:以下|以内|以前|之前|以南|以西|更少|更低)"),
)
_BEFORE = [(side, re.compile(words + _ANY_NUMBER, re.IGNORECASE)) for side, words in _SIDES_BEFORE]
_AFTER = [(side, re.compile(words, re.IGNORECASE)) for side, words in _SIDES_AFTER]


def is_inclusive(before: str, after: str) -> bool:
    """Whether a number between two texts is meant itself too: "at least 5", "5 or more"."""
    return bool(_INCLUSIVE_BEFORE.search(before) or _INCLUSIVE_AFTER.search(after))


def side_of(before: str, after: str) -> str:
    """Which side of a number between two texts is meant: above, below; empty where they do not say.

    "Older than 30" does not: what is old has many years, or an early date.
    """
    said = (side for side, words in _BEFORE if words.search(before))
    return next(said, "") or next((side for side, words in _AFTER if words.search(after)), "")


def compares(text: str) -> bool:
    """Whether a text has a word that sets a bound, such as "over", "older", 超过."""
    return _COMPARES.search(text) is not None
