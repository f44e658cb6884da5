"""Text tasks beside their peer: TREC with 6 and 50 labels, SST-2, IMDb.

    python -m benchmarks.text --data DIR [--tasks NAME ...] [--fine-tune] [--augment] [--seed N]
                              [--epochs N] [--texts N] [--train N] [--config TOML] [--bilstm]
                              [--graph MODEL]

Each row is trained on the whole training set and measured on the whole test set, beside TF-IDF of
words and pairs of words under logistic regression, trained in the same run. Seconds are of training
alone, by the clock and of the processor (all threads together), once the encoder is loaded.
Settings were chosen on parts of the training sets; SST-2 has a dev file, which here is what is held
out. ``--texts`` measures so many test texts alone and ``--train`` learns from so many, drawn by the
seed: say so with the figure. ``--graph`` names a model folder and adds a row in which what its
graph says of the entities named in a text joins in (``tasks.entities``).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.bilstm import bilstm
from kgqa import Config, QAPipeline, TextClassifier
from kgqa.cleaning import clean
from kgqa.cli.progress import TerminalProgress
from kgqa.config import TaskConfig
from kgqa.encoder import Encoder
from kgqa.tasks.files import load_labelled
from kgqa.tasks.measures import evaluate_task
from kgqa.tasks.records import LabelledText, LabelledTexts


@dataclass(frozen=True)
class Source:
    """Where a task's files lie, and whether ``COARSE:fine`` labels are cut at the colon."""

    train: str
    test: str
    dev: str = ""
    coarse: bool = False


SOURCES = {
    "trec-6": Source("trec/train.tsv", "trec/test.tsv", coarse=True),
    "trec-50": Source("trec/train.tsv", "trec/test.tsv"),
    "sst-2": Source("sst2/train.tsv", "sst2/test.tsv", "sst2/dev.tsv"),
    "imdb": Source("imdb/train.tsv.gz", "imdb/test.tsv.gz"),
}


def main() -> None:
    """Train, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with trec, sst2 and imdb")
    parser.add_argument("--tasks", nargs="+", choices=[*SOURCES], default=[*SOURCES])
    parser.add_argument("--fine-tune", action="store_true")
    parser.add_argument("--augment", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, help="of fine-tuning")
    parser.add_argument("--texts", type=int, help="test texts to measure; all without")
    parser.add_argument("--train", type=int, help="training texts to learn from; all without")
    parser.add_argument("--graph", type=Path, help="model whose graph knows the entities named")
    parser.add_argument("--config", type=Path, help="TOML file with [tasks] settings")
    parser.add_argument("--bilstm", action="store_true", help="train that peer as well")
    options = parser.parse_args()
    config = (Config.load(options.config) if options.config else Config()).tasks
    if options.epochs:
        config = replace(config, fine_tuning=replace(config.fine_tuning, epochs=options.epochs))
    print(
        "| task | test texts | TF-IDF + LR | seconds | BiLSTM | seconds | kgqa "
        "| macro F1 | seconds | of processor | texts a second | parts on held-out texts |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    )
    qa = QAPipeline.from_pretrained(options.graph) if options.graph else None
    for name in options.tasks:
        texts = load(options.data, SOURCES[name])
        print(row(name, texts, config, options), flush=True)
        if qa is not None:
            with_entities = replace(config, entities=True)
            print(row(f"{name}, entities", texts, with_entities, options, qa), flush=True)


def load(data: Path, source: Source) -> tuple[LabelledTexts, LabelledTexts, LabelledTexts | None]:
    """Training, test and, where there is one, dev texts."""
    train, test = (cut(load_labelled(data / file), source) for file in (source.train, source.test))
    return train, test, cut(load_labelled(data / source.dev), source) if source.dev else None


def cut(task: LabelledTexts, source: Source) -> LabelledTexts:
    """The task with coarse labels, if that is what is meant."""
    if not source.coarse:
        return task
    return LabelledTexts(
        tuple(LabelledText(row.text, (row.labels[0].split(":")[0],)) for row in task.rows)
    )


def row(
    name: str,
    texts: tuple[LabelledTexts, LabelledTexts, LabelledTexts | None],
    config: TaskConfig,
    options: argparse.Namespace,
    qa: QAPipeline | None = None,
) -> str:
    """One line of the table."""
    train, test, dev = texts
    train, test = (
        drawn(part, most, options.seed)
        for part, most in ((train, options.train), (test, options.texts))
    )
    peer_right, peer_seconds = peer(train, test)
    recurrent = "– | –"
    if options.bilstm:
        right, took = bilstm(train, test, options.seed)
        recurrent = f"{100 * right:.1f} | {took:.0f}"
    encoder = Encoder()
    encoder.token_ids(["loads the encoder"])
    start, start_cpu = time.perf_counter(), time.process_time()
    with TerminalProgress() as progress:
        trained = TextClassifier.train(
            train,
            dev=dev,
            config=config,
            encoder=encoder,
            fine_tune=options.fine_tune,
            augment=options.augment,
            mentions=qa.mention_features if qa else None,
            seed=options.seed,
            progress=progress,
        )
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    report = evaluate_task(trained, test)
    parts = ", ".join(
        f"{part} {100 * right:.1f}" for part, right in trained.training["expert_accuracy"].items()
    )
    speed = len(report.results) / report.seconds
    return (
        f"| {name} | {len(report.results):,} | {100 * peer_right:.1f} | {peer_seconds:.0f} "
        f"| {recurrent} | {100 * report.accuracy:.1f} | {100 * report.macro_f1:.1f} "
        f"| {seconds:.0f} | {cpu:.0f} | {speed:.0f} | {parts} |"
    )


def drawn(task: LabelledTexts, number: int | None, seed: int) -> LabelledTexts:
    """So many texts of a task, drawn by the seed, in their order; all without a number."""
    order = np.random.default_rng(seed).permutation(len(task.rows))[:number]
    return replace(task, rows=tuple(task.rows[place] for place in np.sort(order)))


def peer(train: LabelledTexts, test: LabelledTexts) -> tuple[float, float]:
    """Test accuracy of TF-IDF with logistic regression, and the seconds of its training."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    start = time.perf_counter()
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1)
    features = vectors.fit_transform(map(clean, train.texts))
    solver = "liblinear" if len(train.labels) == 2 else "lbfgs"
    model = LogisticRegression(C=30, max_iter=300, solver=solver)
    model.fit(features, [row.labels[0] for row in train.rows])
    seconds = time.perf_counter() - start
    said = model.predict(vectors.transform(map(clean, test.texts)))
    gold = np.array([row.labels[0] for row in test.rows])
    return float((said == gold).mean()), seconds


if __name__ == "__main__":
    main()
