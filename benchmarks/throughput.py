"""Questions a second of ``kgqa evaluate``, linking included, beside the bare encoder.

    python benchmarks/throughput.py --model DIR --questions FILE... [--sizes 1000 10000 39000]
                                    [--gold-entities] [--workers 1 2]

The questions of all files are mixed with seed 0; in the same run the encoder reads the very texts
that are asked, on all cores, in batches of 64. Workers are processes as ``--workers`` of ``kgqa
evaluate`` starts them; what they take to start stands by itself. Memory is that of all processes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from kgqa import Question
from kgqa.encoder import Encoder
from kgqa.evaluation import Answers, answering, evaluate
from kgqa.questions import load_questions

_BATCH = 64


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 39_000])
    parser.add_argument("--gold-entities", action="store_true")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    questions = load_questions(*options.questions)
    questions = Random(0).sample(questions, len(questions))
    print(
        "| questions | evaluate | bare encoder | ratio | workers | starting | peak memory |\n"
        "|---:|---:|---:|---:|---:|---:|---:|"
    )
    for count in options.workers:
        start = time.perf_counter()
        with answering(options.model, count) as (qa, batch_size):
            evaluate(qa, questions[: _BATCH * count], gold_entities=options.gold_entities)
            starting = f"{count} | {time.perf_counter() - start:.1f} s"
            for size in options.sizes:
                print(row(qa, questions[:size], batch_size, starting, options), flush=True)


def row(
    qa: Answers,
    asked: Sequence[Question],
    batch_size: int,
    starting: str,
    options: argparse.Namespace,
) -> str:
    """One line of the table."""
    encoder, texts = Encoder().model, [one.text for one in asked]
    encoder.encode(texts[:_BATCH], batch_size=_BATCH)
    start = time.perf_counter()
    encoder.encode(texts, batch_size=_BATCH)
    middle = time.perf_counter()
    evaluate(qa, asked, gold_entities=options.gold_entities, batch_size=batch_size, slim=True)
    own, bare = time.perf_counter() - middle, middle - start
    return (
        f"| {len(asked):,} | {len(asked) / own:.0f}/s | {len(asked) / bare:.0f}/s "
        f"| {bare / own:.2f} | {starting} | {memory():.1f} GB |"
    )


def memory() -> float:
    """Gigabytes that this process and those it started have had at most, one beside the other."""
    peak = 0
    others = (process.pid for process in multiprocessing.active_children())
    for process in (os.getpid(), *others):
        status = Path(f"/proc/{process}/status").read_text()
        peak += int(next(line for line in status.splitlines() if line[:6] == "VmHWM:").split()[1])
    return peak / 1e6


if __name__ == "__main__":
    main()
