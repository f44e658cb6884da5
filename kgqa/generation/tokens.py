"""Texts as tokens and back, and the vocabulary of a corpus.

A token is a word, a Han character, a number or a mark, with the space before it, if there is one:
tokens set side by side are the text again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

from kgqa.text import is_han

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf" ?(?:[{_HAN}]|[^\W\d_{_HAN}]+(?:['’-][^\W\d_{_HAN}]+)*|\d+|\S)")
_OPENING = tuple("([{\"'“‘/-–—#$£€（《「【")
_ENDS = (".", "!", "?", "。", "！", "？", "")
_HAN_MARKS = "，。、；：？！（）《》「」【】·"

NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion".split()
)
"""Numbers as words; "one" is left out, which is a pronoun more often than not."""

PAD, BEGIN, END = range(3)


def split(text: str) -> list[str]:
    """The tokens of a text; its first word has a space before it, as others do."""
    joined = " ".join(text.split())
    return _TOKEN.findall(joined if not joined or is_han(joined[0]) else f" {joined}")


def spaced(name: str, before: str) -> str:
    """A name as it follows some text: set off by a space, but not in Chinese, nor after a mark."""
    if not before or before.endswith(_OPENING) or _chinese(before[-1]) or _chinese(name[:1]):
        return name
    return f" {name}"


def _chinese(char: str) -> bool:
    return char != "" and (is_han(char) or char in _HAN_MARKS)


@dataclass(frozen=True)
class Vocabulary:
    """The words that the decoder may write of itself; ids of words follow those of the marks.

    ``names`` are those of them that are names or numbers, as far as the corpus shows: they have a
    digit, or mostly a capital letter where no sentence begins.
    """

    words: tuple[str, ...]
    names: frozenset[str] = frozenset()

    @classmethod
    def learn(cls, texts: Iterable[Sequence[object]], least: int) -> Vocabulary:
        """All tokens that stand in at least so many texts, the most frequent first.

        What is no token, a copied name, only tells that a sentence has begun.
        """
        counts: Counter[str] = Counter()
        inside: Counter[str] = Counter()
        for text in texts:
            counts.update({token for token in text if isinstance(token, str)})
            pairs = zip(["", *text], text, strict=False)
            inside.update({token for last, token in pairs if _within(token, last)})
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        kept = tuple(token for token, count in ranked if count >= least)
        names = {token for token in kept if _is_name(token, 2 * inside[token] > counts[token])}
        return cls(kept, frozenset(names))

    @cached_property
    def ids(self) -> dict[str, int]:
        return {word: END + 1 + place for place, word in enumerate(self.words)}

    @cached_property
    def name_ids(self) -> list[int]:
        """Ids of the names and numbers."""
        return sorted(self.ids[word] for word in self.names)

    def __len__(self) -> int:
        return END + 1 + len(self.words)

    def word(self, number: int) -> str:
        """The token of an id; nothing for a mark."""
        return self.words[number - END - 1] if number > END else ""


def _within(token: object, last: object) -> TypeGuard[str]:
    """Whether a token stands after another one within a sentence."""
    return isinstance(token, str) and last not in _ENDS


def _is_name(token: str, inside: bool) -> bool:
    """Whether a token is a number, or has a capital letter where it stands inside sentences."""
    word = token.strip()
    if word.lower() in NUMBER_WORDS:
        return True
    return any(char.isdigit() for char in word) or (inside and word != "I" and word != word.lower())
