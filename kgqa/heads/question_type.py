"""The question-type head: which operator turns the end of a path into the answer."""

from __future__ import annotations

from torch import Tensor, nn

QUESTION_TYPES = ("entity", "attribute", "count", "yes-no", "sum", "average")


class QuestionTypeHead(nn.Module):
    """Logits over ``QUESTION_TYPES`` from the pooled question: (B, D) to (B, 6)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(QUESTION_TYPES))
        )

    def forward(self, pooled: Tensor) -> Tensor:
        logits: Tensor = self.layers(pooled)
        return logits
