"""The child process that answers SPARQL queries. Run as a script; it imports no kgqa module.

On stdin: a line with the number of bytes of N-Triples, those bytes, then a JSON request a line:
``{"query", "prefixes", "limit", "max_characters"}``. On stdout a JSON line for each: first
``{"ready": true}``, then ``{"boolean"}``, ``{"variables", "rows", "truncated"}`` or ``{"error"}``.
A term is ``[kind, value, datatype, language]``, or null where a variable is unbound.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pyoxigraph

_BASE_MEMORY = 1024**3
_MEMORY_PER_BYTE = 20


def answer(store: pyoxigraph.Store, request: dict[str, Any]) -> dict[str, Any]:
    """The reply to one request."""
    try:
        result = store.query(request["query"], prefixes=request["prefixes"])
        if isinstance(result, pyoxigraph.QueryBoolean):
            return {"boolean": bool(result)}
        if isinstance(result, pyoxigraph.QuerySolutions):
            return _rows(result, request["limit"], request["max_characters"])
        return {"error": "only SELECT and ASK are answered"}
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return {"error": str(error)}


def _rows(solutions: pyoxigraph.QuerySolutions, limit: int, room: int) -> dict[str, Any]:
    """The first ``limit`` rows, fewer where their text fills the room."""
    names = [variable.value for variable in solutions.variables]
    rows: list[list[Any]] = []
    truncated = False
    for solution in solutions:
        row = [_term(solution[name]) for name in names]
        room -= sum(len(term[1]) for term in row if term)
        if len(rows) == limit or room < 0:
            truncated = True
            break
        rows.append(row)
    return {"variables": names, "rows": rows, "truncated": truncated}


def _term(term: Any) -> list[str] | None:
    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return ["iri", term.value, "", ""]
    if isinstance(term, pyoxigraph.BlankNode):
        return ["blank", f"_:{term.value}", "", ""]
    if isinstance(term, pyoxigraph.Literal):
        return ["literal", term.value, term.datatype.value, term.language or ""]
    return ["statement", str(term), "", ""]


def _lock_in(size: int) -> None:
    """Bounds memory, and the number of open files to those open now: no socket, no file."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    bound = _BASE_MEMORY + _MEMORY_PER_BYTE * size
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def main() -> None:
    """Loads the graph, then answers until stdin ends."""
    source, sink = sys.stdin.buffer, sys.stdout
    size = int(source.readline())
    store = pyoxigraph.Store()
    lines = source.read(size)
    store.extend(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES, lenient=True))
    del lines
    _lock_in(size)
    print(json.dumps({"ready": True}), file=sink, flush=True)
    for line in source:
        print(json.dumps(answer(store, json.loads(line))), file=sink, flush=True)


if __name__ == "__main__":
    main()
