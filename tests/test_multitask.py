"""Questions and text tasks learned in one run, by one network with a head for each."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from kgqa import KnowledgeGraph, QAPipeline, TextClassifier
from kgqa.cli import app
from kgqa.config import Config, TrainingConfig
from kgqa.encoder import Encoder
from kgqa.errors import ConfigError
from kgqa.losses import COMPOSITION, PATH, TYPE, LossWeights, task_key
from kgqa.progress import Progress
from kgqa.tasks.records import LabelledText, LabelledTexts

SETTINGS = {
    "embedding": {"dim": 16, "min_updates": 20, "epochs": 1},
    "fusion": {"width": 32, "num_heads": 2, "num_buckets": 256},
    "synthesis": {"num_questions": 200},
    "training": {"networks": 1, "epochs": 6},
}
TINY = Config.from_dict(SETTINGS)
FOOD = ["hot soup", "fresh bread", "apple pie", "rice and beans", "cheese sandwich", "egg salad"]
TRAVEL = ["a fast train", "flight to Rome", "hotel room", "bus station", "rented car", "old port"]
SIZES = ["tiny", "small", "little", "short", "huge", "giant", "large", "big"]


def texts(**labels: list[str]) -> LabelledTexts:
    return LabelledTexts(
        tuple(LabelledText(text, (label,)) for label, rows in labels.items() for text in rows)
    )


# the order of names is not the alphabet's: heads must stay with their tasks
TASKS = {
    "topic": texts(food=FOOD * 3, travel=TRAVEL * 3),
    "size": texts(less=SIZES[:4] * 3, more=SIZES[4:] * 3),
}


class Measured(Progress):
    def __init__(self) -> None:
        self.values: list[dict[str, float]] = []

    def measure(self, values: dict[str, float]) -> None:  # type: ignore[override]
        self.values.append(dict(values))


@pytest.fixture(scope="module")
def joint(toy: KnowledgeGraph) -> tuple[QAPipeline, Measured]:
    told = Measured()
    return QAPipeline.train(toy, config=TINY, tasks=TASKS, seed=1, progress=told), told


def test_each_head_has_a_loss_curve_of_its_own(joint: tuple[QAPipeline, Measured]) -> None:
    epochs = [values for values in joint[1].values if "path_accuracy" in values]
    for head in (PATH, TYPE, COMPOSITION, task_key("topic"), task_key("size")):
        curve = [values[f"loss of {head}"] for values in epochs]
        assert len(curve) >= 3 and curve[-1] < curve[0], head
    assert "accuracy of topic" in epochs[-1]
    assert joint[0].history[0]["weights"] == {
        PATH: 1.0, TYPE: 0.3, COMPOSITION: 0.2, "task topic": 1.0, "task size": 1.0
    }  # fmt: skip


def test_the_tasks_come_back_with_the_folder(
    joint: tuple[QAPipeline, Measured], tmp_path: Path
) -> None:
    qa = joint[0]
    qa.save_pretrained(tmp_path / "model")
    again = QAPipeline.from_pretrained(tmp_path / "model")
    alone = TextClassifier.from_pretrained(tmp_path / "model", "topic")
    for name, text, label in (("topic", "warm bread", "food"), ("size", "gigantic", "more")):
        first, second = (one.classify(text, task=name) for one in (qa, again))
        assert first.label == second.label == label
        assert first.probabilities == pytest.approx(dict(second.probabilities), abs=0.02)
    assert alone.classify(["warm bread"])[0].label == "food"
    assert list(alone.experts) == ["words", "shared"]


def test_one_encoder_pass_serves_all_heads(
    joint: tuple[QAPipeline, Measured], monkeypatch: pytest.MonkeyPatch
) -> None:
    qa, passes = joint[0], []
    forward = Encoder._forward

    def counted(self: Encoder, given: list[str]) -> object:
        passes.append(list(given))
        return forward(self, given)

    monkeypatch.setattr(Encoder, "_forward", counted)
    answer, labels = qa.read("What is the capital of Belgium, please?")
    assert len(passes) == 1
    assert set(labels) == {"topic", "size"} and answer.question.startswith("What is")


def test_one_seed_gives_one_result(joint: tuple[QAPipeline, Measured], toy: KnowledgeGraph) -> None:
    again = QAPipeline.train(toy, config=TINY, tasks=TASKS, seed=1)
    for name, value in joint[0].scorers[0].state_dict().items():
        assert torch.equal(value, again.scorers[0].state_dict()[name]), name


def test_learned_weights_begin_at_the_fixed_ones_and_follow_kendall() -> None:
    config = TrainingConfig(learned_weights=True, task_weight=0.5)
    weights = LossWeights(config, ["topic"])
    assert weights.values() == pytest.approx(
        LossWeights(TrainingConfig(task_weight=0.5), ["topic"]).fixed
    )
    losses = {PATH: torch.tensor(2.0), "task topic": torch.tensor(3.0)}
    # s = log sigma^2 = -log(weight): L exp(-s) + s / 2
    expected = 2.0 * 1.0 + 0.0 + 3.0 * 0.5 + math.log(2.0) / 2
    assert weights(losses).item() == pytest.approx(expected)
    weights(losses).backward()
    assert weights.log_variance is not None and weights.log_variance.grad is not None
    # d/ds (L exp(-s) + s / 2) = 1/2 - L exp(-s)
    assert weights.log_variance.grad[0].item() == pytest.approx(0.5 - 2.0)


def test_fixed_weights_are_a_weighted_sum() -> None:
    weights = LossWeights(TrainingConfig(type_weight=0.25), [])
    total = weights({PATH: torch.tensor(2.0), TYPE: torch.tensor(4.0)})
    assert total.item() == pytest.approx(3.0)
    with pytest.raises(ConfigError, match="task_weight must be above 0"):
        TrainingConfig(task_weight=0.0)


def test_weights_that_are_learned_move(toy: KnowledgeGraph) -> None:
    settings = SETTINGS | {"training": {"networks": 1, "epochs": 2, "learned_weights": True}}
    qa = QAPipeline.train(toy, config=Config.from_dict(settings), tasks=TASKS, seed=1)
    assert qa.history[-1]["weights"] != LossWeights(TrainingConfig(), list(TASKS)).fixed


def test_the_command_learns_graph_and_tasks_in_one_run(toy_files: Path, tmp_path: Path) -> None:
    rows = [f"{row.labels[0]}\t{row.text}\n" for row in TASKS["topic"].rows]
    (tmp_path / "topic.tsv").write_text("".join(rows), encoding="utf-8")
    settings = (
        "[fusion]\nwidth = 16\nnum_heads = 2\nnum_buckets = 64\n[synthesis]\nnum_questions = 40\n"
        "[training]\nnetworks = 1\nepochs = 1\n"
        "[embedding]\ndim = 16\nepochs = 1\nmin_updates = 10\n"
    )
    (tmp_path / "small.toml").write_text(settings, encoding="utf-8")
    done = CliRunner().invoke(
        app,
        [
            "train", str(toy_files / "toy.ttl"), "--output", str(tmp_path / "model"),
            "--task", f"topic={tmp_path / 'topic.tsv'}", "--config", str(tmp_path / "small.toml"),
            "--json",
        ],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["tasks"]["topic"]["joint"] is True
    assert found["training"][0]["losses"].keys() >= {"path", "task topic"}
    said = CliRunner().invoke(
        app, ["classify", "soup", "--task", "topic", "--model", str(tmp_path / "model"), "--json"]
    )
    assert json.loads(said.stdout)["label"] == "food"


def test_ten_labels_with_one_example_each_are_learned_with_a_graph(toy: KnowledgeGraph) -> None:
    """Nothing can be held out of them: network and words then count the same."""
    few = texts(**{f"label{number}": [f"word{number}"] for number in range(10)})
    settings = SETTINGS | {
        "training": {"networks": 1, "epochs": 1},
        "synthesis": {"num_questions": 40},
    }
    qa = QAPipeline.train(toy, config=Config.from_dict(settings), tasks={"few": few}, seed=1)
    assert qa.tasks["few"].training["held_out"] == 0
    assert qa.classify("word3", task="few").label == "label3"
