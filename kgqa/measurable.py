"""What the relations of a graph give to measure: numbers, dates, how many of what."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar.measures import known
from kgqa.groups import Groups
from kgqa.kinds import NodeKinds
from kgqa.quantities import is_date, mostly_numbers, parse_value
from kgqa.store import CompactGraph

Nodes = NDArray[np.int32]
MAX_CLASSES = 256
_SAMPLE, _DATED = 200, 0.9
_LACKED = 0.2
_MAX_SORTS, _SORT_SHARE = 5, 0.05


def sorts_led_to(store: CompactGraph, step: int, groups: Groups, kinds: NodeKinds) -> list[int]:
    """The numbers of the classes of what a relation leads to, where these are several."""
    relation, backward = store.step_relation(step)
    targets = np.unique(store.triples[store.triples[:, 1] == relation][:, 0 if backward else 2])
    found, counts = np.unique(kinds.of[targets], return_counts=True)
    sizes: dict[int, int] = {}
    for kind, count in zip(found.tolist(), counts.tolist(), strict=True):
        for cls in kinds.classes[kind][:1]:
            sizes[cls] = sizes.get(cls, 0) + count
    numbers = {one.cls: number for number, one in enumerate(groups.items[:MAX_CLASSES])}
    likely = sorted(sizes, key=lambda cls: (-sizes[cls], cls))[:_MAX_SORTS]
    likely = [cls for cls in likely if sizes[cls] >= _SORT_SHARE * len(targets) and cls in numbers]
    return [numbers[cls] for cls in likely] if len(likely) > 1 else []


def edges(store: CompactGraph) -> NDArray[np.int64]:
    """How many edges each step has."""
    counts = np.bincount(store.triples[:, 1], minlength=store.num_relations)
    return np.concatenate((counts, counts))


def value_kind(store: CompactGraph, step: int) -> str:
    """``number`` or ``date`` where a relation leads to such values; else empty.

    Numbers like years are dates, unless the relation is called after a length or the like.
    """
    relation, backward = store.step_relation(step)
    if backward:
        return ""
    targets = store.triples[store.triples[:, 1] == relation][:, 2]
    sample = targets[:: max(1, len(targets) // _SAMPLE)][:_SAMPLE]
    texts = [store.label(int(node)) for node in sample]
    if not mostly_numbers(texts):
        return ""
    numbers = sum(parse_value(text) is not None for text in texts)
    names = [store.relation_label(relation)]
    names += [text for text, _ in store.relation_names(relation)]
    measures = known(names, date=False) and not known(names, date=True)
    dated = sum(map(is_date, texts)) >= _DATED * numbers
    return "date" if dated and not measures else "number"


def is_counted(store: CompactGraph, step: int) -> bool:
    """Whether entities differ in how many edges of a step they have, and a value has none."""
    relation, backward = store.step_relation(step)
    facts = store.triples[store.triples[:, 1] == relation]
    sources, targets = (facts[:, 2], facts[:, 0]) if backward else (facts[:, 0], facts[:, 2])
    if not len(facts) or bool((targets >= store.num_entities).any()):
        return False
    sources = sources[sources < store.num_entities]
    return len(np.unique(sources)) < len(sources)


class Members(NamedTuple):
    """The members of all groups, one group after the other: ``nodes``, and where each begins."""

    nodes: Nodes
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Groups) -> Members:
        """Of the first groups that have members."""
        members = [one.members for one in groups.items[:MAX_CLASSES] if len(one.members)]
        sizes = np.array([0, *map(len, members)], dtype=np.int64)
        nodes = np.concatenate([*members, np.zeros(0, dtype=np.int32)]).astype(np.int32)
        return cls(nodes, sizes.cumsum()[:-1])

    def some_lack(self, store: CompactGraph, step: int) -> bool:
        """Whether a step leads many of a group to an entity, and some nowhere."""
        relation, backward = store.step_relation(step)
        if backward or not len(self.nodes):
            return False
        facts = store.triples[store.triples[:, 1] == relation]
        if not len(facts) or bool((facts[:, 2] >= store.num_entities).any()):
            return False
        has = np.zeros(store.num_nodes, dtype=bool)
        has[facts[:, 0]] = True
        having = np.add.reduceat(has[self.nodes].astype(np.int64), self.starts)
        shares = having / np.diff(np.append(self.starts, len(self.nodes)))
        return bool(((shares >= _LACKED) & (shares < 1.0)).any())
