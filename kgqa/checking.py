"""A look at graph files before anything is trained: what parsed, what did not, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kgqa.graph import KnowledgeGraph
from kgqa.store import UPLOAD_LIMITS, CompactGraph, ReadLimits
from kgqa.store.guarded import FileReport, read_guarded
from kgqa.text import is_han


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares (0..1) of what the system can work with; higher is better.

    Attributes:
        named: entities with a label or a name of their own rather than a bare id.
        typed: entities with a class.
        linked: entities that are in a fact.
        named_relations: relations with a label, or an id that reads as words.
        chinese: entities with a name in Chinese characters.
    """

    named: float
    typed: float
    linked: float
    named_relations: float
    chinese: float


@dataclass(frozen=True, slots=True)
class GraphCheck:
    """The graph of all files that could be read, None where none could; a report of each."""

    kg: KnowledgeGraph | None
    files: tuple[FileReport, ...]
    coverage: Coverage | None


def check_files(
    paths: Sequence[str | Path], *, limits: ReadLimits = UPLOAD_LIMITS, seconds: int = 120
) -> GraphCheck:
    """Read files in a process of its own, each as far as it can be used.

    Raises:
        UnsafeInput: reading them takes more time or memory than is given.
    """
    store, files = read_guarded(paths, limits=limits, seconds=seconds)
    if store is None:
        return GraphCheck(None, tuple(files), None)
    return GraphCheck(KnowledgeGraph(store), tuple(files), coverage_of(store))


def coverage_of(store: CompactGraph) -> Coverage:
    """How much of a graph has names, types and links."""
    entities = range(store.num_entities)
    names = [[name.text for name in store.names(node)] for node in entities]
    relations = range(store.num_relations)
    return Coverage(
        named=_share([_is_named(store, node) for node in entities]),
        typed=_share([bool(store.types(node)) for node in entities]),
        linked=float((store.degrees()[: store.num_entities] > 0).mean()) if entities else 0.0,
        named_relations=_share([reads_as_words(store.relation_label(r)) for r in relations]),
        chinese=_share([any(map(is_han, texts)) for texts in names]),
    )


def _is_named(store: CompactGraph, node: int) -> bool:
    given = any(name.is_label for name in store.schema.entity_names.of(node))
    return given or reads_as_words(store.label(node))


def reads_as_words(text: str) -> bool:
    """Whether a text looks like words rather than a code such as ``P31`` or ``n12b4``."""
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    return letters > digits and not text.startswith("_:") and (letters > 2 or is_han(text))


def _share(truths: Sequence[bool]) -> float:
    return float(np.mean(truths)) if truths else 0.0
