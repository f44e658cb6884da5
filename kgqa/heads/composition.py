"""The composition head: whether one reasoning path answers, or several together.

With a topic masked, a question means by it: alone what a path leads to (*single*), what several
paths have in common (*intersection*), what any of them leads to (*union*), a set without what is
excluded (*base*), what is excluded (*excluded*), or one of those to compare (*compared*).
"""

from __future__ import annotations

from torch import Tensor, nn

COMPOSITIONS = ("single", "intersection", "union", "base", "excluded", "compared")


class CompositionHead(nn.Module):
    """Logits over ``COMPOSITIONS`` from the pooled question: (B, D) to (B, 6)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(COMPOSITIONS))
        )

    def forward(self, pooled: Tensor) -> Tensor:
        logits: Tensor = self.layers(pooled)
        return logits
