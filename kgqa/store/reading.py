"""From files to one graph, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kgqa.errors import ParseError
from kgqa.store.builder import GraphBuilder
from kgqa.store.compact import CompactGraph
from kgqa.store.files import read_bytes
from kgqa.store.limits import ReadLimits
from kgqa.store.rdf import RDF_FORMATS, read_rdf
from kgqa.store.tables import read_csv, read_tsv

Reader = Callable[[bytes, str, GraphBuilder, ReadLimits], None]
READERS: dict[str, Reader] = {
    ".tsv": read_tsv,
    ".txt": read_tsv,
    ".csv": read_csv,
    **dict.fromkeys(RDF_FORMATS, read_rdf),
}


def read_graph(paths: Iterable[str | Path], limits: ReadLimits | None = None) -> CompactGraph:
    """One graph of all the facts in the files.

    Args:
        paths: RDF (``.ttl .nt .nq .trig .rdf .jsonld``), ``.tsv``, ``.txt`` or ``.csv``, each also
            with ``.gz`` behind it.
        limits: how much to take; by default generous.

    Raises:
        ParseError: a file is missing, empty, of an unknown kind, or malformed at a line.
        UnsafeInput: a file is too large, or of a form that could do harm.
    """
    limits = limits or ReadLimits()
    builder = GraphBuilder()
    for path in map(Path, paths):
        reader = _reader(path)
        content = read_bytes(path, limits.max_bytes)
        before = builder.num_statements
        reader(content, str(path), builder, limits)
        if builder.num_statements == before:
            raise ParseError(str(path), "the file holds no facts")
    return builder.build()


def _reader(path: Path) -> Reader:
    suffix = graph_suffix(path)
    if suffix not in READERS:
        known = " ".join(READERS)
        raise ParseError(str(path), f"unknown kind of file '{suffix}'; known are {known}, also .gz")
    return READERS[suffix]


def graph_suffix(path: Path) -> str:
    """The suffix that tells the format, in lower case, without a closing ``.gz``."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix
