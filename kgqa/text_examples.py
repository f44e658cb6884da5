"""Labelled texts as batches for the network that reads questions, encoded once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.encoder import Encoder
from kgqa.fusion import QuestionBatch
from kgqa.lexical import pad_features, word_features
from kgqa.progress import Report


class LabelBatch(NamedTuple):
    """B texts of one task: ``targets`` (B, C) which labels each has, ``weights`` (B,)."""

    task: str
    text: QuestionBatch
    targets: Tensor
    weights: Tensor
    several: bool


@dataclass(frozen=True)
class TextExamples:
    """Texts of a task with their labels (N, C), and how much each counts (N,)."""

    task: str
    tokens: list[NDArray[np.float16]]
    words: list[list[tuple[int, ...]]]
    targets: NDArray[np.bool_]
    weights: NDArray[np.float32]
    several: bool

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each text."""
        return np.array([len(tokens) for tokens in self.tokens], dtype=np.int64)

    def batch(
        self, indexes: Sequence[int] | NDArray[np.int64], hide_rate: float, rng: np.random.Generator
    ) -> LabelBatch:
        """Some texts as tensors; nothing can be hidden of them."""
        places = list(indexes)
        return LabelBatch(
            self.task,
            padded([self.tokens[at] for at in places], [self.words[at] for at in places]),
            torch.from_numpy(self.targets[places]),
            torch.from_numpy(self.weights[places]),
            self.several,
        )


def text_examples(
    task: str,
    texts: Sequence[str],
    targets: NDArray[np.bool_],
    weights: NDArray[np.float32],
    several: bool,
    encoder: Encoder,
    num_buckets: int,
    report: Report | None = None,
) -> TextExamples:
    """Encode the texts of a task."""
    tokens = encoder.token_lists(texts, report)
    words = [word_features(text, num_buckets) for text in texts]
    return TextExamples(task, tokens, words, targets, weights, several)


def padded(
    tokens: Sequence[NDArray[np.float16]], words: Sequence[Sequence[tuple[int, ...]]]
) -> QuestionBatch:
    """Token vectors and buckets of some texts, filled up behind."""
    length = max(len(row) for row in tokens)
    vectors = np.zeros((len(tokens), length, tokens[0].shape[1]), dtype=np.float32)
    mask = np.zeros((len(tokens), length), dtype=bool)
    for row, values in enumerate(tokens):
        vectors[row, : len(values)] = values
        mask[row, : len(values)] = True
    return QuestionBatch(
        torch.from_numpy(vectors), torch.from_numpy(mask), torch.from_numpy(pad_features(words))
    )
