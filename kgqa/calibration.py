"""Confidence that means what it says: scores of readings to the probability of being right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgqa.reading import Reading

_EPSILON = 1e-4
_EVIDENCE = (0, 2, 3, 6)
"""Places of the signals that never speak against a reading: the log odds, the margin, the link."""


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
        """Probability in 0..1 that the best reading is right.

        For a guess both the reading and the guess have to be: it is never surer than their product.
        """
        score = self.bias + float(np.dot(self.weights, signals(readings)))
        sure = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
        best = readings[0]
        guessed = best.guessed and best.belief < 1.0
        return min(sure, math.exp(best.log_probability) * best.belief) if guessed else sure


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

    By logistic regression with a Gaussian prior, where a better chance, margin or link cannot make
    a reading less sure: a few hundred outcomes would now and then have it so.

    Args:
        rows: signals of questions that were not trained on.
        right: whether the best reading of each was right.
        plain: what to give then.
    """
    if len(set(right)) < 2:
        return plain or Calibrator()
    from scipy.optimize import minimize
    from scipy.special import expit

    table = np.column_stack([np.array(rows, dtype=np.float64), np.ones(len(rows))])  # (n, d + 1)
    signs = np.where(np.array(right, dtype=bool), 1.0, -1.0)
    prior = np.array([*[1.0] * (table.shape[1] - 1), 0.0])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (table @ weights)
        value = float(np.logaddexp(0.0, -margins).sum() + 0.5 * (prior * weights**2).sum())
        return value, prior * weights - table.T @ (signs * expit(-margins))

    bounds = [(0.0 if place in _EVIDENCE else None, None) for place in range(table.shape[1] - 1)]
    start = np.zeros(table.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return Calibrator(tuple(map(float, found[:-1])), float(found[-1]))


def _log_odds(chance: float) -> float:
    chance = min(1 - _EPSILON, max(_EPSILON, chance))
    return math.log(chance / (1 - chance))


def _differs(first: Reading, second: Reading) -> bool:
    return not np.array_equal(first.result, second.result)
