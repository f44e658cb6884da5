"""Reasoning paths and answers as plain sentences, from the same grammar that writes questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kgqa.grammar import Form, Inflection, Kind, Renderer, Worded
from kgqa.grammar.morphology import agent
from kgqa.grammar.predicates import article
from kgqa.groups import Group
from kgqa.operator_words import operator_phrase
from kgqa.operators import Choice
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.vocabulary import StepVocabulary

_UNWORDED = (Kind.STEM, Kind.TYPE, Kind.SHARED)
_SHOWN = 12
_ALONE = {"en": "the things that {label} {s}", "zh": "{s}的{label}"}
_PREDICTED = {"en": " (predicted)", "zh": "（推测）"}
_THING = {"en": "thing", "zh": "东西"}
_TOGETHER = {
    "intersection": {"en": " that are also {}", "zh": "中同时也是{}的"},
    "union": {"en": " or {}", "zh": "或{}"},
    "difference": {"en": " that are not {}", "zh": "中不是{}的"},
    "sort": {"en": " as one of {}", "zh": "是否属于{}"},
    "sorts": {"en": ", each as one of {}", "zh": "是否都属于{}"},
}
_ALONE_SAID = {"what": {"en": "what {} is", "zh": "{}是什么"}}
_COMPLEMENT = {"en": "all others than {}", "zh": "除{}以外的"}
_APART = {"en": "{0} apart from {1}", "zh": "除{1}以外，{0}"}
_TOTAL = {
    "sum": {"en": "The sum of {} is {}.", "zh": "{}之和是{}。"},
    "average": {"en": "The mean of {} is {}.", "zh": "{}的平均值是{}。"},
}


class Verbaliser:
    """Words walks and answers in one graph's own vocabulary; the same words on every run."""

    def __init__(
        self, walker: Walker, vocabulary: StepVocabulary, inflection: Inflection | None = None
    ) -> None:
        self.walker = walker
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        self.renderers = {"en": Renderer("en", inflection), "zh": Renderer("zh")}

    def reading(self, walk: Walk, language: str, *, topic: str = "") -> str:
        """What a walk means: "the currency of the country whose capital is Paris".

        ``topic`` may stand in for the name of what the walk begins at.
        """
        words = Worded(topic) if topic else self._topic(walk, language)
        for hop, step in enumerate(walk.steps):
            if not self.walker.is_operator(step):
                words = self._phrase(walk, hop, words, language)
            elif self._class_after(walk, hop - 1) is None:
                words = self._chosen(walk, hop, words, language)
        return words.text

    def _topic(self, walk: Walk, language: str) -> Worded:
        groups = self.walker.groups
        if groups is not None and groups.is_group(walk.topic):
            noun = groups.of(walk.topic).label(language)
            if language == "zh":
                return Worded(f"所有{noun}", True)
            if self._one_chosen(walk, -1):
                return Worded(f"the {noun}")
            return Worded(f"the {self.renderers['en'].inflection.plural(noun)}", True)
        labels = [self.store.label(node, language) for node in (walk.topic, *walk.beside)]
        names = self.listed(labels, language)
        if walk.beside and language == "en" and self._one_chosen(walk, -1):
            return Worded(f"the one of {names}")
        return Worded(names, len(labels) > 1)

    def _one_chosen(self, walk: Walk, hop: int) -> bool:
        """Whether of what the step at ``hop`` reaches a superlative keeps a single one."""
        operators = self.walker.operators
        if operators is None:
            return False
        for place in range(hop + 1, len(walk.steps)):
            if not operators.is_operator(walk.steps[place]):
                return False
            if operators.of(walk.steps[place]).choice.superlative:
                return len(walk.frontiers[place + 1]) == 1
        return False

    def _chosen(self, walk: Walk, hop: int, source: Worded, language: str) -> Worded:
        """The nodes that an operator keeps of those worded so far."""
        assert self.walker.operators is not None
        operator = self.walker.operators.of(walk.steps[hop])
        used = [
            one
            for one in walk.steps[:hop]
            if self.walker.is_operator(one) and self.walker.operators.of(one).choice.bounded
        ]
        number = walk.numbers[len(used)] if len(used) < len(walk.numbers) else None
        text = operator_phrase(
            self.vocabulary,
            operator,
            number,
            source.text,
            language,
            self.renderers["en"].inflection,
            self.walker.operators.groups,
            walk.rank,
        )
        return Worded(text, len(walk.frontiers[hop + 1]) > 1)

    def together(self, readings: Sequence[str], how: str, language: str) -> str:
        """What several readings mean together; see ``Reading.how``."""
        first, others = readings[0], readings[1:]
        if how in _ALONE_SAID:
            return _ALONE_SAID[how][language].format(first)
        if not others and how != "complement":
            return first
        if how == "complement":
            return _COMPLEMENT[language].format(self.together(readings, "union", language))
        if how == "sort" and len(others) > 1:  # the sort, then the other things
            things = self.listed([first, *others[1:]], language)
            return things + _TOGETHER["sorts"][language].format(others[0])
        if how == "within":
            either = self.together(others, "union", language)
            return self.together((first, either), "intersection", language)
        if how == "less":
            met = self.together(readings[:-1], "intersection", language)
            return self.together((met, readings[-1]), "difference", language)
        return first + "".join(_TOGETHER[how][language].format(one) for one in others)

    def apart(self, reading: str, nodes: Sequence[int], language: str) -> str:
        """A reading without what is left out by name: "... apart from France"."""
        if not nodes:
            return reading
        names = self.listed([self.store.label(node, language) for node in nodes], language)
        return _APART[language].format(reading, names)

    def verdict(self, so: bool, reading: str, labels: Sequence[str], language: str) -> str:
        """Yes or no, and what the graph says: "Yes: the capital of France is Paris."."""
        sentence = self.sentence(reading, labels, language) if labels else ""
        if language == "zh":
            return f"{'是' if so else '不是'}：{sentence or f'没有{reading}。'}"
        rest = sentence[:1].lower() + sentence[1:] if sentence else f"there are none: {reading}."
        return f"{'Yes' if so else 'No'}: {rest}"

    def of_sort(
        self, things: Sequence[tuple[str, Sequence[str]]], noun: str, so: bool, language: str
    ) -> str:
        """Whether things are what is asked, and what they are: "No: Kenya is a country.".

        Args:
            things: labels, with nouns for what each is; without any it is said that it is not.
            noun: what they are asked to be.
            so: whether they are.
            language: ``en`` or ``zh``.
        """
        told = [
            self.is_a(label, nouns, language)
            if nouns
            else (
                f"{label}不是{noun}。" if language == "zh" else f"{label} is not {article(noun)}."
            )
            for label, nouns in things
        ]
        if language == "zh":
            return f"{'是' if so else '不是'}：{''.join(told)}"
        return f"{'Yes' if so else 'No'}: {' '.join(told)}"

    def is_a(self, label: str, nouns: Sequence[str], language: str) -> str:
        """What a thing is: "Kenya is a country."."""
        if language == "zh":
            return f"{label}是{self.listed(nouns, language)}。"
        return f"{label} is {self.listed([*map(article, nouns)], language)}."

    def total_sentence(self, reading: str, asks: str, number: str, language: str) -> str:
        """What values come to together: "The sum of the populations of ... is 12."."""
        return _TOTAL[asks][language].format(reading, number)

    def named(self, label: str, known: bool, language: str) -> str:
        """An answer's label, marked where it is a guess: "Paris (predicted)"."""
        return label if known else label + _PREDICTED[language]

    def unit(self, walk: Walk) -> str:
        """The unit of the numbers that a walk ends in, after a space; empty where it has none."""
        last = walk.steps[-1] if walk.steps else self.store.num_relations
        unit = self.vocabulary.unit(last) if last < self.store.num_relations else ""
        return f" {unit}" if unit else ""

    def sentence(self, reading: str, labels: Sequence[str], language: str) -> str:
        """The answer with what was asked: "The capital of France is Paris."."""
        return self.stated(reading, self.listed(labels, language), len(labels) > 1, language)

    def among(self, reading: str, labels: Sequence[str], language: str) -> str:
        """Some of what was asked: "Among the countries that border Germany is France."."""
        names = self.listed(labels, language)
        if language == "zh":
            return f"{reading}中有{names}。"
        return f"Among {reading} {'are' if len(labels) > 1 else 'is'} {names}."

    def stated(self, reading: str, answer: str, plural: bool, language: str) -> str:
        """A reading and what it is, or what they are."""
        if language == "zh":
            return f"{reading}是{answer}。"
        return f"{reading[:1].upper()}{reading[1:]} {'are' if plural else 'is'} {answer}."

    def count_sentence(self, reading: str, number: int, language: str, *, shown: str = "") -> str:
        """How many a reading means: "There are 8: the countries that border France."."""
        text = shown or str(number)
        if language == "zh":
            return f"{reading}共有{text}个。"
        return f"There {'are' if number != 1 else 'is'} {text}: {reading}."

    def listed(self, labels: Sequence[str], language: str) -> str:
        """Labels in a row, the first dozen by name."""
        shown, hidden = list(labels[:_SHOWN]), len(labels) - _SHOWN
        if language == "zh":
            return "、".join(shown) + (f"等{len(labels)}个" if hidden > 0 else "")
        if hidden > 0:
            return f"{', '.join(shown)} and {hidden} more"
        return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

    def _phrase(self, walk: Walk, hop: int, source: Worded, language: str) -> Worded:
        step = walk.steps[hop]
        names = self.vocabulary.class_words(step, language)
        narrower = self._class_after(walk, hop)
        reached = walk.frontiers[hop + 2 if narrower else hop + 1]
        if narrower:
            noun = narrower.label(language)
        else:
            noun = self._of_several(reached, language) or self._of_their_class(
                reached, names, language
            )
        target = Worded(noun, len(reached) > 1 and not self._one_chosen(walk, hop))
        form = self._form(step, language)
        if form is not None and _done_by(form, noun):
            form = Form(Kind.NOUN, noun)  # "the director of X", not "the director X is directed by"
        text = form and self.renderers[language].first_phrase(form, source, target)
        if not text:
            label = self.vocabulary.label(step, language)
            text = _ALONE[language].format(label=label, s=source.text)
        return Worded(text, target.plural)

    def _of_several(self, nodes: Nodes, language: str) -> str:
        """What nodes of several classes all are, if only things; empty where a class says it."""
        groups, operators = self.walker.groups, self.walker.operators
        if groups is None or operators is None or not len(operators.classes(nodes)):
            return ""
        sort = groups.sort_of(nodes)
        return next(iter(sort.words(language)), _THING[language]) if sort else _THING[language]

    def _of_their_class(self, nodes: Nodes, nouns: Sequence[str], language: str) -> str:
        """What a step mostly leads to, or the class of the nodes reached where that is another.

        What lies in a country are cities, as a rule; this time they may be states.
        """
        usual = next(iter(nouns), _THING[language])
        entities = nodes[nodes < self.store.num_entities]
        cls = self.vocabulary.kinds.class_of(entities) if usual in self._class_labels else None
        if cls is None or len(entities) < len(nodes):
            return usual
        own = {self.store.class_label(one, language) for one in self.store.types(int(nodes[0]))}
        return usual if usual in own else self.store.class_label(cls, language)

    @cached_property
    def _class_labels(self) -> frozenset[str]:
        store, classes = self.store, range(len(self.store.class_ids))
        return frozenset(store.class_label(one, by) for one in classes for by in ("en", "zh"))

    def _class_after(self, walk: Walk, hop: int) -> Group | None:
        """The class to which what the step at ``hop`` reaches is narrowed."""
        operators = self.walker.operators
        if operators is None or not 0 <= hop < len(walk.steps) - 1:
            return None
        if not operators.is_operator(walk.steps[hop + 1]):
            return None
        operator = operators.of(walk.steps[hop + 1])
        return operators.groups.items[operator.step] if operator.choice is Choice.OF else None

    def _form(self, step: int, language: str) -> Form | None:
        """The first form that makes a phrase: names stand in the graph's order, label first."""
        forms = self.vocabulary.forms(step, language)
        form = next((form for form in forms if form.kind not in _UNWORDED), None)
        if form is not None and form.kind is Kind.VERB and self.vocabulary.symmetric(step):
            return Form(Kind.VERB_BY, form.text)  # "that border X" reads better than "X borders"
        return form


def _done_by(form: Form, noun: str) -> bool:
    """Whether a noun is for whoever does what a form says: a director, of "directed by"."""
    first, _, last = form.text.partition(" ")
    return form.kind is Kind.PREP and last == "by" and agent(first) == noun
