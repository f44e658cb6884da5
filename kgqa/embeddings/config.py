"""Which model turns a graph into vectors, how wide, and for how long it trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from kgqa.errors import ConfigError

# Every PyKEEN model that needs nothing but facts (no literals, node features or given vectors)
# and fits inverse relations; tests/test_embeddings_models.py trains each of them.
MODELS: tuple[str, ...] = (
    "TransE",
    "AutoSF",
    "BoxE",
    "CP",
    "ComplEx",
    "ConvE",
    "ConvKB",
    "CrossE",
    "DistMA",
    "DistMult",
    "ERMLP",
    "ERMLPE",
    "HolE",
    "KG2E",
    "MuRE",
    "NTN",
    "PairRE",
    "ProjE",
    "QuatE",
    "RESCAL",
    "RotatE",
    "SE",
    "SimplE",
    "TorusE",
    "TransD",
    "TransF",
    "TransH",
    "TransR",
    "TuckER",
    "UM",
)


@dataclass(frozen=True, kw_only=True)
class EmbeddingConfig:
    """How vectors are trained.

    Attributes:
        model: a name of ``MODELS``; case does not matter.
        dim: width of an entity vector; complex models use dim / 2 complex numbers.
        epochs: passes over the facts.
        min_updates: more epochs are run until the vectors had this many updates, so that a graph
            of ten facts trains with the same settings as one of a hundred thousand.
        batch_size: queries (head, step) in an update.
        learning_rate: of Adam for batches of 256, times the square root of the ratio for others;
            reached after a short warm-up, then falling. None is the model's own default.
        scale: factor on scores within the softmax; None is the model's own default.
        n3: weight of the nuclear 3-norm of Lacroix et al. 2018; None is the model's own default.
        full_softmax_limit: up to this many entities each query is compared with all of them.
        negatives: above it, with this many drawn at random for each batch, and the batch's tails.
        seed: the same seed on the same machine gives the same vectors.
        options: further arguments of the PyKEEN model.
    """

    model: str = "TransE"
    dim: int = 128
    epochs: int = 15
    min_updates: int = 500
    batch_size: int = 256
    learning_rate: float | None = None
    scale: float | None = None
    n3: float | None = None
    full_softmax_limit: int = 20_000
    negatives: int = 512
    seed: int = 0
    options: Mapping[str, int | float | bool | str] = field(default_factory=dict)

    @classmethod
    def suited_to(
        cls, num_entities: int, *, model: str = "TransE", seed: int = 0
    ) -> EmbeddingConfig:
        """Settings that train in a minute or two: fewer passes, larger batches on a large graph."""
        if num_entities <= cls.full_softmax_limit:
            return cls(model=model, seed=seed)
        return cls(model=model, seed=seed, epochs=6, batch_size=512)

    def __post_init__(self) -> None:
        object.__setattr__(self, "model", canonical_model(self.model))
        for name in ("dim", "epochs", "batch_size", "negatives"):
            _require(name, getattr(self, name), at_least=1)
        for name in ("min_updates", "full_softmax_limit", "seed"):
            _require(name, getattr(self, name), at_least=0)
        if self.dim % 2:
            raise ConfigError(f"dim is {self.dim}: give an even number")
        if self.learning_rate is not None and not 0 < self.learning_rate < 1:
            raise ConfigError(f"learning_rate is {self.learning_rate}: give a number in 0..1")
        if self.scale is not None and self.scale <= 0:
            raise ConfigError(f"scale is {self.scale}: give a number above 0")
        if self.n3 is not None and self.n3 < 0:
            raise ConfigError(f"n3 is {self.n3}: give 0 or more")


def canonical_model(name: str) -> str:
    """The name as ``MODELS`` spells it.

    Raises:
        ConfigError: no such model; the message lists the nearest names.
    """
    spelled = {model.lower(): model for model in MODELS}
    if name.lower() in spelled:
        return spelled[name.lower()]
    near = [spelled[match] for match in get_close_matches(name.lower(), spelled, n=3, cutoff=0.5)]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(MODELS)}"
    raise ConfigError(f"no embedding model '{name}'; {hint}")


def _require(name: str, value: object, *, at_least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
        raise ConfigError(f"{name} is {value!r}: give a whole number, {at_least} or more")
