"""Which measures things of a graph have, in which words, and numbers to compare them with."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar import Kind
from kgqa.grammar.measures import extreme, measured
from kgqa.grammar.numerals import rounded_between
from kgqa.grammar.predicates import Measure
from kgqa.operators import Choice, Operator, Operators
from kgqa.vocabulary import StepVocabulary

Nodes = NDArray[np.int32]
_SAMPLE = 1000
_KNOWN, _COUNTED_KNOWN = 0.5, 0.2
_NAMES = 3
_ROUNDER = 0.6
_NO_NOUN = ("ed", " on", " in", " at", " since", " by", " of", " high", " deep", " tall", " start")


class Gauge(NamedTuple):
    """What is measured: the values of a step, or how many edges it has, all or to one class."""

    step: int
    counts: bool
    among: int = -1


class Measures:
    """The measures of one graph."""

    def __init__(self, operators: Operators, vocabulary: StepVocabulary) -> None:
        self.operators = operators
        self.vocabulary = vocabulary
        self.store = vocabulary.store
        measuring = (one for one in operators.items if one.choice is not Choice.OF)
        self.gauges = tuple(
            dict.fromkeys(Gauge(one.step, one.counts, one.among) for one in measuring)
        )
        self._by_step: dict[int, list[Gauge]] = {}
        for gauge in self.gauges:
            self._by_step.setdefault(gauge.step, []).append(gauge)
        self.words = lru_cache(maxsize=None)(self._words)
        self._sized = lru_cache(maxsize=None)(self._step_of_size)

    def operator(self, gauge: Gauge, choice: Choice) -> int | None:
        """The step that chooses by a measure."""
        return self.operators.step_of(Operator(choice, *gauge))

    def values(self, gauge: Gauge, nodes: Nodes) -> NDArray[np.float64]:
        """The measure of each node (n,); not a number where it has none, nor any of what counts."""
        values = self.operators.measure(Operator(Choice.MOST, *gauge), nodes)
        return np.where(values > 0, values, np.nan) if gauge.counts else values

    def of(self, nodes: Nodes) -> list[Gauge]:
        """What enough of the nodes have and differ in, or have where others do not."""
        return [gauge for gauge in self.near(nodes) if self.differ(gauge, nodes)]

    def near(self, nodes: Nodes) -> list[Gauge]:
        """What any of several nodes have, sampled where they are many."""
        nodes = self._sample(nodes)
        if len(nodes) < 2:
            return []
        steps = self.store.steps_from(nodes).tolist()
        return [gauge for step in steps for gauge in self._by_step.get(step, ())]

    def compares(self, gauge: Gauge) -> bool:
        """Whether there can be more or less of it, and not just one or none."""
        return self.operator(gauge, Choice.MOST) is not None

    def differ(self, gauge: Gauge, nodes: Nodes) -> bool:
        """Whether enough of the nodes have a measure, and not all the same, or not all any."""
        nodes = self._sample(nodes)
        values = self.values(gauge, nodes)
        values = values[~np.isnan(values)]
        if not self.compares(gauge):
            return _COUNTED_KNOWN * len(nodes) <= len(values) < len(nodes)
        enough = _COUNTED_KNOWN if gauge.counts else _KNOWN
        return len(values) >= max(2, enough * len(nodes)) and bool(values.min() < values.max())

    def _sample(self, nodes: Nodes) -> Nodes:
        nodes = nodes[:: max(1, len(nodes) // _SAMPLE)]
        return nodes[nodes < self.store.num_entities]

    def is_date(self, gauge: Gauge) -> bool:
        """Whether it is a date or a year."""
        return not gauge.counts and gauge.step in self.operators.dates

    def _names(self, gauge: Gauge) -> list[str]:
        names = self.vocabulary.names
        return [name for language in ("en", "zh") for name in names(gauge.step, language)]

    def say(self, gauge: Gauge, nodes: Nodes, language: str) -> Measure | None:
        """A measure of values in words, for such nodes; None where it has no name."""
        words = self.words(gauge, language)
        if words is None:
            return None
        kind = self.vocabulary.kinds.kind_of(nodes)
        bare = kind is not None and self._sized(kind) == gauge.step
        return Measure(words.concept, words.names, bare)

    def _words(self, gauge: Gauge, language: str) -> Measure | None:
        vocabulary = self.vocabulary
        every = [*vocabulary.names(gauge.step, language), *self._names(gauge)]
        concept = measured(every, date=self.is_date(gauge))
        forms = [
            form.text for form in vocabulary.forms(gauge.step, language) if form.kind is Kind.NOUN
        ]
        names = [name for name in forms if not name.endswith(_NO_NOUN) and name not in concept.of]
        own = list(dict.fromkeys(names))[:_NAMES]
        others = [
            name
            for name in concept.names.get(language, ())[:_NAMES]
            if not name.endswith(_NO_NOUN) and name not in (*own, *concept.of)
            if not any(map(extreme, own))  # the lowest elevation is not the elevation
        ]
        found = (*own, *others) or (*forms, *concept.names.get(language, ()))[:1]
        return Measure(concept, found) if found else None

    def _step_of_size(self, kind: int) -> int | None:
        """The step that a bare "largest" means among the nodes of a kind."""
        nodes = np.flatnonzero(self.vocabulary.kinds.of == kind).astype(np.int32)
        found = [
            (words.concept.size, gauge.step)
            for gauge in self.of(nodes)
            if not gauge.counts and (words := self.words(gauge, "en") or self.words(gauge, "zh"))
            if words.concept.sized
        ]
        return min(found)[1] if found else None

    def bound(self, gauge: Gauge, nodes: Nodes, choice: Choice, rng: Random) -> float | None:
        """A round number that splits the nodes; None where there is none."""
        values = self.values(gauge, nodes)
        values = np.unique(values[~np.isnan(values)])
        if gauge.counts or self.is_date(gauge):
            values = np.unique(np.floor(values))
            if choice is Choice.EQUAL and len(values):
                return float(rng.choice(values.tolist()))
        elif choice is Choice.EQUAL:
            return None
        if len(values) < 2:
            return None
        if not gauge.counts and not self.is_date(gauge):
            for digits in (1, 2, 2, 3) if rng.random() < _ROUNDER else (2, 3):
                value = float(f"{rng.choice(values.tolist()):.{digits - 1}e}")
                if values[0] < value < values[-1]:
                    return value
        place = rng.randrange(1, len(values))
        low, high = float(values[place - 1]), float(values[place])
        if gauge.counts or self.is_date(gauge):
            whole = float(rng.randint(int(low), int(high)))
            return min(whole, 10 * round(whole / 10)) if whole > 20 and gauge.counts else whole
        return rounded_between(low, high, rng)
