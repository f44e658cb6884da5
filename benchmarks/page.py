"""How long visitors of the page wait: the first page, a warm answer, twenty asking at once.

    python -m benchmarks.page [--questions FILE] [--askers 20] [--rounds 5]

The first two are measured in Chromium: from the command until the box is there, until a question
typed at once is taken, and until it is answered; then from the Enter key until the answer stands on
the page. Askers speak Streamlit's own protocol, so that their browsers take no
time from the server; each opens a session and asks question after question, all at once, and an
answer counts when its page has been drawn to its end. Questions are asked once each: nothing comes
from a cache.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.serving import PATIENCE, ROOT, chromium, served
from kgqa.questions import load_questions

DEV = ROOT / "tests" / "data" / "world_questions_dev.jsonl"
_WARM = 10
_T = TypeVar("_T")
_VERDICT = """() => document.querySelector('[class*="st-key-verdict-"]')?.className ?? ''"""
"""The name of the buttons that judge an answer: each question has its own."""
_ANSWERED = f"""before => {{
    const said = document.querySelectorAll('.st-key-answer, .st-key-unknown');
    const app = document.querySelector('[data-testid=stApp]');
    return said.length === 1 && ({_VERDICT})() !== before
        && app.getAttribute('data-test-script-state') === 'notRunning';
}}"""
"""On the page stands another answer than before, drawn to its end."""
_NUMBERS = """() => [...document.querySelectorAll('.st-key-answer [data-testid=stMetricValue]')]
    .map(one => one.innerText)"""
"""Confidence, type and time of the answer; none where there is no answer."""


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds until a question's page was drawn, and what kept it from an answer, if anything."""

    seconds: float
    error: str = ""


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=DEV)
    parser.add_argument("--askers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5, help="questions of each asker")
    options = parser.parse_args()
    texts = [question.text for question in load_questions(options.questions)]
    print("| what | number | median | 95% within | errors |\n|---|---:|---:|---:|---:|")
    with chromium() as browser:
        start = time.perf_counter()
        with served() as address:
            page = browser.new_page()
            page.set_default_timeout(1000 * PATIENCE)
            expect.set_options(timeout=1000 * PATIENCE)
            page.goto(address)
            box(page).wait_for()
            print(row("from `kgqa ui` to a box to type in", [since(start)]))
            box(page).fill(texts[0])
            box(page).press("Enter")
            page.wait_for_url("**/?q=*")
            print(row("from `kgqa ui` to a question sent and taken", [since(start)]))
            page.wait_for_function(_ANSWERED, arg="")
            print(row("from `kgqa ui` to its answer", [since(start)]))
            whole, own = warm(page, texts[1 : 1 + _WARM])
            print(row("a warm answer on the page", whole))
            print(row("the model's part of it", own))
            page.close()
            waits = apart(crowd(address, texts[1 + _WARM :], options.askers, options.rounds))
    errors = [one.error for one in waits if one.error]
    seconds = [one.seconds for one in waits]
    print(row(f"{options.askers} asking at once", seconds, len(errors)))
    for error in errors[:5]:
        print(error)


def box(page: Page) -> Locator:
    """The box for questions, by its name: the page has other boxes that suggest."""
    return page.get_by_role("combobox", name="Your question", exact=True)


def warm(page: Page, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds from the Enter key until the answer is on the page, question by question; and those
    that the page says were the model's."""
    seconds, own = [], []
    for text in texts:
        before = page.evaluate(_VERDICT)
        box(page).fill(text)
        start = time.perf_counter()
        box(page).press("Enter")
        page.wait_for_function(_ANSWERED, arg=before)
        seconds.append(since(start))
        if numbers := page.evaluate(_NUMBERS):
            number, unit = numbers[-1].split()
            own.append(float(number) / (1000 if unit == "ms" else 1))
    return seconds, own


def apart(work: Coroutine[None, None, _T]) -> _T:
    """The result of asynchronous work, in a thread of its own: the browser's driver has a loop in
    this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def crowd(address: str, texts: Sequence[str], askers: int, rounds: int) -> list[Waited]:
    """All askers at once, each with questions of its own."""
    texts = [texts[place % len(texts)] for place in range(askers * rounds)]
    sessions = [
        asker(address, texts[number * rounds : (number + 1) * rounds]) for number in range(askers)
    ]
    return [one for waits in await asyncio.gather(*sessions) for one in waits]


async def asker(address: str, texts: Sequence[str]) -> list[Waited]:
    """One session that asks its questions one after another."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        return [await ask(socket, text) for text in texts]


async def ask(socket: ClientConnection, text: str) -> Waited:
    """Ask by the address, as a link does, and wait until the page is drawn."""
    message = BackMsg()
    message.rerun_script.query_string = f"q={quote(text)}"
    start = time.perf_counter()
    await socket.send(message.SerializeToString())
    answered, error = False, ""
    while True:
        received = ForwardMsg()
        received.ParseFromString(await asyncio.wait_for(socket.recv(decode=False), PATIENCE))
        kind = received.WhichOneof("type")
        if kind == "delta":
            element = received.delta.new_element
            what = element.WhichOneof("type")
            answered |= what == "text" and bool(element.text.body.strip())
            error = error or (f"{text}: {element.exception.type}" if what == "exception" else "")
        elif kind == "script_finished":
            error = error or ("" if answered else f"{text}: no answer")
            return Waited(since(start), error)


def since(start: float) -> float:
    """Seconds gone by."""
    return time.perf_counter() - start


def row(what: str, seconds: Sequence[float], errors: int = 0) -> str:
    """One line of the table."""
    middle, late = np.percentile(seconds, [50, 95])
    return f"| {what} | {len(seconds)} | {middle:.2f} s | {late:.2f} s | {errors} |"


if __name__ == "__main__":
    main()
