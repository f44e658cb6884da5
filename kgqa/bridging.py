"""Conditions on a whole that hold of its parts: "players of X who play in the Premier League".

Networks may read both conditions, and that both hold, but of one only that it leads to clubs. Those
have players, as people say, so that both conditions are of players.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from kgqa.reading import Reading
from kgqa.retrieval import Walker

_PLAUSIBLE, _MOST_PLAUSIBLE = -4.0, 5
_BOTH, _UNSAID = 0.6, 1.0


def bridged(
    readings: list[Reading], walker: Walker, gathers: Callable[[int, int], bool]
) -> list[Reading]:
    """The readings, with such as go one step further where that is what two of them need to meet.

    Args:
        readings: of one question, most probable first.
        walker: the graph.
        gathers: whether those that a step leads to are said to be of what the step before it left
            from (``unsaid.UnsaidSteps.gathers``).
    """
    plausible = [one for one in readings if _may_be_a_condition(one, walker)][:_MOST_PLAUSIBLE]
    further: list[Reading] = []
    for one in plausible:
        others = [other for other in plausible if not one.is_named_by(other.mentions)]
        apart = [other for other in others if not _meet(one, other)] if others else []
        for longer in _further(one, walker, gathers) if apart else ():
            if any(_meet(longer, other) for other in apart):
                further.append(longer)
    if not further:
        return readings
    return sorted([*readings, *further], key=lambda one: -one.log_probability)


def _meet(one: Reading, other: Reading) -> bool:
    return bool(len(np.intersect1d(one.result, other.result)))


def _may_be_a_condition(reading: Reading, walker: Walker) -> bool:
    """Whether a reading of a plain walk says what is to hold together with something else."""
    steps = reading.path.walk.steps
    plain = bool(steps) and not reading.beside and not any(map(walker.is_operator, steps))
    likely = reading.log_probability > _PLAUSIBLE and reading.compositions["intersection"] > _BOTH
    return plain and likely and reading.asks != "yes-no"


def _further(
    reading: Reading, walker: Walker, gathers: Callable[[int, int], bool]
) -> Iterator[Reading]:
    """The reading with one step more, to those who are said to be of where it began."""
    walk = reading.path.walk
    for step in map(int, walker.choices(walk)):
        if not walker.is_operator(step) and gathers(walk.steps[-1], step):
            score = reading.path.log_probability - _UNSAID
            path = replace(reading.path, walk=walker.advance(walk, step), log_probability=score)
            yield replace(reading, path=path)
