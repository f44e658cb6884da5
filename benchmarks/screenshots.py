"""Pictures of every page, light and dark, wide and narrow, in both languages.

    python benchmarks/screenshots.py [--output screenshots] [--only ask] [--looks zh-dark-phone ...]
        [--quick]

They are for looking at: whoever changes the page looks at them all. ``--quick`` takes them in
English and light, at desktop width, alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser, FilePayload, Page

from benchmarks.serving import PATIENCE, ROOT, chromium, served
from benchmarks.small_tasks import with_tasks

QUESTIONS = ROOT / "tests" / "data" / "world_questions_dev.jsonl"
WIDTHS = {"desktop": (1280, 1250), "phone": (390, 1900)}
BROKEN = "@prefix e: <http://example.org/> .\ne:a e:b\n"
FACTS = """head,relation,tail
Ada,wrote,The Engine
Ada,born in,London
The Engine,published in,1843
Charles,wrote,On Tables
Charles,born in,London
London,located in,England
Mary,wrote,The Modern Tale
Mary,born in,London
On Tables,published in,1832
"""


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--looks", nargs="*", help="such as zh-dark-phone")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    looks = list(product(("en", "zh"), ("light", "dark"), WIDTHS))[: 1 if options.quick else None]
    chosen = [look for look in looks if "-".join(look) in (options.looks or map("-".join, looks))]
    with TemporaryDirectory() as folder, chromium() as browser:
        for model, visits in (("", VISITS), (str(with_tasks(Path(folder))), TASK_VISITS)):
            wanted = {name: one for name, one in visits.items() if name.startswith(options.only)}
            with served(settings={"KGQA_MODEL": model}) as address:
                for look, (name, visit) in product(chosen, wanted.items()):
                    path = options.output / f"{'-'.join((name, *look))}.png"
                    shoot(browser, address, look, visit, path)
                    print(path, flush=True)


def shoot(
    browser: Browser, address: str, look: tuple[str, str, str], visit: Visit, path: Path
) -> None:
    """One picture of the whole page."""
    language, scheme, width = look
    wide, high = WIDTHS[width]
    context = browser.new_context(
        locale={"en": "en-US", "zh": "zh-CN"}[language],
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": wide, "height": high},
    )
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    try:
        visit(page, address, language)
        page.wait_for_timeout(1800)
        page.screenshot(path=path, full_page=True)
    finally:
        context.close()


Visit = Callable[[Page, str, str], None]


def asked(english: str, chinese: str, shown: str = ".st-key-answer") -> Visit:
    """The page Ask with an answer."""

    def visit(page: Page, address: str, language: str) -> None:
        page.goto(f"{address}/?q={quote(chinese if language == 'zh' else english)}")
        page.wait_for_selector(shown)
        page.wait_for_selector("[data-test-script-state=notRunning]")

    return visit


def first(page: Page, address: str, language: str) -> None:
    page.goto(address)
    page.wait_for_selector(".st-key-examples button")


def suggesting(page: Page, address: str, language: str) -> None:
    first(page, address, language)
    named = "您的问题" if language == "zh" else "Your question"
    page.get_by_role("combobox", name=named).press_sequentially(
        "法" if language == "zh" else "Which countries border Ger", delay=20
    )
    page.wait_for_selector("[role=option]")


def exploring(view: int) -> Visit:
    """An entity with one of its views."""

    def visit(page: Page, address: str, language: str) -> None:
        page.goto(f"{address}/explore?entity=urn:kgqa:world:country-JP")
        page.wait_for_selector(".st-key-card")
        page.locator("[data-testid=stButtonGroup] button").nth(view).click()
        page.wait_for_timeout(1500)

    return visit


def path_finding(page: Page, address: str, language: str) -> None:
    exploring(1)(page, address, language)
    box = page.get_by_role("combobox", name="终点" if language == "zh" else "To")
    box.press_sequentially("葡萄牙" if language == "zh" else "Portug", delay=20)
    page.wait_for_selector("[role=option]")
    box.press("Enter")
    page.wait_for_selector(".st-key-paths [data-testid=stText]")


def checking(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/graph")
    files: list[FilePayload] = [
        {"name": "authors.csv", "mimeType": "text/csv", "buffer": FACTS.encode()},
        {"name": "broken.ttl", "mimeType": "text/turtle", "buffer": BROKEN.encode()},
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_text("broken.ttl").wait_for()
    page.locator("[data-testid=stFormSubmitButton] button").first.click()
    page.wait_for_selector(".st-key-check")


def training(page: Page, address: str, language: str) -> None:
    checking(page, address, language)
    page.locator("[data-testid=stFormSubmitButton] button").nth(1).click()
    page.wait_for_selector(".st-key-progress [data-testid=stVegaLiteChart]")


def measuring(page: Page, address: str, language: str) -> None:
    begin_evaluation(page, address, attacks=6)
    page.wait_for_selector(".st-key-progress")


def evaluating(page: Page, address: str, language: str) -> None:
    begin_evaluation(page, address, attacks=1)
    page.wait_for_selector(".st-key-downloads")


def begin_evaluation(page: Page, address: str, attacks: int) -> None:
    page.goto(f"{address}/evaluate")
    page.locator("input[type=file]").first.set_input_files(QUESTIONS)
    page.get_by_test_id("stFileChip").wait_for()  # its name is cut where it is long
    for place in range(attacks):
        page.locator("[data-testid=stButtonGroup] button").nth(place).click()
    page.locator("[data-testid=stFormSubmitButton] button").click()


def describing(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/text")
    box = page.get_by_role("combobox", name="搜索实体" if language == "zh" else "Search an entity")
    box.press_sequentially("日本" if language == "zh" else "Japan", delay=20)
    page.wait_for_selector("[role=option]")
    box.press("Enter")
    page.wait_for_selector(".st-key-description")


def keeping(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/graph")
    page.get_by_role("tab").nth(1).click()
    page.get_by_role("button", name="model.zip").wait_for()


def labelling(text: str) -> Visit:
    """A text with its labels, if it gets any."""

    def visit(page: Page, address: str, language: str) -> None:
        page.goto(f"{address}/text")
        page.get_by_role("textbox").fill(text)
        page.locator("[data-testid=stFormSubmitButton] button").click()
        page.wait_for_selector(".st-key-label")

    return visit


VISITS: dict[str, Visit] = {
    "ask-first": first,
    "ask-suggesting": suggesting,
    "ask-answer": asked(
        "Which countries border the country whose capital is Paris?",
        "首都是巴黎的国家与哪些国家接壤？",
    ),
    "ask-ambiguous": asked("What is the population of Paris?", "巴黎的人口是多少？"),
    "ask-superlative": asked("What is the largest country in Africa?", "非洲最大的国家是哪个？"),
    "ask-yes-no": asked("Is Paris the capital of France?", "巴黎是法国的首都吗？"),
    "ask-unknown": asked(
        "Who will win the next election in France?", "法国的总统是谁？", ".st-key-unknown"
    ),
    "explore-neighbors": exploring(0),
    "explore-paths": path_finding,
    "explore-likely": exploring(2),
    "explore-alike": exploring(3),
    "explore-query": exploring(4),
    "graph-check": checking,
    "graph-training": training,
    "graph-models": keeping,
    "evaluate-running": measuring,
    "evaluate-done": evaluating,
    "text-described": describing,
}
TASK_VISITS: dict[str, Visit] = {
    "text-labels": labelling("We need a car that takes us there and a room for the night."),
    "text-unsure": labelling("Is there nothing at all?"),
}


if __name__ == "__main__":
    main()
