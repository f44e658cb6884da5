"""Vectors as a PyKEEN model, and back: the only file of the project that imports PyKEEN."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, cast

import torch
from torch import Tensor, nn

if "PYSTOW_HOME" not in os.environ:  # PyKEEN makes folders at import, by default under ~/.data
    os.environ["PYSTOW_HOME"] = tempfile.mkdtemp(prefix="kgqa-pykeen-")
    atexit.register(shutil.rmtree, os.environ["PYSTOW_HOME"], ignore_errors=True)

from pykeen.evaluation import RankBasedEvaluator
from pykeen.models import ERModel, model_resolver
from pykeen.triples import KGInfo
from pykeen.utils import NoRandomSeedNecessary

from kgqa.embeddings.config import EmbeddingConfig
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import ConfigError

Options = Mapping[str, int | float | bool | str]
PykeenModel = ERModel[Any, Any, Any]

_ENTITY = "entity_representations.0._embeddings.weight"
_RELATION = "relation_representations.0._embeddings.weight"
_START = 1e-3  # spread of the first vectors: small, so that scores begin equal
_CHUNK = 16_000_000  # numbers in one tensor of a model without a closed form


def build_model(config: EmbeddingConfig, num_entities: int, num_relations: int) -> PykeenModel:
    """A fresh PyKEEN model with inverse relations, initialised by ``config.seed``."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return _build(config.model, config.dim, config.options, num_entities, num_relations)


def _build(
    name: str, dim: int, options: Options, num_entities: int, num_relations: int
) -> PykeenModel:
    info = KGInfo(num_entities, num_relations, create_inverse_triples=True)
    arguments: dict[str, Any] = _presets(name, dim) | dict(options)
    seed: Any = NoRandomSeedNecessary  # the caller seeds
    try:
        model = model_resolver.lookup(name)(triples_factory=info, random_seed=seed, **arguments)
        return cast(PykeenModel, model)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name} with dim {dim} and options {dict(options)}: {error}") from error


def _presets(name: str, dim: int) -> dict[str, Any]:
    """Constructor arguments: free vectors from a small start where a closed form exists."""
    small = partial(nn.init.normal_, std=_START)
    free: dict[str, dict[str, Any]] = {
        "TransE": {
            "scoring_fct_norm": 2,
            "entity_constrainer": None,
            "entity_initializer": small,
            "relation_initializer": small,
        },
        "RotatE": {"entity_initializer": partial(nn.init.normal_, std=0.05)},
        "DistMult": {
            "entity_constrainer": None,
            "entity_initializer": partial(nn.init.normal_, std=0.1),
            "relation_initializer": partial(nn.init.normal_, std=0.1),
            "regularizer": None,
        },
        "ComplEx": {
            "entity_initializer": partial(nn.init.normal_, std=0.1),
            "relation_initializer": partial(nn.init.normal_, std=0.1),
            "regularizer": None,
        },
    }
    halves = name in GEOMETRIES and GEOMETRIES[name].is_complex
    return {"embedding_dim": dim // 2 if halves else dim} | free.get(name, {})


def entity_vectors(model: PykeenModel, rows: Tensor | None = None) -> Tensor:
    """(E, D) real, or of these entities alone: complex numbers as pairs, matrices laid flat."""
    return _flat(model.entity_representations[0](rows))


def with_sparse_gradients(model: PykeenModel) -> nn.Parameter:
    """The entities' parameter; from now on its gradients are of the rows that were read alone."""
    table = cast(Any, model.entity_representations[0])._embeddings
    table.sparse = True
    return cast(nn.Parameter, table.weight)


def step_vectors(model: PykeenModel) -> Tensor:
    """(2R, D) real. PyKEEN keeps relation r at 2r and its inverse at 2r + 1."""
    if not len(model.relation_representations):
        return torch.zeros(model.num_relations, 0)
    both = _flat(model.relation_representations[0]())
    return torch.cat((both[0::2], both[1::2]))


def _flat(vectors: Tensor) -> Tensor:
    real = torch.view_as_real(vectors) if vectors.is_complex() else vectors
    return real.flatten(1)


def from_pykeen(model: PykeenModel, config: EmbeddingConfig) -> GraphEmbeddings:
    """The model's vectors, and all its parameters where it has no closed form."""
    closed = config.model in GEOMETRIES
    state = {} if closed else {k: v.detach().clone() for k, v in model.state_dict().items()}
    return GraphEmbeddings(
        model=config.model,
        entity=entity_vectors(model).detach().clone().float(),
        step=step_vectors(model).detach().clone().float(),
        options=dict(config.options),
        state=state,
        dim=config.dim,
    )


def to_pykeen(embeddings: GraphEmbeddings) -> PykeenModel:
    """The vectors as a PyKEEN model in evaluation mode."""
    with torch.random.fork_rng(devices=[]):
        model = _build(
            embeddings.model,
            embeddings.dim,
            embeddings.options,
            embeddings.num_entities,
            embeddings.num_relations,
        )
    state = dict(embeddings.state)
    if not state:
        forward, backward = embeddings.step.chunk(2)
        state = model.state_dict() | {
            _ENTITY: embeddings.entity,
            _RELATION: torch.stack((forward, backward), dim=1).flatten(0, 1),
        }
    model.load_state_dict(state)
    model.eval()
    return model


def score_candidates(
    model: PykeenModel, heads: Tensor, steps: Tensor, candidates: Tensor | None
) -> Tensor:
    """(B, N) scores by PyKEEN's own ``score_t``, a few queries at a time."""
    real = model.num_real_relations
    relations = torch.where(steps < real, 2 * steps, 2 * (steps - real) + 1)
    pairs = torch.stack((heads, relations), dim=1)  # (B, 2)
    count = model.num_entities if candidates is None else len(candidates)
    width = max(entity_width(model), 1)
    rows = max(1, _CHUNK // (count * width))
    return torch.cat([model.score_t(part, tails=candidates) for part in torch.split(pairs, rows)])


def regularization(model: PykeenModel) -> Tensor:
    """The penalty that the model's own regularisers gathered since the last call."""
    return torch.as_tensor(model.collect_regularization_term())  # type: ignore[no-untyped-call]


def entity_width(model: PykeenModel) -> int:
    """Numbers in one entity's first vector."""
    shape: tuple[int, ...] = tuple(model.entity_representations[0].shape)
    return int(torch.Size(shape).numel())


def score_with_pykeen(
    embeddings: GraphEmbeddings, heads: Tensor, steps: Tensor, candidates: Tensor | None
) -> Tensor:
    """``GraphEmbeddings.score_tails`` for a model without a closed form."""
    return score_candidates(_cached(_Key(embeddings)), heads, steps, candidates)


def rank_metrics(
    embeddings: GraphEmbeddings, test: Tensor, known: Tensor, batch_size: int
) -> dict[str, float]:
    """PyKEEN's filtered metrics with realistic ranks, heads and tails together, by its names."""
    result = RankBasedEvaluator(filtered=True).evaluate(
        model=to_pykeen(embeddings),
        mapped_triples=test,
        additional_filter_triples=known,
        batch_size=batch_size,
        use_tqdm=False,
    )
    names = ("inverse_harmonic_mean_rank", "hits_at_1", "hits_at_3", "hits_at_10")
    return {name: float(result.get_metric(f"both.realistic.{name}")) for name in names}


class _Key:
    """Compares embeddings by identity, since tensors cannot be hashed by value."""

    def __init__(self, embeddings: GraphEmbeddings) -> None:
        self.embeddings = embeddings

    def __hash__(self) -> int:
        return id(self.embeddings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.embeddings is self.embeddings


@lru_cache(maxsize=2)
def _cached(key: _Key) -> PykeenModel:
    return to_pykeen(key.embeddings)
