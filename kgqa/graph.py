"""The knowledge graph as users meet it: names in, records out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kgqa.store import (
    CompactGraph,
    ReadLimits,
    is_graph_folder,
    load_graph,
    read_graph,
    save_graph,
)
from kgqa.store.builder import GraphBuilder


class KnowledgeGraph:
    """A graph of facts with names. The arrays are at ``store``."""

    def __init__(self, store: CompactGraph) -> None:
        self.store = store

    @classmethod
    def load(cls, *paths: str | Path, limits: ReadLimits | None = None) -> KnowledgeGraph:
        """The graph in some files, or in one folder that ``save`` wrote."""
        if len(paths) == 1 and is_graph_folder(paths[0]):
            return cls(load_graph(paths[0]))
        return cls(read_graph(paths, limits))

    @classmethod
    def from_triples(cls, triples: Iterable[tuple[str, str, str]]) -> KnowledgeGraph:
        """From (head, relation, tail) names."""
        builder = GraphBuilder()
        for head, relation, tail in triples:
            builder.add_fact(head, relation, tail)
        return cls(builder.build())

    def save(self, folder: str | Path) -> None:
        """Writes the graph where ``load`` finds it."""
        save_graph(self.store, folder)
