"""General words for measures, whatever the graph, read from ``measures.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from kgqa.grammar.han_names import han_variants
from kgqa.text import fold

_COUNTED = ("number of ", "count of ", "total number of ", "no of ")
_NO_SIZE = 99


@dataclass(frozen=True, slots=True)
class Degree:
    """An adjective: English in its superlative and comparative, Chinese in its plain form.

    A Chinese one may have a noun before it, with ``+`` between them: 年纪+小.
    """

    most: str
    more: str = ""

    def to(self, degree: str = "") -> str:
        """The Chinese adjective with 最, 更 or nothing: 最年轻, 年纪最小."""
        noun, _, adjective = self.most.rpartition("+")
        return f"{noun}{degree}{adjective}"


@dataclass(frozen=True, slots=True)
class MeasureConcept:
    """What people say of things by a measure, by language.

    ``high`` and ``low`` are adjectives of things, ``more`` and ``less`` of the measure itself;
    ``of`` is what a thing has much of; ``verb`` what happened at a date, as a participle, and
    ``intransitive`` as a past; ``acts`` is what a thing does so and so much: "costs", "weighs". The
    smaller its ``size``, the sooner a class's "largest" means it.
    """

    names: dict[str, tuple[str, ...]]
    high: dict[str, tuple[Degree, ...]] = field(default_factory=dict)
    low: dict[str, tuple[Degree, ...]] = field(default_factory=dict)
    more: dict[str, tuple[Degree, ...]] = field(default_factory=dict)
    less: dict[str, tuple[Degree, ...]] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    verb: dict[str, tuple[str, ...]] = field(default_factory=dict)
    intransitive: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    date: bool = False
    size: int = _NO_SIZE
    additive: bool = True

    @property
    def sized(self) -> bool:
        """Whether bare words of size may mean it."""
        return self.size < _NO_SIZE

    def degrees(self, language: str, *, most: bool, thing: bool) -> tuple[Degree, ...]:
        """Adjectives of things or else of the measure, for much of it or for little."""
        found = (self.high if most else self.low) if thing else (self.more if most else self.less)
        return found.get(language, ())


_HIGH = frozenset("highest largest greatest longest biggest maximum maximal max top peak".split())
_LOW = frozenset("lowest smallest least shortest minimum minimal min".split())


def extreme(name: str) -> str:
    """``high`` or ``low`` where a name says itself that it is the most or the least of something.

    Of "highest elevation" a state has but one.
    """
    first = name.split(" ")[0].lower()
    return "high" if first in _HIGH else "low" if first in _LOW else ""


BARE: dict[str, dict[bool, tuple[Degree, ...]]] = {
    "en": {
        True: (
            Degree("largest", "larger"),
            Degree("biggest", "bigger"),
            Degree("largest", "bigger"),
        ),
        False: (Degree("smallest", "smaller"), Degree("tiniest", "tinier")),
    },
    "zh": {True: (Degree("大"),), False: (Degree("小"),)},
}
"""Words of size that say no measure."""

_PLAIN: dict[str, dict[bool, tuple[Degree, ...]]] = {
    "en": {
        True: (
            Degree("highest", "higher"),
            Degree("greatest", "greater"),
            Degree("largest", "larger"),
            Degree("most", "more"),
        ),
        False: (
            Degree("lowest", "lower"),
            Degree("least", "less"),
            Degree("smallest", "smaller"),
        ),
    },
    "zh": {
        True: (Degree("高"), Degree("大"), Degree("多")),
        False: (Degree("低"), Degree("小"), Degree("少")),
    },
}
_LATER: dict[str, dict[bool, tuple[Degree, ...]]] = {
    "en": {
        True: (Degree("latest", "later"), Degree("most recent", "more recent")),
        False: (Degree("earliest", "earlier"),),
    },
    "zh": {True: (Degree("晚"),), False: (Degree("早"),)},
}


@cache
def measure_concepts() -> tuple[MeasureConcept, ...]:
    """All measures, in the order of the file."""
    text = files("kgqa.grammar").joinpath("measures.toml").read_text(encoding="utf-8")
    return tuple(_concept(one) for one in tomllib.loads(text)["measure"])


def measured(names: Iterable[str], *, date: bool) -> MeasureConcept:
    """The measure that one of the names is a name of, whole or in its last words.

    Else a plain one, for which much is high and little is low.
    """
    keys = [fold(name) for name in names]
    keys += [variant for key in keys for variant in han_variants(key)]
    return _known(keys, date) or _plain(tuple(keys), date)


def known(names: Iterable[str], *, date: bool) -> bool:
    """Whether one of the names is that of a known measure."""
    return _known([fold(name) for name in names], date) is not None


def _known(keys: list[str], date: bool) -> MeasureConcept | None:
    for key in keys:
        if found := _by_name(date).get(key):
            return found
    for key in keys:
        for start in (2, 1):
            last = " ".join(key.split()[-start:])
            if found := _by_name(date).get(last):
                return found
    return None


def _plain(keys: tuple[str, ...], date: bool) -> MeasureConcept:
    counted = [
        key.removeprefix(start) for start in _COUNTED for key in keys if key.startswith(start)
    ]
    degrees = _LATER if date else _PLAIN
    return MeasureConcept(
        {"en": (), "zh": ()},
        more={language: degrees[language][True] for language in ("en", "zh")},
        less={language: degrees[language][False] for language in ("en", "zh")},
        of=() if date else tuple(counted[:1]),
        date=date,
    )


@cache
def _by_name(date: bool) -> dict[str, MeasureConcept]:
    found: dict[str, MeasureConcept] = {}
    for concept in measure_concepts():
        if concept.date == date:
            for names in concept.names.values():
                for name in names:
                    found.setdefault(fold(name), concept)
    return found


def _concept(one: dict[str, Any]) -> MeasureConcept:
    date = bool(one.get("date"))
    plain = _LATER if date else _PLAIN

    def degrees(key: str) -> dict[str, tuple[Degree, ...]]:
        english = (part.partition(":") for part in _listed(one.get(key, "")))
        return {
            "en": tuple(Degree(most, more) for most, _, more in english),
            "zh": tuple(Degree(part) for part in _listed(one.get(f"zh_{key}", ""))),
        }

    def own(key: str, most: bool) -> dict[str, tuple[Degree, ...]]:
        return {
            language: found or plain[language][most] for language, found in degrees(key).items()
        }

    return MeasureConcept(
        {"en": _listed(one["en"]), "zh": _listed(one["zh"])},
        degrees("high"),
        degrees("low"),
        own("more", True),
        own("less", False),
        _listed(one.get("of", "")),
        {"en": _listed(one.get("units", "")), "zh": _listed(one.get("zh_units", ""))},
        {"en": _listed(one.get("verb", "")), "zh": _listed(one.get("zh_verb", ""))},
        _listed(one.get("intransitive", "")),
        _listed(one.get("acts", "")),
        date,
        int(one.get("size", _NO_SIZE)),
        bool(one.get("additive", not date)),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
