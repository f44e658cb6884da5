"""The network: shapes, masks, and what each switch takes away."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from kgqa.config import FusionConfig
from kgqa.features import rarity, spelled
from kgqa.fusion import Gate, Memory, QuestionBatch, Reached, Spellings, StepTable
from kgqa.lexical import pad_features, word_features
from kgqa.overlap import NUM_MEASURES
from kgqa.scorer import NextStep, PathScorer, Shared

B, L, W, S, K, T, G = 3, 5, 4, 6, 3, 8, 10
SMALL = FusionConfig(width=16, num_heads=2, num_buckets=50, overlap=True)


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def questions() -> QuestionBatch:
    mask = torch.arange(L).expand(B, L) < torch.tensor([[5], [3], [4]])
    words = torch.randint(2, 50, (B, W, 3))
    words[1, 2:] = 0
    return QuestionBatch(torch.randn(B, L, T), mask, words)


def table() -> StepTable:
    sizes = torch.tensor([3, 0, 5, 1, 2, 4])
    bags = Spellings(torch.randint(2, 50, (15,)), torch.rand(15), sizes)
    backward = torch.tensor([0, 0, 0, 1, 1, 1])
    named = torch.randn(S, T), bags, torch.randn(S, T), torch.randn(S, G), backward
    return StepTable(*named, rarity(bags, 50))


def reached() -> Reached:
    return Reached(torch.randn(B, K, T), torch.randn(B, K, G), torch.rand(B, K, 2))


def network(config: FusionConfig = SMALL) -> PathScorer:
    return PathScorer(config, T, G).eval()


def decode(scorer: PathScorer, batch: QuestionBatch, steps: StepTable, found: Reached) -> Tensor:
    vectors = scorer.fusion.embed_steps(steps)
    taken = torch.tensor([[0, 1], [2, 3], [4, 5]])
    return scorer.decode(scorer.fusion.read(batch), vectors, taken, found)


def test_shapes_follow_the_axes() -> None:
    scorer, batch, steps = network(), questions(), table()
    memory = scorer.fusion.read(batch)
    assert memory.states.shape == (B, L + W, 16)
    assert scorer.fusion.embed_steps(steps).shape == (S + 2, 16)
    assert decode(scorer, batch, steps, reached()).shape == (B, K, 16)


def test_padding_changes_nothing() -> None:
    scorer, batch, steps, found = network(), questions(), table(), reached()
    noisy = batch.tokens.clone()
    noisy[~batch.token_mask] = 100.0
    assert torch.allclose(
        decode(scorer, batch, steps, found),
        decode(scorer, batch._replace(tokens=noisy), steps, found),
        atol=1e-5,
    )


def test_a_state_knows_nothing_of_later_steps() -> None:
    scorer, batch, steps, found = network(), questions(), table(), reached()
    later = found.kind.clone()
    later[:, 2] += 5
    first = decode(scorer, batch, steps, found)
    second = decode(scorer, batch, steps, found._replace(kind=later))
    assert torch.allclose(first[:, :2], second[:, :2], atol=1e-5)
    assert not torch.allclose(first[:, 2], second[:, 2], atol=1e-3)


@pytest.mark.parametrize(
    ("switch", "part"),
    [("entity_vectors", "graph"), ("query_results", "kind"), ("query_results", "shape")],
)
def test_a_switched_off_signal_is_not_read(switch: str, part: str) -> None:
    batch, steps, found = questions(), table(), reached()
    other = found._replace(**{part: torch.randn_like(getattr(found, part))})
    for on in (True, False):
        torch.manual_seed(1)
        scorer = network(replace(SMALL, **{switch: on}))
        same = torch.allclose(
            decode(scorer, batch, steps, found), decode(scorer, batch, steps, other), atol=1e-6
        )
        assert same is not on


def test_without_relation_vectors_steps_are_words_alone() -> None:
    scorer, steps = network(replace(SMALL, relation_vectors=False)), table()
    other = steps._replace(graph=torch.randn_like(steps.graph))
    embed = scorer.fusion.embed_steps
    assert torch.equal(embed(steps), embed(other))


def test_some_steps_are_embedded_as_among_all() -> None:
    scorer, steps, rows = network(), table(), torch.tensor([1, 2, 5])
    every, some = scorer.fusion.embed_steps(steps), scorer.fusion.embed_steps(steps.take(rows))
    assert torch.allclose(some[:-2], every[rows], atol=1e-6)
    assert torch.equal(some[-2:], every[-2:])


def test_a_name_is_spelled_as_the_mean_of_its_words() -> None:
    words, names = network().fusion.words, ["born in", "", "born born"]
    found = words.spell(spelled(names, SMALL.num_buckets))
    each = words(torch.from_numpy(pad_features([word_features(n, 50) for n in names])))  # (3, 2, D)
    assert torch.allclose(found[0], each[0].mean(0), atol=1e-6)
    assert not found[1].any()
    assert torch.allclose(found[2], each[2, 0], atol=1e-6)


def test_without_cross_attention_the_order_of_memory_is_lost() -> None:
    batch, steps, found = questions(), table(), reached()
    for on in (True, False):
        scorer = network(replace(SMALL, cross_attention=on))
        memory = scorer.fusion.read(batch)
        rolled = tuple((keys.roll(1, 3), values) for keys, values in memory.offers)
        changed = Memory(memory.states, memory.mask, memory.pooled, rolled)
        vectors, taken = scorer.fusion.embed_steps(steps), torch.zeros(B, K - 1, dtype=torch.long)
        states = [scorer.decode(read, vectors, taken, found) for read in (memory, changed)]
        assert torch.allclose(states[0], states[1], atol=1e-6) is not on


def test_the_gate_lies_between_its_inputs() -> None:
    gate, text, graph = Gate(4), torch.zeros(7, 4), torch.ones(7, 4)
    mixed = gate(text, graph)
    assert bool(((mixed > 0) & (mixed < 1)).all())


def test_probabilities_of_the_candidates_sum_to_one() -> None:
    scorer, steps = network(), table()
    vectors = scorer.fusion.embed_steps(steps)
    mask = torch.tensor([[True, True, False], [True, True, True]])
    candidates = NextStep(torch.tensor([[6, 7, 0], [6, 7, 3]]), mask)
    shared = Shared(
        torch.randn(3, S + 2, NUM_MEASURES), torch.tensor([2, 0]), torch.tensor([[3], [-1]])
    )
    chances = scorer.next_step(torch.randn(2, 16), vectors, candidates, shared).exp().detach()
    assert torch.allclose(chances.sum(1), torch.ones(2))
    assert float(chances[0, 2]) == 0.0


def test_the_direction_of_a_step_matters() -> None:
    scorer, steps = network(), table()
    turned = steps._replace(way=1 - steps.way)
    embed = scorer.fusion.embed_steps
    assert not torch.allclose(embed(steps)[:S], embed(turned)[:S])
