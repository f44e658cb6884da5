"""One network for questions and text tasks beside networks for one of these each.

    python -m benchmarks.multitask --data DIR [--tasks NAME ...] [--texts N] [--written N]
                                   [--epochs N] [--seed N] [--learned] [--task-weight W]
                                   [--graph FILE]

All networks have the same layers and learn from the same examples for as many epochs: one from
self-written questions about the graph, one from the texts of each task, one from all of them, and
with ``--learned`` one more whose loss weights are learned. Measured are held-out self-written
questions (every step of the path right; the type right) and test texts (the classifier as users
get it: the network and words). ``--texts`` draws training texts of each task by the seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from benchmarks.text import SOURCES, drawn, load
from kgqa import Config, KnowledgeGraph
from kgqa.encoder import Encoder
from kgqa.examples import ExampleSet, Readings, example_set
from kgqa.features import GraphFeatures
from kgqa.fitting import fit_embeddings, training_questions
from kgqa.fitting_tasks import finish_tasks, prepare_tasks, task_parts
from kgqa.fusion import StepTable
from kgqa.graph_parts import GraphParts
from kgqa.progress import Progress
from kgqa.scorer import PathScorer
from kgqa.shipped import shipped_graph
from kgqa.tasks.joint import JointTask
from kgqa.tasks.measures import evaluate_task
from kgqa.tasks.records import LabelledTexts
from kgqa.training import Part, Trainer, accuracy


@dataclass(frozen=True)
class Ground:
    """What all rows share: questions, texts, and how they are read."""

    config: Config
    encoder: Encoder
    table: StepTable
    graph_dim: int
    questions: ExampleSet
    held: Readings
    tasks: Sequence[JointTask]
    tests: dict[str, LabelledTexts]


def main() -> None:
    """Train a network a row and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with trec and sst2")
    parser.add_argument("--tasks", nargs="+", choices=[*SOURCES], default=["trec-6", "sst-2"])
    parser.add_argument("--texts", type=int, default=6000)
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--written", type=int, default=6000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--learned", action="store_true")
    parser.add_argument("--task-weight", type=float, default=1.0, help="of each task's loss")
    options = parser.parse_args()
    ground = prepare(options)
    names = [task.name for task in ground.tasks]
    print(f"| network | path | type | {' | '.join(names)} |")
    print("|---|---:|---:|" + "---:|" * len(names), flush=True)
    print(row("questions alone", ground, True, (), options.seed), flush=True)
    for task in ground.tasks:
        print(row(f"{task.name} alone", ground, False, (task,), options.seed), flush=True)
    print(row("all together", ground, True, ground.tasks, options.seed), flush=True)
    if options.learned:
        training = replace(ground.config.training, learned_weights=True)
        learned = replace(ground, config=replace(ground.config, training=training))
        print(row("all, learned weights", learned, True, ground.tasks, options.seed), flush=True)


def prepare(options: argparse.Namespace) -> Ground:
    """Embed the graph, write and encode the questions, encode the texts."""
    config, encoder = Config(), Encoder()
    config = replace(
        config,
        synthesis=replace(config.synthesis, num_questions=options.written),
        training=replace(
            config.training,
            networks=1,
            start="",
            epochs=options.epochs,
            dev_share=0.1,
            task_weight=options.task_weight,
        ),
    )
    kg = KnowledgeGraph.load(options.graph or shipped_graph())
    parts, progress = GraphParts(kg, config), Progress()
    embeddings = fit_embeddings(kg, config, options.seed, progress)
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, embeddings, config.retrieval.sample_size, parts.operators
    )
    data = training_questions(parts, encoder, None, None, options.seed, progress)
    buckets = config.fusion.num_buckets
    questions, held = (
        example_set(part, parts.walker, features, encoder, buckets, progress)
        for part in (data.written, data.held_written)
    )
    taught, tests = {}, {}
    for name in options.tasks:
        train, tests[name], _ = load(options.data, SOURCES[name])
        taught[name] = drawn(train, options.texts, options.seed)
    return Ground(
        config,
        encoder,
        features.step_table(buckets),
        features.entity_graph.shape[1],
        questions,
        Readings.settled(held),
        prepare_tasks(taught, config, encoder, options.seed, progress),
        tests,
    )


def row(name: str, ground: Ground, asked: bool, tasks: Sequence[JointTask], seed: int) -> str:
    """One line of the table: a network trained on questions, if they are asked, and on tasks."""
    config = ground.config
    torch.manual_seed(seed)
    labels = {task.name: len(task.labels) for task in tasks}
    scorer = PathScorer(config.fusion, ground.encoder.dim, ground.graph_dim, labels)
    trainer = Trainer(scorer, ground.table, config.training, seed, Progress())
    trainer.held_texts = [task.held for task in tasks]
    parts = task_parts(tasks, len(ground.questions), config.training)
    if asked:
        parts = [Part(ground.questions), *parts]
    trainer.train(parts, ground.held if asked else None, config.training.epochs)
    cells = ["–", "–"]
    if asked:
        cells = [f"{100 * v:.1f}" for v in accuracy(scorer, ground.table, ground.held, 128)]
    made = finish_tasks(tasks, scorer, config, ground.encoder, seed)
    for task in ground.tasks:
        if task.name not in made:
            cells.append("–")
            continue
        right = evaluate_task(made[task.name], ground.tests[task.name]).accuracy
        cells.append(f"{100 * right:.1f}")
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
