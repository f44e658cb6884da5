"""Every default of text tasks and of texts written from facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kgqa.options import require

_MANY_TEXTS = 20_000


@dataclass(frozen=True, kw_only=True)
class FineTuningConfig:
    """How the encoder itself learns a text task: the loop, and what it reads of a text.

    Each layer down learns ``layer_decay`` times as fast as the one above it. The learning rate
    rises over the first ``warm_up`` of all steps and then falls to nothing. A large set of texts is
    measured ``checks`` times an epoch; after ``patience`` measures without gain it ends.
    ``epochs``, ``batch_size`` and ``learning_rate`` of 0 are those that suit the number of texts.
    """

    epochs: int = 0
    batch_size: int = 0
    learning_rate: float = 0.0
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.1
    label_smoothing: float = 0.05
    max_tokens: int = 160
    patience: int = 3
    checks: int = 1
    half_precision: bool = True

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "learning_rate"):
            value = getattr(self, name)
            require(value >= 0, f"fine_tuning.{name} must not be negative: {value}")
        require(
            self.max_tokens >= 8, f"fine_tuning.max_tokens must be at least 8: {self.max_tokens}"
        )

    def suited_to(self, num_texts: int) -> FineTuningConfig:
        """What was left open, decided: many texts are learned in larger, gentler steps."""
        many = num_texts > _MANY_TEXTS
        return replace(
            self,
            epochs=self.epochs or (3 if many else 6),
            batch_size=self.batch_size or (128 if many else 32),
            learning_rate=self.learning_rate or (1e-4 if many else 2e-4),
        )


@dataclass(frozen=True, kw_only=True)
class TaskConfig:
    """How text tasks are learned, and when a text gets no label.

    ``dev_share`` of the texts is held out to weigh the parts and to calibrate. The frozen encoder
    learns from texts of about ``token_budget`` tokens, read up to ``max_tokens`` each. ``balance``
    makes rare labels count more: 0 not at all, 1 so that all labels weigh the same. Below
    ``threshold`` no label is given. ``entities`` joins what a graph says of entities named.
    """

    dev_share: float = 0.12
    max_tokens: int = 128
    token_budget: int = 700_000
    balance: float = 0.0
    threshold: float = 0.0
    entities: bool = False
    fine_tuning: FineTuningConfig = field(default_factory=FineTuningConfig)

    def __post_init__(self) -> None:
        require(0 < self.dev_share < 1, f"tasks.dev_share must lie in 0..1: {self.dev_share}")
        require(0 <= self.threshold < 1, f"tasks.threshold must lie in 0..1: {self.threshold}")
        require(self.max_tokens >= 8, f"tasks.max_tokens must be at least 8: {self.max_tokens}")


@dataclass(frozen=True, kw_only=True)
class GenerationConfig:
    """How texts are written from facts: the network, its training, its search.

    ``name_dropout`` and ``relation_dropout`` are the shares of names and of relations that are not
    shown in training, so that the network learns to copy. A word of the vocabulary stands in
    ``least`` texts or more. Of ``beam_size`` texts the one with the best logarithm of its chance,
    divided by its length to the power ``length_power``, is taken. ``sentences`` are those that the
    system writes itself to learn from, for ``written_epochs``, some thousands of them; 0 leaves
    answers to the plain verbaliser, whose words it would learn, and which takes no time.
    """

    width: int = 192
    num_heads: int = 4
    encoder_layers: int = 2
    decoder_layers: int = 2
    dropout: float = 0.15
    name_dropout: float = 0.3
    relation_dropout: float = 0.05
    least: int = 3
    epochs: int = 14
    batch_size: int = 16
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.01
    dev_share: float = 0.05
    half_precision: bool = True
    beam_size: int = 4
    length_power: float = 0.7
    max_items: int = 120
    sentences: int = 0
    written_epochs: int = 6

    def __post_init__(self) -> None:
        require(self.epochs >= 1, f"generation.epochs must be positive, not {self.epochs}")
        require(self.beam_size >= 1, f"generation.beam_size must be positive: {self.beam_size}")
        require(0 < self.dev_share < 1, f"generation.dev_share must lie in 0..1: {self.dev_share}")
        require(
            1 <= self.max_items < 160, f"generation.max_items must be 1 to 159: {self.max_items}"
        )
        require(
            self.width % self.num_heads == 0,
            f"generation.width {self.width} is no multiple of generation.num_heads"
            f" {self.num_heads}",
        )
