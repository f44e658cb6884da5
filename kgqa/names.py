"""From names, well or badly spelt, to the entities and relations that carry them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from kgqa.short_names import ShortNames
from kgqa.store import CompactGraph, Name
from kgqa.store.naming import readable_relation
from kgqa.text import fold

_MAX_LENGTH = 4096  # no name that people write; keeps megabytes out of the cache of folded texts
_MAX_FUZZY_LENGTH = 200
_NUM_COMPARED = 200
_NUM_BEGINNINGS = 1000
_OTHER_ORDER = 0.95
_LITTLE, _MOST_INITIALS = frozenset("of the and for in on de la du des von van di".split()), 6


class NameIndex:
    """Folded names of all entities of a graph, and Chinese ones as people shorten them.

    The entities of one name come in a fixed order: those that carry it, spelt just so, as their
    label; then labels before aliases; then those with more facts; then in load order. Those of
    ``doubtful`` folded names seldom are what such a name means.
    """

    def __init__(self, graph: CompactGraph) -> None:
        self._graph = graph
        nodes: dict[str, list[int]] = {}
        shortened = ShortNames(graph)
        for node in range(graph.num_entities):
            for name in graph.names(node):
                shortened.add(node, name.text)
                carriers = nodes.setdefault(fold(name.text), [])
                if not carriers or carriers[-1] != node:
                    carriers.append(node)
        doubtful = {key: own for key, own in shortened.others.items() if key not in nodes}
        doubtful = {key: own for key, own in doubtful.items() if key not in shortened.sure}
        nodes = doubtful | shortened.sure | nodes
        nodes.pop("", None)
        self._nodes = {key: tuple(dict.fromkeys(carriers)) for key, carriers in nodes.items()}
        self.doubtful = frozenset(doubtful)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, text: str) -> bool:
        return fold(text) in self._nodes

    @cached_property
    def words(self) -> frozenset[str]:
        """All folded words that names consist of."""
        return frozenset(word for key in self._nodes for word in key.split())

    def exact(self, text: str) -> list[int]:
        """The entities with a name that folds as the text does, best first."""
        nodes = self._nodes.get(fold(text), ()) if len(text) <= _MAX_LENGTH else ()
        if len(nodes) < 2:
            return list(nodes)
        return sorted(nodes, key=lambda node: self._rank(node, text))

    def spelt(self, text: str) -> list[int]:
        """The entities of a name: those labelled just so, or else all whose names fold alike."""
        nodes = self.exact(text)
        just_so = [node for node in nodes if not any(self._rank(node, text)[:1])]
        return just_so or nodes

    def shared(self, top_k: int = 10) -> list[tuple[str, int]]:
        """The names that most entities share, as one of them spells it, and how many they are."""
        several = [(key, nodes) for key, nodes in self._nodes.items() if len(nodes) > 1]
        several = [(key, nodes) for key, nodes in several if self.name(nodes[0], key)]
        several.sort(key=lambda item: (-len(item[1]), item[0]))
        return [(self._spelt(nodes[0], key), len(nodes)) for key, nodes in several[:top_k]]

    def name(self, node: int, text: str) -> Name | None:
        """The name of an entity that folds as the text does: exact case first, then labels."""
        key = fold(text)
        same = [name for name in self._graph.names(node) if fold(name.text) == key]
        spelt = text.strip()
        return min(same, key=lambda name: (name.text != spelt, not name.is_label), default=None)

    def spellings(self) -> Iterator[str]:
        """All names as the graph writes them."""
        return (
            name.text
            for node in range(self._graph.num_entities)
            for name in self._graph.names(node)
        )

    def nearest(
        self, text: str, top_k: int = 5, cutoff: float = 0.6
    ) -> list[tuple[int, str, float]]:
        """(entity, name, score) of the entities whose names are spelt most alike, best first.

        The score is in 0..1: one less the share of characters to change, with a swap of two
        neighbours as one change; the words of a name in another order count as almost the same.
        """
        query = fold(text[:_MAX_FUZZY_LENGTH])
        best: dict[int, tuple[int, str, float]] = {}
        for key, score in self._grams.nearest(query, cutoff):
            for node in self.exact(key):
                if node not in best:
                    name = self.name(node, key)
                    best[node] = (node, name.text if name else key, score)
            if len(best) >= top_k:
                break
        return list(best.values())[:top_k]

    def beginning(self, text: str, top_k: int = 8) -> list[tuple[int, str]]:
        """(entity, name) whose name begins with a text, or has a word that does.

        Names that begin with it come first, then the entities with more facts. Of a beginning that
        very many names have, the first thousand in the alphabet are looked at.
        """
        key = fold(text[:_MAX_FUZZY_LENGTH])
        if not key:
            return []
        start = bisect_left(self._starts, (key, ""))
        found: dict[int, tuple[bool, int, int, str]] = {}
        for tail, name in islice(self._starts, start, start + _NUM_BEGINNINGS):
            if not tail.startswith(key):
                break
            for node in self.exact(name)[:top_k]:
                rank = (not name.startswith(tail), -self._graph.degree(node), node, name)
                found[node] = min(rank, found.get(node, rank))
        best = sorted(found.values())[:top_k]
        return [(node, self._spelt(node, name)) for _, _, node, name in best]

    def with_initials(self, letters: str, most: int) -> list[int]:
        """The entities whose names have two words or more that begin so; none if over ``most``.

        Little words count or do not: "UK", "USA" for "United States of America".
        """
        nodes = self._initials.get(letters.casefold(), ())
        return list(nodes) if len(nodes) <= most else []

    @cached_property
    def _initials(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, dict[int, None]] = {}
        for key, nodes in self._nodes.items():
            words = key.split()
            large = [word for word in words if word not in _LITTLE]
            for some in (words, large):
                if 1 < len(some) <= _MOST_INITIALS:
                    letters = "".join(word[0] for word in some)
                    found.setdefault(letters, {}).update(dict.fromkeys(nodes))
        return {letters: tuple(nodes) for letters, nodes in found.items()}

    def with_words(self, text: str, most: int) -> list[int]:
        """The entities that have a text as whole words of a longer name; none if over ``most``."""
        key = fold(text[:_MAX_FUZZY_LENGTH])
        start = bisect_left(self._starts, (key, ""))
        found: dict[int, None] = {}
        for tail, name in islice(self._starts, start, start + _NUM_BEGINNINGS):
            if not tail.startswith(key):
                break
            if name != key and tail[len(key) : len(key) + 1] in ("", " "):
                found.update(dict.fromkeys(self._nodes[name]))
            if len(found) > most:
                return []
        return sorted(found, key=lambda node: (-self._graph.degree(node), node))

    def _spelt(self, node: int, key: str) -> str:
        name = self.name(node, key)
        return name.text if name else key

    @cached_property
    def _starts(self) -> list[tuple[str, str]]:
        """Every end of a folded name that begins at a word, with the whole name, sorted.

        Of a long name as much as can be looked for: a paragraph's ends would fill the memory.
        """
        return sorted(
            (name[at : at + _MAX_FUZZY_LENGTH + 1], name)
            for name in self._nodes
            for at in (0, *_starts_of_words(name[:_MAX_FUZZY_LENGTH]))
        )

    @cached_property
    def _grams(self) -> GramIndex:
        return GramIndex([key for key in self._nodes if key not in self.doubtful])

    def _rank(self, node: int, text: str) -> tuple[bool, bool, int, int]:
        name = self.name(node, text)
        is_label = name is not None and name.is_label
        exact_label = is_label and name is not None and name.text == text.strip()
        return not exact_label, not is_label, -self._graph.degree(node), node


class RelationIndex:
    """Folded names of all relations of a graph, to steps: a relation's id, labels and aliases lead
    forward, its inverse names backward."""

    def __init__(self, graph: CompactGraph) -> None:
        self._ids = graph.relation_to_id
        self._steps: dict[str, list[int]] = {}
        self._texts: dict[str, str] = {}
        count = graph.num_relations
        for relation in range(count):
            name = graph.relation_ids[relation]
            own = [graph.relation_label(relation), name, readable_relation(name)]
            self._add(relation, own + [text for text, _ in graph.relation_names(relation)])
        for relation in range(count):
            self._add(relation + count, (text for text, _ in graph.inverse_names(relation)))

    def steps(self, text: str) -> list[int]:
        """The steps of that id or name: forward ones first; of several relations, all."""
        if text in self._ids:
            return [self._ids[text]]
        return list(self._steps.get(fold(text), ()))

    def nearest(self, text: str, top_k: int = 3, cutoff: float = 0.5) -> list[str]:
        """The names that are spelt most alike, best first."""
        found = self._grams.nearest(fold(text[:_MAX_FUZZY_LENGTH]), cutoff)
        return list(dict.fromkeys(self._texts[key] for key, _ in found))[:top_k]

    @cached_property
    def _grams(self) -> GramIndex:
        return GramIndex(list(self._steps))

    def _add(self, step: int, texts: Iterable[str]) -> None:
        for text in texts:
            key = fold(text)
            if key and step not in self._steps.setdefault(key, []):
                self._steps[key].append(step)
                self._texts.setdefault(key, text)


class GramIndex:
    """Strings by their pairs of neighbouring characters, ends included.

    Pairs rather than triples, so that a Chinese name of two or three characters still shares some
    with a misspelling.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        grams, owners = _grams(keys)
        self._grams, first = np.unique(grams, return_index=True)
        self._ptr = np.append(first, len(grams))
        self._owners = owners
        self._sizes = np.bincount(owners, minlength=len(keys))

    def nearest(self, query: str, cutoff: float) -> list[tuple[str, float]]:
        """(string, score) of those that are spelt at least ``cutoff`` alike, best first.

        Only the 200 strings that share the largest part of their pairs are compared (Dice).
        """
        scored = ((key, _similarity(query, key)) for key in self._alike(query))
        kept = ((key, score) for key, score in scored if score >= cutoff)
        return sorted(kept, key=lambda item: (-item[1], item[0]))

    def inside(self, text: str, least: float) -> list[str]:
        """The strings of which at least such a share of the pairs, ends apart, is in a text.

        The 200 of which most is, largest share first.
        """
        shared = self._shared(np.unique(_grams([text])[0]))
        share = shared / np.maximum(self._sizes - 2, 1)
        places = np.flatnonzero(share >= least)
        places = places[np.argsort(-share[places], kind="stable")][:_NUM_COMPARED]
        return [self._keys[place] for place in places.tolist()]

    def _alike(self, query: str) -> list[str]:
        grams = np.unique(_grams([query])[0])
        shared = self._shared(grams)
        dice = 2.0 * shared / (self._sizes + len(grams))
        best = np.flatnonzero(shared)
        if len(best) > _NUM_COMPARED:
            best = best[np.argpartition(-dice[best], _NUM_COMPARED)[:_NUM_COMPARED]]
        return [self._keys[place] for place in best.tolist()]

    def _shared(self, grams: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of some pairs each string has."""
        places = np.searchsorted(self._grams, grams)
        found = places < len(self._grams)
        places = places[found][self._grams[places[found]] == grams[found]]
        lists = [self._owners[self._ptr[place] : self._ptr[place + 1]] for place in places]
        owners = np.concatenate([np.zeros(0, np.int64), *lists])
        return np.bincount(owners, minlength=len(self._keys))


def _starts_of_words(name: str) -> Iterator[int]:
    return (place + 1 for place, char in enumerate(name) if char == " ")


def _grams(keys: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct (gram, string) rows in order, a gram being two code points in one integer."""
    joined = "\n".join(("", *keys, ""))
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    owners = np.cumsum(codes == ord("\n"))[:-1] - 1
    rows = (
        np.unique((codes[:-1] * 0x200000 + codes[1:]) * len(keys) + owners) if keys else codes[:0]
    )
    return rows // max(len(keys), 1), rows % max(len(keys), 1)


def _similarity(one: str, two: str) -> float:
    """In 0..1, alike for one word misspelt and for words in another order."""
    spelling = OSA.normalized_similarity(one, two)
    if " " not in one or " " not in two:
        return spelling
    return max(spelling, _OTHER_ORDER * token_sort_ratio(one, two) / 100)
