r"""Scores of all tails as one matrix product, for the models whose formula allows it.

Each of these models makes one query vector q from the head and the step, then compares q with the
tail: by inner product, or by Euclidean distance, expanded so that no (B, E, D) tensor is built:

    \|q - t\|^2 = \|q\|^2 + \|t\|^2 - 2 q \cdot t

    TransE    q = h + r      -\|q - t\|     Bordes et al. 2013, eq. 1
    RotatE    q = h * r      -\|q - t\|     Sun et al. 2019, eq. 2; complex
    DistMult  q = h * r      q \cdot t      Yang et al. 2015, eq. 2
    ComplEx   q = h * r      Re(q \cdot conj(t))   Trouillon et al. 2016, eq. 9; complex

Complex numbers are held as (real, imaginary) pairs side by side, in which both Re(q conj(t)) and
the distance are what they are for real vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

_SMALLEST_SQUARE = 1e-9  # keeps the slope of the square root finite


def _translate(heads: Tensor, steps: Tensor) -> Tensor:
    return heads + steps


def _multiply(heads: Tensor, steps: Tensor) -> Tensor:
    return heads * steps


def _multiply_complex(heads: Tensor, steps: Tensor) -> Tensor:
    product = _as_complex(heads) * _as_complex(steps)  # (B, D / 2)
    return torch.view_as_real(product).flatten(-2)  # (B, D)


def _as_complex(vectors: Tensor) -> Tensor:
    return torch.view_as_complex(vectors.reshape(*vectors.shape[:-1], -1, 2))


class _NegativeDistance(torch.autograd.Function):
    """Distance with its slope written out: in place, it spares half of the passes over (B, N)."""

    @staticmethod
    def forward(ctx: Any, queries: Tensor, tails: Tensor) -> Tensor:
        squares = torch.addmm(tails.square().sum(1), queries, tails.T, alpha=-2)  # (B, N)
        squares += queries.square().sum(1, keepdim=True)
        scores = squares.clamp_min_(_SMALLEST_SQUARE).sqrt_().neg_()
        ctx.save_for_backward(queries, tails, scores)
        return scores

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor, Tensor]:
        queries, tails, scores = ctx.saved_tensors
        pull = slopes[0] / scores  # (B, N); the slope of -||q - t|| is (q - t) / -||q - t||
        to_queries = torch.addmm(pull.sum(1, keepdim=True) * queries, pull, tails, alpha=-1)
        to_tails = torch.addmm(pull.sum(0).unsqueeze(1) * tails, pull.T, queries, alpha=-1)
        return to_queries, to_tails


def _negative_distance(queries: Tensor, tails: Tensor) -> Tensor:
    scores: Tensor = _NegativeDistance.apply(queries, tails)  # type: ignore[no-untyped-call]
    return scores


def _inner_product(queries: Tensor, tails: Tensor) -> Tensor:
    return queries @ tails.T  # (B, N)


@dataclass(frozen=True)
class Geometry:
    """How one model scores.

    ``query`` takes (B, D) heads and (B, D) steps to (B, D); ``compare`` takes those and (N, D)
    tails to (B, N).

    ``scale``, ``learning_rate`` and ``n3`` are what training uses unless the config says
    otherwise; they were chosen on the validation facts of CoDEx-S.
    """

    query: Callable[[Tensor, Tensor], Tensor]
    compare: Callable[[Tensor, Tensor], Tensor]
    is_complex: bool = False
    scale: float = 1.0
    learning_rate: float = 0.01
    n3: float = 0.1

    def score(self, heads: Tensor, steps: Tensor, tails: Tensor) -> Tensor:
        """Scores (B, N) of N tails for B pairs of head and step vectors; larger is better."""
        return self.compare(self.query(heads, steps), tails)


GEOMETRIES: dict[str, Geometry] = {
    "TransE": Geometry(_translate, _negative_distance, scale=4.0, learning_rate=0.006, n3=0.0),
    "RotatE": Geometry(_multiply_complex, _negative_distance, is_complex=True, scale=5.0, n3=0.0),
    "DistMult": Geometry(_multiply, _inner_product),
    "ComplEx": Geometry(_multiply_complex, _inner_product, is_complex=True),
}
