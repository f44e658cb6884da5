"""Training examples: masked questions with their gold walks, as batches of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.encoder import Encoder
from kgqa.features import Floats, GraphFeatures
from kgqa.fusion import QuestionBatch, Reached
from kgqa.heads.composition import COMPOSITIONS
from kgqa.heads.question_type import QUESTION_TYPES
from kgqa.lexical import MASK, word_features
from kgqa.progress import Progress
from kgqa.quantities import Quantity
from kgqa.ranks import Rank
from kgqa.retrieval import Walker
from kgqa.scorer import NextStep
from kgqa.search import candidate_tensors
from kgqa.synthesis import WrittenQuestion
from kgqa.text_examples import padded

_NOTHING_COLUMN = 1


class WalkRow(NamedTuple):
    """A gold walk: choices and target column at each position, and what it has reached there.

    ``stops`` says at which positions it might end.
    """

    steps: tuple[int, ...]
    choices: list[NDArray[np.int32]]
    columns: list[int]
    stops: list[bool]
    reached: list[tuple[Floats, Floats, Floats]]


class Batch(NamedTuple):
    """B questions of up to K positions, P of which are scored.

    ``question`` holds each distinct text once and ``rows`` (B,) which of them a question has;
    ``taken`` (B, K - 1) steps, of which the first ``lengths`` (B,) are a walk's own; ``place``
    (P, 2) row and position of what is scored, ``target`` (P,) column of the right candidate,
    ``types`` and ``compositions`` (B,) indexes of what the heads of these names tell apart.
    """

    question: QuestionBatch
    rows: Tensor
    taken: Tensor
    lengths: Tensor
    reached: Reached
    place: Tensor
    candidates: NextStep
    target: Tensor
    types: Tensor
    compositions: Tensor


@dataclass(frozen=True)
class ExampleSet:
    """Questions with the indexes of their texts, encoded once each, and of their gold walks."""

    tokens: list[NDArray[np.float16]]
    words: list[list[tuple[int, ...]]]
    text_of: NDArray[np.int64]
    walks: list[WalkRow]
    walk_of: NDArray[np.int64]
    types: NDArray[np.int64]
    compositions: NDArray[np.int64]
    num_vectors: int

    def __len__(self) -> int:
        return len(self.text_of)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each question."""
        return np.array([len(tokens) for tokens in self.tokens], dtype=np.int64)[self.text_of]

    def batch(
        self, indexes: Sequence[int] | NDArray[np.int64], hide_rate: float, rng: np.random.Generator
    ) -> Batch:
        """Some questions as tensors.

        With probability ``hide_rate`` a question loses its right step at one position from the
        candidates: there *nothing fits*, and the walk ends.
        """
        walks = [self.walks[self.walk_of[index]] for index in indexes]
        hidden = [_hidden(walk, hide_rate, rng) for walk in walks]
        scored = [
            (row, position, hide == position)
            for row, (walk, hide) in enumerate(zip(walks, hidden, strict=True))
            for position in range(len(walk.choices) if hide is None else hide + 1)
        ]
        texts, rows = np.unique(self.text_of[list(indexes)], return_inverse=True)
        return Batch(
            self._questions(texts),
            torch.from_numpy(rows),
            _taken(walks),
            torch.tensor([len(walk.steps) for walk in walks]),
            _reached(walks),
            torch.tensor([place[:2] for place in scored]),
            *_candidates(walks, scored, self.num_vectors),
            torch.from_numpy(self.types[list(indexes)]),
            torch.from_numpy(self.compositions[list(indexes)]),
        )

    def only(self, indexes: NDArray[np.int64]) -> ExampleSet:
        """Some of the questions."""
        return replace(
            self,
            text_of=self.text_of[indexes],
            walk_of=self.walk_of[indexes],
            types=self.types[indexes],
            compositions=self.compositions[indexes],
        )

    def _questions(self, texts: NDArray[np.int64]) -> QuestionBatch:
        return padded([self.tokens[text] for text in texts], [self.words[text] for text in texts])


@dataclass(frozen=True)
class Readings:
    """Questions, each with one path or with several that explain its answers alike.

    ``owner`` (N,) is the question of each example, ascending from 0 without gaps.
    """

    examples: ExampleSet
    owner: NDArray[np.int64]

    @classmethod
    def settled(cls, examples: ExampleSet) -> Readings:
        """Of questions with one path each."""
        return cls(examples, np.arange(len(examples)))

    def __len__(self) -> int:
        """The number of questions."""
        return int(self.owner[-1]) + 1 if len(self.owner) else 0

    @cached_property
    def contested(self) -> NDArray[np.int64]:
        """(n,) the examples that are one of several of their question."""
        counts = np.bincount(self.owner, minlength=len(self))
        return np.flatnonzero(counts[self.owner] > 1)


def example_set(
    questions: Sequence[WrittenQuestion],
    walker: Walker,
    features: GraphFeatures,
    encoder: Encoder,
    num_buckets: int,
    progress: Progress,
) -> ExampleSet:
    """Encode questions and look up what their gold walks meet in the graph."""
    texts: dict[str, int] = {}
    text_of = [texts.setdefault(question.text, len(texts)) for question in questions]
    keys: dict[_WalkKey, int] = {}
    walk_of = [keys.setdefault(_key(one), len(keys)) for one in questions]
    masked = [text.replace(MASK, encoder.mask_token) for text in texts]
    types = [QUESTION_TYPES.index(question.type) for question in questions]
    compositions = [COMPOSITIONS.index(question.composition) for question in questions]
    return ExampleSet(
        tokens=encoder.token_lists(masked, progress.stage("reading questions")),
        words=[word_features(text, num_buckets) for text in texts],
        text_of=np.array(text_of, dtype=np.int64),
        walks=[_walk_row(walker, features, key) for key in keys],
        walk_of=np.array(walk_of, dtype=np.int64),
        types=np.array(types, dtype=np.int64),
        compositions=np.array(compositions, dtype=np.int64),
        num_vectors=len(features.spellings) + 2,
    )


class _WalkKey(NamedTuple):
    """What a question's walk is, apart from its words."""

    topic: int
    beside: tuple[int, ...]
    numbers: tuple[Quantity, ...]
    rank: Rank
    steps: tuple[int, ...]
    answerable: bool


def _key(question: WrittenQuestion) -> _WalkKey:
    return _WalkKey(
        question.topic,
        question.beside,
        question.numbers,
        question.rank,
        question.steps,
        question.answerable,
    )


def _walk_row(walker: Walker, features: GraphFeatures, key: _WalkKey) -> WalkRow:
    """Follow a gold walk and note what competes with each of its steps."""
    walk = walker.start(key.topic, key.beside, key.numbers, key.rank)
    choices, columns, stops, reached = [], [], [], [features.reached(walk.result)]
    for step in key.steps:
        options = walker.choices(walk)
        choices.append(options)
        columns.append(2 + int(np.flatnonzero(options == step)[0]))
        stops.append(walker.may_stop(walk))
        walk = walker.advance(walk, step)
        reached.append(features.reached(walk.result))
    choices.append(walker.choices(walk))
    columns.append(0 if key.answerable else _NOTHING_COLUMN)
    stops.append(walker.may_stop(walk))
    return WalkRow(key.steps, choices, columns, stops, reached)


def _hidden(walk: WalkRow, rate: float, rng: np.random.Generator) -> int | None:
    """The position whose right step is hidden this time."""
    if not walk.steps or rng.random() >= rate:
        return None
    return int(rng.integers(len(walk.steps)))


def _taken(walks: Sequence[WalkRow]) -> Tensor:
    taken = np.zeros((len(walks), max(len(walk.steps) for walk in walks)), dtype=np.int64)
    for row, walk in enumerate(walks):
        taken[row, : len(walk.steps)] = walk.steps
    return torch.from_numpy(taken)


def _reached(walks: Sequence[WalkRow]) -> Reached:
    """Padded by repeating the last position, which nothing reads."""
    length = max(len(walk.reached) for walk in walks)
    rows = [walk.reached + walk.reached[-1:] * (length - len(walk.reached)) for walk in walks]
    parts = [np.stack([np.stack([at[part] for at in row]) for row in rows]) for part in range(3)]
    return Reached(*(torch.from_numpy(part.astype(np.float32)) for part in parts))


def _candidates(
    walks: Sequence[WalkRow], scored: Sequence[tuple[int, int, bool]], num_vectors: int
) -> tuple[NextStep, Tensor]:
    """Candidates and target column of each scored position."""
    choices = [walks[row].choices[position] for row, position, _ in scored]
    can_stop = [walks[row].stops[position] for row, position, _ in scored]
    candidates = candidate_tensors(choices, num_vectors, can_stop)
    columns = [walks[row].columns[position] for row, position, _ in scored]
    for index, (_, _, hide) in enumerate(scored):
        if hide:
            candidates.mask[index, columns[index]] = False
            columns[index] = _NOTHING_COLUMN
    return candidates, torch.tensor(columns)
