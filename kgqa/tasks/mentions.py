"""A text as the entities that it names: their vectors and their kinds, where a graph is at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from kgqa.mentions import Candidate
from kgqa.tasks.linear import Floats

MentionFeatures = Callable[[Sequence[str]], Floats]
"""Texts to features (B, F): what a graph says of the entities that they name."""

_CERTAIN = 0.5


class Links(Protocol):
    """Finds entities in a text: a ``Linker``."""

    def link(self, question: str) -> list[Candidate]: ...


def mention_features(
    links: Links, entity_vectors: Floats, kind_vectors: Floats, kind_of: np.ndarray
) -> MentionFeatures:
    """Features of texts from a graph's own vectors.

    Each text gets the mean TransE vector of the entities it surely names, the mean text vector of
    their kinds, and how many there are; zeros where there is none.

    Args:
        links: finds the entities.
        entity_vectors: (E, G).
        kind_vectors: (K, T), sentence vectors of the kinds' names.
        kind_of: (N,) the kind of each node.
    """

    def read(texts: Sequence[str]) -> Floats:
        width = entity_vectors.shape[1] + kind_vectors.shape[1] + 1
        found = np.zeros((len(texts), width), dtype=np.float32)
        for row, text in enumerate(texts):
            nodes = _nodes(links.link(text))
            if nodes:
                entities = [node for node in nodes if node < len(entity_vectors)]
                parts = [
                    entity_vectors[entities].mean(0)
                    if entities
                    else np.zeros(entity_vectors.shape[1], np.float32),
                    kind_vectors[kind_of[nodes]].mean(0),
                    np.log1p(np.float32(len(nodes)))[None],
                ]
                found[row] = np.concatenate(parts)
        return found

    return read


def _nodes(candidates: Sequence[Candidate]) -> list[int]:
    """The likeliest entity of each mention that is no misspelling and no chance."""
    best: dict[tuple[int, int], Candidate] = {}
    for one in candidates:
        place = (one.mention.start, one.mention.end)
        if one.score >= _CERTAIN and (place not in best or best[place].score < one.score):
            best[place] = one
    return sorted({one.node for one in best.values()})
