"""What is attacked: it says of each disturbed text how far it is from right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kgqa.evaluation import Answers, answer_batch
from kgqa.records import Question
from kgqa.tasks.classifier import TextClassifier
from kgqa.tasks.records import LabelledText


@dataclass(frozen=True, slots=True)
class Verdict:
    """``harm`` is larger the worse, and above zero exactly where ``said`` is wrong."""

    harm: float
    said: str

    @property
    def wrong(self) -> bool:
        return self.harm > 0


class Victim(Protocol):
    """Texts by number, each with the names of what it is about, and verdicts on their variants."""

    texts: Sequence[str]
    unit: str

    def gold(self, place: int) -> str: ...

    def names(self, place: int) -> Sequence[str]: ...

    def judge(self, variants: Sequence[tuple[int, str]]) -> list[Verdict]: ...


class TaskVictim:
    """A classifier with labelled texts; harm is by how much the gold label is behind."""

    unit = "texts"

    def __init__(self, classifier: TextClassifier, rows: Sequence[LabelledText]) -> None:
        self.classifier = classifier
        self.rows = rows
        self.texts: Sequence[str] = [row.text for row in rows]
        self._place = {label: place for place, label in enumerate(classifier.labels)}

    def gold(self, place: int) -> str:
        return ", ".join(self.rows[place].labels)

    def names(self, place: int) -> Sequence[str]:
        return ()

    def judge(self, variants: Sequence[tuple[int, str]]) -> list[Verdict]:
        found = self.classifier.probabilities([text for _, text in variants])
        if self.classifier.multi_label:
            return [
                self._several(place, row) for (place, _), row in zip(variants, found, strict=True)
            ]
        return [self._one(place, row) for (place, _), row in zip(variants, found, strict=True)]

    def _one(self, place: int, row: np.ndarray) -> Verdict:
        said = self.classifier.labels[int(row.argmax())]
        gold = self._place.get(self.rows[place].labels[0])
        if gold is None:
            return Verdict(1.0, said)
        others = np.delete(row, gold)
        harm = float(others.max() - row[gold])
        wrong = said != self.classifier.labels[gold]
        return Verdict(max(harm, 1e-9) if wrong else min(harm, 0.0), said)

    def _several(self, place: int, row: np.ndarray) -> Verdict:
        """Harm is by how much the worst label is on the wrong side."""
        gold = set(self.rows[place].labels)
        said = [
            label for label, value in zip(self.classifier.labels, row, strict=True) if value >= 0.5
        ]
        sides = [
            0.5 - value if label in gold else value - 0.5
            for label, value in zip(self.classifier.labels, row, strict=True)
        ]
        wrong = set(said) != gold
        harm = float(max(sides))
        return Verdict(max(harm, 1e-9) if wrong else min(harm, 0.0), ", ".join(said))


class QuestionVictim:
    """A pipeline with questions; harm is its confidence, above zero where the answer is wrong."""

    unit = "questions"

    def __init__(
        self, qa: Answers, questions: Sequence[Question], gold_entities: bool = False
    ) -> None:
        self.qa = qa
        self.questions = questions
        self.gold_entities = gold_entities
        self.texts: Sequence[str] = [question.text for question in questions]
        self._linked: dict[int, tuple[str, ...]] = {}

    def gold(self, place: int) -> str:
        return ", ".join(self.questions[place].answers or ())

    def names(self, place: int) -> Sequence[str]:
        """The topic entities that the question set gives, or else those that were linked."""
        return self.questions[place].topic_entities or self._linked.get(place, ())

    def judge(self, variants: Sequence[tuple[int, str]]) -> list[Verdict]:
        asked = []
        for place, text in variants:
            own = self.questions[place]
            asked.append(
                Question(own.id, text, own.answers, own.topic_entities, own.type, own.language)
            )
        verdicts = []
        for (place, text), result in zip(
            variants, answer_batch(self.qa, asked, self.gold_entities), strict=True
        ):
            answer = result.answer
            if text == self.texts[place]:
                self._linked[place] = tuple(match.label for match in answer.topic_entities)
            said = ", ".join(entity.label for entity in answer.entities[:5]) or "no answer"
            sure = min(1.0, max(0.0, answer.confidence))
            verdicts.append(Verdict(-sure if result.grade.correct else 1.0 + sure, said))
        return verdicts
