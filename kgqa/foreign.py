"""Nouns that name nothing in a graph: for questions that it cannot answer."""

from __future__ import annotations

from random import Random

import numpy as np

from kgqa.encoder import Encoder
from kgqa.text import is_han
from kgqa.vocabulary import StepVocabulary

_DRAWN = 2000
_TOO_NEAR = 0.4


def foreign_nouns(encoder: Encoder, vocabulary: StepVocabulary, seed: int) -> dict[str, list[str]]:
    """By language, words from the encoder's own vocabulary that are far from all relations and classes."""
    known = list(encoder.model.tokenizer.get_vocab())
    rng = Random(seed)
    english = sorted(word for word in known if word.isascii() and word.isalpha() and len(word) > 3)
    han = sorted(word for word in known if len(word) == 1 and is_han(word))
    drawn = rng.sample(english, min(_DRAWN, len(english)))
    pairs = [rng.choice(han) + rng.choice(han) for _ in range(_DRAWN // 2)] if han else []
    return {"en": _far(drawn, encoder, vocabulary), "zh": _unused(pairs, vocabulary)}


def _far(words: list[str], encoder: Encoder, vocabulary: StepVocabulary) -> list[str]:
    """Those words whose meaning is near to no name of a relation or class."""
    names = sorted(_schema_names(vocabulary, "en"))
    if not words or not names:
        return words
    nearness = encoder.sentence_vectors(words) @ encoder.sentence_vectors(names).T  # (W, N)
    return [word for word, near in zip(words, np.max(nearness, 1), strict=True) if near < _TOO_NEAR]


def _unused(words: list[str], vocabulary: StepVocabulary) -> list[str]:
    """Those words that share no character with a name of a relation or class."""
    used = {char for name in _schema_names(vocabulary, "zh") for char in name}
    return [word for word in words if not used & set(word)]


def _schema_names(vocabulary: StepVocabulary, language: str) -> set[str]:
    steps = range(vocabulary.store.num_steps)
    relations = {name for step in steps for name in vocabulary.names(step, language)}
    return relations | {name for step in steps for name in vocabulary.class_words(step, language)}
