"""Misspelt words led back to known ones before a text is read.

Pruthi et al. 2019, "Combating Adversarial Misspellings with Robust Word Recognition", put a word
recogniser before the classifier; this one looks words up by what is left when a letter is taken out
of them (SymSpell's idea), so that it costs no training and microseconds a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from kgqa.edits import HOMOGLYPHS, words_of
from kgqa.encoder import Encoder

_LATIN = {ord(alike): letter for letter, alike in HOMOGLYPHS.items()}
_SHORTEST = 4
_LONG = 6


class Speller:
    """Knows the words of the training texts, and those of the encoder.

    Args:
        counts: words of the training texts in small letters, and how often they stand there.
        others: further words that are not misspelt.
    """

    def __init__(self, counts: Mapping[str, int], others: Iterable[str] = ()) -> None:
        self.counts = dict(counts)
        self.others = frozenset(others)
        self._nearest = lru_cache(maxsize=100_000)(self._find)

    @classmethod
    def learn(cls, texts: Sequence[str], encoder: Encoder) -> Speller:
        """From texts that are taken to be spelt right on the whole."""
        counts = Counter(text[start:end].lower() for text in texts for start, end in words_of(text))
        return cls(counts, encoder_words(encoder))

    def mend(self, text: str) -> str:
        """The text with letters of look-alike alphabets, and unknown words near to one known."""
        text = self._one_alphabet(text)
        parts, end = [], 0
        for start, stop in words_of(text):
            word = text[start:stop]
            parts += [text[end:start], self._nearest(word.lower()) or word]
            end = stop
        return "".join([*parts, text[end:]])

    def _one_alphabet(self, text: str) -> str:
        """Look-alikes become Latin in words that have Latin letters, too."""
        if text.isascii():
            return text
        parts, end = [], 0
        for start, stop in words_of(text):
            word = text[start:stop]
            mixed = any(char.isascii() for char in word)
            parts += [text[end:start], word.translate(_LATIN) if mixed else word]
            end = stop
        return "".join([*parts, text[end:]])

    def _find(self, word: str) -> str | None:
        """The known word that an unknown one most likely is; None where there is none, or no need.

        A typo is no longer than one edit, or two in a long word; nearer words go first, then
        those that training texts use most.
        """
        from rapidfuzz.distance import OSA

        if len(word) < _SHORTEST or word in self.counts or word in self.others:
            return None
        most = 2 if len(word) >= _LONG else 1
        near = {one for key in _keys(word) for one in self._by_key.get(key, ())}
        ranked = sorted(
            (OSA.distance(word, one), -self.counts.get(one, 0), one)
            for one in near
            if one[0] == word[0] or one[1:2] == word[1:2]
        )
        return ranked[0][2] if ranked and ranked[0][0] <= most else None

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in sorted({*self.counts, *self.others}):
            if len(word) >= _SHORTEST - 1:
                for key in _keys(word):
                    index.setdefault(key, []).append(word)
        return index


def encoder_words(encoder: Encoder) -> frozenset[str]:
    """Whole words of the encoder's tokenizer."""
    known = encoder.model.tokenizer.get_vocab()
    return frozenset(word for word in known if word.isalpha() and len(word) >= _SHORTEST - 1)


def _keys(word: str) -> set[str]:
    """The word, and what is left when one letter is taken out."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
