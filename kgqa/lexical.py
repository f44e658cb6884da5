"""Words as hashed character n-grams: what reads spelling, any language, and unknown words.

The scheme is fastText's (Bojanowski et al. 2017, "Enriching Word Vectors with Subword
Information"): a word is the bag of its character n-grams, each hashed into a table of vectors.
Han text has no spaces, so there every character is a word, with the pairs it forms with its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from kgqa.text import is_han, words

MASK = "\ue000"
"""A private character that stands for a masked mention."""

PLACES = ("\ue001", "\ue002", "\ue003", "\ue004")
"""Private characters that stand for names until it is decided which of them is masked."""

_PLURAL = re.compile(rf"([{MASK}{''.join(PLACES)}])e?s\b", re.IGNORECASE)

_PADDING, _MASK_BUCKET, _FIRST_BUCKET = 0, 1, 2
_MAX_FEATURES = 14


def unpluralised(text: str) -> str:
    """The text without an ending that a grammar gave a masked noun, or what stands for one."""
    return _PLURAL.sub(r"\1", text)


def word_features(text: str, num_buckets: int, max_words: int = 64) -> list[tuple[int, ...]]:
    """For each word of the text the buckets of its n-grams, in 2..num_buckets-1; mask is (1,)."""
    parts = [
        part
        for index, piece in enumerate(text.split(MASK))
        for part in ([MASK] if index else []) + [word.casefold() for word, _, _ in words(piece)]
    ][:max_words]
    return [
        (_MASK_BUCKET,)
        if part == MASK
        else _features(part, *_neighbours(parts, index), num_buckets)
        for index, part in enumerate(parts)
    ]


def pad_features(texts: Sequence[Sequence[tuple[int, ...]]]) -> np.ndarray:
    """(B, W, F) int64 buckets of a batch of texts, 0 where there is no word or no feature."""
    num_words = max((len(text) for text in texts), default=0) or 1
    num_features = max((len(word) for text in texts for word in text), default=0) or 1
    padded = np.full((len(texts), num_words, num_features), _PADDING, dtype=np.int64)
    for row, text in enumerate(texts):
        for column, word in enumerate(text):
            padded[row, column, : len(word)] = word
    return padded


def _neighbours(parts: Sequence[str], index: int) -> tuple[str, str]:
    """The Han characters right before and after a Han character, else empty."""
    if not is_han(parts[index]):
        return "", ""
    before = parts[index - 1] if index and is_han(parts[index - 1]) else ""
    after = parts[index + 1] if index + 1 < len(parts) and is_han(parts[index + 1]) else ""
    return before, after


@lru_cache(maxsize=200_000)
def _features(word: str, before: str, after: str, num_buckets: int) -> tuple[int, ...]:
    """Buckets of a word's n-grams, or of a Han character and its two pairs."""
    if is_han(word):
        grams = [word, *([before + word] if before else []), *([word + after] if after else [])]
    else:
        marked = f"<{word}>"
        grams = [marked]
        grams += [marked[i : i + n] for n in (3, 4) for i in range(len(marked) - n + 1)]
        grams = list(dict.fromkeys(grams))[:_MAX_FEATURES]
    span = num_buckets - _FIRST_BUCKET
    return tuple(_FIRST_BUCKET + crc32(gram.encode()) % span for gram in grams)
