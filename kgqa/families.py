"""Classes called after one noun: infectious diseases and digestive diseases are diseases.

A graph may name them one by one and have no class for all. People ask for all of them by the noun
that ends their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kgqa.function_words import FUNCTION_WORDS
from kgqa.store import CompactGraph
from kgqa.text import fold, is_han

_FEWEST, _SHORTEST = 2, 3
_VAGUE = frozenset("class entity item kind object other thing type".split())


class Family(NamedTuple):
    """The English noun that several classes are called after, and these classes, sorted."""

    noun: str
    classes: tuple[int, ...]

    def holds(self, classes: Collection[int]) -> bool:
        """Whether something of some classes belongs to it."""
        return any(one in classes for one in self.classes)


def families(store: CompactGraph) -> tuple[Family, ...]:
    """The families among the classes of a graph that have members, largest first.

    A noun that a class has for a name by itself makes no family: that class is what is meant.
    """
    classes = range(len(store.class_ids))
    names = {fold(name) for cls in classes for name in _names(store, cls)}
    found: dict[str, list[int]] = {}
    for cls in classes:
        noun = _last_noun(store.class_label(cls, "en"))
        if noun and noun not in names and len(store.instances(cls)):
            found.setdefault(noun, []).append(cls)
    several = [Family(noun, tuple(own)) for noun, own in found.items() if len(own) >= _FEWEST]
    return tuple(sorted(several, key=lambda one: (-len(one.classes), one.noun)))


def _names(store: CompactGraph, cls: int) -> Iterator[str]:
    yield store.class_label(cls, "en")
    yield from (name.text for name in store.class_names(cls))


def _last_noun(label: str) -> str:
    """ "disease" of "infectious disease"; empty where the last word is not what is meant."""
    words = fold(label).split()
    if len(words) < 2 or is_han(label) or any(word in FUNCTION_WORDS for word in words):
        return ""
    last = words[-1]
    plain = last.isalpha() and len(last) >= _SHORTEST and last not in _VAGUE
    return last if plain else ""
