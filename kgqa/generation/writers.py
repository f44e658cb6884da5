"""Who words an answer: the generator or a language model, if what it writes passes the check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kgqa.generation.answers import COUNTS
from kgqa.generation.checking import missing_names
from kgqa.generation.generator import GENERATOR, Generator
from kgqa.generation.sheet import FactSheet
from kgqa.text import fold, words

_STEM = 3
_BEAM = 2
"""Answers are short: a wider beam finds the same words."""


class Writer(Protocol):
    """Words sheets; ``name`` is what answers give as ``written_by``."""

    @property
    def name(self) -> str: ...

    def write(self, sheets: Sequence[FactSheet]) -> list[str | None]:
        """A text of each sheet; None where nothing faithful was found."""
        ...


@dataclass(frozen=True)
class GeneratorWriter:
    """The trained generator."""

    generator: Generator

    @property
    def name(self) -> str:
        return GENERATOR

    def write(self, sheets: Sequence[FactSheet]) -> list[str | None]:
        able = [number for number, sheet in enumerate(sheets) if self._knows(sheet)]
        config = replace(self.generator.config, beam_size=_BEAM)
        drafts = replace(self.generator, config=config).drafts([sheets[n] for n in able])
        found: list[str | None] = [None] * len(sheets)
        for number, text in zip(able, drafts, strict=True):
            if (
                text is not None
                and names_all(text, sheets[number])
                and says_all(text, sheets[number])
            ):
                found[number] = text
        return found

    def _knows(self, sheet: FactSheet) -> bool:
        """Whether training had all of its relations, and single paths such as it is."""
        topics = sum(slot.role == "topic" for slot in sheet.slots)
        return topics < 2 and all(fact.relation in self.generator.relations for fact in sheet.facts)


def names_all(text: str, sheet: FactSheet) -> bool:
    """Whether a text writes out the answer and what was asked about."""
    return not missing_names(text, (slot.name for slot in sheet.slots if slot.named))


def says_all(text: str, sheet: FactSheet) -> bool:
    """Whether each fact is said: a word of its relation, or the beginning of one, is there."""
    said = [fold(word) for word, _, _ in words(text)]
    return all(
        any(
            one.startswith(stem) or (len(one) >= _STEM and stem.startswith(one))
            for stem in _stems(fact.relation)
            for one in said
        )
        for fact in sheet.facts
        if sheet.slots[fact.tail].role != "answer" or fact.relation not in COUNTS
    )


def _stems(relation: str) -> list[str]:
    """Beginnings of a relation's words, by which another number or tense is known."""
    return [fold(word)[: max(_STEM, len(word) - 3)] for word, _, _ in words(relation)]
