"""Missing facts: which tails a (head, relation) may have that the graph does not state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.embeddings.batches import Ints, both_directions
from kgqa.embeddings.calibration import Calibration, Examples, features, fit
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import DataError, ModelError

_QUERIES = 2000  # enough held-out queries for three numbers and the steps' intercepts
_HARDEST = 32  # wrong candidates taken from the top of each query
_DRAWN = 32  # and drawn from the rest, weighted to stand for all of it


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
    own, range_ = _known_and_range(np.asarray(triples), head, relation, inverse)
    known = [PredictedTail(int(tail), 1.0, True) for tail in own] if include_known else []
    if not ((triples[:, 0] == head) | (triples[:, 2] == head)).any():
        return known[:top_k]
    candidates = np.arange(embeddings.num_entities) if anywhere and len(range_) else range_
    candidates = np.setdiff1d(candidates[candidates < embeddings.num_entities], own)
    step = relation + inverse * embeddings.num_relations
    scores = _scores(embeddings, head, step, torch.from_numpy(candidates))
    probable = _calibration(embeddings).probabilities(scores, step)
    best = torch.argsort(scores, descending=True, stable=True)[: max(top_k - len(known), 0)]
    found = [PredictedTail(int(candidates[i]), float(probable[i]), False) for i in best]
    return known[:top_k] + found


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
    facts = both_directions(np.asarray(held_out, dtype=np.int64).reshape(-1, 3), embeddings.num_relations)
    queries = np.unique(facts[:, :2], axis=0)
    chosen = generator.permutation(queries)[:_QUERIES]
    parts = [_judged(embeddings, query, facts, triples, generator) for query in chosen]
    examples = [part for part in parts if part is not None]
    if not examples:
        raise DataError("no held-out fact to calibrate on: hold out a few dozen facts")
    columns = zip(*((e.features, e.step, e.true, e.weight) for e in examples), strict=True)
    scale = _calibration(embeddings).scale
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
    own, range_ = _known_and_range(np.asarray(triples), head, relation, bool(backward))
    candidates = np.setdiff1d(range_, own)
    if not len(candidates):
        return None
    answers = facts[(facts[:, 0] == head) & (facts[:, 1] == step), 2]
    true = torch.from_numpy(np.isin(candidates, answers))
    scores = _scores(embeddings, head, step, torch.from_numpy(candidates))
    chosen, weight = _sample(scores, true, generator)
    return Examples(
        features(scores, _calibration(embeddings).scale)[chosen],
        torch.full((len(chosen),), step),
        true[chosen].float(),
        weight,
    )


def _sample(
    scores: Tensor, true: Tensor, generator: np.random.Generator
) -> tuple[Tensor, Tensor]:
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


def _scores(embeddings: GraphEmbeddings, head: int, step: int, candidates: Tensor) -> Tensor:
    """(N,) scores of one query's candidates."""
    return embeddings.score_tails(torch.tensor([head]), torch.tensor([step]), candidates)[0]


def _calibration(embeddings: GraphEmbeddings) -> Calibration:
    if embeddings.calibration is not None:
        return embeddings.calibration
    geometry = GEOMETRIES.get(embeddings.model)
    return Calibration(scale=1.0 if geometry is None else geometry.scale)


def _known_and_range(
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
