"""The shipped world model, as a newcomer meets it: right answers, with their facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.plain import plain_questions
from kgqa import QAPipeline
from kgqa.evaluation import evaluate
from kgqa.questions import load_questions
from kgqa.shipped import shipped_model, shipped_networks

DEV = Path(__file__).parent / "data" / "world_questions_dev.jsonl"


@pytest.fixture(scope="module")
def qa() -> QAPipeline:
    return QAPipeline.from_pretrained()


def test_the_model_is_small_enough_to_ship() -> None:
    folders = [shipped_model(), shipped_networks()]
    sizes = [file.stat().st_size for one in folders for file in one.rglob("*") if file.is_file()]
    assert sum(sizes) < 30 * 1024**2


def test_the_countries_around_france_are_named_exactly_and_proved(qa: QAPipeline) -> None:
    answer = qa("Which countries border the country whose capital is Paris?")
    neighbours = {found.id for found in qa.kg.neighbors("France", relation="borders")}
    assert {entity.id for entity in answer.entities} == neighbours
    proved = {fact.tail for item in answer.evidence for fact in item.triples}
    assert neighbours <= proved
    assert "France" not in {entity.label for entity in answer.entities}


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What is the capital of Kenya?", "Nairobi"),
        ("日本的首都是哪里？", "东京"),
        ("Which country has the calling code +47?", "Norway"),
        ("How many countries border Germany?", "9"),
        ("What is the currency of the country whose capital is Tokyo?", "Japanese Yen"),
    ],
)
def test_questions_about_the_world_are_answered(qa: QAPipeline, question: str, label: str) -> None:
    assert label in {entity.label for entity in qa(question).entities}


@pytest.mark.parametrize(
    "question", ["Who will win the election?", "Who is the president of France?"]
)
def test_what_the_graph_does_not_hold_is_not_answered(qa: QAPipeline, question: str) -> None:
    answer = qa(question)
    assert answer.entities == () and answer.confidence < 0.5


def test_four_of_five_hand_worded_questions_of_the_dev_part_are_right(qa: QAPipeline) -> None:
    of_facts = [question for question in load_questions(DEV) if question.id <= "world-549"]
    assert evaluate(qa, of_facts).overall.exact_match >= 0.8


def test_facts_about_the_world_are_predicted_from_vectors(qa: QAPipeline) -> None:
    found = qa.predict("France", "official language", top_k=3)
    assert found[0].known and found[0].label == "French"
    assert all(0.0 <= prediction.score <= 1.0 for prediction in found)


def test_plain_questions_of_one_fact_are_answered(qa: QAPipeline) -> None:
    assert evaluate(qa, plain_questions(qa.kg)).overall.exact_match >= 0.95
