"""The facts of a graph by relation, and whether they hold both ways."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgqa.quantities import mostly_numbers
from kgqa.store import CompactGraph

_SAMPLE = 64


class RelationFacts:
    """The facts of each relation of a graph, sorted once."""

    def __init__(self, store: CompactGraph) -> None:
        self.store = store

    def of(self, relation: int) -> NDArray[np.int32]:
        """(M, 3) its facts: heads, the relation, tails."""
        ordered, bounds = self._ordered
        return ordered[bounds[relation] : bounds[relation + 1]]

    @cached_property
    def symmetric(self) -> list[bool]:
        """By relation, whether it has facts and each of them also stands the other way round."""
        size = np.int64(self.store.num_nodes)
        found = []
        for relation in range(self.store.num_relations):
            facts = self.of(relation).astype(np.int64)
            there, back = facts[:, 0] * size + facts[:, 2], facts[:, 2] * size + facts[:, 0]
            found.append(bool(len(facts)) and bool(np.isin(back, there).all()))
        return found

    def gives_numbers(self, relation: int) -> bool:
        """Whether most of what it leads to are numbers."""
        facts = self.of(relation)
        sample = facts[:: max(1, len(facts) // _SAMPLE)][:_SAMPLE, 2].tolist()
        return mostly_numbers([self.store.label(node) for node in sample])

    @cached_property
    def _ordered(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """All facts sorted by relation, and where each relation's begin."""
        triples = self.store.triples
        ordered = triples[np.argsort(triples[:, 1], kind="stable")]
        return ordered, np.searchsorted(ordered[:, 1], np.arange(self.store.num_relations + 1))
