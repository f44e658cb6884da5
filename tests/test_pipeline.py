"""End to end on the toy graph: trained without a question, asked, saved, loaded, damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kgqa import Config, KnowledgeGraph, QAPipeline, Question, TextClassifier
from kgqa.config import TaskConfig
from kgqa.errors import EntityNotFound, ModelError, QuestionError, TaskNotFound
from kgqa.tasks.records import LabelledText, LabelledTexts

TINY = Config.from_dict(
    {
        "fusion": {"width": 64, "num_buckets": 4096, "path_layers": 1},
        "embedding": {"dim": 16, "epochs": 5, "min_updates": 50},
        "synthesis": {"num_questions": 3000, "max_hops": 2},
        "retrieval": {"max_hops": 2},
        "training": {"networks": 1, "epochs": 8, "batch_size": 64, "learning_rate": 0.003},
    }
)


@pytest.fixture(scope="module")
def qa(toy: KnowledgeGraph) -> QAPipeline:
    return QAPipeline.train(toy, config=TINY, seed=1)


def labels(qa: QAPipeline, question: str) -> set[str]:
    return {entity.label for entity in qa(question).entities}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the capital of Germany?", {"Berlin"}),
        ("Spain's capital", {"Madrid"}),
        ("What is the population of Belgium?", {"11800000"}),
        ("德国的首都是什么？", {"柏林"}),
    ],
)
def test_a_model_trained_without_questions_answers(
    qa: QAPipeline, question: str, expected: set[str]
) -> None:
    assert labels(qa, question) == expected


def test_an_answer_carries_its_facts(qa: QAPipeline) -> None:
    answer = qa("What is the capital of Germany?")
    facts = [fact.as_list() for item in answer.evidence for fact in item.triples]
    base = "http://example.org/"
    assert facts == [[f"{base}Germany", f"{base}capital", f"{base}Berlin"]]
    assert answer.evidence[0].labels == (("Germany", "capital", "Berlin"),)
    assert "Berlin" in answer.text and "Germany" in answer.text
    assert 0.0 < answer.confidence <= 1.0


def test_a_value_makes_it_a_question_of_an_attribute(qa: QAPipeline) -> None:
    assert qa("What is the population of Belgium?").type == "attribute"


def test_the_json_form_has_the_keys_of_the_contract(qa: QAPipeline) -> None:
    found = qa("What is the capital of Germany?").to_dict()
    wanted = {"question", "type", "answers", "text", "confidence", "topic_entities", "evidence"}
    assert wanted | {"seconds"} <= set(found)
    assert set(found["answers"][0]) == {"entity", "label", "score", "known"}
    assert set(found["evidence"][0]) >= {"path", "score"}


@pytest.mark.parametrize("question", ["Who will win the election?", "asdf qwer", "谁会赢得选举？"])
def test_a_question_about_nothing_in_the_graph_is_not_answered(
    qa: QAPipeline, question: str
) -> None:
    answer = qa(question)
    assert answer.entities == () and answer.confidence < 0.5 and answer.text


@pytest.mark.parametrize("question", ["", "   ", "😀😀", "\x00\x07", "?!…"])
def test_a_question_without_a_letter_is_an_error(qa: QAPipeline, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        qa(question)


def test_a_question_of_a_hundred_kilobytes_is_an_error(qa: QAPipeline) -> None:
    with pytest.raises(QuestionError, match="100,000"):
        qa("a" * 100_000)


def test_control_characters_and_mixed_languages_do_no_harm(qa: QAPipeline) -> None:
    assert labels(qa, "What is the\x00 capital\u200b of Germany?") == {"Berlin"}
    assert qa("What is the 首都 of 德国?").text


def test_many_questions_are_answered_as_one_by_one(qa: QAPipeline) -> None:
    asked = ["What is the capital of Germany?", "asdf", "德国的首都是什么？", "Spain's capital"]
    together = [answer.entities for answer in qa(asked)]
    alone = [qa(question).entities for question in asked]
    assert [[e.id for e in found] for found in together] == [[e.id for e in f] for f in alone]


def test_a_batch_has_the_same_answers_without_the_facts_of_other_readings(qa: QAPipeline) -> None:
    text = "What does France border?"
    full, brief = qa(text), qa.batch([Question("", text)])[0]
    assert brief.entities == full.entities
    assert brief.evidence == full.evidence
    assert [one.answers for one in brief.alternatives] == [one.answers for one in full.alternatives]
    assert not any(one.evidence for one in brief.alternatives)


def test_a_given_topic_entity_is_the_topic(qa: QAPipeline) -> None:
    answer = qa("What is the capital of it?", topic_entities=["Spain"])
    assert {match.label for match in answer.topic_entities} == {"Spain"}
    with pytest.raises(EntityNotFound):
        qa("What is its capital?", topic_entities=["Atlantis"])


def test_a_saved_model_answers_the_same(qa: QAPipeline, tmp_path: Path) -> None:
    qa.save_pretrained(tmp_path / "model")
    again = QAPipeline.from_pretrained(tmp_path / "model")
    for question in ("What is the capital of Germany?", "德国的首都是什么？"):
        first, second = qa(question), again(question)
        assert first.entities[0].id == second.entities[0].id
        assert first.confidence == pytest.approx(second.confidence, abs=0.02)
    assert not list((tmp_path / "model").rglob("*.pkl"))


@pytest.mark.parametrize(
    "name", ["config.json", "scorer.safetensors", "features.safetensors", "graph/graph.json"]
)
def test_a_damaged_model_says_what_to_do(qa: QAPipeline, tmp_path: Path, name: str) -> None:
    qa.save_pretrained(tmp_path / "model")
    (tmp_path / "model" / name).write_bytes(b"{damaged")
    with pytest.raises(ModelError, match="kgqa train"):
        QAPipeline.from_pretrained(tmp_path / "model")


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="kgqa train"):
        QAPipeline.from_pretrained(tmp_path / "nowhere")


def test_training_takes_answers_without_paths(toy: KnowledgeGraph) -> None:
    words = [("capital", "Berlin", "Germany"), ("capital", "Madrid", "Spain")]
    asked = [
        Question(str(n), f"{start} the seat of rulers of {topic}", (answer,), (topic,))
        for n, start in enumerate(["tell me", "what is", "name", "give", "find"])
        for _, answer, topic in words
    ]
    config = Config.from_dict({**TINY.to_dict(), "threshold": 0.0})
    model = QAPipeline.train(toy, asked, config=config, seed=0)
    assert {e.label for e in model("what is the seat of rulers of Belgium").entities} == {
        "Brussels"
    }


def test_a_model_labels_texts_too_and_keeps_its_tasks(qa: QAPipeline, tmp_path: Path) -> None:
    """Which of two countries a text is about: only the graph knows that their capitals tell."""
    texts = {"french": ["Paris", "in Paris"], "german": ["Berlin", "in Berlin"]}
    rows = [LabelledText(f"{one} today", (label,)) for label in texts for one in texts[label]]
    config = TaskConfig(entities=True)
    task = TextClassifier.train(
        LabelledTexts(tuple(rows)), config=config, mentions=qa.mention_features
    )
    assert qa.mention_features(["nothing at all"]).any() == np.False_
    qa.tasks = {"country": task}
    assert qa.classify("Paris", task="country").label == "french"
    qa.save_pretrained(tmp_path / "model")
    again = QAPipeline.from_pretrained(tmp_path / "model")
    assert list(again.tasks) == ["country"]
    task.save_pretrained(tmp_path / "model", "more")
    assert list(again.tasks) == ["country", "more"]
    first, second = (one.classify(["Berlin"], task="country")[0] for one in (qa, again))
    assert first.label == second.label == "german"
    assert first.probabilities == pytest.approx(dict(second.probabilities), abs=0.02)
    with pytest.raises(TaskNotFound, match="it has: country"):
        qa.classify("Paris", task="mood")
    alone = TextClassifier.from_pretrained(tmp_path / "model", "country")
    assert alone.classify(["Paris"])[0].label == "french"  # without the graph
    qa.tasks = {}


def test_a_folder_of_text_tasks_alone_answers_no_question(tmp_path: Path) -> None:
    rows = [LabelledText("one two", ("a",)), LabelledText("three four", ("b",))]
    TextClassifier.train(LabelledTexts(tuple(rows))).save_pretrained(tmp_path / "m", "t")
    with pytest.raises(ModelError, match="holds no graph"):
        QAPipeline.from_pretrained(tmp_path / "m")
