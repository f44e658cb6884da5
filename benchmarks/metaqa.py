"""MetaQA: the tables of benchmarks/README.md, one command each.

    python benchmarks/metaqa.py main       --data DIR   trained on all of dev, asked all of test
    python benchmarks/metaqa.py oneshot    --data DIR   one question of each wording, three seeds
    python benchmarks/metaqa.py heldout    --data DIR   a fifth of the wordings never trained on
    python benchmarks/metaqa.py paraphrase --data DIR   trained on plain questions, asked others
    python benchmarks/metaqa.py half       --data DIR   half of the facts removed
    python benchmarks/metaqa.py unlabelled --data DIR   trained without one question
    python benchmarks/metaqa.py untrained  --data DIR   the shipped networks, without training

DIR holds the folder ``metaqa``. ``dev`` is what there is to train on (a tenth of the original
train set); choices were made on parts of it, and ``test`` is only asked. ``--limit N`` asks N
test questions of each number of hops, drawn with seed 0. A *wording* is a question with its topic
entity taken out. Memory is the most that the process held until it was trained.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.cli.progress import TerminalProgress
from kgqa.evaluation import evaluate
from kgqa.questions import load_questions
from kgqa.records import Question

HOPS = (1, 2, 3)
_T = TypeVar("_T")


class Ground:
    """The files of MetaQA, and what the command line says of them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.folder: Path = options.data / "metaqa"
        self.limit: int | None = options.limit
        self.seeds: list[int] = options.seeds
        self.save: Path | None = options.save
        self.config = Config.load(options.config) if options.config else Config()

    def graph(self, name: str = "kb.txt") -> KnowledgeGraph:
        """A graph without what questions say."""
        return KnowledgeGraph.load(self.folder / name)

    def questions(self, split: str, folder: str = "") -> list[Question]:
        """The questions of a split, of all numbers of hops unless a folder is named."""
        folders = [folder] if folder else [f"{hops}-hop" for hops in HOPS]
        return load_questions(*(self.folder / each / f"qa_{split}.txt" for each in folders))

    def asked(self, questions: Sequence[Question]) -> list[Question]:
        """``--limit`` questions of each number of hops, drawn by chance: the files are sorted."""
        groups = [[one for one in questions if one.hops == hops] for hops in HOPS]
        return [one for group in groups for one in shuffled(group, 0)[: self.limit]]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", choices=TABLES)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--config", type=Path)
    parser.add_argument("--save", type=Path, help="keep the last model in this folder")
    options = parser.parse_args()
    print(
        "| trained on | seed | brackets | 1 hop | 2 hops | 3 hops | exact 1 / 2 / 3 | ECE | "
        "questions/s | training | memory |\n"
        "|---|---:|---|---:|---:|---:|---|---:|---:|---:|---:|",
        flush=True,
    )
    ground = Ground(options)
    for seed in ground.seeds:
        TABLES[options.table](ground, seed)


def whole(ground: Ground, seed: int) -> None:
    """All dev questions."""
    measure(ground, "all of dev", seed, ground.questions("dev"), ground.questions("test"))


def one_shot(ground: Ground, seed: int) -> None:
    """One question of each wording."""
    drawn = {wording(one): one for one in shuffled(ground.questions("dev"), seed)}
    name = f"one of each of {len(drawn)} wordings"
    measure(ground, name, seed, list(drawn.values()), ground.questions("test"))


def held_out(ground: Ground, seed: int) -> None:
    """Four fifths of each number of hops' wordings; test questions of the other fifth."""
    dev, test = ground.questions("dev"), ground.questions("test")
    kept: set[str] = set()
    for hops in HOPS:
        wordings = sorted({wording(one) for one in dev if one.hops == hops})
        kept.update(shuffled(wordings, seed)[len(wordings) // 5 :])
    measure(
        ground,
        f"{len(kept)} wordings, asked others",
        seed,
        [one for one in dev if wording(one) in kept],
        [one for one in test if wording(one) not in kept],
    )


def paraphrase(ground: Ground, seed: int) -> None:
    """Paraphrases by machine translation, after plain questions, and after both."""
    plain, other = ground.questions("dev"), ground.questions("dev", "1-hop-ntm")
    test = ground.questions("test", "1-hop-ntm")
    measure(ground, "plain dev, asked paraphrases", seed, plain, test)
    measure(ground, "both devs, asked paraphrases", seed, plain + other, test)


def half(ground: Ground, seed: int) -> None:
    """Half of the facts; questions are never written back as facts."""
    dev, test = ground.questions("dev"), ground.questions("test")
    measure(ground, "all of dev, half graph", seed, dev, test, graph="kb_half.txt")


def unlabelled(ground: Ground, seed: int) -> None:
    """No labelled question."""
    measure(ground, "no question", seed, None, ground.questions("test"))


def untrained(ground: Ground, seed: int) -> None:
    """The shipped networks, on a graph that they never saw; nothing is drawn by the seed."""
    start = time.perf_counter()
    qa = QAPipeline.from_pretrained().on(ground.graph())
    ask(ground, "nothing", seed, qa, ground.questions("test"), time.perf_counter() - start)


TABLES: dict[str, Callable[[Ground, int], None]] = {
    "main": whole,
    "oneshot": one_shot,
    "heldout": held_out,
    "paraphrase": paraphrase,
    "half": half,
    "unlabelled": unlabelled,
    "untrained": untrained,
}


def measure(
    ground: Ground,
    name: str,
    seed: int,
    train: Sequence[Question] | None,
    test: Sequence[Question],
    graph: str = "kb.txt",
) -> None:
    """Train once, and ask."""
    start = time.perf_counter()
    with TerminalProgress() as progress:
        qa = QAPipeline.train(
            ground.graph(graph), train, config=ground.config, seed=seed, progress=progress
        )
    ask(ground, name, seed, qa, test, time.perf_counter() - start)


def ask(
    ground: Ground,
    name: str,
    seed: int,
    qa: QAPipeline,
    test: Sequence[Question],
    seconds: float,
) -> None:
    """Ask the test questions with their topic entities and without, print rows."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # from KiB
    if ground.save:
        qa.save_pretrained(ground.save)
    for given in (True, False):
        report = evaluate(qa, ground.asked(test), gold_entities=given, slim=True)
        hops = [report.by_hops.get(str(number)) for number in HOPS]
        hits = [f"{100 * one.hits_at_1:.2f}" if one else "" for one in hops]
        exact = " / ".join(f"{100 * one.exact_match:.2f}" if one else "-" for one in hops)
        cells = [name, str(seed), "given" if given else "removed", *hits, exact]
        cells += [f"{report.ece or 0:.3f}", f"{report.questions_per_second:.0f}"]
        print(
            "| " + " | ".join([*cells, f"{seconds:.0f} s", f"{memory:.1f} GB"]) + " |", flush=True
        )


def wording(question: Question) -> str:
    """The question without its topic entity."""
    text = question.text
    for name in question.topic_entities:
        text = text.replace(name, "[…]")
    return f"{question.hops} {text}"


def shuffled(items: Iterable[_T], seed: int) -> list[_T]:
    """The items in an order drawn by chance."""
    ordered = list(items)
    return Random(seed).sample(ordered, len(ordered))


if __name__ == "__main__":
    main()
