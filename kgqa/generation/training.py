"""The loop that teaches the generator a corpus."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from kgqa.config import GenerationConfig
from kgqa.generation.alignment import Item
from kgqa.generation.encoding import SheetRow, sheet_batch, text_batch
from kgqa.generation.network import GeneratorNetwork, likelihood
from kgqa.generation.tokens import Vocabulary
from kgqa.half import half_precision
from kgqa.progress import Progress

_POOL = 32


@dataclass(frozen=True)
class Lesson:
    """A sheet and the texts that word it, as items."""

    row: SheetRow
    texts: Sequence[Sequence[Item]]


def teach(
    network: GeneratorNetwork,
    vocabulary: Vocabulary,
    lessons: Sequence[Lesson],
    held: Sequence[Lesson],
    config: GenerationConfig,
    epochs: int,
    seed: int,
    progress: Progress,
) -> list[dict[str, float]]:
    """Train in place; the network ends with the weights that did best on what was held out.

    Returns:
        Of each epoch the mean loss of an item, in training and held out (natural logarithm).
    """
    optimiser = torch.optim.AdamW(
        network.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    steps = -(-len(lessons) // config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, config.learning_rate, total_steps=epochs * steps + 10, pct_start=0.1
    )
    report = progress.stage("learning to write")
    history: list[dict[str, float]] = []
    best, kept = float("inf"), copy.deepcopy(network.state_dict())
    for epoch in range(epochs):
        rng = np.random.default_rng((seed, epoch))
        network.train()
        losses, weights = [], []
        for done, batch in enumerate(_batches(lessons, config.batch_size, rng), start=1):
            loss, count = batch_loss(network, vocabulary, batch, config.half_precision, rng)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            weights.append(count)
            report(epoch * steps + done, epochs * steps)
        reached = measure(network, vocabulary, held or lessons, config)
        values = {"loss": float(np.average(losses, weights=weights)), "held_out": reached}
        history.append(values)
        progress.log(
            f"writing, epoch {epoch + 1}: loss of an item {values['loss']:.3f}, "
            f"held out {reached:.3f}"
        )
        if reached < best:
            best, kept = reached, copy.deepcopy(network.state_dict())
    network.load_state_dict(kept)
    network.eval()
    return history


def batch_loss(
    network: GeneratorNetwork,
    vocabulary: Vocabulary,
    batch: Sequence[Lesson],
    half: bool,
    rng: np.random.Generator | None = None,
) -> tuple[Tensor, int]:
    """Mean negative logarithm of the chances of all items, and how many these are."""
    rows = [lesson.row for lesson in batch]
    texts = [(place, text) for place, lesson in enumerate(batch) for text in lesson.texts]
    sheets = sheet_batch(rows, vocabulary, rng)
    slots, width = sheets.slots.shape[1], sheets.places.shape[1]
    items = text_batch(texts, rows, vocabulary, slots, width)
    with sdpa_kernel(SDPBackend.MATH), half_precision(half):
        memory = network.read(sheets)
        source = network.source(sheets, memory, items.rows)
        written = network.write(source, items.words, items.places, items.forms)
    found = likelihood(written, items, slots)[items.counted]
    return -found.mean(), len(found)


@torch.inference_mode()
def measure(
    network: GeneratorNetwork,
    vocabulary: Vocabulary,
    lessons: Sequence[Lesson],
    config: GenerationConfig,
) -> float:
    """Mean loss of an item."""
    network.eval()
    parts = [
        batch_loss(network, vocabulary, batch, config.half_precision)
        for batch in _batches(lessons, config.batch_size, None)
    ]
    return float(np.average([loss.item() for loss, _ in parts], weights=[n for _, n in parts]))


def _batches(
    lessons: Sequence[Lesson], size: int, rng: np.random.Generator | None
) -> list[list[Lesson]]:
    """Lessons of about one length together."""
    order = np.arange(len(lessons)) if rng is None else rng.permutation(len(lessons))
    lengths = np.array([max(map(len, lesson.texts)) for lesson in lessons])
    batches = []
    for start in range(0, len(order), _POOL * size):
        pool = order[start : start + _POOL * size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[at : at + size] for at in range(0, len(pool), size)]
    if rng is not None:
        batches = [batches[place] for place in rng.permutation(len(batches))]
    return [[lessons[place] for place in batch] for batch in batches]
