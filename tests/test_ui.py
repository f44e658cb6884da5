"""The page without a browser: what it shows and does, over a pipeline of this file's own."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from threading import Event

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kgqa.apart import TrainingOrder
from kgqa.errors import ModelError
from kgqa.graph import KnowledgeGraph
from kgqa.progress import Progress
from kgqa.questions import load_questions
from kgqa.records import (
    Alternative,
    Answer,
    Description,
    EntityMatch,
    Evidence,
    Question,
    ScoredAnswer,
    Statement,
    Triple,
)
from kgqa.understanding import checked
from tests.conftest import TOY_TURTLE
from ui import judging, model, plots, server, training
from ui.arrows import arrows
from ui.jobs import Job, Queue
from ui.language import LANGUAGES, strings
from ui.picture import Picture
from ui.plain import plain
from ui.sharing import as_csv
from ui.uploads import write_uploads

ROOT = Path(__file__).parents[1]
HOSTILE = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) :red[x] $x^2$"
ANSWER = Answer(
    question="",
    type="entity",
    entities=(ScoredAnswer("p", HOSTILE, 0.75), ScoredAnswer("q", "Guess", 0.5, known=False)),
    text=f"The capital is {HOSTILE}.",
    confidence=0.81,
    topic_entities=(
        EntityMatch("f", "France", 0.98, "", ("country",)),
        EntityMatch("http://example.org/Paris", "Paris", 0.5, ""),
        EntityMatch("http://example.org/ParisTexas", "Paris", 0.4, ""),
    ),
    evidence=(Evidence((Triple("f", "c", "p"),), (("France", "capital", HOSTILE),), 0.75),),
    alternatives=(Alternative(f"mayor of {HOSTILE}", (ScoredAnswer("m", HOSTILE, 0.001),), 0.001),),
    reading=f"the capital of {HOSTILE}",
)
FACT = Evidence((Triple("f", "c", "p"),), (("France", "capital", "Paris"),), 0.9)
VERDICT = Answer(
    question="",
    type="yes-no",
    entities=(ScoredAnswer("yes", "yes", 0.9),),
    text="Yes: the capital of France is Paris.",
    confidence=0.9,
    topic_entities=(
        EntityMatch("f", "France", 0.98, ""),
        EntityMatch("p", "Paris", 0.9, ""),
        EntityMatch("t", "Paris", 0.4, ""),
    ),
    evidence=(FACT,),
    alternatives=(
        Alternative(
            "the largest city of France", (ScoredAnswer("p", "Paris", 0.1),), 0.1, (), "superlative"
        ),
    ),
    reading="the capital of France",
)


class FakePipeline:
    """Says the same to everything but a question about nothing; counts what it is asked."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.embeddings: object = None
        self.tasks: dict[str, FakeTask] = {}
        self.asked: list[str] = []
        self.topics: list[tuple[str, ...]] = []

    def __call__(self, question: str, topic_entities: Sequence[str] = ()) -> Answer:
        checked(question)
        self.asked.append(question)
        self.topics.append(tuple(topic_entities))
        if question.startswith("Is "):
            return replace(VERDICT, question=question)
        if "nothing" in question:
            return Answer(question, "entity", (), f"I do not know: {HOSTILE}", 0.1)
        return replace(ANSWER, question=question)

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        return [self(question.text) for question in questions]

    def examples(self, number: int, *, language: str) -> list[str]:
        return [f"{HOSTILE} {language} {place}?" for place in range(number)]

    def describe(self, entity: str, *, language: str) -> Description:
        fact = Triple("http://example.org/France", "http://example.org/capital", HOSTILE)
        return Description(entity, HOSTILE, language, (Statement(f"It is {HOSTILE}.", (fact,)),))

    def predict(
        self, entity: str, relation: str, *, top_k: int, inverse: bool, language: str
    ) -> list[ScoredAnswer]:
        return [ScoredAnswer("x", f"{HOSTILE} {language}", 0.5, known=False)]

    def tell(self, entity: str, relation: str, *, inverse: bool, language: str) -> Statement:
        return Statement(f"told: {HOSTILE}")


@dataclass
class FakeLabel:
    label: str | None
    labels: tuple[str, ...]
    probabilities: dict[str, float]


class FakeTask:
    labels = (HOSTILE, "other")

    def classify(self, texts: Sequence[str], *, threshold: float) -> list[FakeLabel]:
        probabilities = {HOSTILE: 0.7, "other": 0.3}
        if threshold > 0.7:
            return [FakeLabel(None, (), probabilities)]
        return [FakeLabel(HOSTILE, (HOSTILE,), probabilities)]


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
    model.loading().exception()  # until it has ended, well or not
    return page.run()


def start_page(module: str, **query: str) -> AppTest:
    """One page without the frame."""
    page = AppTest.from_function(_draw, args=(module,), default_timeout=60)
    page.query_params.update({name: [value] for name, value in query.items()})
    model.loading().exception()
    return page.run()


def _draw(module: str) -> None:
    from importlib import import_module

    from kgqa.errors import KGQAError
    from ui.views import show_problem

    try:
        import_module(f"ui.{module}").page()
    except KGQAError as error:
        show_problem(str(error))


def texts(page: AppTest) -> list[str]:
    return [element.value for element in page.text]


def pressing(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return page.run()


def test_the_first_page_loads_the_model_and_offers_examples(fake: FakePipeline) -> None:
    page = start()
    assert not page.exception
    assert len(fake.asked) == 1  # the question that warms the model up
    labels = [button.label for button in page.button]
    assert plain(f"{HOSTILE} en 0?", 120) in labels and plain(f"{HOSTILE} zh 0?", 120) in labels
    assert f"{len(fake.kg):,} facts" in page.caption[-1].value


def test_an_answer_is_shown_with_all_that_stands_behind_it(fake: FakePipeline) -> None:
    page = start(q="What is the capital?")
    assert not page.exception
    assert fake.asked[1:] == ["What is the capital?"]
    assert ANSWER.text in texts(page) and ANSWER.reading in texts(page)
    assert f"France —capital→ {HOSTILE}" in texts(page)
    assert f"mayor of {HOSTILE} (<1%)\n{HOSTILE}" in texts(page)
    assert [(item.label, item.value) for item in page.metric][:2] == [
        ("Confidence", "81%"),
        ("Type", "things"),
    ]
    answers, facts, names = (frame.value for frame in page.dataframe)
    assert answers["Answer"].tolist() == [HOSTILE, "Guess"]
    assert answers["In the graph"].tolist() == [True, False]
    assert facts["Relation"].tolist() == ["capital"]
    assert names["Kind"].tolist() == ["country", "", ""]


def test_what_strangers_write_is_never_markup(fake: FakePipeline) -> None:
    page = start(q=f"What is {HOSTILE}?")
    labelled = [element.label for element in (*page.button, *page.metric, *page.expander)]
    shown = [element.value for element in (*page.markdown, *page.caption, *page.title)]
    assert any("onerror" in text for text in labelled)
    for text in labelled + shown:
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)  # what Markdown takes as it stands
        assert "onerror" not in bare or not re.search(r"[<*\[\]:$]", bare)


def test_the_server_answers_a_question_on_the_terminal(
    fake: FakePipeline, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[list[str]] = []
    monkeypatch.setattr(server.cli, "main", lambda command, **_: served.append(command))
    server.main(["--question=What is it?", "--server.port=1"])
    model.loading().result()
    assert served == [["run", str(ROOT / "ui" / "app.py"), "--server.port=1"]]
    assert wait_for(lambda: "The capital is" in capsys.readouterr().out)
    server.answer(model.loading(), "?!")
    assert "error: the question is empty" in capsys.readouterr().err


def wait_for(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds."""
    return any(true() or time.sleep(0.05) for _ in range(200))


def test_no_answer_says_why_and_shows_no_numbers(fake: FakePipeline) -> None:
    page = start(q="What is nothing?")
    assert texts(page)[0] == f"I do not know: {HOSTILE}"
    assert not page.metric and not page.dataframe


def test_an_example_asks_itself_and_gives_the_answer_a_link(fake: FakePipeline) -> None:
    page = start()
    label = plain(f"{HOSTILE} en 0?", 120)
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert ANSWER.text in texts(page)
    assert page.query_params["q"] == f"{HOSTILE} en 0?"


def test_a_link_asks_at_once_and_only_once(fake: FakePipeline) -> None:
    page = start(q="What is it?")
    page.run()
    assert fake.asked[1:] == ["What is it?"]


def test_another_entity_is_asked_about_by_one_click(fake: FakePipeline) -> None:
    page = pressing(start(q="What is it?"), "topic-1")
    assert page.query_params["about"] == "http://example.org/ParisTexas"
    assert fake.topics[-1] == ("http://example.org/ParisTexas",)


def test_another_meaning_is_shown_by_one_click_and_back(fake: FakePipeline) -> None:
    page = pressing(start(q="What is it?"), "meaning-0")
    assert f"mayor of {HOSTILE}: {HOSTILE}." in texts(page)
    assert fake.asked[1:] == ["What is it?"]
    assert f"the capital of {HOSTILE}: {HOSTILE}, Guess." in texts(pressing(page, "meaning-0"))


def test_yes_and_no_speak_the_visitors_language(fake: FakePipeline) -> None:
    page = start(q="Is Paris the capital?").button(key="switch").click().run()
    assert not page.exception
    assert [metric.value for metric in page.metric][1] == "是非"
    assert page.dataframe[0].value["答案"].tolist() == ["是"]
    assert not [button for button in page.button if (button.key or "").startswith("chip-")]
    offered = [button.label for button in page.button if (button.key or "").startswith("topic-")]
    assert len(offered) == 1  # what the facts are about is no correction
    pressing(page, "meaning-0")
    assert [metric.value for metric in page.metric][1] == "最值"
    assert "Paris" in page.button(key="chip-answer-0").label
    assert page.button(key="meaning-0").label.endswith("→ 是")
    pressing(page, "meaning-0")
    assert [metric.value for metric in page.metric][1] == "是非"


def test_earlier_questions_stay_in_reach(fake: FakePipeline) -> None:
    page = start(q="What is it?")
    page.query_params["q"] = ["What is that?"]
    page.run()
    assert plain("What is it?") in page.button(key="again-0").label
    pressing(page, "again-0")
    assert page.query_params["q"] == "What is it?" and len(fake.asked) == 3
    pressing(page, "clear")
    assert "again-0" not in [button.key for button in page.button]


def test_a_verdict_becomes_a_line_for_training(
    fake: FakePipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(judging.FEEDBACK_VARIABLE, str(tmp_path / "said.jsonl"))
    page = start(q="What is it?")
    page.feedback[0].set_value(1).run()
    page.text_input[0].set_value("well done")
    next(button for button in page.button if button.label == "Send").click()
    page.run()
    [line] = load_questions(tmp_path / "said.jsonl")
    assert line.text == "What is it?" and line.answers == (HOSTILE, "Guess")
    assert "well done" in (tmp_path / "said.jsonl").read_text("utf-8")
    assert any("Thank you" in caption.value for caption in page.caption)


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


def test_an_entity_is_shown_with_its_neighbours(fake: FakePipeline) -> None:
    page = start_page("explore", entity="http://example.org/France")
    assert not page.exception
    assert texts(page)[0] == "France" and f"It is {HOSTILE}." in texts(page)
    attributes, neighbors = (frame.value for frame in page.dataframe)
    assert attributes["Attribute"].tolist() == ["population", "joined", "motto"]
    assert len(neighbors) == 8 and "Germany" in neighbors["Entity or value"].tolist()
    relation = page.selectbox(key="relation-http://example.org/France")
    relation.select_index(1).run()
    assert page.dataframe[1].value["Relation"].unique().tolist() == ["capital"]


def test_likely_facts_are_those_of_entities_in_the_visitors_language(fake: FakePipeline) -> None:
    fake.embeddings = object()
    page = start_page("explore", entity="http://example.org/France")
    page.session_state["language"] = "zh"
    page.button_group(key="view-True").set_value("likely")
    page.run()
    assert not page.exception
    offered = " ".join(page.selectbox(key="likely-http://example.org/France").options)
    assert "首都" in offered or "capital" in offered
    assert "population" not in offered and "motto" not in offered
    assert page.dataframe[-1].value.iloc[0, 0] == f"{HOSTILE} zh"


def test_the_kinds_under_a_picture_are_never_markup() -> None:
    kg = KnowledgeGraph.from_triples([("a", "knows", "b")])
    picture = Picture(kg, [Triple("a", "knows", "b")], {"a"})
    picture.kinds = [HOSTILE]
    assert "&lt;img" in picture.legend and "<img" not in picture.legend


def test_an_entity_that_is_not_there_is_one_line(fake: FakePipeline) -> None:
    page = start_page("explore", entity="Atlantis")
    assert not page.exception
    assert texts(page)[0].startswith("no entity 'Atlantis' in the graph")


def test_a_query_gives_a_table_and_a_bad_one_a_reason(fake: FakePipeline) -> None:
    page = start_page("explore")
    page.text_area[0].set_value("SELECT ?x WHERE { ?x ?y ?z } LIMIT 3")
    page.button[-1].click().run()
    assert len(page.dataframe[0].value) == 3
    page.text_area[0].set_value("SELECT ?x WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }")
    page.button[-1].click().run()
    assert not page.exception and not page.dataframe
    assert any("SERVICE" in text for text in texts(page))


def your_graph(files: Sequence[tuple[str, bytes, str]]) -> AppTest:
    """The page Your graph after a check of some files."""
    page = start_page("your_graph")
    page.file_uploader(key="graph-upload").set_value(list(files))
    next(button for button in page.button if button.label == "Check the files").click()
    return page.run()


def test_a_graph_is_checked_and_trained_and_then_asked(
    fake: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered: list[TrainingOrder] = []

    def train(order: TrainingOrder, progress: Progress) -> None:
        ordered.append(order)
        progress.stage("training")(1, 2)
        progress.measure({"number": 1, "loss": 0.5, "path_accuracy": 0.25})

    monkeypatch.setattr(training, "train_apart", train)
    monkeypatch.setattr(training.QAPipeline, "from_pretrained", lambda folder: fake)
    files = [
        ("toy.ttl", TOY_TURTLE.encode(), "text/turtle"),
        ("broken.ttl", b"e:a e:b\n", "text/turtle"),
    ]
    page = your_graph(files)
    assert not page.exception
    reports = [frame.value for frame in page.dataframe if "What is wrong" in frame.value]
    [report] = reports
    assert report["File"].tolist() == ["toy.ttl", "broken.ttl"]
    assert report["Read"].tolist() == ["✓", "✗"] and report["Line"].tolist() == ["", "1"]
    assert any(text.startswith("broken.ttl: ") for text in texts(page))
    pressing(page, "samples")
    [samples] = [frame.value for frame in page.dataframe if "Question" in frame.value]
    assert not page.exception and len(samples) > 3 and all(samples["Answer"])
    next(button for button in page.button if button.label == "Train a model").click()
    page.run()
    job = page.session_state["train-job"]
    finished(job)
    page.run()
    assert not page.exception and job.state == "done", job.error
    assert ordered[0].config.training.epochs == 3 and not ordered[0].questions
    page.button(key="keep-trained").click().run()
    assert [option.split(" ·")[0] for option in page.selectbox[0].options] == [
        "The graph of this page",
        "My graph",
    ]


def test_a_graph_is_asked_without_training(
    fake: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[KnowledgeGraph] = []

    def on(kg: KnowledgeGraph) -> FakePipeline:
        moved.append(kg)
        return fake

    monkeypatch.setattr(fake, "on", on, raising=False)
    monkeypatch.setattr(training, "load_pipeline", lambda: fake)
    page = your_graph([("toy.ttl", TOY_TURTLE.encode(), "text/turtle")])
    page.button(key="ask-untrained").click().run()
    job = page.session_state["train-job"]
    finished(job)
    page.run()
    assert not page.exception and job.state == "done", job.error
    assert [kg.store.num_triples for kg in moved] == [24]
    page.button(key="keep-trained").click().run()
    assert page.selectbox[0].options[1].startswith("My graph")


def test_a_training_that_fails_says_why_and_leaves_the_model(
    fake: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(order: TrainingOrder, progress: Progress) -> None:
        raise ModelError("not enough facts")

    monkeypatch.setattr(training, "train_apart", train)
    page = your_graph([("toy.ttl", TOY_TURTLE.encode(), "text/turtle")])
    page.text_area[-1].set_value("[training]\nepoch = 1")
    train_button = next(button for button in page.button if button.label == "Train a model")
    train_button.click().run()
    assert any("unknown option 'training.epoch'" in text for text in texts(page))
    page.text_area[-1].set_value("")
    next(button for button in page.button if button.label == "Train a model").click().run()
    finished(page.session_state["train-job"])
    page.run()
    assert not page.exception and "not enough facts" in texts(page)
    assert len(page.selectbox[0].options) == 1


def test_nothing_to_check_and_nothing_readable_are_one_line(fake: FakePipeline) -> None:
    page = start_page("your_graph")
    next(button for button in page.button if button.label == "Check the files").click()
    assert "No file is given." in texts(page.run())
    broken = your_graph([("broken.csv", b"a,b\n", "text/csv")])
    assert "Nothing could be read: no graph came of it." in texts(broken)
    assert not broken.exception


def finished(job: Job) -> None:
    for _ in range(1000):
        if not job.active:
            return
        time.sleep(0.05)
    raise AssertionError(f"the job is still {job.state}")


def test_a_text_is_classified_or_left_alone(fake: FakePipeline) -> None:
    assert "kgqa train" in start_page("text").code[0].value
    fake.tasks["topic"] = FakeTask()
    page = start_page("text")
    for least, said in ((70, HOSTILE), (75, "Not sure enough to say.")):
        page.text_area[0].set_value("perhaps")
        page.slider[0].set_value(least)
        page.button[-1].click().run()
        assert said in texts(page)
    assert not page.exception


def test_questions_are_evaluated_and_wrong_answers_listed(fake: FakePipeline) -> None:
    page = start_page("evaluate")
    lines = [
        {"id": "a", "question": "What is it?", "answers": [HOSTILE]},
        {"id": "b", "question": f"Is it {HOSTILE}?", "answers": ["Berlin"]},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    page.file_uploader[0].upload("asked.jsonl", body.encode(), "application/jsonl")
    page.button[-1].click().run()
    job = page.session_state["evaluate-job"]
    finished(job)
    page.run()
    assert not page.exception and job.state == "done", job.error
    figures, wrong = page.dataframe[0].value, page.dataframe[1].value
    assert figures["Questions"].tolist()[0] == 2 and "50.0 (" in figures["Hits@1"].tolist()[0]
    assert wrong["Question"].tolist() == [f"Is it {HOSTILE}?"]
    assert wrong["Right answer"].tolist() == ["Berlin"]


def test_plots_speak_the_visitors_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "tr", lambda key: strings("zh").get(key, key))
    rows = [{"type": "count (3)", "accuracy": 1}, {"type": HOSTILE}, {"cause": "linking"}]
    said = plots.worded({"x": {"title": "Confidence"}, "data": {"values": rows}, "title": HOSTILE})
    assert said["x"]["title"] == "置信度" and said["title"] == HOSTILE
    assert said["data"]["values"][:2] == [{"type": "计数 (3)", "accuracy": 1}, {"type": HOSTILE}]
    assert said["data"]["values"][2]["cause"] == strings("zh")["cause.linking"]


def test_what_a_model_loses_under_attack_is_shown(fake: FakePipeline) -> None:
    page = start_page("evaluate")
    lines = [
        {"id": "a", "question": "Where is nothing?", "answers": []},
        {"id": "b", "question": "Where are you?", "answers": [HOSTILE]},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    page.file_uploader[0].upload("asked.jsonl", body.encode(), "application/jsonl")
    page.button_group(key="attacks").set_value(["case", "distraction"])
    page.button[-1].click().run()
    job = page.session_state["evaluate-job"]
    finished(job)
    page.run()
    assert not page.exception and job.state == "done", job.error
    [table] = [frame.value for frame in page.dataframe if "Points lost" in frame.value]
    assert table["Disturbed by"].tolist() == ["capitals", "a clause beside the matter"]
    assert table["Hits@1 before"].tolist() == [1.0, 1.0]
    assert table["Hits@1 after"].tolist()[1] == 1.0  # the fake reads every question to its end
    assert table["Questions changed"].tolist()[1] == 1.0


def test_a_broken_question_file_is_one_line(fake: FakePipeline) -> None:
    page = start_page("evaluate")
    page.file_uploader[0].upload("asked.jsonl", b"{broken", "application/jsonl")
    page.button[-1].click().run()
    assert not page.exception and "asked.jsonl:1: not JSON" in texts(page)[0]


def test_jobs_run_in_turn_and_can_be_cancelled() -> None:
    jobs, gate, order = Queue(), Event(), []

    def first(progress: Progress) -> str:
        progress.stage("waiting")(1, 4)
        gate.wait(10)
        progress.stage("more")
        return "never"

    one = jobs.submit("one", first)
    two = jobs.submit("two", lambda progress: order.append("two"))
    three = jobs.submit("three", lambda progress: order.append("three"))
    assert jobs.before(three) == 2
    two.cancel()
    one.cancel()
    gate.set()
    finished(three)
    assert (one.state, two.state, three.state) == ("cancelled", "cancelled", "done")
    assert order == ["three"] and one.result is None


def test_what_goes_wrong_in_a_job_stays_in_it() -> None:
    jobs = Queue()

    def failing(progress: Progress) -> None:
        raise ModelError("no such model")

    job = jobs.submit("job", failing)
    finished(job)
    assert (job.state, job.error) == ("failed", "no such model")
    assert jobs.submit("next", lambda progress: 1) is not None


def test_a_spreadsheet_reads_no_cell_as_a_formula() -> None:
    written = as_csv({"a": ["=cmd()", "-3", "+44 x", "plain"], "b": [1, 2.5, True, "引"]})
    lines = written.decode("utf-8-sig").splitlines()
    assert lines == ["a,b", "'=cmd(),1", "-3,2.5", "'+44 x,True", "plain,引"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a_b [c](d) :red[x]", r"a\_b \[c\]\(d\) \:red\[x\]"),
        ("two\nlines", "two lines"),
        ("\u202eright to left\u202c", "right to left"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_labels_show_names_as_they_are(text: str, label: str) -> None:
    assert plain(text) == label


def test_uploads_are_written_under_their_last_name_alone(tmp_path: Path) -> None:
    class File:
        def __init__(self, name: str) -> None:
            self.name = name

        def getvalue(self) -> bytes:
            return b"x"

    paths = write_uploads([File("../../etc/a.ttl"), File("b\\..\\a.ttl"), File("..")], tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "0/a.ttl",
        "1/a.ttl",
        "2/file",
    ]


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
    assert settings["server"]["maxMessageSize"] <= 50
    assert settings["server"]["allowedHosts"] == ["127.0.0.1", "localhost"]
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_page_texts_are_sorted_files_of_plain_json() -> None:
    for language in LANGUAGES:
        path = ROOT / "ui" / "i18n" / f"{language}.json"
        assert isinstance(json.loads(path.read_text("utf-8")), dict)
