"""Relations whose names begin with what has the property: "artist label", "team coach"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar.morphology import is_noun
from kgqa.grammar.relation_names import owners
from kgqa.grammar.word_classes import PREPOSITIONS

_OF_ANYTHING = frozenset("name title label id number type code address phone email date".split())
_MOST_ALIKE = 50


def owned_names(
    names: Mapping[int, str],
    sources: Callable[[int], NDArray[np.int32]],
    classes: Callable[[int], Collection[str]],
) -> dict[int, str]:
    """From each relation whose name begins with what has it to the rest of its name: "label".

    The first word is the class of what has it. Where that has no class, the word is a kind of
    thing, and another relation of the same things begins alike; the rest is nothing that such a
    word often stands before in a row of a table ("customer name"). Nothing that has the property
    has another of the shorter name.

    Args:
        names: by relation what it is called, in English.
        sources: of a relation, what has it, sorted.
        classes: of a relation, in small letters, what the class of what has it is called; empty
            where it has none.
    """
    of = cache(sources)

    def meet(one: int, other: int) -> bool:
        return bool(len(np.intersect1d(of(one), of(other), assume_unique=True)))

    rests = {relation: rest for relation, name in names.items() if (rest := _rest(name))}
    begun: dict[str, list[int]] = {}
    called: dict[str, list[int]] = {}
    for relation, name in names.items():
        called.setdefault(name, []).append(relation)
        if relation in rests:
            begun.setdefault(name.split()[0], []).append(relation)
            called.setdefault(rests[relation], []).append(relation)
    found = {}
    for relation, rest in rests.items():
        owner = names[relation].split()[0]
        others = [one for one in begun[owner] if one != relation]
        if max(len(others), len(called[rest])) > _MOST_ALIKE:
            continue
        if known := classes(relation):
            fits = owner.lower() in known
        else:
            shared = rest.split()[-1] in _OF_ANYTHING
            alike = owner in owners() and not shared
            fits = alike and any(meet(relation, one) for one in others)
        if fits and not any(meet(relation, one) for one in called[rest] if one != relation):
            found[relation] = rest
    return found


def _rest(name: str) -> str:
    """A name without its first word, where that may be an owner."""
    _, _, rest = name.partition(" ")
    words = rest.split()
    return rest if words and words[0] not in PREPOSITIONS and is_noun(words[-1]) else ""
