"""Which SPARQL may run: one SELECT or ASK over this graph, of bounded size.

The text is split into tokens and counted before any parser sees it, since parsers die of deep
nesting; then rdflib parses it, and what it found is searched for what two parsers might read
differently.
"""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kgqa.errors import QueryRejected

MAX_BYTES = 4096
MAX_NESTING = 32
MAX_OPERATORS = 200
PREFIXES = {
    "entity": "urn:kgqa:entity:",
    "relation": "urn:kgqa:relation:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<prefixed>(?:\w[\w.\-]*)?:(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<symbol>[^\s\w\\"'])""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES = (
    *("LOAD", "INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY"),
    *("MOVE", "ADD", "WITH", "USING", "INTO", "SILENT"),
)
_REASONS = {
    "SERVICE": "SERVICE would send data to another server",
    "FROM": "FROM names data outside this graph",
    **dict.fromkeys(_UPDATES, "updates are refused, the graph is read only"),
    **dict.fromkeys(("CONSTRUCT", "DESCRIBE"), "only SELECT and ASK are answered"),
}
_ANYWHERE = ("SERVICE", "FROM", "LOAD", "INSERT", "DELETE", "CONSTRUCT", "DESCRIBE")
_OPERATOR_WORDS = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "IN", "VALUES", "GRAPH")
)
_PUNCTUATION = frozenset("{}()[].,;")
_CLAUSES = {
    "ServiceGraphPattern": "SERVICE",
    "DatasetClause": "FROM",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
}
_RECURSION = 20_000
_PARSING = threading.Lock()

Token = tuple[str, str]


def check_query(query: str) -> None:
    """Passes a query that may run.

    Raises:
        QueryRejected: with the reason.
    """
    size = len(query.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise QueryRejected(f"the query has {size:,} bytes, more than {MAX_BYTES:,}")
    if re.search(r"\\[uU][0-9A-Fa-f]{4}", query):
        raise QueryRejected(r"the query holds a \u escape; write the character itself")
    tokens = list(_tokens(query))
    _check_words(tokens)
    _check_nesting(tokens)
    _check_operators(tokens)
    _check_parsed(query)


def _tokens(query: str) -> Iterator[Token]:
    place = 0
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise QueryRejected(f"the query cannot be read at {query[place : place + 20]!r}")
        if match.lastgroup != "skip":
            yield str(match.lastgroup), match.group()
        place = match.end()


def _check_words(tokens: list[Token]) -> None:
    """Words that only an update or another server needs, also where they are glued to others."""
    for kind, text in tokens:
        if kind == "word":
            word = text.upper()
            found = word if word in _REASONS else next((w for w in _ANYWHERE if w in word), None)
        elif kind == "prefixed":
            prefix = text.partition(":")[0].upper()
            found = prefix if prefix in _REASONS else None
        else:
            continue
        if found:
            raise QueryRejected(f"{_REASONS[found]} ('{text}')")


def _check_nesting(tokens: list[Token]) -> None:
    depth = deepest = hidden = 0
    for kind, text in tokens:
        if kind == "symbol":
            depth += (text in "{([") - (text in "})]")
            deepest = max(deepest, depth)
        elif kind == "iri":  # '?a<((1))&&?b>2' looks like an IRI; real IRIs hold few brackets
            hidden += len(re.findall(r"[(\[]", text))
    if max(deepest, hidden) > MAX_NESTING:
        raise QueryRejected(
            f"the query is nested {max(deepest, hidden)} deep, more than {MAX_NESTING}"
        )


def _check_operators(tokens: list[Token]) -> None:
    kinds = Counter(
        text.upper()
        for kind, text in tokens
        if (kind == "symbol" and text not in _PUNCTUATION)
        or (kind == "word" and text.upper() in _OPERATOR_WORDS)
    )
    if kinds.total() > MAX_OPERATORS:
        raise QueryRejected(f"the query has {kinds.total()} operators, more than {MAX_OPERATORS}")


def _check_parsed(query: str) -> None:
    """rdflib's reading of the query: it must be one, and name nothing outside the graph.

    In a thread of its own: pyparsing keeps exceptions for later, and with them every frame of its
    callers, which would keep a graph alive that nobody uses any more.
    """
    refusals: list[str | None] = []
    thread = threading.Thread(target=lambda: refusals.append(_refusal(query)))
    thread.start()
    thread.join()
    if refusals[0] is not None:
        raise QueryRejected(refusals[0])


def _refusal(query: str) -> str | None:
    """Why a query is refused once it is parsed, or None."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    with _PARSING:  # the recursion limit is the whole program's
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _RECURSION))
        try:
            parsed = parseQuery(query)
            translateQuery(parsed, initNs=PREFIXES)
            found = _clauses(parsed)
        except RecursionError:
            return "the query is nested too deep to be checked"
        except Exception as error:  # pyparsing's own, and for an unknown prefix a bare Exception
            return f"not a SPARQL query: {' '.join(str(error).split())[:200]}"
        finally:
            sys.setrecursionlimit(limit)
    return _REASONS[_CLAUSES[found]] if found else None


def _clauses(parsed: Any) -> str | None:
    """The first refused clause in a parse tree."""
    from rdflib.plugins.sparql.parserutils import CompValue

    stack = [parsed]
    while stack:
        part = stack.pop()
        if isinstance(part, CompValue):
            if part.name in _CLAUSES:
                return str(part.name)
            stack.extend(part.values())
        elif isinstance(part, list | tuple) or type(part).__name__ == "ParseResults":
            stack.extend(part)
    return None
