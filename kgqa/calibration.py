"""Confidence that means what it says: scores of readings to the probability of being right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kgqa.reading import Reading

_EPSILON = 1e-4


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Platt scaling (Platt 1999) over a few signals of the best reading and its rival."""

    weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    bias: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"weights": list(self.weights), "bias": self.bias}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibrator:
        """What ``to_dict`` gave."""
        return cls(tuple(map(float, values["weights"])), float(values["bias"]))

    def confidence(self, readings: Sequence[Reading]) -> float:
        """Probability in 0..1 that the best reading is right."""
        score = self.bias + float(np.dot(self.weights, signals(readings)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def signals(readings: Sequence[Reading]) -> list[float]:
    """Of the best reading: log odds, path length, margin over other results, link strength,
    number of operators, whether it is of a whole class or of several walks.

    Of a guessed one also the log odds of its best answer, and whether stated facts lead there.
    """
    best = readings[0]
    chance = math.exp(best.log_probability)
    own = best.walks
    rivals = (one for one in readings[1:] if not any(one.path.walk is walk for walk in own))
    rival = next((other for other in rivals if _differs(best, other)), None)
    margin = best.log_probability - (rival.log_probability if rival else -8.0)
    plain = [
        _log_odds(chance),
        float(len(best.path.walk.steps)),
        min(8.0, margin),
        best.candidate.score,
        float(best.chosen),
        float(best.whole or bool(best.how)),
    ]
    if not best.guessed:
        return plain
    return [*plain, _log_odds(chance * best.belief), float(best.belief >= 1.0)]


GUESSES = Calibrator((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0))
"""The plain one for guessed readings: the probability of the reading times that of the guess."""


def fit_calibrator(
    rows: Sequence[Sequence[float]], right: Sequence[bool], plain: Calibrator | None = None
) -> Calibrator:
    """The calibrator under which the held-out outcomes are likeliest; the plain one if all agree.

    Args:
        rows: signals of questions that were not trained on.
        right: whether the best reading of each was right.
        plain: what to give then.
    """
    if len(set(right)) < 2:
        return plain or Calibrator()
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(rows), np.array(right))
    return Calibrator(tuple(map(float, model.coef_[0])), float(model.intercept_[0]))


def _log_odds(chance: float) -> float:
    chance = min(1 - _EPSILON, max(_EPSILON, chance))
    return math.log(chance / (1 - chance))


def _differs(first: Reading, second: Reading) -> bool:
    return not np.array_equal(first.result, second.result)
