"""Pieces of a question that may name something, and how much each of them looks like a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kgqa.function_words import FUNCTION_CHARACTERS, FUNCTION_WORDS
from kgqa.grammar.demonyms import places_meant_by, places_of
from kgqa.grammar.same_nouns import same_nouns
from kgqa.groups import Groups
from kgqa.lexical import MASK
from kgqa.names import NameIndex
from kgqa.text import fold, is_han, language_of

SHORTEST_PART = 4
SURELY = 0.5  # candidates that score so much are named for sure
_QUOTES = {pair[0]: pair[1] for pair in ("《》", "「」", "『』", "“”", '""', "‘’", "«»", "„“")}
_SPELLINGS = (("tre", "ter"), ("our", "or"), ("nce", "nse"), ("logue", "log"))
_PLURALS = (("ies", "y"), ("men", "man"), ("es", ""), ("s", ""))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, by character offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of the question, by character offsets, that names something in the graph."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, question: str, words: Sequence[Word]) -> Mention:
        """From the first of some words to the last."""
        start, end = words[0].start, words[-1].end
        return cls(start, end, question[start:end])

    def masked(self, question: str) -> str:
        """The question with ``MASK`` in place of the mention; as it is where that is empty."""
        if self.start == self.end:
            return question
        return question[: self.start] + MASK + question[self.end :]

    def overlaps(self, other: Mention) -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end

    def between(self, other: Mention, question: str) -> str:
        """What stands between them in the question, without blanks around; empty if they overlap.

        Where they touch it is empty as well.
        """
        first, second = sorted((self, other), key=lambda one: one.start)
        return question[first.end : second.start].strip()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that a mention may mean: an entity's node, or a group's number.

    ``score`` in 0..1 weighs mention and meaning together.
    """

    node: int
    mention: Mention
    score: float


def is_quoted(mention: Mention, question: str) -> bool:
    """Whether a mention stands between quotation marks, as titles do: then it is a name."""
    before, after = question[: mention.start][-1:], question[mention.end :][:1]
    return bool(before) and _QUOTES.get(before) == after


class Naming:
    """Tells names of one graph from other words of a question.

    Args:
        names: of its entities, folded.
        schema_words: folded words that name relations and classes; as a mention they count less.
        groups: classes that may be a question's topic.
        common: gives folded names that are common nouns, however the graph writes them.
    """

    def __init__(
        self,
        names: NameIndex,
        schema_words: frozenset[str],
        groups: Groups | None,
        common: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.names = names
        self.schema_words = schema_words
        self.groups = groups
        self.common = cache(common)

    def says_something(self, key: str) -> bool:
        """Whether a word needs no entity: a function word, a relation, a class."""
        return self.names_sort(key) or key in FUNCTION_WORDS or key in self.schema_words

    def names_sort(self, key: str) -> bool:
        """Whether a word names a group."""
        return self.groups is not None and key in self.groups.by_name

    def stands_for(self, text: str, alone: bool = True) -> str:
        """The name that an inflected one comes from: "Brazilian", "goalkeepers"; empty if none.

        Args:
            text: one or more words.
            alone: whether they are no part of a longer name, as in Tom Holland: only then they may
                be people of a place, or its short name.

        Only common nouns have a plural: those that the graph does not write with a capital, or that
        it says of many things. What has an apostrophe is a possessive.
        """
        if not text.isascii() or len(text) < SHORTEST_PART or "'" in text:
            return ""
        key = fold(text)
        alone = alone and not any(word in self.names.words for word in key.split())
        for place in (*places_of(text), *(places_meant_by(text) if alone else ())):
            if self.names.exact(place) and not self.names_sort(key):
                return place
        for ending, singular in _PLURALS if not self.says_something(key) else ():
            name = key.removesuffix(ending) + singular
            if key.endswith(ending) and not self.says_something(name):
                nodes = self.names.exact(name)
                known = self.names.name(nodes[0], name) if nodes else None
                if known is None:
                    continue
                if known.text.islower() or text[:1].isupper() or fold(name) in self.common():
                    return known.text
        return self._respelt.get(key, "")

    @cached_property
    def _respelt(self) -> dict[str, str]:
        """From other words for common nouns to these: "centers", "defensemen", "keepers"."""
        found: dict[str, str] = {}
        for name in self.common():
            nodes = self.names.exact(name)
            known = self.names.name(nodes[0], name) if nodes else None
            if known is not None:
                others = (*_respelt(name), *same_nouns(name))
                plain = (one for one in others if not self.says_something(one))
                found |= dict.fromkeys(
                    (one for one in plain if not self.names.exact(one)), known.text
                )
        return found

    def weight(self, mention: Mention, question: str) -> float:
        """How much a span looks like a name: by length, case, quotes, and what else it may be.

        Among Chinese characters Latin letters stand out, as capitals do elsewhere.
        """
        key = fold(mention.text)
        if is_quoted(mention, question):
            return 1.0 - 0.1 / len(key)
        if is_han(mention.text):
            return self._han_weight(key)
        stands_out = language_of(question) == "zh" and any(char.isalpha() for char in key)
        capital = mention.text[:1].isupper() or mention.text[:1].isdigit()
        sentence_start = not question[: mention.start].strip()
        mixed_case = any(char.isupper() for char in question[1:])
        weight = 1.0
        if all(word in FUNCTION_WORDS for word in key.split()):
            weight *= 0.5 if capital and not sentence_start else 0.05
        elif key in self.schema_words:
            weight *= 0.6 if capital and not sentence_start else 0.15
        if mixed_case and not capital and not stands_out:
            weight *= 0.5
        if len(key) < 3 and not stands_out:
            weight *= 0.5 if capital else 0.2
        return weight * (1.0 - 0.1 / len(key))

    def _han_weight(self, key: str) -> float:
        """How much Chinese characters look like a name: one of them little, 是 and 有 less."""
        if len(key) == 1:
            return 0.05 if key in FUNCTION_CHARACTERS else 0.25
        return 1.0 - 0.3 / len(key) - 0.4 * (key in self.schema_words)


def _respelt(name: str) -> Iterator[str]:
    """British and American spellings of a noun, one and many, and what a player plays in."""
    for one, two in _SPELLINGS:
        for old, new in ((one, two), (two, one)):
            other = re.sub(rf"{old}(?=$|m[ae]n$)", new, name)
            if other != name:
                yield from (other, f"{other}s", re.sub("man$", "men", other))
    if name.endswith(("fielder", "winger")):
        yield name.removesuffix("er")
