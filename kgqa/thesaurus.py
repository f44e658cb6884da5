"""Words around a graph's vocabulary: near ones to vary its wording, far ones to ask amiss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from kgqa.encoder import Encoder
from kgqa.grammar import Kind
from kgqa.grammar.morphology import base, can_be_verb, is_noun, is_plural, past
from kgqa.lacking import lacking
from kgqa.lexicon import Lexicon, WeightedForm
from kgqa.text import is_han
from kgqa.vocabulary import StepVocabulary

_COMMON = 9000
_FAR, _NEAR = 0.3, 0.55
_NEAR_IN_CONTEXT = 0.8
_TRIED, _SYNONYMS = 16, 5
_MOST_NAMES = 400
_NOUN_CONTEXT, _VERB_CONTEXT = "the {word} of the {noun}", "who {word} the {noun}?"


@dataclass(frozen=True)
class Thesaurus:
    """``synonyms`` of names of relations, nearest first; ``foreign`` nouns by language.

    ``lacking`` are nouns for properties that everyone knows and the graph does not have. ``verbs``
    are synonyms of infinitives; ``forms`` are ways to word a step in a language, with weights: more
    than the vocabulary's own.
    """

    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    verbs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forms: dict[tuple[int, str], tuple[WeightedForm, ...]] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)

    def unknown(self, language: str, rng: Random) -> str:
        """A noun for what the graph does not hold: a known property or any; empty without one."""
        nouns = [one for one in (self.lacking, self.foreign) if one.get(language)]
        return rng.choice(rng.choice(nouns)[language]) if nouns else ""


def build_thesaurus(encoder: Encoder, vocabulary: StepVocabulary, seed: int) -> Thesaurus:
    """From the words that the encoder's own tokenizer knows, commonest first.

    English words are compared with the graph's names by meaning, alone and beside the nouns that
    they go with; properties that everyone knows have better synonyms already. Chinese words are
    pairs of characters drawn at random, which mean nothing and so fit nothing.
    """
    known = encoder.model.tokenizer.get_vocab()
    ordered = sorted(known, key=lambda word: known[word])
    common = [word for word in ordered if word.isascii() and word.isalpha() and len(word) > 3]
    words = common[:_COMMON]
    names = sorted(_schema_names(vocabulary, "en"))
    far = _cosines(encoder, words, names).max(axis=1, initial=0.0) < _FAR
    rng = Random(seed)
    han = [word for word in ordered if len(word) == 1 and is_han(word)]
    pairs = [rng.choice(han) + rng.choice(han) for _ in range(_COMMON // 9)] if han else []
    nouns = [word for word in words if is_noun(word) and not is_plural(word)]
    fit = set(nouns)
    lexicon = Lexicon(vocabulary, encoder)
    forms = lexicon.all_forms()
    rare = {key: found for key, found in forms.items() if not lexicon.concepts(key[0])}
    others = set(names)
    nouns = [word for word in nouns if word not in others]
    return Thesaurus(
        _synonyms(encoder, _spoken(vocabulary, rare, Kind.NOUN), nouns, _NOUN_CONTEXT, str),
        {
            "en": [word for word, is_far in zip(words, far, strict=True) if is_far and word in fit],
            "zh": _unused(pairs, vocabulary),
        },
        _synonyms(
            encoder,
            _spoken(vocabulary, rare, Kind.VERB),
            [word for word in words if can_be_verb(word) and base(word) == word],
            _VERB_CONTEXT,
            past,
        ),
        forms,
        lacking(lexicon, encoder, {one: _schema_names(vocabulary, one) for one in ("en", "zh")}),
    )


def _cosines(encoder: Encoder, words: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Cosines (W, N) of words with names."""
    if not names or not words:
        return np.zeros((len(words), len(names)), dtype=np.float32)
    cosines: np.ndarray = encoder.sentence_vectors(words) @ encoder.sentence_vectors(names).T
    return cosines


def _spoken(
    vocabulary: StepVocabulary,
    forms: Mapping[tuple[int, str], Sequence[WeightedForm]],
    kind: Kind,
) -> dict[str, str]:
    """Names of a kind, or infinitives of verbs, each with a noun that it is said of."""
    found: dict[str, str] = {}
    for (step, language), weighted in forms.items():
        if language != "en":
            continue
        back = vocabulary.store.inverse(step) if kind is Kind.NOUN else step
        noun = next(iter(vocabulary.class_words(back, "en")), "thing")
        for form in (one.form for one in weighted if one.form.kind is kind):
            first = form.text.partition(" ")[0]
            found.setdefault(form.text if kind is Kind.NOUN else base(first), noun)
    return dict(list(found.items())[:_MOST_NAMES])


def _synonyms(
    encoder: Encoder,
    names: Mapping[str, str],
    words: Sequence[str],
    context: str,
    inflect: Callable[[str], str],
) -> dict[str, tuple[str, ...]]:
    """For each name the nearest words of like meaning in context that are no forms of it."""
    near = _cosines(encoder, words, list(names))
    found = {}
    for column, (name, noun) in enumerate(names.items()):
        own = {part[:4] for part in name.lower().split()}
        best = np.argsort(-near[:, column], kind="stable")[:_TRIED]
        tried = [words[row] for row in best if near[row, column] >= _NEAR]
        tried = [word for word in tried if word[:4] not in own]
        said = [context.format(word=inflect(word), noun=noun) for word in (*tried, name)]
        like = encoder.sentence_vectors(said) @ encoder.sentence_vectors(said[-1:])[0]
        order = np.argsort(-like[:-1], kind="stable")[:_SYNONYMS]
        found[name] = tuple(tried[row] for row in order if like[row] >= _NEAR_IN_CONTEXT)
    return {name: synonyms for name, synonyms in found.items() if synonyms}


def _unused(words: list[str], vocabulary: StepVocabulary) -> list[str]:
    """Those words that share no character with a name of a relation or class."""
    used = {char for name in _schema_names(vocabulary, "zh") for char in name}
    return [word for word in words if not used & set(word)]


def _schema_names(vocabulary: StepVocabulary, language: str) -> set[str]:
    steps = range(vocabulary.store.num_steps)
    forms = {form.text for step in steps for form in vocabulary.forms(step, language)}
    classes = {name for step in steps for name in vocabulary.class_words(step, language)}
    return (forms | classes) - {""}
