"""Sentences that the system writes itself, so that a generator learns a graph's own wording."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kgqa.generation.answers import AnswerSheets, without_question
from kgqa.generation.fitting import Worded
from kgqa.generation.network import MAX_ITEMS
from kgqa.lexical import MASK
from kgqa.retrieval import Walker
from kgqa.synthesis import WrittenQuestion
from kgqa.verbalise import Verbaliser

_UNASKED = 0.3
"""Share of sentences that answer no question: descriptions are made of such."""


def own_corpus(
    questions: Sequence[WrittenQuestion],
    walker: Walker,
    verbaliser: Verbaliser,
    number: int,
    seed: int,
) -> list[Worded]:
    """Answers to questions that the system wrote, worded by the plain verbaliser.

    Args:
        questions: those that have an answer at the end of one path are used.
        walker: the graph.
        verbaliser: its words.
        number: of sentences, at most.
        seed: of the draw.
    """
    rng, sheets, store = Random(seed), AnswerSheets(verbaliser), walker.store
    usable = [
        one
        for one in questions
        if one.steps
        and one.composition == "single"
        and one.type in ("entity", "attribute", "count")
        and walker.is_plain(one.walk(walker))
    ]
    found: list[Worded] = []
    for question in rng.sample(usable, min(number, len(usable))):
        walk = walker.along(question.topic, question.steps)
        if not len(walk.result):
            continue
        language, counted = question.language, question.type == "count"
        labels = [store.label(int(node), language) for node in walk.result]
        if counted:
            labels = [str(len(labels))]
        asked = question.text.replace(MASK, store.label(question.topic, language))
        sheet = sheets.sheet((walk,), labels, language, counted=counted, question=asked)
        if rng.random() < _UNASKED:
            sheet = without_question(sheet)
        items = tuple(sheets.plain(sheet, walk, counted=counted))
        if len(items) < MAX_ITEMS:
            found.append(Worded(sheet, (items,)))
    return found
