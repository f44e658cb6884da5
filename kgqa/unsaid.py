"""Steps that people leave out: "the currency of Lyon", "the cities of Africa"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar.objects import parts_of
from kgqa.text import fold

if TYPE_CHECKING:
    from kgqa.vocabulary import StepVocabulary

_SAMPLE = 64
_STRAY, _MOSTLY = 0.02, 0.5


class UnsaidSteps:
    """Tells which of two steps in a row goes without saying.

    Args:
        vocabulary: the steps of a graph.
    """

    def __init__(self, vocabulary: StepVocabulary) -> None:
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        self.lent = lru_cache(maxsize=None)(self._lent)
        self.holds = lru_cache(maxsize=None)(self._holds)
        self.gathers = lru_cache(maxsize=None)(self._gathers)

    def _lent(self, first: int, second: int) -> bool:
        """Whether a property of what ``first`` leads to is asked of its sources, which have none.

        "The currency of Lyon" is that of its country: a city is in one country and has no currency,
        as countries mostly do. Not so where the sources have another property of one name: "the
        country of" a player who plays for a country is not that of his club.
        """
        if second >= self.store.num_relations or not self.vocabulary.functional(first):
            return False
        if not self._only_beyond(first, self.vocabulary.facts.of(second)[:, 0]):
            return False
        asked = self._asked(second)
        own = self.store.steps_from(self.vocabulary.sample_sources(first, _SAMPLE)).tolist()
        return not any(asked & self._asked(step) for step in own if step not in (first, second))

    def _holds(self, first: int, second: int) -> bool:
        """Whether what places in a place have is said to be in that place too.

        "The cities of Africa" are those of its countries: no city is in a continent by itself.
        """
        up, (relation, backward) = self.store.inverse(first), self.store.step_relation(second)
        places = self.vocabulary.sort(first) == self.vocabulary.sort(up) == "place"
        if (
            not (backward and up < first and places and self.vocabulary.functional(up))
            or first == second
        ):
            return False
        return self._only_beyond(first, self.vocabulary.facts.of(relation)[:, 2])

    def _gathers(self, first: int, second: int) -> bool:
        """Whether those of a part are said to be of the whole, which has none by itself.

        "Who plays in the Premier League?" asks for the players of its clubs: each has one club, and
        each club one league, as few others have. Nobody is part of another, as of his mother.
        """
        up, (relation, backward) = self.store.inverse(first), self.store.step_relation(second)
        vocabulary = self.vocabulary
        if not (backward and up < first) or up == relation or vocabulary.functional(first):
            return False
        if not (vocabulary.functional(up) and vocabulary.functional(relation)):
            return False
        topics = vocabulary.sample_sources(first, _SAMPLE)
        if "person" in (vocabulary.sort(first), vocabulary.sort(up)) or self._are_values(topics):
            return False
        return self._only_beyond(first, self.vocabulary.facts.of(relation)[:, 2])

    def _only_beyond(self, step: int, having: NDArray[np.int32]) -> bool:
        """Whether most targets of a step are among some nodes, and hardly any of its sources."""
        own = np.isin(self.vocabulary.sample_sources(step), having).mean()
        return bool(
            own < _STRAY and np.isin(self.vocabulary.sample_targets(step), having).mean() > _MOSTLY
        )

    def _asked(self, step: int) -> set[str]:
        """What a step is called, or what it leads to where its name says that, folded."""
        relation, backward = self.store.step_relation(step)
        if backward:
            return {fold(name) for name, _ in self.vocabulary.inverse_names(relation)}
        names = self.vocabulary.whole_names(relation)
        parts = (parts_of(name) for name in names)
        return {fold(name) for name in (*names, *(one.thing for one in parts if one))}

    def _are_values(self, nodes: NDArray[np.int32]) -> bool:
        return any(self.store.is_literal(int(node)) for node in nodes)
