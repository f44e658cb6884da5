"""What sort of thing each node is, in words: its classes, or else what its facts say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgqa.store import CompactGraph

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "short", "Integer")
_DATES = ("date", "dateTime", "gYear", "gYearMonth", "time")
_VALUE_WORDS = {"number": "数", "date": "日期", "text": "文字"}
_SIGNATURE_STEPS = 4


@dataclass(frozen=True)
class NodeKinds:
    """The kinds of a graph's nodes.

    ``of`` (num_nodes,) int32 gives each node its kind; ``texts`` words each kind for an encoder;
    ``classes`` holds the class indexes of a kind, most specific first, empty where it has none.
    """

    of: NDArray[np.int32]
    texts: tuple[str, ...]
    classes: tuple[tuple[int, ...], ...]

    @classmethod
    def of_graph(cls, store: CompactGraph) -> NodeKinds:
        """Kinds from classes; nodes without one are told apart by the relations at them."""
        sizes = np.bincount(store.schema.types[:, 1], minlength=len(store.class_ids))
        keys: dict[tuple[str, tuple[int, ...]], int] = {}
        of = np.zeros(store.num_nodes, dtype=np.int32)
        for node in range(store.num_nodes):
            of[node] = keys.setdefault(_key(store, node, sizes), len(keys))
        texts = tuple(_text(store, *key) for key in keys)
        return cls(of, texts, tuple(ids if sort == "class" else () for sort, ids in keys))

    def noun(self, store: CompactGraph, nodes: NDArray[np.int32], language: str) -> str | None:
        """The commonest most specific class of the nodes in words; None where there is none."""
        classes = self._main_classes(nodes)
        return store.class_label(classes[0], language) if classes else None

    def class_of(self, nodes: NDArray[np.int32]) -> int | None:
        """The commonest most specific class of the nodes."""
        classes = self._main_classes(nodes)
        return classes[0] if classes else None

    def _main_classes(self, nodes: NDArray[np.int32]) -> tuple[int, ...]:
        if not len(nodes):
            return ()
        kinds, counts = np.unique(self.of[nodes], return_counts=True)
        return self.classes[int(kinds[counts.argmax()])]


def _key(store: CompactGraph, node: int, sizes: NDArray[np.int64]) -> tuple[str, tuple[int, ...]]:
    """("value", (which,)), ("class", classes) or ("facts", the steps that leave most often)."""
    if store.is_literal(node):
        return "value", (_value_sort(store.datatype(node)),)
    types = store.types(node)
    if types:
        return "class", tuple(sorted(types, key=lambda cls: (sizes[cls], cls)))
    steps, counts = store.step_counts(node)
    order = np.argsort(-counts, kind="stable")[:_SIGNATURE_STEPS]
    return "facts", tuple(sorted(steps[order].tolist()))


def _value_sort(datatype: str) -> int:
    """0 a number, 1 a date, 2 any other text."""
    name = datatype.rsplit("#", 1)[-1]
    if name.endswith(_NUMBERS):
        return 0
    return 1 if name in _DATES else 2


def _text(store: CompactGraph, sort: str, ids: Sequence[int]) -> str:
    """Words for a kind in the language that the graph prefers."""
    if sort == "value":
        return tuple(_VALUE_WORDS)[ids[0]]
    if sort == "class":
        return ", ".join(store.class_label(cls, "en") for cls in ids)
    named = (store.step_relation(step) for step in ids)
    words = [
        f"{store.relation_label(relation, 'en')}{' of' if backward else ''}"
        for relation, backward in named
    ]
    return ", ".join(words) or "thing"
