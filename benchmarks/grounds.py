"""Graphs that nothing was made for, learned without one question (benchmarks/README.md).

    python -m benchmarks.grounds [--ground cup screen ...] [--part dev test] [--seed 0]
    python -m benchmarks.grounds --model general [--ground ...]

Each model is trained by what ``kgqa train GRAPH`` does. With ``--model`` nothing is trained:
``general`` are the shipped networks that judge strange graphs, ``world`` are those of the world
model in their place; a folder holds such networks. The questions are in ``grounds/``.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.world import print_errors, row
from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.cli.progress import TerminalProgress
from kgqa.encoder import Encoder
from kgqa.evaluation import evaluate
from kgqa.general import Networks
from kgqa.questions import load_questions
from kgqa.transfer import on_graph

FOLDER = Path(__file__).parent / "grounds"
GRAPHS = {
    "states": "states.ttl",
    "sports": "sports.tsv",
    "cup": "cup.tsv",
    "league": "league.tsv",
    "court": "court.tsv",
    "rink": "rink.tsv",
    "pitch": "pitch.tsv",
    "provinces": "provinces.tsv",
    "brazil": "brazil.tsv",
    "remedies": "remedies.csv",
    "screen": "screen.tsv",
    "paths": "paths.tsv",
    "lives": "lives.tsv",
    "firm": "firm.csv",
    "culture": "culture.tsv",
    "clubs": "clubs.tsv",
    "stars": "stars.tsv",
    "states_named": "states_named.ttl",
    "states_zh": "states_zh.ttl",
}
ASKED = {"states_named": "states"}
"""Grounds that are asked the questions of another."""


def main() -> None:
    """Train and ask, one ground after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ground", nargs="+", choices=GRAPHS, default=list(GRAPHS))
    parser.add_argument("--part", nargs="+", choices=("dev", "test"), default=["test"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--config", type=Path)
    parser.add_argument(
        "--model", help="general, world or a folder: networks, asked without training"
    )
    parser.add_argument("--save", type=Path, help="keep each model in this folder")
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    print("| questions | number | Hits@1 | exactly right |\n|---|---:|---:|---:|")
    for ground in options.ground:
        files = [FOLDER / f"{ASKED.get(ground, ground)}_{part}.jsonl" for part in options.part]
        if not any(file.is_file() for file in files):
            continue
        start = time.perf_counter()
        qa = pipeline(KnowledgeGraph.load(FOLDER / GRAPHS[ground]), options)
        seconds = time.perf_counter() - start
        if options.save:
            qa.save_pretrained(options.save / ground)
        for part, file in zip(options.part, files, strict=True):
            if file.is_file():
                report = evaluate(qa, load_questions(file), slim=not options.errors)
                print(row(f"{ground}, {part}, ready in {seconds:.0f} s", report.overall))
                for kind, metrics in {**report.by_type, **report.by_hops}.items():
                    print(row(f"{ground}: {kind}", metrics), flush=True)
                if options.errors:
                    print_errors(report)


def pipeline(kg: KnowledgeGraph, options: argparse.Namespace) -> QAPipeline:
    """What was learned from a graph, or networks that never saw it."""
    if options.model == "general":
        return QAPipeline.from_pretrained().on(kg)
    if options.model == "world":
        world = QAPipeline.from_pretrained()
        return on_graph(Networks(world.config, world.scorers, world.calibrator), kg, world.encoder)
    if options.model:
        networks = Networks.load(Path(options.model))
        return on_graph(networks, kg, Encoder(networks.config.encoder))
    config = Config.load(options.config) if options.config else Config()
    with TerminalProgress() as progress:
        return QAPipeline.train(kg, config=config, seed=options.seed, progress=progress)


if __name__ == "__main__":
    main()
