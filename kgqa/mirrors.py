"""Relations that state the facts of another one the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

_INVERSE = re.compile(r"(?:\b|_|(?<=[a-z]))(?:[Ii]nverse|[Ii]nv|[Rr]eversed?)(?:\b|_)|\^")
_BY_CHANCE = 2


def mirrored_relations(
    facts: Mapping[int, NDArray[np.int32]], names_of: Callable[[int], Iterable[str]]
) -> dict[int, int]:
    """From each relation that mirrors another one to that one.

    Of several such relations the one stays whose name does not say that it is an inverse, else the
    first; all questions about the others are questions about it. Two facts may be the reverse of
    two others by chance, unless a name says so.

    Args:
        facts: by relation, (M, 2) its heads and tails; none that holds both ways.
        names_of: the names of a relation.
    """
    alike: dict[bytes, list[tuple[bool, int, bytes]]] = {}
    for relation, pairs in facts.items():
        if len(pairs):
            own, turned = _sorted(pairs), _sorted(pairs[:, ::-1])
            one = any(map(says_inverse, names_of(relation))), relation, own
            alike.setdefault(min(own, turned), []).append(one)
    found: dict[int, int] = {}
    for group in alike.values():
        _, kept, ends = min(group)
        enough = len(facts[kept]) > _BY_CHANCE or any(inverse for inverse, _, _ in group)
        found |= {one: kept for _, one, own in group if enough and own != ends}
    return found


def says_inverse(name: str) -> bool:
    """Whether a name says that it is the inverse of another."""
    return _INVERSE.search(name) is not None


def _sorted(pairs: NDArray[np.int32]) -> bytes:
    """Pairs in order, the same for the same facts."""
    return pairs[np.lexsort(pairs.T[::-1])].tobytes()
