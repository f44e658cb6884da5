"""Words of like meaning, found among the words that the encoder's own tokenizer knows.

No list of synonyms is needed, but nearness is not sameness: among the neighbours of a word are now
and then its opposites. Only near ones are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

import numpy as np

from kgqa.config import EncoderConfig
from kgqa.edits import Span, words_of
from kgqa.encoder import Encoder
from kgqa.function_words import FUNCTION_WORDS

_COMMON = 8_000
_NEAR = 0.68
_MOST = 5
_SAME_STEM = 4


@dataclass(frozen=True)
class Synonyms:
    """For small-letter words up to five others, nearest first."""

    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def find(cls, encoder: Encoder, texts: Iterable[str]) -> Synonyms:
        """Synonyms of the words in some texts; the first time takes some seconds."""
        wanted = sorted(
            {
                text[start:end].lower()
                for text in texts
                for start, end in words_of(text)
                if end - start > 3 and text[start:end].isascii()
            }
            - FUNCTION_WORDS
        )
        if not wanted:
            return cls()
        common, vectors = _common_words(encoder.config)
        near = {}
        for start in range(0, len(wanted), 512):
            chunk = wanted[start : start + 512]
            cosines = encoder.sentence_vectors(chunk) @ vectors.T
            for word, row in zip(chunk, cosines, strict=True):
                best = np.argsort(-row, kind="stable")[: 4 * _MOST]
                found = [common[place] for place in best if row[place] >= _NEAR]
                others = [one for one in found if one[:_SAME_STEM] != word[:_SAME_STEM]]
                if others:
                    near[word] = tuple(others[:_MOST])
        return cls(near)

    def of(self, word: str) -> tuple[str, ...]:
        """Synonyms of a word, with a capital where it has one."""
        found = self.near.get(word.lower(), ())
        return tuple(one.capitalize() for one in found) if word[:1].isupper() else found

    def replace(self, text: str, rng: Random, keep: Sequence[Span]) -> str:
        """One word replaced by a synonym, where any has one."""
        spans = [span for span in words_of(text, keep) if self.of(text[slice(*span)])]
        if not spans:
            return text
        start, end = rng.choice(spans)
        return text[:start] + rng.choice(self.of(text[start:end])) + text[end:]


@lru_cache(maxsize=2)
def _common_words(config: EncoderConfig) -> tuple[list[str], np.ndarray]:
    """Whole words of the tokenizer's vocabulary, commonest first, and their vectors (W, D)."""
    encoder = Encoder(config)
    known = encoder.model.tokenizer.get_vocab()
    ordered = sorted(known, key=lambda word: known[word])
    words = [word for word in ordered if word.isascii() and word.isalpha() and len(word) > 3]
    return words[:_COMMON], encoder.sentence_vectors(words[:_COMMON])
