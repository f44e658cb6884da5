"""A text as hashed n-grams of words and characters, weighted by tf-idf (sparse features)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BUCKETS = 1 << 20
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = rf"[{_HAN}]|[^\W_{_HAN}]+(?:'[^\W_{_HAN}]+)?|[^\w\s]"
_LONG = 400
"""Mean length from which words say enough: characters would take minutes and add nothing."""


@dataclass(frozen=True)
class WordReader:
    """The buckets that occurred in training, sorted, with their inverse document frequency.

    Single words, punctuation marks and Han characters, and their pairs, are counted; where texts
    are short, also the 2- to 5-grams of characters within words. Counts are damped (1 + log n),
    weighted by idf, and each kind is scaled to length one.
    """

    kinds: tuple[NDArray[np.int32], ...]
    idf: tuple[NDArray[np.float32], ...]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> WordReader:
        """The n-grams of some texts; of many texts only those that occur twice."""
        lengths = sum(map(len, texts)) / max(1, len(texts))
        least = 2 if len(texts) >= 2000 else 1
        kinds, idf = [], []
        for kind in range(1 if lengths > _LONG else 2):
            counts = _counts(texts, kind)
            frequency = np.bincount(counts.indices, minlength=_BUCKETS)
            kept = np.flatnonzero(frequency >= least)
            kinds.append(kept.astype(np.int32))
            idf.append((np.log((1 + len(texts)) / (1 + frequency[kept])) + 1).astype(np.float32))
        return cls(tuple(kinds), tuple(idf))

    def read(self, texts: Sequence[str]) -> Any:
        """(B, F) sparse, not negative."""
        from scipy import sparse
        from sklearn.preprocessing import normalize

        blocks = []
        for kind, (kept, idf) in enumerate(zip(self.kinds, self.idf, strict=True)):
            counts = _counts(texts, kind)[:, kept].astype(np.float32)
            counts.data = 1 + np.log(counts.data)
            blocks.append(normalize(counts @ sparse.diags(idf, dtype=np.float32)))
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        arrays: dict[str, np.ndarray] = {}
        for number, (kept, idf) in enumerate(zip(self.kinds, self.idf, strict=True)):
            arrays |= {f"kept.{number}": kept, f"idf.{number}": idf}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> WordReader:
        count = sum(name.startswith("kept.") for name in arrays)
        return cls(
            tuple(arrays[f"kept.{number}"] for number in range(count)),
            tuple(arrays[f"idf.{number}"] for number in range(count)),
        )


def _counts(texts: Sequence[str], kind: int) -> Any:
    """(B, buckets) sparse counts of n-grams of words (kind 0) or characters (kind 1)."""
    from sklearn.feature_extraction.text import HashingVectorizer

    options: dict[str, Any] = {"n_features": _BUCKETS, "norm": None, "alternate_sign": False}
    if kind == 0:
        reader = HashingVectorizer(ngram_range=(1, 2), token_pattern=_TOKEN, **options)
    else:
        reader = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **options)
    return reader.transform(texts)
