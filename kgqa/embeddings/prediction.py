"""Missing facts: which tails a (head, relation) may have that the graph does not state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.embeddings.batches import Ints
from kgqa.embeddings.calibration import Calibration
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import ModelError


@dataclass(frozen=True, slots=True)
class PredictedTail:
    """A tail and the probability that the fact is true: 1 where the graph states it (*known*)."""

    tail: int
    probability: float
    known: bool


def predict_tails(
    embeddings: GraphEmbeddings,
    triples: NDArray[np.integer],
    head: int,
    relation: int,
    *,
    inverse: bool = False,
    top_k: int = 10,
    include_known: bool = True,
    anywhere: bool = False,
) -> list[PredictedTail]:
    """The ``top_k`` likeliest tails of (head, relation), best first; ties by entity id.

    Candidates are the entities that some fact has as tail of this relation (its observed range);
    the probability is that of a fact of the graph's own kind being true though not stated. It is
    calibrated once ``calibrate`` was called; before, it is the softmax over the candidates.
    An entity without facts, or a relation without, has no predictions: nothing speaks for any.

    Args:
        triples: (M, 3) the graph's facts between entities.
        inverse: walk the relation from its tail ``head`` to its heads.
        include_known: also give the tails that the graph states.
        anywhere: all entities are candidates.

    Raises:
        ModelError: the vectors were trained before this entity or relation was added.
    """
    _check_trained(embeddings, head, relation)
    own, range_ = known_and_range(np.asarray(triples), head, relation, inverse)
    known = [PredictedTail(int(tail), 1.0, True) for tail in own] if include_known else []
    if not ((triples[:, 0] == head) | (triples[:, 2] == head)).any():
        return known[:top_k]
    candidates = np.arange(embeddings.num_entities) if anywhere and len(range_) else range_
    candidates = np.setdiff1d(candidates[candidates < embeddings.num_entities], own)
    step = relation + inverse * embeddings.num_relations
    scores = query_scores(embeddings, head, step, torch.from_numpy(candidates))
    probable = calibration_of(embeddings).probabilities(scores, step)
    best = torch.argsort(scores, descending=True, stable=True)[: max(top_k - len(known), 0)]
    found = [PredictedTail(int(candidates[i]), float(probable[i]), False) for i in best]
    return known[:top_k] + found


def query_scores(embeddings: GraphEmbeddings, head: int, step: int, candidates: Tensor) -> Tensor:
    """(N,) scores of one query's candidates."""
    return embeddings.score_tails(torch.tensor([head]), torch.tensor([step]), candidates)[0]


def calibration_of(embeddings: GraphEmbeddings) -> Calibration:
    if embeddings.calibration is not None:
        return embeddings.calibration
    geometry = GEOMETRIES.get(embeddings.model)
    return Calibration(scale=1.0 if geometry is None else geometry.scale)


def known_and_range(
    triples: NDArray[np.integer], head: int, relation: int, inverse: bool
) -> tuple[Ints, Ints]:
    """Sorted tails that the graph states for the query, and all tails of its relation."""
    source, target = (2, 0) if inverse else (0, 2)
    facts = triples[triples[:, 1] == relation].astype(np.int64)
    own = facts[facts[:, source] == head, target]
    return np.unique(own), np.unique(facts[:, target])


def _check_trained(embeddings: GraphEmbeddings, head: int, relation: int) -> None:
    limits = {
        "entity": (head, embeddings.num_entities),
        "relation": (relation, embeddings.num_relations),
    }
    for noun, (number, limit) in limits.items():
        if not 0 <= number < limit:
            raise ModelError(
                f"{noun} number {number} has no vector: they were trained for {limit}; train again"
            )
