"""Serves the page, and loads the model while nobody has come yet.

    python -m ui.server [--question QUESTION] [options of streamlit run]

``kgqa ui`` runs this. With a question, its answer is printed as soon as the model is there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Timer

from streamlit.web import cli

from kgqa.errors import KGQAError
from ui.model import Model, loading

_APP = Path(__file__).with_name("app.py")
_HEAD_START = 3.0
"""Seconds in which the page comes first, so that it is there early where cores are few."""


def main(arguments: Sequence[str]) -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m ui.server", allow_abbrev=False)
    parser.add_argument("--question", default="")
    options, rest = parser.parse_known_args(arguments)
    start = Timer(_HEAD_START, begin, [options.question])
    start.daemon = True
    start.start()
    cli.main(["run", str(_APP), *rest], prog_name="streamlit")


def begin(question: str) -> None:
    """Load the model, if no visitor has caused that already, and answer the question."""
    model = loading()
    if question.strip():
        model.add_done_callback(lambda loaded: answer(loaded, question))


def answer(loaded: Future[Model], question: str) -> None:
    """Print what ``kgqa ask`` prints; the page is served whatever comes of it."""
    from kgqa.cli.asking import show_answer
    from kgqa.cli.output import console

    try:
        found = loaded.result().pipeline(question)  # called in the model's own thread
    except KGQAError as error:
        print(f"error: {error}", file=sys.stderr)
    else:
        show_answer(console(), found)


if __name__ == "__main__":
    main(sys.argv[1:])
