"""The page in a real browser, served as users serve it, with the shipped world model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, WebSocketRoute, expect

from benchmarks.page import warm
from benchmarks.serving import PATIENCE, ROOT, chromium, served
from benchmarks.small_tasks import with_tasks
from kgqa.questions import load_questions
from tests.conftest import TOY_TURTLE

TINY = """
[fusion]
width = 32
num_buckets = 1024
path_layers = 1
[embedding]
dim = 8
epochs = 2
min_updates = 10
[synthesis]
num_questions = 600
max_hops = 1
[retrieval]
max_hops = 1
[training]
networks = 1
epochs = 3
batch_size = 64
learning_rate = 0.003
"""
HOSTILE = (
    "<img src=x onerror=document.title='taken'> **bold** :red[red] [link](javascript:alert(1))"
)
HOSTILE_PAGE = f"""
import sys

sys.path.insert(0, {str(ROOT)!r})
from kgqa import KnowledgeGraph
from kgqa.records import Alternative, Answer, EntityMatch, Evidence, ScoredAnswer, Triple
from ui.correcting import other_meanings, other_topics
from ui.graph_view import show_graph
from ui.searchbox import entity_box
from ui.views import show_answer, show_problem

name = {HOSTILE!r}
answers = (ScoredAnswer(name, name, 0.5),)
answer = Answer(
    question=name,
    type="entity",
    entities=answers,
    text=name,
    confidence=0.5,
    topic_entities=(EntityMatch(name, name, 0.5, "", (name,)),) * 2,
    evidence=(Evidence((Triple("h", "r", "t"),), ((name, name, name),), 0.5),),
    alternatives=(Alternative(name, answers, 0.5),),
    reading=name,
)
kg = KnowledgeGraph.from_triples([(name, name, name + " too")])
entity_box(kg, "names", name, text=name)
show_answer(answer)
other_topics(answer)
other_meanings(answer)
show_graph(kg, [Triple(name, name, name + " too")], [name], "hostile")
show_problem(name)
"""
SLOW_PAGE = f"""
import runpy
import sys
import time

sys.path.insert(0, {str(ROOT)!r})
from ui import model

if model.load_pipeline.__module__ == "ui.model":
    load = model.load_pipeline

    def slowly():
        time.sleep(4)
        return load()

    model.load_pipeline = slowly
runpy.run_path({str(ROOT / "ui" / "app.py")!r})
"""
_PROBE = re.compile(r"/(explore|graph|evaluate|text)/_stcore/")


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "said.jsonl"


@pytest.fixture(scope="module")
def address(feedback: Path) -> Iterator[str]:
    with served(settings={"KGQA_FEEDBACK": str(feedback)}) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must end without an error on its console and without calling anyone else.

    Streamlit itself, opened below its root, asks for two addresses that are not there before it
    asks for the right ones; nothing else may be missing.
    """
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1400})
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    expect.set_options(timeout=1000 * PATIENCE)
    errors: list[str] = []
    hosts: set[str | None] = set()

    def heard(kind: str, text: str, source: str) -> None:
        if kind == "error" and not _PROBE.search(source):
            errors.append(f"{text} ({source})")

    page.on("console", lambda line: heard(line.type, line.text, line.location.get("url", "")))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield page
    context.close()
    assert not errors
    assert hosts - {None, ""} == {"127.0.0.1"}


def drawn(page: Page) -> None:
    """Until the script has run to its end."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, typed: str, option: str) -> None:
    """Type the beginning of a name and take a suggestion by keyboard."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.fill(typed)
    expect(page.get_by_role("option").first).to_contain_text(option)
    box.press("ArrowDown")
    box.press("Enter")


def expand(page: Page, name: str) -> None:
    """Click a node twice in the picture."""
    frame = page.frame_locator("iframe[title*=cytoscape]").first
    place = _place_of(frame, name)
    frame.locator("#cy").dblclick(position=place)


def _place_of(frame: FrameLocator, name: str) -> dict[str, float]:
    """Where a node is drawn, once the layout has come to rest."""
    script = """(element, name) => {
        const cy = element._cyreg && element._cyreg.cy;
        const node = cy && cy.nodes().filter(one => one.data('_caption') === name);
        return node && node.length ? node.renderedPosition() : null;
    }"""
    canvas = frame.locator("#cy")
    before = None
    for _ in range(200):
        place = canvas.evaluate(script, name)
        if place is not None and place == before:
            return {"x": place["x"], "y": place["y"]}
        before = place
        canvas.page.wait_for_timeout(300)
    raise AssertionError(f"no node '{name}' in the picture")


def nodes(page: Page) -> int:
    frame = page.frame_locator("iframe[title*=cytoscape]").first
    count = frame.locator("#cy").evaluate("element => element._cyreg.cy.nodes().length")
    return int(count)


def edges_are_named(page: Page) -> bool:
    """Whether each edge of the picture bears a name that is large enough to be drawn."""
    script = """element => {
        const cy = element._cyreg.cy, pixels = (edge, name) => edge.pstyle(name).pfValue;
        return cy.edges().length > 0 && cy.edges().every(edge => edge.pstyle('label').strValue
            && pixels(edge, 'font-size') * cy.zoom() >= pixels(edge, 'min-zoomed-font-size'));
    }"""
    frame = page.frame_locator("iframe[title*=cytoscape]").first
    _place_of(frame, "Iceland")  # until the layout has come to rest
    return bool(frame.locator("#cy").evaluate(script))


def test_a_question_in_english_is_answered_and_its_graph_expands(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".st-key-examples button").first).to_be_visible()  # the model is loaded
    drawn(page)
    page.get_by_role("combobox", name="Your question").fill("What is the capital of Icel")
    expect(page.get_by_role("option").first).to_contain_text("Iceland")
    page.get_by_role("option").first.click()
    box = page.get_by_role("combobox", name="Your question")
    expect(box).to_have_value("What is the capital of Iceland ")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".st-key-answer")).to_contain_text("Reykjavík")
    expect(page.locator(".st-key-evidence")).to_contain_text("Iceland —capital→ Reykjavík")
    assert "?q=What" in page.url
    assert edges_are_named(page)
    expand(page, "Reykjavík")
    page.wait_for_function(
        "() => { const f = document.querySelector('iframe[title*=cytoscape]');"
        " return f && f.contentDocument.getElementById('cy')._cyreg.cy.nodes().length > 2; }"
    )
    assert nodes(page) > 2


def test_yes_or_no_and_the_largest_are_shown_with_what_was_measured(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?q={quote('Is Paris the capital of France?')}")
    expect(page.locator(".st-key-answer")).to_contain_text("Yes: ")
    expect(page.locator(".st-key-numbers")).to_contain_text("yes or no")
    expect(page.locator(".st-key-evidence")).to_contain_text("capital")
    drawn(page)
    page.locator(".st-key-meanings button", has_text="the capital of France →").first.click()
    expect(page.locator("[class*=st-key-chips-]")).to_contain_text("Paris")
    expect(page.locator(".st-key-numbers")).to_contain_text("things")
    page.goto(f"{address}/?q={quote('What is the largest country in Africa?')}")
    expect(page.locator(".st-key-answer")).to_contain_text("is Algeria.")
    expect(page.locator(".st-key-numbers")).to_contain_text("superlative")
    expect(page.locator(".st-key-evidence")).to_contain_text("Algeria —area→ 2381740")
    drawn(page)
    _place_of(page.frame_locator("iframe[title*=cytoscape]").first, "Algeria")
    assert nodes(page) == 3
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert "Algeria" in Path(started.value.path()).read_text("utf-8")


def test_a_question_typed_while_the_model_is_loaded_is_answered(page: Page) -> None:
    with served() as fresh:
        page.goto(fresh)
        box = page.get_by_role("combobox", name="Your question")
        box.fill("What is the capital of Peru?")
        expect(page.get_by_text("Loading the model …").first).to_be_visible()
        box.press("Enter")
        expect(page.locator(".st-key-answer").last).to_contain_text("Lima")
        drawn(page)
        page.close()  # before its server, whose end it would complain of


def test_a_question_is_not_forgotten_when_the_model_is_loaded(page: Page, tmp_path: Path) -> None:
    """The page calls for news of the model before it has heard that its question was taken."""
    script = tmp_path / "slow.py"
    script.write_text(SLOW_PAGE, encoding="utf-8")
    held: list[str | bytes] = []
    slow: list[WebSocketRoute] = []

    def between(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        server.on_message(lambda said: held.append(said) if slow else browser.send(said))
        sockets.append(browser)

    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/_stcore/stream", between)
    with served(script) as address:
        page.goto(address)
        box = page.get_by_role("combobox", name="Your question")
        box.fill("What is the capital of Peru?")
        drawn(page)
        slow += sockets
        box.press("Enter")
        while not any("Lima" in str(said) for said in held):
            page.wait_for_timeout(100)
        slow.clear()
        for said in held:
            sockets[-1].send(said)
        expect(page.locator(".st-key-answer").last).to_contain_text("Lima")
        page.wait_for_timeout(1500)
        expect(page.locator(".st-key-answer").last).to_contain_text("Lima")
        page.close()  # before its server, whose end it would complain of


def test_a_question_in_chinese_is_answered_on_a_chinese_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("条事实")).to_be_visible()
    drawn(page)
    page.get_by_role("combobox", name="您的问题").fill("日本的首都是什么？")
    page.get_by_role("combobox", name="您的问题").press("Enter")
    expect(page.locator(".st-key-answer")).to_contain_text("东京")


def test_questions_typed_one_after_another_are_each_answered(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".st-key-examples button").first).to_be_visible()
    drawn(page)
    countries = ("France", "Spain", "Italy", "Chad", "Peru")
    waited, _ = warm(page, [f"What is the capital of {one}?" for one in countries])
    assert len(waited) == len(countries)
    expect(page.locator(".st-key-answer")).to_contain_text("Lima")


def test_a_link_is_corrected_judged_and_downloaded(
    page: Page, address: str, feedback: Path
) -> None:
    page.goto(f"{address}/?q={quote('What is the population of San Jose?')}")
    expect(page.locator(".st-key-answer, .st-key-unknown").first).to_be_visible()
    drawn(page)
    before = page.locator(".st-key-answer, .st-key-unknown").first.inner_text()
    page.locator(".st-key-topics button").first.click()
    expect(page.locator(".st-key-answer, .st-key-unknown").first).not_to_contain_text(
        before.splitlines()[0]
    )
    assert "about=" in page.url
    drawn(page)
    page.locator(".st-key-verdict button").first.click()
    page.get_by_label("Comment (optional)").fill("now it is right")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    [line] = load_questions(feedback)
    assert line.text == "What is the population of San Jose?"
    with page.expect_download() as started:
        page.get_by_role("button", name="JSON", exact=True).click()
    said = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert said["question"] == line.text and said["topic_entities"]


def test_a_page_redrawn_quickly_misses_no_file(page: Page, address: str) -> None:
    """A slow browser looks for the files of answers that have long been followed by others."""
    slow: list[Route] = []
    page.route(f"{address}/media/**", lambda request: slow.append(request))
    page.goto(f"{address}/?q={quote('What is the capital of France?')}")
    expect(page.locator(".st-key-answer")).to_contain_text("Paris")
    drawn(page)
    page.locator(".st-key-switch button").click()  # the file's heading changes, too
    expect(page.get_by_role("heading", name="向知识图谱提问")).to_be_visible()
    for redrawn in (True, False, True):
        page.locator(".st-key-verdict button").first.click()
        expect(page.get_by_label("意见（可不填）")).to_be_visible(visible=redrawn)
    drawn(page)
    for request in slow:
        request.continue_()
    page.unroute(f"{address}/media/**")
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert "Paris" in Path(started.value.path()).read_text("utf-8")


def test_an_entity_is_explored_and_a_path_found(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Explore").click()
    choose(page, "Search an entity", "Portug", "Portugal")
    expect(page.locator(".st-key-card")).to_contain_text("Portugal is a country.")
    drawn(page)  # before that, the views of the page without an entity can still be pressed
    page.get_by_role("radio", name="Paths").or_(
        page.get_by_role("button", name="Paths")
    ).first.click()
    choose(page, "To", "Fran", "France")
    expect(page.locator(".st-key-paths")).to_contain_text("borders")
    page.get_by_role("radio", name="SPARQL").or_(
        page.get_by_role("button", name="SPARQL")
    ).first.click()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("10 rows.")).to_be_visible()


def test_a_graph_is_uploaded_checked_trained_and_asked(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Your graph").click()
    files = [
        {"name": "toy.ttl", "mimeType": "text/turtle", "buffer": TOY_TURTLE.encode()},
        {"name": "broken.ttl", "mimeType": "text/turtle", "buffer": b"e:a e:b\n"},
    ]
    page.locator("input[type=file]").first.set_input_files(files)  # type: ignore[arg-type]
    expect(page.get_by_text("broken.ttl").first).to_be_visible()
    page.get_by_role("button", name="Check the files").click()
    expect(page.locator(".st-key-check")).to_be_visible()
    page.get_by_text("Questions of your own, and settings").click()
    page.get_by_role("textbox", name="Settings (TOML)").fill(TINY)
    page.get_by_role("button", name="Train a model").click()
    expect(page.locator(".st-key-progress")).to_be_visible()
    page.get_by_role("button", name="Ask it now").click()
    box = page.get_by_role("combobox", name="Your question")
    box.fill("What is the capital of Germany?")
    box.press("Enter")
    expect(page.locator(".st-key-answer, .st-key-unknown").first).to_contain_text("Germany")
    expect(page.get_by_text("11 entities, 24 facts.")).to_be_visible()


def test_a_graph_is_asked_without_training(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Your graph").click()
    toy = {"name": "toy.ttl", "mimeType": "text/turtle", "buffer": TOY_TURTLE.encode()}
    page.locator("input[type=file]").first.set_input_files([toy])  # type: ignore[list-item]
    expect(page.get_by_text("toy.ttl").first).to_be_visible()
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("button", name="Ask without training").click()
    page.get_by_role("button", name="Ask it now").click()
    box = page.get_by_role("combobox", name="Your question")
    box.fill("What is the capital of Germany?")
    box.press("Enter")
    expect(page.locator(".st-key-answer").first).to_contain_text("Berlin")


def test_an_evaluation_runs_and_is_downloaded(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Evaluate").click()
    rows = [
        {"id": "1", "question": "What is the capital of France?", "answers": ["Paris"]},
        {"id": "2", "question": "What is the capital of Spain?", "answers": ["Lisbon"]},
    ]
    body = "".join(json.dumps(row) + "\n" for row in rows).encode()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "asked.jsonl", "mimeType": "application/jsonl", "buffer": body}
    )
    expect(page.get_by_text("asked.jsonl").first).to_be_visible()
    page.get_by_role("button", name="Evaluate", exact=True).last.click()
    expect(page.get_by_text("Wrong answers (1)")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="All answers (JSON lines)").click()
    lines = Path(started.value.path()).read_text("utf-8").splitlines()
    assert [json.loads(line)["correct"] for line in lines] == [True, False]


def test_an_entity_is_described(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Text", exact=True).click()
    choose(page, "Search an entity", "Japa", "Japan")
    expect(page.locator(".st-key-description")).to_contain_text("The capital of Japan is Tokyo.")


def test_texts_get_one_label_several_or_none(page: Page, tmp_path: Path) -> None:
    with served(settings={"KGQA_MODEL": str(with_tasks(tmp_path))}) as address:
        page.goto(f"{address}/text")
        text = page.get_by_role("textbox", name="Text", exact=True)
        text.fill("We need a car that takes us there and a room for the night.")
        page.get_by_role("button", name="Classify").click()
        expect(page.locator(".st-key-label")).to_contain_text("bed, transport")
        text.fill("Is there nothing at all?")
        page.get_by_role("button", name="Classify").click()
        expect(page.locator(".st-key-label")).to_contain_text("Not sure enough to say.")
        page.get_by_role("combobox", name=re.compile("Task")).click()
        page.get_by_role("option", name="topic").click()
        text.fill("They ate soup with fresh bread")
        page.get_by_role("button", name="Classify").click()
        expect(page.locator(".st-key-label")).to_contain_text("food")
        page.close()  # before its server, whose end it would complain of


def test_the_page_fits_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/?q={quote('Which countries border France?')}")
    expect(page.locator(".st-key-answer")).to_contain_text("Spain")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_names_that_are_markup_are_shown_as_they_are(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "hostile.py"
    script.write_text(HOSTILE_PAGE, encoding="utf-8")
    with served(script) as address:
        page.goto(address)
        for part in ("answer", "evidence", "problem-"):
            expect(page.locator(f"[class*=st-key-{part}]").first).to_contain_text(HOSTILE)
        page.get_by_role("combobox", name=HOSTILE).fill("img")  # the search box, not the others
        expect(page.get_by_role("option").first).to_contain_text("<img src=x")
        frame = page.frame_locator("iframe[title*=cytoscape]").first
        short = f"{HOSTILE[:27]}…"
        frame.locator("#cy").click(position=_place_of(frame, short))  # opens its panel
        expect(frame.locator("#infopanelProps")).to_contain_text("<img src=x")
        page.wait_for_timeout(500)
        assert page.title() != "taken"
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("[data-testid=stMain] strong").count() == 0
        assert page.locator("[data-testid=stMain] a").count() == 0
        assert frame.locator("#infopanel img, #infopanel a").count() == 0
        page.close()  # before its server, whose end it would complain of
