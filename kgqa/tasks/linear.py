"""Features to scores: a linear head for each label, fitted by logistic regression."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_SMOOTHING = 0.5
_UNSEEN = -4.0
"""The log-odds of a label that no text has."""


@dataclass(frozen=True)
class LinearHead:
    """``weights`` (F, C) and ``bias`` (C,): a log-odds for each label, or a logit of a softmax."""

    weights: Floats
    bias: Floats

    def scores(self, features: Any) -> Floats:
        """(B, C) from dense or sparse features (B, F)."""
        return np.asarray(features @ self.weights + self.bias, dtype=np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Half precision: it moves no score by more than the third digit."""
        return {"weights": self.weights.astype(np.float16), "bias": self.bias}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> LinearHead:
        return cls(arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32))


def fit_each(features: Any, targets: NDArray[np.bool_], weights: Floats, cost: float) -> LinearHead:
    """A label against the rest, on features scaled by how much they tell of the label.

    Wang and Manning 2012, "Baselines and Bigrams", section 2.3: each feature is multiplied by the
    logarithm of its share in texts with the label over its share in the others. The scale is
    multiplied into the weights, so that scoring needs the features alone.

    Args:
        features: (B, F) sparse and not negative.
        targets: (B, C), which text has which label.
        weights: (B,) how much a text counts.
        cost: of an error against the size of the weights, liblinear's C.
    """
    from sklearn.linear_model import LogisticRegression

    columns, biases = [], []
    one_is_enough = targets.shape[1] == 2 and bool((targets.sum(1) == 1).all())
    for place in range(1 if one_is_enough else targets.shape[1]):
        target = targets[:, place]
        if target.all() or not target.any():  # none of its texts is there to learn from
            columns.append(np.zeros(features.shape[1], dtype=np.float32))
            biases.append(np.float32(_UNSEEN if not target.any() else -_UNSEEN))
            continue
        scale = _log_ratio(features, target)
        fitted = LogisticRegression(C=cost, solver="liblinear", random_state=0, max_iter=200)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a fit that stops early is good enough
            fitted.fit(features.multiply(scale).tocsr(), target, sample_weight=weights)
        columns.append((fitted.coef_[0] * scale).astype(np.float32))
        biases.append(np.float32(fitted.intercept_[0]))
    if one_is_enough:
        columns, biases = [columns[0], -columns[0]], [biases[0], -biases[0]]
    return LinearHead(np.stack(columns, axis=1), np.array(biases, dtype=np.float32))


def fit_together(
    features: Floats, targets: NDArray[np.bool_], weights: Floats, cost: float, several: bool
) -> LinearHead:
    """One softmax over all labels, or where a text may have several, a sigmoid for each.

    Features are standardised; what that takes is multiplied into the weights.
    """
    from sklearn.linear_model import LogisticRegression

    mean = features.mean(0)
    scale = 1 / ((features.std(0) + 1e-4) * np.sqrt(np.float32(features.shape[1])))
    ready = (features - mean) * scale
    inner = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)  # (F, C)
    bias = np.where(targets.any(0), 0, _UNSEEN).astype(np.float32)
    goals = [(place, column) for place, column in enumerate(targets.T)] if several else []
    for place, goal in goals or [(-1, targets.argmax(1))]:
        if len(np.unique(goal)) < 2:
            bias[place] = _UNSEEN if not goal.any() else -_UNSEEN
            continue
        fitted = LogisticRegression(C=cost, max_iter=100)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted.fit(ready, goal, sample_weight=weights)
        if several:
            inner[:, place], bias[place] = fitted.coef_[0], fitted.intercept_[0]
        elif len(fitted.classes_) == 2:  # scikit-learn keeps the second label's log-odds alone
            inner[:, fitted.classes_] = np.outer(fitted.coef_[0], [-0.5, 0.5])
            bias[fitted.classes_] = fitted.intercept_[0] * np.array([-0.5, 0.5])
        else:
            inner[:, fitted.classes_], bias[fitted.classes_] = fitted.coef_.T, fitted.intercept_
    outer = inner * scale[:, None]
    return LinearHead(outer, (bias - mean @ outer).astype(np.float32))


def _log_ratio(features: Any, target: NDArray[np.bool_]) -> Floats:
    """(F,) log of a feature's share among texts with the label over its share among the others."""
    inside = np.asarray(features[np.flatnonzero(target)].sum(0)).ravel() + _SMOOTHING
    outside = np.asarray(features[np.flatnonzero(~target)].sum(0)).ravel() + _SMOOTHING
    ratio: Floats = np.log((inside / inside.sum()) / (outside / outside.sum())).astype(np.float32)
    return ratio
