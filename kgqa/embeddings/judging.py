"""Held-out facts as judged candidates, and the calibration fitted on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.embeddings.batches import Ints, both_directions
from kgqa.embeddings.calibration import Examples, fit, margins
from kgqa.embeddings.prediction import calibration_of, known_and_range, query_scores
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import DataError

_QUERIES = 1000  # enough held-out queries for the slope and the steps' intercepts
_HARDEST = 32  # wrong candidates taken from the top of each query
_DRAWN = 32  # and drawn from the rest, weighted to stand for all of it


def calibrate(
    embeddings: GraphEmbeddings,
    held_out: NDArray[np.integer],
    triples: NDArray[np.integer],
    *,
    seed: int = 0,
) -> GraphEmbeddings:
    """The same vectors with probabilities fitted on facts that they were not trained on.

    Each held-out fact asks for its tail, and for its head; the observed range of ``triples``
    (M, 3), the training facts, less the tails known there, gives the wrong answers.

    Raises:
        DataError: ``held_out`` (n, 3) is empty, or none of its queries has a candidate.
    """
    generator = np.random.default_rng(seed)
    facts = both_directions(
        np.asarray(held_out, dtype=np.int64).reshape(-1, 3), embeddings.num_relations
    )
    queries = np.unique(facts[:, :2], axis=0)
    chosen = generator.permutation(queries)[:_QUERIES]
    parts = [_judged(embeddings, query, facts, triples, generator) for query in chosen]
    examples = [part for part in parts if part is not None]
    if not examples:
        raise DataError("no held-out fact to calibrate on: hold out a few dozen facts")
    columns = zip(*((e.margin, e.step, e.true, e.weight) for e in examples), strict=True)
    scale = calibration_of(embeddings).scale
    fitted = fit(Examples(*map(torch.cat, columns)), len(embeddings.step), scale)
    return replace(embeddings, calibration=fitted)


def hold_out(
    triples: NDArray[np.integer], share: float = 0.05, *, seed: int = 0
) -> tuple[Ints, Ints]:
    """Split facts (M, 3) into kept and held out; every entity and relation stays among the kept."""
    facts = np.asarray(triples, dtype=np.int64)
    if not len(facts):
        return facts, facts
    entities = np.bincount(facts[:, [0, 2]].ravel())
    relations = np.bincount(facts[:, 1])
    held = np.zeros(len(facts), dtype=bool)
    wanted = int(share * len(facts))
    for row in np.random.default_rng(seed).permutation(len(facts)):
        if held.sum() == wanted:
            break
        head, relation, tail = facts[row]
        if min(entities[head], entities[tail], relations[relation]) > 1 + (head == tail):
            held[row] = True
            entities[[head, tail]] -= 1
            relations[relation] -= 1
    return facts[~held], facts[held]


def _judged(
    embeddings: GraphEmbeddings,
    query: Ints,
    facts: Ints,
    triples: NDArray[np.integer],
    generator: np.random.Generator,
) -> Examples | None:
    """The candidates of one held-out query: all true ones, and a weighted sample of the others."""
    head, step = map(int, query)
    backward, relation = divmod(step, embeddings.num_relations)
    own, range_ = known_and_range(np.asarray(triples), head, relation, bool(backward))
    candidates = np.setdiff1d(range_, own)
    if not len(candidates):
        return None
    answers = facts[(facts[:, 0] == head) & (facts[:, 1] == step), 2]
    true = torch.from_numpy(np.isin(candidates, answers))
    scores = query_scores(embeddings, head, step, torch.from_numpy(candidates))
    chosen, weight = _sample(scores, true, generator)
    return Examples(
        margins(scores, calibration_of(embeddings).scale)[chosen],
        torch.full((len(chosen),), step),
        true[chosen].float(),
        weight,
    )


def _sample(scores: Tensor, true: Tensor, generator: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Places and weights of all true candidates, the hardest wrong ones, and some of the rest."""
    wrong = torch.argsort(scores, descending=True, stable=True)
    wrong = wrong[~true[wrong]]
    rest = wrong[_HARDEST:].numpy()
    drawn = torch.from_numpy(generator.permutation(rest)[:_DRAWN])
    chosen = torch.cat((true.nonzero().flatten(), wrong[:_HARDEST], drawn))
    weight = torch.ones(len(chosen))
    if len(drawn):
        weight[-len(drawn) :] = len(rest) / len(drawn)
    return chosen, weight
