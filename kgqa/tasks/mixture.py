"""Several experts' scores into one calibrated probability for each label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgqa.tasks.linear import Floats

_PRIOR_TEXTS = 2.0
"""The fit is pulled towards equal weights as much as this many held-out texts would pull it."""


@dataclass(frozen=True)
class Mixture:
    """A weight for each expert, none below zero, and an offset that only sigmoids use.

    The weighted sum of scores goes through a softmax, or where a text may have several labels
    through a sigmoid for each. With one expert that is temperature scaling (Guo et al. 2017, "On
    Calibration of Modern Neural Networks", section 4.2), or Platt scaling.
    """

    weights: tuple[float, ...]
    offset: float = 0.0
    several: bool = False

    @classmethod
    def fit(cls, scores: Sequence[Floats], targets: NDArray[np.bool_], several: bool) -> Mixture:
        """The weights under which texts that no expert has learned from are likeliest.

        Args:
            scores: (B, C) of each expert.
            targets: (B, C), which text has which label.
            several: whether a text may have several labels.
        """
        from scipy.optimize import minimize

        count = len(scores)
        start = np.array([1.0 / count] * count + [0.0])
        stacked = np.stack(scores).astype(np.float64)  # (K, B, C)

        def loss(values: NDArray[np.float64]) -> float:
            likely = _log_likelihood(
                np.tensordot(values[:-1], stacked, 1), targets, several, values
            )
            return float(-likely.sum() + _PRIOR_TEXTS * ((values - start) ** 2).sum())

        bounds = [(0.0, None)] * count + [(None, None) if several else (0.0, 0.0)]
        best = minimize(loss, start, bounds=bounds, method="L-BFGS-B").x
        return cls(tuple(float(value) for value in best[:-1]), float(best[-1]), several)

    @classmethod
    def equal(cls, count: int, several: bool) -> Mixture:
        """Where no text can be held out."""
        return cls((1.0 / count,) * count, 0.0, several)

    def mix(self, scores: Sequence[Floats]) -> Floats:
        """The weighted sum (B, C)."""
        total = sum(weight * score for weight, score in zip(self.weights, scores, strict=True))
        return np.asarray(total + self.offset, dtype=np.float32)

    def probabilities(self, scores: Sequence[Floats]) -> Floats:
        """(B, C) in 0..1."""
        mixed = self.mix(scores).astype(np.float64)
        found = np.exp(_log_sigmoid(mixed)) if self.several else np.exp(_log_softmax(mixed))
        return np.asarray(found, dtype=np.float32)

    def to_dict(self) -> dict[str, Any]:
        return {"weights": list(self.weights), "offset": self.offset, "several": self.several}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Mixture:
        return cls(tuple(map(float, values["weights"])), values["offset"], values["several"])


def _log_likelihood(
    mixed: NDArray[np.float64],
    targets: NDArray[np.bool_],
    several: bool,
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(B,) of a text's labels."""
    if not several:
        likely: NDArray[np.float64] = _log_softmax(mixed)[targets]
        return likely
    shifted = mixed + values[-1]
    return np.asarray(np.where(targets, _log_sigmoid(shifted), _log_sigmoid(-shifted)).sum(1))


def _log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(1, keepdims=True)))


def _log_sigmoid(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-np.logaddexp(0.0, -scores))
