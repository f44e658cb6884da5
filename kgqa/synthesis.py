"""Questions written from a graph: walks sampled from it, worded by the grammar, then disturbed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from random import Random

import numpy as np

from kgqa.config import SynthesisConfig
from kgqa.grammar import Form, Kind, Renderer, Worded
from kgqa.grammar.morphology import base, participle, past
from kgqa.grammar.render import extraposed
from kgqa.lexical import MASK
from kgqa.lexicon import WeightedForm, plain_forms
from kgqa.noise import casual, misspell
from kgqa.progress import Report
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.sampling import WalkSampler
from kgqa.thesaurus import Thesaurus
from kgqa.vocabulary import StepVocabulary

_TRIES = 4
_NOUNS = (Kind.NOUN, Kind.NOUN_OF)
_PASSIVES = (Kind.PREP, Kind.PREP_BY)
_FIRST, _SECOND = "\ue001", "\ue002"
_LAST = (Kind.STEM, Kind.IDIOM)
_OPENED = {"en": 0.08, "zh": 0.25}
_MOVED_RATE = 0.2
_THING = {"en": "thing", "zh": "东西"}
_SORT_NOUNS = {
    "en": {"person": "person", "place": "place", "time": "time", "number": "number"},
    "zh": {"person": "人", "place": "地方", "time": "时间", "number": "数字"},
}


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with ``MASK`` for its topic entity, and what it asks.

    ``steps`` is empty where nothing in the graph answers; ``type`` is a question type.
    """

    text: str
    topic: int
    steps: tuple[int, ...]
    type: str
    language: str
    composition: str = "single"


class QuestionWriter:
    """Writes questions about one graph.

    Args:
        walker: the graph.
        vocabulary: words for its relations.
        thesaurus: near words, to vary the wording, and far ones, for what it cannot answer.
    """

    def __init__(
        self,
        walker: Walker,
        vocabulary: StepVocabulary,
        config: SynthesisConfig,
        thesaurus: Thesaurus,
        seed: int = 0,
    ) -> None:
        self.walker = walker
        self.vocabulary = vocabulary
        self.config = config
        self.thesaurus = thesaurus
        self.rng = Random(seed)
        self.sampler = WalkSampler(walker, vocabulary, config, self.rng)
        self.languages = self._languages()
        self._led_to = lru_cache(maxsize=None)(
            lambda step: self._what(vocabulary.sample_targets(step))
        )
        self.renderers = {language: Renderer(language) for language in self.languages}

    def write(self, report: Report) -> list[WrittenQuestion]:
        """``num_questions`` questions, balanced over hops, reasoning paths and languages.

        Fewer where the graph allows no more than a few walks that can be worded.
        """
        sampler = self.sampler
        written: list[WrittenQuestion] = []
        wanted = self.config.num_questions if any(sampler.pools) else 0
        for _ in range(_TRIES * wanted):
            language = self._language()
            conjunction = self.rng.random() < self.config.conjunction_rate
            if conjunction and (pair := self._conjunction(language)):
                written += pair
                continue
            shortcut = self.rng.random() < self.config.shortcut_rate
            walk = sampler.shortcut() if shortcut else sampler.draw()
            question = self.word(walk, language, skip_first=shortcut and len(walk.steps) > 1)
            if question is not None:
                misplaced = self.rng.random() < self.config.misplaced_rate
                written.append(self._misplaced(question) if misplaced else question)
                report(len(written), wanted)
            if len(written) >= wanted:
                break
        return written

    def word(
        self, walk: Walk, language: str, *, skip_first: bool = False
    ) -> WrittenQuestion | None:
        """One question whose answer is the end of the walk; None where the words are missing.

        With ``skip_first`` the walk's first step goes without saying.
        """
        wording = self._wording(walk, language, start=int(skip_first))
        if not wording:
            return None
        source = self._topic(walk, language)
        for form, target in wording[:-1]:
            worded = self.renderers[language].phrase(form, source, target, self.rng)
            if worded is None:
                return None
            source = worded
        if self.rng.random() < self.config.unanswerable_rate:
            return self._unanswerable(walk, source, language)
        return self._question(walk, source, *wording[-1], language)

    def _conjunction(self, language: str) -> list[WrittenQuestion]:
        """One question for what two walks have in common, as read from either topic.

        The first walk's phrase is the noun of the second's question: "which countries in Africa
        use the franc". Empty where no partner or no words are found.
        """
        first = self.sampler.first()
        second = self.sampler.partner(first)
        if second is None:
            return []
        names = [self.walker.store.label(walk.topic, language) for walk in (first, second)]
        forms = [self._form(first, 0, language, phrase=True), self._form(second, 0, language)]
        if forms[0] is None or forms[1] is None:
            return []
        render, target = self.renderers[language], self._target(first, 0, language)
        phrase = render.phrase(forms[0], Worded(_FIRST, bare=True), target, self.rng)
        if phrase is None:
            return []
        noun = replace(phrase, text=phrase.text.removeprefix("the "))
        count = self.rng.random() < 0.2
        ask = render.count if count else render.question
        text = ask(forms[1], Worded(_SECOND, bare=True), noun, self.rng)
        if text is None or _FIRST not in text:
            return []
        text, kind = self._disturb(text, language), "count" if count else "entity"
        places = (_FIRST, _SECOND)
        return [
            WrittenQuestion(
                text.replace(places[own], MASK).replace(places[1 - own], names[1 - own]),
                walk.topic,
                walk.steps,
                kind,
                language,
                "intersection",
            )
            for own, walk in enumerate((first, second))
        ]

    def _question(
        self, walk: Walk, source: Worded, form: Form, target: Worded, language: str
    ) -> WrittenQuestion | None:
        """The last form of a walk as a question."""
        literal = self.walker.store.is_literal(int(walk.result[0]))
        count = not literal and self.rng.random() < 0.2
        render = self.renderers[language]
        text = (render.count if count else render.question)(form, source, target, self.rng)
        if text is None:
            return None
        if language == "en" and self.rng.random() < _MOVED_RATE:
            text = extraposed(text, source.text)
        kind = "count" if count else "attribute" if literal else "entity"
        return WrittenQuestion(
            self._disturb(text, language), walk.topic, walk.steps, kind, language
        )

    def _wording(self, walk: Walk, language: str, *, start: int = 0) -> list[tuple[Form, Worded]]:
        """A form and a class noun for each step, or for two steps at once; empty if one has none.

        Two steps become one where the walk goes along a relation and back ("with the same R
        as"), and where people leave a step out: one that every source has just once ("the
        currency of Lyon" for that of its country).
        """
        forms: list[tuple[Form, Worded]] = []
        hop = start
        while hop < len(walk.steps):
            merged = self._merged(walk, hop, language) if hop + 1 < len(walk.steps) else None
            last = hop + 1 if merged else hop
            form = merged or self._form(walk, hop, language, phrase=last + 1 < len(walk.steps))
            if form is None:
                return []
            forms.append((form, self._target(walk, last, language)))
            hop = last + 1
        return forms

    def _merged(self, walk: Walk, hop: int, language: str) -> Form | None:
        """One form for the steps at ``hop`` and after it, now and then, where there is one."""
        first, second = walk.steps[hop], walk.steps[hop + 1]
        chance, symmetric = self.rng.random(), self.vocabulary.symmetric(first)
        if second == self.vocabulary.return_of(first) and chance < 0.6 and not symmetric:
            return self._in_common(first, language)
        here = Walk(walk.topic, walk.steps[:hop], walk.frontiers[: hop + 1])
        if chance < 0.3 and self.vocabulary.functional(first):
            direct = second in self.walker.choices(here)
            return None if direct else self._form(walk, hop + 1, language)
        if (
            0.3 <= chance < 0.45
            and hop + 2 == len(walk.steps)
            and self.vocabulary.functional(second)
        ):
            kinds = self.vocabulary.kinds
            end = kinds.class_of(walk.result)
            other = end is not None and end != kinds.class_of(walk.frontiers[hop + 1])
            return self._form(walk, hop, language) if other else None
        return None

    def _in_common(self, step: int, language: str) -> Form | None:
        """A form for there and back along a step: acting together, or having the same of it."""
        forms = [weighted.form for weighted in self._forms(step, language)]
        verbs = [form for form in forms if form.kind is Kind.VERB]
        nouns = [form for form in forms if form.kind is Kind.NOUN]
        people = self.vocabulary.sort(self.walker.store.inverse(step)) == "person"
        if verbs and people and self.vocabulary.sort(step) not in ("place", "time"):
            middle = self.rng.choice(self._nouns(step, language))
            if language == "en":
                middle = self.renderers[language].inflection.plural(middle)
            return replace(self.rng.choice(verbs), kind=Kind.TOGETHER, other=middle)
        if not nouns:
            return None
        acts = [form for form in forms if form.kind is Kind.VERB_BY and form.past]
        other = self.rng.choice(acts).text if acts else ""
        return Form(Kind.SHARED, self.rng.choice(nouns[:6]).text, other=other)

    def _unanswerable(self, walk: Walk, source: Worded, language: str) -> WrittenQuestion | None:
        """A question after the same topic for something that the graph does not hold."""
        nouns = self.thesaurus.foreign.get(language)
        if not nouns:
            return None
        form = Form(Kind.NOUN, self.rng.choice(nouns))
        target = Worded(_THING[language], self.rng.random() < 0.3)
        text = self.renderers[language].question(form, source, target, self.rng)
        if text is None:
            return None
        return WrittenQuestion(self._disturb(text, language), walk.topic, (), "entity", language)

    def _misplaced(self, question: WrittenQuestion) -> WrittenQuestion:
        """The question about an entity that it makes no sense for: a namesake linked by mistake."""
        other = self.rng.randrange(self.walker.store.num_entities)
        here = self.walker.choices(self.walker.start(other))
        ways = [(), *((int(step),) for step in here if self.vocabulary.functional(int(step)))]
        if any(len(self.walker.along(other, way + question.steps).result) for way in ways):
            return question
        return replace(question, topic=other, steps=())

    def _topic(self, walk: Walk, language: str) -> Worded:
        """The masked topic entity, now and then with its class beside it, or in quotes."""
        nouns = self.vocabulary.node_words(walk.frontiers[0], language)
        if self._without_classes:
            nouns += self.vocabulary.class_words(self.walker.store.inverse(walk.steps[0]), language)
        noun = self.rng.choice(nouns) if nouns else ""
        bare = Worded(MASK, noun=noun, bare=True)
        chance, foreign = self.rng.random(), self.thesaurus.foreign.get(language)
        render = self.renderers[language]
        if chance > 1.0 - self._quote_rate(language):
            return replace(bare, text=self.rng.choice(render.grammar.QUOTES).format(s=MASK))
        if not nouns or chance > self._aside_rate:
            return bare
        if chance < 0.04 and foreign:
            noun = render.described(noun, self.rng.choice(foreign))
        return render.aside(bare, noun, self.rng)

    def _quote_rate(self, language: str) -> float:
        return 0.2 if language == "zh" and self._without_classes else 0.02

    @property
    def _aside_rate(self) -> float:
        return 0.25 if self._without_classes else 0.12

    @cached_property
    def _without_classes(self) -> bool:
        return not len(self.walker.store.schema.types)

    def _forms(self, step: int, language: str) -> Sequence[WeightedForm]:
        """All forms of a step with their weights."""
        found = self.thesaurus.forms.get((step, language))
        return found or plain_forms(self.vocabulary.forms(step, language))

    def _form(self, walk: Walk, hop: int, language: str, *, phrase: bool = False) -> Form | None:
        """One of the forms of a step; with ``phrase`` one that need not end the question."""
        forms = self._forms(walk.steps[hop], language)
        if phrase:
            forms = [one for one in forms if one.form.kind not in _LAST]
        if self._class_says_it(walk, hop, language) and self.rng.random() < 0.12:
            return Form(Kind.TYPE, "")
        if not forms:
            return None
        form = self.rng.choices(forms, [one.weight for one in forms])[0].form
        if hop and walk.steps[hop] == self.vocabulary.return_of(walk.steps[hop - 1]):
            form = replace(form, again=True)
        return self._varied(form) if self.rng.random() < self.config.synonym_rate else form

    def _varied(self, form: Form) -> Form:
        """The form with a synonym for its noun or its verb, where there is one."""
        if form.kind in _NOUNS:
            synonyms = self.thesaurus.synonyms.get(form.text)
            return replace(form, text=self.rng.choice(synonyms)) if synonyms else form
        first, space, rest = form.text.partition(" ")
        passive = form.kind in _PASSIVES
        synonyms = self.thesaurus.verbs.get(base(first)) if form.past or passive else None
        if not synonyms:
            return form
        verb = self.rng.choice(synonyms)
        return replace(form, text=f"{participle(verb) if passive else past(verb)}{space}{rest}")

    def _class_says_it(self, walk: Walk, hop: int, language: str) -> bool:
        """Whether no other step from here leads to the same class, so that its name is enough."""
        step = walk.steps[hop]
        here = self._what(walk.frontiers[hop + 1])
        if here is None or not self.vocabulary.class_words(step, language):
            return False
        start = Walk(walk.topic, walk.steps[:hop], walk.frontiers[: hop + 1])
        others = [int(other) for other in self.walker.choices(start) if other != step]
        return all(self._led_to(other) != here for other in others)

    def _what(self, nodes: Nodes) -> tuple[str, int] | None:
        """The class of some nodes, or their kind where there are no classes."""
        kinds = self.vocabulary.kinds
        found = kinds.class_of(nodes)
        if found is not None:
            return "class", found
        kind = kinds.kind_of(nodes)
        return ("kind", kind) if kind is not None and kinds.leaves[kind] else None

    def _target(self, walk: Walk, hop: int, language: str) -> Worded:
        """A noun for what a step reaches, and its number."""
        step = walk.steps[hop]
        names = self._nouns(step, language)
        first = self.rng.random() < (0.4 if self._without_classes else 0.7)
        noun = names[0] if first else self.rng.choice(names)
        if self.rng.random() < self.config.adjective_rate:
            noun = self.renderers[language].qualified(noun, self.rng)
        several = len(walk.frontiers[hop + 1]) > 1
        plural = self.rng.random() < (0.9 if several else 0.15)
        return Worded(noun, plural, self.vocabulary.sort(step))

    def _nouns(self, step: int, language: str) -> list[str]:
        """Nouns for what a step leads to, best first; at worst what fits its question word."""
        known = self.vocabulary.class_words(step, language)
        return known or [_SORT_NOUNS[language].get(self.vocabulary.sort(step), _THING[language])]

    def _disturb(self, text: str, language: str) -> str:
        chance, nouns = self.rng.random(), self.thesaurus.foreign.get(language)
        if chance < _OPENED[language]:
            text = self.renderers[language].opening(self.rng) + text
        elif chance > 0.92 and nouns:
            words = (self.rng.choice(nouns), self.rng.choice(nouns))
            text = self.renderers[language].digress(text, words, self.rng)
        if self.rng.random() < self.config.typo_rate:
            text = misspell(text, self.rng)
        return casual(text, self.rng)

    def _language(self) -> str:
        return self.rng.choices(self.languages, [3, 2][: len(self.languages)])[0]

    def _languages(self) -> list[str]:
        """The languages in which the relations of most facts have a name."""
        relations = self.walker.store.triples[:, 1]
        facts = np.bincount(relations, minlength=self.walker.store.num_relations)
        named = {
            language: sum(
                int(count)
                for relation, count in enumerate(facts)
                if self.vocabulary.names(relation, language)
            )
            for language in ("en", "zh")
        }
        return [language for language, count in named.items() if 2 * count >= len(relations)] or [
            "en"
        ]
