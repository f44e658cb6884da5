"""What each part of the question writer is worth: the table of benchmarks/README.md, one run.

    python -m benchmarks.writing [--written 16000] [--epochs 6] [--seed 0] [--rows NAME ...]

Each row writes questions about the world graph with one part left out, learns from them alone, and
is asked the hand-worded questions for choosing, as they are and with a typo in each (Hits@1), and
the plain questions of ``benchmarks/plain.py``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np

from benchmarks.ablation import TESTS, WORLD
from benchmarks.plain import plain_questions
from kgqa import Config, KnowledgeGraph, QAPipeline, Question
from kgqa.attacks import Attack, attack_questions
from kgqa.evaluation import evaluate
from kgqa.grammar import concepts, relation_names
from kgqa.questions import load_questions
from kgqa.retrieval import Walk
from kgqa.sampling import WalkSampler
from kgqa.shipped import shipped_graph

Item = TypeVar("Item")
Table = dict[str, Any]


class OneTemplate(Random):
    """Chance that always takes the first of several templates."""

    def choice(self, seq: Sequence[Item]) -> Item:  # type: ignore[override]
        """The first of templates, one of all else."""
        if any(isinstance(one, str) and "{" in one for one in seq):
            return seq[0]
        return super().choice(seq)


@contextmanager
def one_template() -> Iterator[None]:
    """Each table of the grammar has one sentence, and no property questions of its own."""
    with patch("kgqa.synthesis.Random", OneTemplate), property_words(_without_questions):
        yield


@contextmanager
def property_words(change: Callable[[Table], Table]) -> Iterator[None]:
    """Words of properties (``kgqa/grammar/words``), changed."""
    cached = (
        *(concepts.property_concepts, concepts.property_names, concepts.said_names),
        *(concepts._by_name, relation_names._vocabulary),
    )
    read = concepts._read()
    changed = [*map(change, read["property"])]
    try:
        with patch.object(concepts, "_read", lambda: read | {"property": changed}):
            for one in cached:
                one.cache_clear()
            yield
    finally:
        for one in cached:
            one.cache_clear()


def _headwords(entry: Table) -> Table:
    """A property by its first name alone."""
    first = {name: entry[name].split(",")[0] for name in ("en", "zh")}
    return {**first, "ask": [], "zh_ask": []}


def _without_questions(entry: Table) -> Table:
    return entry | {"ask": [], "zh_ask": [], "back": [], "zh_back": []}


@contextmanager
def as_common() -> Iterator[None]:
    """Reasoning paths are asked for as often as their first relation has facts."""

    def bounds(self: WalkSampler) -> list[list[float]]:
        return [list(accumulate(_facts(self, walks[0]) for walks in paths)) for paths in self.pools]

    def first(self: WalkSampler) -> Walk:
        walks = self.rng.choices(self.pools[0], cum_weights=self._bounds[0])[0]
        return self.rng.choice(walks)

    common = cached_property(bounds)
    common.__set_name__(WalkSampler, "_bounds")
    with patch.object(WalkSampler, "_bounds", common), patch.object(WalkSampler, "first", first):
        yield


def _facts(sampler: WalkSampler, walk: Walk) -> float:
    store = sampler.walker.store
    step = walk.spoken(store.num_steps).steps[0]
    return float(np.sum(store.triples[:, 1] == step % store.num_relations))


@dataclass(frozen=True)
class Row:
    """Rates of the writer that are changed, and what else is."""

    rates: Mapping[str, Any] = field(default_factory=dict)
    changed: Sequence[Callable[[], Any]] = ()


ROWS: dict[str, Row] = {
    "the writer as it is": Row(),
    "one sentence for each form": Row(changed=(one_template,)),
    "no words for common properties": Row(changed=(lambda: property_words(_headwords),)),
    "no synonyms": Row({"synonym_rate": 0.0}),
    "no typos": Row({"typo_rate": 0.0, "misplaced_rate": 0.0}),
    "no balance": Row(changed=(as_common,)),
    "no operators": Row({"operator_rate": 0.0}),
}


def main() -> None:
    """Train and ask row by row; print as it goes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--written", type=int, default=16_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kg = KnowledgeGraph.load(shipped_graph())
    asked = [*load_questions(*(TESTS / name for name in WORLD))]
    plain = plain_questions(kg)
    print("| questions written with | exactly right | with a typo | plain ones | seconds |")
    print("|---|---:|---:|---:|---:|", flush=True)
    for name in options.rows:
        print(measure(name, ROWS[name], kg, asked, plain, options), flush=True)


def measure(
    name: str,
    row: Row,
    kg: KnowledgeGraph,
    asked: Sequence[Question],
    plain: Sequence[Question],
    options: argparse.Namespace,
) -> str:
    """Write and learn with one part left out, ask, word the line."""
    start = time.perf_counter()
    base = Config()
    config = replace(
        base,
        synthesis=replace(base.synthesis, num_questions=options.written, **row.rates),
        training=replace(base.training, networks=1, start="", epochs=options.epochs),
    )
    with ExitStack() as changes:
        for change in row.changed:
            changes.enter_context(change())
        qa = QAPipeline.train(kg, config=config, seed=options.seed)
    right = evaluate(qa, asked, slim=True).overall.exact_match
    simple = evaluate(qa, plain, slim=True).overall.exact_match
    typo = attack_questions(qa, asked, Attack.named("typo"), seed=options.seed)
    rates = (right, typo.attacked, simple)
    cells = [name, *(f"{100 * rate:.1f}" for rate in rates), f"{time.perf_counter() - start:.0f}"]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
