"""The page in a real browser, served as users serve it, with the shipped world model."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
PATIENCE = 90_000  # milliseconds until a loaded machine has drawn what is waited for
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)
HOSTILE = (
    "<img src=x onerror=document.title='taken'> **bold** :red[red] [link](javascript:alert(1))"
)
HOSTILE_PAGE = f"""
import sys

sys.path.insert(0, {str(ROOT)!r})
from kgqa.records import Alternative, Answer, EntityMatch, Evidence, ScoredAnswer, Triple
from ui.views import show_answer, show_problem

name = {HOSTILE!r}
answers = (ScoredAnswer(name, name, 0.5),)
show_answer(
    Answer(
        question=name,
        type="entity",
        entities=answers,
        text=name,
        confidence=0.5,
        topic_entities=(EntityMatch(name, name, 0.5, "", (name,)),),
        evidence=(Evidence((Triple("h", "r", "t"),), ((name, name, name),), 0.5),),
        alternatives=(Alternative(name, answers, 0.5),),
        reading=name,
    )
)
show_problem(name)
"""


@contextlib.contextmanager
def served(script: Path) -> Iterator[str]:
    """The address of a server of that script; it runs until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the server ended with code {server.returncode}"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as reply:
            assert reply.status == 200
            return
        time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(ROOT / "ui" / "app.py") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the browser's tests need chromium: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must end without an error on its console and without calling anyone else."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    errors: list[str] = []
    hosts: set[str | None] = set()
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield page
    context.close()
    assert not errors
    assert hosts - {None} == {"127.0.0.1"}


def test_a_question_in_english_is_answered(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Your question").fill("What is the capital of Iceland?")
    page.get_by_role("button", name="Ask", exact=True).click()
    answer = page.locator(".st-key-answer")
    expect(answer).to_contain_text("Reykjavík")
    expect(page.locator(".st-key-evidence")).to_contain_text("Iceland —capital→ Reykjavík")
    assert "?q=What" in page.url


def test_a_question_in_chinese_is_answered_on_a_chinese_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("条事实")).to_be_visible()
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")  # drawn to its end
    page.get_by_label("您的问题").fill("日本的首都是什么？")
    page.get_by_label("您的问题").press("Enter")
    expect(page.locator(".st-key-answer")).to_contain_text("东京")


def test_a_link_and_an_example_are_answered(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={quote('What is the capital of Kenya?')}")
    expect(page.locator(".st-key-answer")).to_contain_text("Nairobi")
    page.get_by_role("button", name="What is the currency of Japan?").click()
    expect(page.locator(".st-key-answer")).to_contain_text("yen", ignore_case=True)
    expect(page.get_by_label("Your question")).to_have_value("What is the currency of Japan?")


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
        for part in ("answer", "evidence", "problem"):
            expect(page.locator(f".st-key-{part}")).to_contain_text(HOSTILE)
        for expander in page.locator("summary").all():
            expander.click()
        page.wait_for_timeout(500)
        assert page.title() != "taken"
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("[data-testid=stMain] strong").count() == 0
        assert page.locator("[data-testid=stMain] a").count() == 0
        page.close()  # before its server, whose end it would complain of
