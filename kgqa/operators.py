"""Operators: steps of a reasoning path that choose among the nodes reached instead of going on.

"The largest city in Kenya" is the path from Kenya to its cities and then the *operator step* most
population: of the nodes of a frontier those stay whose measure is greatest. A *measure* is either
a number or date that a relation gives, or how many edges a relation has. Operator steps compete
with the relations in one search, and are scored by the same network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.groups import Groups
from kgqa.kinds import NodeKinds
from kgqa.measurable import MAX_CLASSES, Members, edges, is_counted, sorts_led_to, value_kind
from kgqa.quantities import Quantity, parse_value
from kgqa.ranks import TOP, Rank
from kgqa.store import CompactGraph

Nodes = NDArray[np.int32]
_MAX_VALUE_STEPS, _MAX_COUNT_STEPS = 64, 96


class Choice(StrEnum):
    """Which nodes of a frontier an operator keeps, by their measure."""

    MOST = "most"
    LEAST = "least"
    ABOVE = "above"
    BELOW = "below"
    EQUAL = "equal"
    NONE = "none"  # those without an edge of the relation
    OF = "of"  # those of a class, whatever they measure

    @property
    def superlative(self) -> bool:
        """Whether the nodes are compared with one another."""
        return self in (Choice.MOST, Choice.LEAST)

    @property
    def bounded(self) -> bool:
        """Whether the measure is compared with a number that the question names."""
        return self in (Choice.ABOVE, Choice.BELOW, Choice.EQUAL)


class Operator(NamedTuple):
    """A choice by what relation ``step`` gives: the value itself, or how many edges it has.

    Of a choice by class, ``step`` is the number of the group. Where a relation leads to things of
    several classes, they are also counted ``among`` one of them: the number of its group.
    """

    choice: Choice
    step: int
    counts: bool
    among: int = -1


@dataclass(frozen=True)
class Operators:
    """The operator steps of one graph; operator ``o`` is step ``num_steps + o``.

    Attributes:
        items: in the order of their numbers.
        dates: steps whose values are dates or years.
    """

    store: CompactGraph
    items: tuple[Operator, ...]
    dates: frozenset[int]
    groups: Groups
    kinds: NodeKinds

    @classmethod
    def of_graph(
        cls, store: CompactGraph, redundant: Nodes, groups: Groups, kinds: NodeKinds
    ) -> Operators:
        """All choices by the measures that the graph's relations give, and by its classes.

        Where some of a group have one of what a relation leads to and others none, those with none
        can be chosen as well.
        """
        order = np.argsort(-edges(store), kind="stable").tolist()
        left_out = set(redundant.tolist())
        order = [step for step in order if step not in left_out]
        values: list[int] = []
        dates: set[int] = set()
        for step in order:
            kind = value_kind(store, step)
            if kind and len(values) < _MAX_VALUE_STEPS:
                values.append(step)
                dates.update([step] if kind == "date" else [])
        counted = [step for step in order if step not in values and is_counted(store, step)]
        items = [
            Operator(choice, step, False)
            for step in sorted(values)
            for choice in Choice
            if choice not in (Choice.NONE, Choice.OF)
        ]
        counts = sorted(counted[:_MAX_COUNT_STEPS])
        each = [(step, one) for step in counts for one in sorts_led_to(store, step, groups, kinds)]
        items += [
            Operator(choice, step, True, among)
            for step, among in (*((step, -1) for step in counts), *each[:_MAX_COUNT_STEPS])
            for choice in Choice
            if choice is not Choice.OF
        ]
        measured, members = {*values, *counted}, Members.of(groups)
        single = (step for step in order if step not in measured)
        lacked = (step for step in single if members.some_lack(store, step))
        found = sorted(islice(lacked, _MAX_COUNT_STEPS))
        items += [Operator(Choice.NONE, step, True) for step in found]
        items += [
            Operator(Choice.OF, number, False)
            for number, group in enumerate(groups.items)
            if group.family or (group.cls is not None and number < MAX_CLASSES)
        ]
        return cls(store, tuple(items), frozenset(dates), groups, kinds)

    def __len__(self) -> int:
        return len(self.items)

    def is_operator(self, step: int) -> bool:
        """Whether a step is an operator and no relation."""
        return step >= self.store.num_steps

    def of(self, step: int) -> Operator:
        """The operator that a step is."""
        return self.items[step - self.store.num_steps]

    def step_of(self, operator: Operator) -> int | None:
        """The step of an operator; None where the graph has no such measure."""
        number = self._numbers.get(operator)
        return None if number is None else self.store.num_steps + number

    @cached_property
    def _numbers(self) -> dict[Operator, int]:
        return {operator: number for number, operator in enumerate(self.items)}

    @cached_property
    def _by_measure(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, operator in enumerate(self.items):
            if operator.choice is not Choice.OF:
                found.setdefault(operator.step, []).append(number)
        return found

    @cached_property
    def _by_class(self) -> dict[int, int]:
        groups = self.groups.items
        numbers = enumerate(self.items)
        chosen = ((number, groups[one.step]) for number, one in numbers if one.choice is Choice.OF)
        return {own.cls: number for number, own in chosen if own.cls is not None}

    @cached_property
    def _sorts_of(self) -> Callable[[int], frozenset[int]]:
        return cache(self._with_ancestors)

    def _with_ancestors(self, kind: int) -> frozenset[int]:
        """The classes of a kind and all classes above them."""
        found, open_ = set[int](), list(self.kinds.classes[kind])
        while open_:
            one = open_.pop()
            if one not in found:
                found.add(one)
                parents = self.store.schema.class_parents
                open_.extend(parents[one] if parents else ())
        return frozenset(found)

    @cached_property
    def _families(self) -> list[tuple[frozenset[int], int]]:
        """The classes of each family, with the operator that keeps those of it."""
        groups, numbers = self.groups.items, enumerate(self.items)
        chosen = ((number, groups[one.step]) for number, one in numbers if one.choice is Choice.OF)
        return [(frozenset(own.family), number) for number, own in chosen if own.family]

    def classes(self, frontier: Nodes) -> Nodes:
        """The operator steps that keep those of a class or family, where others are there."""
        kinds = np.unique(self.kinds.of[frontier])
        if len(kinds) < 2:
            return np.zeros(0, dtype=np.int32)
        sets = [self._sorts_of(kind) for kind in kinds.tolist()]
        mixed = frozenset.union(*sets) - frozenset.intersection(*sets)
        numbers = [self._by_class[one] for one in mixed if one in self._by_class]
        for family, number in self._families:
            of_it = [bool(own & family) for own in sets]
            numbers += [number] if any(of_it) and not all(of_it) else []
        numbers.sort()
        return np.array(numbers, dtype=np.int32) + np.int32(self.store.num_steps)

    def said(self, steps: tuple[int, ...], text: str) -> tuple[int, ...]:
        """The steps without the choices by class whose noun a text does not say.

        "What does X treat?" asks for all of it, whatever the classes of what there is.
        """
        chosen = {one: self.groups.first + self.of(one).step for one in steps if self._is_of(one)}
        if not chosen:
            return steps
        named = {topic for topic, _ in self.groups.named_in(text)}
        return tuple(one for one in steps if one not in chosen or chosen[one] in named)

    def _is_of(self, step: int) -> bool:
        return self.is_operator(step) and self.of(step).choice is Choice.OF

    def choices(self, frontier: Nodes, steps: Nodes, bound: Quantity | None) -> Nodes:
        """The operator steps that make sense at a frontier, sorted.

        Args:
            frontier: nodes to choose among.
            steps: the relation steps that leave them.
            bound: a number that is there to compare with; where it says which side of it is
                meant, the others make no sense.
        """
        several = len(frontier) > 1
        found = []
        for step in steps.tolist():
            for number in self._by_measure.get(step, ()):
                choice = self.items[number].choice
                if choice.bounded:
                    fits = bound is not None and bound.side in ("", choice.value)
                else:
                    fits = several
                if fits:
                    found.append(number)
        return np.sort(np.array(found, dtype=np.int32)) + np.int32(self.store.num_steps)

    def apply(
        self, step: int, frontier: Nodes, quantity: Quantity | None = None, rank: Rank = TOP
    ) -> Nodes:
        """The nodes of a frontier that an operator step keeps, sorted; perhaps none.

        Args:
            step: the operator.
            frontier: what it chooses among.
            quantity: what it compares with.
            rank: of those with the most (or least), which places count; all that share the value
                of such a place are kept.
        """
        operator = self.of(step)
        if operator.choice is Choice.OF:
            return np.intersect1d(frontier, self.groups.items[operator.step].members)
        measure = self.measure(operator, frontier)
        if operator.choice is Choice.NONE:
            none: Nodes = frontier[(measure == 0) & (frontier < self.store.num_entities)]
            return none
        if operator.choice.superlative:
            known = ~np.isnan(measure) & ((measure > 0) if operator.counts else True)
            ordered = np.unique(measure[known])
            if operator.choice is Choice.MOST:
                ordered = ordered[::-1]
            wanted = ordered[rank.first - 1 : rank.last]
            kept: Nodes = frontier[known & np.isin(measure, wanted)]
            return kept
        if quantity is None:
            return frontier[:0]
        return frontier[self._bounded(operator, measure, quantity)]

    def _bounded(
        self, operator: Operator, measure: NDArray[np.float64], quantity: Quantity
    ) -> NDArray[np.bool_]:
        bound = quantity.value
        if operator.step in self.dates and not operator.counts and bound == int(bound):
            measure = np.floor(measure)  # the number names a whole year
        with np.errstate(invalid="ignore"):
            if operator.choice is Choice.EQUAL:
                return np.asarray(measure == bound)
            if operator.choice is Choice.ABOVE:
                return np.asarray(measure >= bound if quantity.inclusive else measure > bound)
            return np.asarray(measure <= bound if quantity.inclusive else measure < bound)

    def measure(self, operator: Operator, nodes: Nodes) -> NDArray[np.float64]:
        """The measure of each node (n,); not a number where it has none."""
        if operator.counts:
            return self._sizes(operator.step, operator.among)[nodes].astype(np.float64)
        low = operator.choice in (Choice.LEAST, Choice.BELOW)
        return self._values(operator.step, low)[nodes]

    def numbers(self, step: int, nodes: Nodes) -> NDArray[np.float64]:
        """The value that a relation gives of each node (n,); not a number where it gives none."""
        return self._values(step, False)[nodes]

    @cached_property
    def valued(self) -> frozenset[int]:
        """Steps that lead to numbers and dates."""
        return frozenset(
            one.step for one in self.items if not one.counts and one.choice is not Choice.OF
        )

    def counted(self, operator: Operator, nodes: Nodes) -> Nodes:
        """Those of some nodes that an operator counts."""
        if operator.among < 0:
            return nodes
        return np.intersect1d(nodes, self.groups.items[operator.among].members)

    @cached_property
    def _sizes(self) -> Callable[[int, int], NDArray[np.int32]]:
        return lru_cache(maxsize=64)(self._count)

    @cached_property
    def _values(self) -> Callable[[int, bool], NDArray[np.float64]]:
        return lru_cache(maxsize=64)(self._parse)

    def _count(self, step: int, among: int) -> NDArray[np.int32]:
        """How many edges of a step leave each node, to members of a group: (num_nodes,)."""
        store = self.store
        pairs = np.flatnonzero(store.pair_steps == step)
        sizes = np.zeros(store.num_nodes, dtype=np.int32)
        owners = store.pair_keys[pairs] // max(store.num_steps, 1)
        bounds = store.pair_ptr
        if among >= 0:
            member = np.isin(store.targets, self.groups.items[among].members)
            bounds = np.concatenate(([0], np.cumsum(member)))[bounds]
        sizes[owners] = np.diff(bounds)[pairs]
        return sizes

    def _parse(self, step: int, low: bool) -> NDArray[np.float64]:
        """The greatest (or least) value that each node has of a relation: (num_nodes,)."""
        store, (relation, backward) = self.store, self.store.step_relation(step)
        facts = store.triples[store.triples[:, 1] == relation]
        sources, targets = (facts[:, 2], facts[:, 0]) if backward else (facts[:, 0], facts[:, 2])
        distinct, places = np.unique(targets, return_inverse=True)
        parsed = [parse_value(store.label(int(node))) for node in distinct]
        values = np.array([np.nan if one is None else one for one in parsed])[places]
        found = np.full(store.num_nodes, np.nan)
        (np.fmin if low else np.fmax).at(found, sources, values)
        return found
