"""A knowledge graph as compact arrays: facts, their index, and the names of everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgqa.store.adjacency import Adjacency, Ints
from kgqa.store.naming import (
    Name,
    local_name,
    qualified_relation,
    readable_entity,
    readable_relation,
    relation_path,
    spelled_relation,
)
from kgqa.store.schema import Schema, empty_schema

NAME, IRI, BLANK = range(3)
"""Kinds of ids: a name from a table, an IRI, a blank node of RDF."""


@dataclass(frozen=True, slots=True)
class Literals:
    """The literals of a graph, one each for value, datatype and language.

    ``datatypes`` are IRIs, empty for plain and language-tagged text.
    """

    values: list[str]
    datatypes: list[str]
    languages: list[str]

    @classmethod
    def from_rows(cls, rows: list[tuple[str, str, str]]) -> Literals:
        """From (value, datatype, language)."""
        return cls([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


class CompactGraph(Adjacency):
    """An immutable graph; nodes, relations and classes are small integers.

    Entities are nodes ``0 .. num_entities - 1``, literals ``num_entities .. num_nodes - 1``.

    Args:
        entity_ids: IRI, ``_:b0`` for a blank node, or name, by entity.
        entity_kinds: ``NAME``, ``IRI`` or ``BLANK`` by entity, uint8.
        literals: values of the literal nodes in order.
        relation_ids: IRI or name by relation.
        relation_kinds: ``NAME`` or ``IRI`` by relation, uint8.
        triples: unique facts in load order, int32, (M, 3).
        schema: names, types and classes; by default none.
    """

    def __init__(
        self,
        *,
        entity_ids: list[str],
        entity_kinds: NDArray[np.uint8],
        literals: Literals,
        relation_ids: list[str],
        relation_kinds: NDArray[np.uint8],
        triples: Ints,
        schema: Schema | None = None,
    ) -> None:
        self.num_entities = len(entity_ids)
        self.node_ids = entity_ids + literals.values
        self.literals = literals
        self.entity_kinds = entity_kinds
        self.relation_ids = relation_ids
        self.relation_kinds = relation_kinds
        self.entity_to_id = {name: number for number, name in enumerate(entity_ids)}
        self.relation_to_id = {name: number for number, name in enumerate(relation_ids)}
        self.schema = schema or empty_schema(self.num_entities, len(relation_ids))
        self.class_ids = self.schema.class_ids
        self.class_to_id = {name: number for number, name in enumerate(self.class_ids)}
        self._relation_labels: dict[tuple[int, str | None], str] = {}
        super().__init__(triples, len(self.node_ids), len(relation_ids))

    def with_facts(self, triples: Ints) -> CompactGraph:
        """The same nodes, relations and names with other facts between them."""
        return CompactGraph(
            entity_ids=self.node_ids[: self.num_entities],
            entity_kinds=self.entity_kinds,
            literals=self.literals,
            relation_ids=self.relation_ids,
            relation_kinds=self.relation_kinds,
            triples=triples,
            schema=self.schema,
        )

    def is_literal(self, node: int) -> bool:
        """Whether the node is a value rather than an entity."""
        return node >= self.num_entities

    def datatype(self, node: int) -> str:
        """The datatype IRI of a literal; empty for plain text and for entities."""
        return self.literals.datatypes[node - self.num_entities] if self.is_literal(node) else ""

    def language(self, node: int) -> str:
        """The language tag of a literal; empty where there is none."""
        return self.literals.languages[node - self.num_entities] if self.is_literal(node) else ""

    @property
    def datatypes(self) -> list[str]:
        """Datatype IRIs by literal: that of node ``n`` is at ``n - num_entities``."""
        return self.literals.datatypes

    def label(self, node: int, language: str | None = None) -> str:
        """The best label in a language; a readable form of the id where the graph has none."""
        if self.is_literal(node):
            return self.node_ids[node]
        return self.schema.entity_names.label(node, language) or self._readable(node)

    def names(self, node: int) -> list[Name]:
        """Labels and aliases of a node, at least one: a readable form of the id stands in."""
        if self.is_literal(node):
            return [Name(self.node_ids[node], self.language(node), True)]
        names = self.schema.entity_names.of(node)
        if any(name.is_label for name in names):
            return names
        return [Name(self._readable(node), "", True), *names]

    def types(self, node: int) -> tuple[int, ...]:
        """The classes that the graph gives for an entity, sorted; none for a literal."""
        if self.is_literal(node):
            return ()
        rows, ptr = self.schema.types, self._type_ptr
        return tuple(rows[ptr[node] : ptr[node + 1], 1].tolist())

    def instances(self, cls: int) -> Ints:
        """The entities of a class or of any class below it, sorted."""
        rows = self.schema.types
        return np.unique(rows[np.isin(rows[:, 1], self.schema.descendants(cls)), 0])

    def class_label(self, cls: int, language: str | None = None) -> str:
        """The best label of a class, or readable words for its id."""
        found = self.schema.class_names.label(cls, language)
        return found or readable_relation(local_name(self.class_ids[cls]))

    def class_names(self, cls: int) -> list[Name]:
        """Labels and aliases of a class as the graph gives them."""
        return self.schema.class_names.of(cls)

    def relation_label(self, relation: int, language: str | None = None) -> str:
        """The best label of a relation, or readable words for its id."""
        key = relation, language
        if key not in self._relation_labels:
            found = self.schema.relation_names.label(relation, language)
            self._relation_labels[key] = found or self._readable_relations[relation]
        return self._relation_labels[key]

    @cached_property
    def _readable_relations(self) -> list[str]:
        """Words for the ids of relations; more of them where paths of one end are told apart."""
        words = [readable_relation(one) for one in self.relation_ids]
        times = Counter(words)
        words = [
            qualified_relation(one) if times[word] > 1 else word
            for one, word in zip(self.relation_ids, words, strict=True)
        ]
        times = Counter(words)
        return [
            spelled_relation(one) if times[word] > 1 and relation_path(one) else word
            for one, word in zip(self.relation_ids, words, strict=True)
        ]

    def relation_names(self, relation: int) -> list[tuple[str, str]]:
        """(text, language) of a relation's labels and aliases as the graph gives them."""
        return [(name.text, name.language) for name in self.schema.relation_names.of(relation)]

    def inverse_names(self, relation: int) -> list[tuple[str, str]]:
        """(text, language) of names that word a relation from tail to head."""
        return [(name.text, name.language) for name in self.schema.inverse_names.of(relation)]

    def relation_domain(self, relation: int) -> tuple[int, ...]:
        """The classes of heads that the graph's ontology declares."""
        return self.schema.domains[relation]

    def relation_range(self, relation: int) -> tuple[int, ...]:
        """The classes of tails that the graph's ontology declares."""
        return self.schema.ranges[relation]

    def _readable(self, entity: int) -> str:
        return readable_entity(self.node_ids[entity], bool(self.entity_kinds[entity] == IRI))

    @cached_property
    def _type_ptr(self) -> NDArray[np.int64]:
        return np.searchsorted(self.schema.types[:, 0], np.arange(self.num_entities + 1))
