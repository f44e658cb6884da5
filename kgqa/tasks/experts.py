"""What words, frozen encoder, named entities and fine-tuned encoder each say of a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kgqa.encoder import Encoder
from kgqa.tasks.linear import Floats, LinearHead, fit_each, fit_together
from kgqa.tasks.mentions import MentionFeatures
from kgqa.tasks.tokens import token_features
from kgqa.tasks.words import WordReader

if TYPE_CHECKING:
    from kgqa.progress import Report
    from kgqa.tasks.network import LabelNetwork

Indices = NDArray[np.int64]
_WORD_COSTS = (3.0, 30.0)
_TOKEN_COSTS = (10.0,)
_MENTION_COSTS = (1.0,)


class Expert(Protocol):
    """Scores (B, C) of texts: a logit for each label."""

    def scores(self, texts: Sequence[str]) -> Floats: ...


@dataclass(frozen=True)
class WordExpert:
    """N-grams under a linear head."""

    reader: WordReader
    head: LinearHead

    def scores(self, texts: Sequence[str]) -> Floats:
        return self.head.scores(self.reader.read(texts))


@dataclass(frozen=True)
class TokenExpert:
    """Vectors of the frozen encoder under a linear head."""

    encoder: Encoder
    max_tokens: int
    head: LinearHead

    def scores(self, texts: Sequence[str]) -> Floats:
        return self.head.scores(token_features(texts, self.encoder, self.max_tokens))


@dataclass(frozen=True)
class MentionExpert:
    """Entities that a text names under a linear head; says nothing where there is no graph."""

    read: MentionFeatures | None
    head: LinearHead

    def scores(self, texts: Sequence[str]) -> Floats:
        if self.read is None:
            return np.zeros((len(texts), len(self.head.bias)), dtype=np.float32)
        return self.head.scores(self.read(texts))


@dataclass(frozen=True)
class TunedExpert:
    """The encoder with layers of its own, fine-tuned."""

    encoder: Encoder
    max_tokens: int
    network: LabelNetwork

    def scores(self, texts: Sequence[str]) -> Floats:
        from kgqa.tasks.tuning import logits

        return logits(self.network, self.encoder.token_ids(texts), self.max_tokens)


@dataclass(frozen=True)
class Lesson:
    """What experts learn from: texts, which has which label (N, C), and how much each counts.

    ``folds`` are the places of texts to hold out, one fold after the other. ``extra`` are disturbed
    copies: (text, place of its original), which join where their original does. The final fit
    takes in the held-out texts too, if ``refit``.
    """

    texts: Sequence[str]
    targets: NDArray[np.bool_]
    weights: Floats
    several: bool
    folds: Sequence[Indices]
    extra: Sequence[tuple[str, int]] = ()
    refit: bool = True

    @property
    def held(self) -> Indices:
        """All places that some fold holds out."""
        return np.concatenate([*self.folds, np.zeros(0, dtype=np.int64)])

    @property
    def all_texts(self) -> list[str]:
        """Texts, then their disturbed copies."""
        return [*self.texts, *(text for text, _ in self.extra)]

    @property
    def origins(self) -> Indices:
        """For each of ``all_texts`` the place of the text that it is, or is a copy of."""
        own = np.arange(len(self.texts))
        return np.concatenate([own, np.array([place for _, place in self.extra], dtype=np.int64)])

    def without(self, fold: Indices) -> Indices:
        """Places in ``all_texts`` to learn from when a fold is held out."""
        return np.flatnonzero(~np.isin(self.origins, fold))


Fit = Callable[[Any, NDArray[np.bool_], Floats, float], LinearHead]


def learn_words(lesson: Lesson) -> tuple[WordExpert, Floats]:
    """The expert, and its scores of held-out texts by heads that have not seen them."""
    reader = WordReader.learn(lesson.all_texts)
    head, held = _fit(reader.read(lesson.all_texts), lesson, fit_each, _WORD_COSTS)
    return WordExpert(reader, head), held


def learn_tokens(
    lesson: Lesson, encoder: Encoder, max_tokens: int, report: Report | None = None
) -> tuple[TokenExpert, Floats]:
    """The same of the frozen encoder; texts should be few enough to be read in good time."""
    features = token_features(lesson.all_texts, encoder, max_tokens, report)
    head, held = _fit(features, lesson, _together(lesson), _TOKEN_COSTS)
    return TokenExpert(encoder, max_tokens, head), held


def learn_mentions(lesson: Lesson, read: MentionFeatures) -> tuple[MentionExpert, Floats]:
    """The same of what a graph says."""
    head, held = _fit(read(lesson.all_texts), lesson, _together(lesson), _MENTION_COSTS)
    return MentionExpert(read, head), held


def _together(lesson: Lesson) -> Fit:
    return lambda features, targets, weights, cost: fit_together(
        features, targets, weights, cost, lesson.several
    )


def _fit(
    features: Any, lesson: Lesson, fit: Fit, costs: Sequence[float]
) -> tuple[LinearHead, Floats]:
    """The head at the cost that does best on held-out texts, and its scores of these."""
    origins = lesson.origins
    targets, weights = lesson.targets[origins], lesson.weights[origins]

    def fitted(places: Indices, cost: float) -> LinearHead:
        return fit(features[places], targets[places], weights[places], cost)

    tried = []
    for cost in costs if len(lesson.held) else costs[-1:]:
        heads = [fitted(lesson.without(fold), cost) for fold in lesson.folds]
        pairs = zip(heads, lesson.folds, strict=True)
        scores = [head.scores(features[fold]) for head, fold in pairs]
        empty = np.zeros((0, targets.shape[1]), dtype=np.float32)
        held = np.concatenate([*scores, empty])
        tried.append((_accuracy(held, lesson), -cost, held, heads))
    _, cost, held, heads = max(tried, key=lambda one: one[:2])
    if not lesson.refit and len(heads) == 1:
        return heads[0], held
    return fitted(np.arange(len(origins)), -cost), held


def _accuracy(scores: Floats, lesson: Lesson) -> float:
    targets = lesson.targets[lesson.held]
    if not len(targets):
        return 0.0
    if lesson.several:
        return float(((scores > 0) == targets).mean())
    return float(targets[np.arange(len(targets)), scores.argmax(1)].mean())
