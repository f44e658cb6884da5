"""Vectors learn an obvious pattern, score as the formula says, and predict missing facts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from kgqa.embeddings import (
    Calibration,
    EmbeddingConfig,
    GraphEmbeddings,
    calibrate,
    evaluate_embeddings,
    hold_out,
    iter_training,
    predict_tails,
    train_embeddings,
)
from kgqa.embeddings.batches import iter_batches, queries_of
from kgqa.embeddings.pykeen_model import build_model, entity_vectors
from kgqa.embeddings.training import Updater
from kgqa.errors import ConfigError, DataError, ModelError

CAPITAL, CITY, LANGUAGE, SPOKEN = range(4)
NUM_COUNTRIES = 30
NUM_CITIES = 3 * NUM_COUNTRIES
NUM_ENTITIES = NUM_COUNTRIES + NUM_CITIES + NUM_COUNTRIES + 1  # the last one is in no fact
LONER = NUM_ENTITIES - 1
FAST = EmbeddingConfig(dim=32, epochs=30, min_updates=0, batch_size=64, learning_rate=0.02)


def geography() -> np.ndarray:
    """Country c has cities 30 + 3c + {0, 1, 2}, the first its capital, and language 120 + c.

    Its language is spoken in each of its cities.
    """
    facts = []
    for country in range(NUM_COUNTRIES):
        language = NUM_COUNTRIES + NUM_CITIES + country
        cities = [NUM_COUNTRIES + 3 * country + i for i in range(3)]
        facts.append((country, CAPITAL, cities[0]))
        facts.append((country, LANGUAGE, language))
        for city in cities:
            facts += [(country, CITY, city), (city, SPOKEN, language)]
    return np.array(facts, dtype=np.int32)


# the language of each third city of countries 0..7, worked out from the pattern
HELD_OUT = np.array([(32 + 3 * c, SPOKEN, 120 + c) for c in range(8)], dtype=np.int32)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tensors as small as these only lose time to threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def kept() -> np.ndarray:
    held = {tuple(fact) for fact in HELD_OUT.tolist()}
    return np.array([f for f in geography().tolist() if tuple(f) not in held], dtype=np.int32)


@pytest.fixture(scope="module")
def trained(kept: np.ndarray) -> GraphEmbeddings:
    return train_embeddings(kept, NUM_ENTITIES, 4, FAST)


@pytest.fixture(scope="module")
def calibrated(trained: GraphEmbeddings, kept: np.ndarray) -> GraphEmbeddings:
    return calibrate(trained, HELD_OUT, kept)


def test_transe_ranks_each_hidden_fact_first(trained: GraphEmbeddings, kept: np.ndarray) -> None:
    for city, relation, language in HELD_OUT.tolist():
        best = predict_tails(trained, kept, city, relation, top_k=1)
        assert (best[0].tail, best[0].known) == (language, False)


def test_a_transe_score_is_the_negative_distance(trained: GraphEmbeddings) -> None:
    scores = trained.score_tails(torch.tensor([3, 40]), torch.tensor([CITY, 4 + CITY]))
    for row, (head, step) in enumerate([(3, CITY), (40, 4 + CITY)]):
        for tail in range(NUM_ENTITIES):
            moved = trained.entity[head] + trained.step[step] - trained.entity[tail]
            plain = -(float(sum(float(x) ** 2 for x in moved)) ** 0.5)
            assert scores[row, tail].item() == pytest.approx(plain, abs=1e-3)


def test_scores_of_candidates_are_a_selection_of_all_scores(trained: GraphEmbeddings) -> None:
    heads, steps, chosen = torch.tensor([3]), torch.tensor([0]), torch.tensor([7, 2])
    everything = trained.score_tails(heads, steps)
    assert trained.score_tails(heads, steps, chosen) == pytest.approx(everything[:, chosen])


def test_the_same_seed_gives_the_same_vectors(kept: np.ndarray) -> None:
    short = replace(FAST, epochs=2, min_updates=0)
    first = train_embeddings(kept, NUM_ENTITIES, 4, short)
    second = train_embeddings(kept, NUM_ENTITIES, 4, short)
    other = train_embeddings(kept, NUM_ENTITIES, 4, replace(short, seed=1))
    assert torch.equal(first.entity, second.entity)
    assert torch.equal(first.step, second.step)
    assert not torch.equal(first.entity, other.entity)


def test_training_leaves_the_callers_random_numbers_alone(kept: np.ndarray) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train_embeddings(kept, NUM_ENTITIES, 4, replace(FAST, epochs=1, min_updates=0))
    assert torch.equal(torch.rand(3), expected)


def test_sampled_rivals_learn_the_pattern_too(kept: np.ndarray) -> None:
    config = replace(FAST, full_softmax_limit=0, negatives=40)
    vectors = train_embeddings(kept, NUM_ENTITIES, 4, config)
    assert evaluate_embeddings(vectors, HELD_OUT, geography()).hits_at_3 > 0.9


@pytest.mark.parametrize("name", ["TransE", "RotatE", "DistMult", "ComplEx"])
def test_an_update_of_a_large_graph_moves_only_what_its_batch_holds(
    kept: np.ndarray, name: str
) -> None:
    config = replace(FAST, model=name, full_softmax_limit=0, negatives=3, batch_size=4)
    model = build_model(config, NUM_ENTITIES, 4)
    generator = torch.Generator().manual_seed(0)
    batches = iter_batches(queries_of(kept, 4), NUM_ENTITIES, config, generator)
    update = Updater(model, config, 10)
    update(next(batches))
    before, batch = entity_vectors(model).detach().clone(), next(batches)
    update(batch)  # no momentum of the first one is left in what it moved
    moved = (entity_vectors(model) != before).any(1).nonzero().flatten().tolist()
    held = {*batch.head.tolist(), *batch.candidates.tolist()}
    assert moved and set(moved) <= held and len(held) < NUM_ENTITIES / 4


def test_progress_hears_of_every_epoch(kept: np.ndarray) -> None:
    heard: list[tuple[int, int, float]] = []
    config = replace(FAST, epochs=3, min_updates=0)
    train_embeddings(kept, NUM_ENTITIES, 4, config, progress=lambda *report: heard.append(report))
    assert [report[:2] for report in heard] == [(1, 3), (2, 3), (3, 3)]
    assert heard[2][2] < heard[0][2]


def test_min_updates_adds_epochs_to_a_small_graph() -> None:
    config = EmbeddingConfig(dim=8, epochs=1, min_updates=30)
    epochs = list(iter_training(np.array([(0, 0, 1)]), 2, 1, config))
    assert len(epochs) == 30  # two queries fit one batch, so an epoch is an update


def test_one_relation_and_few_facts_train() -> None:
    facts = np.array([(0, 0, 1), (2, 0, 1), (3, 0, 4)])
    vectors = train_embeddings(facts, 6, 1, EmbeddingConfig(dim=8, min_updates=60))
    assert vectors.entity.shape == (6, 8)
    assert vectors.step.shape == (2, 8)
    assert torch.isfinite(vectors.entity).all()
    assert [p.tail for p in predict_tails(vectors, facts, 0, 0)] == [1, 4]


def test_no_facts_is_a_plain_error() -> None:
    with pytest.raises(DataError, match="no fact between two entities"):
        train_embeddings(np.empty((0, 3), dtype=np.int32), 5, 1)


def test_a_literal_among_the_facts_is_refused() -> None:
    with pytest.raises(DataError, match=r"\[0, 0, 5\] is outside 5 entities"):
        train_embeddings(np.array([(0, 0, 5)]), 5, 1)


def test_known_tails_are_marked_and_certain(calibrated: GraphEmbeddings, kept: np.ndarray) -> None:
    found = predict_tails(calibrated, kept, 9, CITY, top_k=5)
    assert [p.tail for p in found if p.known] == [57, 58, 59]
    assert [p.probability for p in found[:3]] == [1.0, 1.0, 1.0]
    assert all(0 < p.probability < 1 for p in found[3:])
    unknown = predict_tails(calibrated, kept, 9, CITY, top_k=2, include_known=False)
    assert unknown == found[3:]


def test_candidates_stay_in_the_observed_range(trained: GraphEmbeddings, kept: np.ndarray) -> None:
    tails = {p.tail for p in predict_tails(trained, kept, 4, LANGUAGE, top_k=1000)}
    assert tails == set(range(120, 150))
    heads = {p.tail for p in predict_tails(trained, kept, 125, LANGUAGE, inverse=True, top_k=1000)}
    assert heads == set(range(30))
    anywhere = predict_tails(trained, kept, 4, LANGUAGE, anywhere=True, top_k=1000)
    assert len(anywhere) == NUM_ENTITIES


def test_an_entity_without_facts_has_no_predictions(
    trained: GraphEmbeddings, kept: np.ndarray
) -> None:
    assert predict_tails(trained, kept, LONER, CAPITAL) == []


def test_an_entity_added_after_training_is_named(
    trained: GraphEmbeddings, kept: np.ndarray
) -> None:
    with pytest.raises(ModelError, match="entity number 151 has no vector"):
        predict_tails(trained, kept, NUM_ENTITIES, CAPITAL)
    grown = np.concatenate((kept, [(4, CITY, NUM_ENTITIES)]))
    newest = predict_tails(trained, grown, 4, CITY, top_k=4)[3]
    assert (newest.tail, newest.known) == (NUM_ENTITIES, True)


def test_probabilities_fall_with_the_score(calibrated: GraphEmbeddings, kept: np.ndarray) -> None:
    found = predict_tails(calibrated, kept, 32, SPOKEN, top_k=1000, include_known=False)
    probabilities = [p.probability for p in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= p <= 1 for p in probabilities)
    assert probabilities[0] > 0.5 > probabilities[1]


def test_an_uncalibrated_probability_is_the_softmax() -> None:
    scores = torch.tensor([1.0, 0.0, -1.0])
    expected = torch.softmax(2 * scores, 0)
    assert Calibration(scale=2.0).probabilities(scores, 0) == pytest.approx(expected, abs=1e-6)


def test_a_candidate_without_rivals_gets_the_intercept() -> None:
    assert Calibration(scale=5.0).probabilities(torch.tensor([-9.0]), 0).item() == 0.5


def test_calibration_without_held_out_facts_says_so(
    trained: GraphEmbeddings, kept: np.ndarray
) -> None:
    with pytest.raises(DataError, match="no held-out fact"):
        calibrate(trained, np.empty((0, 3)), kept)


def test_holding_out_keeps_every_entity_and_relation() -> None:
    facts = geography()
    stay, held = hold_out(facts, 0.1, seed=3)
    assert len(held) == len(facts) // 10
    assert sorted(map(tuple, [*stay, *held])) == sorted(map(tuple, facts))
    assert set(stay[:, [0, 2]].ravel()) == set(facts[:, [0, 2]].ravel())
    assert set(stay[:, 1]) == set(facts[:, 1])


def test_metrics_equal_ranks_counted_one_by_one(trained: GraphEmbeddings) -> None:
    known = {tuple(fact) for fact in geography().tolist()}
    ranks = []
    for head, relation, tail in HELD_OUT.tolist():
        forward = trained.score_tails(torch.tensor([head]), torch.tensor([relation]))[0]
        others = [t for t in range(NUM_ENTITIES) if (head, relation, t) not in known]
        ranks.append(1 + sum(bool(forward[t] > forward[tail]) for t in others))
        backward = trained.score_tails(torch.tensor([tail]), torch.tensor([4 + relation]))[0]
        others = [h for h in range(NUM_ENTITIES) if (h, relation, tail) not in known]
        ranks.append(1 + sum(bool(backward[h] > backward[head]) for h in others))
    metrics = evaluate_embeddings(trained, HELD_OUT, geography())
    assert metrics.mrr == pytest.approx(np.mean([1 / rank for rank in ranks]))
    assert metrics.hits_at_3 == pytest.approx(np.mean([rank <= 3 for rank in ranks]))


def test_a_misspelt_model_lists_near_names() -> None:
    with pytest.raises(ConfigError, match="did you mean DistMult"):
        EmbeddingConfig(model="dismult")
    with pytest.raises(ConfigError, match="known are TransE"):
        EmbeddingConfig(model="qqqq")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("dim", 0),
        ("dim", 7),
        ("epochs", 0),
        ("batch_size", 1.5),
        ("learning_rate", 0.0),
        ("scale", -1.0),
        ("n3", -0.1),
        ("seed", -1),
    ],
)
def test_a_senseless_setting_is_named(option: str, value: float) -> None:
    with pytest.raises(ConfigError, match=option):
        EmbeddingConfig(**{option: value})


def test_scoring_transe_needs_no_pykeen(trained: GraphEmbeddings, tmp_path) -> None:
    from kgqa.embeddings import save_embeddings

    save_embeddings(trained, tmp_path / "vectors")
    code = (
        "import sys, kgqa.embeddings as e; assert 'torch' not in sys.modules\n"
        f"v = e.load_embeddings({str(tmp_path / 'vectors')!r})\n"
        "import torch; v.score_tails(torch.tensor([0]), torch.tensor([0]))\n"
        "assert 'pykeen' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
