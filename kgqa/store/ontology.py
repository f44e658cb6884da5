"""Tells statements about classes and relations from facts about the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgqa.store.naming import NameTable
from kgqa.store.schema import Classes, Schema, type_rows
from kgqa.store.vocabulary import (
    DOMAIN,
    INVERSE,
    OWL,
    RANGE,
    RDF,
    RDFS,
    SKOS,
    SUBCLASS,
    SUBPROPERTY,
    XSD,
)

if TYPE_CHECKING:
    from kgqa.store.builder import GraphBuilder

_FACT_PREDICATES = frozenset((OWL + "sameAs", OWL + "differentFrom"))
_INSTANCE_TYPES = frozenset(
    (
        *(OWL + "NamedIndividual", OWL + "Thing", RDFS + "Resource"),
        *(RDF + name for name in ("Statement", "List", "Bag", "Seq", "Alt")),
    )
)
_META = (RDF, RDFS, OWL)
_ANNOTATIONS = (
    *(RDFS, OWL, SKOS, "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"),
    *("http://purl.org/vocab/vann/", "http://www.w3.org/2003/06/sw-vocab-status/ns#"),
)


@dataclass(frozen=True, slots=True)
class Ontology:
    """What was found: which facts to keep, which resources are schema terms, which are classes.

    ``keep`` (M,) and ``is_schema`` (number of resources,) are masks; ``classes`` are resources.
    """

    keep: NDArray[np.bool_]
    is_schema: NDArray[np.bool_]
    classes: list[int]

    def schema(
        self, builder: GraphBuilder, entities: NDArray[np.int64], relations: NDArray[np.int64]
    ) -> Schema:
        """Names, types and classes by the graph's own numbers."""
        terms = list(builder.resources)
        entity_of = {number: place for place, number in enumerate(entities.tolist())}
        class_of = {number: place for place, number in enumerate(self.classes)}
        relation_of = _relation_numbers(builder, relations)
        related = _Statements(builder)
        inverse_of = _inverses(related, relation_of)

        def table(size: int, places: dict[int, list[int]]) -> NameTable:
            return NameTable.from_rows(
                size,
                ((place, *row[1:]) for row in builder.names for place in places.get(row[0], ())),
            )

        def declared(predicate: str) -> tuple[Classes, ...]:
            return _by_place(len(relations), related.classes(predicate), relation_of, class_of)

        return Schema(
            entity_names=table(len(entities), _listed(entity_of)),
            relation_names=table(len(relations), _listed(relation_of)),
            inverse_names=table(len(relations), inverse_of),
            class_names=table(len(self.classes), _listed(class_of)),
            class_ids=[terms[number] for number in self.classes],
            class_parents=_by_place(
                len(self.classes), related.classes(SUBCLASS), class_of, class_of
            ),
            types=type_rows(
                (entity_of[thing], class_of[cls])
                for thing, cls in builder.types
                if thing in entity_of and cls in class_of
            ),
            domains=declared(DOMAIN),
            ranges=declared(RANGE),
            symmetric=tuple(
                sorted(
                    relation_of[thing]
                    for thing, cls in set(builder.types)
                    if thing in relation_of and terms[cls] == OWL + "SymmetricProperty"
                )
            ),
        )


class _Statements:
    """The schema statements, with unions of classes taken apart."""

    def __init__(self, builder: GraphBuilder) -> None:
        self.rows = builder.schema
        self._objects: dict[tuple[int, str], list[int]] = {}
        wanted = {
            builder.relations[name]: name
            for name in (OWL + "unionOf", RDF + "first", RDF + "rest")
            if name in builder.relations
        }
        if wanted:
            facts = np.array(builder.facts, dtype=np.int64).reshape(-1, 3)
            for head, relation, tail in facts[np.isin(facts[:, 1], list(wanted))].tolist():
                self._objects.setdefault((head, wanted[relation]), []).append(tail)

    def classes(self, wanted: str) -> Iterator[tuple[int, int]]:
        """(subject, class) for each statement of one predicate."""
        for subject, predicate, cls in self.rows:
            if predicate == wanted:
                yield from ((subject, member) for member in self._members(cls))

    def _members(self, cls: int) -> Iterator[int]:
        yield cls
        for union in self._objects.get((cls, OWL + "unionOf"), ()):
            cell, seen = union, set[int]()
            while cell not in seen:
                seen.add(cell)
                yield from self._objects.get((cell, RDF + "first"), ())
                cell = next(iter(self._objects.get((cell, RDF + "rest"), ())), cell)


def read_ontology(builder: GraphBuilder, facts: NDArray[np.int64]) -> Ontology:
    """Sorts the statements so far into facts and schema."""
    size = len(builder.resources)
    if not (builder.schema or builder.types or builder.names):
        return Ontology(np.ones(len(facts), dtype=bool), np.zeros(size, dtype=bool), [])
    terms = list(builder.resources)
    is_meta = [term.startswith(_META) for term in terms]
    classes, others = _schema_terms(builder, terms, is_meta)
    is_blank = np.array([term.startswith("_:") for term in terms], dtype=bool)
    is_schema = np.array(is_meta, dtype=bool)
    is_schema[list(classes | others)] = True
    is_schema[[builder.resources[r] for r in builder.relations if r in builder.resources]] = True
    keep = _facts_to_keep(builder, facts, is_schema, is_blank)
    named = (number for number in sorted(classes) if not (is_meta[number] or is_blank[number]))
    return Ontology(
        keep, is_schema, [number for number in named if not _is_datatype(terms[number])]
    )


def _schema_terms(
    builder: GraphBuilder, terms: list[str], is_meta: list[bool]
) -> tuple[set[int], set[int]]:
    """The resources that are classes, and those that are properties or ontology headers."""
    classes: set[int] = set()
    others: set[int] = set()
    for thing, cls in builder.types:
        if not is_meta[cls]:
            classes.add(cls)
        elif terms[cls] in (RDFS + "Class", OWL + "Class"):
            classes.add(thing)
        elif terms[cls] not in _INSTANCE_TYPES:
            others.add(thing)
    statements = _Statements(builder)
    classes.update(thing for thing, _ in statements.classes(SUBCLASS))
    for predicate in (SUBCLASS, DOMAIN, RANGE):
        classes.update(cls for _, cls in statements.classes(predicate))
    for thing, predicate, other in builder.schema:
        if predicate != SUBCLASS:
            others.add(thing)
        if predicate in (SUBPROPERTY, INVERSE):
            others.add(other)
    return classes, others


def _facts_to_keep(
    builder: GraphBuilder,
    facts: NDArray[np.int64],
    is_schema: NDArray[np.bool_],
    is_blank: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Without OWL's axioms, remarks about schema terms, and blank nodes that hang on either."""
    names = list(builder.relations)
    axiom = np.array([n.startswith(OWL) and n not in _FACT_PREDICATES for n in names], dtype=bool)
    remark = np.array([name.startswith(_ANNOTATIONS) for name in names], dtype=bool)
    heads, relations, tails = facts.T
    drop: NDArray[np.bool_] = axiom[relations] | (is_schema[heads] & remark[relations])
    while True:
        hanging = tails[drop & (tails >= 0)]
        is_schema[hanging[is_blank[hanging]]] = True
        more = drop | (is_schema[heads] & is_blank[heads])
        if (more == drop).all():
            return ~drop
        drop = more


def _relation_numbers(builder: GraphBuilder, relations: NDArray[np.int64]) -> dict[int, int]:
    """From a relation's number as a resource to its number in the graph."""
    names = list(builder.relations)
    places = ((builder.resources.get(names[r]), at) for at, r in enumerate(relations.tolist()))
    return {resource: at for resource, at in places if resource is not None}


def _inverses(statements: _Statements, relation_of: dict[int, int]) -> dict[int, list[int]]:
    """From a property to the relations that it is declared the inverse of."""
    found: dict[int, list[int]] = {}
    for thing, predicate, other in statements.rows:
        if predicate == INVERSE:
            for one, two in ((thing, other), (other, thing)):
                if two in relation_of:
                    found.setdefault(one, []).append(relation_of[two])
    return found


def _by_place(
    size: int, pairs: Iterator[tuple[int, int]], rows: dict[int, int], columns: dict[int, int]
) -> tuple[Classes, ...]:
    """Pairs of resources as sorted columns by row."""
    found: list[set[int]] = [set() for _ in range(size)]
    for row, column in pairs:
        if row in rows and column in columns:
            found[rows[row]].add(columns[column])
    return tuple(tuple(sorted(columns)) for columns in found)


def _listed(numbers: dict[int, int]) -> dict[int, list[int]]:
    return {key: [value] for key, value in numbers.items()}


def _is_datatype(iri: str) -> bool:
    return iri.startswith(XSD)
