"""SPARQL SELECT and ASK for anyone: checked, bounded, and run where it can be killed.

In a graph from TSV or CSV an entity is ``<urn:kgqa:entity:NAME>`` and a relation
``<urn:kgqa:relation:NAME>``, the name percent-encoded; the prefixes ``entity:`` and ``relation:``
stand for them. ``rdf:``, ``rdfs:``, ``owl:``, ``skos:`` and ``xsd:`` are declared as well. Results
give names, not these IRIs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kgqa.errors import ConfigError, QueryError
from kgqa.store import CompactGraph
from kgqa.store.export import id_of_iri
from kgqa.store.sparql_guard import PREFIXES, check_query
from kgqa.store.sparql_process import SparqlProcess

_MAX_CHARACTERS = 8_000_000
_PLAIN = ("XMLSchema#string", "#langString")


@dataclass(frozen=True, slots=True)
class QueryValue:
    """One cell: the id and the label of an entity, a relation or a class, or a literal's text."""

    id: str
    label: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The rows of a SELECT; None where a variable is unbound. ``truncated``: there are more."""

    variables: tuple[str, ...]
    rows: tuple[tuple[QueryValue | None, ...], ...]
    truncated: bool = False

    def __iter__(self) -> Iterator[tuple[QueryValue | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class SparqlEngine:
    """Answers queries over one graph in a child process, started by the first query."""

    def __init__(self, graph: CompactGraph) -> None:
        self._graph = graph
        self._process = SparqlProcess(graph)

    def query(self, query: str, *, limit: int = 1000, timeout: float = 10.0) -> QueryResult | bool:
        """The rows of a SELECT, or the truth of an ASK.

        Args:
            query: at most 4,096 bytes, nested at most 32 deep.
            limit: rows to return, whatever LIMIT the query has.
            timeout: seconds, after which the query is killed.

        Raises:
            QueryRejected: an update, SERVICE, FROM, CONSTRUCT, DESCRIBE, too long, too deep, or
                not SPARQL at all.
            QueryTimeout: it took longer than ``timeout``.
            QueryError: it failed while it ran.
        """
        if limit < 1:
            raise ConfigError(f"limit must be at least 1, not {limit}")
        if not (math.isfinite(timeout) and timeout > 0):
            raise ConfigError(f"timeout must be a positive number of seconds, not {timeout}")
        check_query(query)
        request = {
            "query": query,
            "prefixes": PREFIXES,
            "limit": limit,
            "max_characters": _MAX_CHARACTERS,
        }
        reply = self._process.ask(request, timeout)
        if "error" in reply:
            reason = " ".join(str(reply["error"]).split())[:300]
            raise QueryError(f"the query failed: {reason}")
        if "boolean" in reply:
            return bool(reply["boolean"])
        rows = tuple(tuple(map(self._value, row)) for row in reply["rows"])
        return QueryResult(tuple(reply["variables"]), rows, bool(reply["truncated"]))

    def close(self) -> None:
        """Ends the child process; a later query starts another."""
        self._process.close()

    def _value(self, term: list[str] | None) -> QueryValue | None:
        if term is None:
            return None
        kind, value, datatype, language = term
        if kind == "literal":
            return QueryValue(value, value, "" if datatype.endswith(_PLAIN) else datatype, language)
        known = id_of_iri(value)
        return QueryValue(known, self._label(known))

    def _label(self, known: str) -> str:
        graph = self._graph
        if known in graph.entity_to_id:
            return graph.label(graph.entity_to_id[known])
        if known in graph.relation_to_id:
            return graph.relation_label(graph.relation_to_id[known])
        if known in graph.class_to_id:
            return graph.class_label(graph.class_to_id[known])
        return known
