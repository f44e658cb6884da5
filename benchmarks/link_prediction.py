"""Link prediction on CoDEx-S: our training beside PyKEEN's own pipeline, as a Markdown table.

    python benchmarks/link_prediction.py --data ../shared/data [--peer] [--models TransE ComplEx]

On a machine that others use as well give ``--threads 1``: two threads wait for each other.

Settings were chosen on ``valid.txt``; the table gives ``test.txt``. Ranks are filtered by all three
files, ties count half, heads and tails are averaged: PyKEEN's evaluator on both sides. Seconds are
of the epochs alone on both sides: neither imports, nor making the model, nor measuring.
``--target`` is looked for on ``valid.txt`` after every epoch.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from kgqa.embeddings import EmbeddingConfig, RankMetrics, evaluate_embeddings, iter_training

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """The facts of the three files, by number."""

    train: Ints
    valid: Ints
    test: Ints
    num_entities: int
    num_relations: int

    @property
    def everything(self) -> Ints:
        return np.concatenate((self.train, self.valid, self.test))


@dataclass(frozen=True)
class Row:
    """One line of the table; ``to_target`` is None where the target was not reached."""

    name: str
    metrics: RankMetrics
    seconds: float
    epochs: int
    to_target: float | None

    def markdown(self) -> str:
        m = self.metrics
        reached = "not reached" if self.to_target is None else f"{self.to_target:.1f} s"
        return (
            f"| {self.name} | {m.mrr:.3f} | {m.hits_at_1:.3f} | {m.hits_at_3:.3f} "
            f"| {m.hits_at_10:.3f} | {self.epochs} | {self.seconds:.1f} s | {reached} |"
        )


def read_split(folder: Path) -> Split:
    """Number the names of ``train.txt``, ``valid.txt`` and ``test.txt`` in sorted order."""
    files = [
        [line.split("\t") for line in (folder / f"{name}.txt").read_text("utf-8").splitlines()]
        for name in ("train", "valid", "test")
    ]
    rows = [row for file in files for row in file]
    entities = {name: i for i, name in enumerate(sorted({n for h, _, t in rows for n in (h, t)}))}
    relations = {name: i for i, name in enumerate(sorted({r for _, r, _ in rows}))}
    train, valid, test = (
        np.array([(entities[h], relations[r], entities[t]) for h, r, t in file]) for file in files
    )
    return Split(train, valid, test, len(entities), len(relations))


def run_ours(split: Split, model: str, seed: int, target: float) -> Row:
    """Train through the project's API with its defaults, measuring on valid after each epoch."""
    config = EmbeddingConfig.suited_to(split.num_entities, model=model, seed=seed)
    reached = None
    for epoch in iter_training(split.train, split.num_entities, split.num_relations, config):
        if reached is None:
            now = evaluate_embeddings(epoch.embeddings(), split.valid, split.everything)
            print(f"{model} {epoch.number}/{epoch.total}: {now.mrr:.3f}", file=sys.stderr)
            reached = epoch.seconds if now.mrr >= target else None
    metrics = evaluate_embeddings(epoch.embeddings(), split.test, split.everything)
    return Row(f"kgqa {model}", metrics, epoch.seconds, epoch.total, reached)


def run_peer(split: Split, seed: int, target: float) -> Row:
    """PyKEEN's pipeline: TransE, 128 wide, self-adversarial loss, 32 negatives, 20 epochs."""
    from pykeen.pipeline import pipeline
    from pykeen.triples import CoreTriplesFactory

    parts = [
        CoreTriplesFactory(facts, split.num_entities, split.num_relations)
        for facts in (split.train, split.valid, split.test)
    ]
    result = pipeline(
        training=parts[0],
        validation=parts[1],
        testing=parts[2],
        model="TransE",
        model_kwargs={"embedding_dim": 128},
        loss="NSSALoss",
        negative_sampler_kwargs={"num_negs_per_pos": 32},
        training_kwargs={"num_epochs": 20, "batch_size": 1024, "use_tqdm": False},
        evaluation_kwargs={"use_tqdm": False, "batch_size": 64},
        random_seed=seed,
    )
    names = ("inverse_harmonic_mean_rank", "hits_at_1", "hits_at_3", "hits_at_10")
    values = (float(result.get_metric(f"both.realistic.{name}")) for name in names)
    metrics = RankMetrics(len(split.test), *values)
    reached = result.train_seconds if metrics.mrr >= target else None
    return Row("PyKEEN pipeline TransE", metrics, result.train_seconds, 20, reached)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds codex-s/")
    parser.add_argument("--peer", action="store_true", help="also run PyKEEN's own pipeline")
    parser.add_argument("--models", nargs="+", default=["TransE", "DistMult", "ComplEx", "RotatE"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", type=float, default=0.33, help="MRR to take the time of")
    parser.add_argument("--threads", type=int, help="of torch; all cores where not given")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    warnings.simplefilter("ignore")
    split = read_split(options.data / "codex-s")
    rows = [run_ours(split, model, options.seed, options.target) for model in options.models]
    if options.peer:
        rows.append(run_peer(split, options.seed, options.target))
    print(f"`python {' '.join(sys.argv)}`, seed {options.seed}, CoDEx-S: ", end="")
    print(f"{len(split.train)} facts to train, {len(split.test)} to test\n")
    print(f"| | MRR | Hits@1 | Hits@3 | Hits@10 | epochs | training | MRR {options.target} after |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        print(row.markdown())


if __name__ == "__main__":
    main()
