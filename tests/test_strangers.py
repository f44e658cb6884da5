"""Names that a graph does not know: what rests on them is not answered."""

from __future__ import annotations

import pytest

from kgqa import QAPipeline


@pytest.fixture(scope="module")
def world() -> QAPipeline:
    return QAPipeline.from_pretrained()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Does Narnia border Germany?", "Narnia"),
        ("does narnia border germany?", "narnia"),
        ("Do France, Narnia and Italy border Switzerland?", "Narnia"),
        ("Which of France, Narnia and Italy is the largest?", "Narnia"),
        ("Which countries border both France and Narnia?", "Narnia"),
        ("Is Wakanda in Africa?", "Wakanda"),
        ("纳尼亚和德国接壤吗？", "纳尼亚"),
        ("法国和纳尼亚都用欧元吗？", "纳尼亚"),
    ],
)
def test_what_rests_on_an_unknown_name_is_not_answered(
    world: QAPipeline, question: str, name: str
) -> None:
    answer = world(question)
    assert not answer.entities
    assert answer.confidence == 0.0
    assert name in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Does France use the Euro?",
        "Do France, Austria and Italy border Switzerland?",
        "Is Spanish spoken in Mexico?",
        "What is the capital of France at Christmas?",
        "法国和德国接壤吗？",
        "Is Germany a Member of the European Union?",
        "Was Germany in Europe in March 1957?",
        "Does Germany have a population over 80 Million?",
        "Is Tokyo the capital of Japan according to Wikipedia?",
        "What is the population of Berlin, Brandenburg?",
        "Name the capital of France, Thanks!",
        "Does Germany have a curency?",
        "Do France, Austria, Italy, Germany, Liechtenstein, Poland and Spain border Switzerland?",
        "Which of France, Austria, Italy, Germany, Poland, Portugal and Spain is the largest?",
        "列出与法国接壤的国家",
        "世界上和法国接壤的国家有哪些？",
        "找出和德国相邻的国家",
        "同时和奥地利、意大利相邻的国家有哪些？",
    ],
)
def test_names_that_are_known_and_other_words_stand_in_no_way(
    world: QAPipeline, question: str
) -> None:
    assert world(question).entities


def test_names_beside_given_topics_are_known(world: QAPipeline) -> None:
    for question in ("Does France border Germany?", "Which countries border France and Germany?"):
        assert world(question, topic_entities=["France"]).confidence > 0.0


def test_whoever_wants_every_answer_gets_it(world: QAPipeline) -> None:
    kept = world.answerer.threshold
    world.answerer.threshold = 0.0
    try:
        assert world("Does Narnia border Germany?").entities
    finally:
        world.answerer.threshold = kept
