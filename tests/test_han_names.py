"""Chinese names of properties in other words, and what they ask."""

from __future__ import annotations

import pytest

from kgqa.grammar.concepts import named
from kgqa.grammar.han import han_questions
from kgqa.grammar.han_names import han_variants, without_added
from kgqa.grammar.measures import measured


@pytest.mark.parametrize(
    ("name", "headword"),
    [
        ("上映年份", "release date"),
        ("逝世年份", "date of death"),
        ("去世日期", "date of death"),
        ("建馆时间", "date founded"),
        ("主要职业", "profession"),
        ("所属球队", "team"),
        ("出生地", "place of birth"),
    ],
)
def test_a_property_is_known_by_names_of_the_same_make(name: str, headword: str) -> None:
    assert headword in [one.headword for one in named([name])]


def test_other_names_have_no_variants() -> None:
    assert list(han_variants("release year")) == [] == list(han_variants("导演"))
    assert without_added("省份") == () and without_added("所在省份") == ("省份",)
    assert named(["没有的东西"]) == ()


def test_measures_are_known_so_too() -> None:
    assert measured(["建校时间"], date=True) == measured(["成立时间"], date=True)


def test_what_only_says_that_something_has_it_is_not_asked_for() -> None:
    assert "{s}在哪个省份？" in han_questions("所在省份")
    assert not any("所在" in one for one in han_questions("所在省份"))
    assert "{s}是哪个毕业院校毕业的？" in han_questions("毕业院校")
