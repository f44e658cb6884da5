"""Which steps the questions of one set are about, where their answers alone do not say.

A child of somebody is whom somebody is a parent of, and often the graph states both. Then paths
along either explain an answer alike; but questions and answers were made by somebody who took one
way as a rule. The way that explains all questions is told from the one that explains most by
expectation maximisation (Dempster et al. 1977), as words are told from chance in the first of the
IBM models (Brown et al. 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

Path = tuple[int, ...]
_ROUNDS = 30
_LEAST = 1e-6
_UNLIKELY = 0.2


def habitual(questions: Sequence[Sequence[Path]], num_steps: int) -> list[list[int]]:
    """Of each question the places of the paths that go as the others do, in their order.

    Among paths of one length a path's chance is the product of its steps' shares in all
    questions; those far less likely than the best of their length go. Lengths do not compete:
    which of them is meant, the words must say.

    Args:
        questions: the paths that explain each question alike, at least one.
        num_steps: of the graph.
    """
    groups = [
        (number, places) for number, own in enumerate(questions) for places in _by_length(own)
    ]
    open_ones = [(number, places) for number, places in groups if len(places) > 1]
    settled = np.full(num_steps, _LEAST)
    for number, places in groups:
        if len(places) == 1:
            np.add.at(settled, _indexes(questions[number][places[0]]), 1.0)
    shares = np.full(num_steps, 1.0 / num_steps)
    for _ in range(_ROUNDS):
        counts = settled.copy()
        for number, places in open_ones:
            paths = [questions[number][place] for place in places]
            for path, chance in zip(paths, _chances(paths, shares), strict=True):
                np.add.at(counts, _indexes(path), chance)
        shares = counts / counts.sum()
    kept: list[list[int]] = [[] for _ in questions]
    for number, places in groups:
        chances = _chances([questions[number][place] for place in places], shares)
        likely = chances >= _UNLIKELY * chances.max()
        kept[number] += [place for place, one in zip(places, likely, strict=True) if one]
    return [sorted(own) for own in kept]


def _by_length(paths: Sequence[Path]) -> list[list[int]]:
    """The places of the paths of each length."""
    order = sorted(range(len(paths)), key=lambda place: len(paths[place]))
    return [list(group) for _, group in groupby(order, key=lambda place: len(paths[place]))]


def _chances(paths: Sequence[Path], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) of paths of one length, which add up to one."""
    logs = np.array([np.log(shares[_indexes(path)]).sum() for path in paths])
    chances: NDArray[np.float64] = np.exp(logs - logs.max())
    chances /= chances.sum()
    return chances


def _indexes(path: Path) -> NDArray[np.int64]:
    return np.array(path, dtype=np.int64)
