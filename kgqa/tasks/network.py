"""The encoder with a classification layer of its own: token ids in, a logit for each label out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class TokenBatch:
    """Token ids (B, L) with their mask (B, L), and the places of the texts in the whole set."""

    ids: Tensor
    mask: Tensor
    rows: Tensor


class LabelNetwork(nn.Module):
    """A Transformer under a linear layer that reads its first token, its mean and its maximum."""

    def __init__(self, transformer: nn.Module, width: int, num_labels: int, dropout: float) -> None:
        super().__init__()
        self.transformer = transformer
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(3 * width, num_labels)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, batch: TokenBatch) -> Tensor:
        """Logits (B, C), float32."""
        output = self.transformer(input_ids=batch.ids, attention_mask=batch.mask)
        tokens = output.last_hidden_state  # (B, L, D)
        mask = batch.mask.unsqueeze(-1).to(tokens.dtype)  # (B, L, 1)
        mean = (tokens * mask).sum(1) / mask.sum(1)  # (B, D)
        most = tokens.masked_fill(mask == 0, -1e4).amax(1)  # (B, D)
        pooled = torch.cat([tokens[:, 0], mean, most], dim=1)  # (B, 3D)
        found: Tensor = self.head(self.dropout(pooled))
        return found.float()


def layer_groups(
    network: LabelNetwork, rate: float, decay: float, weight_decay: float
) -> list[dict[str, object]]:
    """Parameters for the optimiser: each layer down learns ``decay`` times as fast as the next up.

    Howard and Ruder 2018, "Universal Language Model Fine-tuning", section 3.2 (discriminative
    fine-tuning). Biases and normalisation are not decayed.
    """
    depths: dict[str, int] = {}
    for name, _ in network.named_parameters():
        depths[name] = _depth(name)
    top = max(depths.values()) + 1
    groups: dict[tuple[int, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        depth = top if name.startswith("head.") else depths[name]
        groups.setdefault((depth, parameter.ndim > 1), []).append(parameter)
    return [
        {
            "params": groups[depth, decayed],
            "lr": rate * decay ** (top - depth),
            "weight_decay": weight_decay if decayed else 0.0,
        }
        for depth, decayed in sorted(groups)
    ]


def _depth(name: str) -> int:
    """How high a parameter stands: 0 for the embeddings, 1 for the first layer, and so on."""
    numbers = [int(part) for part in name.split(".") if part.isdigit()]
    return numbers[0] + 1 if numbers and "layer" in name else 0


def cut(tokens: Sequence[int], max_tokens: int) -> list[int]:
    """At most ``max_tokens`` of a text's tokens: its first two thirds and its end."""
    if len(tokens) <= max_tokens:
        return list(tokens)
    tail = max_tokens // 3
    return [*tokens[: max_tokens - tail], *tokens[len(tokens) - tail :]]


def batches(
    texts: Sequence[Sequence[int]], size: int, rng: np.random.Generator | None = None
) -> Iterator[TokenBatch]:
    """Texts of like length together, shortest first, or in an order that chance decides.

    With ``rng`` lengths are blurred a little before sorting, so that batches differ by epoch.
    """
    lengths = np.array([len(text) for text in texts], dtype=np.float64)
    if rng is not None:
        lengths *= rng.uniform(0.8, 1.25, len(texts))
    order = np.argsort(lengths, kind="stable")
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    if rng is not None:
        chunks = [chunks[place] for place in rng.permutation(len(chunks))]
    for chunk in chunks:
        yield padded([texts[place] for place in chunk], chunk)


def padded(texts: Sequence[Sequence[int]], rows: np.ndarray) -> TokenBatch:
    """One batch, filled up with zeros behind."""
    length = max(len(text) for text in texts)
    ids = torch.zeros((len(texts), length), dtype=torch.long)
    mask = torch.zeros((len(texts), length), dtype=torch.long)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.tensor(text)
        mask[row, : len(text)] = 1
    return TokenBatch(ids, mask, torch.from_numpy(np.ascontiguousarray(rows)))
