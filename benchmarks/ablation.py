"""What each signal is worth: the ablation tables of benchmarks/README.md, one run a ground.

    python -m benchmarks.ablation --ground world [--written N] [--epochs N] [--seed N]
    python -m benchmarks.ablation --ground metaqa --data DIR [--train N] [--limit N] [--seed N]
    python -m benchmarks.ablation --ground metaqa-half --data DIR ...
    python -m benchmarks.ablation --ground metaqa-kept --data DIR ... [--kept 0.3 0.5 0.7 0.9]

All rows of a run share the graph, the questions that they learn from, and the seed; the vectors are
trained once for each model. A row is then trained from beginning to end with one thing changed, and
asked the same questions. The world graph is learned without labelled questions and asked the
hand-worded questions for choosing. MetaQA is learned from N *dev* questions of each number of hops
and asked ``--limit`` test questions of each, topic entity given; ``metaqa-half`` over half of the
facts, ``metaqa-kept`` over shares of them drawn by the seed, with guesses and without. ``--rows``
names some of the rows.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np
import torch

from benchmarks.metaqa import HOPS, shuffled
from kgqa import Config, KnowledgeGraph
from kgqa.checkpoint import Checkpoint
from kgqa.completion import TailPredictor
from kgqa.completion.predictor import Range
from kgqa.embeddings import EmbeddingConfig, GraphEmbeddings
from kgqa.encoder import Encoder
from kgqa.evaluation import EvaluationReport, evaluate
from kgqa.fitting import TrainingQuestions, fit_embeddings, learn, training_questions
from kgqa.graph_parts import GraphParts
from kgqa.progress import Progress
from kgqa.questions import load_questions
from kgqa.records import Question
from kgqa.shipped import shipped_graph

TESTS = Path(__file__).parent.parent / "tests" / "data"
WORLD = ("world_questions_dev.jsonl", "world_questions_more.jsonl")


@dataclass(frozen=True)
class Row:
    """What is changed: switches of the fusion network, vectors, votes, guesses.

    ``vectors`` names a model of PyKEEN, or is "random", or "" for none. Without ``ranged`` any
    entity may be guessed as the tail of any relation.
    """

    fusion: Mapping[str, bool] = field(default_factory=dict)
    vectors: str = "TransE"
    vote: bool = True
    guesses: bool = True
    ranged: bool = True


ROWS: dict[str, Row] = {
    "all signals": Row(),
    "without vectors": Row(vectors=""),
    "random vectors": Row(vectors="random"),
    "vectors for guesses alone": Row({"entity_vectors": False, "relation_vectors": False}),
    "relation vectors in the network alone": Row({"entity_vectors": False}),
    "entity vectors in the network alone": Row({"relation_vectors": False}),
    "DistMult for TransE": Row(vectors="DistMult"),
    "RotatE for TransE": Row(vectors="RotatE"),
    "guesses from all entities": Row(ranged=False),
    "without guesses": Row(guesses=False),
    "without cross-attention": Row({"cross_attention": False}),
    "without query results": Row({"query_results": False}),
    "without votes": Row(vote=False),
}
OF_LABELS = ("without votes",)
OF_GUESSES = ("guesses from all entities", "without guesses")


@dataclass(frozen=True)
class Ground:
    """A graph, what is learned about it, and what is asked."""

    kg: KnowledgeGraph
    train: Sequence[Question] | None
    asked: Sequence[Question]
    config: Config
    seed: int

    @cached_property
    def encoder(self) -> Encoder:
        return Encoder(self.config.encoder)

    @cached_property
    def _vectors(self) -> dict[str, GraphEmbeddings | None]:
        return {"": None}

    @cached_property
    def _questions(self) -> dict[bool, TrainingQuestions]:
        return {}

    def vectors(self, name: str) -> GraphEmbeddings | None:
        """Vectors of a model, trained when they are first asked for."""
        if name not in self._vectors:
            if name == "random":
                self._vectors[name] = _random(self.vectors("TransE"), self.seed)
            else:
                own = EmbeddingConfig.suited_to(self.kg.store.num_entities, model=name)
                config = replace(self.config, embedding=own)
                self._vectors[name] = fit_embeddings(self.kg, config, self.seed, Progress())
        return self._vectors[name]

    def questions(self, parts: GraphParts) -> TrainingQuestions:
        """What a network learns from; only votes change it."""
        vote = parts.config.labelling.vote
        if vote not in self._questions:
            self._questions[vote] = training_questions(
                parts, self.encoder, self.train, None, self.seed, Progress()
            )
        return self._questions[vote]


def main() -> None:
    """Train and ask row by row; print as it goes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ground", choices=("world", *FILES, "metaqa-kept"), required=True)
    parser.add_argument("--data", type=Path, help="folder with metaqa")
    parser.add_argument("--written", type=int, help="questions that the system writes itself")
    parser.add_argument("--epochs", type=int, help="over these")
    parser.add_argument("--train", type=int, default=1000, help="dev questions a hop")
    parser.add_argument("--limit", type=int, default=500, help="test questions a hop")
    parser.add_argument("--kept", type=float, nargs="+", default=[0.3, 0.5, 0.7, 0.9])
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.ground != "world" and options.data is None:
        parser.error("--data names the folder with metaqa")
    print("| row | " + " | ".join(MEASURES[options.ground == "world"]) + " | ECE | seconds |")
    print("|---|" + "---:|" * (len(MEASURES[options.ground == "world"]) + 2), flush=True)
    if options.ground == "metaqa-kept":
        for share in options.kept:
            ground = metaqa(options, "kb.txt", share)
            for name in ("all signals", "without guesses"):
                row = measure(f"{100 * share:.0f}% of the facts, {name}", ROWS[name], ground)
                print(row, flush=True)
        return
    labelled = options.ground != "world"
    ground = metaqa(options, FILES[options.ground]) if labelled else world(options)
    for name in options.rows:
        if not labelled and name in (*OF_LABELS, *OF_GUESSES):
            continue
        print(measure(name, ROWS[name], ground), flush=True)


FILES = {"metaqa": "kb.txt", "metaqa-half": "kb_half.txt"}
MEASURES = {
    True: ("Hits@1", "exactly right"),
    False: ("1 hop", "2 hops", "3 hops", "exact 1 / 2 / 3"),
}


def world(options: argparse.Namespace) -> Ground:
    """The world graph, which is learned without labelled questions."""
    asked = [*load_questions(*(TESTS / name for name in WORLD))]
    return Ground(KnowledgeGraph.load(shipped_graph()), None, asked, _budget(options), options.seed)


def metaqa(options: argparse.Namespace, graph: str, kept: float = 1.0) -> Ground:
    """MetaQA, learned from some of *dev*; with a share of the facts drawn by the seed."""
    folder = options.data / "metaqa"
    lines = (folder / graph).read_text(encoding="utf-8").splitlines(keepends=True)
    lines = Random(options.seed).sample(lines, round(kept * len(lines)))
    kg = _graph_of(lines) if kept < 1 else KnowledgeGraph.load(folder / graph)
    train, asked = (
        [
            one
            for hops in HOPS
            for one in shuffled(load_questions(folder / f"{hops}-hop" / f"qa_{part}.txt"), 0)[:most]
        ]
        for part, most in (("dev", options.train), ("test", options.limit))
    )
    return Ground(kg, train, asked, _budget(options), options.seed)


def _graph_of(lines: Sequence[str]) -> KnowledgeGraph:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "kb.txt"
        path.write_text("".join(lines), encoding="utf-8")
        return KnowledgeGraph.load(path)


def _budget(options: argparse.Namespace) -> Config:
    config = Config().changed({"training": {"networks": 1, "start": ""}})
    if options.written:
        own = replace(
            config.synthesis, num_questions=options.written, num_beside_labelled=options.written
        )
        config = replace(config, synthesis=own)
    if options.epochs:
        config = replace(config, training=replace(config.training, epochs=options.epochs))
    return config


def measure(name: str, row: Row, ground: Ground) -> str:
    """Train with one thing changed, ask, word the line."""
    start = time.perf_counter()
    config = replace(
        ground.config,
        fusion=replace(ground.config.fusion, overlap=False, **row.fusion),
        labelling=replace(ground.config.labelling, vote=row.vote),
        second_look=row.guesses,
    )
    parts = GraphParts(ground.kg, config)
    data, vectors = ground.questions(parts), ground.vectors(row.vectors)
    with _unranged(ground.kg) if not row.ranged else nullcontext():
        qa = learn(parts, ground.encoder, vectors, data, ground.seed, Progress(), Checkpoint(None))
        report = evaluate(qa, ground.asked, gold_entities=ground.train is not None, slim=True)
    seconds = time.perf_counter() - start
    cells = [name, *figures(report, ground.train is not None)]
    cells += [f"{report.ece or 0:.3f}", f"{seconds:.0f}"]
    return "| " + " | ".join(cells) + " |"


def figures(report: EvaluationReport, by_hops: bool) -> list[str]:
    """Hits@1 and exactly right sets."""
    if not by_hops:
        return [f"{100 * report.overall.hits_at_1:.1f}", f"{100 * report.overall.exact_match:.1f}"]
    hops = [report.by_hops[str(number)] for number in HOPS]
    exact = " / ".join(f"{100 * one.exact_match:.1f}" for one in hops)
    return [*(f"{100 * one.hits_at_1:.1f}" for one in hops), exact]


def _random(vectors: GraphEmbeddings | None, seed: int) -> GraphEmbeddings | None:
    """Vectors drawn by chance, as long as those of a model are; its calibration is kept."""
    if vectors is None:
        return None
    drawn = torch.Generator().manual_seed(seed)
    tables = {
        name: torch.randn(getattr(vectors, name).shape, generator=drawn)
        * getattr(vectors, name).std()
        for name in ("entity", "step")
    }
    return replace(vectors, **tables)


@contextmanager
def _unranged(kg: KnowledgeGraph) -> Iterator[None]:
    """Guesses from all entities, each as common as it is in the facts of the step."""
    observed, everything = TailPredictor.range_of, np.arange(kg.store.num_entities)

    def range_of(self: TailPredictor, step: int) -> Range:
        found = observed(self, step)
        nodes = np.union1d(everything, found.nodes)
        counts = np.zeros(len(nodes), dtype=np.int64)
        counts[np.searchsorted(nodes, found.nodes)] = found.counts
        return Range(nodes, counts)

    with patch.object(TailPredictor, "range_of", range_of):
        yield


if __name__ == "__main__":
    main()
