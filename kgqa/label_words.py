"""Words that the names of one sort of things share: "Interstate" of roads, "Lake" of lakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from kgqa.function_words import FUNCTION_WORDS
from kgqa.store import CompactGraph
from kgqa.text import fold, is_han

_FEWEST, _SAMPLE, _SHORTEST = 4, 500, 4
_SHARED = 0.6


def unshared(names: Sequence[Sequence[str]], known: Collection[str]) -> list[list[str]]:
    """Of the names of several sorts, those of one sort only that are not known for another.

    Args:
        names: by sort.
        known: folded names that are taken.
    """
    claims = Counter(fold(name) for own in names for name in set(own))
    return [
        [name for name in own if fold(name) not in known and claims[fold(name)] == 1]
        for own in names
    ]


def label_words(store: CompactGraph, members: NDArray[np.int32]) -> tuple[str, ...]:
    """The words that most labels of some nodes have beside others, commonest first.

    People say them for a thing: the longest interstate, the deepest lake.
    """
    sample = members[:: max(1, len(members) // _SAMPLE)]
    if len(sample) < _FEWEST:
        return ()
    counts = Counter[str]()
    for node in sample.tolist():
        words = fold(store.label(node, "en")).split()
        counts.update(set(words) if len(words) > 1 else ())
    return tuple(
        word
        for word, count in counts.most_common(4)
        if count >= _SHARED * len(sample)
        and len(word) >= _SHORTEST
        and word.isalpha()
        and not is_han(word)
        and word not in FUNCTION_WORDS
    )
