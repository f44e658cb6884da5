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
    from pykeen.evaluation import RankBasedEvaluator

    from kgqa.embeddings.pykeen_model import to_pykeen

    facts = torch.as_tensor(np.asarray(test), dtype=torch.long)
    result = RankBasedEvaluator(filtered=True).evaluate(
        model=to_pykeen(embeddings),
        mapped_triples=facts,
        additional_filter_triples=torch.as_tensor(np.asarray(known), dtype=torch.long),
        batch_size=batch_size,
        use_tqdm=False,
    )
    names = ("inverse_harmonic_mean_rank", "hits_at_1", "hits_at_3", "hits_at_10")
    values = (float(result.get_metric(f"both.realistic.{name}")) for name in names)
    return RankMetrics(len(facts), *values)
