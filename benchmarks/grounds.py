"""Graphs that nothing was made for, learned without one question: the README's table.

    python -m benchmarks.grounds [--ground cup screen ...] [--part test] [--seed 0] [--save DIR]

Each model is trained by what ``kgqa train GRAPH`` does. The questions are in ``grounds/``.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.world import print_errors, row
from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.cli.progress import TerminalProgress
from kgqa.evaluation import evaluate
from kgqa.questions import load_questions

FOLDER = Path(__file__).parent / "grounds"
GRAPHS = {
    "states": "states.ttl",
    "sports": "sports.tsv",
    "cup": "cup.tsv",
    "screen": "screen.tsv",
    "paths": "paths.tsv",
    "firm": "firm.csv",
    "states_named": "states_named.ttl",
    "states_zh": "states_zh.ttl",
}
ASKED = {"states_named": "states"}
"""Grounds that are asked the questions of another."""


def main() -> None:
    """Train and ask, one ground after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ground", nargs="+", choices=GRAPHS, default=list(GRAPHS))
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--save", type=Path, help="keep each model in this folder")
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    config = Config.load(options.config) if options.config else Config()
    print("| questions | number | Hits@1 | exactly right |\n|---|---:|---:|---:|")
    for ground in options.ground:
        questions = FOLDER / f"{ASKED.get(ground, ground)}_{options.part}.jsonl"
        if not questions.is_file():
            continue
        start = time.perf_counter()
        with TerminalProgress() as progress:
            graph = KnowledgeGraph.load(FOLDER / GRAPHS[ground])
            qa = QAPipeline.train(graph, config=config, seed=options.seed, progress=progress)
        seconds = time.perf_counter() - start
        if options.save:
            qa.save_pretrained(options.save / ground)
        report = evaluate(qa, load_questions(questions), slim=not options.errors)
        print(row(f"{ground}, trained in {seconds:.0f} s", report.overall), flush=True)
        for kind, metrics in report.by_type.items():
            print(row(f"{ground}: {kind}", metrics), flush=True)
        if options.errors:
            print_errors(report)


if __name__ == "__main__":
    main()
