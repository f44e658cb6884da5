"""What all writers of operator questions share: sets to ask about, checks of what is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from random import Random
from types import ModuleType

import numpy as np

from kgqa.config import SynthesisConfig
from kgqa.grammar import (
    Form,
    Kind,
    Renderer,
    Worded,
    operators_chinese,
    operators_english,
    yes_no_chinese,
    yes_no_english,
)
from kgqa.groups import Group, Groups
from kgqa.lexical import MASK, PLACES, unpluralised
from kgqa.measuring import Gauge, Measures
from kgqa.operator_sets import Thing
from kgqa.operators import Operators
from kgqa.quantities import quantities
from kgqa.ranks import TOP
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.sampling import WalkSampler
from kgqa.vocabulary import StepVocabulary
from kgqa.wording import THING, Wording
from kgqa.written import WrittenQuestion

Paths = list[list[Walk]]
_WALKS_OF_PATH = 40
_WITHIN = 12
_TWO_HOPS = 0.12
_TRIES, _CONDITION_TRIES = 8, 6
_CONDITIONS = (Kind.NOUN_OF, Kind.VERB_BY, Kind.PREP_BY, Kind.RECIPROCAL)


class OperatorTools:
    """One graph as the writers of operator questions see it.

    Args:
        walker: the graph, with operators and groups.
        sampler: walks to begin from; its chance is the writers'.
        wording: words for the steps of walks.
        renderers: by language.
        disturb: changes a text, given its language, as people make mistakes.
    """

    def __init__(
        self,
        walker: Walker,
        sampler: WalkSampler,
        wording: Wording,
        renderers: Mapping[str, Renderer],
        disturb: Callable[[str, str], str],
    ) -> None:
        assert walker.operators is not None and walker.groups is not None
        self.walker: Walker = walker
        self.operators: Operators = walker.operators
        self.groups: Groups = walker.groups
        self.vocabulary: StepVocabulary = sampler.vocabulary
        self.config: SynthesisConfig = sampler.config
        self.rng: Random = sampler.rng
        self.sampler = sampler
        self.wording = wording
        self.renderers = renderers
        self.disturb = disturb
        self.store = walker.store
        self.measures = Measures(walker.operators, sampler.vocabulary)

    def chance(self, rate: float) -> bool:
        """Whether it so happens."""
        return self.rng.random() < rate

    def sentences(self, language: str) -> ModuleType:
        """The module of a language's sentences that choose among things."""
        return operators_chinese if language == "zh" else operators_english

    def yes_no(self, language: str) -> ModuleType:
        """The module of a language's questions for yes or no."""
        return yes_no_chinese if language == "zh" else yes_no_english

    def label(self, node: int, language: str) -> str:
        """The name of a node."""
        return self.store.label(node, language)

    # ------------------------------------------------------------ sets

    @cached_property
    def chains(self) -> dict[Gauge, Paths]:
        """By measure, the walks to several things that have it, by their reasoning path."""
        walks = [
            walk
            for pool in self.sampler.pools[:2]
            for instances in pool
            for walk in instances[:_WALKS_OF_PATH]
            if self._hops(walk) == 1 or not self.store.is_literal(walk.topic)
            if not self.wording.mixed(walk.result)
        ]
        tried: dict[Gauge, list[Walk]] = {}
        for walk in walks:
            for gauge in self.measures.near(walk.result):
                tried.setdefault(gauge, []).append(walk)
        found = {gauge: self._by_path(gauge, tried[gauge]) for gauge in sorted(tried)}
        return {gauge: paths for gauge, paths in found.items() if paths}

    def _by_path(self, gauge: Gauge, walks: list[Walk]) -> Paths:
        """The walks whose ends differ in a measure, by path: one measure after the other."""
        found: dict[tuple[int, ...], list[Walk]] = {}
        for walk in walks:
            back = not gauge.counts and walk.steps[-1] == self.store.inverse(gauge.step)
            if not back and self.measures.differ(gauge, walk.result):
                found.setdefault(walk.steps, []).append(walk)
        return list(found.values())

    @cached_property
    def group_gauges(self) -> dict[Gauge, list[int]]:
        """By measure, the groups whose members have it."""
        found: dict[Gauge, list[int]] = {}
        for number, group in enumerate(self.groups.items):
            for gauge in self.measures.of(group.members):
                found.setdefault(gauge, []).append(number)
        return found

    def gauge(
        self, known: Mapping[Gauge, object], *, counts: bool, lacked: bool = False
    ) -> Gauge | None:
        """One of the measures, drawn evenly; with ``lacked`` one of which there is one or none."""
        fitting = [
            gauge
            for gauge in known
            if gauge.counts == counts and self.measures.compares(gauge) is not lacked
        ]
        return self.rng.choice(fitting) if fitting else None

    def walk_of(self, paths: Paths) -> Walk:
        """A walk, its path drawn evenly, shorter ones more often, and what is within a place."""
        long = self.chance(_TWO_HOPS)
        fitting = [walks for walks in paths if (self._hops(walks[0]) > 1) == long] or paths
        weights = [_WITHIN if self.sampler.within(walks[0]) else 1 for walks in fitting]
        return self.rng.choice(self.rng.choices(fitting, weights)[0])

    def _hops(self, walk: Walk) -> int:
        return len(walk.spoken(self.store.num_steps).steps)

    def chain(self, walk: Walk, language: str, *, named: bool = False) -> Thing | None:
        """What a walk reaches; with ``named`` its topic by name, and the noun masked instead."""
        if named:
            source = Worded(self.label(walk.topic, language), bare=True)
        else:
            source = self.wording.topic(walk, language)
        wording = self.wording.wording(walk, language, phrase=True)
        reached = self.renderers[language].nested(wording[:-1], source, self.rng)
        if not wording or reached is None:
            return None
        source, (form, target) = reached, wording[-1]
        target = replace(target, plural=True)
        topic, steps, nodes = walk.topic, walk.steps, walk.result
        if named:
            group = self.group_around(walk.result)
            if group is None:
                return None
            topic, steps, target = self.groups.first + group, (), replace(target, text=MASK)
            masked = self._masked(form, self.groups.items[group], language)
            if masked is None:
                return None
            form = masked
        return Thing(topic, steps, nodes, target, self.renderers[language], self.rng, form, source)

    def _masked(self, form: Form, group: Group, language: str) -> Form | None:
        """The form with the group's noun masked, where that is what its noun is."""
        if form.kind is not Kind.NOUN:
            return form
        change = self.renderers[language].inflection
        text = form.text if language == "zh" else change.singular(form.text)
        return replace(form, text=MASK) if text in group.words(language) else None

    def group_around(self, nodes: Nodes) -> int | None:
        """The number of the smallest group that holds the nodes."""
        topic = self.groups.around(nodes)
        return None if topic is None else topic - self.groups.first

    def all_of(self, number: int, language: str, around: Sequence[str] = ()) -> Thing | None:
        """All of a group, its noun masked; None where it has no noun in the language."""
        group = self.groups.items[number]
        if not group.words(language):
            return None
        return Thing(
            self.groups.first + number,
            (),
            group.members,
            Worded(MASK, True, self.sort_of(group.members)),
            self.renderers[language],
            self.rng,
            around=around,
        )

    def noun(self, group: Group, language: str) -> str:
        """The noun of a group, mostly its first."""
        words = group.words(language) or (THING[language],)
        return words[0] if self.chance(0.7) else self.rng.choice(words)

    def sort_of(self, nodes: Nodes) -> str:
        """What asks after some nodes."""
        return self.vocabulary.nouns.of_kind(self.vocabulary.kinds.kind_of(nodes)).sort

    @cached_property
    def by_steps(self) -> dict[tuple[int, ...], list[Walk]]:
        """The walks of one step, by that step."""
        return {walks[0].steps: walks for walks in self.sampler.pools[0]}

    def condition(self, walk: Walk, language: str) -> Form | None:
        """A form of a walk of one step that says what things are or do, after a few tries."""
        for _ in range(_CONDITION_TRIES):
            form = self.wording.form(walk, 0, language, phrase=True)
            if form is not None and form.kind in _CONDITIONS:
                return form
        return None

    # ------------------------------------------------------------ texts

    def fill(self, templates: Sequence[str], **parts: str) -> str:
        """One of some sentences with its places filled; none that needs a part that is empty."""
        missing = [f"{{{name}}}" for name, part in parts.items() if not part]
        fitting = [one for one in templates if not any(name in one for name in missing)]
        text = self.rng.choice(fitting)
        for name, part in parts.items():
            text = text.replace(f"{{{name}}}", part)
        return text

    def written(self, question: WrittenQuestion) -> list[WrittenQuestion]:
        """The question disturbed, if its text and its walk agree; else nothing."""
        text = unpluralised(question.text)
        question = replace(question, steps=self.operators.said(question.steps, text))
        if text.count(MASK) != 1 + len(question.beside) or not self._agrees(text, question):
            return []
        if not self.takeable(question):
            return []
        disturbed = self.disturb(text, question.language)
        return [replace(question, text=disturbed if self._agrees(disturbed, question) else text)]

    def readings(
        self,
        text: str,
        walks: Sequence[Walk],
        compositions: Sequence[str],
        kind: str,
        language: str,
    ) -> list[WrittenQuestion]:
        """The question with each topic masked in turn, disturbed alike; nothing if one is amiss.

        Args:
            text: with one of ``PLACES`` for the topic of each walk, in their order.
            walks: what is meant by the topics; one of no steps is of something left out by name.
            compositions: what each walk is to the question.
        """
        places = PLACES[: len(walks)]
        text = unpluralised(text)
        if any(text.count(place) != 1 for place in places):
            return []
        steps = [self.operators.said(walk.steps, text) for walk in walks]
        text = self.disturb(text, language)
        found = []
        for own, walk, way, composition in zip(places, walks, steps, compositions, strict=True):
            said = text
            for place, other in zip(places, walks, strict=True):
                name = MASK if place == own else self.label(other.topic, language)
                said = said.replace(place, name)
            question = WrittenQuestion(
                said,
                walk.topic,
                way,
                kind,
                language,
                composition,
                misread=not way,
            )
            if not self.takeable(question):
                return []
            found.append(question)
        return found

    def _agrees(self, text: str, question: WrittenQuestion) -> bool:
        if not question.numbers:
            return True
        named = [(one.value, one.inclusive) for one in quantities(text)]
        return named == [(one.value, one.inclusive) for one in question.numbers]

    def takeable(self, question: WrittenQuestion) -> bool:
        """Whether each step can be taken where the walk has come to, and it is no way back.

        Where the question asks for the third of something, there must be a third.
        """
        walk = self.walker.start(question.topic, question.beside, question.numbers, question.rank)
        for step in question.steps:
            if not bool(np.isin(step, self.walker.choices(walk))):
                return False
            walk = self.walker.advance(walk, step)
        if question.steps and question.rank != TOP and not len(walk.result):
            return False
        alone = question.composition == "single" and question.type != "yes-no"
        return not (alone and walk.returns)

    def tried(self, write: Callable[[], list[WrittenQuestion]]) -> list[WrittenQuestion]:
        """What comes of a few tries."""
        for _ in range(_TRIES):
            if found := write():
                return found
        return []
