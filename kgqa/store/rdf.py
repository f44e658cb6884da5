"""Facts, names and types from RDF, with pyoxigraph as the parser: quick, strict, never remote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.errors import ParseError, UnsafeInput
from kgqa.store.builder import GraphBuilder
from kgqa.store.limits import ReadLimits
from kgqa.store.naming import RDFS_LABEL, SKOS_ALT_LABEL, SKOS_PREF_LABEL, is_iri
from kgqa.store.vocabulary import RDF, RDFS, SCHEMA_PREDICATES, SKOS, XSD
from kgqa.store.xml import malformed_line, plain_xml

if TYPE_CHECKING:
    import pyoxigraph

RDF_FORMATS = {
    ".ttl": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".rdf": "RDF_XML",
    ".jsonld": "JSON_LD",
}
TYPE = RDF + "type"
NAME_KINDS = {
    RDFS + "label": RDFS_LABEL,
    SKOS + "prefLabel": SKOS_PREF_LABEL,
    SKOS + "altLabel": SKOS_ALT_LABEL,
}
_PLACE = re.compile(
    r" \(line \d+\)$"
    r"|^Parser error (?:at|between) line \d+ column \d+(?: and line \d+ column \d+)?: "
)
_MAX_REASON = 300
_PLAIN = frozenset((XSD + "string", RDF + "langString", RDF + "dirLangString"))


def read_rdf(content: bytes, source: str, builder: GraphBuilder, limits: ReadLimits) -> None:
    """Adds the statements of one file; named graphs count as one graph.

    Relative IRIs are read against ``file:///<file name>``. Blank nodes are renamed ``_:b0``,
    ``_:b1``, ... in order of appearance, so that those of two files never meet.

    Raises:
        ParseError: malformed RDF, with its line.
        UnsafeInput: RDF/XML with a DOCTYPE, JSON-LD with a context elsewhere, too many statements.
    """
    suffix = Path(source.lower().removesuffix(".gz")).suffix
    if suffix == ".rdf":
        content = plain_xml(content, source)
    elif suffix == ".jsonld":
        _refuse_remote_contexts(content, source)
    adder = _Adder(builder, source, limits)
    room = limits.max_triples - builder.num_statements
    for count, quad in enumerate(_quads(content, source, RDF_FORMATS[suffix])):
        if count >= room:
            raise UnsafeInput(f"{source}: refused, more than {limits.max_triples:,} statements")
        adder.add(quad)


def _quads(content: bytes, source: str, format_name: str) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    kind = getattr(pyoxigraph.RdfFormat, format_name)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", Path(source).name)
    absolute = format_name in ("N_TRIPLES", "N_QUADS")  # every IRI is absolute there
    base = None if absolute else f"file:///{name}"
    try:
        yield from pyoxigraph.parse(content, kind, base_iri=base)
    except SyntaxError as error:
        reason = _one_line(_PLACE.sub("", str(error.msg)))
        line = malformed_line(content) if format_name == "RDF_XML" else error.lineno
        raise ParseError(source, reason, line) from error
    except (ValueError, OSError) as error:
        raise ParseError(source, _one_line(str(error))) from error


def _one_line(reason: str) -> str:
    """The reason without line breaks and other characters that a terminal would obey."""
    shown = (char if char.isprintable() else repr(char)[1:-1] for char in reason)
    return "".join(shown)[:_MAX_REASON]


class _Adder:
    """Sorts the statements of one file into facts, names, types and schema."""

    def __init__(self, builder: GraphBuilder, source: str, limits: ReadLimits) -> None:
        import pyoxigraph

        self._builder = builder
        self._source = source
        self._max_literal = limits.max_literal
        self._blanks: dict[str, int] = {}
        self._literal_type = pyoxigraph.Literal
        self._blank_type = pyoxigraph.BlankNode
        self._iri_type = pyoxigraph.NamedNode

    def add(self, quad: pyoxigraph.Quad) -> None:
        builder = self._builder
        head = self._resource(quad.subject)
        predicate = quad.predicate.value
        if isinstance(quad.object, self._literal_type):
            value, datatype, language = self._literal(quad.object)
            if predicate in NAME_KINDS:
                if value.strip():
                    kind = NAME_KINDS[predicate]
                    builder.names.append((head, " ".join(value.split()), language, kind))
                return
            tail = builder.literal(value, datatype, language)
        else:
            tail = self._resource(quad.object)
        if predicate == TYPE:
            if tail >= 0:
                builder.types.append((head, tail))
        elif predicate in SCHEMA_PREDICATES:
            if tail >= 0:
                builder.schema.append((head, predicate, tail))
        elif predicate not in NAME_KINDS:
            relation = builder.relations.setdefault(predicate, len(builder.relations))
            builder.facts.extend((head, relation, tail))

    def _resource(self, term: Any) -> int:
        if isinstance(term, self._iri_type):
            iri = self._bounded(term.value)
            if iri not in self._builder.resources and not is_iri(iri):
                self._builder.rdf_iris.add(iri)
            return self._builder.resource(iri)
        if isinstance(term, self._blank_type):
            return self._blank(term.value)
        raise ParseError(
            self._source, f"statements about statements are not read: {str(term)[:200]!r}"
        )

    def _blank(self, label: str) -> int:
        if label not in self._blanks:
            self._blanks[label] = self._builder.num_blanks
            self._builder.num_blanks += 1
        return self._builder.resource(f"_:b{self._blanks[label]}")

    def _literal(self, term: pyoxigraph.Literal) -> tuple[str, str, str]:
        datatype = term.datatype.value
        plain = datatype in _PLAIN
        return self._bounded(term.value), "" if plain else datatype, term.language or ""

    def _bounded(self, text: str) -> str:
        if len(text) > self._max_literal:
            reason = f"a term of {len(text):,} characters, more than {self._max_literal:,}"
            raise UnsafeInput(f"{self._source}: refused, {reason}")
        return text


def _refuse_remote_contexts(content: bytes, source: str) -> None:
    """Looks for contexts that are named rather than given; pyoxigraph would refuse them too."""
    try:
        stack: list[Any] = [json.loads(content)]
    except (ValueError, RecursionError) as error:
        raise ParseError(
            source, _one_line(f"not JSON ({error})"), getattr(error, "lineno", None)
        ) from error
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            _refuse_named(value, source)
            stack.extend(value.values())


def _refuse_named(value: dict[str, Any], source: str) -> None:
    contexts = value.get("@context", ())
    contexts = contexts if isinstance(contexts, list) else [contexts]
    named = [context for context in contexts if isinstance(context, str)]
    if "@import" in value:
        named.append(str(value["@import"]))
    if named:
        raise UnsafeInput(
            f"{source}: refused, JSON-LD with the context {named[0][:200]!r} elsewhere"
        )
