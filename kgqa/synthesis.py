"""Questions written from a graph: walks sampled from it, worded by the grammar, then disturbed."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from random import Random

import numpy as np

from kgqa.config import SynthesisConfig
from kgqa.grammar import Form, Kind, Renderer, Worded
from kgqa.grammar.classifiers import reclassified
from kgqa.grammar.demonyms import adjective_of
from kgqa.grammar.kinship import shortened
from kgqa.grammar.morphology import is_common_noun
from kgqa.grammar.render import extraposed
from kgqa.lexical import MASK, PLACES, unpluralised
from kgqa.noise import casual, misspell
from kgqa.operator_tools import OperatorTools
from kgqa.operator_writing import OperatorWriter
from kgqa.progress import Report
from kgqa.retrieval import Walk, Walker
from kgqa.sampling import WalkSampler
from kgqa.text import fold
from kgqa.thesaurus import Thesaurus
from kgqa.vocabulary import StepVocabulary
from kgqa.wording import THING, Wording
from kgqa.written import WrittenQuestion

__all__ = ["QuestionWriter", "WrittenQuestion"]

_TRIES = 4
_WEIGHTS = {"en": 3.0, "zh": 2.0}  # how often each language is written in, where both are spoken
_FEW = 0.1
_FIRST, _SECOND = PLACES[:2]
_OPENED = {"en": 0.08, "zh": 0.25}
_MOVED_RATE = 0.2
_TWO_HOPS = 0.3
_NOUNS_ALONE = 0.5
_CHAINED = 0.1
_AMONG = 0.3
_RECLASSIFIED = 0.25
_OF_A_GROUP = 0.08


class QuestionWriter:
    """Writes questions about one graph.

    Args:
        walker: the graph; where it has operators and groups, questions with them are written too.
        vocabulary: words for its relations.
        thesaurus: near words, to vary the wording, and far ones, for what it cannot answer.
        tidy: whether the texts stay as the grammar has them, without what people do to them.
    """

    def __init__(
        self,
        walker: Walker,
        vocabulary: StepVocabulary,
        config: SynthesisConfig,
        thesaurus: Thesaurus,
        seed: int = 0,
        *,
        tidy: bool = False,
    ) -> None:
        self.tidy = tidy
        self.walker = walker.plain
        self.vocabulary = vocabulary
        self.config = config
        self.thesaurus = thesaurus
        self.rng = Random(seed)
        self.sampler = WalkSampler(self.walker, vocabulary, config, self.rng)
        self.shares = self._shares()
        self.languages = sorted(self.shares, key=lambda one: -self.shares[one])
        self.renderers = {language: Renderer(language) for language in self.languages}
        self.wording = Wording(self.walker, vocabulary, config, thesaurus, self.renderers, self.rng)
        self.operators: OperatorWriter | None = None
        if walker.operators is not None and walker.groups is not None:
            tools = OperatorTools(walker, self.sampler, self.wording, self.renderers, self._disturb)
            self.operators = OperatorWriter(tools)

    def write(self, report: Report) -> list[WrittenQuestion]:
        """``num_questions`` questions, balanced over hops, reasoning paths and languages.

        Fewer where the graph allows no more than a few walks that can be worded.
        """
        sampler = self.sampler
        written: list[WrittenQuestion] = []
        wanted = self.config.num_questions if any(sampler.pools) else 0
        for _ in range(_TRIES * wanted):
            language = self._language()
            if self.operators and self.rng.random() < self.config.operator_rate:
                written += self.operators.write(language)
                report(min(len(written), wanted), wanted)
                if len(written) >= wanted:
                    break
                continue
            conjunction = self.rng.random() < self.config.conjunction_rate
            if conjunction and (pair := self._conjunction(language)):
                written += pair
                continue
            shortcut = self.rng.random() < self.config.shortcut_rate
            chain = sampler.chain() if self.rng.random() < _CHAINED else None
            walk = chain or (sampler.shortcut() if shortcut else sampler.draw())
            language = self._spoken(walk, language)
            question = self.word(
                walk, language, skip_first=shortcut and not chain and len(walk.steps) > 1
            )
            if question is not None:
                misplaced = self.rng.random() < self.config.misplaced_rate
                written.append(self._misplaced(question) if misplaced else question)
                written += self._of_a_group(question)
                report(min(len(written), wanted), wanted)
            if len(written) >= wanted:
                break
        return written[:wanted]

    def word(
        self, walk: Walk, language: str, *, skip_first: bool = False
    ) -> WrittenQuestion | None:
        """One question whose answer is the end of the walk; None where the words are missing.

        With ``skip_first`` the walk's first step goes without saying.
        """
        chained = not skip_first and len(walk.steps) > 1 and self.rng.random() < _NOUNS_ALONE
        wording = self.wording.nouns(walk, language) if chained else []
        wording = wording or self.wording.wording(walk, language, start=int(skip_first))
        if not wording:
            return None
        topic = self.wording.topic(walk, language)
        source = self.renderers[language].nested(wording[:-1], topic, self.rng)
        if source is None:
            return None
        if self.rng.random() < self.config.unanswerable_rate:
            return self._unanswerable(walk, source, language)
        return self._question(walk, source, *wording[-1], language)

    def _conjunction(self, language: str) -> list[WrittenQuestion]:
        """One question for what two walks have in common, as read from either topic.

        The first walk's phrase is the noun of the second's question: "which countries in Africa
        use the franc". Empty where no partner or no words are found.
        """
        first = self.sampler.first()
        second = self.sampler.partner(first, 2 if self.rng.random() < _TWO_HOPS else 1)
        if second is None:
            return []
        if len(second.steps) > 1 and self.rng.random() < 0.5:
            first, second = second, first
        render = self.renderers[language]
        phrase = self._phrase(first, Worded(_FIRST, bare=True), language)
        wording = self.wording.wording(second, language)
        source = render.nested(wording[:-1], Worded(_SECOND, bare=True), self.rng)
        if phrase is None or source is None or not wording:
            return []
        noun = replace(phrase, text=phrase.text.removeprefix("the "))
        count = self.rng.random() < 0.2
        ask = render.count if count else render.question
        among = self.rng.random() < _AMONG
        apart = among and language == "zh"  # where the noun need not be said twice
        text = ask(wording[-1][0], source, replace(noun, text="") if apart else noun, self.rng)
        text = render.among(text, noun, self.rng) if text and among else text
        if text is None or text.count(_FIRST) != 1 or text.count(_SECOND) != 1:
            return []
        names = [
            self._name_in(text, place, walk.topic, phrase.noun, language)
            for place, walk in ((_FIRST, first), (_SECOND, second))
        ]
        steps = [self._said(walk, text) for walk in (first, second)]
        text = self._disturb(unpluralised(text), language)
        kind = "count" if count else "entity"
        places = PLACES[:2]
        return [
            WrittenQuestion(
                text.replace(places[own], MASK).replace(places[1 - own], names[1 - own]),
                walk.topic,
                steps[own],
                kind,
                language,
                "intersection",
            )
            for own, walk in enumerate((first, second))
        ]

    def _phrase(self, walk: Walk, source: Worded, language: str) -> Worded | None:
        """The noun phrase for what a walk from a source reaches; None where it has none."""
        steps = range(len(walk.spoken(self.walker.store.num_steps).steps))
        forms = [self.wording.form(walk, hop, language, phrase=True) for hop in steps]
        targets = [self.wording.target(walk, hop, language) for hop in steps]
        wording = [(form, t) for form, t in zip(forms, targets, strict=True) if form]
        if len(wording) < len(steps):
            return None
        return self.renderers[language].nested(wording, source, self.rng)

    def _name_in(self, text: str, place: str, topic: int, noun: str, language: str) -> str:
        """What stands for a topic: a name, but "goalkeepers", and "Brazilian" before a noun."""
        name = self.walker.store.label(topic, language)
        if language != "en":
            return name
        change = self.renderers["en"].inflection
        after = place + text.partition(place)[2]
        if is_common_noun(name) and unpluralised(after) != after:
            return change.plural(name.lower().replace("_", " "))
        before_noun = after.startswith((f"{place} {noun}", f"{place} {change.plural(noun)}"))
        return (before_noun and noun and adjective_of(name)) or name

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
        text = shortened(text, self.rng) if language == "en" else text
        kind = "count" if count else "attribute" if literal else "entity"
        steps = self._said(walk, text)
        return WrittenQuestion(self._disturb(text, language), walk.topic, steps, kind, language)

    def _said(self, walk: Walk, text: str) -> tuple[int, ...]:
        """The steps of a walk as far as a text says them."""
        operators = self.walker.operators
        return walk.steps if operators is None else operators.said(walk.steps, text)

    def _unanswerable(self, walk: Walk, source: Worded, language: str) -> WrittenQuestion | None:
        """A question after the same topic for something that the graph does not hold."""
        noun = self.thesaurus.unknown(language, self.rng)
        if not noun:
            return None
        form = Form(Kind.NOUN, noun)
        target = Worded(THING[language], self.rng.random() < 0.3)
        text = self.renderers[language].question(form, source, target, self.rng)
        if text is None:
            return None
        return WrittenQuestion(self._disturb(text, language), walk.topic, (), "entity", language)

    def _misplaced(self, question: WrittenQuestion) -> WrittenQuestion:
        """The question about an entity that it makes no sense for: a namesake linked by mistake."""
        other = self.rng.randrange(self.walker.store.num_entities)
        here = self.sampler.walker.choices(self.walker.start(other))
        ways = [(), *((int(step),) for step in here if self.vocabulary.functional(int(step)))]
        if any(len(self.walker.along(other, way + question.steps).result) for way in ways):
            return question
        return replace(question, topic=other, steps=())

    def _of_a_group(self, question: WrittenQuestion) -> list[WrittenQuestion]:
        """Now and then the question as asked of a group that it names, its topic unknown.

        "What country is Hogwarts in?" asks nothing about countries where Hogwarts is in none.
        """
        if self.operators is None or self.rng.random() > _OF_A_GROUP:
            return []
        name = self._stranger(question.language)
        wrong = self.operators.misread(question, name) if name else None
        return [wrong] if wrong is not None else []

    def _stranger(self, language: str) -> str:
        """A name that the graph does not have: the beginning of one, the end of another.

        Empty where none is found soon, as where names are alike.
        """
        store = self.walker.store
        for _ in range(_TRIES):
            one, other = (
                store.label(self.rng.randrange(store.num_entities), language) for _ in range(2)
            )
            name = one[: (len(one) + 1) // 2] + other[(len(other) + 1) // 2 :].lower()
            if fold(name) not in self._known_names:
                return name
        return ""

    @cached_property
    def _known_names(self) -> frozenset[str]:
        store = self.walker.store
        nodes = range(store.num_entities)
        return frozenset(fold(name.text) for node in nodes for name in store.names(node)) | {
            fold(store.label(node)) for node in nodes
        }

    def _disturb(self, text: str, language: str) -> str:
        if self.tidy:
            return text
        chance, nouns = self.rng.random(), self.thesaurus.foreign.get(language)
        if chance < _OPENED[language]:
            text = self.renderers[language].opened(text, self.rng)
        elif chance > 0.92 and nouns:
            words = (self.rng.choice(nouns), self.rng.choice(nouns))
            text = self.renderers[language].digress(text, words, self.rng)
        if language == "zh" and self.rng.random() < _RECLASSIFIED:
            text = reclassified(text, self.rng)
        if self.rng.random() < self.config.typo_rate:
            text = misspell(text, self.rng)
        return casual(text, self.rng)

    def _language(self) -> str:
        weights = [_WEIGHTS[language] * self.shares[language] for language in self.languages]
        return self.rng.choices(self.languages, weights)[0]

    def _spoken(self, walk: Walk, language: str) -> str:
        """A language, or another one where only in that all relations of a walk have a name."""
        store = self.walker.store
        steps = walk.spoken(store.num_steps).steps
        relations = [store.step_relation(step)[0] for step in steps if step < store.num_steps]
        for one in (language, *self.languages):
            if all(self.vocabulary.names(relation, one) for relation in relations):
                return one
        return language

    def _shares(self) -> dict[str, float]:
        """How many of the facts have a relation with a name in a language, by language: 0..1.

        Languages of few facts are left out.
        """
        relations = self.walker.store.triples[:, 1]
        facts = np.bincount(relations, minlength=self.walker.store.num_relations)
        named = {
            language: sum(
                int(count)
                for relation, count in enumerate(facts)
                if self.vocabulary.names(relation, language)
            )
            for language in _WEIGHTS
        }
        shares = {language: count / max(1, len(relations)) for language, count in named.items()}
        return {one: share for one, share in shares.items() if share > _FEW} or {"en": 1.0}
