"""Confidence fitted on held-out questions, asked as users would ask them, names and all."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from kgqa.calibration import Calibrator, fit_calibrator, signals
from kgqa.fitting_guesses import Asked
from kgqa.grammar import Inflection
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labeller
from kgqa.lexical import MASK
from kgqa.mining import Gold
from kgqa.noise import misspell
from kgqa.pipeline import QAPipeline
from kgqa.progress import Progress
from kgqa.reading import Reading
from kgqa.records import Question
from kgqa.synthesis import WrittenQuestion
from kgqa.understanding import MAX_QUESTION

_CALIBRATION_SIZE = 1000
_ENOUGH_LABELLED = 200
_RIGHT = 0.5


def questions_to_calibrate_by(
    pipeline: QAPipeline,
    labeller: Labeller,
    held: Sequence[Question],
    written: Sequence[WrittenQuestion],
    seed: int,
) -> Asked:
    """Held-out questions with the nodes that answer them: labelled ones where there are enough."""
    if len(held) >= _ENOUGH_LABELLED:
        return [(one.text, labeller.gold(one.answers or ())) for one in held[:_CALIBRATION_SIZE]]
    rng = Random(seed)
    known = [one for one in written[:_CALIBRATION_SIZE] if not one.misread]
    asked = [_as_asked(pipeline.parts, one, rng) for one in known]
    return [one for one in asked if one is not None]


def misread_questions(pipeline: QAPipeline, written: Sequence[WrittenQuestion], seed: int) -> Asked:
    """Held-out questions that nothing answers as they are read here: no guess is right there."""
    rng = Random(seed)
    misread = [one for one in written[:_CALIBRATION_SIZE] if one.misread]
    asked = [_as_asked(pipeline.parts, one, rng) for one in misread]
    return [one for one in asked if one is not None]


def calibrate_confidence(pipeline: QAPipeline, asked: Asked, progress: Progress) -> Calibrator:
    """A calibrator fitted on held-out questions, answered from stated facts."""
    return fit_calibrator(*outcomes(pipeline, asked, progress))


def outcomes(
    pipeline: QAPipeline, asked: Asked, progress: Progress
) -> tuple[list[list[float]], list[bool]]:
    """Signals of the best reading of each question that has one, and whether it is right."""
    rows, right = [], []
    report = progress.stage("calibrating")
    for start in range(0, len(asked), 64):
        part = asked[start : start + 64]
        _, _, readings = pipeline.first_look([Question("", text) for text, _ in part])
        for (_, gold), found in zip(part, readings, strict=True):
            if found:
                rows.append(signals(found))
                right.append(_explains(found[0], gold))
        report(start + len(part), len(asked))
    return rows, right


def _explains(reading: Reading, gold: Gold) -> bool:
    """Whether it ends in the gold nodes; of several walks, whether one does: gold is of one."""
    results = [walk.result for walk in reading.walks]
    return max(gold.f1(nodes) for nodes in results) >= _RIGHT


def _as_asked(parts: GraphParts, question: WrittenQuestion, rng: Random) -> tuple[str, Gold] | None:
    """The question with names for its topics, and the nodes that answer it; None where none may.

    None too where another reading may be as right, but ends elsewhere: whether X borders Y can be
    seen from either, and a class of which something is excluded is no answer; and where names make
    it longer than a question may be.

    Most names are labels, some aliases, some misspelt; some are of nothing in the graph, and then
    nothing answers.
    """
    if question.type == "yes-no" or (question.whole and question.composition == "base"):
        return None
    walk, chance = question.walk(parts.walker), rng.random()
    gold = walk.result if question.answerable else walk.result[:0]
    if question.answerable and not len(gold):
        return None
    text = question.text
    for topic in (question.topic, *question.beside):
        name = _name(parts, topic, question.language, chance, rng)
        text = text.replace(MASK, name, 1)
    if len(text) > MAX_QUESTION:
        return None
    if 0.2 <= chance < 0.3 and not parts.groups.is_group(question.topic):
        gold = gold[:0]
    return text, Gold.of([node] for node in np.asarray(gold).tolist())


def _name(parts: GraphParts, topic: int, language: str, chance: float, rng: Random) -> str:
    """What a topic is called this time."""
    store, groups = parts.kg.store, parts.groups
    if groups.is_group(topic):
        noun = groups.of(topic).label(language)
        return noun if language == "zh" else Inflection().plural(noun)
    name = store.label(topic, language)
    if chance < 0.1:
        return rng.choice([known.text for known in store.names(topic)])
    if chance < 0.2:
        return misspell(name, rng)
    return "".join(rng.sample(name, len(name))) if chance < 0.3 else name
