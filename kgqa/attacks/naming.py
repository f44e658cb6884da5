"""Attacks by name: which edits they may make, where, and whether they look for the worst ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgqa.edits import EDITS, Span
from kgqa.errors import ConfigError

_WORST: dict[str, tuple[str, ...]] = {
    "worst": ("typo", "homoglyph", "synonym"),
    "worst-typo": ("typo",),
}
_PLACES = ("inside", "outside")
ATTACKS = (*EDITS, "synonym", *_WORST)
"""All names; each also with ``-inside`` or ``-outside``: the entity's name alone, or all but it."""


@dataclass(frozen=True)
class Attack:
    """``edits`` to choose from; ``place`` is inside or outside a name, or empty for anywhere.

    ``worst`` looks for the edits that hurt most; otherwise chance decides. ``budget`` is how many
    edits are made to a text.
    """

    name: str
    edits: tuple[str, ...]
    place: str = ""
    worst: bool = False
    budget: int = 1

    @classmethod
    def named(cls, name: str, budget: int = 1) -> Attack:
        """The attack of that name.

        Raises:
            ConfigError: there is none, or the budget is not positive.
        """
        if budget < 1:
            raise ConfigError(f"an attack makes one edit or more, not {budget}")
        base, _, place = name.rpartition("-")
        if place not in _PLACES:
            base, place = name, ""
        if base not in ATTACKS:
            known = ", ".join(ATTACKS)
            raise ConfigError(
                f"no attack '{name}'; known: {known}; "
                "of all but distraction there are '-inside' and '-outside' forms"
            )
        return cls(name, _WORST.get(base, (base,)), place, base in _WORST, budget)

    def kept(self, text: str, names: Sequence[str]) -> list[Span]:
        """The spans of a text that may not be touched, given the names of what it is about."""
        if not self.place:
            return []
        inside = _places(text, names)
        if self.place == "outside":
            return inside
        ends = [0, *(edge for span in inside for edge in span), len(text)]
        return [
            (start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if start < end
        ]


def _places(text: str, names: Sequence[str]) -> list[Span]:
    """Where names stand in a text, from left to right, the longest first where they overlap."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form is two would shift all places
        lower = text
    found: list[Span] = []
    for name in sorted(names, key=len, reverse=True):
        start = lower.find(name.lower()) if name else -1
        if start >= 0 and not any(start < b and a < start + len(name) for a, b in found):
            found.append((start, start + len(name)))
    return sorted(found)
