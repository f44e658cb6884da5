"""Words around a graph's vocabulary: near ones to vary its wording, far ones to ask amiss."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np

from kgqa.encoder import Encoder
from kgqa.grammar.morphology import is_noun, is_plural
from kgqa.lexicon import Lexicon, WeightedForm
from kgqa.text import is_han
from kgqa.vocabulary import StepVocabulary

_COMMON = 9000
_FAR, _NEAR = 0.4, 0.62
_SYNONYMS = 6


@dataclass(frozen=True)
class Thesaurus:
    """``synonyms`` of names of relations, nearest first; ``foreign`` nouns by language.

    ``forms`` are ways to word a step in a language, with weights: more than the vocabulary's own.
    """

    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[tuple[int, str], tuple[WeightedForm, ...]] = field(default_factory=dict)


def build_thesaurus(encoder: Encoder, vocabulary: StepVocabulary, seed: int) -> Thesaurus:
    """From the words that the encoder's own tokenizer knows, commonest first.

    English words are compared with the graph's names by meaning. Chinese ones are pairs of
    characters drawn at random, which mean nothing and so fit nothing.
    """
    known = encoder.model.tokenizer.get_vocab()
    ordered = sorted(known, key=lambda word: known[word])
    common = [word for word in ordered if word.isascii() and word.isalpha() and len(word) > 3]
    words, names = common[:_COMMON], sorted(_schema_names(vocabulary, "en"))
    near = _nearness(encoder, words, names)
    rng = Random(seed)
    han = [word for word in ordered if len(word) == 1 and is_han(word)]
    pairs = [rng.choice(han) + rng.choice(han) for _ in range(_COMMON // 9)] if han else []
    return Thesaurus(
        {name: _synonyms(name, words, near[:, column]) for column, name in enumerate(names)},
        {
            "en": [
                word
                for word, row in zip(words, near, strict=True)
                if _is_far(row) and is_noun(word) and not is_plural(word)
            ],
            "zh": _unused(pairs, vocabulary),
        },
        Lexicon(vocabulary, encoder).all_forms(),
    )


def _nearness(encoder: Encoder, words: list[str], names: list[str]) -> np.ndarray:
    """Cosines (W, N) of words with names."""
    if not names or not words:
        return np.zeros((len(words), len(names)), dtype=np.float32)
    cosines: np.ndarray = encoder.sentence_vectors(words) @ encoder.sentence_vectors(names).T
    return cosines


def _synonyms(name: str, words: list[str], near: np.ndarray) -> tuple[str, ...]:
    """The nearest words of like meaning that are not forms of the name itself."""
    best = np.argsort(-near, kind="stable")[: 4 * _SYNONYMS]
    own = {part[:4] for part in name.lower().split()}
    found = [words[place] for place in best if near[place] >= _NEAR]
    return tuple(word for word in found if word[:4] not in own)[:_SYNONYMS]


def _is_far(cosines: np.ndarray) -> bool:
    return bool(cosines.max(initial=0.0) < _FAR)


def _unused(words: list[str], vocabulary: StepVocabulary) -> list[str]:
    """Those words that share no character with a name of a relation or class."""
    used = {char for name in _schema_names(vocabulary, "zh") for char in name}
    return [word for word in words if not used & set(word)]


def _schema_names(vocabulary: StepVocabulary, language: str) -> set[str]:
    steps = range(vocabulary.store.num_steps)
    forms = {form.text for step in steps for form in vocabulary.forms(step, language)}
    classes = {name for step in steps for name in vocabulary.class_words(step, language)}
    return (forms | classes) - {""}

