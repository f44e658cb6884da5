"""``kgqa ui``: the web page in a browser."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from pathlib import Path

from kgqa.cli.output import print_json
from kgqa.errors import DataError

_PAGE = Path(__file__).resolve().parents[2] / "ui" / "app.py"
_OPTIONS = (
    "--server.address=127.0.0.1",
    "--server.showEmailPrompt=false",
    "--browser.gatherUsageStats=false",
)


def ui_command(question: str = "") -> list[str]:
    """The command that serves the page to this machine alone, and answers a question first.

    Raises:
        DataError: the page or Streamlit is not installed.
    """
    if not _PAGE.is_file():
        raise DataError(f"the web page is missing at {_PAGE}; it comes with a checkout of kgqa")
    if importlib.util.find_spec("streamlit") is None:
        raise DataError("the web page needs Streamlit; install it: pip install streamlit")
    asked = [f"--question={question}"] if question else []
    return [sys.executable, "-m", "ui.server", *asked, *_OPTIONS]


def ui(question: str, as_json: bool) -> int:
    """Serve the page until it is stopped; the exit code of the server."""
    command = ui_command(question)
    if as_json:
        print_json({"page": str(_PAGE), "command": command})
        sys.stdout.flush()
    stdout = sys.stderr if as_json else None
    root = _PAGE.parent.parent  # where the package ``ui`` and the page's settings lie
    with subprocess.Popen(command, stdout=stdout, cwd=root) as server:
        before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return server.wait()
        finally:  # however this process ends, the server ends with it
            server.terminate()
            signal.signal(signal.SIGTERM, before)
