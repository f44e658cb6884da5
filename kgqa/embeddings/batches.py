"""Facts to training queries: a (head, step) with the tails that the graph knows for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.embeddings.config import EmbeddingConfig
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.errors import DataError

Ints = NDArray[np.int64]

_MAX_TAILS = 256  # a hub's tails are spread over several queries, so that none fills a batch


@dataclass(frozen=True)
class Queries:
    """N queries. Row i asks (head[i], step[i]) and teaches ``tails[begin[i]:][:count[i]]``.

    All tails known for the same (head, step) are ``tails[known_begin[i]:][:known_count[i]]``;
    ``tails`` is (2M,), every fact in both directions.
    """

    head: Tensor
    step: Tensor
    begin: Tensor
    count: Tensor
    known_begin: Tensor
    known_count: Tensor
    tails: Tensor

    def __len__(self) -> int:
        return len(self.head)


@dataclass(frozen=True)
class Batch:
    """B queries against N candidate tails.

    ``candidates`` (N,) are entities. Fact p is (``row[p]``, ``column[p]``) of the (B, N) scores;
    the cells (``known_row``, ``known_column``) are known to be true and are no negatives.
    """

    head: Tensor
    step: Tensor
    candidates: Tensor
    row: Tensor
    column: Tensor
    known_row: Tensor
    known_column: Tensor


def check_triples(triples: NDArray[np.integer], num_entities: int, num_relations: int) -> Ints:
    """The facts as int64 (M, 3), each once.

    Raises:
        DataError: there are none, or an id is out of range.
    """
    facts = np.unique(np.asarray(triples, dtype=np.int64).reshape(-1, 3), axis=0)
    if not len(facts):
        raise DataError("the graph has no fact between two entities: no vectors to train")
    limit = np.array([num_entities, num_relations, num_entities])
    wrong = ((facts < 0) | (facts >= limit)).any(axis=1)
    if wrong.any():
        raise DataError(
            f"fact {facts[wrong][0].tolist()} is outside {num_entities} entities "
            f"and {num_relations} relations"
        )
    return facts


def both_directions(triples: Ints, num_relations: int) -> Ints:
    """(2M, 3) rows head, step, tail: each fact, then each fact walked from its tail."""
    backward = triples[:, ::-1] + np.array([0, num_relations, 0])
    return np.concatenate((triples, backward))


def queries_of(triples: Ints, num_relations: int) -> Queries:
    """Group facts (M, 3) by (head, step), in both directions."""
    facts = both_directions(triples, num_relations)
    facts = facts[np.lexsort((facts[:, 2], facts[:, 1], facts[:, 0]))]
    keys = facts[:, 0] * (2 * num_relations) + facts[:, 1]
    _, begin, count = np.unique(keys, return_index=True, return_counts=True)  # (G,)
    pieces = -(-count // _MAX_TAILS)
    group = np.repeat(np.arange(len(begin)), pieces)  # (N,)
    piece = np.arange(len(group)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start = begin[group] + piece * _MAX_TAILS
    stop = np.minimum(start + _MAX_TAILS, (begin + count)[group])
    columns = (facts[start, 0], facts[start, 1], start, stop - start, begin[group], count[group])
    return Queries(*map(torch.from_numpy, (*columns, np.ascontiguousarray(facts[:, 2]))))


def iter_batches(
    queries: Queries, num_entities: int, config: EmbeddingConfig, generator: torch.Generator
) -> Iterator[Batch]:
    """All queries once, shuffled. A model without a closed form sees a sample of the entities."""
    limit = config.full_softmax_limit if config.model in GEOMETRIES else config.negatives
    order = torch.randperm(len(queries), generator=generator)
    everything = place = torch.arange(num_entities)
    if num_entities > limit:
        place = torch.full((num_entities,), -1)
    for chosen in torch.split(order, config.batch_size):
        row, fact = _ranges(queries.begin[chosen], queries.count[chosen])
        known_row, known = _ranges(queries.known_begin[chosen], queries.known_count[chosen])
        tails, known_tails = queries.tails[fact], queries.tails[known]
        candidates = everything
        if num_entities > limit:
            drawn = torch.randint(num_entities, (config.negatives,), generator=generator)
            candidates = torch.unique(torch.cat((tails, drawn)))  # (N,)
            place[candidates] = torch.arange(len(candidates))
        seen = place[known_tails] >= 0
        yield Batch(
            queries.head[chosen],
            queries.step[chosen],
            candidates,
            row,
            place[tails],
            known_row[seen],
            place[known_tails[seen]],
        )
        if num_entities > limit:
            place[candidates] = -1  # as it was: a new table each time would cost more than the rest


def _ranges(begin: Tensor, count: Tensor) -> tuple[Tensor, Tensor]:
    """Ranges begin[i] .. begin[i] + count[i] laid end to end, with the i of each position."""
    row = torch.repeat_interleave(torch.arange(len(count)), count)
    first = (count.cumsum(0) - count)[row]
    return row, begin[row] + torch.arange(len(row)) - first
