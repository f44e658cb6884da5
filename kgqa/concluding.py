"""The operator on a reading's result: list it, count it, add it up, or say yes or no."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kgqa.listing import list_of, lists
from kgqa.membership import SORT, WHAT
from kgqa.mentions import Candidate
from kgqa.offered import OFFERED, offer
from kgqa.operators import Choice
from kgqa.reading import Reading, left_unread
from kgqa.retrieval import Walker

_NAMED = 0.3


def question_type(reading: Reading, walker: Walker) -> str:
    """The type of the question, as far as the walk's end allows it: values are not counted."""
    listed = listed_type(reading, walker)
    if reading.asks == "yes-no":
        return "yes-no"
    if reading.asks == "count" and listed not in ("comparison", "attribute"):
        return "count"
    return listed


def listed_type(reading: Reading, walker: Walker) -> str:
    """The type of the question where the end of the walk is listed, whatever it asks for."""
    if reading.beside:
        return "comparison"
    if _ends_in_values(reading, walker):
        return "attribute"
    if _superlative(reading, walker):
        return "superlative"
    return "intersection" if reading.how in ("intersection", "within", "less") else "entity"


def holds(reading: Reading, candidates: Sequence[Candidate], question: str = "") -> bool:
    """Whether what a yes-no question says is so.

    Of entities that are compared, whether the first comes out; else whether another entity that
    the question names is among the results, and all those in one list with it; where it names
    none, whether there are any.
    """
    result = reading.result
    if reading.beside:
        return bool(np.array_equal(result, [reading.candidate.node]))
    others = _named_beside(reading, candidates)
    if not others:
        return bool(len(result))
    met = [one.mention for one in others if np.isin(one.node, result).any()]
    listed = lists(question, others)
    alone = [(one.mention,) for one in others if list_of(one.mention, listed) is None]
    return any(all(any(map(name.overlaps, met)) for name in all_of) for all_of in (*listed, *alone))


def tells_existence(reading: Reading, candidates: Sequence[Candidate]) -> bool:
    """Whether yes or no would mean no more than that there is something, or nothing.

    "Does X have a king?" is answered so by whatever relation is the nearest to it.
    """
    said = reading.asks == "yes-no" and not (reading.beside or reading.also)
    return said and reading.how != SORT and not _named_beside(reading, candidates)


def passes_over(
    reading: Reading, candidates: Sequence[Candidate], question: str, walker: Walker
) -> bool:
    """Whether a question surely names an entity of which a reading that lists things says nothing.

    What stands right beside a name that it begins at, or after a comma, may say what that is:
    "goalie Lukas Dostal", "Rio, Brazil". Of names to choose from, not all are meant.
    """
    if reading.asks == "yes-no" or reading.beside or reading.how in (SORT, WHAT, OFFERED):
        return False
    used = [name for one in (reading, *reading.also) for name in one.mentions]
    made = offer(question, candidates)
    entities = {one.mention for one in candidates if one.node < walker.store.num_nodes}
    entities -= made.names.keys() if made else set()
    return any(
        all(one.between(name, question).strip(" ,") for name in used)
        for one in left_unread(reading, candidates) & entities
    )


def _named_beside(reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The entities that a question names beside those that a reading begins at."""
    used = [mention for one in (reading, *reading.also) for mention in one.mentions]
    return [
        one
        for one in candidates
        if one.score >= _NAMED and not any(map(one.mention.overlaps, used))
    ]


def total(reading: Reading, walker: Walker) -> float | None:
    """The sum or the mean of the values that a reading leads to; None where it is not asked."""
    walk, operators = reading.path.walk, walker.operators
    wanted = reading.asks in ("sum", "average") and operators is not None and walk.steps
    if not wanted or operators is None or walk.steps[-1] not in operators.valued:
        return None
    values = operators.numbers(walk.steps[-1], walk.frontiers[-2])
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    return float(values.sum() if reading.asks == "sum" else values.mean())


def number_text(value: float) -> str:
    """A number as people write it, at most two digits after the point."""
    return str(int(value)) if value == math.floor(value) else f"{value:.2f}"


def _ends_in_values(reading: Reading, walker: Walker) -> bool:
    return bool(len(reading.result)) and walker.store.is_literal(int(reading.result[0]))


def _superlative(reading: Reading, walker: Walker) -> bool:
    steps = reading.path.walk.steps
    if walker.operators is None or not steps or not walker.is_operator(steps[-1]):
        return False
    choice: Choice = walker.operators.of(steps[-1]).choice
    return choice.superlative
