"""Clean, attacked, the drop between them, and examples of what did it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgqa.attacks.naming import Attack
from kgqa.attacks.searching import Outcome, disturb, search
from kgqa.attacks.victims import QuestionVictim, TaskVictim, Victim
from kgqa.edits import EDITS, Edit
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.evaluation import Answers
from kgqa.progress import Progress
from kgqa.records import Question
from kgqa.synonyms import Synonyms
from kgqa.tasks.classifier import TextClassifier
from kgqa.tasks.records import LabelledTexts

_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A text that was answered right, and its disturbed form that was not."""

    text: str
    attacked: str
    gold: str
    before: str
    after: str

    def to_dict(self) -> dict[str, str]:
        return {
            "text": self.text,
            "attacked": self.attacked,
            "gold": self.gold,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class AttackReport:
    """Rates of right answers before and after, over the same texts.

    ``clean`` is accuracy for a text task and Hits@1 for questions; ``changed`` is the share of
    texts that the attack could change at all; ``examples`` are texts that it turned wrong.
    """

    attack: Attack
    unit: str
    count: int
    clean: float
    attacked: float
    changed: float
    seed: int
    seconds: float
    examples: tuple[Example, ...]

    @property
    def drop(self) -> float:
        return self.clean - self.attacked

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``evaluate --attack --json``."""
        return {
            "attack": self.attack.name,
            "budget": self.attack.budget,
            f"num_{self.unit}": self.count,
            "clean": self.clean,
            "attacked": self.attacked,
            "drop": self.drop,
            "changed": self.changed,
            "seed": self.seed,
            "seconds": self.seconds,
            "examples": [one.to_dict() for one in self.examples],
        }


def attack_texts(
    classifier: TextClassifier,
    task: LabelledTexts,
    attack: Attack,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> AttackReport:
    """How well a classifier withstands an attack; a text below its threshold counts as labelled."""
    return _attacked(TaskVictim(classifier, task.rows), attack, classifier.encoder, seed, progress)


def attack_questions(
    qa: Answers,
    questions: Sequence[Question],
    attack: Attack,
    *,
    encoder: Encoder | None = None,
    gold_entities: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> AttackReport:
    """How well a pipeline withstands an attack; Hits@1 before and after.

    Args:
        qa: answers the questions.
        questions: with gold answers; ``-inside`` and ``-outside`` go by their topic entities, or
            where they have none by those that the pipeline links.
        attack: what is done.
        encoder: knows synonyms; by default the packaged one.
        gold_entities: show the pipeline the topic entities, attacked or not.
        seed: of the edits.
        progress: is told how far the work has come.
    """
    bare = next((question.id for question in questions if question.answers is None), None)
    if bare is not None:
        raise DataError(f"question '{bare}' has no gold answers")
    victim = QuestionVictim(qa, questions, gold_entities)
    return _attacked(victim, attack, encoder or Encoder(), seed, progress)


def _attacked(
    victim: Victim, attack: Attack, encoder: Encoder, seed: int, progress: Progress | None
) -> AttackReport:
    if not victim.texts:
        raise DataError("there is nothing to attack")
    start = time.perf_counter()
    edits: dict[str, Edit] = dict(EDITS)
    if "synonym" in attack.edits:
        edits["synonym"] = Synonyms.find(encoder, victim.texts).replace
    report = (progress or Progress()).stage(f"attacking by {attack.name}")
    outcomes = (search if attack.worst else disturb)(victim, attack, edits, seed, report)
    return _summary(victim, attack, outcomes, seed, time.perf_counter() - start)


def _summary(
    victim: Victim, attack: Attack, outcomes: Sequence[Outcome], seed: int, seconds: float
) -> AttackReport:
    count = len(outcomes)
    turned = [one for one in outcomes if one.after.wrong and not one.before.wrong]
    return AttackReport(
        attack=attack,
        unit=victim.unit,
        count=count,
        clean=sum(not one.before.wrong for one in outcomes) / count,
        attacked=sum(not one.after.wrong for one in outcomes) / count,
        changed=sum(one.text != victim.texts[one.place] for one in outcomes) / count,
        seed=seed,
        seconds=seconds,
        examples=tuple(
            Example(
                victim.texts[one.place],
                one.text,
                victim.gold(one.place),
                one.before.said,
                one.after.said,
            )
            for one in turned[:_EXAMPLES]
        ),
    )
