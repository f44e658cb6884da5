"""The page without a browser: what it shows, in both languages, with a pipeline of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kgqa.records import Answer, Evidence, ScoredAnswer, Triple
from ui import model
from ui.words import LANGUAGES, words

ROOT = Path(__file__).parent.parent
HOSTILE = "<script>alert(1)</script> **bold** [link](http://e)"


class FakeStore:
    num_triples = 1234


class FakeGraph:
    store = FakeStore()


class FakePipeline:
    """Answers everything with one hostile name; an empty question is an error, as it really is."""

    kg = FakeGraph()

    def __call__(self, question: str) -> Answer:
        from kgqa.pipeline import checked

        checked(question)
        return Answer(
            question=question,
            type="entity",
            entities=(ScoredAnswer("http://e/x", HOSTILE, 0.75),),
            text=f"The answer is {HOSTILE}.",
            confidence=0.5,
            evidence=(
                Evidence((Triple("h", "r", "t"),), (("Head", "relation", HOSTILE),), 0.75),
            ),
            reading="the thing asked for",
        )


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(model, "load_model", FakePipeline)
    monkeypatch.setattr("ui.ask.load_model", FakePipeline)
    return AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=30)


def test_the_first_page_greets_and_offers_examples(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert page.title[0].value == "Ask the graph"
    assert len(page.button) >= 3
    assert "1,234" in page.markdown[0].value


def test_a_question_is_answered_with_its_evidence(page: AppTest) -> None:
    page.run()
    page.chat_input[0].set_value("What is it?").run()
    assert not page.exception
    shown = [text.value for text in page.text]
    assert "What is it?" in shown
    assert f"The answer is {HOSTILE}." in shown
    assert page.dataframe[1].value.iloc[0].tolist() == ["Head", "relation", HOSTILE]


def test_names_from_a_graph_are_never_markup(page: AppTest) -> None:
    page.run()
    page.chat_input[0].set_value("What is it?").run()
    assert all(HOSTILE not in element.value for element in page.markdown)


def test_an_example_asks_itself(page: AppTest) -> None:
    page.run()
    label = page.button[0].label
    page.button[0].click().run()
    assert label in [text.value for text in page.text]


def test_a_link_asks_at_once(page: AppTest) -> None:
    page.query_params["q"] = "What is it?"
    page.run()
    assert "What is it?" in [text.value for text in page.text]


def test_an_error_is_one_line(page: AppTest) -> None:
    page.query_params["q"] = "?!"
    page.run()
    assert not page.exception
    assert any("empty" in text.value for text in page.text)


def test_the_page_speaks_chinese(page: AppTest) -> None:
    page.run()
    page.sidebar.selectbox[0].set_value("zh").run()
    assert page.title[0].value == "向图谱提问"


def test_all_languages_have_the_same_words() -> None:
    keys = [set(words(language)) for language in LANGUAGES]
    assert all(found == keys[0] for found in keys)


def test_the_server_keeps_to_this_machine_and_tells_nothing() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["maxUploadSize"] <= 10
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert json.dumps(settings)
