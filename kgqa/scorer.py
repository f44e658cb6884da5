"""The fusion network with its heads, as one module: what is trained, saved and loaded."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from kgqa.config import FusionConfig
from kgqa.fusion import Fusion, Memory, Reached
from kgqa.heads.composition import CompositionHead
from kgqa.heads.question_type import QuestionTypeHead
from kgqa.heads.rank import RankHead

STOP, NOTHING = -2, -1
"""Candidates beside the steps, as offsets from the end of the step vectors."""


class NextStep(NamedTuple):
    """Candidates of each path: ``steps`` (B, N) indexes into the step vectors, ``mask`` (B, N)."""

    steps: Tensor
    mask: Tensor


class PathScorer(nn.Module):
    """Probability of the next step of a path, of the question's type and of its composition."""

    def __init__(self, config: FusionConfig, text_dim: int, graph_dim: int) -> None:
        super().__init__()
        self.config = config
        self.dims = (text_dim, graph_dim)
        self.fusion = Fusion(config, text_dim, graph_dim)
        self.rank = RankHead(config.width)
        self.question_type = QuestionTypeHead(config.width)
        self.composition = CompositionHead(config.width)

    def next_step(self, states: Tensor, offered: Tensor, candidates: NextStep) -> Tensor:
        """Log probabilities (B, N) of the candidates after states (B, D); minus infinity if masked.

        Args:
            states: of the paths so far.
            offered: (S + 2, D) what the rank head makes of all steps, *stop* and *nothing fits*.
            candidates: which of them compete.
        """
        logits = self.rank(states, offered, candidates.steps)  # (B, N)
        return torch.log_softmax(logits.masked_fill(~candidates.mask, -torch.inf), -1)

    def decode(self, memory: Memory, steps: Tensor, taken: Tensor, reached: Reached) -> Tensor:
        """States (B, K, D) of paths whose steps are the indexes ``taken`` (B, K - 1)."""
        return self.fusion.decode(memory, steps[taken], reached)
