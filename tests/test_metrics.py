"""Metrics against values worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgqa.metrics import (
    RIGHT,
    WRONG,
    Grade,
    answer_key,
    expected_calibration_error,
    grade,
    mean_metrics,
)
from kgqa.records import Alternative, Answer, ScoredAnswer

NAMES = {
    "e:Paris": ("Paris", "巴黎"),
    "e:ParisTexas": ("Paris, Texas", "Paris"),
    "e:USA": ("United States", "USA"),
}


def names_of(known: str) -> Sequence[str]:
    return NAMES.get(known, ())


def scored(name: str) -> ScoredAnswer:
    """``id=label``, or a value whose id is its label."""
    known, _, label = name.partition("=")
    return ScoredAnswer(known, label or known, 1.0)


def graded(given: Sequence[str], gold: Sequence[str], *others: Sequence[str]) -> Grade:
    alternatives = tuple(Alternative("", tuple(map(scored, names)), 0.1) for names in others)
    answer = Answer("?", "entity", tuple(map(scored, given)), "", 0.5, alternatives=alternatives)
    return grade(answer, gold, names_of)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("São_Paulo", "sao paulo"),
        ("68,000,000", "68000000"),
        ("68 000 000", "68000000"),
        ("68\u202f000\u202f000", "68000000"),
        ("1'234.5", "1234.5"),
        ("+7", "7"),
        ("\u22125", "-5"),
        ("１２", "12"),
        ("1958-01-01", "1958 01 01"),
    ],
)
def test_spellings_of_one_name_or_number_meet(one: str, two: str) -> None:
    assert answer_key(one) == answer_key(two)


@pytest.mark.parametrize(("one", "two"), [("5", "-5"), ("35", "3.5"), ("12,34", "1234")])
def test_other_numbers_do_not_meet(one: str, two: str) -> None:
    assert answer_key(one) != answer_key(two)


def test_all_right_is_right() -> None:
    assert graded(["Berlin", "Paris"], ["paris", "BERLIN"]) == Grade(1, 1.0, True)


def test_f1_by_hand_with_two_of_three_given_and_two_of_four_gold() -> None:
    one = graded(["a", "b", "x"], ["a", "b", "c", "d"])
    assert one.f1 == pytest.approx(2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4))
    assert (one.rank, one.exact_match) == (1, False)


def test_the_rank_goes_through_the_answer_and_then_its_alternatives() -> None:
    assert graded(["x", "y"], ["z"], ["y", "w"], ["z"]) == Grade(4, 0.0, False)
    assert graded(["x", "y"], ["y"]).rank == 2
    assert graded(["x"], ["z"], ["w"]).rank is None


def test_an_alternative_that_repeats_the_top_label_does_not_make_it_right() -> None:
    assert graded(["e:1=Heat"], ["e:2"], ["e:2=Heat"]).rank is None


def test_a_chinese_label_meets_english_gold_by_the_names_in_the_graph() -> None:
    assert graded(["e:Paris=巴黎"], ["Paris"]) == Grade(1, 1.0, True)


def test_gold_may_be_an_id() -> None:
    assert graded(["e:Paris=巴黎"], ["e:Paris"]) == Grade(1, 1.0, True)


def test_nodes_of_one_name_count_once() -> None:
    assert graded(["e:1=Heat", "e:2=heat", "e:3=Up"], ["Heat", "Up"]) == Grade(1, 1.0, True)
    assert graded(["e:1=Heat", "e:2=HEAT", "e:3=Up"], ["Up"]).rank == 2


def test_two_answers_do_not_share_one_gold_name() -> None:
    one = graded(["e:ParisTexas=Paris, Texas", "e:Paris=Paris"], ["Paris"])
    assert one.f1 == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert not one.exact_match


def test_two_gold_names_of_one_entity_are_both_met_by_it() -> None:
    assert graded(["e:USA=United States"], ["USA", "United States"]) == Grade(1, 1.0, True)


def test_without_gold_right_is_no_answer() -> None:
    assert graded([], []) == graded([], [], ["x"]) == RIGHT
    assert graded(["x"], []) == WRONG


def test_no_answer_is_wrong_where_there_is_gold_whatever_the_alternatives_say() -> None:
    assert graded([], ["x"], ["x"]) == WRONG


def test_means_by_hand() -> None:
    grades = [Grade(1, 1.0, True), Grade(2, 0.5, False), Grade(4, 0.25, False), WRONG]
    metrics = mean_metrics(grades)
    assert metrics.to_dict() == {
        "hits@1": 0.25,
        "hits@3": 0.5,
        "hits@10": 0.75,
        "mrr": (1 + 1 / 2 + 1 / 4) / 4,
        "f1": 1.75 / 4,
        "exact_match": 0.25,
    }
    assert metrics.count == 4
    assert mean_metrics([]).hits_at_1 == 0.0


def test_calibration_error_by_hand() -> None:
    assert expected_calibration_error([], []) is None
    assert expected_calibration_error([1.0, 1.0, 0.0], [True, True, False]) == 0.0
    # bin 0.9..1: two answers at 0.95, one right, off by 0.45; bin 0.2..0.3: one, off by 0.25
    error = expected_calibration_error([0.95, 0.95, 0.25], [True, False, False])
    assert error == pytest.approx(2 / 3 * 0.45 + 1 / 3 * 0.25)


NAMES_DRAWN = st.lists(st.sampled_from("abcdef"), unique=True)


@given(NAMES_DRAWN, NAMES_DRAWN)
def test_without_aliases_f1_is_that_of_sets(given: list[str], gold: list[str]) -> None:
    one = graded(given, gold)
    both = len(set(given) & set(gold))
    expected = 2 * both / (len(given) + len(gold)) if given or gold else 1.0
    assert one.f1 == pytest.approx(expected)
    assert one.exact_match == (set(given) == set(gold))
    assert one.correct == (given[0] in gold if given else not gold)


@given(NAMES_DRAWN, NAMES_DRAWN)
def test_the_order_of_gold_is_no_matter(given: list[str], gold: list[str]) -> None:
    assert graded(given, gold) == graded(given, sorted(gold, reverse=True))


@given(st.integers(-(10**12), 10**12))
def test_numbers_meet_with_any_separator(number: int) -> None:
    for separator in ",_ '":
        assert answer_key(f"{number:,}".replace(",", separator)) == answer_key(str(number))
