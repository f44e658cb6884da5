"""The fusion network with its heads, as one module: what is trained, saved and loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from kgqa.config import Config, FusionConfig
from kgqa.fusion import Fusion, Memory, QuestionBatch, Reached, StepTable
from kgqa.heads.classify import ClassifyHead
from kgqa.heads.composition import CompositionHead
from kgqa.heads.question_type import QuestionTypeHead
from kgqa.heads.rank import RankHead
from kgqa.overlap import NUM_MEASURES, overlap

STOP, NOTHING = -2, -1
"""Candidates beside the steps, as offsets from the end of the step vectors."""


class NextStep(NamedTuple):
    """Candidates of each path: ``steps`` (B, N) indexes into the step vectors, ``mask`` (B, N)."""

    steps: Tensor
    mask: Tensor


class Shared(NamedTuple):
    """What questions share with steps: ``measures`` (U, S + 2, M), each path's question (B,).

    ``taken`` (B, T) are the steps that each path has taken, -1 beyond: their names have had their
    share of the question.
    """

    measures: Tensor
    rows: Tensor
    taken: Tensor

    def of(self, candidates: NextStep) -> Tensor:
        """(B, N, M) of the candidates of each path."""
        found = self.measures[self.rows.unsqueeze(1), candidates.steps]  # (B, N, M)
        again = candidates.steps.unsqueeze(2) == self.taken.unsqueeze(1)  # (B, N, T)
        return found * ~again.any(2, keepdim=True)


class PathScorer(nn.Module):
    """Probability of the next step of a path, of the question's type and of its composition.

    ``tasks`` are text tasks that share the network, with the number of labels of each.
    """

    def __init__(
        self,
        config: FusionConfig,
        text_dim: int,
        graph_dim: int,
        tasks: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self.dims = (text_dim, graph_dim)
        self.fusion = Fusion(config, text_dim, graph_dim)
        self.rank = RankHead(config.width, NUM_MEASURES if config.overlap else 0)
        self.question_type = QuestionTypeHead(config.width)
        self.composition = CompositionHead(config.width)
        self.tasks = dict(tasks or {})
        self.labels = nn.ModuleList(
            ClassifyHead(config.width, number, config.dropout) for number in self.tasks.values()
        )

    def next_step(
        self, states: Tensor, offered: Tensor, candidates: NextStep, shared: Shared | None
    ) -> Tensor:
        """Log probabilities (B, N) of the candidates after states (B, D); minus infinity if masked.

        Args:
            states: of the paths so far.
            offered: (S + 2, D) what the rank head makes of all steps, *stop* and *nothing fits*.
            candidates: which of them compete.
            shared: what each path's question shares with the steps.
        """
        measures = shared.of(candidates) if shared else None  # (B, N, M)
        logits = self.rank(states, offered, candidates.steps, measures)  # (B, N)
        return torch.log_softmax(logits.masked_fill(~candidates.mask, -torch.inf), -1)

    def shared(self, questions: QuestionBatch, table: StepTable) -> Tensor | None:
        """(U, S + 2, M) what each question shares with each step; nothing where that is off."""
        if not self.config.overlap:
            return None
        measures = overlap(questions, table)
        if self.training and self.config.overlap_dropout:
            kept = torch.rand(len(measures), 1, 1) >= self.config.overlap_dropout
            measures = measures * kept
        return measures

    def classify(self, memory: Memory, task: str) -> Tensor:
        """Logits (B, C) of the labels of a text task, for the texts of a memory."""
        head = self.labels[list(self.tasks).index(task)]
        logits: Tensor = head(memory.states, memory.mask, memory.pooled)
        return logits

    def decode(self, memory: Memory, steps: Tensor, taken: Tensor, reached: Reached) -> Tensor:
        """States (B, K, D) of paths whose steps are the indexes ``taken`` (B, K - 1)."""
        return self.fusion.decode(memory, steps[taken], reached)


def save_scorers(scorers: Sequence[PathScorer], folder: Path) -> None:
    """Write networks into a model folder, in half precision."""
    from safetensors.torch import save_file

    for number, scorer in enumerate(scorers):
        state = {name: value.half().contiguous() for name, value in scorer.state_dict().items()}
        save_file(state, folder / _file(number))


def load_scorers(folder: Path) -> list[PathScorer]:
    """The networks of a model folder, at rest; the first has the heads of text tasks."""
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return [_load(folder, described, number) for number in range(described.get("networks", 1))]


def load_scorer(folder: Path) -> PathScorer:
    """The first network of a model folder, at rest."""
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return _load(folder, described, 0)


def _load(folder: Path, described: Mapping[str, Any], number: int) -> PathScorer:
    from safetensors.torch import load_file

    config = Config.from_dict(described["config"])
    text_dim, graph_dim = described["dims"]
    tasks = None if number else described.get("joint_tasks")
    scorer = PathScorer(config.fusion, text_dim, graph_dim, tasks)
    state = load_file(folder / _file(number))
    scorer.load_state_dict({name: value.float() for name, value in state.items()})
    return scorer.eval()


def _file(number: int) -> str:
    return f"scorer-{number + 1}.safetensors" if number else "scorer.safetensors"
