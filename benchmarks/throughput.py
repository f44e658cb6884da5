"""Questions a second of ``evaluate``, linking included, beside the bare encoder in the same run.

    python benchmarks/throughput.py --model DIR --questions FILE... [--sizes 1000 10000 39000]

The questions of all files are mixed with seed 0; the encoder reads the very texts that are asked,
in batches of the same size.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from random import Random

from kgqa import QAPipeline
from kgqa.evaluation import evaluate
from kgqa.questions import load_questions

_BATCH = 64


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 39_000])
    options = parser.parse_args()
    qa = QAPipeline.from_pretrained(options.model)
    questions = load_questions(*options.questions)
    questions = Random(0).sample(questions, len(questions))
    evaluate(qa, questions[:_BATCH])
    print(
        "| questions | evaluate | bare encoder | ratio | peak memory |\n|---:|---:|---:|---:|---:|"
    )
    for size in options.sizes:
        asked = questions[:size]
        start = time.perf_counter()
        qa.encoder.model.encode([one.text for one in asked], batch_size=_BATCH)
        middle = time.perf_counter()
        evaluate(qa, asked, batch_size=_BATCH, slim=True)
        own, bare = time.perf_counter() - middle, middle - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"| {len(asked):,} | {len(asked) / own:.0f}/s | {len(asked) / bare:.0f}/s "
            f"| {bare / own:.2f} | {peak:.1f} GB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
