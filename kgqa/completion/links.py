"""The graph as random walkers see it: one matrix for each step, and what names add to them.

Besides the 2R steps of the graph there are three *links* that any graph has by its names:

    2R      to the nodes of the same folded name (a tag "peter jackson", a person "Peter Jackson")
    2R + 1  to the rare words of the node's name
    2R + 2  from a word to the nodes whose names hold it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kgqa.config import CompletionConfig
from kgqa.store import CompactGraph
from kgqa.store.adjacency import Adjacency
from kgqa.text import fold

Ints = NDArray[np.int64]
NUM_LINKS = 3
_MAX_NAME = 200  # longer texts are no names


class NameLinks:
    """Pairs of nodes of one name, and pairs of a node and a rare word, as (n, 2) ids."""

    def __init__(self, graph: CompactGraph, config: CompletionConfig) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        words: dict[str, list[int]] = defaultdict(list)
        for node in range(graph.num_nodes):
            keys = {fold(name.text) for name in graph.names(node) if len(name.text) <= _MAX_NAME}
            for key in sorted(keys - {""}):
                same[key].append(node)
            for word in sorted({word for key in keys for word in key.split()}):
                words[word].append(node)
        few = [nodes for nodes in same.values() if 2 <= len(nodes) <= config.max_word_entities]
        pairs = ((one, two) for nodes in few for one in nodes for two in nodes if one != two)
        self.same = _array(pairs)
        rare = [nodes for nodes in words.values() if 2 <= len(nodes) <= config.max_word_entities]
        self.words = _array((node, word) for word, nodes in enumerate(rare) for node in nodes)
        self.num_words = len(rare)


class WalkMatrices:
    """Row-normalised matrices over nodes and words, one for each step and link, made when used.

    Row x of a step is where a walker goes from x: each successor is as likely. The row is empty
    where there are more than ``max_fan`` of them: what links thousands says little.
    """

    def __init__(self, facts: Adjacency, links: NameLinks) -> None:
        self.num_kinds = facts.num_steps + NUM_LINKS
        self.size = facts.num_nodes + links.num_words
        self._facts = facts
        self._links = links
        self._made: dict[tuple[int, int], csr_matrix] = {}

    def matrix(self, kind: int, max_fan: int) -> csr_matrix:
        """(size, size) float32."""
        if (kind, max_fan) not in self._made:
            self._made[kind, max_fan] = self._make(kind, max_fan)
        return self._made[kind, max_fan]

    def _make(self, kind: int, max_fan: int) -> csr_matrix:
        rows, columns = self._pairs(kind)
        counts = np.bincount(rows, minlength=self.size)
        kept = counts[rows] <= max_fan
        rows, columns = rows[kept], columns[kept]
        share = (1.0 / np.maximum(counts, 1)).astype(np.float32)[rows]
        return csr_matrix((share, (rows, columns)), shape=(self.size, self.size))

    def _pairs(self, kind: int) -> tuple[Ints, Ints]:
        link = kind - self._facts.num_steps
        if link == 0:
            return self._links.same[:, 0], self._links.same[:, 1]
        if link > 0:
            nodes, words = self._links.words[:, 0], self._links.words[:, 1]
            words = words + self._facts.num_nodes
            return (nodes, words) if link == 1 else (words, nodes)
        relation, backward = self._facts.step_relation(kind)
        facts = self._facts.triples[self._facts.triples[:, 1] == relation].astype(np.int64)
        return (facts[:, 2], facts[:, 0]) if backward else (facts[:, 0], facts[:, 2])


def _array(pairs: Iterable[tuple[int, int]]) -> Ints:
    return np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
