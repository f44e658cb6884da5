r"""Scores to probabilities: logistic regression on two features (Platt 1999).

For a query (h, s) with N candidates that scaled scores z_1 .. z_N compare, candidate i has

    margin_i = z_i - log \sum_{j \ne i} e^{z_j}      how far it stands out among the others
    z_i                                              how well it fits at all

    p_i = sigmoid(a margin_i + b z_i + c + c_s)      a, b >= 0

so a better score is never less probable. Each step s has an intercept c_s of its own, drawn
towards zero, hence towards the intercept c of all steps, where few facts speak for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

_WIDEST = 20.0  # margins are cut here: a single candidate has no others to stand out from
_POOLING = 1.0  # weight of the squared intercepts of steps


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The fitted a, b, c and c_s (one for each of the 2R steps), and the factor on scores.

    As made by default it gives the plain softmax over the candidates.
    """

    scale: float
    margin_slope: float = 1.0
    score_slope: float = 0.0
    intercept: float = 0.0
    step_intercepts: tuple[float, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """The inverse of ``dataclasses.asdict`` after a round through JSON."""
        return cls(**{**values, "step_intercepts": tuple(values["step_intercepts"])})

    def probabilities(self, scores: Tensor, step: int) -> Tensor:
        """Probabilities (N,) in 0..1 that the N candidates of one query are true."""
        own = self.step_intercepts[step] if self.step_intercepts else 0.0
        margin, scaled = features(scores, self.scale).unbind(1)  # (N,)
        return torch.sigmoid(
            self.margin_slope * margin + self.score_slope * scaled + self.intercept + own
        )


@dataclass(frozen=True)
class Examples:
    """n judged candidates: ``features`` (n, 2), ``step``, ``true`` and ``weight`` (n,)."""

    features: Tensor
    step: Tensor
    true: Tensor
    weight: Tensor


def features(scores: Tensor, scale: float) -> Tensor:
    """Margin and scaled score (N, 2) of the N candidates of one query."""
    scaled = scale * scores
    share = torch.log_softmax(scaled.double(), 0)  # log p, of the candidate among all
    margin = share - torch.log1p(-share.exp().clamp_max(1 - 1e-12))
    return torch.stack((margin.clamp(-_WIDEST, _WIDEST).float(), scaled), dim=1)


def fit(examples: Examples, num_steps: int, scale: float) -> Calibration:
    """Maximum likelihood under the pooling of intercepts, by L-BFGS; the same on every run."""
    slopes = torch.tensor([0.5, -3.0], requires_grad=True)  # before softplus
    intercept = torch.zeros((), requires_grad=True)
    own = torch.zeros(num_steps, requires_grad=True)
    parameters = [slopes, intercept, own]
    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        logits = examples.features @ softplus(slopes) + intercept + own[examples.step]  # (n,)
        misfit = binary_cross_entropy_with_logits(
            logits, examples.true, weight=examples.weight, reduction="sum"
        )
        total = misfit + _POOLING * own.square().sum() / 2
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    margin_slope, score_slope = softplus(slopes).tolist()
    return Calibration(
        scale=scale,
        margin_slope=margin_slope,
        score_slope=score_slope,
        intercept=intercept.item(),
        step_intercepts=tuple(own.tolist()),
    )
