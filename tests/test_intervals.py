"""Bootstrap intervals, against a closed form and against a slow second way."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from scipy.stats import binom

from kgqa.intervals import bootstrap_interval


@pytest.mark.parametrize(("right", "total"), [(8, 10), (90, 100), (970, 1000), (38000, 40000)])
def test_of_right_and_wrong_it_is_that_of_the_binomial_distribution(right: int, total: int) -> None:
    values = [1.0] * right + [0.0] * (total - right)
    low, high = bootstrap_interval(values, num_resamples=20_000)
    expected = binom.ppf([0.025, 0.975], total, right / total) / total
    step = max(1 / total, 0.05 * float(expected[1] - expected[0]))  # one question, or 20,000 draws
    assert (low, high) == pytest.approx(tuple(expected), abs=step)


def test_of_any_values_it_is_that_of_drawing_each_question_anew() -> None:
    rng = random.Random(3)
    values = [rng.choice([0.0, 0.25, 0.4, 2 / 3, 1.0]) for _ in range(60)]
    means = sorted(sum(values[rng.randrange(60)] for _ in range(60)) / 60 for _ in range(4000))
    slow = means[int(0.025 * 4000)], means[int(0.975 * 4000)]
    assert bootstrap_interval(values, num_resamples=20_000) == pytest.approx(slow, abs=0.012)


def test_the_order_of_the_questions_is_nothing_and_the_seed_is_all() -> None:
    values = [0.0, 1.0, 0.5, 1.0, 0.25, 1.0]
    assert bootstrap_interval(values) == bootstrap_interval(values[::-1])
    assert bootstrap_interval(values, seed=1) == bootstrap_interval(values, seed=1)


def test_a_wider_level_gives_a_wider_interval() -> None:
    values = np.arange(50) / 50
    narrow, wide = (bootstrap_interval(values, level=level) for level in (0.5, 0.99))
    assert wide[0] < narrow[0] < 0.49 < narrow[1] < wide[1]


def test_what_cannot_vary_has_no_width_and_nothing_has_none() -> None:
    assert bootstrap_interval([1.0] * 7) == (1.0, 1.0)
    assert bootstrap_interval([0.3]) == (0.3, 0.3)
    assert bootstrap_interval([]) == (0.0, 0.0)


def test_forty_thousand_questions_take_little_time_and_memory() -> None:
    rng = np.random.default_rng(0)
    rates = np.round(rng.random(40_000), 3)
    start = time.perf_counter()
    low, high = bootstrap_interval(rates)
    assert time.perf_counter() - start < 5
    half = 1.96 * rates.std() / 200  # the normal approximation
    assert (low, high) == pytest.approx((rates.mean() - half, rates.mean() + half), abs=3e-4)
