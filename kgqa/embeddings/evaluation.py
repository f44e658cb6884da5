"""Filtered rank metrics, computed by PyKEEN's evaluator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from kgqa.embeddings.vectors import GraphEmbeddings


@dataclass(frozen=True)
class RankMetrics:
    """Means over head and tail prediction of ``num_facts`` facts, each in 0..1."""

    num_facts: int
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float


def evaluate_embeddings(
    embeddings: GraphEmbeddings,
    test: NDArray[np.integer],
    known: NDArray[np.integer],
    *,
    batch_size: int = 64,
) -> RankMetrics:
    """Rank the true head and tail of each fact of ``test`` (n, 3) among all entities.

    Other facts of ``test`` and those of ``known`` (m, 3) do not count as mistakes (*filtered*),
    and a tie counts half (*realistic* rank): Berrendorf et al. 2020.
    """
    from kgqa.embeddings.pykeen_model import rank_metrics

    facts, others = (torch.as_tensor(np.asarray(part), dtype=torch.long) for part in (test, known))
    found = rank_metrics(embeddings, facts, others, batch_size)
    return RankMetrics(
        num_facts=len(facts),
        mrr=found["inverse_harmonic_mean_rank"],
        hits_at_1=found["hits_at_1"],
        hits_at_3=found["hits_at_3"],
        hits_at_10=found["hits_at_10"],
    )
