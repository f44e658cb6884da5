"""From sheets with their texts to a generator."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from kgqa.config import GenerationConfig
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.generation.alignment import Item, align
from kgqa.generation.corpus import CorpusEntry
from kgqa.generation.encoding import SHAPE_DIM, sheet_rows
from kgqa.generation.generator import Generator, learn_habits
from kgqa.generation.network import MAX_ITEMS, GeneratorNetwork
from kgqa.generation.sheet import FactSheet
from kgqa.generation.tokens import Vocabulary
from kgqa.generation.training import Lesson, teach
from kgqa.progress import Progress


@dataclass(frozen=True)
class Worded:
    """A sheet and the texts that word it, as items."""

    sheet: FactSheet
    texts: tuple[tuple[Item, ...], ...]


def lessons_of(corpus: Sequence[CorpusEntry]) -> list[Worded]:
    """The entries of a corpus with their texts aligned; what is too long to write is left out."""
    worded = []
    for entry in corpus:
        sheet = entry.sheet
        texts = [tuple(align(text, sheet)) for text in entry.texts]
        short = tuple(items for items in texts if 0 < len(items) < MAX_ITEMS)
        if short:
            worded.append(Worded(sheet, short))
    return worded


def fit_generator(
    worded: Sequence[Worded],
    held: Sequence[Worded] | None,
    config: GenerationConfig,
    epochs: int,
    encoder: Encoder,
    seed: int,
    progress: Progress,
) -> Generator:
    """See ``Generator.train``."""
    start = time.perf_counter()
    if len(worded) < 2:
        raise DataError("a generator needs two or more sets of facts with texts to learn from")
    if held is None:
        order = np.random.default_rng(seed).permutation(len(worded))
        share = max(1, int(config.dev_share * len(worded)))
        held = [worded[place] for place in order[:share]]
        worded = [worded[place] for place in order[share:]]
    texts = [items for one in worded for items in one.texts]
    least = config.least if len(texts) >= 10 * config.least else 1
    vocabulary = Vocabulary.learn(texts, least)
    if not vocabulary.words:
        raise DataError("the texts have no word in common but names: nothing to learn from")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = GeneratorNetwork(config, encoder.dim, SHAPE_DIM, len(vocabulary))
        history = teach(
            network,
            vocabulary,
            _lessons(worded, encoder),
            _lessons(held, encoder),
            config,
            epochs,
            seed,
            progress,
        )
    return Generator(
        config=config,
        encoder=encoder,
        vocabulary=vocabulary,
        network=network,
        relations=frozenset(fact.relation for one in worded for fact in one.sheet.facts),
        habits=learn_habits((one.sheet, items) for one in worded for items in one.texts),
        training={
            "entries": len(worded),
            "texts": len(texts),
            "held_out": len(held),
            "epochs": history,
            "seed": seed,
            "seconds": time.perf_counter() - start,
        },
    )


def _lessons(worded: Sequence[Worded], encoder: Encoder) -> list[Lesson]:
    rows = sheet_rows([one.sheet for one in worded], encoder)
    return [Lesson(row, one.texts) for row, one in zip(rows, worded, strict=True)]
