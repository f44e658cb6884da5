"""What sort of thing each node is: its classes, or else the company that its facts keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kgqa.store import CompactGraph

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "short", "Integer")
_DATES = ("date", "dateTime", "gYear", "gYearMonth", "time")
_VALUE_WORDS = ("number", "date", "text")
_MAX_NODES, _MAX_STEPS_OF_NODE = 50_000, 16
_ALIKE = 0.3
_TEXT_STEPS = 4
_MOSTLY = 0.75


@dataclass(frozen=True)
class NodeKinds:
    """The kinds of a graph's nodes.

    ``of`` (num_nodes,) int32 gives each node its kind; ``texts`` words each kind for an encoder;
    ``classes`` holds the class indexes of a kind, most specific first, and ``leaves`` the steps
    that leave the nodes of a kind that was found without a class, commonest first. Of the two one
    is empty, and for values both.
    """

    of: NDArray[np.int32]
    texts: tuple[str, ...]
    classes: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[int, ...], ...]

    @classmethod
    def of_graph(cls, store: CompactGraph) -> NodeKinds:
        """Kinds from classes; nodes without one are told apart by the relations at them."""
        of = np.full(store.num_nodes, -1, dtype=np.int32)
        classes = _fill_classes(store, of)
        values = _fill_values(store, of, len(classes))
        first = len(classes) + len(values)
        leaves = _fill_by_company(store, of, first)
        texts = [", ".join(store.class_label(one, "en") for one in ids) for ids in classes]
        texts += [_VALUE_WORDS[sort] for sort in values]
        texts += [_company_text(store, steps) for steps in leaves]
        none: tuple[tuple[int, ...], ...] = ((),)
        return cls(
            of,
            tuple(texts),
            (*classes, *none * (len(texts) - len(classes))),
            (*none * first, *leaves),
        )

    def renamed(self, texts: Mapping[int, str]) -> NodeKinds:
        """The same kinds, some of them in other words."""
        return replace(
            self, texts=tuple(texts.get(kind, text) for kind, text in enumerate(self.texts))
        )

    def noun(self, store: CompactGraph, nodes: NDArray[np.int32], language: str) -> str | None:
        """The commonest most specific class of the nodes in words; None where there is none."""
        found = self.class_of(nodes)
        return None if found is None else store.class_label(found, language)

    def class_of(self, nodes: NDArray[np.int32]) -> int | None:
        """The most specific class of the commonest kind that most of the nodes are of.

        That is its most specific one where none is.
        """
        kind = self.kind_of(nodes)
        if kind is None or not self.classes[kind]:
            return None
        classes = self.classes[kind]
        if len(classes) > 1:
            kinds, counts = np.unique(self.of[nodes], return_counts=True)
            rows = list(zip(kinds.tolist(), counts.tolist(), strict=True))
            for one in classes:
                covered = sum(count for other, count in rows if one in self.classes[other])
                if covered >= _MOSTLY * len(nodes):
                    return one
        return classes[0]

    def kind_of(self, nodes: NDArray[np.int32]) -> int | None:
        """The commonest kind of the nodes; None where there are no nodes."""
        return int(np.bincount(self.of[nodes]).argmax()) if len(nodes) else None


def _fill_classes(store: CompactGraph, of: NDArray[np.int32]) -> list[tuple[int, ...]]:
    """Number the sets of classes that entities have, smallest class first."""
    rows = store.schema.types
    sizes = np.bincount(rows[:, 1], minlength=len(store.class_ids))
    entities, first = np.unique(rows[:, 0], return_index=True)
    bounds, column = [*first.tolist(), len(rows)], rows[:, 1].tolist()
    keys: dict[tuple[int, ...], int] = {}
    for place, entity in enumerate(entities.tolist()):
        ids = column[bounds[place] : bounds[place + 1]]
        key = tuple(sorted(ids, key=lambda one: (sizes[one], one)))
        of[entity] = keys.setdefault(key, len(keys))
    return list(keys)


def _fill_values(store: CompactGraph, of: NDArray[np.int32], first: int) -> list[int]:
    """Number the sorts of literals that occur."""
    sort_of = {name: _value_sort(name) for name in set(store.datatypes)}
    sorts = np.array([sort_of[name] for name in store.datatypes], dtype=np.int32)
    found, seen = np.unique(sorts, return_index=True)
    order = np.argsort(seen)  # as they come in the graph
    of[store.num_entities :] = first + np.argsort(order)[np.searchsorted(found, sorts)]
    return [int(sort) for sort in found[order]]


def _value_sort(datatype: str) -> int:
    """0 a number, 1 a date, 2 any other text."""
    name = datatype.rsplit("#", 1)[-1]
    if name.endswith(_NUMBERS):
        return 0
    return 1 if name in _DATES else 2


def _fill_by_company(
    store: CompactGraph, of: NDArray[np.int32], first: int
) -> list[tuple[int, ...]]:
    """Number the groups of steps that leave the same nodes, for nodes that have no kind yet.

    A node is of the group that most of its facts are in. Where there are no facts, all are alike.
    """
    nodes = np.flatnonzero(of < 0)
    if not len(nodes):
        return []
    if not store.num_steps:
        of[nodes] = first
        return [()]
    counts = _step_counts(store)[nodes]
    group_of, groups = _alike_steps(counts)
    joined = counts @ csr_array(
        (np.ones(store.num_steps), (np.arange(store.num_steps), group_of)),
        shape=(store.num_steps, len(groups)),
    )
    best = np.asarray(joined.argmax(axis=1)).ravel()
    used, which = np.unique(best, return_inverse=True)
    of[nodes] = first + which
    return [groups[group] for group in used]


def _step_counts(store: CompactGraph) -> csr_array:
    """How many facts each step has at each node: (num_nodes, num_steps)."""
    counts = np.diff(store.pair_ptr).astype(np.float32)
    shape = (store.num_nodes, store.num_steps)
    return csr_array((counts, store.pair_steps, store.node_ptr), shape=shape)


def _alike_steps(counts: csr_array) -> tuple[NDArray[np.int64], list[tuple[int, ...]]]:
    """Steps grouped by the nodes that they leave: the group of each step, the steps of each group.

    The largest step that is in no group yet leads a new one; a step joins the leader that it
    shares most with. A node speaks for a step as loudly as the step is common at it: that a few
    tags are also languages does not make languages tags.
    """
    overlap, sizes = _overlaps(counts)
    group_of = np.full(counts.shape[1], -1, dtype=np.int64)
    groups: list[list[int]] = []
    for step in np.argsort(-sizes, kind="stable").tolist():
        row = slice(overlap.indptr[step], overlap.indptr[step + 1])
        others, shared = overlap.indices[row], overlap.data[row]
        known = np.array([group_of[o] >= 0 and groups[group_of[o]][0] == o for o in others], bool)
        alike = np.where(
            known, shared / np.maximum(np.minimum(sizes[others], sizes[step]), 1e-9), 0
        )
        best = int(alike.argmax()) if len(alike) else -1
        if best >= 0 and alike[best] >= _ALIKE:
            group_of[step] = group_of[others[best]]
            groups[group_of[step]].append(step)
        else:
            group_of[step] = len(groups)
            groups.append([step])
    return group_of, [tuple(steps) for steps in groups]


def _overlaps(counts: csr_array) -> tuple[csr_array, NDArray[np.float64]]:
    """What steps share (S, S), and the size of each with itself (S,), over a sample of nodes."""
    sample = counts[:: max(1, counts.shape[0] // _MAX_NODES)]
    rows = np.repeat(np.arange(sample.shape[0]), np.diff(sample.indptr))
    largest = np.zeros(sample.shape[0])
    np.maximum.at(largest, rows, sample.data)
    share = sample.data / largest[rows] if len(rows) else sample.data
    place = np.arange(len(rows)) - sample.indptr[rows]
    kept = place < _MAX_STEPS_OF_NODE
    weights = csr_array((share[kept], (rows[kept], sample.indices[kept])), shape=sample.shape)
    overlap = csr_array(weights.T @ weights)
    return overlap, np.asarray(overlap.diagonal(), dtype=np.float64)


def _company_text(store: CompactGraph, steps: Sequence[int]) -> str:
    """Words for a kind by the relations at it."""
    named = (store.step_relation(step) for step in steps[:_TEXT_STEPS])
    words = [
        f"{store.relation_label(relation, 'en')}{' of' if backward else ''}"
        for relation, backward in named
    ]
    return ", ".join(words) or "thing"
