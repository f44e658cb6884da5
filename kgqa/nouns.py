"""Nouns for a graph that names no classes: what was found for its kinds of nodes and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Noun:
    """Words for a set of nodes by language, best first, and what asks after it.

    ``sort`` is person, place, time, number or thing; empty where that is not known.
    """

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    sort: str = ""

    def words(self, language: str) -> tuple[str, ...]:
        """The words of one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class GraphNouns:
    """Nouns by kind of node, and by step for what it leads to; empty where none were looked for."""

    kinds: tuple[Noun, ...] = ()
    steps: tuple[Noun, ...] = ()

    def of_kind(self, kind: int | None) -> Noun:
        """The noun of a kind."""
        return self.kinds[kind] if kind is not None and kind < len(self.kinds) else Noun()

    def of_step(self, step: int) -> Noun:
        """The noun of what a step leads to."""
        return self.steps[step] if step < len(self.steps) else Noun()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> GraphNouns:
        """What ``to_dict`` wrote."""
        return cls(*(tuple(_noun(one) for one in values[part]) for part in ("kinds", "steps")))


def _noun(values: Mapping[str, Any]) -> Noun:
    return Noun(tuple(values["en"]), tuple(values["zh"]), values["sort"])
