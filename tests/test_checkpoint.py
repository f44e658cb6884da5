"""A training that was killed goes on where it was, and ends as one that was not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from kgqa import KnowledgeGraph, QAPipeline
from kgqa.config import Config
from kgqa.progress import Progress

TINY = Config.from_dict(
    {
        "embedding": {"dim": 16, "min_updates": 20, "epochs": 1},
        "fusion": {"width": 16, "num_heads": 2, "num_buckets": 64},
        "synthesis": {"num_questions": 60},
        "training": {"networks": 1, "epochs": 3},
    }
)
PAIR = replace(TINY, training=replace(TINY.training, networks=2))


class Killed(Exception):
    """Stands for the end of the process."""


class KilledAfter(Progress):
    """Ends the training once an epoch is measured, and keeps what it logs."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.lines: list[str] = []

    def log(self, message: str) -> None:
        self.lines.append(message)
        if message.startswith(f"epoch {self.epoch + 1}"):
            raise Killed


@pytest.mark.parametrize(
    ("config", "killed", "left"),
    [(TINY, 1, ["epoch 2", "epoch 3"]), (PAIR, 4, ["epoch 5", "epoch 6"])],
    ids=["one network", "in the second of two"],
)
def test_a_killed_training_ends_as_one_that_was_not(
    toy: KnowledgeGraph, tmp_path: Path, config: Config, killed: int, left: list[str]
) -> None:
    whole = QAPipeline.train(toy, config=config, seed=3)
    folder, stop, again = tmp_path / "part", KilledAfter(killed), KilledAfter(99)
    with pytest.raises(Killed):
        QAPipeline.train(toy, config=config, seed=3, checkpoint=folder, progress=stop)
    resumed = QAPipeline.train(toy, config=config, seed=3, checkpoint=folder, progress=again)
    assert "going on after epoch 1 of 3" in again.lines
    assert [line[:7] for line in again.lines if line.startswith("epoch")] == left
    for one, other in zip(whole.scorers, resumed.scorers, strict=True):
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name]), name
    assert resumed.history == whole.history
    networks = range(1, config.training.networks + 1)
    assert [one["network"] for one in whole.history] == [one for one in networks for _ in range(3)]
    assert not folder.exists()


def test_another_training_starts_anew(toy: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "part"
    with pytest.raises(Killed):
        QAPipeline.train(toy, config=TINY, seed=3, checkpoint=folder, progress=KilledAfter(1))
    other = KilledAfter(99)
    shorter = replace(TINY, training=replace(TINY.training, epochs=1))
    QAPipeline.train(toy, config=shorter, seed=3, checkpoint=folder, progress=other)
    assert not any(line.startswith("going on") for line in other.lines)
