"""The knowledge graph as users meet it: names in, records out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.errors import ConfigError, DataError, EntityNotFound, RelationNotFound
from kgqa.names import NameIndex, RelationIndex
from kgqa.query import DIRECTIONS, find_paths, neighbors, walk
from kgqa.records import Entity, EntityMatch, Neighbor, PathResult, RelationCount, Triple
from kgqa.sparql import QueryResult, SparqlEngine
from kgqa.store import (
    CompactGraph,
    ReadLimits,
    build_graph,
    is_graph_folder,
    load_graph,
    read_graph,
    save_graph,
)
from kgqa.store.as_records import (
    entity_record,
    match_record,
    neighbor_record,
    path_record,
    relation_record,
)

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


class KnowledgeGraph:
    """A graph of facts, asked by name or id.

    Entities are named by id, label or alias, in any case and with or without accents; of several
    entities with one name the best known is meant. ``store`` is the graph by numbers, ``names``
    and ``relations`` the indexes from names to these numbers.
    """

    def __init__(self, store: CompactGraph) -> None:
        self.store = store

    @classmethod
    def load(cls, *paths: str | Path, limits: ReadLimits | None = None) -> KnowledgeGraph:
        """The graph in one or more files, or in one folder that ``save`` wrote.

        Raises:
            ParseError: a file is missing, empty, of an unknown kind, or malformed at a line.
            UnsafeInput: a file is over the limits, or of a form that could do harm.
            DataError: the folder is damaged, or no path is given.
        """
        if not paths:
            raise DataError("no graph file is given")
        if len(paths) == 1 and is_graph_folder(paths[0]):
            return cls(load_graph(paths[0]))
        return cls(read_graph(paths, limits))

    @classmethod
    def from_triples(cls, triples: Iterable[Triple | Sequence[str]]) -> KnowledgeGraph:
        """From (head, relation, tail) by name; every head and tail is an entity."""
        return cls(
            build_graph(
                (one.head, one.relation, one.tail) if isinstance(one, Triple) else one
                for one in triples
            )
        )

    def save(self, folder: str | Path) -> None:
        """Writes the graph where ``load`` finds it, as JSON and safetensors."""
        save_graph(self.store, folder)

    @cached_property
    def names(self) -> NameIndex:
        """From names to entities."""
        return NameIndex(self.store)

    @cached_property
    def relations(self) -> RelationIndex:
        """From names to relations."""
        return RelationIndex(self.store)

    def resolve(self, text: str) -> int:
        """The entity of that id or name, by number.

        Raises:
            EntityNotFound: with the nearest names.
        """
        if text in self.store.entity_to_id:
            return self.store.entity_to_id[text]
        found = self.names.exact(text)
        if found:
            return found[0]
        nearest = [name for _, name, _ in self.names.nearest(text, top_k=3)]
        raise EntityNotFound(_short(text), list(dict.fromkeys(nearest)))

    def entity(self, text: str, *, language: str | None = None) -> Entity:
        """All that the graph says of the entity except its links to others.

        Raises:
            EntityNotFound: with the nearest names.
        """
        return entity_record(self.store, self.resolve(text), language)

    def lookup(
        self, text: str, top_k: int = 5, *, language: str | None = None
    ) -> list[EntityMatch]:
        """The entities that a text may mean, best first: by id, by name, then by a similar name."""
        _check_at_least("top_k", top_k, 1)
        found: dict[int, tuple[float, str]] = {}
        if text in self.store.entity_to_id:
            node = self.store.entity_to_id[text]
            found[node] = (1.0, "label" if self.store.label(node) == text else "id")
        for node in self.names.exact(text):
            name = self.names.name(node, text)
            found.setdefault(node, (1.0, "label" if name and name.is_label else "alias"))
        if len(found) < top_k:
            for node, _, score in self.names.nearest(text, top_k):
                found.setdefault(node, (score, "fuzzy"))
        return [
            match_record(self.store, node, score, kind, language)
            for node, (score, kind) in list(found.items())[:top_k]
        ]

    def suggest(
        self, text: str, top_k: int = 8, *, language: str | None = None
    ) -> list[EntityMatch]:
        """Entities for a name that is still being typed: by name, by its beginning, misspelt."""
        _check_at_least("top_k", top_k, 1)
        exact = self.lookup(text, top_k, language=language)
        found = {match.id: match for match in exact if match.kind != "fuzzy"}
        for node, _ in self.names.beginning(text, top_k):
            match = match_record(self.store, node, 1.0, "prefix", language)
            found.setdefault(match.id, match)
        for match in exact:
            found.setdefault(match.id, match)
        return list(found.values())[:top_k]

    def relations_of(self, entity: str, *, language: str | None = None) -> list[RelationCount]:
        """The relations that an entity has facts of, its own first, and how many of each.

        Raises:
            EntityNotFound: with the nearest names.
        """
        store, node = self.store, self.resolve(entity)
        steps, counts = store.step_counts(node)
        return [
            relation_record(store, step, count, language)
            for step, count in zip(steps.tolist(), counts.tolist(), strict=True)
        ]

    def surroundings(self, entity: str, limit: int = 14) -> list[Triple]:
        """Some facts of an entity, of each of its relations about as many as of the others.

        Raises:
            EntityNotFound: with the nearest names.
        """
        _check_at_least("limit", limit, 1)
        relations = self.relations_of(entity)
        each = max(1, limit // max(1, len(relations)))
        pages = (self.neighbors(entity, one.name, one.direction, each) for one in relations)
        return list(dict.fromkeys(found.triple for page in pages for found in page))[:limit]

    def neighbors(
        self,
        entity: str,
        relation: str | None = None,
        direction: str = "both",
        limit: int = 50,
        offset: int = 0,
        *,
        language: str | None = None,
    ) -> list[Neighbor]:
        """One page of the facts that an entity is in.

        Args:
            entity: id or name.
            relation: id, label, alias or inverse name; by default all.
            direction: ``out`` where the entity is the subject of that relation as it is named,
                ``in`` where it is the object, or ``both``.
            limit: facts on the page.
            offset: facts to leave out before it.

        Raises:
            EntityNotFound, RelationNotFound: with the nearest names.
        """
        if direction not in DIRECTIONS:
            raise ConfigError(
                f"direction must be one of {', '.join(DIRECTIONS)}, not '{direction}'"
            )
        _check_at_least("limit", limit, 0)
        _check_at_least("offset", offset, 0)
        node, store = self.resolve(entity), self.store
        steps = None
        if relation is not None:
            named = self._steps(relation)
            back = [store.inverse(step) for step in named]
            steps = {"out": named, "in": back, "both": named + back}[direction]
            direction = "both"
        page = neighbors(store, node, steps=steps, direction=direction, limit=limit, offset=offset)
        return [neighbor_record(store, node, *edge, language) for edge in page]

    def paths(
        self,
        head: str,
        tail: str,
        max_hops: int = 3,
        limit: int = 100,
        timeout: float = 2.0,
        *,
        shortest: bool = False,
        language: str | None = None,
    ) -> PathResult:
        """Paths between two entities without a repeated node, shortest first, edges either way.

        With ``shortest`` only those of the least number of hops.

        Raises:
            EntityNotFound: with the nearest names.
        """
        _check_at_least("max_hops", max_hops, 1)
        _check_at_least("limit", limit, 1)
        source, target = self.resolve(head), self.resolve(tail)
        bounds = {"max_hops": max_hops, "limit": limit}
        found = find_paths(self.store, source, target, timeout=timeout, shortest=shortest, **bounds)
        paths = tuple(path_record(self.store, *each, language) for each in found.walks)
        return PathResult(paths, truncated=bool(found.reason), reason=found.reason)

    def follow(
        self,
        entity: str,
        relations: Sequence[str],
        *,
        limit: int = 1000,
        language: str | None = None,
    ) -> list[Entity]:
        """The entities and values at the end of a chain of relations, in load order.

        Raises:
            EntityNotFound, RelationNotFound: with the nearest names.
        """
        nodes = [self.resolve(entity)]
        for relation in relations:
            steps = self._steps(relation)
            nodes = sorted({int(n) for step in steps for n in walk(self.store, nodes, [step])})
        return [entity_record(self.store, node, language) for node in nodes[:limit]]

    def query(self, sparql: str, *, limit: int = 1000, timeout: float = 10.0) -> QueryResult | bool:
        """The rows of a SELECT or the truth of an ASK: see ``kgqa.sparql``.

        Raises:
            QueryRejected: an update, SERVICE, FROM, more than 4 kB, nested deeper than 32, or not
                SPARQL.
            QueryTimeout: it took longer than ``timeout`` seconds.
        """
        return self._sparql.query(sparql, limit=limit, timeout=timeout)

    def stats(self) -> dict[str, Any]:
        """Counts of facts, entities, names, languages and components; ready for JSON."""
        from kgqa.store.statistics import describe

        return describe(self.store)

    def to_networkx(self) -> nx.MultiDiGraph[Any]:
        """The graph for networkx, with labels on nodes and edges."""
        from kgqa.store.views import to_networkx

        return to_networkx(self.store)

    def to_rdflib(self) -> rdflib.Graph:
        """The graph for rdflib, with labels, types and schema."""
        from kgqa.store.views import to_rdflib

        return to_rdflib(self.store)

    def close(self) -> None:
        """Ends the process that answers SPARQL, if one was started."""
        self._sparql.close()

    def __len__(self) -> int:
        return self.store.num_triples

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        store = self.store
        return f"<KnowledgeGraph: {store.num_triples:,} facts, {store.num_entities:,} entities>"

    def __getstate__(self) -> dict[str, Any]:
        return {"store": self.store}  # indexes and processes are made again where they are needed

    @cached_property
    def _sparql(self) -> SparqlEngine:
        return SparqlEngine(self.store)

    def _steps(self, relation: str) -> list[int]:
        steps = self.relations.steps(relation)
        if not steps:
            raise RelationNotFound(_short(relation), self.relations.nearest(relation))
        return steps


def _check_at_least(option: str, value: int, least: int) -> None:
    if value < least:
        raise ConfigError(f"{option} must be at least {least}, not {value}")


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"
