"""The page served to this machine while a block runs, and a browser for it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "ui" / "app.py"
QUESTION = "Which countries border the country whose capital is Paris?"
PATIENCE = float(os.environ.get("KGQA_PATIENCE", "120"))
"""Seconds until a loaded machine has drawn what is waited for."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)


@contextlib.contextmanager
def served(script: Path = PAGE, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a server of that script; it runs until the block ends.

    The page itself is served by the command that users have, which answers a question meanwhile.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    if script == PAGE:
        command = [sys.executable, "-m", "kgqa", "ui", "--ask", QUESTION]
    environment = {**os.environ, "STREAMLIT_SERVER_PORT": str(port), **(settings or {})}
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
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
    """Until the address answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the server ended with code {server.returncode}"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as reply:
            assert reply.status == 200
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser, without a window."""
    found = shutil.which("chromium")
    assert found, "a browser is needed: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
