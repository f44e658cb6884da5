"""What two readings after yes or no have in common, or that they say the same from either end."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import numpy as np

from kgqa.left_out import alike
from kgqa.listing import SAME
from kgqa.reading import Reading

_EITHER_OF_THEM = re.compile(r"\b(?:any|both)\b|都", re.IGNORECASE)


def of_each_other(
    first: Reading, second: Reading, question: str, both_ways: Collection[int]
) -> bool:
    """Whether it is asked if two things are what holds both ways: "do X and Y share a border?".

    Then what borders both says nothing.
    """
    steps = first.path.walk.steps
    related = alike(first, second) and len(steps) == 1 and steps[0] in both_ways
    asked = first.asks == second.asks == "yes-no"
    other = SAME.search(question) or _EITHER_OF_THEM.search(question)
    return related and asked and not other


def says_the_same(first: Reading, second: Reading) -> bool:
    """Whether two readings say from either end that two things belong together.

    "Has X directed Y?" is asked of the films of X as of the directors of Y.
    """
    whether = first.asks == second.asks == "yes-no" and not alike(first, second)
    met = second.candidate.node in first.result or first.candidate.node in second.result
    return whether and met and not len(np.intersect1d(first.result, second.result))


def the_same(first: Reading, second: Reading) -> tuple[Reading, Reading] | None:
    """Two readings that lead to what two things may have the same of; None where they do not.

    Those that go on from there and back ("other films by the director of X") are cut short.
    """
    if not alike(first, second):
        return None
    steps = len(first.path.walk.steps)
    if steps == 1:
        return first, second
    met = second.candidate.node in first.result or first.candidate.node in second.result
    return (_shortened(first), _shortened(second)) if steps == 2 and met else None


def _shortened(reading: Reading) -> Reading:
    walk = reading.path.walk.at(1)
    return replace(reading, path=replace(reading.path, walk=walk))
