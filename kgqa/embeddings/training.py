r"""Training: each known tail against all the wrong ones, in both directions of every relation.

The loss of a known tail t of a query (h, s), with scores f and the scale c, is

    -log( e^{c f(h,s,t)} / (e^{c f(h,s,t)} + \sum_{t' wrong} e^{c f(h,s,t')}) )

the 1-vs-all cross-entropy with reciprocal relations of Lacroix et al. 2018 (section 3), except
that the other known tails of the query are taken out of the sum: they are right as well.
Up to ``full_softmax_limit`` entities the sum is complete; above it goes over a shared sample.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import softplus

from kgqa.embeddings.batches import Batch, check_triples, iter_batches, queries_of
from kgqa.embeddings.config import EmbeddingConfig
from kgqa.embeddings.geometry import GEOMETRIES, Geometry
from kgqa.embeddings.vectors import GraphEmbeddings

if TYPE_CHECKING:
    from pykeen.models import ERModel

_WARM_UP = 50  # updates
_RATE_BATCH = 256  # batch size that learning rates are given for
_IMPOSSIBLE = -1e30  # in place of minus infinity, whose slope is undefined

Progress = Callable[[int, int, float], object]
"""Called after each epoch with (epoch, epochs, mean loss); epochs count from 1."""


@dataclass(frozen=True)
class Epoch:
    """One pass over the facts, with ``seconds`` of training so far; ``embeddings()`` is a copy."""

    number: int
    total: int
    loss: float
    seconds: float
    embeddings: Callable[[], GraphEmbeddings]


def train_embeddings(
    triples: NDArray[np.integer],
    num_entities: int,
    num_relations: int,
    config: EmbeddingConfig | None = None,
    *,
    progress: Progress | None = None,
) -> GraphEmbeddings:
    """Vectors of all entities and relations, learned from the facts (M, 3) head, relation, tail.

    An entity without facts gets a vector that says nothing.

    Raises:
        DataError: there are no facts, or an id is out of range.
        ConfigError: PyKEEN refuses the options.
    """
    for epoch in iter_training(triples, num_entities, num_relations, config):
        if progress is not None:
            progress(epoch.number, epoch.total, epoch.loss)
    return epoch.embeddings()


def iter_training(
    triples: NDArray[np.integer],
    num_entities: int,
    num_relations: int,
    config: EmbeddingConfig | None = None,
) -> Iterator[Epoch]:
    """``train_embeddings`` epoch by epoch, for a caller that measures or stops on the way."""
    from kgqa.embeddings.pykeen_model import build_model, from_pykeen

    config = config or EmbeddingConfig.suited_to(num_entities)
    queries = queries_of(check_triples(triples, num_entities, num_relations), num_relations)
    model = build_model(config, num_entities, num_relations)
    generator = torch.Generator().manual_seed(config.seed)
    per_epoch = -(-len(queries) // config.batch_size)
    epochs = max(config.epochs, -(-config.min_updates // per_epoch))
    step = Updater(model, config, epochs * per_epoch)
    seconds = 0.0
    for number in range(1, epochs + 1):
        start = perf_counter()
        with _half_the_cores():
            losses = [step(b) for b in iter_batches(queries, num_entities, config, generator)]
        seconds += perf_counter() - start
        mean = sum(losses) / len(losses)
        yield Epoch(number, epochs, mean, seconds, lambda: from_pykeen(model, config))


@contextmanager
def _half_the_cores() -> Iterator[None]:
    """Fewer threads for updates of a few milliseconds each.

    When anything else runs, a thread for each core means that all wait for the one that was put
    off: beside one busy process, two threads on two cores took 230 s where one took 18 s.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, min(before, (os.cpu_count() or 1) // 2)))
    try:
        yield
    finally:
        torch.set_num_threads(before)


class Updater:
    """One update of the model's parameters for each batch that it is called with."""

    def __init__(
        self, model: ERModel[Any, Any, Any], config: EmbeddingConfig, updates: int
    ) -> None:
        self.model = model
        self.geometry = GEOMETRIES.get(config.model)
        self.lazy = self.geometry is not None and model.num_entities > config.full_softmax_limit
        self.scale = _or(config.scale, self.geometry.scale if self.geometry else Geometry.scale)
        self.n3 = _or(config.n3, self.geometry.n3 if self.geometry else 0.0)
        default = self.geometry.learning_rate if self.geometry else Geometry.learning_rate
        rate = _or(config.learning_rate, default) * (config.batch_size / _RATE_BATCH) ** 0.5
        self.optimizers = _optimizers(model, rate, self.lazy)
        self.schedules = [
            torch.optim.lr_scheduler.LambdaLR(one, lambda update: _share_of_rate(update, updates))
            for one in self.optimizers
        ]

    def __call__(self, batch: Batch) -> float:
        self.model.train()
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        loss = self._loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        for optimizer, schedule in zip(self.optimizers, self.schedules, strict=True):
            optimizer.step()
            schedule.step()
        self.model.post_parameter_update()
        return loss.item()

    def _loss(self, batch: Batch) -> Tensor:
        from kgqa.embeddings.pykeen_model import regularization, score_candidates, step_vectors

        if self.geometry is None:
            scores = score_candidates(self.model, batch.head, batch.step, batch.candidates)
            penalty = regularization(self.model)
            return contrast(self.scale * scores, batch) + penalty
        heads, tails = self._heads_and_tails(batch)  # (B, D), (N, D)
        steps = step_vectors(self.model)[batch.step]  # (B, D)
        loss = contrast(self.scale * self.geometry.score(heads, steps, tails), batch)
        if self.n3:
            loss = loss + self.n3 * nuclear_norm(heads, steps, tails[batch.column])
        return loss

    def _heads_and_tails(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Vectors of the heads (B, D) and of the candidates (N, D), read together."""
        from kgqa.embeddings.pykeen_model import entity_vectors

        if self.lazy:
            rows, place = torch.unique(
                torch.cat((batch.head, batch.candidates)), return_inverse=True
            )
            both = entity_vectors(self.model, rows)[place]  # (B + N, D)
            return both[: len(batch.head)], both[len(batch.head) :]
        entity = entity_vectors(self.model)  # (E, D)
        everything = len(batch.candidates) == len(entity)
        return entity[batch.head], entity if everything else entity[batch.candidates]


def _optimizers(
    model: ERModel[Any, Any, Any], rate: float, lazy: bool
) -> list[torch.optim.Optimizer]:
    """Adam; ``lazy`` for entities, of whose vectors it moves those of the batch alone.

    Without that, what an update costs grows with the number of entities, and so an epoch with the
    square of the facts. An entity is met in few updates: momentum of the one before would be stale.
    """
    if not lazy:
        return [torch.optim.Adam(model.parameters(), lr=rate, fused=True)]
    from kgqa.embeddings.pykeen_model import with_sparse_gradients

    entities = with_sparse_gradients(model)
    others = [part for part in model.parameters() if part is not entities]
    lazy_adam = torch.optim.SparseAdam([entities], lr=rate, betas=(0.0, 0.999))
    return [lazy_adam, torch.optim.Adam(others, lr=rate, fused=True)]


def contrast(scores: Tensor, batch: Batch) -> Tensor:
    """Mean loss of the batch's facts under scores (B, N): the formula at the top of this file."""
    known = (batch.known_row, batch.known_column)
    wrong = scores.index_put(known, scores.new_tensor(_IMPOSSIBLE)).logsumexp(1)  # (B,)
    return softplus(wrong[batch.row] - scores[batch.row, batch.column]).mean()


def nuclear_norm(*vectors: Tensor) -> Tensor:
    """Mean cubed size of the vectors, the N3 regulariser of Lacroix et al. 2018, eq. 4."""
    return torch.stack([part.abs().pow(3).sum(1).mean() for part in vectors]).sum() / 3


def _or(given: float | None, default: float) -> float:
    return default if given is None else given


def _share_of_rate(update: int, updates: int) -> float:
    """Share of the learning rate: up over the first updates, then down to a fiftieth."""
    warm_up = min(_WARM_UP, max(updates // 10, 1))
    return min((update + 1) / warm_up, max(0.02, 1 - update / updates))
