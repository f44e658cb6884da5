"""Conditions on things, in words: most or least, so and so many, above or below a number."""

from __future__ import annotations

from kgqa.grammar import Form, Kind, Worded
from kgqa.grammar.bounds import bounded, counting
from kgqa.grammar.numerals import say_number
from kgqa.grammar.predicates import Predicate, comparative, counted, superlative, without
from kgqa.measuring import Gauge
from kgqa.operator_tools import OperatorTools
from kgqa.operator_words import counted_nouns
from kgqa.operators import Choice
from kgqa.quantities import Quantity
from kgqa.retrieval import Nodes

_INCLUSIVE, _WITHOUT = 0.3, 0.5
QUANTIFIERS = {
    "most": ("the most", "the most", "the largest number of", "the greatest number of"),
    "least": ("the fewest", "the fewest", "the least", "the smallest number of"),
    "more": ("more", "more", "a greater number of"),
    "less": ("fewer", "fewer", "less"),
    "none": ("no", "no", "no known", "no"),
}


class ConditionWriter:
    """Words conditions on the things of one graph."""

    def __init__(self, tools: OperatorTools) -> None:
        self.tools = tools
        self.rng = tools.rng
        self._by_class: dict[Gauge, bool] = {}

    def predicate(self, gauge: Gauge, nodes: Nodes, how: str, language: str) -> Predicate | None:
        """Most or least of a measure in words."""
        if gauge.counts:
            quantifier = self.rng.choice(QUANTIFIERS[how])
            return self.counted(gauge, how, quantifier, language)
        measure = self.tools.measures.say(gauge, nodes, language)
        if measure is None:
            return None
        return superlative(measure, language, most=how == "most", rng=self.rng)

    def counted(self, gauge: Gauge, how: str, quantifier: str, language: str) -> Predicate | None:
        """A condition by how many things a step leads to."""
        tools = self.tools
        noun = self._target(gauge, language)
        if noun is None:
            return None
        target = Worded(noun, True)
        named = gauge.among < 0  # after the relation
        own = [
            one
            for one in tools.wording.forms(gauge.step, language)
            if one.form.kind not in (Kind.STEM, Kind.IDIOM)
            and (named if one.form.kind is Kind.NOUN else noun not in one.form.text)
        ]
        typed = self._named_by_class(gauge)
        for _ in range(4):
            if typed and (not own or tools.chance(0.4)):
                form = Form(Kind.TYPE, "")
            elif own:
                form = self.rng.choices(own, [one.weight for one in own])[0].form
            else:
                return None
            found = counted(form, target, quantifier, how, tools.renderers[language], self.rng)
            if found is not None:
                return found
        return None

    def _named_by_class(self, gauge: Gauge) -> bool:
        """Whether the class of what a step leads to says which step is counted.

        Not where the step stays within a class, or another step leads to several of that class.
        """
        if gauge not in self._by_class:
            vocabulary, step = self.tools.vocabulary, gauge.step
            cls = vocabulary.kinds.class_of(vocabulary.sample_targets(step))
            if gauge.among >= 0:
                cls = self.tools.groups.items[gauge.among].cls
            sources = vocabulary.sample_sources(step, 64)
            others = [
                other
                for other in self.tools.walker.store.steps_from(sources).tolist()
                if other != step
                and not vocabulary.functional(other)
                and vocabulary.kinds.class_of(vocabulary.sample_targets(other)) == cls
            ]
            own = cls is None or vocabulary.kinds.class_of(sources) == cls
            self._by_class[gauge] = not own and not others
        return self._by_class[gauge]

    def _target(self, gauge: Gauge, language: str) -> str | None:
        """The noun of what is counted; None where its class has none in the language."""
        tools = self.tools
        if gauge.among >= 0:
            return next(iter(tools.groups.items[gauge.among].words(language)), None)
        nouns = counted_nouns(tools.vocabulary, gauge.step, language, tools.groups)
        return nouns[0] if nouns else {"en": "thing", "zh": "东西"}[language]

    def without(self, gauge: Gauge, language: str) -> tuple[Predicate, int] | None:
        """That there is nothing of what a step leads to, and the operator step that it is."""
        step = self.tools.measures.operator(gauge, Choice.NONE)
        quantifier = self.rng.choice(QUANTIFIERS["none"])
        one = language == "en" and not self.tools.measures.compares(gauge)
        said = self.counted(gauge, "none-one" if one else "none", quantifier, language)
        if step is None or said is None:
            return None
        if language == "en" and self.tools.chance(_WITHOUT):
            said = without(said, self.rng, one=one)
        return said, step

    def bounded(
        self, gauge: Gauge, nodes: Nodes, language: str
    ) -> tuple[Predicate, int, Quantity] | None:
        """A condition by a number, the operator step that it is, and the number."""
        tools = self.tools
        equal = (gauge.counts or tools.measures.is_date(gauge)) and tools.chance(0.3)
        high = Choice.ABOVE if tools.chance(0.6) else Choice.BELOW
        choice = Choice.EQUAL if equal else high
        value = tools.measures.bound(gauge, nodes, choice, self.rng)
        step = tools.measures.operator(gauge, choice)
        if value is None or step is None:
            return None
        inclusive = not equal and tools.chance(_INCLUSIVE)
        quantity = Quantity(value, 0, 0, inclusive)
        if gauge.counts:
            number = say_number(value, language, self.rng, counted=True)
            words = counting(choice.value, inclusive, number, language, self.rng)
            how = "equal-one" if value == 1 and language == "en" else "bounded"
            said = self.counted(gauge, how, words, language) if words else None
        else:
            measure = tools.measures.say(gauge, nodes, language)
            if measure is None:
                return None
            dated = tools.measures.is_date(gauge)
            number = str(int(value)) if dated else say_number(value, language, self.rng)
            said = bounded(measure, choice.value, inclusive, number, language, self.rng)
        return (said, step, quantity) if said else None

    def comparative(
        self, gauge: Gauge, nodes: Nodes, language: str, *, most: bool
    ) -> Predicate | None:
        """More or less of a measure in words."""
        if gauge.counts:
            how = "more" if most else "less"
            return self.counted(gauge, how, self.rng.choice(QUANTIFIERS[how]), language)
        measure = self.tools.measures.say(gauge, nodes, language)
        if measure is None:
            return None
        return comparative(measure, language, most=most, rng=self.rng)
