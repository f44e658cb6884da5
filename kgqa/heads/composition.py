"""The composition head: whether one reasoning path answers, or what several have in common."""

from __future__ import annotations

from torch import Tensor, nn

COMPOSITIONS = ("single", "intersection")


class CompositionHead(nn.Module):
    """Logits over ``COMPOSITIONS`` from the pooled question: (B, D) to (B, 2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(COMPOSITIONS))
        )

    def forward(self, pooled: Tensor) -> Tensor:
        logits: Tensor = self.layers(pooled)
        return logits
