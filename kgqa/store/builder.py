"""Collects statements from any number of files, then makes one immutable graph of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kgqa.errors import DataError
from kgqa.store.compact import BLANK, IRI, NAME, CompactGraph, Literals
from kgqa.store.naming import (
    SAYS_CLASS,
    SAYS_SUBCLASS,
    is_iri,
    local_name,
    readable_relation,
    relation_path,
)
from kgqa.store.naming_facts import aliases_from_facts, names_from_facts
from kgqa.store.ontology import read_ontology
from kgqa.store.vocabulary import SUBCLASS

Term = TypeVar("Term")


@dataclass(slots=True)
class GraphBuilder:
    """Statements so far, with every term as an integer.

    Resources (IRIs, blank nodes, names) are numbered from 0 and literals from -1 downwards, each in
    order of first appearance. ``facts`` is flat: head, relation, tail, head, ... ``names`` holds
    (resource, text, language, kind), ``types`` (resource, class), ``schema`` (resource,
    predicate IRI, resource) for statements about classes and relations; ``rdf_iris`` those IRIs of
    RDF files that do not look like one.
    """

    resources: dict[str, int] = field(default_factory=dict)
    literals: dict[tuple[str, str, str], int] = field(default_factory=dict)
    relations: dict[str, int] = field(default_factory=dict)
    facts: array[int] = field(default_factory=lambda: array("q"))
    names: list[tuple[int, str, str, int]] = field(default_factory=list)
    types: list[tuple[int, int]] = field(default_factory=list)
    schema: list[tuple[int, str, int]] = field(default_factory=list)
    rdf_iris: set[str] = field(default_factory=set)
    num_blanks: int = 0

    def resource(self, term: str) -> int:
        """The number of an IRI, a blank node or a name."""
        return self.resources.setdefault(term, len(self.resources))

    def literal(self, value: str, datatype: str = "", language: str = "") -> int:
        """The number of a literal, below zero."""
        return self.literals.setdefault((value, datatype, language), -1 - len(self.literals))

    def add_fact(self, head: str, relation: str, tail: str) -> None:
        """A fact between two resources."""
        resources, relations = self.resources, self.relations
        self.facts.extend(
            (
                resources.setdefault(head, len(resources)),
                relations.setdefault(relation, len(relations)),
                resources.setdefault(tail, len(resources)),
            )
        )

    @property
    def num_statements(self) -> int:
        """Statements of all kinds so far, repeated ones included."""
        return len(self.facts) // 3 + len(self.names) + len(self.types) + len(self.schema)

    def kind(self, term: str) -> int:
        """``NAME``, ``IRI`` or ``BLANK``; a table's id that looks like an IRI is one."""
        if term.startswith("_:"):
            return BLANK
        return IRI if is_iri(term) or term in self.rdf_iris else NAME

    def build(self) -> CompactGraph:
        """The graph of all statements so far."""
        facts = np.array(self.facts, dtype=np.int64).reshape(-1, 3)
        words = self._relation_words()
        self._read_types(facts, words)
        names, keep = names_from_facts(self, facts, words)
        self.names.extend(names)
        facts = facts[keep]
        self.names.extend(aliases_from_facts(self, facts, words))
        ontology = read_ontology(self, facts)
        facts = _first_of_each(facts[ontology.keep])
        entities = self._entities(facts, ontology.is_schema)
        relations = _in_order_of_appearance(facts[:, 1])
        literals = np.unique(-1 - facts[:, 2][facts[:, 2] < 0])  # numbered by first appearance
        entity_ids = _pick(self.resources, entities)
        relation_ids = _pick(self.relations, relations)
        return CompactGraph(
            entity_ids=entity_ids,
            entity_kinds=self._kinds(entity_ids),
            literals=Literals.from_rows(_pick(self.literals, literals)),
            relation_ids=relation_ids,
            relation_kinds=self._kinds(relation_ids),
            triples=_renumber(facts, entities, relations, literals),
            schema=ontology.schema(self, entities, relations),
        )

    def _relation_words(self) -> dict[str, str]:
        """By relation id what it is called: by its label, else by its id."""
        labels = {number: text for number, text, _, _ in self.names}
        return {
            name: labels.get(self.resources.get(name, -1), readable_relation(local_name(name)))
            for name in self.relations
        }

    def _read_types(self, facts: NDArray[np.int64], words: Mapping[str, str]) -> None:
        """Facts that say what something is also give it a class, as ``rdf:type`` does.

        Where they do, facts that say which class is below which tell that of these classes.
        """
        below: list[tuple[int, int]] = []
        for name, relation in self.relations.items():
            word, path = words[name].casefold(), relation_path(local_name(name))
            if path is None and word in SAYS_CLASS | SAYS_SUBCLASS:
                rows = facts[(facts[:, 1] == relation) & (facts[:, 2] >= 0)]
                said = [(int(head), int(tail)) for head, _, tail in rows]
                (below if word in SAYS_SUBCLASS else self.types).extend(said)
        if self.types:
            self.schema.extend((head, SUBCLASS, tail) for head, tail in below)

    def _entities(
        self, facts: NDArray[np.int64], is_schema: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Resources of facts, and those that have a name or a type and are no schema terms."""
        found = np.zeros(len(self.resources), dtype=bool)
        described = [row[0] for row in self.names] + [row[0] for row in self.types]
        found[np.array(described, dtype=np.int64)] = True
        found &= ~is_schema
        found[facts[:, 0]] = True
        found[facts[:, 2][facts[:, 2] >= 0]] = True
        return np.flatnonzero(found)

    def _kinds(self, terms: list[str]) -> NDArray[np.uint8]:
        return np.array([self.kind(term) for term in terms], dtype=np.uint8)


def build_graph(triples: Iterable[Sequence[str]]) -> CompactGraph:
    """The graph of facts given as (head, relation, tail) names.

    Raises:
        DataError: a fact that is not three names.
    """
    builder = GraphBuilder()
    for number, triple in enumerate(triples, 1):
        parts = [part.strip() if isinstance(part, str) else "" for part in triple]
        if isinstance(triple, str) or len(parts) != 3 or not all(parts):
            raise DataError(f"fact {number} is not head, relation and tail by name: {triple!r}")
        builder.add_fact(*parts)
    try:
        "".join([*builder.resources, *builder.relations]).encode("utf-8")
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        raise DataError(f"a name is not valid Unicode text: {character!r}") from error
    return builder.build()


def _pick(terms: dict[Term, int], numbers: NDArray[np.int64]) -> list[Term]:
    """The terms of these numbers; a dictionary keeps its terms in the order of their numbers."""
    listed = list(terms)
    return [listed[number] for number in numbers.tolist()]


def _first_of_each(facts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The facts without repeats, in load order."""
    order = np.lexsort(facts.T)
    ordered = facts[order]
    first = np.ones(len(facts), dtype=bool)
    first[order[1:]] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return facts[first]


def _in_order_of_appearance(values: NDArray[np.int64]) -> NDArray[np.int64]:
    distinct, first = np.unique(values, return_index=True)
    return distinct[np.argsort(first)]


def _renumber(
    facts: NDArray[np.int64],
    entities: NDArray[np.int64],
    relations: NDArray[np.int64],
    literals: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Facts by the graph's own numbers: position among the kept entities, relations, literals."""
    heads, used, tails = facts.T
    relation_order = np.argsort(relations)
    places = np.searchsorted(relations, used, sorter=relation_order)
    as_entity = np.searchsorted(entities, tails)
    as_literal = len(entities) + np.searchsorted(literals, -1 - tails)
    columns = (
        np.searchsorted(entities, heads),
        relation_order[places] if len(facts) else used,
        np.where(tails >= 0, as_entity, as_literal),
    )
    return np.column_stack(columns).astype(np.int32)
