"""The peer that text tasks are measured beside on request: a BiLSTM over words, from scratch.

As in the usual recipe for reviews: the commonest 20,000 words, vectors of 100 that are learned with
the rest, one LSTM in each direction (Graves and Schmidhuber 2005) of 64 units, dropout, and a layer
over the last states. It stops when three epochs have brought nothing on a tenth of the texts.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from kgqa.cleaning import clean
from kgqa.tasks.records import LabelledTexts
from kgqa.text import words

_WORDS, _LENGTH = 20_000, 200
_PADDING, _UNKNOWN, _FIRST = 0, 1, 2
_WIDTH, _UNITS, _DROPOUT = 100, 64, 0.3
_EPOCHS, _PATIENCE, _BATCH, _RATE = 30, 3, 64, 1e-3
_READ = 256


class BiLSTM(nn.Module):
    """Word numbers (B, L), padded in front, to logits (B, C)."""

    def __init__(self, num_labels: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(_WORDS + _FIRST, _WIDTH, padding_idx=_PADDING)
        self.lstm = nn.LSTM(_WIDTH, _UNITS, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(_DROPOUT)
        self.out = nn.Linear(2 * _UNITS, num_labels)

    def forward(self, numbers: Tensor) -> Tensor:
        _, (last, _) = self.lstm(self.drop(self.vectors(numbers)))  # (2, B, U)
        logits: Tensor = self.out(self.drop(torch.cat([last[0], last[1]], -1)))
        return logits


def bilstm(train: LabelledTexts, test: LabelledTexts, seed: int) -> tuple[float, float]:
    """Test accuracy, and the seconds of its training."""
    start = time.perf_counter()
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    split = [_words(text) for text in train.texts]
    common = Counter(word for text in split for word in text).most_common(_WORDS)
    known = {word: _FIRST + place for place, (word, _) in enumerate(common)}
    labels = {label: number for number, label in enumerate(train.labels)}
    numbers, targets = _numbers(split, known), _targets(train, labels)
    order = rng.permutation(len(numbers))
    held, rest = order[: len(order) // 10], order[len(order) // 10 :]
    network = BiLSTM(len(labels))
    optimizer = torch.optim.Adam(network.parameters(), _RATE)
    best, since, state = -1.0, 0, network.state_dict()
    for _ in range(_EPOCHS):
        network.train()
        shuffled = rng.permutation(rest)
        for first in range(0, len(shuffled), _BATCH):
            rows = shuffled[first : first + _BATCH]
            loss = nn.functional.cross_entropy(network(numbers[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
        reached = _right(network, numbers[held], targets[held])
        since += 1
        if reached > best:
            best, since = reached, 0
            state = {name: value.clone() for name, value in network.state_dict().items()}
        if since == _PATIENCE:
            break
    network.load_state_dict(state)
    seconds = time.perf_counter() - start
    asked = _numbers([_words(text) for text in test.texts], known)
    return _right(network, asked, _targets(test, labels)), seconds


def _words(text: str) -> list[str]:
    return [word.lower() for word, _, _ in words(clean(text))]


def _numbers(texts: Sequence[Sequence[str]], known: dict[str, int]) -> Tensor:
    """(N, L) the last words of each text, padded in front."""
    longest = min(_LENGTH, max(map(len, texts)))
    found = np.full((len(texts), longest), _PADDING)
    for row, text in enumerate(texts):
        last = [known.get(word, _UNKNOWN) for word in text[-longest:]]
        found[row, longest - len(last) :] = last
    return torch.from_numpy(found)


def _targets(task: LabelledTexts, labels: dict[str, int]) -> Tensor:
    return torch.tensor([labels.get(row.labels[0], -1) for row in task.rows])


@torch.inference_mode()
def _right(network: BiLSTM, numbers: Tensor, targets: Tensor) -> float:
    network.eval()
    starts = range(0, len(numbers), _READ)
    said = torch.cat([network(numbers[at : at + _READ]).argmax(1) for at in starts])
    return float((said == targets).float().mean())
