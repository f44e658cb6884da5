"""Which places of an order a question asks for: the largest, the second largest, the top three."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACES = {
    word: place
    for place, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth".split(), start=2
    )
}
_NUMBERS = {
    word: number
    for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_HAN = {char: number for number, char in enumerate("二三四五六七八九十", start=2)} | {"两": 2}
_NUMBER = rf"(?P<number>{'|'.join(_NUMBERS)}|[2-9]|10|\d\d)"
_MOST = r"(?:most\b|least\b|fewest\b|(?!west|rest|forest|guest|quest|chest|nest|test)\w{2,}est\b)"
_PLACE = rf"(?P<word>{'|'.join(_PLACES)})|(?P<digit>[2-9]|1\d)(?:nd|rd|th)"
_HAN_NUMBER = r"(?P<han>[二两三四五六七八九十]|[2-9]|1\d|20)"
_HAN_ADJECTIVE = "高大长小矮短多少重深早晚老北南东西快慢低轻浅宽窄远近"
_PLACED = (
    re.compile(rf"\b(?:{_PLACE})[ -](?:\w+ )??{_MOST}", re.IGNORECASE),
    re.compile(rf"第{_HAN_NUMBER}(?=[{_HAN_ADJECTIVE}])"),
    re.compile(rf"排(?:名|行|在)?第{_HAN_NUMBER}"),
)
_SEVERAL = (
    re.compile(rf"\b(?:top|first) {_NUMBER}\b", re.IGNORECASE),
    re.compile(rf"\b{_NUMBER} (?=(?:\w+ )??{_MOST})", re.IGNORECASE),
    re.compile(rf"前{_HAN_NUMBER}(?![年月日天届世])"),
    re.compile(rf"最[{_HAN_ADJECTIVE}]的{_HAN_NUMBER}(?=[个条座种名位家片块国])"),
)


class Rank(NamedTuple):
    """Places of an order, from 1: (1, 1) the first, (2, 2) the second, (1, 3) the top three."""

    first: int = 1
    last: int = 1


class NamedRank(NamedTuple):
    """A rank, and the characters of the text that name it."""

    rank: Rank
    start: int
    end: int


TOP = Rank()


def named_rank(text: str) -> NamedRank:
    """Which of the most or the least a text asks for: the first, unless it says otherwise."""
    for patterns, several in ((_SEVERAL, True), (_PLACED, False)):
        for pattern in patterns:
            if found := pattern.search(text):
                number = _number(found.groupdict())
                rank = Rank(1, number) if several else Rank(number, number)
                return NamedRank(rank, *found.span())
    return NamedRank(TOP, 0, 0)


def rank(text: str) -> Rank:
    """The rank that ``named_rank`` finds."""
    return named_rank(text).rank


def _number(parts: dict[str, str | None]) -> int:
    said = next(value for value in parts.values() if value).lower()
    found = {**_PLACES, **_NUMBERS, **_HAN}.get(said)
    return int(said) if found is None else found
