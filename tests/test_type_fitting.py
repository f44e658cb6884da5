"""What a question asks for, corrected by what its walk leads to."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.config import RetrievalConfig
from kgqa.graph import KnowledgeGraph
from kgqa.retrieval import Walk, Walker
from kgqa.type_fitting import TypeFitter

ASKED = {"entity": 0.1, "attribute": 0.1, "count": 0.2, "yes-no": 0.6}
FACTS = """\
软件甲	病毒	否
软件乙	病毒	否
软件甲	作者	张三
软件甲	地址	某地三号
软件乙	地址	某地四号
软件丙	作者	张三
"""


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory) -> Walker:
    path = tmp_path_factory.mktemp("fitting") / "facts.tsv"
    path.write_text(FACTS, encoding="utf-8")
    return Walker(KnowledgeGraph.load(path).store, RetrievalConfig(), np.zeros(0, np.int32))


def node(walker: Walker, label: str) -> int:
    return next(one for one in range(walker.store.num_nodes) if walker.store.label(one) == label)


def walk(walker: Walker, topic: str, relation: str) -> Walk:
    store = walker.store
    step = next(
        one for one in range(store.num_relations) if store.relation_label(one, "zh") == relation
    )
    return walker.along(node(walker, topic), (step,))


def fitted(walker: Walker, relation: str, question: str, *named: str) -> dict[str, float]:
    own = {node(walker, label) for label in named}
    return TypeFitter(walker).fitted(ASKED, walk(walker, "软件甲", relation), question, own)


def test_a_value_that_says_no_is_the_answer_however_many_share_it(walker: Walker) -> None:
    assert fitted(walker, "病毒", "软件甲有病毒吗？")["yes-no"] == 0.0


def test_what_others_know_too_is_an_entity(walker: Walker) -> None:
    assert fitted(walker, "作者", "软件甲有作者吗？")["yes-no"] == ASKED["yes-no"]


def test_a_value_without_a_verdict_leaves_yes_or_no_open(walker: Walker) -> None:
    assert fitted(walker, "地址", "软件甲有地址吗？")["yes-no"] == ASKED["yes-no"]


@pytest.mark.parametrize(
    "question",
    [
        "你知道软件甲的地址吗？",
        "你们可以详细告诉我软件甲的地址吗？",
        "有没有人知道软件甲的地址呀？",
        "能给我软件甲的地址吗",
        "请问你知道软件甲的地址吗",
    ],
)
def test_a_polite_question_wants_the_value(walker: Walker, question: str) -> None:
    assert fitted(walker, "地址", question)["yes-no"] == 0.0
    named = fitted(walker, "地址", question, "某地三号")
    assert named["yes-no"] == ASKED["yes-no"], "named, so it is asked whether that is so"


def test_a_polite_question_wants_an_entity_too(walker: Walker) -> None:
    found = fitted(walker, "作者", "有人认识软件甲的作者吗？")
    assert found["yes-no"] == 0.0
    assert found["entity"] == pytest.approx(ASKED["entity"] + ASKED["yes-no"])
    assert fitted(walker, "作者", "请问软件甲有作者吗？")["yes-no"] == ASKED["yes-no"]


def test_a_verdict_is_the_answer_even_where_its_word_stands_in_the_question(walker: Walker) -> None:
    assert fitted(walker, "病毒", "软件甲是否有病毒？", "否")["yes-no"] == 0.0


def test_one_value_is_not_counted(walker: Walker) -> None:
    found = fitted(walker, "地址", "软件甲有几个地址？")
    assert found["count"] == 0.0
    assert found["attribute"] == pytest.approx(1 - ASKED["entity"])


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("anybody who wrote 软件?", True),
        ("anyone who wrote it?", False),
        ("writers of it", False),
        ("is anyone its writer?", True),
        ("anyone who is its writer?", True),
        ("a writer in Rome?", True),
    ],
)
def test_a_thing_without_a_verb_is_what_is_wanted(
    walker: Walker, question: str, whether: bool
) -> None:
    assert (fitted(walker, "作者", question)["yes-no"] > 0) == whether


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("who plays right wing for it?", False),
        ("In which team does it play?", False),
        ("Who wrote 软件甲?", False),
        ("软件甲的作者是谁？", False),
        ("软件甲是哪里开发的", False),
        ("软件甲是什么软件吗？", True),
        ("is it known who wrote it?", True),
        ("does what it says matter?", True),
    ],
)
def test_who_and_which_ask_for_no_yes(walker: Walker, question: str, whether: bool) -> None:
    assert (fitted(walker, "作者", question)["yes-no"] > 0) == whether


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Do Alpha and Beta interact?", True),
        ("was it written by Zhang", True),
        ("is the writer Zhang or Li?", False),
        ("do you know the writer?", False),
        ("Is there anyone who knows what it is?", False),
    ],
)
def test_what_begins_with_a_verb_asks_whether(walker: Walker, question: str, whether: bool) -> None:
    likely = {"entity": 0.9, "attribute": 0.0, "count": 0.0, "yes-no": 0.1}
    there = walk(walker, "软件甲", "作者")
    found = TypeFitter(walker).fitted(likely, there, question, {int(there.result[0])})
    assert (found["yes-no"] == pytest.approx(1.0)) is whether
