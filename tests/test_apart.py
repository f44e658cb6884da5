"""Training in a process of its own: what comes back, what cancels it, what goes wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.apart import TrainingOrder, train_apart
from kgqa.errors import KGQAError
from kgqa.progress import Progress, Report

SMALL = Config.from_dict(
    {
        "fusion": {"width": 32, "num_buckets": 1024, "path_layers": 1},
        "embedding": {"dim": 8, "epochs": 2, "min_updates": 10},
        "synthesis": {"num_questions": 400, "max_hops": 1},
        "retrieval": {"max_hops": 1},
        "training": {"networks": 1, "epochs": 2, "batch_size": 64},
    }
)


class Recorder(Progress):
    """Keeps what it is told; raises at a stage where that is wanted."""

    def __init__(self, stop_at: str = "") -> None:
        self.stop_at = stop_at
        self.stages: list[str] = []
        self.measured: list[Mapping[str, float]] = []
        self.reports = 0

    def stage(self, name: str) -> Report:
        self.stages.append(name)
        if name == self.stop_at:
            raise InterruptedError(name)
        return self._report

    def measure(self, values: Mapping[str, float]) -> None:
        self.measured.append(values)

    def _report(self, done: int, total: int) -> None:
        self.reports += 1


@pytest.fixture(scope="module")
def order(toy: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> TrainingOrder:
    folder = tmp_path_factory.mktemp("order")
    toy.save(folder / "graph")
    return TrainingOrder(graph=folder / "graph", output=folder / "model", config=SMALL)


def test_a_model_is_trained_and_saved_with_its_progress(order: TrainingOrder) -> None:
    progress = Recorder()
    train_apart(order, progress)
    assert progress.stages[0] == "starting" and "training" in progress.stages
    assert [values["number"] for values in progress.measured] == [1, 2]
    assert progress.reports
    assert len(QAPipeline.from_pretrained(order.output).kg) == 24


def test_raising_in_the_progress_ends_the_training(order: TrainingOrder, tmp_path: Path) -> None:
    children: list[subprocess.Popen[Any]] = []
    cancelled = TrainingOrder(graph=order.graph, output=tmp_path / "model", config=SMALL)
    original = subprocess.Popen.__init__

    def spy(self: Any, *args: Any, **options: Any) -> None:
        children.append(self)
        original(self, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", spy)
        with pytest.raises(InterruptedError):
            train_apart(cancelled, Recorder("writing questions"))
    assert children[0].poll() is not None and not cancelled.output.exists()


def test_an_error_of_the_child_comes_back_in_its_words(tmp_path: Path) -> None:
    KnowledgeGraph.from_triples([]).save(tmp_path / "graph")
    order = TrainingOrder(graph=tmp_path / "graph", output=tmp_path / "model", config=SMALL)
    with pytest.raises(KGQAError, match="no facts"):
        train_apart(order, Progress())


def test_a_child_that_dies_is_an_error(
    order: TrainingOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(KGQAError, match="before its time"):
        train_apart(order, Progress())
