"""A graph in a folder: arrays in ``graph.safetensors``, texts in ``graph.json``."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgqa.errors import DataError
from kgqa.store.compact import CompactGraph, Literals
from kgqa.store.naming import NameTable
from kgqa.store.schema import Schema

TEXTS, ARRAYS = "graph.json", "graph.safetensors"
_VERSION = 1
_TABLES = ("entity_names", "relation_names", "inverse_names", "class_names")


def save_graph(graph: CompactGraph, folder: str | Path) -> None:
    """Writes the two files, each beside its place first and then moved there, the texts last."""
    from safetensors.numpy import save

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    packed = save(_arrays(graph))
    texts = {"version": _VERSION, "sha256": hashlib.sha256(packed).hexdigest(), **_texts(graph)}
    _replace(folder / ARRAYS, packed)
    _replace(folder / TEXTS, json.dumps(texts, ensure_ascii=False).encode("utf-8"))


def load_graph(folder: str | Path) -> CompactGraph:
    """The graph that ``save_graph`` wrote.

    Raises:
        DataError: a file is missing, damaged, of another version, or not of the same graph.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    folder = Path(folder)
    try:
        packed = (folder / ARRAYS).read_bytes()
        texts = json.loads((folder / TEXTS).read_text("utf-8"))
        if texts["version"] != _VERSION:
            raise DataError(f"{folder}: a graph of version {texts['version']}, not {_VERSION}")
        if texts["sha256"] != hashlib.sha256(packed).hexdigest():
            raise DataError(
                f"{folder}: {ARRAYS} and {TEXTS} are not of the same graph; save it again"
            )
        graph = _graph(texts, load(packed))
    except OSError as error:
        raise DataError(f"{folder}: no saved graph ({error.strerror} {error.filename})") from error
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, SafetensorError) as error:
        raise DataError(f"{folder}: the saved graph is damaged ({error})") from error
    return graph


def is_graph_folder(path: str | Path) -> bool:
    """Whether the path is a folder that holds a saved graph."""
    return (Path(path) / TEXTS).is_file()


def _arrays(graph: CompactGraph) -> dict[str, NDArray[Any]]:
    schema = graph.schema
    arrays = {
        "triples": graph.triples,
        "entity_kinds": graph.entity_kinds,
        "relation_kinds": graph.relation_kinds,
        "types": schema.types,
        "literal_datatypes": _codes(graph.literals.datatypes),
        "literal_languages": _codes(graph.literals.languages),
    }
    for name in _TABLES:
        table: NameTable = getattr(schema, name)
        arrays[f"{name}.ptr"] = table.ptr
        arrays[f"{name}.kinds"] = table.kinds
        arrays[f"{name}.languages"] = _codes(table.languages)
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _texts(graph: CompactGraph) -> dict[str, Any]:
    schema = graph.schema
    tables: dict[str, NameTable] = {name: getattr(schema, name) for name in _TABLES}
    return {
        "entities": graph.node_ids[: graph.num_entities],
        "literals": graph.literals.values,
        "literal_datatypes": _distinct(graph.literals.datatypes),
        "literal_languages": _distinct(graph.literals.languages),
        "relations": graph.relation_ids,
        "classes": schema.class_ids,
        "class_parents": schema.class_parents,
        "domains": schema.domains,
        "ranges": schema.ranges,
        "symmetric": schema.symmetric,
        **{name: table.texts for name, table in tables.items()},
        **{f"{name}.languages": _distinct(table.languages) for name, table in tables.items()},
    }


def _graph(texts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> CompactGraph:
    def decoded(name: str) -> list[str]:
        known = texts[name]
        return [known[code] for code in arrays[name].tolist()]

    def table(name: str) -> NameTable:
        ptr, kinds = arrays[f"{name}.ptr"], arrays[f"{name}.kinds"]
        return NameTable(ptr, texts[name], decoded(f"{name}.languages"), kinds)

    _check_bounds(texts, arrays["triples"])
    schema = Schema(
        **{name: table(name) for name in _TABLES},
        class_ids=texts["classes"],
        class_parents=_tuples(texts["class_parents"]),
        types=arrays["types"],
        domains=_tuples(texts["domains"]),
        ranges=_tuples(texts["ranges"]),
        symmetric=tuple(texts.get("symmetric", ())),
    )
    return CompactGraph(
        entity_ids=texts["entities"],
        entity_kinds=arrays["entity_kinds"],
        literals=Literals(
            texts["literals"], decoded("literal_datatypes"), decoded("literal_languages")
        ),
        relation_ids=texts["relations"],
        relation_kinds=arrays["relation_kinds"],
        triples=arrays["triples"],
        schema=schema,
    )


def _check_bounds(texts: dict[str, Any], triples: NDArray[Any]) -> None:
    nodes = len(texts["entities"]) + len(texts["literals"])
    bounds = (len(texts["entities"]), len(texts["relations"]), nodes)
    if len(triples) and (triples.min() < 0 or (triples.max(axis=0) >= bounds).any()):
        raise ValueError("a fact names a node that is not there")


def _tuples(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, rows))


def _distinct(texts: list[str]) -> list[str]:
    return sorted(set(texts))


def _codes(texts: list[str]) -> NDArray[np.int32]:
    """Every text as its place among the distinct ones."""
    places = {text: place for place, text in enumerate(_distinct(texts))}
    return np.array([places[text] for text in texts], dtype=np.int32)


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
