"""Grandparents, in-laws, uncles in place of two steps."""

from __future__ import annotations

from random import Random

import pytest

from kgqa.grammar.kinship import shortened


class Always(Random):
    """A chance that always comes."""

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("who is the son of the daughter of Mary?", "who is the grandson of Mary?"),
        ("who is the mother of Mary's father?", "who is Mary's grandmother?"),
        ("Mary's dad's mom", "Mary's grandmom"),
        (
            "what is the gender of Mary's children's kids?",
            "what is the gender of Mary's grandkids?",
        ),
        ("the parents of the parents of the wife of Mary", "the grandparents of the wife of Mary"),
        ("the father of the wife of Tom", "the father-in-law of Tom"),
        ("where was Mary's daughter's husband born?", "where was Mary's son-in-law born?"),
        ("who are the sisters of Tom's mother?", "who are Tom's aunts?"),
        ("the sons of Tom's brother", "Tom's nephews"),
        ("the wives of the sons of Tom", "the daughters-in-law of Tom"),
    ],
)
def test_two_steps_of_descent_are_one_word(text: str, short: str) -> None:
    assert shortened(text, Always()) == short


@pytest.mark.parametrize(
    "text",
    [
        "who is the child of Mary's father?",
        "the capital of the capital of Mary",
        "what is Mary's parents' child?",
        "the mother of Mary's father's wife",
        "the grandson of the daughter of Mary",
    ],
)
def test_what_is_no_grand_relation_stays(text: str) -> None:
    assert shortened(text, Always()) == text


def test_it_is_left_to_chance() -> None:
    texts = {shortened("Mary's dad's mom", Random(seed)) for seed in range(20)}
    assert texts == {"Mary's dad's mom", "Mary's grandmom"}
