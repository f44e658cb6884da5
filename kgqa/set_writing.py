"""Questions for whole sets: a group, those that are not, sums, three conditions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from kgqa.choice_writing import ChoiceWriter
from kgqa.grammar import Kind, Worded
from kgqa.grammar.predicates import negated
from kgqa.lexical import MASK, PLACES, unpluralised
from kgqa.operator_sets import Thing
from kgqa.operator_tools import OperatorTools
from kgqa.retrieval import Walk
from kgqa.written import WrittenQuestion

_COUNT = 0.25
_PARTNERS = 6


class SetWriter:
    """Questions over groups and over several walks."""

    def __init__(self, tools: OperatorTools, choices: ChoiceWriter) -> None:
        self.tools = tools
        self.choices = choices
        self.rng = tools.rng

    # ------------------------------------------------------------ groups

    def group(self, language: str) -> list[WrittenQuestion]:
        """ "how many X are there?", "list all X", "the capitals of all X"."""
        tools, sentences = self.tools, self.tools.sentences(language)
        if not len(tools.groups):
            return []
        thing = tools.all_of(self.rng.randrange(len(tools.groups)), language)
        if thing is None:
            return []
        if tools.chance(0.15):
            return self._onward(thing, language)
        count = tools.chance(0.5)
        around = self.rng.choice(sentences.AROUND_MANY) if tools.chance(0.25) else ""
        np_ = f"{around}{MASK}" if language == "zh" else f"{MASK}{around}"
        table = sentences.HOW_MANY if count else sentences.ALL
        if around and language == "en":
            table = [one for one in table if "{np} are there" not in one and "know" not in one]
        text = tools.fill(table, np=np_)
        kind = "count" if count else "entity"
        return tools.written(WrittenQuestion(text, thing.topic, (), kind, language, whole=True))

    def _onward(self, thing: Thing, language: str) -> list[WrittenQuestion]:
        tools = self.tools
        walk = tools.walker.start(thing.topic)
        steps = [int(one) for one in tools.walker.choices(walk)]
        steps = [one for one in steps if not tools.walker.is_operator(one)]
        if not steps:
            return []
        walk = tools.walker.advance(walk, self.rng.choice(steps))
        if not len(walk.result) or tools.store.is_literal(int(walk.result[0])):
            return []
        form = tools.wording.form(walk, 0, language)
        if form is None:
            return []
        every = {
            "en": ("all", "the", "all the", "each of the"),
            "zh": ("所有", "每个", "各", "全部"),
        }
        space = "" if language == "zh" else " "
        source = Worded(f"{self.rng.choice(every[language])}{space}{MASK}", True)
        target = replace(tools.wording.target(walk, 0, language), plural=True)
        text = tools.renderers[language].question(form, source, target, self.rng)
        if text is None:
            return []
        return tools.written(WrittenQuestion(text, thing.topic, walk.steps, "entity", language))

    # ------------------------------------------------------------ not

    def negation(self, language: str) -> list[WrittenQuestion]:
        """ "countries in X that do not use Y": the base from X, what is excluded from Y."""
        tools = self.tools
        if tools.chance(0.45):
            return self._negated_group(language)
        base = tools.sampler.first()
        excluded = tools.sampler.partner(base)
        if excluded is None or not len(np.setdiff1d(base.result, excluded.result)):
            return []
        thing = tools.chain(base, language)
        if thing is None:
            return []
        thing = replace(thing, source=Worded(PLACES[0], bare=True))
        text, kind = self._negated(thing, excluded, language)
        if text is None:
            return []
        return tools.readings(text, (base, excluded), ("base", "excluded"), kind, language)

    def _negated_group(self, language: str) -> list[WrittenQuestion]:
        """ "which countries do not border X", and the same as read from its noun."""
        tools = self.tools
        excluded = tools.sampler.first()
        number = tools.group_around(excluded.result)
        if number is None or tools.store.is_literal(excluded.topic):
            return []
        thing = tools.all_of(number, language)
        if thing is None:
            return []
        text, kind = self._negated(thing, excluded, language)
        if text is None or text.count(MASK) != 1 or text.count(PLACES[1]) != 1:
            return []
        group = tools.groups.items[number]
        noun = tools.noun(group, language)
        many = noun if language == "zh" else thing.render.inflection.plural(noun)
        name = tools.label(excluded.topic, language)
        found = [
            WrittenQuestion(
                text.replace(MASK, many).replace(PLACES[1], MASK),
                excluded.topic,
                excluded.steps,
                kind,
                language,
                "excluded",
            )
        ]
        if tools.chance(0.5):
            found.append(
                WrittenQuestion(
                    text.replace(PLACES[1], name),
                    thing.topic,
                    (),
                    kind,
                    language,
                    "base",
                    whole=True,
                )
            )
        return [one for question in found for one in tools.written(question)]

    def _negated(self, thing: Thing, excluded: Walk, language: str) -> tuple[str | None, str]:
        """The text, with a place for what is excluded, and its question type."""
        tools = self.tools
        form = tools.wording.form(excluded, 0, language, phrase=True)
        kind = "count" if tools.chance(_COUNT) else "entity"
        if form is None or (form.kind is Kind.NOUN and tools.chance(0.5)):
            return None, kind
        target = tools.wording.target(excluded, 0, language)
        source = Worded(PLACES[1], bare=True)
        said = negated(form, source, replace(target, plural=True), thing.render, self.rng)
        if said is None:
            return None, kind
        text = self.choices.several(thing, said, language, count=kind == "count")
        return text and unpluralised(text), kind

    # ------------------------------------------------------------ sums, three conditions

    def total(self, language: str) -> list[WrittenQuestion]:
        """ "the total population of the countries that border X"."""
        tools = self.tools
        grouped = tools.chance(0.25)
        found = self.choices.some(language, grouped=grouped, counts=False)
        if found is None:
            return []
        thing, gauge = found
        measure = tools.measures.say(gauge, thing.nodes, language)
        if measure is None or measure.concept.date:
            return []
        total = tools.chance(0.5) and measure.concept.additive
        sentences = tools.sentences(language)
        if grouped:
            every = self.rng.choice(("", "所有")) if language == "zh" else ""
            np_, the = f"{every}{MASK}", self.rng.choice((f"all {MASK}", f"the {MASK}", MASK))
        else:
            said = thing.phrase(plural=True)
            if said is None:
                return []
            np_, the = said, thing.definite(said)
        name = self.rng.choice(measure.names)
        many = name if language == "zh" else thing.render.inflection.plural(name)
        table = sentences.TOTAL if total else sentences.AVERAGE
        text = tools.fill(table, n=name, ns=many, np=np_, the=the)
        steps = (*thing.steps, gauge.step)
        kind = "sum" if total else "average"
        return tools.written(WrittenQuestion(text, thing.topic, steps, kind, language))

    def three(self, language: str) -> list[WrittenQuestion]:
        """What three walks have in common, as read from each topic."""
        tools = self.tools
        first = tools.sampler.first()
        others = [tools.sampler.partner(first) for _ in range(_PARTNERS)]
        found = [walk for walk in others if walk is not None]
        triples = [
            (first, second, third)
            for second, third in combinations(found, 2)
            if second.steps != third.steps and len({first.topic, second.topic, third.topic}) == 3
            if len(np.intersect1d(np.intersect1d(first.result, second.result), third.result))
        ]
        if not triples:
            return []
        walks = self.rng.choice(triples)
        forms = [tools.condition(walk, language) for walk in walks]
        render = tools.renderers[language]
        noun = replace(tools.wording.target(first, 0, language), plural=True)
        for place, form in zip(PLACES[:2], forms, strict=False):
            worded = form and render.phrase(form, Worded(place, bare=True), noun, self.rng)
            if not worded:
                return []
            noun = replace(worded, text=worded.text.removeprefix("the "))
        last = forms[2]
        if last is None:
            return []
        count = tools.chance(0.2)
        ask = render.count if count else render.question
        text = ask(last, Worded(PLACES[2], bare=True), noun, self.rng)
        if text is None:
            return []
        kind = "count" if count else "entity"
        return tools.readings(text, walks, ("intersection",) * 3, kind, language)
