"""Numbers and dates: as values of a graph, and as a question names them.

A date is the year it lies in, with the part of the year that has passed as its fraction, so that
dates, years and numbers compare on one scale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kgqa.bound_words import is_inclusive, side_of
from kgqa.han_numbers import CHARACTERS, han_number
from kgqa.ranks import named_rank

_MOSTLY = 0.6
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mio": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "億": 1e8,
    "十亿": 1e9,
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = (
    {word: float(number) for number, word in enumerate(_SMALL)}
    | {ten: 10.0 * tens for tens, ten in enumerate(_TENS, 2)}
    | {
        f"{ten}{joint}{word}": 10.0 * tens + number
        for tens, ten in enumerate(_TENS, 2)
        for number, word in enumerate(_SMALL[1:10], 1)
        for joint in " -"
    }
    | {"a hundred": 100.0, "half a": 0.5}
)
_DOZEN = 12.0
_SCALE_NAMES = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_ENGLISH_SCALES = "hundred|thousand|million|billion|trillion|mio|bn"
_FIND = re.compile(
    rf"(?<![A-Za-z\d_.])(?P<digits>{_NUMBER})\s?(?P<scale>{_SCALE_NAMES})?(?![a-z\d]|-[a-z])"
    rf"|\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
    rf"(?:[\s-](?P<worded>{_ENGLISH_SCALES})\b)?(?!-[a-z])"
    rf"|\ban?\s(?P<single>{_ENGLISH_SCALES}|dozen)\b"
    rf"|(?P<han>[{CHARACTERS}]+(?:[多余][万亿萬億])?)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:about|around|some|over|under|nearly|approximately|约|大约|近|共|共有|有|超过)?\s*"
    r"(?:[\d,.]*\d|[一二两三四五六七八九十百千万]+)[\d多余几]*\s*(?P<unit>[^\d\s]\S*)?(?:\s\S+)?",
    re.IGNORECASE,
)
_NO_UNIT = re.compile("[年月日号/:-]")
_COUNTED = re.compile(
    "[个条座种名人年米公平以门部度岁次块项口颗家]|位(?!字母|数(?!学)|英文|代码|编码)"
)
_COMPARED = re.compile("[过超于到近约达足满少多]$")
_POINTED = re.compile(r"[这那哪前第每]$|\b(?:these|those|which|the other)\s$", re.IGNORECASE)
_SOUTH_WEST = re.compile(r"^\s?(?:°\s?[SW]\b|degrees? (?:south|west)\b)", re.IGNORECASE)
_HAN_SOUTH_WEST = re.compile(r"(?:南纬|西经)\s?$")
_BOUNDS_ONE = re.compile(
    r"\b(?:than|least|most|exactly|only|just|over|under|with|have|has|having|below|above)\s*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(-?\d{3,4})[-/年](\d{1,2})(?:[-/月](\d{1,2})日?|月)?(?:T.*)?")
_YEAR = re.compile(r"(?:1\d|20)\d\d年?")
_UNIT = r"(?:\s*[^\d\s.,:/-]\S*)?(?:\s[^\d\s]\S*)?"
_VALUE = re.compile(rf"(?P<sign>[-+−]?)(?P<digits>{_NUMBER})(?P<rest>{_UNIT})")
_EXPONENT = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_MAX_UNIT = 24


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text names, by character offsets.

    ``inclusive`` says that the number itself is meant too: "at least 5", "5 or more". ``side`` is
    "above", "below" or "equal" where it is known which side of it is meant, else empty.
    """

    value: float
    start: int
    end: int
    inclusive: bool = False
    side: str = ""


def quantities(text: str) -> list[Quantity]:
    """The numbers that a text names, from left to right, in digits or in words.

    Not those that name a rank ("the three largest") or only point ("these two"). Degrees south
    and west are below zero.
    """
    ranked = named_rank(text)
    found = []
    for match in _FIND.finditer(text):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        within_rank = start < ranked.end and ranked.start < end
        value = None if within_rank or _only_points(match, text) else _value_of(match, text)
        if value is None:
            continue
        before, after = text[:start], text[end:]
        side = side_of(before, after)
        if _SOUTH_WEST.search(after) or _HAN_SOUTH_WEST.search(before):
            value, side = -value, ""
        found.append(Quantity(value, start, end, is_inclusive(before, after), side))
    return found


def _only_points(match: re.Match[str], text: str) -> bool:
    """Whether it is "the one with", or "which two", and bounds nothing."""
    before = text[: match.start()]
    if (match["word"] or "").lower() == "one":
        return match["worded"] is None and _BOUNDS_ONE.search(before) is None
    return bool(_POINTED.search(before))


def _value_of(match: re.Match[str], text: str) -> float | None:
    parts = match.groupdict()
    if parts["digits"]:
        scale = _SCALES[parts["scale"].lower()] if parts["scale"] else 1.0
        if parts["scale"] in ("m", "b") and match.group()[-2:-1].isspace():
            scale = 1.0  # "5000 m" are metres
        return float(parts["digits"].replace(",", "")) * scale
    if parts["word"]:
        scale = _SCALES[parts["worded"].lower()] if parts["worded"] else 1.0
        return _WORDS[parts["word"].lower()] * scale
    if parts["single"]:
        return _SCALES.get(parts["single"].lower(), _DOZEN)
    return _han_value(parts["han"], text[: match.start()], text[match.end() :])


def _han_value(said: str, before: str, after: str) -> float | None:
    """A number in Chinese characters, where something is counted or compared: 三亚 is none."""
    said = said.replace("多", "").replace("余", "")
    value = han_number(said)
    large = len(said) > 1 and said[0] not in "十百千万萬亿億" and value is not None and value >= 100
    if value is None or not (large or _COUNTED.match(after) or _COMPARED.search(before)):
        return None
    return value


def parse_value(text: str) -> float | None:
    """A value of a graph as a number: a date in years, or a number with any unit; else None."""
    text = text.strip()
    date = _DATE.fullmatch(text)
    if date:
        month, day = int(date[2]), int(date[3] or 1)
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        return int(date[1]) + ((month - 1) * 31 + day) / 373.0
    if _EXPONENT.fullmatch(text):
        return float(text)
    number = _VALUE.fullmatch(text)
    if number is None or len(number["rest"]) > _MAX_UNIT or number["sign"] == "+":
        return None
    digits = number["digits"]
    if len(digits) > 1 and digits[0] == "0" and "." not in digits:
        return None  # a code, not a number
    rest = number["rest"].strip().split(" ")[0].lower()
    scale = _SCALES.get(rest, 1.0) if rest not in ("m", "k", "b") else 1.0
    value = float(digits.replace(",", "")) * scale
    return -value if number["sign"] in ("-", "−") else value


def is_date(text: str) -> bool:
    """Whether a value of a graph is a date, or a number that may well be a year."""
    return bool(_DATE.fullmatch(text.strip()) or _YEAR.fullmatch(text.strip()))


def mostly_numbers(texts: Sequence[str]) -> bool:
    """Whether most of some values are numbers or dates."""
    numbers = sum(parse_value(text) is not None for text in texts)
    return bool(texts) and numbers >= _MOSTLY * len(texts)


def is_amount(text: str) -> bool:
    """Whether a value says how many or how much, in figures or in words, with a unit or without.

    "4,054 people", "30多名" and "共20座" do; dates, codes and names do not.
    """
    found = _AMOUNT.fullmatch(text.strip())
    return found is not None and not _NO_UNIT.match(found["unit"] or "")
