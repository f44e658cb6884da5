"""Reasoning paths and answers as plain sentences, from the same grammar that writes questions."""

from __future__ import annotations

from collections.abc import Sequence

from kgqa.grammar import Form, Inflection, Kind, Renderer, Worded
from kgqa.retrieval import Walk
from kgqa.vocabulary import StepVocabulary

_UNWORDED = (Kind.STEM, Kind.TYPE, Kind.SHARED)
_SHOWN = 12
_ALONE = {"en": "the things that {label} {s}", "zh": "{s}的{label}"}
_PREDICTED = {"en": " (predicted)", "zh": "（推测）"}
_THING = {"en": "thing", "zh": "东西"}


class Verbaliser:
    """Words walks and answers in one graph's own vocabulary; the same words on every run."""

    def __init__(self, vocabulary: StepVocabulary, inflection: Inflection | None = None) -> None:
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        self.renderers = {"en": Renderer("en", inflection), "zh": Renderer("zh")}

    def reading(self, walk: Walk, language: str, *, topic: str = "") -> str:
        """What a walk means: "the currency of the country whose capital is Paris".

        ``topic`` may stand in for the name of what the walk begins at.
        """
        words = Worded(topic or self.store.label(walk.topic, language))
        for hop in range(len(walk.steps)):
            words = self._phrase(walk, hop, words, language)
        return words.text

    def both(self, first: str, second: str, language: str) -> str:
        """What two readings have in common."""
        if language == "zh":
            return f"{first}中同时也是{second}的"
        return f"{first} that are also {second}"

    def named(self, label: str, known: bool, language: str) -> str:
        """An answer's label, marked where it is a guess: "Paris (predicted)"."""
        return label if known else label + _PREDICTED[language]

    def sentence(self, reading: str, labels: Sequence[str], language: str) -> str:
        """The answer with what was asked: "The capital of France is Paris."."""
        return self.stated(reading, self.listed(labels, language), len(labels) > 1, language)

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
        target = Worded(names[0] if names else _THING[language], len(walk.frontiers[hop + 1]) > 1)
        form = self._form(step, language)
        text = form and self.renderers[language].first_phrase(form, source, target)
        if not text:
            label = self.vocabulary.label(step, language)
            text = _ALONE[language].format(label=label, s=source.text)
        return Worded(text, target.plural)

    def _form(self, step: int, language: str) -> Form | None:
        """The first form that makes a phrase: names stand in the graph's order, label first."""
        forms = self.vocabulary.forms(step, language)
        form = next((form for form in forms if form.kind not in _UNWORDED), None)
        if form is not None and form.kind is Kind.VERB and self.vocabulary.symmetric(step):
            return Form(Kind.VERB_BY, form.text)  # "that border X" reads better than "X borders"
        return form
