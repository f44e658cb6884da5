"""Fact sheets and texts as tensors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kgqa.encoder import Encoder
from kgqa.generation.alignment import Copy, Item
from kgqa.generation.forms import name_forms
from kgqa.generation.network import MAX_SLOTS, NUM_BUCKETS, SheetBatch, TextBatch
from kgqa.generation.sheet import FactSheet
from kgqa.generation.tokens import BEGIN, END, PAD, Vocabulary, split
from kgqa.lexical import word_features
from kgqa.text import is_han

SHAPE_DIM = 12
ROLES = ("", "topic", "answer", "hidden")
LANGUAGES = ("en", "zh")
_MAX_FEATURES = 14


@dataclass(frozen=True)
class SheetRow:
    """A sheet as arrays; see ``SheetBatch``. ``tokens`` are those of relations and nouns."""

    sheet: FactSheet
    names: np.ndarray
    shapes: np.ndarray
    roles: np.ndarray
    forms: np.ndarray
    tokens: tuple[str, ...]
    features: tuple[tuple[int, ...], ...]
    meanings: np.ndarray
    ends: np.ndarray
    question: np.ndarray


def sheet_rows(
    sheets: Sequence[FactSheet], encoder: Encoder, *, questions: bool = True
) -> list[SheetRow]:
    """Sheets read with the encoder: names, relations and nouns once each, questions by token."""
    texts = [
        text
        for sheet in sheets
        for text in (
            *(slot.name for slot in sheet.slots),
            *(slot.noun for slot in sheet.slots),
            *(fact.relation for fact in sheet.facts),
        )
    ]
    distinct = list(dict.fromkeys(texts))
    vectors = dict(zip(distinct, encoder.sentence_vectors(distinct), strict=True))
    asked = [sheet.question for sheet in sheets] if questions else []
    tokens = encoder.token_vectors([text for text in asked if text]) if any(asked) else None
    rows, place = [], 0
    for sheet in sheets:
        question = np.zeros((0, encoder.dim), dtype=np.float32)
        if tokens is not None and sheet.question:
            question = tokens.vectors[place][tokens.mask[place]]
            place += 1
        rows.append(_row(sheet, vectors, question, encoder.dim))
    return rows


def _row(
    sheet: FactSheet, vectors: dict[str, np.ndarray], question: np.ndarray, dim: int
) -> SheetRow:
    tokens: list[str] = []
    features: list[tuple[int, ...]] = []
    meanings: list[np.ndarray] = []
    ends: list[tuple[int, int, int, int]] = []
    nouns = [(place, slot.noun, place) for place, slot in enumerate(sheet.slots) if slot.noun]
    for head, text, tail in (*((f.head, f.relation, f.tail) for f in sheet.facts), *nouns):
        own = split(text) or [text]
        for number, token in enumerate(own, start=1):
            tokens.append(token)
            features.append(_features(token))
            meanings.append(vectors[text])
            ends.append((head, tail, number, len(own)))
    return SheetRow(
        sheet=sheet,
        names=np.stack([vectors[slot.name] for slot in sheet.slots]),
        shapes=np.stack([_shape(slot.name, slot.plural, slot.noun) for slot in sheet.slots]),
        roles=np.array([ROLES.index(slot.role) for slot in sheet.slots]),
        forms=np.array([_forms(sheet, place) for place in range(len(sheet.slots))]),
        tokens=tuple(tokens),
        features=tuple(features),
        meanings=np.stack(meanings) if meanings else np.zeros((0, dim), dtype=np.float32),
        ends=np.array(ends, dtype=np.int64).reshape(-1, 4),
        question=question,
    )


def _features(token: str) -> tuple[int, ...]:
    """Hashed n-grams of all words of a token."""
    found = [bucket for word in word_features(token, NUM_BUCKETS) for bucket in word]
    return tuple(found[:_MAX_FEATURES]) or (1,)


def _forms(sheet: FactSheet, place: int) -> list[bool]:
    """Which forms of a slot's name may be written."""
    slot = sheet.slots[place]
    found = [slot.named and text != "" for text in name_forms(slot.name)]
    return [found[0], *([False] * (len(found) - 1))] if sheet.exact else found


def _shape(name: str, plural: bool, noun: str) -> np.ndarray:
    """(Y,) what a name looks like: capitals, digits, length, marks, script."""
    letters = [char for char in name if char.isalpha()]
    digits = sum(char.isdigit() for char in name)
    words = name.split()
    return np.array(
        [
            float(name[:1].isupper()),
            float(len(words) > 1 and all(word[:1].isupper() for word in words)),
            float(not letters and digits > 0),
            digits / max(1, len(name)),
            float(name.count("-") == 2 and not letters),
            float("." in name),
            float("," in name),
            float("(" in name),
            math.log1p(len(words)),
            float(is_han(name)),
            float(plural),
            float(noun != ""),
        ],
        dtype=np.float32,
    )


def sheet_batch(
    rows: Sequence[SheetRow], vocabulary: Vocabulary, rng: np.random.Generator | None = None
) -> SheetBatch:
    """Padded tensors; with ``rng`` slots get numbers by chance, so that none means anything."""
    size = len(rows)
    slots = max(len(row.names) for row in rows)
    width = max(1, max(len(row.tokens) for row in rows))
    asked = max(len(row.question) for row in rows)
    dim = rows[0].names.shape[1]
    made: dict[str, np.ndarray] = {
        "names": np.zeros((size, slots, dim), np.float32),
        "shapes": np.zeros((size, slots, SHAPE_DIM), np.float32),
        "roles": np.zeros((size, slots), np.int64),
        "slots": np.zeros((size, slots), np.int64),
        "forms": np.zeros((size, slots, rows[0].forms.shape[1]), np.bool_),
        "words": np.zeros((size, width, _MAX_FEATURES), np.int64),
        "meanings": np.zeros((size, width, dim), np.float32),
        "heads": np.zeros((size, width), np.int64),
        "tails": np.zeros((size, width), np.int64),
        "places": np.zeros((size, width), np.int64),
        "lengths": np.zeros((size, width), np.int64),
        "ids": np.full((size, width), -1, np.int64),
        "question": np.zeros((size, asked, dim), np.float32),
        "question_mask": np.zeros((size, asked), np.bool_),
        "languages": np.array([LANGUAGES.index(row.sheet.language) for row in rows]),
    }
    for number, row in enumerate(rows):
        count, length = len(row.names), len(row.tokens)
        own = np.arange(1, count + 1)
        if rng is not None:
            own = 1 + rng.permutation(MAX_SLOTS)[:count]
        made["names"][number, :count] = row.names
        made["shapes"][number, :count] = row.shapes
        made["roles"][number, :count] = row.roles
        made["slots"][number, :count] = own
        made["forms"][number, :count] = row.forms
        for at, features in enumerate(row.features):
            made["words"][number, at, : len(features)] = features
        made["meanings"][number, :length] = row.meanings
        made["heads"][number, :length] = own[row.ends[:, 0]]
        made["tails"][number, :length] = own[row.ends[:, 1]]
        made["places"][number, :length] = row.ends[:, 2]
        made["lengths"][number, :length] = row.ends[:, 3]
        made["ids"][number, :length] = [vocabulary.ids.get(token, PAD) for token in row.tokens]
        made["question"][number, : len(row.question)] = row.question
        made["question_mask"][number, : len(row.question)] = True
    return SheetBatch(**{name: torch.from_numpy(array) for name, array in made.items()})


def text_batch(
    texts: Sequence[tuple[int, Sequence[Item]]],
    rows: Sequence[SheetRow],
    vocabulary: Vocabulary,
    slots: int,
    width: int,
) -> TextBatch:
    """Texts, each with the place of its sheet among ``rows``; slots and words as in the batch."""
    length = 1 + max(len(items) for _, items in texts)
    shape = (len(texts), length)
    words, right = np.full(shape, PAD), np.full(shape, PAD)
    places, forms, right_forms = np.full(shape, -1), np.zeros(shape, int), np.zeros(shape, int)
    matches = np.zeros((*shape, slots + width), np.bool_)
    counted = np.zeros(shape, np.bool_)
    for number, (row, items) in enumerate(texts):
        words[number, 0] = BEGIN
        tokens = np.array(rows[row].tokens, dtype=object)
        for at, item in enumerate(items):
            counted[number, at] = True
            if isinstance(item, Copy):
                matches[number, at, item.slot] = True
                right_forms[number, at] = forms[number, at + 1] = item.form
                places[number, at + 1] = item.slot
                continue
            same = np.flatnonzero(tokens == item)
            matches[number, at, slots + same] = True
            right[number, at] = vocabulary.ids.get(item, PAD)
            words[number, at + 1] = right[number, at]
            if right[number, at] == PAD and len(same):
                places[number, at + 1] = slots + same[0]
            counted[number, at] = right[number, at] != PAD or len(same) > 0
        right[number, len(items)] = END
        counted[number, len(items)] = True
    tensors: list[Tensor] = [
        torch.from_numpy(array)
        for array in (words, places, forms, right, matches, right_forms, counted)
    ]
    return TextBatch(torch.tensor([row for row, _ in texts]), *tensors)
