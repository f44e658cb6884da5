"""What each signal of the fusion network is worth: the README's ablation table.

    python benchmarks/ablation.py [--graph FILE] [--questions FILE] [--written N] [--epochs N]
                                  [--seed N]

One graph is embedded, and one set of questions written and encoded; then a network is trained for
each row with the same seed, budget and order of questions. Measured are held-out self-written
questions (every step of the path right) and hand-worded ones (Hits@1; exactly the gold answers).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.calibration import Calibrator
from kgqa.embeddings import GraphEmbeddings
from kgqa.encoder import Encoder
from kgqa.evaluation import evaluate
from kgqa.examples import ExampleSet, example_set
from kgqa.features import GraphFeatures
from kgqa.fitting import TrainingQuestions, fit_embeddings, labeller_of, training_questions
from kgqa.fitting_calibration import calibrate_confidence, questions_to_calibrate_by
from kgqa.graph_parts import GraphParts
from kgqa.progress import Progress
from kgqa.questions import load_questions
from kgqa.scorer import PathScorer
from kgqa.shipped import shipped_graph
from kgqa.training import Part, Trainer, accuracy

TEST = Path(__file__).parent.parent / "tests" / "data" / "world_questions_test.jsonl"
ROWS: dict[str, dict[str, bool]] = {
    "all signals": {},
    "without TransE entity and relation vectors": {
        "entity_vectors": False,
        "relation_vectors": False,
    },
    "without query results": {"query_results": False},
    "without cross-attention": {"cross_attention": False},
    "without entity vectors": {"entity_vectors": False},
    "without relation vectors": {"relation_vectors": False},
}


@dataclass(frozen=True)
class Ground:
    """What all rows share."""

    parts: GraphParts
    encoder: Encoder
    features: GraphFeatures
    train: ExampleSet
    held: ExampleSet
    data: TrainingQuestions
    embeddings: GraphEmbeddings | None


def main() -> None:
    """Train a network a row and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--questions", type=Path, default=TEST)
    parser.add_argument("--written", type=int, default=12_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    config = Config()
    config = replace(
        config,
        synthesis=replace(config.synthesis, num_questions=options.written),
        training=replace(config.training, epochs=options.epochs, dev_share=0.1),
    )
    ground = prepare(KnowledgeGraph.load(options.graph or shipped_graph()), config, options.seed)
    print("| network | self-written, path | hand-worded, Hits@1 | hand-worded, exact |")
    print("|---|---:|---:|---:|", flush=True)
    for name, switches in ROWS.items():
        print(measure(name, switches, ground, options.questions, options.seed), flush=True)


def prepare(kg: KnowledgeGraph, config: Config, seed: int) -> Ground:
    """Embed the graph, write and encode the questions."""
    quiet, parts, encoder = Progress(), GraphParts(kg, config), Encoder(config.encoder)
    embeddings = fit_embeddings(kg, config, seed, quiet)
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, embeddings, config.retrieval.sample_size, parts.operators
    )
    data = training_questions(parts, encoder, None, None, seed, quiet)
    buckets = config.fusion.num_buckets
    encoded = [
        example_set(questions, parts.walker, features, encoder, buckets, quiet)
        for questions in (data.written, data.held_written)
    ]
    return Ground(parts, encoder, features, encoded[0], encoded[1], data, embeddings)


def measure(
    name: str, switches: dict[str, bool], ground: Ground, questions: Path, seed: int
) -> str:
    """Train one network and word its row."""
    config = ground.parts.config
    config = replace(config, fusion=replace(config.fusion, **switches))
    torch.manual_seed(seed)
    dims = (ground.encoder.dim, ground.features.entity_graph.shape[1])
    scorer = PathScorer(config.fusion, *dims)
    table = ground.features.step_table(config.fusion.num_buckets)
    trainer = Trainer(scorer, table, config.training, seed, Progress())
    trainer.train([Part(ground.train)], ground.held, config.training.epochs)
    paths, _ = accuracy(scorer, table, ground.held, 128)
    parts = GraphParts(ground.parts.kg, config)
    qa = QAPipeline(
        parts.kg,
        config,
        [scorer],
        ground.features,
        ground.embeddings,
        Calibrator(),
        ground.encoder,
        parts,
    )
    labeller = labeller_of(parts, ground.encoder)
    asked = questions_to_calibrate_by(qa, labeller, [], ground.data.held_written, seed)
    qa.calibrator = calibrate_confidence(qa, asked, Progress())
    found = evaluate(qa, load_questions(questions)).overall
    values = (paths, found.hits_at_1, found.exact_match)
    return f"| {name} | " + " | ".join(f"{100 * value:.1f}" for value in values) + " |"


if __name__ == "__main__":
    main()
