"""What a question and a step's name share as they stand, before anything is learned.

A network that has learned how one graph words its relations still has to compare a name that it
has never met with the words of a question. Two plain measures of that go straight to the rank
head, which learns from the state of a path how much each counts there: the lexical match of
n-grams, rare ones weighing more (inverse document frequency, Spärck Jones 1972), and the cosine of
the language model's sentence vectors.

Axes as in ``kgqa.fusion``; ``M`` are the measures.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from kgqa.fusion import QuestionBatch, StepTable

NUM_MEASURES = 3
_LEAST = 1e-6


def overlap(questions: QuestionBatch, table: StepTable) -> Tensor:
    """(B, S + 2, M) in 0..1, or -1..1 for the cosine; zeros for *stop* and *nothing fits*.

    They are of relations alone: of operators all are known, and most go by one name.

    The measures are the share of a name's n-grams that stand in the question, the share of the
    question's n-grams (of those that any name has) that stand in the name, and the cosine of the
    question's mean token with the wording of the step.
    """
    named = _named(questions, table)  # (B, 2, S)
    alike = _mean(questions) @ functional.normalize(table.text, dim=-1).T  # (B, S)
    measures = torch.cat([named, alike.unsqueeze(1)], 1) * (table.way < 2)  # (B, M, S)
    measures = measures.transpose(1, 2)  # (B, S, M)
    return functional.pad(measures, (0, 0, 0, 2))


def _named(questions: QuestionBatch, table: StepTable) -> Tensor:
    """Shares of the name and of the question that the n-grams in both make up: (B, 2, S)."""
    bags, weights = table.spelled, table.rarity
    present = torch.zeros(len(questions.words), len(weights))
    present.scatter_(1, questions.words.flatten(1), 1.0)  # (B, F)
    in_name = bags.weights * weights[bags.buckets]  # (N,)
    shares = []
    for values, whole in (
        (in_name, _sums(bags.starts, bags.buckets, in_name, torch.ones(len(weights), 1)).T),
        (weights[bags.buckets], present @ weights.unsqueeze(1)),
    ):
        both = _sums(bags.starts, bags.buckets, values, present.T.contiguous()).T  # (B, S)
        shares.append(both / whole.clamp(min=_LEAST))
    return torch.stack(shares, 1)


def _sums(starts: Tensor, buckets: Tensor, values: Tensor, rows: Tensor) -> Tensor:
    """(S, B) weighted sums over each bag of its rows of a matrix (F, B)."""
    return functional.embedding_bag(buckets, rows, starts, mode="sum", per_sample_weights=values)


def _mean(questions: QuestionBatch) -> Tensor:
    """(B, T) mean token vectors, of length one: what the language model's own pooling gives."""
    mask = questions.token_mask.unsqueeze(-1)  # (B, L, 1)
    total = (questions.tokens * mask).sum(1)
    return functional.normalize(total.float(), dim=-1)
