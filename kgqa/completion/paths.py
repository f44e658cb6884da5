"""Evidence for a missing fact: the paths by which the graph already leads from head to tail.

The features are those of the path ranking algorithm (Lao & Cohen 2010, section 3): for a kind of
path P, a sequence of steps and links, the probability that a random walker who follows P from the
head ends at the tail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kgqa.completion.links import WalkMatrices
from kgqa.config import CompletionConfig

Path = tuple[int, ...]
_FIRST_FAN = 20  # times max_fan: how many successors the source itself may have
_SMALLEST = 0.01  # a walk this improbable counts log 2, a certain one log 101


def strength(probability: NDArray[np.float32]) -> NDArray[np.float32]:
    """Walk probabilities as features: ``log(1 + p / 0.01)``, 0 for no walk."""
    strengths: NDArray[np.float32] = np.log1p(probability / np.float32(_SMALLEST))
    return strengths


def walk_along(
    matrices: WalkMatrices, sources: NDArray[np.integer], paths: Sequence[Path], max_fan: int
) -> list[csr_matrix]:
    """For each path, (B, size): where walkers from the B sources end."""
    made: dict[Path, csr_matrix] = {(): _start(matrices, sources)}
    parts = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    for part in sorted(parts, key=len):
        made[part] = _onward(matrices, made[part[:-1]], part, max_fan)
    return [made[path] for path in paths]


def find_paths(
    matrices: WalkMatrices,
    sources: NDArray[np.integer],
    answers: Sequence[NDArray[np.integer]],
    config: CompletionConfig,
) -> list[Path]:
    """The kinds of paths that lead most of the B sources to their answers, the best first."""
    rows = np.repeat(np.arange(len(sources)), [len(found) for found in answers])
    columns = np.concatenate(answers) if len(answers) else np.zeros(0, dtype=np.int64)
    gains = []
    for path, reached in _explore(matrices, sources, config):
        gain = float(strength(np.asarray(reached[rows, columns]).ravel()).sum())
        if gain > 0:
            gains.append((-gain, len(path), path))
    return [path for _, _, path in sorted(gains)[: config.max_candidate_paths]]


def _explore(
    matrices: WalkMatrices, sources: NDArray[np.integer], config: CompletionConfig
) -> Iterator[tuple[Path, csr_matrix]]:
    """All kinds of paths that lead anywhere, with where they lead, shortest first."""
    level: list[tuple[Path, csr_matrix]] = [((), _start(matrices, sources))]
    for length in range(1, config.max_length + 1):
        longer = []
        for path, reached in level:
            for kind in range(matrices.num_kinds):
                onward = _onward(matrices, reached, (*path, kind), config.max_fan)
                if onward.nnz:
                    yield (*path, kind), onward
                    if length < config.max_length:
                        longer.append(((*path, kind), onward))
        level = longer


def _start(matrices: WalkMatrices, sources: NDArray[np.integer]) -> csr_matrix:
    rows = np.arange(len(sources))
    ones = np.ones(len(sources), dtype=np.float32)
    return csr_matrix((ones, (rows, sources)), shape=(len(sources), matrices.size))


def _onward(matrices: WalkMatrices, reached: csr_matrix, path: Path, max_fan: int) -> csr_matrix:
    fan = max_fan * _FIRST_FAN if len(path) == 1 else max_fan
    return reached @ matrices.matrix(path[-1], fan)
