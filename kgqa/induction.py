"""Nouns for what a graph's steps lead to, found by the company that the nodes keep.

A graph of plain facts has no classes, yet people say "the film" and "who". What has a director and
actors is compared with what films and books and cities usually have; what is directed by someone is
a director, and a director is a person. Their names tell as much: Ghana and Peru are countries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgqa.encoder import Encoder
from kgqa.grammar import Form, Kind
from kgqa.grammar import morphology as words
from kgqa.grammar.concepts import KindConcept, kind_concepts, named
from kgqa.grammar.inflection import Inflection
from kgqa.nouns import GraphNouns, Noun
from kgqa.text import is_han
from kgqa.vocabulary import StepVocabulary

_SORT_WORDS = {
    "number": "number, count, amount, total, population, percentage, quantity, size, price, votes",
    "time": "year, date, time, day, month, century, period",
    "place": "place, location, area, country, city, region, address",
    "person": "person, man, woman, people, human, father, friend, leader, artist",
    "thing": "thing, name, code, money, religion, profession, gender, color, genre, type, style, "
    "cause, material, currency, group, title, tag, ethnicity, time zone, position, award",
}
_SURE, _SURE_SORT, _MARGIN = 0.45, 0.45, 0.04
_NAMES, _NAMED_CLEARLY, _NAMES_ALONE, _IN_DOUBT = 1.5, 0.18, 0.3, 0.15
_YEAR = re.compile(r"[12]\d{3}")
_DATE = re.compile(r"\d{1,4}[-/年]\d{1,2}([-/月]\d{1,2}日?)?")
_NUMBER = re.compile(r"[-+]?\d[\d,. ]*%?")
_SAMPLE = 60
_NAMES_READ, _KINDS_READ = 16, 64


def induce_nouns(vocabulary: StepVocabulary, encoder: Encoder) -> GraphNouns:
    """Nouns for all kinds and steps of a graph, with the encoder's help."""
    return _Induction(vocabulary, encoder).nouns()


class _Induction:
    """The work of ``induce_nouns``, with what it computes once."""

    def __init__(self, vocabulary: StepVocabulary, encoder: Encoder) -> None:
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        self.encoder = encoder
        self.change = Inflection()
        self._sorts: dict[str, str] = {}

    def nouns(self) -> GraphNouns:
        """Kinds first: what a step leads to is called after its relation or after its kind."""
        self.sorts([role for roles in self.roles for role in roles if not is_han(role)])
        kinds = tuple(self._of_kind(kind) for kind in range(len(self.vocabulary.kinds.texts)))
        return GraphNouns(kinds, tuple(self._of_step(step, kinds) for step in self._steps))

    @property
    def _steps(self) -> range:
        return range(self.store.num_steps)

    @cached_property
    def roles(self) -> list[tuple[str, ...]]:
        """By step, nouns that its relation's name has for what it leads to."""
        return [self._role_nouns(step) for step in self._steps]

    @cached_property
    def shapes(self) -> list[str]:
        """By step, the sort that the spelling of its targets shows."""
        return [self._shape(self.vocabulary.sample_targets(step)) for step in self._steps]

    def _role_nouns(self, step: int) -> tuple[str, ...]:
        nouns = []
        wholes = self.vocabulary.whole_names(self.store.step_relation(step)[0])
        for language in ("en", "zh"):
            for form in self.vocabulary.forms(step, language):
                nouns += self._nouns_of_form(form, wholes)
        return tuple(dict.fromkeys(nouns))[:4]

    def _nouns_of_form(self, form: Form, wholes: Sequence[str]) -> list[str]:
        if form.kind is Kind.NOUN:
            return [form.text if is_han(form.text) else self.change.singular(_head(form.text))]
        if form.kind is Kind.VERB and not form.past and form.text in wholes:
            singular = self.change.singular(form.text)  # "parents" looks like a verb
            return [singular] if singular != form.text and named([singular]) else []
        first, _, last = form.text.rpartition(" ")
        if (form.kind is Kind.PREP and last == "by") or form.kind is Kind.VERB_BY:
            agent = words.agent(first.split(" ")[0] if last == "by" else form.text.split(" ")[0])
            return [agent] if agent else []
        return []

    def _shape(self, nodes: NDArray[np.int32]) -> str:
        labels = [self.store.label(int(node)) for node in nodes[:_SAMPLE]]
        for sort, pattern in (("time", _YEAR), ("time", _DATE), ("number", _NUMBER)):
            if labels and np.mean([bool(pattern.fullmatch(label)) for label in labels]) > 0.7:
                return sort
        return ""

    def _of_kind(self, kind: int) -> Noun:
        kinds = self.vocabulary.kinds
        if kinds.classes[kind]:
            label = self.store.class_label(kinds.classes[kind][0], "en")
            return Noun(sort=self.sorts([label])[0])
        if not kinds.leaves[kind]:
            return Noun(sort={"number": "number", "date": "time"}.get(kinds.texts[kind], ""))
        return self._of_company(kind, kinds.leaves[kind])

    def _of_company(self, kind: int, leaves: Sequence[int]) -> Noun:
        """A noun for the nodes of a kind by the steps that leave them, and by their names."""
        leaves = sorted({self.vocabulary.meant(step) for step in leaves})
        has = [step for step in leaves if step < self.store.num_relations]
        is_ = [self.store.inverse(step) for step in leaves if step >= self.store.num_relations]
        shape = next((self.shapes[step] for step in is_ if self.shapes[step]), "")
        named_like = self._named_like(kind)
        found = [] if shape else self._concepts(has, is_, named_like)
        roles = [role for step in is_ for role in self.roles[step]]
        english = [role for role in roles if not is_han(role)]
        sort = shape or (found[0].sort if found else self._sort_of(english))
        if not has and len(is_) == 1:
            by_name = not roles and named_like.max() >= _NAMES_ALONE
            found = [kind_concepts()[int(named_like.argmax())]] if by_name else []
            sort = found[0].sort if by_name else shape or self._sort_of(english) or sort
        owners = self._owners(has)
        special = [*owners, *self._doers(has)]
        return Noun(
            tuple(dict.fromkeys([*special, *(noun for one in found for noun in one.en)])),
            tuple(dict.fromkeys(noun for one in found for noun in one.zh)),
            sort or self._sort_of(owners),
        )

    def _owners(self, steps: Sequence[int]) -> list[str]:
        """What most steps are properties of, if their names are paths: films, countries."""
        named = Counter(self.vocabulary.owner(step) for step in steps)
        (best, number), *_ = named.most_common(1) or [("", 0)]
        singular = self.change.singular(best)
        noun = bool(best) and words.is_noun(singular.split(" ")[-1])
        return [singular] if noun and number * 2 > len(steps) else []

    def _doers(self, steps: Sequence[int]) -> list[str]:
        """Who does what several of some steps say: players, where they play for, in and at."""
        doers = Counter(
            doer
            for step in steps
            for doer in {
                words.agent(form.text.split(" ")[0])
                for form in self.vocabulary.forms(step, "en")
                if form.kind is Kind.VERB
            }
            if doer is not None
        )
        return [doer for doer, number in doers.most_common() if number > 1]

    def _sort_of(self, nouns: Sequence[str]) -> str:
        sorts = [sort for sort in self.sorts(nouns) if sort]
        return max(sorts, key=sorts.count) if sorts else ""

    def _concepts(
        self, has: Sequence[int], is_: Sequence[int], named_like: NDArray[np.float32]
    ) -> list[KindConcept]:
        """The kinds that fit best, none where none fits well."""
        has_fit, is_fit = self._fits
        parts = [fit[list(steps)] for fit, steps in ((has_fit, has), (is_fit, is_))]
        known = [part[~np.isnan(part[:, 0])] for part in parts]
        known = [part.mean(axis=0) for part in known if len(part)]
        fits = _NAMES * named_like
        if known:
            related = np.mean(known, axis=0) * len(known) / max(bool(has) + bool(is_), 1)
            clear = (named_like >= _NAMED_CLEARLY) & (named_like == named_like.max())
            doubtful = related >= related.max() - _IN_DOUBT  # unclear names tell these apart alone
            fits = np.where(clear | doubtful, related + fits, related)
        if fits.max() < _SURE:
            return []
        order = [int(place) for place in np.argsort(-fits, kind="stable")[:3]]
        if named_like[order[0]] >= _NAMED_CLEARLY:
            del order[1:]
        best = kind_concepts()[order[0]]
        return [
            kind_concepts()[place]
            for place in order
            if fits[place] >= fits.max() - _MARGIN and kind_concepts()[place].sort == best.sort
        ]

    def _named_like(self, kind: int) -> NDArray[np.float32]:
        """How much more than other kinds each is like the names of some nodes: (K,)."""
        labels = [self.store.label(int(node), "en") for node in self._samples.get(kind, ())]
        labels = [label.replace("_", " ") for label in labels if not is_han(label)]
        if not labels:
            return np.zeros(len(kind_concepts()), dtype=np.float32)
        words_, starts = self._typical_names
        cosines = self.encoder.sentence_vectors(labels) @ words_.T  # (names, words)
        likeness = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
        found: NDArray[np.float32] = likeness - likeness.mean()
        return found

    @cached_property
    def _typical_names(self) -> tuple[NDArray[np.float32], list[int]]:
        """Vectors of the words that names are compared with, and where those of each kind begin."""
        listed = [(*one.en, *one.like) for one in kind_concepts()]
        starts = np.cumsum([0, *map(len, listed)])[:-1].tolist()
        return self.encoder.sentence_vectors([word for own in listed for word in own]), starts

    @cached_property
    def _samples(self) -> dict[int, NDArray[np.intp]]:
        """By kind without a class, some of its nodes, spread over the graph; of the largest."""
        of, leaves = self.vocabulary.kinds.of, self.vocabulary.kinds.leaves
        order = np.argsort(of, kind="stable")
        kinds, sizes = np.unique(of, return_counts=True)
        found = dict(zip(kinds.tolist(), np.split(order, np.cumsum(sizes)[:-1]), strict=True))
        induced = [
            kind for kind in kinds[np.argsort(-sizes, kind="stable")].tolist() if leaves[kind]
        ]
        largest = induced[:_KINDS_READ]
        return {
            kind: found[kind][np.linspace(0, len(found[kind]) - 1, _NAMES_READ).astype(int)]
            for kind in largest
        }

    def _english(self, step: int) -> list[str]:
        """English words for what a step leads to: its relation's own, or a concept's."""
        own = [role for role in self.roles[step] if not is_han(role)]
        own += self.vocabulary.names(step, "en")[:1]
        return own or [one.headword for one in named(self.vocabulary.names(step, "zh"))]

    @cached_property
    def _fits(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How like what each step leads to is to what kinds have, and to what they are: (S, K).

        The best cosine of any two words; a row without words is not a number.
        """
        english = [self._english(step) for step in self._steps]
        names = sorted({name for words_ in english for name in words_})
        place = {name: row for row, name in enumerate(names)}
        vectors = self.encoder.sentence_vectors(names)
        found = []
        for typical in (
            [one.has for one in kind_concepts()],
            [one.roles for one in kind_concepts()],
        ):
            columns = [_best_cosines(vectors, self.encoder, listed) for listed in typical]
            table = np.stack(columns, axis=1)  # (names, K)
            rows = [
                table[[place[name] for name in words_]].max(axis=0)
                if words_
                else np.full(table.shape[1], np.nan)
                for words_ in english
            ]
            found.append(np.array(rows, dtype=np.float32))
        return found[0], found[1]

    def _of_step(self, step: int, kinds: Sequence[Noun]) -> Noun:
        """The noun of what a step leads to: its role there, then its kind."""
        kind = self.vocabulary.kinds.kind_of(self.vocabulary.sample_targets(step))
        own = kinds[kind] if kind is not None else Noun()
        roles = self.roles[step]
        english = [role for role in roles if not is_han(role)]
        classed = kind is not None and bool(self.vocabulary.kinds.classes[kind])
        sort = self.shapes[step] or own.sort or self._sort_of(english)
        if classed or step >= self.store.num_relations:
            return Noun(own.en, own.zh, sort)
        han = [role for role in roles if is_han(role)]
        return Noun(
            tuple(dict.fromkeys([*english, *own.en])), tuple(dict.fromkeys([*han, *own.zh])), sort
        )

    def sorts(self, nouns: Sequence[str]) -> list[str]:
        """What asks after each of some nouns; empty where that is not sure."""
        new = sorted({noun for noun in nouns if noun not in self._sorts})
        if new:
            names, sorts = _prototypes()
            prototypes = self.encoder.sentence_vectors(names)
            cosines = self.encoder.sentence_vectors(new) @ prototypes.T
            for noun, row in zip(new, cosines, strict=True):
                best = int(row.argmax())
                self._sorts[noun] = sorts[best] if row[best] >= _SURE_SORT else ""
        return [self._sorts[noun] for noun in nouns]


def _best_cosines(
    vectors: NDArray[np.float32], encoder: Encoder, typical: Sequence[str]
) -> NDArray[np.float32]:
    """For each vector its best cosine with some texts, 0 where there are none."""
    if not typical or not len(vectors):
        return np.zeros(len(vectors), dtype=np.float32)
    best: NDArray[np.float32] = (vectors @ encoder.sentence_vectors(typical).T).max(axis=1)
    return best


def _prototypes() -> tuple[list[str], list[str]]:
    """Nouns whose sort is known, and their sorts."""
    pairs: list[tuple[str, str]] = []
    for concept in kind_concepts():
        pairs += [(noun, concept.sort) for noun in (*concept.en, *concept.roles)]
    for sort, listed in _SORT_WORDS.items():
        pairs += [(noun, sort) for noun in listed.split(", ")]
    return [noun for noun, _ in pairs], [sort for _, sort in pairs]


def _head(noun: str) -> str:
    """ "date" of "date of birth", "year" of "release year"."""
    before, of, _ = noun.partition(" of ")
    return before.split(" ")[-1] if of else noun.split(" ")[-1]
