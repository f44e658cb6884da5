"""What a question costs beside the bare sentence encoder, warm and cold, in one run.

    python benchmarks/speed.py [--model DIR] [--questions FILE] [--rounds N]

Warm: each question is answered, and encoded by the bare encoder, one right after the other; the
ratio is of the medians. Cold: whole processes in turn, ``kgqa ask`` beside
``python -c "import sentence_transformers"``, and ``kgqa --help``; the ratio is of the medians.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from kgqa import QAPipeline
from kgqa.questions import load_questions

DEV = Path(__file__).parent.parent / "tests" / "data" / "world_questions_dev.jsonl"
QUESTION = "Which countries border the country whose capital is Paris?"


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder; by default the shipped one")
    parser.add_argument("--questions", type=Path, default=DEV)
    parser.add_argument("--rounds", type=int, default=5, help="cold starts of each command")
    options = parser.parse_args()
    texts = [question.text for question in load_questions(options.questions)]
    asked, encoded = warm(QAPipeline.from_pretrained(options.model), texts)
    model = ["--model", str(options.model)] if options.model else []
    cold = cold_starts(
        [[*KGQA, "ask", QUESTION, *model], IMPORT, [*KGQA, "--help"]], options.rounds
    )
    print("| what | median | beside | ratio |\n|---|---:|---:|---:|")
    print(row("one question, warm", asked, "encoding it alone", encoded))
    print(row("`kgqa ask`, whole process", cold[0], "`import sentence_transformers`", cold[1]))
    print(f"| `kgqa --help`, whole process | {seconds(cold[2])} | | |")


KGQA = [sys.executable, "-m", "kgqa"]
IMPORT = [sys.executable, "-c", "import sentence_transformers"]


def warm(qa: QAPipeline, texts: Sequence[str]) -> tuple[float, float]:
    """Median seconds of answering and of encoding, question by question."""
    encode = qa.encoder.model.encode
    for text in texts[:5]:
        qa(text)
        encode(text)
    pairs = [(timed(partial(qa, text)), timed(partial(encode, text))) for text in texts]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def cold_starts(commands: Sequence[list[str]], rounds: int) -> list[float]:
    """Median seconds of each command as a process of its own, run in turn."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    run = partial(subprocess.run, check=True, capture_output=True, env=environment)
    runs = [[timed(partial(run, command)) for command in commands] for _ in range(rounds)]
    return [median(times) for times in zip(*runs, strict=True)]


def timed(work: Callable[[], object]) -> float:
    """Wall-clock seconds of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def row(what: str, own: float, beside: str, other: float) -> str:
    """One line of the table."""
    return f"| {what} | {seconds(own)} | {beside}: {seconds(other)} | {own / other:.2f} |"


def seconds(value: float) -> str:
    """Milliseconds below one second, else seconds."""
    return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.2f} s"


if __name__ == "__main__":
    main()
