"""The classification head: labels of any text task from the states of a text."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_NEVER = -1e4


class ClassifyHead(nn.Module):
    """A logit for each label from pooled state, mean and maximum of a text: to (B, C)."""

    def __init__(self, width: int, num_labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(3 * width, width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(width, num_labels),
        )

    def forward(self, states: Tensor, mask: Tensor, pooled: Tensor) -> Tensor:
        """Of states (B, L, D) with their mask (B, L), and pooled (B, D)."""
        kept = mask.unsqueeze(-1)  # (B, L, 1)
        mean = (states * kept).sum(1) / kept.sum(1).clamp(min=1)  # (B, D)
        most = states.masked_fill(~kept, _NEVER).amax(1)  # (B, D)
        logits: Tensor = self.layers(torch.cat([pooled, mean, most], -1))
        return logits
