"""Reports as files: what the page says, that hostile text stays text, that nothing is loaded."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import sync_playwright

from kgqa.charts import accuracy_by_type
from kgqa.errors import DataError
from kgqa.evaluation import EvaluationReport, QuestionResult, aggregate
from kgqa.metrics import RIGHT, WRONG
from kgqa.records import (
    Alternative,
    Answer,
    EntityMatch,
    Evidence,
    Question,
    ScoredAnswer,
    Triple,
)
from kgqa.report import Run, save_report, to_html, to_markdown
from kgqa.report.drawing import svg
from kgqa.report.escape import text

HOSTILE = [
    "<script>document.title='hacked'</script>",
    "</text></svg><img src=x onerror=\"document.title='hacked'\">",
    "\"><svg onload=document.title='hacked'>",
    "' onmouseover='document.title=1",
    "</style><script>document.title='hacked'</script>",
    "<!-- <b>| a | \\ `c` [x](javascript:alert(1)) &lt;",
    "\u202egnp.exe\u0007 | \n\n# heading",
]
RUN = Run(
    command="kgqa evaluate q.jsonl",
    model="my_model",
    model_hash="ab12",
    files={"q.jsonl": "cd34"},
    date="2026-11-24T22:09:35+00:00",
    versions={"kgqa": "9.9"},
)


def hostile_result(bad: str) -> QuestionResult:
    entity = ScoredAnswer(bad, bad, 0.5)
    evidence = Evidence((Triple(bad, bad, bad),), ((bad, bad, bad),), 0.5)
    answer = Answer(
        question=bad,
        type=bad,
        entities=(entity,) * 8,
        text=bad,
        confidence=0.5,
        topic_entities=(EntityMatch(bad, bad, 1.0, bad),),
        evidence=(evidence,),
        alternatives=(Alternative(bad, (entity,), 0.1, (evidence,)),),
        reading=bad,
        seconds=0.01,
    )
    question = Question(bad, bad, (bad,), (bad,), type=bad, language=bad, source=bad)
    return QuestionResult(question, answer, WRONG, bad, "failed")


@pytest.fixture
def hostile() -> EvaluationReport:
    return aggregate([hostile_result(bad) for bad in HOSTILE], 1.0)


@pytest.fixture
def plain() -> EvaluationReport:
    """Four questions: two right, one in the wrong order, one not answered."""

    def result(number: int, cause: str, *labels: str) -> QuestionResult:
        entities = tuple(ScoredAnswer(label, label, 0.5) for label in labels)
        answer = Answer(f"what is {number}?", "entity", entities, "I do not know", 0.75)
        question = Question(f"q{number}", answer.question, ("Paris",), hops=1)
        return QuestionResult(question, answer, WRONG if cause else RIGHT, "", cause)

    return aggregate(
        [
            result(1, "", "Paris"),
            result(2, "", "Paris"),
            result(3, "ranking", "Berlin"),
            result(4, "abstained"),
        ],
        2.0,
    )


class Tags(HTMLParser):
    """All start tags with their attributes, and text by the class of its element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def words(page: str) -> str:
    """The page's text."""
    body = page[page.index("<main>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_page_says_what_the_report_holds(plain: EvaluationReport) -> None:
    page = plain.to_html(RUN)
    said = words(page)
    assert "4 questions · my_model · 2026-11-24 22:09 UTC" in said
    assert "Hits@1 50.0%" in said
    assert "Wrong answers (2)" in said
    assert "all 2" in said and "ranking 1" in said and "abstained 1" in said
    assert re.search(r"what is 3\? q3 · entity Paris Berlin 75% ranking", said)
    assert re.search(r"what is 4\? q4 · entity Paris I do not know – abstained", said)
    assert "what is 1?" not in said
    for detail in ("kgqa evaluate q.jsonl", "ab12", "q.jsonl cd34", "kgqa 9.9", "2.0 questions"):
        assert detail in said
    assert page.count("<svg") == 4


def test_hostile_text_stays_text(hostile: EvaluationReport) -> None:
    page = to_html(hostile, Run(command=HOSTILE[0], model=HOSTILE[1], files={HOSTILE[2]: ""}))
    found = Tags(page).tags
    known = {name for name, _ in Tags(to_html(aggregate([], 0.0), RUN)).tags}
    more = {"fieldset", "label", "input", "details", "summary", "ul", "li", "small", "div", "span"}
    assert {name for name, _ in found} <= known | more | {"circle", "line", "path", "g"}
    assert not [name for name, attributes in found for key in attributes if key.startswith("on")]
    assert not {"script", "img", "iframe", "link", "object"} & {name for name, _ in found}
    assert not set("\u202e\u0007") & set(page)


@pytest.mark.parametrize("odd", ["\0", "\u0007", "\u0085", "\ufdd0", "\uffff", "\ud800", "\u202e"])
def test_no_character_ends_the_process_that_draws(odd: str) -> None:
    drawn = svg(accuracy_by_type(aggregate([hostile_result(f"a{odd}b")], 1.0)))
    assert "a\ufffdb (1)" in drawn
    ElementTree.fromstring(drawn)


def test_nothing_is_loaded_from_anywhere(plain: EvaluationReport) -> None:
    page = plain.to_html(RUN)
    for name, attributes in Tags(page).tags:
        assert not {"src", "href", "xlink:href"} & set(attributes), name
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style and "url(" not in style[1] and "@import" not in style[1]
    assert "default-src 'none'" in page


def test_a_browser_runs_nothing_and_filters_by_cause(
    hostile: EvaluationReport, plain: EvaluationReport, tmp_path: Path
) -> None:
    results = [*hostile.results, *plain.results]
    aggregate(results, 1.0).save(tmp_path, RUN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "index.html").as_uri())
        page.hover("tr[data-cause] .asked")
        assert page.title() == "Evaluation: 11 questions"
        assert len(asked) == 1
        rows = page.locator("tr[data-cause]:visible")
        assert rows.count() == 9
        page.locator("label", has_text="ranking").click()
        assert rows.count() == 1
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        bar = page.locator("figure svg .mark-rect path[fill]").first
        assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(116, 167, 234)"
        browser.close()


def test_very_many_wrong_answers_are_cut_and_counted() -> None:
    answer = Answer("?", "entity", (), "no", 0.0)
    one = QuestionResult(Question("1", "?", ("x",)), answer, WRONG, "", "abstained")
    page = to_html(aggregate([one] * 1234, 1.0))
    assert page.count("<tr data-cause") == 1000
    assert "And 234 more" in page
    assert "abstained 1,234" in words(page)


def test_the_markdown_table_has_all_groups(plain: EvaluationReport) -> None:
    lines = to_markdown(plain, RUN).splitlines()
    assert lines[0].startswith("| questions | number | Hits@1 | 95% |")
    assert [line.split("|")[1].strip() for line in lines[2:5]] == ["all", "type entity", "hops 1"]
    assert lines[2].split("|")[2:4] == [" 4 ", " 50.0 "]
    assert len({line.count("|") for line in lines[:5]}) == 1
    assert "Wrong: 2 (ranking 1, abstained 1)." in lines


def test_names_cannot_break_the_markdown_table(hostile: EvaluationReport) -> None:
    table, _, _ = to_markdown(hostile, Run()).partition("\n\n")
    bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table.splitlines()}
    assert len(bars) == 1
    assert not re.search(r"(?<!\\)[<`\[]", table)


def test_a_folder_gets_three_files_and_keeps_no_others(
    plain: EvaluationReport, tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "report"
    plain.save(folder, RUN)
    plain.save(folder, RUN)
    assert {path.name for path in folder.iterdir()} == {"index.html", "report.md", "results.json"}
    found: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert found.pop("run") == RUN.to_dict()
    assert found == json.loads(json.dumps(plain.to_dict()))


def test_a_folder_that_cannot_be_is_refused(plain: EvaluationReport, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot write"):
        save_report(plain, tmp_path / "file", RUN)


def test_a_report_of_nothing_or_of_right_answers_alone_is_a_page() -> None:
    right = QuestionResult(Question("1", "?", ()), Answer("?", "entity", (), "no", 0.0), RIGHT)
    assert "No answer is wrong" in to_html(aggregate([right], 1.0))
    assert "0 questions" in to_html(aggregate([], 0.0))


def test_text_is_escaped_cut_and_kept_in_its_direction() -> None:
    assert text("<a b=\"c\" d='e'>&") == "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt;&amp;"
    assert text("a\u202eb\x00c\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert len(text("x" * 10_000)) == 600
    assert text("a\nb") == "a\nb"
