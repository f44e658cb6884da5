"""Relations that hold both ways by what they mean, of graphs that state each of their facts once.

What interacts with X interacts with it whichever of the two a table names first. So it is where
an ontology declares it (``owl:SymmetricProperty``), or where the name of a relation says so and no
fact of it is stated in both directions: otherwise the graph is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kgqa.store import CompactGraph
from kgqa.store.naming import readable_relation
from kgqa.text import fold

_NAMES = frozenset(
    """
    interacts with, interact with, interaction, interactions, drug interaction, drug interactions
    borders, border, bordering, borders with, shares border with
    shares a border with, shared border
    adjacent to, adjacent, is adjacent to, next to, neighbor, neighbour, neighbors, neighbours
    neighbor of, neighbour of, neighboring country, neighbouring country
    spouse, spouses, spouse of, married to, is married to, partner, life partner
    sibling, siblings, sibling of, cousin, cousins, cousin of, twin, twin of
    sister city, sister cities, twin town, twin towns, twin city, twin cities, twinned with
    connected to, connected with, connects with, is connected to
    friend, friends, friend of, friends with, is friends with
    ally, allies, allied with, rival, rivals, rival of, rivals with, competitor, competitors
    competes with, colleague, colleagues, colleague of, teammate, teammates, classmate, classmates
    collaborator, collaborators, collaborates with, coauthor, coauthors, co-author
    similar to, is similar to, opposite of, antonym, antonyms
    synonym, synonyms, same as, different from
    配偶, 夫妻, 兄弟姐妹, 接壤, 相邻, 邻国, 邻接, 邻居, 友好城市, 姐妹城市
    相互作用, 朋友, 同事, 同学, 搭档, 对手, 竞争对手, 近义词, 同义词, 反义词, 相似
    """.replace("\n", ",").split(",")
)
_KNOWN = frozenset(fold(name) for name in _NAMES) - {""}


def with_mutual_facts(store: CompactGraph) -> CompactGraph:
    """The graph with the facts of such relations stated both ways; the same where it has none."""
    turned = [
        _turned(store, one, declared=one in store.schema.symmetric)
        for one in range(store.num_relations)
        if one in store.schema.symmetric or _says_so(store, one)
    ]
    facts = [one for one in turned if len(one)]
    return store.with_facts(np.concatenate([store.triples, *facts])) if facts else store


def _says_so(store: CompactGraph, relation: int) -> bool:
    """Whether a relation is called after something that holds both ways."""
    return any(fold(name) in _KNOWN for name in _names(store, relation))


def _names(store: CompactGraph, relation: int) -> Iterator[str]:
    yield store.relation_label(relation)
    yield readable_relation(store.relation_ids[relation])
    yield from (text for text, _ in store.relation_names(relation))


def _turned(store: CompactGraph, relation: int, *, declared: bool) -> NDArray[np.int32]:
    """Its facts the other way round that are not stated, (M, 3); none where one is of a value.

    Unless the relation is declared to hold both ways, there are none either where any fact is
    stated both ways, or where its ends are of different sorts.
    """
    facts = store.triples[store.triples[:, 1] == relation]
    turned = facts[:, [2, 1, 0]]
    heads, tails, size = facts[:, 0].astype(np.int64), facts[:, 2].astype(np.int64), store.num_nodes
    stated = np.isin(tails * size + heads, heads * size + tails)
    values = (tails >= store.num_entities).any()
    both = (stated & (heads != tails)).any()
    doubtful = not declared and (both or not _of_one_sort(store, facts))
    kept = np.zeros_like(stated) if values or doubtful else ~stated
    return np.ascontiguousarray(turned[kept], dtype=np.int32)


def _of_one_sort(store: CompactGraph, facts: NDArray[np.int32]) -> bool:
    """Whether the ends of facts share a node or a class."""
    heads, tails = np.unique(facts[:, 0]), np.unique(facts[:, 2])
    if len(np.intersect1d(heads, tails)):
        return True
    of_heads, of_tails = (
        {cls for node in nodes for cls in store.types(int(node))} for nodes in (heads, tails)
    )
    return bool(of_heads & of_tails)
