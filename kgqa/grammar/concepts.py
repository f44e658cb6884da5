"""General words for kinds of things and for properties, read from ``words/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kgqa.grammar.han_names import han_variants

SORTS = ("person", "place", "time", "number", "thing")
"""What a question word asks after: who, where, when, how many, what; empty where unknown."""

_PROPERTIES = ("people", "works", "organisations", "science", "places", "history", "sport")


@dataclass(frozen=True, slots=True)
class KindConcept:
    """A kind of thing: its nouns, what it has (properties) and what it is to others (roles).

    ``like`` are further words that the names of such things are like, as a sentence encoder has it.
    """

    sort: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    has: tuple[str, ...]
    roles: tuple[str, ...]
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyConcept:
    """A property by language: ``names`` of it, headword first, and whole questions for it.

    ``also`` are names with a verb or a preposition, ``also_back`` such names from value to owner;
    ``ask`` are questions with ``{s}`` for what has the property, ``back`` with ``{s}`` for its
    value, ``{t}`` for the noun of what is asked for, ``{ts}`` for its plural. Relations of the
    names ``known`` are the property as well, but nobody says these. ``of`` are the sorts and nouns
    of what has the property, where it is not everything; ``told_of`` those of what has it by
    whatever relation leads there.
    """

    names: Mapping[str, tuple[str, ...]]
    also: tuple[str, ...]
    also_back: tuple[str, ...]
    ask: Mapping[str, tuple[str, ...]]
    back: Mapping[str, tuple[str, ...]]
    known: tuple[str, ...]
    of: tuple[str, ...] = ()
    told_of: tuple[str, ...] = ()

    @property
    def headword(self) -> str:
        """The English name by which the property is compared with others."""
        return self.names["en"][0]

    def may_be_of(self, owners: Collection[str]) -> bool:
        """Whether things of some sort and nouns can have it; of what nothing is known, all can."""
        return not self.of or not owners or any(owner in self.of for owner in owners)


@cache
def kind_concepts() -> tuple[KindConcept, ...]:
    """All kinds, in the order of their file."""
    return tuple(
        KindConcept(
            one["sort"],
            listed(one["en"]),
            listed(one["zh"]),
            listed(one["has"]),
            listed(one["is"]),
            listed(one.get("like", "")),
        )
        for one in _read()["kind"]
    )


@cache
def property_concepts() -> tuple[PropertyConcept, ...]:
    """All properties, in the order of their files."""
    return tuple(
        PropertyConcept(
            {"en": listed(one["en"]), "zh": listed(one["zh"])},
            listed(one.get("also", "")),
            listed(one.get("also_back", "")),
            {"en": tuple(one["ask"]), "zh": tuple(one["zh_ask"])},
            {"en": tuple(one.get("back", ())), "zh": tuple(one.get("zh_back", ()))},
            listed(one.get("known", "")),
            listed(one.get("of", "")),
            listed(one.get("told_of", "")),
        )
        for one in _read()["property"]
    )


@cache
def _by_name() -> dict[str, tuple[list[PropertyConcept], ...]]:
    """Properties by each of their names: those of which it is the headword, another, and known."""
    heads: dict[str, list[PropertyConcept]] = {}
    others: dict[str, list[PropertyConcept]] = {}
    known: dict[str, list[PropertyConcept]] = {}
    for concept in property_concepts():
        for names in concept.names.values():
            for place, name in enumerate(names):
                (others if place else heads).setdefault(name, []).append(concept)
        for name in concept.known:
            known.setdefault(name, []).append(concept)
    return {
        name: (heads.get(name, []), others.get(name, []), known.get(name, []))
        for name in heads | others | known
    }


def named(names: Iterable[str], owners: Collection[str] = ()) -> tuple[PropertyConcept, ...]:
    """The properties that one of the names is a name of, without doubles.

    One whose headword the name is stands alone. Chinese names may be put in other words.

    Args:
        owners: the sort and nouns of what has the property, as far as they are known.
    """
    found: dict[str, PropertyConcept] = {}
    for name in names:
        for variant in (name, *han_variants(name)):
            fitting = _fitting(variant, owners)
            found |= {one.headword: one for one in fitting}
            if fitting:
                break
    return tuple(found.values())


def _fitting(name: str, owners: Collection[str]) -> Sequence[PropertyConcept]:
    """The properties of a name that things of some sort and nouns can have."""
    for group in _by_name().get(name, ()):
        if fitting := [one for one in group if one.may_be_of(owners)]:
            return fitting
    return ()


@cache
def kind_nouns() -> frozenset[str]:
    """English nouns for kinds of things, but not of times."""
    kinds = (one for one in kind_concepts() if one.sort != "time")
    return frozenset(noun for one in kinds for noun in one.en)


@cache
def property_names() -> frozenset[str]:
    """All English names of properties that are nouns."""
    return frozenset(name for one in property_concepts() for name in one.names["en"])


@cache
def said_names() -> frozenset[str]:
    """What is said of the owner of a property, with a verb or a preposition: "directed by"."""
    return frozenset(name for one in property_concepts() for name in (*one.also, *one.known))


@cache
def _read() -> dict[str, Any]:
    properties = [one for part in _PROPERTIES for one in _words(part)["property"]]
    return {"kind": _words("kinds")["kind"], "property": properties}


def _words(part: str) -> dict[str, Any]:
    file = files("kgqa.grammar").joinpath("words", f"{part}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
