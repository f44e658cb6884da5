"""``kgqa train --task``, ``classify``, ``evaluate --task`` and ``--attack``, from files to text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kgqa.cli import app
from kgqa.records import Answer, Question, ScoredAnswer

FOOD = ["hot soup", "fresh bread", "apple pie", "rice and beans", "cheese sandwich", "egg salad"]
TRAVEL = ["a fast train", "flight to Rome", "hotel room", "bus station", "rented car", "old port"]


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)


def fails(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == "" and result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``train.tsv``, and a ``model`` trained on it with the task ``topic``."""
    folder = tmp_path_factory.mktemp("tasks")
    lines = [f"food\t{text}\n" for text in FOOD] + [f"travel\t{text}\n" for text in TRAVEL]
    (folder / "train.tsv").write_text("".join(lines), encoding="utf-8")
    done = run(
        "train", "--task", f"topic={folder / 'train.tsv'}", "--output", folder / "model", "--json"
    )
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["tasks"]["topic"]["texts"] == 12
    return folder


def test_classify_shows_the_label_and_its_probability(files: Path) -> None:
    shown = run("classify", "<i>warm</i> bread", "--task", "topic", "--model", files / "model")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines()[0] == "food"
    assert "Taken out: markup '<i>', markup '</i>'" in shown.stdout
    found = json.loads(
        run("classify", "-", "--task", "topic", "--model", files / "model", "--json",
            "--threshold", 1, input="warm bread\n").stdout
    )  # fmt: skip
    assert found["label"] is None and next(iter(found["probabilities"])) == "food"


def test_evaluate_measures_and_writes_predictions_and_a_report(files: Path) -> None:
    (files / "test.tsv").write_text("food\tbean soup\nmusic\ta loud guitar\n", encoding="utf-8")
    done = run(
        "evaluate", files / "test.tsv", "--task", "topic", "--model", files / "model", "--json",
        "--output", files / "out.jsonl", "--report", files / "report",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["num_texts"] == 2 and found["accuracy"] == 0.5
    assert found["unseen_labels"] == ["music"]
    lines = [json.loads(line) for line in (files / "out.jsonl").read_text("utf-8").splitlines()]
    assert [line["correct"] for line in lines] == [True, False]
    assert "a loud guitar" in (files / "report" / "index.html").read_text("utf-8")
    shown = run("evaluate", files / "test.tsv", "--task", "topic", "--model", files / "model")
    assert "Accuracy 0.5000" in shown.stdout and "Never learned" in shown.stdout


def test_evaluate_attacks_a_task(files: Path) -> None:
    wanted = ("--task", "topic", "--model", files / "model", "--attack", "worst-typo")
    done = run("evaluate", files / "train.tsv", *wanted, "--budget", 2, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["clean"] >= found["attacked"]
    assert found["drop"] == pytest.approx(found["clean"] - found["attacked"])
    assert found["budget"] == 2 and found["num_texts"] == 12
    shown = run("evaluate", files / "train.tsv", *wanted)
    assert "worst-typo, 1 edit" in shown.stdout


class Pipeline:
    """Answers rightly while the text holds the word capital."""

    encoder = None

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        right = (ScoredAnswer("p", "Paris", 1.0),)
        return [
            Answer(one.text, "entity", right if "capital" in one.text else (), "", 0.9)
            for one in questions
        ]


def test_evaluate_attacks_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kgqa.pipeline import QAPipeline

    monkeypatch.setattr(QAPipeline, "from_pretrained", lambda folder=None: Pipeline())
    (tmp_path / "q.tsv").write_text("the capital of [France]\tParis\n", encoding="utf-8")
    for place, attacked in (("inside", 1.0), ("outside", 0.0)):
        done = run("evaluate", tmp_path / "q.tsv", "--attack", f"typo-{place}", "--json")
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        assert (found["num_questions"], found["clean"], found["attacked"]) == (1, 1.0, attacked)


@pytest.mark.parametrize(
    "arguments",
    [
        ("train",),
        ("train", "graph.ttl"),
        ("train", "graph.ttl", "--output", "m", "--augment"),
        ("train", "--task", "nofile", "--output", "m"),
    ],
)
def test_wrong_usage_is_told_from_wrong_input(arguments: Sequence[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_users_errors_are_one_line(files: Path, tmp_path: Path) -> None:
    model = ("--model", files / "model")
    assert "no text task 'mood'; it has: topic" in fails("classify", "x", "--task", "mood", *model)
    assert "no attack 'sneeze'" in fails(
        "evaluate", files / "train.tsv", "--task", "topic", *model, "--attack", "sneeze"
    )
    assert "text 1 of 1 is empty" in fails("classify", " ", "--task", "topic", *model)
    (tmp_path / "one.tsv").write_text("a\tx\na\ty\n", encoding="utf-8")
    one = ("--task", f"t={tmp_path / 'one.tsv'}", "--output", tmp_path / "m")
    assert "every text has the label 'a'" in fails("train", *one)
    (tmp_path / "bad.tsv").write_text("a\tx\nb y\n", encoding="utf-8")
    bad = ("--task", f"t={tmp_path / 'bad.tsv'}", "--output", tmp_path / "m")
    assert "bad.tsv:2: no tab" in fails("train", *bad)
    assert "cannot be called '../x'" in fails(
        "train", "--task", f"../x={tmp_path / 'one.tsv'}", "--output", tmp_path / "m"
    )
    assert not (tmp_path / "m").exists()
