"""Writing a graph: RDF terms, N-Triples, tables.

An entity or relation whose id is a name (from TSV or CSV) gets an IRI in RDF: its name, percent-
encoded, behind ``urn:kgqa:entity:`` or ``urn:kgqa:relation:``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from kgqa.errors import DataError
from kgqa.store.compact import BLANK, IRI, NAME, CompactGraph
from kgqa.store.naming import NameTable
from kgqa.store.vocabulary import DOMAIN, INVERSE, RANGE, RDF, RDFS, SKOS, SUBCLASS

ENTITY_PREFIX = "urn:kgqa:entity:"
RELATION_PREFIX = "urn:kgqa:relation:"
_INVERSE_PREFIX = "urn:kgqa:inverse:"
_NAME_PREDICATES = (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_TABLE_SEPARATORS = re.compile(r"[\t\r\n]")


def entity_term(graph: CompactGraph, node: int) -> str:
    """A node as N-Triples write it."""
    text = graph.node_ids[node]
    if graph.is_literal(node):
        return _literal(text, graph.datatype(node), graph.language(node))
    kind = graph.entity_kinds[node]
    if kind == BLANK:
        return text
    return f"<{text}>" if kind == IRI else f"<{ENTITY_PREFIX}{quote(text, safe='')}>"


def relation_term(graph: CompactGraph, relation: int) -> str:
    """A relation as N-Triples write it."""
    text = graph.relation_ids[relation]
    if graph.relation_kinds[relation] != NAME:
        return f"<{text}>"
    return f"<{RELATION_PREFIX}{quote(text, safe='')}>"


def id_of_iri(iri: str) -> str:
    """The graph's own id of an IRI: the name behind one of the two prefixes, or the IRI itself."""
    for prefix in (ENTITY_PREFIX, RELATION_PREFIX):
        if iri.startswith(prefix):
            return unquote(iri.removeprefix(prefix))
    return iri


def ntriples(graph: CompactGraph) -> Iterator[str]:
    """Facts, names, types, and what is known of classes and relations, a line each."""
    nodes = [entity_term(graph, node) for node in range(graph.num_nodes)]
    relations = [relation_term(graph, relation) for relation in range(graph.num_relations)]
    classes = [f"<{iri}>" for iri in graph.class_ids]
    for head, relation, tail in graph.triples.tolist():
        yield f"{nodes[head]} {relations[relation]} {nodes[tail]} .\n"
    schema = graph.schema
    for entity, cls in schema.types.tolist():
        yield f"{nodes[entity]} <{RDF}type> {classes[cls]} .\n"
    yield from _name_lines(schema.entity_names, nodes[: graph.num_entities])
    yield from _name_lines(schema.class_names, classes)
    yield from _name_lines(schema.relation_names, relations)
    yield from _inverse_lines(graph, relations)
    for predicate, subjects, rows in (
        (SUBCLASS, classes, schema.class_parents),
        (DOMAIN, relations, schema.domains),
        (RANGE, relations, schema.ranges),
    ):
        for subject, row in zip(subjects, rows, strict=True):
            yield from (f"{subject} <{predicate}> {classes[cls]} .\n" for cls in row)


def write_graph(graph: CompactGraph, path: str | Path) -> None:
    """Writes ``.nt`` or ``.ttl`` with everything, or ``.tsv`` or ``.csv`` with the facts alone.

    Raises:
        DataError: another suffix, or a name with a tab or a line break in a TSV.
    """
    path = Path(path)
    if path.suffix in (".nt", ".ttl"):
        text = "".join(ntriples(graph))
    elif path.suffix in (".tsv", ".csv"):
        text = _table(graph, path)
    else:
        raise DataError(f"{path}: a graph is written as .nt .ttl .tsv or .csv, not '{path.suffix}'")
    path.write_text(text, encoding="utf-8", newline="")


def _name_lines(table: NameTable, terms: list[str]) -> Iterator[str]:
    for place, term in enumerate(terms):
        yield from _names_of(table, place, term)


def _inverse_lines(graph: CompactGraph, relations: list[str]) -> Iterator[str]:
    """A property of its own for each relation with inverse names, since theirs has no facts."""
    table = graph.schema.inverse_names
    for relation, term in enumerate(relations):
        if table.rows(relation):
            iri = f"<{_INVERSE_PREFIX}{quote(graph.relation_ids[relation], safe='')}>"
            yield f"{iri} <{INVERSE}> {term} .\n"
            yield from _names_of(table, relation, iri)


def _names_of(table: NameTable, place: int, term: str) -> Iterator[str]:
    for row in table.rows(place):
        text = _literal(table.texts[row], "", table.languages[row])
        yield f"{term} <{_NAME_PREDICATES[table.kinds[row]]}> {text} .\n"


def _literal(value: str, datatype: str, language: str) -> str:
    quoted = f'"{value.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def _table(graph: CompactGraph, path: Path) -> str:
    rows = (
        (graph.node_ids[head], graph.relation_ids[relation], graph.node_ids[tail])
        for head, relation, tail in graph.triples.tolist()
    )
    if path.suffix == ".csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([("head", "relation", "tail"), *rows])
        return stream.getvalue()
    lines = ["\t".join(row) for row in rows]
    if any(len(_TABLE_SEPARATORS.findall(line)) != 2 for line in lines):
        raise DataError(f"{path}: a name holds a tab or a line break; write .csv instead")
    return "".join(line + "\n" for line in lines)
