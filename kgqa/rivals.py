"""Which end labelled questions go by, where a graph states the same from both.

A child of somebody is one whose parent is that somebody, and many graphs state both, now and then
for the same two people. Then paths along either explain an answer alike; but whoever made a set of
questions went one way as a rule. The way that explains all questions is told from the one that
explains most by expectation maximisation (Dempster et al. 1977), as words are told from chance in
the first of the IBM models (Brown et al. 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.store import CompactGraph

Path = tuple[int, ...]
Pairs = frozenset[tuple[int, int]]
_SHARED, _LEAST_SHARED = 0.05, 3
_ROUNDS = 30
_LEAST = 1e-6
_UNLIKELY = 0.2


def rival_steps(store: CompactGraph) -> Pairs:
    """Pairs of a relation forwards and one backwards that state much the same, in both orders.

    They do where one in twenty of the facts of the smaller is a fact of the other turned round.
    """
    facts = store.triples.astype(np.int64)
    nodes, relations = np.int64(store.num_nodes), store.num_relations
    there = facts[:, 0] * nodes + facts[:, 2]
    back = facts[:, 2] * nodes + facts[:, 0]
    order = np.argsort(back, kind="stable")
    first = np.searchsorted(back[order], there, "left")
    number = np.searchsorted(back[order], there, "right") - first
    within = np.arange(number.sum()) - np.repeat(number.cumsum() - number, number)
    turned = order[np.repeat(first, number) + within]
    keys = np.repeat(facts[:, 1], number) * relations + facts[turned, 1]
    found, shared = np.unique(keys, return_counts=True)
    forward, backward = np.divmod(found, relations)
    sizes = np.bincount(facts[:, 1], minlength=relations)
    smaller = np.minimum(sizes[forward], sizes[backward])
    alike = (shared >= _LEAST_SHARED) & (shared >= _SHARED * smaller)
    pairs = {
        (int(one), int(other) + relations)
        for one, other in zip(forward[alike], backward[alike], strict=True)
    }
    return frozenset(pairs | {(other, one) for one, other in pairs})


def usual_paths(questions: Sequence[Sequence[Path]], rivals: Pairs) -> list[list[int]]:
    """Of each question the places of the paths that go as those of the others do, in order.

    Only paths compete that differ by rival steps alone. A path's chance is the product of its
    steps' shares in all questions; those go that are far less likely than the best of their
    rivals. What else tells paths apart, the words must say.

    Args:
        questions: the paths that explain each question alike.
        rivals: see ``rival_steps``.
    """
    groups = [
        _Group(number, group)
        for number, own in enumerate(questions)
        for group in _groups(own, rivals)
    ]
    contested = [group for group in groups if len(group.places) > 1]
    if not contested:
        return [list(range(len(own))) for own in questions]
    size = 1 + max((max(path, default=0) for own in questions for path in own), default=0)
    weight = [1.0 / len(own) for own in questions]
    settled = np.full(size, _LEAST)
    for number, places in groups:
        if len(places) == 1:
            np.add.at(settled, np.array(questions[number][places[0]], int), weight[number])
    chances = _converged(
        [[questions[number][place] for place in places] for number, places in contested],
        np.array([weight[number] * len(places) for number, places in contested]),
        settled,
    )
    kept = [set(range(len(own))) for own in questions]
    for (number, places), own in zip(contested, chances, strict=True):
        kept[number] -= {
            place for place, one in zip(places, own, strict=True) if one < _UNLIKELY * own.max()
        }
    return [sorted(own) for own in kept]


class _Group(NamedTuple):
    """A question's number, and the places of paths of it that are rivals."""

    number: int
    places: list[int]


def _groups(paths: Sequence[Path], rivals: Pairs) -> list[list[int]]:
    """The places of paths, those together that differ by rival steps alone."""
    groups: list[list[int]] = []
    for place, path in enumerate(paths):
        near = [
            group for group in groups if any(_rival(path, paths[other], rivals) for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), place])
    return groups


def _rival(one: Path, other: Path, rivals: Pairs) -> bool:
    return len(one) == len(other) and all(
        pair[0] == pair[1] or pair in rivals for pair in zip(one, other, strict=True)
    )


def _converged(
    groups: Sequence[Sequence[Path]], weights: NDArray[np.float64], settled: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """The chances of the paths of each group, which add up to one."""
    paths = [path for group in groups for path in group]
    steps = np.array([step for path in paths for step in path], dtype=np.int64)
    path_of = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    sizes = np.array([len(group) for group in groups])
    starts, group_of = sizes.cumsum() - sizes, np.repeat(np.arange(len(groups)), sizes)
    shares = np.full(len(settled), 1.0 / len(settled))
    for _ in range(_ROUNDS):
        logs = np.bincount(path_of, np.log(shares)[steps], len(paths))
        chances = np.exp(logs - np.maximum.reduceat(logs, starts)[group_of])
        chances /= np.add.reduceat(chances, starts)[group_of]
        counts = (chances * weights[group_of])[path_of]
        shares = settled + np.bincount(steps, counts, len(settled))
        shares /= shares.sum()
    return np.split(chances, starts[1:])
