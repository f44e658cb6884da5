"""Questions whether there is any: of a walk, of things that fulfil a condition, of two walks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kgqa.choice_writing import ChoiceWriter
from kgqa.grammar import Worded
from kgqa.lexical import MASK, PLACES
from kgqa.operator_tools import OperatorTools
from kgqa.quantities import Quantity
from kgqa.retrieval import Walk
from kgqa.written import WrittenQuestion

_BASE, _FIRST = PLACES[:2]


class ExistenceWriter:
    """Questions for yes or no that name no end: "does any country in X use Y?"."""

    def __init__(self, tools: OperatorTools, choices: ChoiceWriter) -> None:
        self.tools = tools
        self.choices = choices
        self.conditions = choices.conditions
        self.rng = tools.rng

    def any_of(self, language: str) -> list[WrittenQuestion]:
        """ "does X have a coach?": where it has none, nothing in the graph answers."""
        tools = self.tools
        walk = tools.sampler.first()
        step, topic, steps = walk.steps[0], walk.topic, walk.steps
        if tools.store.is_literal(topic) or len(steps) > 1:
            return []
        group = tools.groups.around(walk.frontiers[0])
        if group is not None and tools.chance(0.5):
            topic = int(self.rng.choice(tools.groups.of(group).members.tolist()))
            steps = (step,) if step in tools.store.steps_from(topic) else ()
        form = tools.wording.form(walk, 0, language, phrase=True)
        if form is None:
            return []
        target = replace(tools.wording.target(walk, 0, language), plural=False)
        render = tools.renderers[language]
        text = render.ask(
            tools.yes_no(language).ANY, form, Worded(MASK, bare=True), target, self.rng
        )
        if text is None:
            return []
        return tools.written(WrittenQuestion(text, topic, steps, "yes-no", language))

    def such(self, language: str) -> list[WrittenQuestion]:
        """ "is there a city in X with over a million people?"; there need be none."""
        tools = self.tools
        counts = tools.chance(0.3)
        found = self.choices.some(language, grouped=tools.chance(0.3), counts=counts)
        if found is None:
            return []
        thing, gauge = found
        numbers: tuple[Quantity, ...] = ()
        if counts and tools.chance(0.3):
            said = self.conditions.without(gauge, language)
            if said is None:
                return []
            predicate, step = said
        else:
            bounded = self.conditions.bounded(gauge, thing.nodes, language)
            if bounded is None:
                return []
            predicate, step, quantity = bounded
            numbers = (quantity,)
        questions = tools.yes_no(language)
        several = language == "zh" or tools.chance(0.7)
        np_ = self.choices.chosen(thing, predicate, language, several)
        if np_ is None:
            return []
        table = questions.IS_THERE if several else questions.IS_THERE_ONE
        text = tools.fill(table, np=np_)
        steps = (*thing.steps, step)
        return tools.written(
            WrittenQuestion(text, thing.topic, steps, "yes-no", language, numbers=numbers)
        )

    def common(self, language: str) -> list[WrittenQuestion]:
        """ "does any country in X use Y?": whether two walks have something in common."""
        tools, render = self.tools, self.tools.renderers[language]
        pair = self._pair()
        if pair is None:
            return []
        base, other = pair
        form = tools.wording.form(base, 0, language, phrase=True)
        asked = tools.wording.form(other, 0, language, phrase=True)
        if form is None or asked is None:
            return []
        several = tools.chance(0.6)
        target = replace(tools.wording.target(base, 0, language), plural=several)
        phrase = render.phrase(form, Worded(_BASE, bare=True), target, self.rng)
        if phrase is None:
            return []
        noun = replace(phrase, text=phrase.text.removeprefix("the "), plural=several)
        table = tools.yes_no(language).ANY_SUCH
        text = render.ask(table, asked, Worded(_FIRST, bare=True), noun, self.rng)
        if text is None:
            return []
        return tools.readings(text, (base, other), ("intersection",) * 2, "yes-no", language)

    def _pair(self) -> tuple[Walk, Walk] | None:
        """Two walks to things of one class, which have something in common or not."""
        tools = self.tools
        base = tools.sampler.first()
        other = tools.sampler.partner(base)
        if other is None or tools.store.is_literal(base.topic):
            return None
        if tools.chance(0.5):
            return base, other
        apart = [
            walk
            for walk in tools.by_steps.get(other.steps, ())
            if walk.topic != base.topic and not len(np.intersect1d(walk.result, base.result))
        ]
        return (base, self.rng.choice(apart)) if apart else None
