"""The rank head: how well each next step fits the question, hence how probable a path is."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class RankHead(nn.Module):
    """Scores candidate steps by their product with the state of the path so far.

    The probability of a path is the product of its steps' probabilities, each over the steps that
    are adjacent in the graph: candidates that lead nowhere do not compete.
    """

    def __init__(self, width: int, num_measures: int) -> None:
        super().__init__()
        self.ask = nn.Linear(width, width)
        self.offer = nn.Linear(width, width)
        self.log_scale = nn.Parameter(torch.tensor(1.6))  # learns sooner than from 0
        self.weigh = nn.Linear(width, num_measures) if num_measures else None
        if self.weigh is not None:
            nn.init.zeros_(self.weigh.weight)
            nn.init.ones_(self.weigh.bias)

    def forward(
        self, states: Tensor, offered: Tensor, candidates: Tensor, shared: Tensor | None
    ) -> Tensor:
        """Logits (P, N) of candidates (P, N), as rows of ``offered`` (S, D), after states (P, D).

        ``offered`` is ``offer`` of the step vectors, worked out once for many states; ``shared``
        (P, N, M) measures what each candidate and the question share.
        """
        scores = self.ask(states) @ offered.T  # (P, S)
        scaled: Tensor = scores * self.log_scale.exp() * states.shape[-1] ** -0.5
        logits = scaled.gather(1, candidates)  # (P, N)
        if shared is not None and self.weigh is not None:
            logits = logits + (shared @ self.weigh(states).unsqueeze(-1)).squeeze(-1)
        return logits
