"""Adjectives of places: "Brazilian" for Brazil."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from kgqa.text import fold


def places_of(adjective: str) -> tuple[str, ...]:
    """Names of the place that an adjective stands for, commonest first; perhaps none."""
    return _tables()[0].get(fold(adjective), ())


def adjective_of(place: str) -> str | None:
    """The adjective of a place; None where it has none of its own."""
    return _tables()[1].get(fold(place))


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    text = files("kgqa.grammar").joinpath("demonyms.toml").read_text(encoding="utf-8")
    places: dict[str, tuple[str, ...]] = {}
    adjectives: dict[str, str] = {}
    for adjective, names in tomllib.loads(text)["adjectives"].items():
        places[fold(adjective)] = tuple(names)
        for name in names:
            adjectives.setdefault(fold(name), adjective)
    return places, adjectives
