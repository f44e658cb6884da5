r"""Scores to probabilities: logistic regression on how far a candidate stands out (Platt 1999).

For a query (h, s) whose N candidates have the scaled scores z_1 .. z_N, candidate i gets

    margin_i = z_i - log \sum_{j \ne i} e^{z_j}
    p_i = sigmoid(a margin_i + c + c_s),   a >= 0

so a better score is never less probable. Each step s has an intercept c_s of its own, drawn
towards zero, hence towards the intercept c of all steps, where few facts speak for it.
The scaled score itself as a second feature got the weight 0.00004 on CoDEx-S, so it is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

_WIDEST = 20.0  # margins are cut here
_POOLING = 1.0  # weight of the squared intercepts of steps


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The fitted ``slope`` a, c and c_s (one for each of the 2R steps), and the factor on scores.

    As made by default it gives the plain softmax over the candidates.
    """

    scale: float
    slope: float = 1.0
    intercept: float = 0.0
    step_intercepts: tuple[float, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """The inverse of ``dataclasses.asdict`` after a round through JSON."""
        return cls(**{**values, "step_intercepts": tuple(values["step_intercepts"])})

    def probabilities(self, scores: Tensor, step: int) -> Tensor:
        """Probabilities (N,) in 0..1 that the N candidates of one query are true."""
        own = self.step_intercepts[step] if self.step_intercepts else 0.0
        return torch.sigmoid(self.slope * margins(scores, self.scale) + self.intercept + own)


@dataclass(frozen=True)
class Examples:
    """n judged candidates; each field is (n,)."""

    margin: Tensor
    step: Tensor
    true: Tensor
    weight: Tensor


def margins(scores: Tensor, scale: float) -> Tensor:
    """Margins (N,) of the N candidates of one query; 0 for one that has no rival."""
    if len(scores) < 2:
        return torch.zeros_like(scores)
    share = torch.log_softmax((scale * scores).double(), 0)  # log p, of the candidate among all
    margin = share - torch.log1p(-share.exp().clamp_max(1 - 1e-12))
    return margin.clamp(-_WIDEST, _WIDEST).float()


def fit(examples: Examples, num_steps: int, scale: float) -> Calibration:
    """Maximum likelihood under the pooling of intercepts, by L-BFGS; the same on every run."""
    slope = torch.tensor(0.5, requires_grad=True)  # before softplus, which keeps it positive
    intercept = torch.zeros((), requires_grad=True)
    own = torch.zeros(num_steps, requires_grad=True)
    parameters = [slope, intercept, own]
    optimizer = torch.optim.LBFGS(parameters, max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        logits = examples.margin * softplus(slope) + intercept + own[examples.step]  # (n,)
        misfit = binary_cross_entropy_with_logits(
            logits, examples.true, weight=examples.weight, reduction="sum"
        )
        total = misfit + _POOLING * own.square().sum() / 2
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return Calibration(
        scale=scale,
        slope=softplus(slope).item(),
        intercept=intercept.item(),
        step_intercepts=tuple(own.tolist()),
    )
