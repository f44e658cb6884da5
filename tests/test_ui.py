"""The page without a browser: what it shows and does, over a pipeline of this file's own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kgqa.errors import ModelError
from kgqa.graph import KnowledgeGraph
from kgqa.pipeline import checked
from kgqa.records import Alternative, Answer, EntityMatch, Evidence, ScoredAnswer, Triple
from ui import model
from ui.arrows import arrows
from ui.language import LANGUAGES, strings

ROOT = Path(__file__).parents[1]
HOSTILE = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) :red[x] $x^2$"
ANSWER = Answer(
    question="",
    type="entity",
    entities=(ScoredAnswer("p", HOSTILE, 0.75), ScoredAnswer("q", "Guess", 0.5, known=False)),
    text=f"The capital is {HOSTILE}.",
    confidence=0.81,
    topic_entities=(EntityMatch("f", "France", 0.98, "", ("country",)),),
    evidence=(Evidence((Triple("f", "c", "p"),), (("France", "capital", HOSTILE),), 0.75),),
    alternatives=(Alternative(f"mayor of {HOSTILE}", (ScoredAnswer("m", HOSTILE, 0.001),), 0.001),),
    reading=f"the capital of {HOSTILE}",
)


class FakePipeline:
    """Says the same to everything but a question about nothing; counts what it is asked."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.asked: list[str] = []

    def __call__(self, question: str) -> Answer:
        checked(question)
        self.asked.append(question)
        if "nothing" in question:
            return Answer(question, "entity", (), f"I do not know: {HOSTILE}", 0.1)
        fields = {name: getattr(ANSWER, name) for name in ANSWER.__dataclass_fields__}
        return Answer(**{**fields, "question": question})


@pytest.fixture
def fake(toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePipeline]:
    pipeline = FakePipeline(toy)
    monkeypatch.setattr(model, "load_pipeline", lambda: pipeline)
    st.cache_resource.clear()
    yield pipeline
    st.cache_resource.clear()


def start(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)
    page.query_params.update({name: [value] for name, value in query.items()})
    return page.run()


def asking(page: AppTest, question: str) -> AppTest:
    page.text_input[0].set_value(question)
    next(button for button in page.button if button.label == "Ask").click()
    return page.run()


def texts(page: AppTest) -> list[str]:
    return [element.value for element in page.text]


def test_the_first_page_loads_the_model_and_offers_examples(fake: FakePipeline) -> None:
    page = start()
    assert not page.exception
    assert len(fake.asked) == 1  # the question that warms the model up
    labels = [button.label for button in page.button]
    assert "What is the currency of Japan?" in labels and "冰岛的首都是什么？" in labels
    assert f"{len(fake.kg):,} facts" in page.caption[-1].value


def test_an_answer_is_shown_with_all_that_stands_behind_it(fake: FakePipeline) -> None:
    page = asking(start(), "What is the capital?")
    assert not page.exception
    assert fake.asked[1:] == ["What is the capital?"]
    assert ANSWER.text in texts(page) and ANSWER.reading in texts(page)
    assert f"France —capital→ {HOSTILE}" in texts(page)
    assert f"mayor of {HOSTILE} (<1%)\n{HOSTILE}" in texts(page)
    assert [(item.label, item.value) for item in page.metric][:2] == [
        ("Confidence", "81%"),
        ("Type", "things"),
    ]
    answers, names = (frame.value for frame in page.dataframe)
    assert answers["Answer"].tolist() == [HOSTILE, "Guess"]
    assert answers["In the graph"].tolist() == [True, False]
    assert names["Kind"].tolist() == ["country"]


def test_what_strangers_write_is_never_markup(fake: FakePipeline) -> None:
    page = asking(start(), f"What is {HOSTILE}?")
    marked_up = [*page.markdown, *page.caption, *page.title, *page.metric]
    assert all("onerror" not in element.value for element in marked_up)
    assert all("onerror" not in button.label for button in page.button)
    assert all("onerror" not in expander.label for expander in page.expander)


def test_no_answer_says_why_and_shows_no_numbers(fake: FakePipeline) -> None:
    page = start(q="What is nothing?")
    assert texts(page) == [f"I do not know: {HOSTILE}"]
    assert not page.metric and not page.dataframe


def test_an_example_asks_itself_and_gives_the_answer_a_link(fake: FakePipeline) -> None:
    page = start()
    example = "What is the currency of Japan?"
    next(button for button in page.button if button.label == example).click()
    page.run()
    assert ANSWER.text in texts(page)
    assert page.text_input[0].value == example
    assert example in page.query_params["q"]


def test_a_link_asks_at_once_and_only_once(fake: FakePipeline) -> None:
    page = start(q="What is it?")
    page.run()
    assert page.text_input[0].value == "What is it?"
    assert fake.asked[1:] == ["What is it?"]


def test_a_wrong_question_is_one_line(fake: FakePipeline) -> None:
    page = start(q="?!")
    assert not page.exception
    assert texts(page) == ["the question is empty: it holds no letter and no digit"]


def test_a_missing_model_is_one_line(fake: FakePipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> FakePipeline:
        raise ModelError("the world model is missing; make it: make model")

    monkeypatch.setattr(model, "load_pipeline", missing)
    page = start()
    assert not page.exception
    assert texts(page) == ["the world model is missing; make it: make model"]


def test_the_page_changes_its_language_and_keeps_the_answer(fake: FakePipeline) -> None:
    page = start(q="What is it?")
    page.button(key="switch").click().run()
    assert page.title[0].value == "向知识图谱提问"
    assert ANSWER.text in texts(page)
    assert fake.asked[1:] == ["What is it?"]


def test_all_languages_say_the_same_things() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    first, *others = (strings(language) for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        assert {key: places(text) for key, text in other.items()} == {
            key: places(text) for key, text in first.items()
        }
        assert all(text.strip() for text in other.values())


def test_arrows_follow_a_path_from_its_topic() -> None:
    back = Evidence(
        (Triple("f", "c", "p"), Triple("f", "b", "s", known=False)),
        (("France", "capital", "Paris"), ("France", "borders", "Spain")),
        0.5,
    )
    line = "Paris ←capital— France —borders (predicted)→ Spain"
    assert arrows(back, {"p"}, "predicted") == line
    assert arrows(back, (), "predicted") == line
    assert arrows(Evidence((), (), 0.5), (), "predicted") == ""


def test_facts_that_do_not_meet_stand_apart() -> None:
    apart = Evidence(
        (Triple("a", "r", "b"), Triple("c", "r", "d")), (("A", "r", "B"), ("C", "r", "D")), 0.5
    )
    assert arrows(apart, {"a"}, "predicted") == "A —r→ B; C —r→ D"


def test_the_server_keeps_to_this_machine_and_tells_nothing() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["maxUploadSize"] <= 10
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_page_texts_are_sorted_files_of_plain_json() -> None:
    for language in LANGUAGES:
        path = ROOT / "ui" / "i18n" / f"{language}.json"
        assert isinstance(json.loads(path.read_text("utf-8")), dict)
