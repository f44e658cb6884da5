"""Relations whose names begin with what has the property: "artist label", "team coach"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar.concepts import kind_nouns, known_names
from kgqa.grammar.morphology import deed, is_noun
from kgqa.grammar.word_classes import PREPOSITIONS

_PEOPLE = frozenset(("artist", "character", "musician", "politician", "athlete"))


def owned_names(
    names: Mapping[int, str], sources: Callable[[int], NDArray[np.int32]]
) -> dict[int, str]:
    """From each relation that is called after what has it to the rest of its name: "label".

    The first word is a kind of thing, or somebody who does something. The rest is a property that
    people know, or another relation of the same things begins alike; and nothing that has the one
    has another of that name.

    Args:
        names: by relation what it is called, in English.
        sources: of a relation, what has it, sorted.
    """

    def meet(one: int, other: int) -> bool:
        return bool(len(np.intersect1d(sources(one), sources(other))))

    begun: dict[str, list[int]] = {}
    rests: dict[int, str] = {}
    for relation, name in names.items():
        owner, _, rest = name.partition(" ")
        words = rest.split()
        if words and words[0] not in PREPOSITIONS and is_noun(words[-1]) and _owns(owner):
            begun.setdefault(owner, []).append(relation)
            rests[relation] = rest
    found = {}
    for relation, rest in rests.items():
        alike = begun[names[relation].split()[0]]
        others = (one for one in alike if one != relation)
        if rest not in known_names() and not any(meet(relation, one) for one in others):
            continue
        called_so = [one for one in names if rest in (names[one], rests.get(one))]
        if not any(meet(relation, one) for one in called_so if one != relation):
            found[relation] = rest
    return found


def _owns(word: str) -> bool:
    return word in _PEOPLE | kind_nouns() or (
        word.endswith(("er", "or")) and deed(word) is not None
    )
