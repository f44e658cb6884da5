"""Networks that begin as those of another model are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.errors import ConfigError, ModelError
from kgqa.scorer import PathScorer, load_scorers
from kgqa.shipped import shipped_model
from kgqa.warm_start import begin_with, forerunners, keep_some
from tests.test_checkpoint import TINY

SHORT = Config().changed(
    {
        "synthesis": {"num_questions": 600, "max_hops": 2},
        "training": {"networks": 1, "epochs": 1},
        "embedding": {"dim": 8, "epochs": 2, "min_updates": 10},
    }
)


def starting(config: Config, start: str | Path) -> Config:
    return replace(config, training=replace(config.training, start=str(start)))


def test_a_network_takes_over_what_is_not_of_the_graph_or_of_its_tasks() -> None:
    before = load_scorers(shipped_model())[0]
    text_dim, graph_dim = before.dims
    scorer = PathScorer(SHORT.fusion, text_dim, graph_dim, {"mood": 2})
    own = {name: value.clone() for name, value in scorer.state_dict().items()}
    begin_with(scorer, before)
    theirs, kept = before.state_dict(), []
    for name, value in scorer.state_dict().items():
        if name in theirs and torch.equal(value, theirs[name]):
            continue
        assert torch.equal(value, own[name]), name
        kept.append(name)
    assert kept and all("_graph." in name or name.startswith("labels.") for name in kept)


def test_a_network_keeps_a_share_of_what_it_began_as() -> None:
    before = load_scorers(shipped_model())[0]
    scorer = PathScorer(SHORT.fusion, before.dims[0], before.dims[1])
    begin_with(scorer, before)
    began = {name: value.clone() for name, value in scorer.state_dict().items()}
    with torch.no_grad():
        for weight in scorer.parameters():
            weight.add_(1.0)
    learned = {name: value.clone() for name, value in scorer.state_dict().items()}
    keep_some(scorer, before, 0.25)
    for name, value in scorer.state_dict().items():
        own = "_graph." in name or name.startswith("labels.") or not value.is_floating_point()
        mean = learned[name] if own else 0.75 * learned[name] + 0.25 * began[name]
        assert torch.allclose(value, mean, atol=1e-5), name


def test_vectors_of_another_width_do_not_matter() -> None:
    before = load_scorers(shipped_model())[0]
    scorer = PathScorer(SHORT.fusion, before.dims[0], before.dims[1] + 3)
    begin_with(scorer, before)
    words = scorer.fusion.words.table.weight
    assert torch.equal(words, before.fusion.words.table.weight)


def test_the_general_ones_are_left_where_they_do_not_fit_others_are_not(tmp_path: Path) -> None:
    assert len(forerunners(SHORT)) == 2
    assert len(forerunners(starting(SHORT, shipped_model()))) == 2
    assert not forerunners(TINY)
    assert not forerunners(starting(SHORT, ""))
    with pytest.raises(ConfigError, match="another encoder or networks of another size"):
        forerunners(starting(TINY, shipped_model()))
    with pytest.raises(ModelError, match=r"training\.start: the model in '.*nothing'"):
        forerunners(starting(SHORT, tmp_path / "nothing"))


def test_where_there_are_no_general_ones_learning_begins_by_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kgqa.warm_start.general_networks", lambda: None)
    assert not forerunners(SHORT)


def test_a_training_says_at_once_that_there_is_no_such_model(
    toy: KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=r"training\.start"):
        QAPipeline.train(toy, config=starting(SHORT, tmp_path))


def test_one_epoch_teaches_more_where_reading_was_learned_before(toy: KnowledgeGraph) -> None:
    reached = [
        QAPipeline.train(toy, config=starting(SHORT, start)).history[-1]["path_accuracy"]
        for start in ("", "general")
    ]
    assert reached[1] > reached[0] + 0.1


def test_a_damaged_model_is_told_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    described = (shipped_model() / "config.json").read_text(encoding="utf-8")
    for config, weights in (
        (described, b"version https://git-lfs.github.com/spec/v1"),
        ("[]", b""),
        ("{}", b""),
    ):
        (folder / "config.json").write_text(config, encoding="utf-8")
        (folder / "scorer.safetensors").write_bytes(weights)
        with pytest.raises(ModelError, match=r"training\.start: the model in"):
            forerunners(starting(SHORT, folder))
