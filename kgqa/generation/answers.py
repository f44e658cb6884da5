"""Answers as fact sheets, and as the sentences that the plain verbaliser writes of them.

Where an answer stands at the end of a path, what lies between is not named: "the currency of the
country whose capital is Paris". Such slots are hidden, and only their kind is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgqa.generation.alignment import Copy, Item
from kgqa.generation.sheet import FactSheet, SheetFact, Slot
from kgqa.generation.tokens import split
from kgqa.retrieval import Walk
from kgqa.verbalise import Verbaliser

_TOPIC, _ANSWER = "\ue001", "\ue003"
_NUMBER = {"en": "number", "zh": "数量"}
COUNTS = frozenset(_NUMBER.values())
"""Relations that no graph has: from what is counted to how many there are."""


class AnswerSheets:
    """Makes sheets of answers about one graph, in its own words."""

    def __init__(self, verbaliser: Verbaliser) -> None:
        self.verbaliser = verbaliser
        self.vocabulary = verbaliser.vocabulary
        self.store = verbaliser.store

    def sheet(
        self,
        walks: Sequence[Walk],
        labels: Sequence[str],
        language: str,
        *,
        counted: bool = False,
        question: str = "",
    ) -> FactSheet:
        """The facts of an answer.

        Args:
            walks: the reasoning path that it stands at the end of, or two paths that meet in it.
            labels: what is answered; the first dozen is named. Of a count, the number.
            language: ``en`` or ``zh``.
            counted: whether it is the number of what the path leads to.
            question: what was asked, for the wording.
        """
        slots: list[Slot] = []
        facts: list[SheetFact] = []
        ends = walks[0].result
        noun = self._noun(walks[0].steps[-1], language) if walks[0].steps else ""
        shown = self.verbaliser.listed(labels, language)
        many = len(ends) > 1 if counted else len(labels) > 1
        end = Slot("", noun, "hidden", many) if counted else Slot(shown, noun, "answer", many)
        slots.append(end)
        for walk in walks:
            slots.append(Slot(self.store.label(walk.topic, language), "", "topic"))
            at = len(slots) - 1
            for hop, step in enumerate(walk.steps, start=1):
                target = 0
                if hop < len(walk.steps):
                    plural = len(walk.frontiers[hop]) > 1
                    slots.append(Slot("", self._noun(step, language), "hidden", plural))
                    target = len(slots) - 1
                facts.append(self._fact(step, at, target, language))
                at = target
        if counted:
            slots.append(Slot(shown, "", "answer"))
            facts.append(SheetFact(0, _NUMBER[language], len(slots) - 1))
        return FactSheet(tuple(slots), tuple(facts), language, question, exact=True)

    def plain(self, sheet: FactSheet, walk: Walk, *, counted: bool = False) -> list[Item]:
        """What the verbaliser says of a sheet of one path, as items."""
        language = sheet.language
        reading = self.verbaliser.reading(walk, language, topic=_TOPIC)
        if counted:
            number = len(walk.result)
            text = self.verbaliser.count_sentence(reading, number, language, shown=_ANSWER)
        else:
            text = self.verbaliser.stated(reading, _ANSWER, sheet.slots[0].plural, language)
        marks = {_TOPIC: 1, _ANSWER: len(sheet.slots) - 1 if counted else 0}
        return [
            Copy(marks[token.strip()], 0) if token.strip() in marks else token
            for token in split(text)
        ]

    def _noun(self, step: int, language: str) -> str:
        """What the step leads to, as the verbaliser calls it."""
        words = self.vocabulary.class_words(step, language)
        return words[0] if words else ""

    def _fact(self, step: int, source: int, target: int, language: str) -> SheetFact:
        """A step as a fact, in the direction in which its relation has a name."""
        names = self.vocabulary.names(step, language)
        if names:
            return SheetFact(source, names[0], target)
        return SheetFact(target, self.vocabulary.label(step, language), source)


def without_question(sheet: FactSheet) -> FactSheet:
    """The same facts, of which nothing was asked."""
    return replace(sheet, question="")
