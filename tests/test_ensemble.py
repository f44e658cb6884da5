"""Several networks as one: what they say together, how they are trained and saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.deciding import with_networks_decided
from kgqa.ensemble import Ensemble, Judged, ReadQuestions
from kgqa.errors import ConfigError, ModelError
from kgqa.fusion import Reached
from kgqa.scorer import NextStep, PathScorer, Shared
from tests.test_checkpoint import PAIR
from tests.test_fusion import K, S, network, questions, reached, table
from tests.test_multitask import TASKS

ROWS = torch.tensor([0, 0, 2])
TAKEN = torch.tensor([[0, 1], [2, 3], [4, 5]])
CANDIDATES = NextStep(
    torch.tensor([[S, S + 1, 0, 3], [S, S + 1, 1, 2], [S, S + 1, 5, 0]]),
    torch.tensor([[True, True, True, True], [True, True, True, True], [True, True, True, False]]),
)


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@pytest.fixture
def found() -> Reached:
    return reached()


def judged(ensemble: Ensemble, read: ReadQuestions, found: Reached) -> Judged:
    with torch.inference_mode():
        return ensemble.judge(read, ROWS, TAKEN, found, CANDIDATES)


def test_one_network_judges_as_by_itself(found: Reached) -> None:
    scorer, steps, batch = network(), table(), questions()
    ensemble = Ensemble([scorer], steps)
    with torch.inference_mode():
        read = ensemble.read(batch)
        memory = scorer.fusion.read(batch)
        vectors = scorer.fusion.embed_steps(steps)
        states = scorer.decode(memory.take(ROWS), vectors, TAKEN, found)
        assert states.shape[1] == K
        measures = scorer.shared(batch, steps)
        assert measures is not None
        shared = Shared(measures, ROWS, TAKEN)
        offered = scorer.rank.offer(vectors)
        alone = scorer.next_step(states[:, -1], offered, CANDIDATES, shared)
        types = scorer.question_type(memory.pooled).softmax(-1)
    together = judged(ensemble, read, found)
    assert torch.allclose(together.log_probs, alone, atol=1e-5)
    assert torch.allclose(read.types, types, atol=1e-6)
    assert ensemble.num_vectors == S + 2


def test_two_are_averaged_whatever_their_order(found: Reached) -> None:
    first, second = network(), network()
    steps, batch = table(), questions()

    def said(*members: PathScorer) -> tuple[ReadQuestions, Judged]:
        ensemble = Ensemble(members, steps)
        with torch.inference_mode():
            read = ensemble.read(batch)
        return read, judged(ensemble, read, found)

    (read, both), (_, other) = said(first, second), said(second, first)
    singles = [said(first), said(second)]
    mean = torch.stack([one.log_probs for _, one in singles]).mean(0)
    assert torch.allclose(both.log_probs, torch.log_softmax(mean, -1), atol=1e-5)
    assert torch.allclose(both.log_probs.exp().sum(-1), torch.ones(3), atol=1e-5)
    assert torch.allclose(both.log_probs, other.log_probs, atol=1e-5)
    assert both.log_probs[2, 3] == -torch.inf  # what cannot come next still cannot
    chances = torch.stack([own.types for own, _ in singles]).mean(0)
    assert torch.allclose(read.types, chances, atol=1e-6)
    meant = torch.stack([one.compositions for _, one in singles]).mean(0)
    assert torch.allclose(both.compositions, meant, atol=1e-6)


def test_two_are_trained_unless_people_asked_much() -> None:
    open_, said = Config(), Config.from_dict({"training": {"networks": 3}})
    assert with_networks_decided(open_, 0).training.networks == 2
    assert with_networks_decided(open_, 999).training.networks == 2
    assert with_networks_decided(open_, 1000).training.networks == 1
    assert with_networks_decided(said, 1000).training.networks == 3


def test_what_networks_keep_of_their_start_goes_by_the_questions_of_people() -> None:
    assert with_networks_decided(Config(), 999).training.keep == 0.15
    assert with_networks_decided(Config(), 1000).training.keep == 0.0
    said = Config.from_dict({"training": {"keep": 0.4}})
    assert with_networks_decided(said, 1000).training.keep == 0.4
    with pytest.raises(ConfigError, match=r"training\.keep"):
        Config.from_dict({"training": {"keep": 1}})


def test_the_number_of_networks_is_a_positive_one() -> None:
    for wrong in (0, 1.5, True, "2"):
        with pytest.raises(ConfigError, match=r"training\.networks"):
            Config.from_dict({"training": {"networks": wrong}})


def test_a_pair_is_trained_from_two_beginnings_and_saved(
    toy: KnowledgeGraph, tmp_path: Path
) -> None:
    qa = QAPipeline.train(toy, config=PAIR, seed=3, tasks=TASKS)
    first, second = qa.scorers
    assert set(first.tasks) == set(TASKS) and not second.tasks
    weights = [scorer.fusion.start for scorer in qa.scorers]
    assert not torch.equal(*weights)
    assert [epoch["number"] for epoch in qa.history] == [1, 2, 3, 4, 5, 6]
    folder = tmp_path / "model"
    qa.save_pretrained(folder)
    again = QAPipeline.from_pretrained(folder)
    for one, other in zip(qa.scorers, again.scorers, strict=True):
        for name, value in one.state_dict().items():
            assert torch.equal(value.half().float(), other.state_dict()[name]), name
    assert again.classify("bread and soup", task=next(iter(TASKS))).label
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    del described["networks"]  # as in folders of before
    (folder / "config.json").write_text(json.dumps(described), encoding="utf-8")
    assert len(QAPipeline.from_pretrained(folder).scorers) == 1
    described["networks"] = 2
    (folder / "config.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "scorer-2.safetensors").unlink()
    with pytest.raises(ModelError, match="kgqa train"):
        QAPipeline.from_pretrained(folder)
