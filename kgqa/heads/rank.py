"""The rank head: how well each next step fits the question, hence how probable a path is."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class RankHead(nn.Module):
    """Scores candidate steps by their product with the state of the path so far.

    The probability of a path is the product of its steps' probabilities, each over the steps that
    are adjacent in the graph: candidates that lead nowhere do not compete.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.ask = nn.Linear(width, width)
        self.offer = nn.Linear(width, width)
        self.log_scale = nn.Parameter(torch.tensor(0.0))

    def forward(self, states: Tensor, steps: Tensor, candidates: Tensor) -> Tensor:
        """Logits (P, N) of candidates (P, N), as rows of ``steps`` (S, D), after states (P, D)."""
        offered = self.offer(steps)[candidates]  # (P, N, D)
        products = offered @ self.ask(states).unsqueeze(-1)  # (P, N, 1)
        logits: Tensor = products.squeeze(-1) * self.log_scale.exp() * states.shape[-1] ** -0.5
        return logits
