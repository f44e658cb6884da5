"""All ways to word each step of a graph: its own names, what follows from them, what people say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.encoder import Encoder
from kgqa.grammar import Form, Kind, forms_of
from kgqa.grammar.concepts import PropertyConcept, named, property_concepts
from kgqa.grammar.derivation import derived
from kgqa.grammar.han import han_questions
from kgqa.grammar.inflection import Inflection
from kgqa.grammar.objects import parts_of
from kgqa.text import fold, is_han
from kgqa.vocabulary import StepVocabulary

_SHARES = {"derived": 0.36, "named": 0.14, "idioms": 0.14}
_OWN, _OWN_EACH, _OWN_MOST = 0.25, 0.07, 0.75
_ALIKE = 0.72
_BELONGING = frozenset(
    "is are was has in at of for to with from under on a the its contract contracted signed "
    "attached assigned affiliated works employed belongs belong belonging member part based "
    "located situated seated seat home registered".split()
)
"""Words of relations that say no more than that something belongs to something, or lies in it."""
_COPULA = re.compile(r"^(is|are|was|were) (?=\w+ (by|in|at|to|with|from|for|of|on)$)")


class WeightedForm(NamedTuple):
    """A form, and how often it is taken beside the others of its step."""

    form: Form
    weight: float


class Lexicon:
    """Finds the forms of every step; ``all_forms`` is the whole of it."""

    def __init__(self, vocabulary: StepVocabulary, encoder: Encoder) -> None:
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        self.encoder = encoder
        self.change = Inflection()
        self.concepts = cache(self._concepts)
        self.owners = cache(self._owners)
        self.belongs = cache(self._belongs)

    def all_forms(self) -> dict[tuple[int, str], tuple[WeightedForm, ...]]:
        """By step and language, its forms; those of one source share that source's weight."""
        return {
            (step, language): self._weighted(step, language)
            for step in range(self.store.num_steps)
            for language in ("en", "zh")
            if self.vocabulary.forms(step, language)
        }

    def _weighted(self, step: int, language: str) -> tuple[WeightedForm, ...]:
        own = list(self.vocabulary.forms(step, language))
        concepts = self.concepts(step)
        names = self._concept_forms(step, language, concepts)
        groups = {
            "own": own,
            "derived": self._derived(step, own) if language == "en" else [],
            "named": names + (self._derived(step, names) if language == "en" else []),
            "idioms": self._idioms(step, language, concepts),
        }
        found: dict[Form, float] = {}
        shares = {"own": min(_OWN_MOST, _OWN + _OWN_EACH * len(own)), **_SHARES}
        for group, forms in groups.items():
            places = range(len(forms))
            weights = [1.0 + 2.0 / (1 + place) if group == "own" else 1.0 for place in places]
            for form, weight in zip(forms, weights, strict=True):
                share = shares[group] * weight / sum(weights)
                found[form] = found.get(form, 0.0) + share
        return tuple(WeightedForm(form, weight) for form, weight in found.items())

    def _derived(self, step: int, forms: Iterable[Form]) -> list[Form]:
        sorts = self.vocabulary.sort(self.store.inverse(step)), self.vocabulary.sort(step)
        return [one for form in forms for one in derived(form, *sorts)]

    def _forward(self, step: int) -> int:
        relation, _ = self.store.step_relation(step)
        return relation

    def _concept_forms(
        self, step: int, language: str, concepts: Sequence[PropertyConcept]
    ) -> list[Form]:
        """Other names of the property, turned round where the step goes against it."""
        backward = self.store.step_relation(step)[1]
        names = [name for one in concepts for name in one.names[language]]
        if language == "en":
            names += [name for one in concepts for name in one.also]
        names += self._called_by_ends(self._forward(step), language)
        names = [name for name in dict.fromkeys(names) if fold(name) not in self._taken]
        back = [name for one in concepts for name in one.also_back] if language == "en" else []
        ends = self.vocabulary.ends(step)
        return list(forms_of(back, names, ends) if backward else forms_of(names, back, ends))

    def _idioms(self, step: int, language: str, concepts: Sequence[PropertyConcept]) -> list[Form]:
        backward = self.store.step_relation(step)[1]
        texts = [text for one in concepts for text in (one.back if backward else one.ask)[language]]
        if language == "zh" and not backward:
            for name in self.vocabulary.names(step, "zh"):
                texts += han_questions(name)
        return [Form(Kind.IDIOM, text) for text in dict.fromkeys(texts)]

    def _concepts(self, step: int) -> tuple[PropertyConcept, ...]:
        """The properties that a step's relation is: by a name, by the name's head, by meaning, or
        by what it alone leads to.

        By head or meaning only one relation may be a property, and none where another is it by
        name: beside a "population", "population density" is no number of people. But a film has an
        "initial release date" where an album has a "release date".
        """
        forward = self._forward(step)
        by_name = self._exact(forward) or self._near(forward)
        found = {one.headword: one for one in (*by_name, *self._by_ends(forward))}
        return tuple(found.values())

    def _near(self, step: int) -> tuple[PropertyConcept, ...]:
        """What it nearly is, unless something else is so too."""
        return tuple(
            one
            for one in self._nearly(step)
            if self._claims[one.headword] == {step} or self._is_such(step, one)
        )

    def _by_ends(self, step: int) -> tuple[PropertyConcept, ...]:
        """What a relation is by the only things of a kind that it leads to: the club that a player
        belongs to is his club."""
        if not self.belongs(step):
            return ()
        nouns = self.vocabulary.node_words(self.vocabulary.sample_targets(step), "en")
        owners = set(self.owners(step))
        return tuple(
            one
            for one in named(nouns, owners)
            if owners & set(one.told_of) and not self._is_taken(step, one)
        )

    def _owners(self, step: int) -> list[str]:
        """The sort and nouns of what has a relation; nothing where the sort is not known."""
        sort = self.vocabulary.sort(self.store.inverse(step))
        nouns = self.vocabulary.node_words(self.vocabulary.sample_sources(step), "en")
        return [sort, *map(fold, nouns)] if sort else []

    def _called_by_ends(self, step: int, language: str) -> list[str]:
        """A noun for what a relation that has none leads to: whoever is attached to a
        laboratory calls it theirs."""
        own = any(form.kind is Kind.NOUN for form in self.vocabulary.forms(step, language))
        if own or not self.belongs(step) or self._exact(step):
            return []
        nouns = self.vocabulary.node_words(self.vocabulary.sample_targets(step), language)
        return [noun for noun in nouns[:1] if is_han(noun) == (language == "zh")]

    def _belongs(self, step: int) -> bool:
        """Whether a relation says no more than where its sources belong, or lie: to one thing each,
        of a kind to which nothing else leads from them."""
        here, there = self._kinds_at_ends[step]
        words = {word for name in self.vocabulary.whole_names(step) for word in fold(name).split()}
        targets = self.vocabulary.node_words(self.vocabulary.sample_targets(step), "en")
        return (
            here != there
            and self._between[here, there] == 1
            and words <= _BELONGING | {fold(noun) for noun in targets}
            and self.vocabulary.sort(step) != "person"
            and self.vocabulary.functional(step)
        )

    @cached_property
    def _between(self) -> Counter[tuple[int | None, int | None]]:
        """How many relations lead from a kind to another."""
        return Counter(self._kinds_at_ends)

    def _is_taken(self, step: int, concept: PropertyConcept) -> bool:
        """Whether what has a relation has another one that is the property by name."""
        own = self.vocabulary.sample_sources(step)
        return any(
            len(np.intersect1d(own, self.vocabulary.sample_sources(other)))
            for other in self._claims.get(concept.headword, set()) - {step}
        )

    @cached_property
    def _kinds_at_ends(self) -> list[tuple[int | None, int | None]]:
        """By relation, the classes that it leads from and to, or the kinds, below zero."""
        kinds, vocabulary = self.vocabulary.kinds, self.vocabulary

        def sort_of(nodes: NDArray[np.int32]) -> int | None:
            kind, cls = kinds.kind_of(nodes), kinds.class_of(nodes)
            return cls if cls is not None or kind is None else -1 - kind

        return [
            (sort_of(vocabulary.sample_sources(step)), sort_of(vocabulary.sample_targets(step)))
            for step in range(self.store.num_relations)
        ]

    def _is_such(self, step: int, concept: PropertyConcept) -> bool:
        """Whether its name ends in the property's, and nothing has two of that property."""
        own = self.vocabulary.sample_sources(step)
        return any(
            name.endswith(f" {concept.headword}") for name in self.vocabulary.whole_names(step)
        ) and not any(
            len(np.intersect1d(own, self.vocabulary.sample_sources(other)))
            for other in self._claims[concept.headword] - {step}
        )

    def _exact(self, step: int) -> tuple[PropertyConcept, ...]:
        names, owners = self.vocabulary.whole_names(step), self.owners(step)
        plain = [_COPULA.sub("", name) for name in names]
        return named([*names, *plain], owners) or named(self._nouns(step), owners)

    def _nearly(self, step: int) -> tuple[PropertyConcept, ...]:
        heads = [name.split(" ")[-1] for name in self._nouns(step) if " of " not in name]
        return named(heads, self.owners(step)) or self._alike(step)

    @property
    def claimed(self) -> frozenset[str]:
        """The properties, by their headwords, that relations of the graph are."""
        told = {
            one.headword for step in range(self.store.num_relations) for one in self.concepts(step)
        }
        return frozenset(self._claims) | told

    @cached_property
    def _claims(self) -> dict[str, set[int]]:
        """By property, the relations that are it in whatever way."""
        found: dict[str, set[int]] = {}
        for step in range(self.store.num_relations):
            for one in self._exact(step) or self._nearly(step):
                found.setdefault(one.headword, set()).add(step)
        return found

    def _nouns(self, step: int) -> list[str]:
        """What a forward step's names call its target, singular."""
        nouns: list[str] = []
        for language in ("en", "zh"):
            forms = self.vocabulary.forms(step, language)
            for form in [*forms, *(self._derived(step, forms) if language == "en" else [])]:
                if form.kind is Kind.NOUN:
                    text = form.text
                    nouns.append(text if is_han(text) else self.change.singular(text))
        parts = {name: parts_of(name) for name in self.vocabulary.whole_names(step)}
        deeds = {one.deed for one in parts.values() if one}
        deeds |= {name for name, one in parts.items() if one and one.after}
        names = (name for name in self.vocabulary.names(step, "en") if name not in deeds)
        return list(dict.fromkeys([*nouns, *names]))

    def _alike(self, step: int) -> tuple[PropertyConcept, ...]:
        names = self.vocabulary.names(step, "en")[:1]
        if not names or len(names[0].split()) > 4:
            return ()
        concepts, vectors = self._headwords
        cosines = vectors @ self.encoder.sentence_vectors(names)[0]
        best = int(cosines.argmax())
        return (concepts[best],) if cosines[best] >= _ALIKE else ()

    @cached_property
    def _headwords(self) -> tuple[tuple[PropertyConcept, ...], np.ndarray]:
        concepts = property_concepts()
        return concepts, self.encoder.sentence_vectors([one.headword for one in concepts])

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Folded names that the graph itself gives to relations: they are no synonyms of others."""
        return frozenset(
            fold(form.text)
            for step in range(self.store.num_relations)
            for language in ("en", "zh")
            for form in self.vocabulary.forms(step, language)
            if form.text != self.vocabulary.shortened.get(step)
        )


def plain_forms(forms: Sequence[Form]) -> tuple[WeightedForm, ...]:
    """Forms with weights by their place alone: the first names of a relation weigh more."""
    return tuple(WeightedForm(form, 1.0 + 2.0 / (1 + place)) for place, form in enumerate(forms))
