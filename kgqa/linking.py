"""Text to topic entities: names found in a question, and the entities they may mean."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kgqa.common_words import common_words
from kgqa.config import LinkingConfig
from kgqa.errors import EntityNotFound
from kgqa.function_words import FUNCTION_WORDS
from kgqa.grammar.demonyms import places_of
from kgqa.groups import Groups
from kgqa.lexical import MASK
from kgqa.names import NameIndex
from kgqa.store import CompactGraph
from kgqa.text import fold, is_han, words

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_MAX_CODE = 24
_ALIAS = 0.8
_GROUP = 0.9
SURELY = 0.5  # candidates that score so much are named for sure
_STARTS = re.compile(r"(?:^|[.!?:;,\"']\s*)$")
_PART, _SHORTEST_PART, _MOST_SHORTENED = 0.5, 4, 4
_DEGREES = frozenset(
    "long high large big great old tall deep wide heavy fast early late small short young".split()
)
"""Words after "how", which are no names when they stand alone."""
_INFLECTED = 0.9
_INSIDE, _NEAR, _AROUND = 0.4, 0.78, 6
_ARTICLES = frozenset(("the", "a", "an"))
_PLURALS = (("ies", "y"), ("men", "man"), ("es", ""), ("s", ""))
_CODE = re.compile(r"[+.#]?[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of the question, by character offsets, that names something in the graph."""

    start: int
    end: int
    text: str

    def masked(self, question: str) -> str:
        """The question with ``MASK`` in place of the mention; as it is where that is empty."""
        if self.start == self.end:
            return question
        return question[: self.start] + MASK + question[self.end :]

    def overlaps(self, other: Mention) -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that a mention may mean: an entity's node, or a group's number.

    ``score`` in 0..1 weighs mention and meaning together.
    """

    node: int
    mention: Mention
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


class Linker:
    """Finds topic entities by name: the longest names first, then misspelt ones.

    Args:
        store: the graph.
        names: its names, folded.
        schema_words: folded words that name relations and classes; as a mention they count less.
        groups: classes that may be a question's topic.
    """

    def __init__(
        self,
        store: CompactGraph,
        names: NameIndex,
        schema_words: frozenset[str],
        config: LinkingConfig,
        groups: Groups | None = None,
    ) -> None:
        self.store = store
        self.names = names
        self.schema_words = schema_words
        self.config = config
        self.known_groups = groups

    def candidates(self, question: str, topic_entities: Sequence[str] = ()) -> list[Candidate]:
        """Candidates as given by ids or names, or else as found in the question.

        Raises:
            EntityNotFound: nothing has one of the names; the nearest names are suggested.
        """
        if not topic_entities:
            return self.link(question)
        return [
            Candidate(node, self.locate(question, name), 1.0)
            for name in topic_entities
            for node in self._named(name)
        ]

    def _named(self, name: str) -> list[int]:
        """The entity of an id, or all entities of a name."""
        if name in self.store.entity_to_id:
            return [self.store.entity_to_id[name]]
        nodes = self.names.exact(name)
        if not nodes:
            near = [known for _, known, _ in self.names.nearest(name, 3)]
            raise EntityNotFound(name, near)
        return nodes

    def link(self, question: str) -> list[Candidate]:
        """Candidates for the question's topic entity, best first; none where nothing is named."""
        parts = [_Word(*part) for part in words(question)]
        found = [
            candidate
            for mention in self._exact_mentions(question, parts)
            for candidate in self._readings(mention, question)
        ]
        found = self._with_misspelt_names(question, parts, found)
        if max((candidate.score for candidate in found), default=0.0) < 0.5:
            found += self._misspelt(question, parts)
            found += self._shortened(question, parts)
        named = [candidate.mention for candidate in found]
        found += [
            code for code in self._values(question) if not _inside_another(code.mention, named)
        ]
        best: dict[int, Candidate] = {}
        for candidate in found:
            known = best.get(candidate.node)
            if known is None or known.score < candidate.score:
                best[candidate.node] = candidate
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.node))
        return ranked[: self.config.max_candidates]

    def groups(self, question: str, linked: Sequence[Candidate] = ()) -> list[Candidate]:
        """Groups of the graph that the question names beside the entities that it surely names."""
        if self.known_groups is None:
            return []
        named = [one.mention for one in linked if one.score >= SURELY]
        found = (
            Mention(start, end, question[start:end])
            for start, end in self.known_groups.mentions(question)
        )
        return [
            Candidate(topic, mention, _GROUP)
            for mention in found
            if not any(map(mention.overlaps, named))
            for topic in self.known_groups.by_name[fold(mention.text)]
        ][: self.config.max_candidates]

    def names_stranger(self, question: str, linked: Sequence[Candidate]) -> bool:
        """Whether it names something in capitals that the graph does not know: "Wakanda"."""
        if not any(char.islower() for char in question):
            return False
        known = [one.mention for one in linked]
        return any(
            word[0].isupper()
            and word[1:].islower()
            and len(word) >= _SHORTEST_PART
            and not _STARTS.search(question[:start])
            and not self._says_something(fold(word))
            and not any(start < one.end and one.start < end for one in known)
            for word, start, end in words(question)
        )

    def _says_something(self, key: str) -> bool:
        """Whether a word needs no entity: a function word, a relation, a class."""
        return self._names_sort(key) or key in FUNCTION_WORDS or key in self.schema_words

    def _names_sort(self, key: str) -> bool:
        return self.known_groups is not None and key in self.known_groups.by_name

    def locate(self, question: str, name: str) -> Mention:
        """Where a known entity is named: its longest name in the text; empty where it is not."""
        nodes = [self.store.entity_to_id[name]] if name in self.store.entity_to_id else []
        nodes += self.names.exact(name)
        keys = {fold(known.text) for node in nodes for known in self.store.names(node)} | {
            fold(name)
        }
        parts = [_Word(*part) for part in words(question)]
        spans = [
            Mention(
                parts[start].start, parts[end].end, question[parts[start].start : parts[end].end]
            )
            for start in range(len(parts))
            for end in range(start, min(len(parts), start + self.config.max_mention_words))
        ]
        found = [span for span in spans if fold(span.text) in keys]
        return max(found, key=lambda span: span.end - span.start, default=Mention(0, 0, ""))

    def _exact_mentions(self, question: str, parts: Sequence[_Word]) -> list[Mention]:
        """The longest spans that are names, left to right, none inside another."""
        found: list[Mention] = []
        start = 0
        while start < len(parts):
            stop = min(len(parts), start + self.config.max_mention_words)
            for end in range(stop, start, -1):
                span = question[parts[start].start : parts[end - 1].end]
                if self.names.exact(span) or self._stands_for(span):
                    found.append(Mention(parts[start].start, parts[end - 1].end, span))
                    break
            start += 1
        return [mention for mention in found if not _inside_another(mention, found)]

    def _readings(self, mention: Mention, question: str) -> Iterator[Candidate]:
        """The entities of that very name, or of what it stands for, in the index's order."""
        text = mention.text
        if self.names.exact(text):
            weight = self._mention_weight(mention, question)
        else:
            text, weight = self._stands_for(text), _INFLECTED
        nodes = self.names.exact(text)[: self.config.max_candidates]
        for node in nodes:
            name = self.names.name(node, text)
            fit = 1.0 if name is not None and name.is_label else _ALIAS
            yield Candidate(node, mention, weight * fit * (0.7 + 0.3 * self._prior(node, nodes)))

    def _stands_for(self, text: str) -> str:
        """The name that an inflected one comes from: "Brazilian", "goalkeepers"; empty if none.

        Only common nouns have a plural: those that the graph does not write with a capital. What
        has an apostrophe is a possessive.
        """
        if not text.isascii() or len(text) < _SHORTEST_PART or "'" in text:
            return ""
        for place in places_of(text):
            if self.names.exact(place):
                return place
        key = fold(text)
        for ending, singular in _PLURALS if not self._says_something(key) else ():
            name = key.removesuffix(ending) + singular
            if key.endswith(ending) and not self._says_something(name):
                nodes = self.names.exact(name)
                known = self.names.name(nodes[0], name) if nodes else None
                if known is not None and (known.text.islower() or text[:1].isupper()):
                    return known.text
        return ""

    def _mention_weight(self, mention: Mention, question: str) -> float:
        """How much a span looks like a name: by its length, case, and what else it may be."""
        key = fold(mention.text)
        if is_han(mention.text):
            return (
                0.25 if len(key) == 1 else 1.0 - 0.3 / len(key) - 0.4 * (key in self.schema_words)
            )
        capital = mention.text[:1].isupper() or mention.text[:1].isdigit()
        sentence_start = not question[: mention.start].strip()
        mixed_case = any(char.isupper() for char in question[1:])
        weight = 1.0
        if all(word in FUNCTION_WORDS for word in key.split()):
            weight *= 0.5 if capital and not sentence_start else 0.05
        elif key in self.schema_words:
            weight *= 0.6 if capital and not sentence_start else 0.15
        if mixed_case and not capital:
            weight *= 0.5
        if len(key) < 3:
            weight *= 0.5 if capital else 0.2
        return weight * (1.0 - 0.1 / len(key))

    def _prior(self, node: int, rivals: Sequence[int]) -> float:
        """Share of the links that the node has among the entities of one name, in logarithms."""
        total = sum(math.log1p(self.store.degree(rival)) for rival in rivals)
        return math.log1p(self.store.degree(node)) / total if total else 1.0

    def _with_misspelt_names(
        self, question: str, parts: Sequence[_Word], found: list[Candidate]
    ) -> list[Candidate]:
        """Candidates with those of misspelt names of which a part is a name by itself.

        In "Night of the Demosn" the last word is none that is known. Where it and the words around
        it are nearly a name, the name inside that one is hardly meant.
        """
        for place, part in enumerate(parts):
            if not self._is_strange(part.text):
                continue
            if self.names.exact(part.text) or self._stands_for(part.text):
                continue
            best = self._nearest_around(question, parts, place)
            if best:
                span = best[0].mention
                found = [
                    replace(one, score=one.score * _INSIDE)
                    if span.overlaps(one.mention) and one.mention != span
                    else one
                    for one in found
                ]
                found += best
        return found

    def _is_strange(self, word: str) -> bool:
        """Whether a word is part of no name and no relation, and no common word."""
        key = fold(word)
        known = key in self.names.words or key in common_words() or self._says_something(key)
        return not known and len(key) >= 2 and key.isalpha() and key.isascii()

    def _nearest_around(self, question: str, parts: Sequence[_Word], place: int) -> list[Candidate]:
        """The entities whose name is nearest to some words around a strange one, if one is near."""
        best: list[Candidate] = []
        reached = self.config.fuzzy_cutoff
        for start in range(place, max(-1, place - _AROUND), -1):
            for end in range(place + 1, min(len(parts), place + _AROUND) + 1):
                if not self._may_be_name(parts[start:end]):
                    continue
                first, last = parts[start].start, parts[end - 1].end
                span = Mention(first, last, question[first:last])
                weight = self._mention_weight(span, question)
                for node, _, similarity in self.names.nearest(span.text, 3, _NEAR):
                    if similarity > reached:
                        best, reached = [], similarity
                    if similarity >= reached:
                        best.append(Candidate(node, span, 0.8 * weight * similarity))
        return best

    def _may_be_name(self, span: Sequence[_Word]) -> bool:
        """Whether words may be a whole name: none that says how it is asked at either end.

        A name may begin with an article.
        """
        if len(span[0].text) + len(span) - 1 < _SHORTEST_PART - 1:
            return False
        first, last = (fold(word.text) for word in (span[0], span[-1]))
        if last in FUNCTION_WORDS and len(span) > 1:
            return False
        return first in _ARTICLES or not (first in FUNCTION_WORDS and len(span) > 1)

    def _misspelt(self, question: str, parts: Sequence[_Word]) -> list[Candidate]:
        """Entities whose names are near to a span of up to four words."""
        found: list[Candidate] = []
        for span in self._suspects(question, parts):
            if self._names_sort(fold(span.text)):
                continue
            matches = self.names.nearest(span.text, 3, self.config.fuzzy_cutoff)
            for node, _, similarity in matches:
                weight = self._mention_weight(span, question)
                found.append(Candidate(node, span, 0.8 * weight * similarity))
        return found

    def _shortened(self, question: str, parts: Sequence[_Word]) -> list[Candidate]:
        """Entities of which a part of the name is enough: "Brazos" for the Brazos River."""
        found: list[Candidate] = []
        for span in self._suspects(question, parts):
            key = fold(span.text)
            plain = self._names_sort(key) or key in _DEGREES or is_han(key)
            if len(key) >= _SHORTEST_PART and not plain:
                weight = _PART * self._mention_weight(span, question)
                nodes = self.names.with_words(span.text, _MOST_SHORTENED)
                found += [Candidate(node, span, weight) for node in nodes]
        return found

    def _suspects(self, question: str, parts: Sequence[_Word]) -> list[Mention]:
        """Spans that may be misspelt names: no function words or schema words at either end."""
        plain = [
            fold(part.text) in FUNCTION_WORDS or fold(part.text) in self.schema_words
            for part in parts
        ]
        spans = [
            Mention(
                parts[start].start, parts[end].end, question[parts[start].start : parts[end].end]
            )
            for start in range(len(parts))
            for end in range(start, min(len(parts), start + 4))
            if not plain[start] and not plain[end]
        ]
        spans = [span for span in spans if len(span.text) >= (2 if is_han(span.text) else 4)]
        return sorted(spans, key=lambda span: (not span.text[0].isupper(), -len(span.text)))[:8]

    def _values(self, question: str) -> Iterator[Candidate]:
        """Short values named by their very characters, such as a code."""
        for match in _CODE.finditer(question):
            text = match.group()
            for node in self._codes.get(text.casefold(), ())[:3]:
                if not text.isalpha() or text == self.store.node_ids[node]:
                    yield Candidate(node, Mention(match.start(), match.end(), text), 0.85)

    @cached_property
    def _codes(self) -> dict[str, list[int]]:
        """Nodes of short textual values that do not look like words, by their case-folded text.

        One in letters only counts as such in capitals, and is then looked for in capitals.
        """
        found: dict[str, list[int]] = {}
        for node in range(self.store.num_entities, self.store.num_nodes):
            text = self.store.node_ids[node]
            plain = self.store.datatype(node) in ("", _STRING) and len(text) <= _MAX_CODE
            if plain and (text.isupper() or any(not char.isalpha() for char in text)):
                found.setdefault(text.casefold(), []).append(node)
        return found


def _inside_another(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(
        other is not mention and other.start <= mention.start and mention.end <= other.end
        for other in others
    )
