"""How far a mean could be off by chance: bootstrap intervals of means, lower ends of shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
"""The lower and the upper end."""

NUM_RESAMPLES = 2000
LEVEL = 0.95
_AT_ONCE = 1 << 22
_NORMAL_95 = 1.645  # of a normal distribution, 95% lie below


def wilson_lower(
    successes: NDArray[np.floating], trials: NDArray[np.integer]
) -> NDArray[np.float64]:
    """For each share of successes what it surely is at least: the lower end at 95%, one-sided.

    Wilson's score interval (Wilson 1927, "Probable inference, the law of succession, and
    statistical inference").

    Args:
        successes: (n,) how often it was so.
        trials: (n,) out of how many, at least one.
    """
    share, square = successes / trials, _NORMAL_95**2
    spread = np.sqrt(share * (1 - share) / trials + square / (4 * trials**2.0))
    lower = share + square / (2 * trials) - _NORMAL_95 * spread
    return np.asarray(lower / (1 + square / trials), dtype=np.float64)


def bootstrap_interval(
    values: Sequence[float] | NDArray[np.float64],
    *,
    num_resamples: int = NUM_RESAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Interval:
    """The interval in which the mean of as many values, drawn anew, falls with chance ``level``.

    Efron's percentile method (Efron 1979, "Bootstrap methods: another look at the jackknife";
    Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3): draw ``n`` of the
    ``n`` values with replacement, take the mean, do so many times, and cut off ``(1 - level) / 2``
    of the means at either end.

    Equal values need not be told apart: how often each distinct value is drawn follows a
    multinomial distribution, which is drawn instead. So the cost grows with the number of distinct
    values, not with the number of questions.

    Args:
        values: one for each question; (0, 0) is returned where there are none.
        num_resamples: how often all are drawn anew.
        level: share of the means within the interval, between 0 and 1.
        seed: of the draws.
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return 0.0, 0.0
    distinct, counts = np.unique(given, return_counts=True)
    if len(distinct) == 1:
        return float(distinct[0]), float(distinct[0])
    means = _resampled_means(distinct, counts, num_resamples, np.random.default_rng(seed))
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _resampled_means(
    distinct: NDArray[np.float64],
    counts: NDArray[np.int64],
    num_resamples: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """The mean of each resample, a block at a time so that memory stays bounded."""
    total = int(counts.sum())
    block = max(1, _AT_ONCE // len(distinct))
    means = [
        rng.multinomial(total, counts / total, size=min(block, num_resamples - start)) @ distinct
        for start in range(0, num_resamples, block)
    ]
    return np.concatenate(means) / total  # (num_resamples,)
