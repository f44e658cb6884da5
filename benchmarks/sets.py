"""PathQuestion and NLPCC 2016, learned with no question and with the labelled ones.

    python -m benchmarks.sets --data DIR [--set pq-2hop pq-3hop nlpcc] [--labels none all]

DIR holds ``pathquestion`` and ``nlpcc2016``. With ``--labels 20`` twenty questions of the train
part are learned, drawn by the seed; with ``--labels untrained`` there is no training at all. Asked
is the part named by ``--part``: ``test`` (of NLPCC, which has none, ``dev``) is for reporting. With
``--astray 500`` so many of these are asked again with the name of another entity, of which the
graph does not state what is asked: right is no answer.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from benchmarks.world import print_errors
from kgqa import Config, KnowledgeGraph, QAPipeline, Question
from kgqa.cli.progress import TerminalProgress
from kgqa.evaluation import evaluate
from kgqa.questions import load_questions


class Files(NamedTuple):
    """The files of a set, relative to the data folder."""

    graph: str
    train: str
    dev: str
    test: str


SETS = {
    **{
        f"pq-{hops}hop": Files(
            f"pathquestion/pq-{hops}hop-kb.tsv",
            *(f"pathquestion/pq-{hops}hop-{part}.jsonl" for part in ("train", "dev", "test")),
        )
        for hops in (2, 3)
    },
    "nlpcc": Files(
        "nlpcc2016/kb.tsv", "nlpcc2016/train.jsonl", "nlpcc2016/train.jsonl", "nlpcc2016/dev.jsonl"
    ),
}


def main() -> None:
    """Train and ask, one set after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--labels", nargs="+", default=["none", "all"])
    parser.add_argument("--part", choices=("train", "dev", "test"), default="test")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--astray", type=int, default=0)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--save", type=Path, help="keep each model in this folder")
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    print(
        "| set | learned from | questions | Hits@1 | exact | Hits@1, entity not given | exact "
        "| training |\n|---|---|---:|---:|---:|---:|---:|---:|",
        flush=True,
    )
    for name in options.set:
        for labels in options.labels:
            measure(name, labels, options)


def measure(name: str, labels: str, options: argparse.Namespace) -> None:
    """Train once, ask with the topic entity and without it, print a row."""
    files = Files(*(options.data / file for file in SETS[name]))
    config = Config.load(options.config) if options.config else Config()
    train = None if labels in ("none", "untrained") else load_questions(files.train)
    if train is not None and labels != "all":
        train = Random(options.seed).sample(train, int(labels))
    start = time.perf_counter()
    graph = KnowledgeGraph.load(files.graph)
    if labels == "untrained":
        qa = QAPipeline.from_pretrained().on(graph)
    else:
        with TerminalProgress() as progress:
            qa = QAPipeline.train(graph, train, config=config, seed=options.seed, progress=progress)
    seconds = time.perf_counter() - start
    if options.save:
        qa.save_pretrained(options.save / f"{name}-{labels}")
    asked = load_questions(getattr(files, options.part))
    if options.limit:
        asked = Random(0).sample(asked, min(options.limit, len(asked)))
    cells = [name, labels, f"{len(asked):,}"]
    for given in (True, False):
        report = evaluate(qa, asked, gold_entities=given, slim=not options.errors)
        overall = report.overall
        cells += [f"{100 * overall.hits_at_1:.1f}", f"{100 * overall.exact_match:.1f}"]
        if options.errors and not given:
            print_errors(report)
    print("| " + " | ".join([*cells, f"{seconds:.0f} s"]) + " |", flush=True)
    if options.astray:
        others = astray(graph, asked, options.astray)
        kept = evaluate(qa, others, slim=True).overall.exact_match
        print(f"{len(others)} asked of another entity: {100 * kept:.1f}% got no answer", flush=True)


def astray(graph: KnowledgeGraph, asked: Sequence[Question], number: int) -> list[Question]:
    """The first questions that name their topic, with another entity's name in its place.

    No relation that leads from the topic to the answers leaves the other entity.
    """
    store, rng = graph.store, Random(1)
    heads = np.unique(store.triples[:, 0]).tolist()
    found: list[Question] = []
    for one in asked:
        name = next(iter(one.topic_entities), "")
        topic = store.entity_to_id.get(name) if name in one.text and len(name) > 1 else None
        if topic is None or len(found) == number:
            continue
        steps, ends = store.edges(topic)
        answers = set(one.answers or ())
        wanted = {
            int(step)
            for step, end in zip(steps, ends, strict=True)
            if step < store.num_relations and store.label(int(end)) in answers
        }
        if not wanted:
            continue
        other = rng.choice(heads)
        while len(store.label(other)) < 2 or wanted & set(store.steps_from(other).tolist()):
            other = rng.choice(heads)
        text = one.text.replace(name, store.label(other))
        found.append(Question(f"{one.id}-astray", text, (), ()))
    return found


if __name__ == "__main__":
    main()
