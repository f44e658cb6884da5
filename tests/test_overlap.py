"""What a question shares with the names of steps, unlearned, and what the rank head makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from kgqa.config import Config, FusionConfig
from kgqa.deciding import with_overlap_decided
from kgqa.features import rarity, spelled, word_tensor
from kgqa.fusion import QuestionBatch, StepTable
from kgqa.lexical import MASK
from kgqa.overlap import NUM_MEASURES, overlap
from kgqa.scorer import NextStep, PathScorer, Shared

BUCKETS = 4096
NAMES = ("date of birth", "place of birth", "生日", "出生地点")


def table(names: tuple[str, ...] = NAMES) -> StepTable:
    text = torch.eye(len(names), 8)
    bags = spelled(names, BUCKETS)
    way = torch.zeros(len(names), dtype=torch.int64)
    return StepTable(text, bags, text, torch.zeros(len(names), 2), way, rarity(bags, BUCKETS))


def asked(*texts: str, tokens: Tensor | None = None) -> QuestionBatch:
    tokens = torch.ones(len(texts), 2, 8) if tokens is None else tokens
    mask = torch.ones(tokens.shape[:2], dtype=torch.bool)
    return QuestionBatch(tokens, mask, word_tensor(texts, BUCKETS))


def test_a_whole_name_in_the_question_counts_one() -> None:
    shared = overlap(asked(f"what is the place of birth of {MASK}", "nothing like it"), table())
    assert shared.shape == (2, 6, NUM_MEASURES)
    assert float(shared[0, 1, 0]) == pytest.approx(1.0)
    assert 0.0 < float(shared[0, 0, 0]) < float(shared[0, 1, 0])
    assert not shared[:, 4:].any(), "nothing for *stop* and *nothing fits*"
    assert not shared[1, :2, :2].any()


def test_characters_of_chinese_names_count() -> None:
    shared = overlap(asked(f"{MASK}的出生地点在哪里", f"{MASK}哪天过生日"), table())[..., 0]
    assert shared[0].argmax() == 3
    assert shared[1].argmax() == 2


def test_rare_n_grams_weigh_more() -> None:
    steps = table(("birth date", "birth place", "birth name", "birth year"))
    of_all, of_one = overlap(asked("birth"), steps), overlap(asked("date"), steps)
    assert 0.0 < float(of_all[0, 0, 0]) < 0.5 < float(of_one[0, 0, 0]) < 1.0


def test_the_language_model_compares_meanings() -> None:
    tokens = torch.zeros(1, 2, 8)
    tokens[0, :, 2] = 5.0
    shared = overlap(asked("x y", tokens=tokens), table())[0, :, 2]
    assert shared.tolist() == pytest.approx([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])


def test_the_rank_head_learns_how_much_it_counts() -> None:
    torch.manual_seed(0)
    scorer = PathScorer(FusionConfig(width=16, num_heads=2, overlap=True), 8, 2).eval()
    candidates = NextStep(torch.tensor([[4, 5, 0, 1]]), torch.ones(1, 4, dtype=torch.bool))
    states, offered = torch.zeros(1, 16), torch.zeros(6, 16)
    measures = torch.zeros(1, 6, NUM_MEASURES)
    measures[0, 1] = 3.0
    shared = Shared(measures, torch.tensor([0]), torch.tensor([[-1]]))
    log_probs = scorer.next_step(states, offered, candidates, shared)
    assert log_probs.argmax() == 3
    log_probs[0, 3].backward()
    assert scorer.rank.weigh is not None
    gradient = scorer.rank.weigh.bias.grad
    assert gradient is not None
    assert bool((gradient > 0).all())


def test_a_name_has_its_share_once() -> None:
    measures = torch.ones(1, 6, NUM_MEASURES)
    candidates = NextStep(torch.tensor([[4, 0, 1], [4, 0, 1]]), torch.ones(2, 3, dtype=torch.bool))
    shared = Shared(measures, torch.tensor([0, 0]), torch.tensor([[1, -1], [-1, -1]]))
    assert shared.of(candidates)[..., 0].tolist() == [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]


def test_left_open_it_is_for_graphs_of_many_relations() -> None:
    decided = [with_overlap_decided(Config(), number).fusion for number in (20, 5000)]
    assert [one.overlap for one in decided] == [False, True]
    assert [one.weigh_overlap for one in decided] == [False, True]
    seen = with_overlap_decided(Config.from_dict({"fusion": {"overlap": True}}), 20).fusion
    assert seen.overlap and seen.weigh_overlap
    wanted = Config.from_dict({"fusion": {"overlap": True, "weigh_overlap": False}})
    assert with_overlap_decided(wanted, 20) == wanted


def test_it_can_be_switched_off_and_is_dropped_in_training() -> None:
    config = FusionConfig(
        width=16, num_heads=2, num_buckets=BUCKETS, overlap=True, overlap_dropout=0.5
    )
    questions = asked(*[f"place of birth of {MASK}"] * 64)
    assert PathScorer(replace(config, overlap=False), 8, 2).shared(questions, table()) is None
    torch.manual_seed(0)
    scorer = PathScorer(config, 8, 2).train()
    found = scorer.shared(questions, table())
    assert found is not None
    kept = int((found[:, 1, 0] > 0).sum())
    assert 10 < kept < 54
    scorer.eval()
    rested = scorer.shared(questions, table())
    assert rested is not None
    assert bool((rested[:, 1, 0] > 0).all())
