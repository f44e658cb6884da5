"""Every default of the system: one frozen dataclass for each layer, checked when it is made.

Those of texts are gathered here and defined in ``text_config``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kgqa.embeddings.config import EmbeddingConfig
from kgqa.errors import ConfigError
from kgqa.options import changed, require
from kgqa.text_config import FineTuningConfig, GenerationConfig, TaskConfig

__all__ = [
    "CompletionConfig",
    "Config",
    "EmbeddingConfig",
    "EncoderConfig",
    "FineTuningConfig",
    "FusionConfig",
    "GenerationConfig",
    "LabellingConfig",
    "LinkingConfig",
    "RetrievalConfig",
    "SynthesisConfig",
    "TaskConfig",
    "TrainingConfig",
]


@dataclass(frozen=True, kw_only=True)
class EncoderConfig:
    """Which sentence encoder reads text: the packaged default, or any name or path."""

    name: str = "all-MiniLM-L6-v2"
    max_tokens: int = 64
    batch_size: int = 64

    def __post_init__(self) -> None:
        require(
            self.max_tokens >= 8, f"encoder.max_tokens must be at least 8, not {self.max_tokens}"
        )


@dataclass(frozen=True, kw_only=True)
class LinkingConfig:
    """How many readings of a mention go on, and how near a misspelt name must come (0..1)."""

    max_candidates: int = 6
    max_mention_words: int = 16
    fuzzy_cutoff: float = 0.8


@dataclass(frozen=True, kw_only=True)
class RetrievalConfig:
    """The bounds of the search: hops, operators, paths kept at each hop, nodes kept at each hop.

    Paths less probable than the best one by more than ``beam_margin`` (natural logarithm) are
    given up.
    A walk that comes back to its topic leaves it out, unless it ``revisits`` what it has left: left
    open, it does so where labelled questions are explained better then.
    """

    max_hops: int = 3
    revisits: bool | None = None
    max_operators: int = 2
    beam_size: int = 12
    beam_margin: float = 6.0
    max_frontier: int = 20000
    max_steps: int = 512
    sample_size: int = 48

    def __post_init__(self) -> None:
        require(1 <= self.max_hops <= 5, f"retrieval.max_hops must be 1 to 5, not {self.max_hops}")
        require(
            0 <= self.max_operators <= 2,
            f"retrieval.max_operators must be 0 to 2, not {self.max_operators}",
        )
        require(
            self.revisits is None or isinstance(self.revisits, bool),
            f"retrieval.revisits is true or false, not {self.revisits!r}",
        )
        require(self.beam_size >= 1, f"retrieval.beam_size must be positive, not {self.beam_size}")


@dataclass(frozen=True, kw_only=True)
class FusionConfig:
    """Sizes of the fusion network, and the signals it may use.

    ``entity_vectors`` and ``relation_vectors`` are TransE's; ``query_results`` are the kinds and
    the number of the nodes that a path has reached; ``cross_attention`` lets path steps attend to
    question tokens instead of to their mean. Each can be switched off for an ablation. ``overlap``
    lets the rank head see what question and name share unlearned, ``weigh_overlap`` has it count
    once more beside what the networks make of it; left open, both are on where the graph has so
    many relations that each stands in few training questions.
    ``source_dropout`` is the share of training questions read by words alone, and by the language
    model's tokens alone, ``overlap_dropout`` that of those read without the overlap.
    """

    width: int = 128
    num_heads: int = 4
    question_layers: int = 1
    path_layers: int = 2
    dropout: float = 0.1
    source_dropout: float = 0.1
    num_buckets: int = 16384
    entity_vectors: bool = True
    relation_vectors: bool = True
    query_results: bool = True
    cross_attention: bool = True
    overlap: bool | None = None
    overlap_dropout: float = 0.5
    weigh_overlap: bool | None = None

    def __post_init__(self) -> None:
        require(
            self.width % self.num_heads == 0,
            f"fusion.width {self.width} is not a multiple of fusion.num_heads {self.num_heads}",
        )
        for name in ("overlap", "weigh_overlap"):
            value = getattr(self, name)
            require(
                value is None or isinstance(value, bool),
                f"fusion.{name} is true or false, not {value!r}",
            )


@dataclass(frozen=True, kw_only=True)
class SynthesisConfig:
    """How many questions the system writes itself, and how it varies them."""

    num_questions: int = 32_000
    num_beside_labelled: int = 8_000
    max_hops: int = 3
    max_answers: int = 400
    typo_rate: float = 0.06
    unanswerable_rate: float = 0.08
    synonym_rate: float = 0.15
    misplaced_rate: float = 0.08
    conjunction_rate: float = 0.16
    shortcut_rate: float = 0.06
    operator_rate: float = 0.35
    adjective_rate: float = 0.05


@dataclass(frozen=True, kw_only=True)
class LabellingConfig:
    """How questions with answers are explained by paths.

    Of the questions that read alike, ``sample`` are searched for paths; ``vote`` lets them, and
    the forms alike to theirs (weighted exp((cosine - 1) / ``bandwidth``)),
    choose together; where fewer than four read alike, they only rank. Every ``misread_every``-th
    question also shows what the linker finds amiss.
    """

    sample: int = 16
    vote: bool = True
    bandwidth: float = 0.02
    least_weight: float = 0.05
    checked: int = 5
    misread_every: int = 3


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """The loop: epochs, batch size, peak learning rate, and the weights of the heads' losses.

    So many ``networks`` are trained, one after the other, and asked together: two are right a
    little more often, and take twice as long to learn; left open, there is one where a thousand
    labelled questions or more teach it, otherwise two. They ``start`` as others are:
    ``general`` are those that ship, otherwise it is a model's folder (``./general`` is one of that
    name); with an empty text, by chance. In the end each has a share ``keep`` of the weights that
    it began as; left open, where a thousand labelled questions or more teach it none, otherwise
    0.15.
    ``epochs`` are those over questions that the system writes itself. Where there are labelled
    ones, ``labelled_epochs`` over these follow, repeated up to ``max_repeats`` times where they are
    few, with as many written ones among them, and a ``misspelt_share`` once more with a typo.
    ``patience`` epochs without progress end a stage.
    Text tasks that share the network are learned in the same epochs; each counts ``task_weight``.
    With ``learned_weights`` the weights are only where learning them begins. Of a task no more
    texts than ``max_task_share`` times the questions are shown in an epoch.
    """

    networks: int | None = None
    start: str = "general"
    keep: float | None = None
    epochs: int = 5
    labelled_epochs: int = 3
    max_repeats: int = 8
    misspelt_share: float = 0.2
    patience: int = 3
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    label_smoothing: float = 0.02
    hide_rate: float = 0.06
    type_weight: float = 0.3
    composition_weight: float = 0.2
    task_weight: float = 1.0
    learned_weights: bool = False
    max_task_share: float = 1.0
    dev_share: float = 0.05
    half_precision: bool = False

    def __post_init__(self) -> None:
        require(self.epochs >= 1, f"training.epochs must be positive, not {self.epochs}")
        counted = isinstance(self.networks, int) and not isinstance(self.networks, bool)
        require(
            self.networks is None or (counted and self.networks >= 1),
            f"training.networks must be a positive number, not {self.networks!r}",
        )
        require(
            self.keep is None or 0 <= self.keep < 1, f"training.keep must lie in 0..1: {self.keep}"
        )
        for name in ("type_weight", "composition_weight", "task_weight"):
            value = getattr(self, name)
            require(value > 0, f"training.{name} must be above 0, not {value}")
        require(0 < self.dev_share < 1, f"training.dev_share must lie in 0..1: {self.dev_share}")


@dataclass(frozen=True, kw_only=True)
class CompletionConfig:
    """How missing facts are guessed: bounds of evidence, of its fitting, and of soft walks.

    Attributes:
        max_length: steps in a path of evidence from a source to a tail.
        max_candidate_paths: kinds of paths that the ranker of one step is first fitted with.
        max_paths: those that it keeps, the ones that change its scores most.
        max_fan: a node on the way with more successors than this along a step is not walked
            through: what links thousands says little.
        max_word_entities: a word in the names of more entities than this is no evidence.
        num_queries: hidden facts that each step's ranker is fitted on, at most.
        max_sources: nodes of a frontier from which missing facts are guessed.
        max_tails: guesses kept for each source.
        max_guessed: guessed nodes kept after each step.
        max_stated: stated nodes kept after each step.
        seed: of every draw.
    """

    max_length: int = 3
    max_candidate_paths: int = 24
    max_paths: int = 10
    max_fan: int = 100
    max_word_entities: int = 30
    num_queries: int = 400
    max_sources: int = 12
    max_tails: int = 30
    max_guessed: int = 60
    max_stated: int = 20_000
    seed: int = 0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            least = 0 if name in ("seed", "max_candidate_paths", "max_paths") else 1
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ConfigError(f"completion.{name} is {value!r}: give {least} or more")
        if self.max_length > 3:
            raise ConfigError(f"completion.max_length is {self.max_length}: give 1 to 3")


@dataclass(frozen=True, kw_only=True)
class Config:
    """All layers together: what ``kgqa train --config FILE.toml`` reads, a table for each layer.

    Answers less sure than ``threshold`` are not given. Where stated facts give none that is
    ``sure``, whole classes are tried, and a ``second_look`` is taken at guessed facts; answers of
    these must reach ``guess_threshold``.
    """

    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    linking: LinkingConfig = field(default_factory=LinkingConfig)
    retrieval: RetrievalConfig = field(default_factory=RetrievalConfig)
    fusion: FusionConfig = field(default_factory=FusionConfig)
    embedding: EmbeddingConfig = field(default_factory=EmbeddingConfig)
    synthesis: SynthesisConfig = field(default_factory=SynthesisConfig)
    labelling: LabellingConfig = field(default_factory=LabellingConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    completion: CompletionConfig = field(default_factory=CompletionConfig)
    tasks: TaskConfig = field(default_factory=TaskConfig)
    generation: GenerationConfig = field(default_factory=GenerationConfig)
    threshold: float = 0.2
    sure: float = 0.3
    second_look: bool = True
    guess_threshold: float = 0.1

    @classmethod
    def load(cls, path: str | Path) -> Config:
        """The defaults with what a TOML file changes of them.

        Raises:
            ConfigError: the file cannot be read, or names an option that does not exist.
        """
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path}: {error}") from error
        return cls.from_dict(values)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Config:
        """The configuration that ``to_dict`` wrote, or a part of one over the defaults."""
        return cls().changed(values)

    def changed(self, values: Mapping[str, Any]) -> Config:
        """This configuration with some options changed, named as in a TOML file.

        Raises:
            ConfigError: an option does not exist, or its value makes no sense.
        """
        return changed(self, values)

    def to_dict(self) -> dict[str, Any]:
        """Nested plain values, ready for JSON."""
        return asdict(self)
