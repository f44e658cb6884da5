"""Words for places and for who is from there: "Brazilian", "Brazilians", "Dane", "the States"."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from kgqa.text import fold

_COMMON = ("states",)
"""Short names that are other words in small letters."""


def places_of(word: str) -> tuple[str, ...]:
    """Names of the place that an adjective, a noun for people or a short name stands for.

    The commonest first; perhaps none. The first two may be in the plural.
    """
    key, places = fold(word), _tables()[0]
    if word in _COMMON:
        return ()
    return places.get(key, ()) or places.get(key.removesuffix("s"), ())


def adjective_of(place: str) -> str | None:
    """The adjective of a place; None where it has none of its own."""
    return _tables()[1].get(fold(place))


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    text = files("kgqa.grammar").joinpath("demonyms.toml").read_text(encoding="utf-8")
    places: dict[str, tuple[str, ...]] = {}
    adjectives: dict[str, str] = {}
    tables = tomllib.loads(text)
    for adjective, names in tables["adjectives"].items():
        for name in names:
            adjectives.setdefault(fold(name), adjective)
    for table in tables.values():
        for word, names in table.items():
            places.setdefault(fold(word), tuple(names))
    return places, adjectives
