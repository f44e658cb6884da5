"""Text to topic entities: names found in a question, and the entities they may mean."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from kgqa.config import LinkingConfig
from kgqa.errors import EntityNotFound
from kgqa.function_words import FUNCTION_WORDS
from kgqa.groups import Groups
from kgqa.mentions import SURELY, Candidate, Mention, Naming, Word
from kgqa.misspelt import MisspeltNames
from kgqa.misspelt_han import MisspeltHanNames
from kgqa.names import NameIndex
from kgqa.store import CompactGraph
from kgqa.store.naming import SAYS_CLASS, SAYS_SUBCLASS
from kgqa.text import fold, is_han, words

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_MAX_CODE, _CODE_SCORE = 24, 0.85
_ALIAS = 0.8
_GROUP = 0.9
WHO = re.compile(r"\b[Ww]ho(?:se)?\b|谁")
_INFLECTED = 0.9
_WRITTEN_OTHERWISE, _DOUBTFUL = 0.85, 0.6
_CHARACTERS = 3  # of a Chinese name where another has a word
_ABOUT_SORTS = re.compile(
    r"\b(?:sub|super)?(?:class|type|kind|sort|categor)|类型|类别|种类|分类|子类|父类", re.IGNORECASE
)
_WHAT_IS = re.compile(r"\W*(?:is|are|was|were|what (?:is|are))\b|.*是", re.IGNORECASE)
_CODE = re.compile(r"[+.#]?[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*", re.ASCII)
_MARKS = re.compile(r"[^\w\s]{1,16}")


class Linker:
    """Finds topic entities by name: the longest names first, then misspelt ones.

    Args:
        store: the graph.
        names: its names, folded.
        schema_words: folded words that name relations and classes; as a mention they count less.
        groups: classes that may be a question's topic.
        common: gives folded names that are common nouns, however the graph writes them.
    """

    def __init__(
        self,
        store: CompactGraph,
        names: NameIndex,
        schema_words: frozenset[str],
        config: LinkingConfig,
        groups: Groups | None = None,
        common: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.store = store
        self.names = names
        self.naming = Naming(names, schema_words, groups, common)
        self.misspelt = MisspeltNames(self.naming, config)
        self.misspelt_han = MisspeltHanNames(names, config)
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
        parts = [Word(*part) for part in words(question)]
        found = [
            candidate
            for mention in self._exact_mentions(question, parts)
            for candidate in self._readings(mention, question)
        ]
        found = self.misspelt.beside(question, parts, found)
        if max((candidate.score for candidate in found), default=0.0) < 0.5:
            found += self.misspelt.near(question, parts)
            found += self.misspelt.shortened(question, parts)
        else:
            found += self.misspelt.shortened_beside(question, parts, found)
        found += self.misspelt.initials(question, parts, found)
        found += self.misspelt_han.beside(question, found)
        if not _ABOUT_SORTS.search(question):
            plain, above = self._classes
            classes = plain if _WHAT_IS.match(question) else plain | above
            found = [one for one in found if one.node not in classes]
        named = [candidate.mention for candidate in found]
        found += [
            code
            for code in (*self._values(question), *self._symbols(question))
            if not _inside_another(code.mention, named)
        ]
        best: dict[int, Candidate] = {}
        for candidate in found:
            known = best.get(candidate.node)
            if known is None or known.score < candidate.score:
                best[candidate.node] = candidate
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.node))
        return ranked[: self.config.max_candidates]

    @cached_property
    def _classes(self) -> tuple[frozenset[int], frozenset[int]]:
        """Nodes of classes of which nothing is stated but what is of them: a question means that.

        "Which states ...?" is about the states, and not about the class. The second are those of
        which is stated, too, what is above them or below.
        """
        store = self.store
        names = [store.relation_label(one).casefold() for one in range(store.num_relations)]
        down = {store.inverse(one) for one, name in enumerate(names) if name in SAYS_CLASS}
        beside = {one for one, name in enumerate(names) if name in SAYS_SUBCLASS}
        beside |= {store.inverse(one) for one in beside}
        plain, above = set[int](), set[int]()
        for group in self.known_groups.items if self.known_groups else ():
            cls = None if group.cls is None else store.class_ids[group.cls]
            node = None if cls is None else store.entity_to_id.get(cls)
            if node is not None:
                steps = set(store.steps_from(node).tolist())
                if steps & down and steps <= down | beside:
                    (plain if steps <= down else above).add(node)
        return frozenset(plain), frozenset(above)

    def groups(self, question: str, linked: Sequence[Candidate] = ()) -> list[Candidate]:
        """Groups of the graph that the question names beside the entities that it surely names.

        Where it names none of either, "who" and "whose" are all persons.
        """
        if self.known_groups is None:
            return []
        named = [one.mention for one in linked if one.score >= SURELY]
        found = (
            Mention(start, end, question[start:end])
            for start, end in self.known_groups.mentions(question)
        )
        groups = [
            Candidate(topic, mention, _GROUP)
            for mention in found
            if not any(map(mention.overlaps, named))
            for topic in self.known_groups.by_name[fold(mention.text)]
        ][: self.config.max_candidates]
        if groups or named or (who := WHO.search(question)) is None:
            return groups
        asked = Mention(*who.span(), who[0])
        return [Candidate(topic, asked, _GROUP) for topic in self.known_groups.persons]

    def locate(self, question: str, name: str) -> Mention:
        """Where a known entity is named: its longest name in the text; empty where it is not."""
        nodes = [self.store.entity_to_id[name]] if name in self.store.entity_to_id else []
        nodes += self.names.exact(name)
        keys = {fold(known.text) for node in nodes for known in self.store.names(node)} | {
            fold(name)
        }
        parts = [Word(*part) for part in words(question)]
        spans = [
            Mention.of(question, parts[start : end + 1])
            for start in range(len(parts))
            for end in range(start, min(len(parts), start + self._most_words(question)))
        ]
        found = [span for span in spans if fold(span.text) in keys]
        return max(found, key=lambda span: span.end - span.start, default=Mention(0, 0, ""))

    def names_in(self, question: str) -> list[Mention]:
        """Where it spells names of the graph, the longest ones."""
        return self._exact_mentions(question, [Word(*part) for part in words(question)])

    def _exact_mentions(self, question: str, parts: Sequence[Word]) -> list[Mention]:
        """The longest spans that are names, left to right, none inside another."""
        most = self._most_words(question)
        found: list[Mention] = []
        start = 0
        while start < len(parts):
            stop = min(len(parts), start + most)
            for end in range(stop, start, -1):
                span = Mention.of(question, parts[start:end])
                alone = not _in_a_name(parts, start, end, question)
                if self.names.exact(span.text) or self.naming.stands_for(span.text, alone):
                    found.append(span)
                    break
            start += 1
        return [mention for mention in found if not _inside_another(mention, found)]

    def _most_words(self, question: str) -> int:
        """How many words of a question may make a name; in Chinese each character is one."""
        return self.config.max_mention_words * (_CHARACTERS if is_han(question) else 1)

    def _readings(self, mention: Mention, question: str) -> Iterator[Candidate]:
        """The entities of that very name, or of what it stands for, in the index's order.

        Those count more whose name stands there with all its marks: 《围城》 is the book,
        where another thing is called 围城.
        """
        text = mention.text
        if self.names.exact(text):
            weight = self.naming.weight(mention, question)
        else:
            text, weight = self.naming.stands_for(text), _INFLECTED
        nodes = self.names.exact(text)[: self.config.max_candidates]
        names = [self.names.name(node, text) for node in nodes]
        written = [self._written(node, fold(text), question) for node in nodes]
        for node, name, length in zip(nodes, names, written, strict=True):
            fit = 1.0 if name is not None and name.is_label else _ALIAS
            fit *= 1.0 if length == max(written) else _WRITTEN_OTHERWISE
            fit *= _DOUBTFUL if fold(text) in self.names.doubtful else 1.0
            yield Candidate(node, mention, weight * fit * (0.7 + 0.3 * self._prior(node, nodes)))

    def _written(self, node: int, key: str, question: str) -> int:
        """The length of the longest name with such a key that stands in a question as it is."""
        names = (name.text for name in self.store.names(node) if fold(name.text) == key)
        return max((len(name) for name in names if name in question), default=0)

    def _prior(self, node: int, rivals: Sequence[int]) -> float:
        """Share of the links that the node has among the entities of one name, in logarithms."""
        total = sum(math.log1p(self.store.degree(rival)) for rival in rivals)
        return math.log1p(self.store.degree(node)) / total if total else 1.0

    def _values(self, question: str) -> Iterator[Candidate]:
        """Short values named by their very characters, such as a code."""
        for match in _CODE.finditer(question):
            text = match.group()
            for node in self._codes.get(text.casefold(), ())[:3]:
                if not text.isalpha() or text == self.store.node_ids[node]:
                    yield Candidate(node, Mention(match.start(), match.end(), text), _CODE_SCORE)

    def _symbols(self, question: str) -> Iterator[Candidate]:
        """Entities whose name is no word: "🐱", "$"; punctuation alone names nothing."""
        for match in _MARKS.finditer(question):
            spans = (
                Mention(start, start + length, question[start : start + length])
                for length in range(len(match.group()), 0, -1)
                for start in range(match.start(), match.end() - length + 1)
            )
            named = (one for one in spans if _is_symbol(one.text) and self.names.exact(one.text))
            longest = next(named, None)
            if longest is not None:
                for node in self.names.exact(longest.text)[: self.config.max_candidates]:
                    yield Candidate(node, longest, _CODE_SCORE)

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


def _in_a_name(parts: Sequence[Word], start: int, end: int, question: str) -> bool:
    """Whether another word in capitals stands right before or after some words.

    The first of a question has a capital anyway.
    """
    around = [*parts[max(start - 1, 0) : start], *parts[end : end + 1]]
    return any(
        word.text[:1].isupper()
        and fold(word.text) not in FUNCTION_WORDS
        and bool(question[: word.start].strip())
        for word in around
    )


def _inside_another(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(
        other is not mention and other.start <= mention.start and mention.end <= other.end
        for other in others
    )


def _is_symbol(text: str) -> bool:
    return any(unicodedata.category(char).startswith("S") for char in text)
