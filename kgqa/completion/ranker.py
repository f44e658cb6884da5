r"""Which tails a (source, step) may have: vectors, paths of evidence and prior in one score.

For a source x, a step s and a tail t of the observed range of s,

    z(t) = w_v c f(x, s, t) + w_p log(n_t + 1) + \sum_P w_P log(1 + p_P(x, t) / 0.01)

with the score f of the vectors and the scale c that they were trained with, the number n_t of
facts that t has under s, and the walk probabilities p_P of ``paths``. The weights of each step are
fitted on facts hidden from vectors and walks alike, by the likelihood of the hidden tail among
others (the listwise form of the logistic regression of Lao & Cohen 2010, eq. 8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.completion.paths import Path

_PULL = 2.0  # weight of the squared distance from the prior weights
_VECTORS = 0.5  # prior weight of the vectors' scores
NUM_DENSE = 2


@dataclass(frozen=True, kw_only=True)
class StepRanker:
    """The weights of one step: ``dense`` of vectors and prior, ``weights`` of the paths."""

    dense: tuple[float, ...]
    paths: tuple[Path, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True)
class Example:
    """One hidden query: features (C, F) of its candidates, which are true, and how many others
    of the range each stands for."""

    features: NDArray[np.float32]
    true: NDArray[np.bool_]
    weight: NDArray[np.float32]


def unfitted() -> StepRanker:
    """What holds without hidden facts to fit on: the vectors alone."""
    return StepRanker(dense=(1.0, 0.0))


def fit_ranker(examples: list[Example], paths: list[Path], max_paths: int) -> StepRanker:
    """Fitted with all paths, then again with those that change the scores most."""
    if not examples:
        return unfitted()
    features, true, offset = _padded(examples)  # (Q, C, F), (Q, C), (Q, C)
    if len(paths) > max_paths:
        weights = _maximise(features, true, offset)
        effect = weights.abs() * features.square().mean(dim=(0, 1)).sqrt()  # (F,)
        best = torch.argsort(effect[NUM_DENSE:], descending=True, stable=True)[:max_paths]
        kept = sorted(best.tolist())
        paths = [paths[place] for place in kept]
        features = features[:, :, [*range(NUM_DENSE), *(place + NUM_DENSE for place in kept)]]
    found = [round(weight, 5) for weight in _maximise(features, true, offset).tolist()]
    return StepRanker(
        dense=tuple(found[:NUM_DENSE]), paths=tuple(paths), weights=tuple(found[NUM_DENSE:])
    )


def _maximise(features: Tensor, true: Tensor, offset: Tensor) -> Tensor:
    """Weights (F,) of largest likelihood, drawn towards the vectors alone, by L-BFGS."""
    prior = torch.zeros(features.shape[2])
    prior[0] = _VECTORS
    weights = prior.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        scores = features @ weights + offset  # (Q, C)
        found = scores.masked_fill(~true, -torch.inf).logsumexp(1)
        misfit = (scores.logsumexp(1) - found).sum()
        total = misfit + _PULL * (weights - prior).square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach()


def _padded(examples: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    widest = max(len(example.true) for example in examples)
    width = examples[0].features.shape[1]
    features = torch.zeros(len(examples), widest, width)
    true = torch.zeros(len(examples), widest, dtype=torch.bool)
    offset = torch.full((len(examples), widest), -torch.inf)
    for row, example in enumerate(examples):
        size = len(example.true)
        features[row, :size] = torch.from_numpy(example.features)
        true[row, :size] = torch.from_numpy(example.true)
        offset[row, :size] = torch.from_numpy(np.log(example.weight))
    return features, true, offset
