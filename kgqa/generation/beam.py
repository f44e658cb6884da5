"""Beam search for the likeliest text of a sheet that names all that it should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kgqa.config import GenerationConfig
from kgqa.fusion import Memory
from kgqa.generation.alignment import Copy, Item
from kgqa.generation.encoding import SheetRow, sheet_batch
from kgqa.generation.forms import NUM_FORMS
from kgqa.generation.network import GeneratorNetwork, SheetBatch, Written
from kgqa.generation.tokens import BEGIN, END, PAD, Vocabulary

_NEVER = -1e9
_MISSED = 6.0
_LEAST, _FOR_EACH = 14, 13
"""Items that a text may have, and those that it may have besides for each fact."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as items; ``score`` is the logarithm of its chance, divided by a power of its length.

    ``complete`` says that it names every slot that is to be named.
    """

    items: tuple[Item, ...]
    score: float
    complete: bool


@dataclass
class _Beam:
    """The texts being written: ``words``, ``places`` and ``forms`` (B, N, T) of their items,
    ``scores`` (B, N), ``left`` (B, N, S) how often a slot may still be copied, ``named`` (B, N, S),
    ``seen`` (B, N, T, D) by each layer.
    """

    words: Tensor
    places: Tensor
    forms: Tensor
    scores: Tensor
    left: Tensor
    named: Tensor
    seen: list[Tensor]

    def taken(self, beams: Tensor) -> _Beam:
        """Those of some beams (B, N), in that order."""

        def pick(values: Tensor) -> Tensor:
            index = beams.view(*beams.shape, *([1] * (values.ndim - 2)))
            return values.gather(1, index.expand(-1, -1, *values.shape[2:]))

        return _Beam(
            pick(self.words),
            pick(self.places),
            pick(self.forms),
            pick(self.scores),
            pick(self.left),
            pick(self.named),
            [pick(one) for one in self.seen],
        )


@torch.inference_mode()
def search(
    network: GeneratorNetwork,
    vocabulary: Vocabulary,
    rows: Sequence[SheetRow],
    config: GenerationConfig,
    *,
    own_names: bool = False,
) -> list[list[Draft]]:
    """Up to ``beam_size`` texts of each sheet, best first.

    A text that ends before it names all slots loses ``_MISSED`` for each of those left, and none
    is copied more often than there are facts about it, heads of facts once more.

    Args:
        rows: the sheets.
        own_names: whether names and numbers of the vocabulary may be written, which the facts
            do not hold.
    """
    return _Search(network, vocabulary, rows, config, own_names).run()


class _Search:
    def __init__(
        self,
        network: GeneratorNetwork,
        vocabulary: Vocabulary,
        rows: Sequence[SheetRow],
        config: GenerationConfig,
        own_names: bool,
    ) -> None:
        self.network = network
        self.vocabulary = vocabulary
        self.rows = rows
        self.config = config
        self.batch: SheetBatch = sheet_batch(rows, vocabulary)
        self.memory: Memory = network.read(self.batch)
        self.num_slots = self.batch.slots.shape[1]
        self.num_words = self.batch.places.shape[1]
        self.banned = [] if own_names else vocabulary.name_ids
        self.finished: list[list[Draft]] = [[] for _ in rows]
        self.required = self.batch.forms.any(-1)  # (B, S)
        texts = torch.arange(len(rows)).repeat_interleave(config.beam_size)
        self.source = network.source(self.batch, self.memory, texts)
        self.texts = texts
        facts = max(len(row.sheet.facts) for row in rows)
        self.max_items = min(config.max_items, _LEAST + _FOR_EACH * facts)
        self.length = 1

    def run(self) -> list[list[Draft]]:
        beam = self._start()
        for _ in range(self.max_items):
            beam = self._step(beam)
            if all(map(self._is_done, self.finished, beam.scores.max(1).values.tolist())):
                break
            self.length += 1
        best = self.config.beam_size
        return [sorted(found, key=lambda draft: -draft.score)[:best] for found in self.finished]

    def _is_done(self, found: Sequence[Draft], live: float) -> bool:
        """Whether a finished text is better than the best one that goes on is by now."""
        best = max((draft.score for draft in found), default=-np.inf)
        return bool(best >= live / self.length**self.config.length_power)

    def _start(self) -> _Beam:
        size, beams = len(self.rows), self.config.beam_size
        scores = torch.full((size, beams), _NEVER)
        scores[:, 0] = 0.0
        left = torch.from_numpy(np.stack([self._allowed(row) for row in self.rows]))  # (B, S)
        return _Beam(
            torch.full((size, beams, 1), BEGIN),
            torch.full((size, beams, 1), -1),
            torch.zeros((size, beams, 1), dtype=torch.long),
            scores,
            left.unsqueeze(1).repeat(1, beams, 1),
            torch.zeros((size, beams, self.num_slots), dtype=torch.bool),
            [torch.zeros(size, beams, 0, self.config.width) for _ in self.network.decoder],
        )

    def _allowed(self, row: SheetRow) -> np.ndarray:
        """(S,) how often each slot may be named: for each fact about it, and a head once more."""
        first = row.ends[row.ends[:, 2] == 1]
        heads, tails = (np.bincount(first[:, end], minlength=self.num_slots) for end in (0, 1))
        return np.asarray(np.maximum(heads + tails + (heads > 0), 1))

    def _step(self, beam: _Beam) -> _Beam:
        """One item more for each text; those that end are noted."""
        size, beams, _ = beam.words.shape
        words, places, forms = (
            values[..., -1].reshape(-1, 1) for values in (beam.words, beam.places, beam.forms)
        )
        seen = [one.flatten(0, 1) for one in beam.seen]
        found, read = self.network.advance(self.source, (words, places, forms), seen)
        beam.seen = [one.view(size, beams, *one.shape[1:]) for one in read]
        chances = self._joined(found, beam)  # (B, N, C)
        total = beam.scores.unsqueeze(-1) + chances
        best, index = total.flatten(1).topk(2 * beams)  # (B, 2N)
        source, choice = index // chances.shape[-1], index % chances.shape[-1]
        ends = choice == END
        self._note(beam, best, source, ends)
        best = best.masked_fill(ends, _NEVER)
        scores, kept = best.topk(beams)  # (B, N)
        grown = beam.taken(source.gather(1, kept))
        return self._grown(grown, choice.gather(1, kept), scores)

    def _joined(self, found: Written, beam: _Beam) -> Tensor:
        """(B, N, V + W + S · K) chances of words, of copied words, of slots in each form."""
        size, beams = beam.scores.shape
        words = found.words[:, 0].clone()  # (B · N, V)
        if self.banned:
            words[:, self.banned] = _NEVER
        copies = found.copies[:, 0, self.num_slots :].clone()  # (B · N, W)
        ids = self.batch.ids[self.texts]
        known = ids > PAD
        spelled = torch.zeros_like(words).scatter_add(
            1, ids.clamp(min=PAD), copies.exp() * known
        )  # (B · N, V)
        words = torch.logaddexp(words, spelled.clamp(min=1e-38).log())
        copies = copies.masked_fill(known, _NEVER)
        slots = found.copies[:, 0, : self.num_slots, None] + found.forms[:, 0]  # (B · N, S, K)
        slots = slots.masked_fill(beam.left.flatten(0, 1).unsqueeze(-1) <= 0, _NEVER)
        missing = (self.required[self.texts] & ~beam.named.flatten(0, 1)).sum(-1)
        words[:, END] -= _MISSED * missing
        joined = torch.cat([words, copies, slots.flatten(1)], -1)
        return joined.view(size, beams, -1)

    def _note(self, beam: _Beam, best: Tensor, source: Tensor, ends: Tensor) -> None:
        """Keep the texts that end here, if they are among the best that could go on."""
        length = beam.words.shape[-1]
        for row, column in ends[:, : self.config.beam_size].nonzero().tolist():
            score = float(best[row, column])
            if score <= _NEVER / 2:
                continue
            number = int(source[row, column])
            complete = not bool((self.required[row] & ~beam.named[row, number]).any())
            score /= length**self.config.length_power
            self.finished[row].append(Draft(self._items(row, beam, number), score, complete))

    def _items(self, row: int, beam: _Beam, number: int) -> tuple[Item, ...]:
        words, places = beam.words[row, number, 1:].tolist(), beam.places[row, number, 1:].tolist()
        forms = beam.forms[row, number, 1:].tolist()
        items: list[Item] = []
        for word, place, form in zip(words, places, forms, strict=True):
            if place < 0:
                items.append(self.vocabulary.word(word))
            elif place < self.num_slots:
                items.append(Copy(place, form))
            else:
                items.append(self.rows[row].tokens[place - self.num_slots])
        return tuple(items)

    def _grown(self, beam: _Beam, choice: Tensor, scores: Tensor) -> _Beam:
        """The texts with the chosen items (B, N) behind them."""
        size = len(self.vocabulary)
        slot = (choice - size - self.num_words).div(NUM_FORMS, rounding_mode="floor")
        is_word, is_slot = choice < size, choice >= size + self.num_words
        place = torch.where(is_slot, slot, choice - size + self.num_slots)
        place = place.masked_fill(is_word, -1)
        form = torch.where(is_slot, (choice - size - self.num_words) % NUM_FORMS, 0)
        word = choice.masked_fill(~is_word, PAD)
        marked = torch.nn.functional.one_hot(slot.clamp(min=0), self.num_slots).bool()
        marked &= is_slot.unsqueeze(-1)  # (B, N, S)
        return _Beam(
            torch.cat([beam.words, word.unsqueeze(-1)], -1),
            torch.cat([beam.places, place.unsqueeze(-1)], -1),
            torch.cat([beam.forms, form.unsqueeze(-1)], -1),
            scores,
            beam.left - marked.long(),
            beam.named | marked,
            beam.seen,
        )
