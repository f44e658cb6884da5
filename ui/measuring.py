"""An evaluation as a job: models in turn, on the questions as they are and on disturbed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgqa import Answer, Question
from kgqa.attacks import Attack, AttackReport, attack_questions
from kgqa.evaluation import EvaluationReport, evaluate
from kgqa.progress import Progress, Report
from ui.model import Model

ATTACKS = ("typo", "case", "punctuation", "homoglyph", "word-order", "distraction")
"""Those that ask each question twice; the worst of all edits takes too long for a page."""
_BATCH = 8
"""Few at a time, so that others who ask meanwhile do not wait for long."""


@dataclass(frozen=True)
class Measured:
    """What came of it, with the names of the models."""

    runs: list[tuple[str, EvaluationReport]]
    attacks: list[tuple[str, AttackReport]]


def measure(
    models: Sequence[tuple[str, Model]],
    questions: Sequence[Question],
    attacks: Sequence[str],
    gold: bool,
    progress: Progress,
) -> Measured:
    """All models on all questions; then under each attack.

    Args:
        models: with the names that they have on the page.
        questions: with gold answers.
        attacks: names among ``ATTACKS``.
        gold: show the models the topic entities that the questions have.
        progress: is told how far the work has come, and may end it.
    """
    several = len(models) > 1
    runs, attacked = [], []
    for name, model in models:
        part = _Part(progress, name if several else "")
        runs.append(
            (
                name,
                evaluate(model, questions, gold_entities=gold, batch_size=_BATCH, progress=part),
            )
        )
        for kind in attacks:
            asked = _Portions(model, part.stage(f"attack.{kind}"), 2 * len(questions))
            found = attack_questions(asked, questions, Attack.named(kind), gold_entities=gold)
            attacked.append((name, found))
    return Measured(runs, attacked)


class _Part(Progress):
    """The progress of one of several models."""

    def __init__(self, whole: Progress, title: str) -> None:
        self._whole = whole
        self._title = title

    def stage(self, name: str) -> Report:
        return self._whole.stage(f"{name} · {self._title}" if self._title else name)


class _Portions:
    """A model that is asked a few questions at a time, however many come at once."""

    def __init__(self, model: Model, report: Report, total: int) -> None:
        self.kg = model.kg
        self._model = model
        self._report = report
        self._done, self._total = 0, total

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        answers: list[Answer] = []
        for start in range(0, len(questions), _BATCH):
            self._report(self._done + len(answers), self._total)
            answers += self._model.batch(questions[start : start + _BATCH])
        self._done += len(answers)
        return answers
