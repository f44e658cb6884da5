"""The classifier that users hold: texts in, labels with probabilities out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.cleaning import clean, inspect
from kgqa.config import TaskConfig
from kgqa.encoder import Encoder
from kgqa.errors import QuestionError
from kgqa.tasks.experts import Expert
from kgqa.tasks.linear import Floats
from kgqa.tasks.mixture import Mixture
from kgqa.tasks.records import Classification, LabelledTexts
from kgqa.tasks.spelling import Speller

if TYPE_CHECKING:
    from kgqa.progress import Progress
    from kgqa.tasks.mentions import MentionFeatures

_CHUNK = 2048
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True)
class TextClassifier:
    """Gives texts one of its labels each, or in a multi-label task any number of them.

    Make one with ``train`` or ``from_pretrained``. ``training`` tells how training went.
    """

    labels: tuple[str, ...]
    multi_label: bool
    config: TaskConfig
    encoder: Encoder
    experts: Mapping[str, Expert]
    mixture: Mixture
    speller: Speller | None = None
    training: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def train(
        cls,
        task: LabelledTexts | str | Path,
        *,
        dev: LabelledTexts | str | Path | None = None,
        config: TaskConfig | None = None,
        encoder: Encoder | None = None,
        fine_tune: bool = False,
        augment: bool = False,
        mentions: MentionFeatures | None = None,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> TextClassifier:
        """A classifier for the labels of some texts.

        Args:
            task: texts with labels, or a file of them (see ``tasks.files``).
            dev: to weigh and calibrate by; by default a part of the texts.
            config: options; by default those of ``TaskConfig``.
            encoder: reads the texts; by default the packaged one.
            fine_tune: train the encoder too, for minutes to hours instead of seconds to minutes.
            augment: learn from disturbed texts besides, to withstand typos and attacks.
            mentions: what a graph says of texts, where ``config.entities`` asks for it.
            seed: of all that is drawn by chance.
            progress: is told how far the work has come.

        Raises:
            DataError: there are fewer than two labels, or too few texts.
        """
        from kgqa.progress import Progress as Silent
        from kgqa.tasks.files import load_labelled
        from kgqa.tasks.fitting import Wishes, fit_classifier

        wishes = Wishes(
            config=config or TaskConfig(),
            encoder=encoder or Encoder(),
            fine_tune=fine_tune,
            augment=augment,
            mentions=mentions,
            seed=seed,
        )
        given = load_labelled(task) if isinstance(task, str | Path) else task
        held = load_labelled(dev) if isinstance(dev, str | Path) else dev
        return fit_classifier(given, held, wishes, progress or Silent())

    @classmethod
    def from_pretrained(cls, folder: str | Path, task: str) -> TextClassifier:
        """A task of a model folder; the graph, if there is one, is left alone.

        Raises:
            ModelError: the folder is missing or damaged.
            TaskNotFound: it has no such task.
        """
        from kgqa.tasks.folder import load_classifier

        return load_classifier(folder, task)

    def save_pretrained(self, folder: str | Path, task: str) -> None:
        """Add the task to a model folder, or replace it there; makes the folder if need be."""
        from kgqa.tasks.folder import save_classifier

        save_classifier(self, folder, task)

    def classify(
        self, texts: Sequence[str], *, threshold: float | None = None
    ) -> list[Classification]:
        """For each text its label and the probability of every label.

        Args:
            texts: are cleaned first.
            threshold: below this probability no label is given; by default the configured one.

        Raises:
            QuestionError: nothing is left of a text.
        """
        cleaned = [inspect(text) for text in texts]
        empty = next((place for place, one in enumerate(cleaned) if not one.text), None)
        if empty is not None:
            raise QuestionError(f"text {empty + 1} of {len(texts)} is empty")
        least = self.config.threshold if threshold is None else threshold
        found = self._probabilities([one.text for one in cleaned])
        return [
            Classification(
                text,
                *self._labels(row, least),
                dict(zip(self.labels, map(float, row), strict=True)),
                one.removed,
            )
            for text, one, row in zip(texts, cleaned, found, strict=True)
        ]

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(B, C) in the order of ``labels``; a text may be empty."""
        return self._probabilities([clean(text) for text in texts])

    def _probabilities(self, texts: Sequence[str]) -> Floats:
        chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
        found = [self.mixture.probabilities(self._scores(chunk)) for chunk in chunks]
        return np.concatenate([np.zeros((0, len(self.labels)), dtype=np.float32), *found])

    def _scores(self, texts: Sequence[str]) -> list[Floats]:
        """Of each expert; one that has no weight is not asked."""
        if self.speller is not None:
            texts = [self.speller.mend(text) for text in texts]
        nothing = np.zeros((len(texts), len(self.labels)), dtype=np.float32)
        return [
            expert.scores(texts) if weight > _NEGLIGIBLE else nothing
            for expert, weight in zip(self.experts.values(), self.mixture.weights, strict=True)
        ]

    def _labels(self, row: Floats, least: float) -> tuple[str | None, tuple[str, ...]]:
        """The likeliest label if it is likely enough, and all labels that hold."""
        best = int(row.argmax())
        label = self.labels[best] if row[best] >= least else None
        if not self.multi_label:
            return label, () if label is None else (label,)
        sure = max(0.5, least)
        held = tuple(name for name, value in zip(self.labels, row, strict=True) if value >= sure)
        return (label if label in held else None), held
