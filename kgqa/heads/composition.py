"""The composition head: whether one reasoning path answers, or several together.

With a topic masked, a question means by it: alone what a path leads to (*single*), what several
paths have in common (*intersection*), what any of them leads to (*union*), a set without what is
excluded (*base*), what is excluded (*excluded*), or one of those to compare (*compared*).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

COMPOSITIONS = ("single", "intersection", "union", "base", "excluded", "compared")


class CompositionHead(nn.Module):
    """Logits over ``COMPOSITIONS``, of a question before it is searched, or of a path in it.

    What a path means cannot be told from the question alone: of "countries in [MASK] that do not
    use the euro" and "countries that do not use [MASK] in Europe" the one path goes by "in" and
    the other by "use". The state after the path's last step has seen which words it took.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.question = _layers(width, width)
        self.path = _layers(2 * width, width)

    def of_question(self, pooled: Tensor) -> Tensor:
        """From the pooled question: (B, D) to (B, 6)."""
        logits: Tensor = self.question(pooled)
        return logits

    def of_path(self, pooled: Tensor, end: Tensor) -> Tensor:
        """From the pooled question and the state at the end of a path: (B, D) each to (B, 6)."""
        logits: Tensor = self.path(torch.cat([pooled, end], -1))
        return logits


def _layers(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Linear(width, len(COMPOSITIONS)))
