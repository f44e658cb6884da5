"""Words for places and for who is from there: "Brazilian", "Brazilians", "Dane", "the States"."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from kgqa.text import fold

_COMMON = ("states",)
"""Short names that are other words in small letters."""


def places_of(adjective: str) -> tuple[str, ...]:
    """Names of the place that an adjective stands for, commonest first; perhaps none."""
    return _tables()["adjectives"].get(fold(adjective), ())


def places_meant_by(word: str) -> tuple[str, ...]:
    """Names of the place that people ("Brazilians", "a Dane") or a short name ("Holland") stand
    for, commonest first; perhaps none.

    As parts of longer names such words stand for other things.
    """
    key, tables = fold(word), _tables()
    if word in _COMMON:
        return ()
    several = key.removesuffix("s")
    plural = () if several == key else tables["adjectives"].get(several, ())
    return tables["called"].get(key, ()) or plural or _people(key)


def _people(key: str) -> tuple[str, ...]:
    people = _tables()["people"]
    return people.get(key, ()) or people.get(key.removesuffix("s"), ())


def adjective_of(place: str) -> str | None:
    """The adjective of a place; None where it has none of its own."""
    return _adjectives().get(fold(place))


@cache
def _adjectives() -> dict[str, str]:
    found: dict[str, str] = {}
    for adjective, names in _read()["adjectives"].items():
        for name in names:
            found.setdefault(fold(name), adjective)
    return found


@cache
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        table: {fold(word): tuple(names) for word, names in words.items()}
        for table, words in _read().items()
    }


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    text = files("kgqa.grammar").joinpath("demonyms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
