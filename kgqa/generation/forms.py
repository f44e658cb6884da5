"""The forms in which a name may stand in a text: shortened, a date in words, a number grouped.

Each form is worked out from the name itself, so that a text which uses one still names only what
its facts hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

_QUOTES = "\"'“”"
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)$")
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def plain_name(name: str) -> str:
    """An identifier as a name: quotes around it go, and underscores where it has no spaces."""
    text = " ".join(name.split())
    if len(text) > 2 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1].strip()
    return text if " " in text else text.replace("_", " ").strip() or text


@lru_cache(maxsize=65536)
def name_forms(name: str) -> tuple[str, ...]:
    """The forms of a name in the order of ``FORMS``; empty where it has none, or it is another's.

    The first one is the name as it stands.
    """
    found: list[str] = []
    for make in FORMS.values():
        text = make(name).strip()
        found.append("" if text in found else text)
    return tuple(found)


def _bare(name: str) -> str:
    """Without a parenthesis behind it: "Castle (novel)" is "Castle"."""
    return _PARENTHESIS.sub("", name)


def _before_comma(name: str) -> str:
    """Without what follows the comma: "Auburn, Alabama" is "Auburn"."""
    return _bare(name).split(",")[0] if not any(char.isdigit() for char in name) else ""


def _lower(name: str) -> str:
    """A common noun within a sentence: "Test pilot" is "test pilot"."""
    bare = _bare(name)
    return bare.lower() if bare[1:] == bare[1:].lower() else ""


def _initials(name: str) -> str:
    """ "United States" is "US"."""
    words = _bare(name).split()
    capitals = [word[0] for word in words if word[0].isupper()]
    return "".join(capitals) if 1 < len(capitals) == len(words) else ""


def _dotted_initials(name: str) -> str:
    return "".join(f"{letter}." for letter in _initials(name))


def _without_dots(name: str) -> str:
    """ "A.C. Cesena" is "AC Cesena"."""
    return name.replace(".", "") if any(char.isalpha() for char in name) else ""


def _without_last_word(name: str) -> str:
    """ "English language" is "English"."""
    words = _bare(name).split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].islower() else ""


def _last_word(name: str) -> str:
    """A family name; of numbers, dates and common nouns there is none."""
    words = _bare(name).split(",")[0].split()
    return words[-1] if len(words) > 1 and words[-1][:1].isupper() else ""


def _day(name: str) -> date | None:
    found = _DATE.fullmatch(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _month_first(name: str) -> str:
    """ "July 23, 1927" of "1927-07-23"."""
    day = _day(name)
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


def _day_first(name: str) -> str:
    """ "23 July 1927" of "1927-07-23"."""
    day = _day(name)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def _ordinal_month_first(name: str) -> str:
    """ "July 23rd, 1927" of "1927-07-23"."""
    day = _day(name)
    return f"{_MONTHS[day.month - 1]} {_ordinal(day.day)}, {day.year}" if day else ""


def _ordinal_day_first(name: str) -> str:
    """ "23rd July 1927" of "1927-07-23"."""
    day = _day(name)
    return f"{_ordinal(day.day)} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def _year(name: str) -> str:
    day = _day(name)
    return str(day.year) if day else ""


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _whole(name: str) -> str:
    """ "25.0" is "25"."""
    if not _NUMBER.fullmatch(name) or "." not in name:
        return ""
    return name.rstrip("0").rstrip(".")


def _grouped(name: str) -> str:
    """ "2776" is "2,776"."""
    number = _whole(name) or name
    whole, dot, rest = number.partition(".")
    if not _NUMBER.fullmatch(number) or len(whole.lstrip("-")) < 4:
        return ""
    return f"{int(whole):,}{dot}{rest}"


FORMS: dict[str, Callable[[str], str]] = {
    "as it stands": lambda name: name,
    "bare": _bare,
    "before comma": _before_comma,
    "lower": _lower,
    "initials": _initials,
    "dotted initials": _dotted_initials,
    "without dots": _without_dots,
    "without last word": _without_last_word,
    "last word": _last_word,
    "month first": _month_first,
    "day first": _day_first,
    "ordinal month first": _ordinal_month_first,
    "ordinal day first": _ordinal_day_first,
    "year": _year,
    "whole": _whole,
    "grouped": _grouped,
}
NUM_FORMS = len(FORMS)
