"""The nouns of text tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kgqa.cleaning import Removal


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its labels: one of them, or in a multi-label task any number."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """All texts of a task, and whether one may have several labels or none."""

    rows: tuple[LabelledText, ...]
    multi_label: bool = False

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.rows]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that occur, sorted."""
        return tuple(sorted({label for row in self.rows for label in row.labels}))


@dataclass(frozen=True, slots=True)
class Classification:
    """What a classifier says of a text.

    ``label`` is the likeliest one, or None where no label is likely enough. ``labels`` are all
    that hold: in a single-label task that one alone. ``probabilities`` are calibrated; in a
    single-label task they sum to one. ``removed`` is what cleaning took out of the text.
    """

    text: str
    label: str | None
    labels: tuple[str, ...]
    probabilities: Mapping[str, float]
    removed: tuple[Removal, ...] = field(default=())

    @property
    def confidence(self) -> float:
        """The probability of the likeliest label."""
        return max(self.probabilities.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; the likeliest label first."""
        ranked = sorted(self.probabilities.items(), key=lambda item: (-item[1], item[0]))
        return {
            "text": self.text,
            "label": self.label,
            "labels": list(self.labels),
            "probabilities": dict(ranked),
            "removed": [one.to_dict() for one in self.removed],
        }
