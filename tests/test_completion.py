"""Missing facts: evidence, rankers, walks over stated and guessed facts, worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgqa.completion import (
    CompletionConfig,
    Fact,
    SoftWalker,
    StepHabits,
    TailPredictor,
    fit_predictor,
    load_predictor,
    save_predictor,
)
from kgqa.completion.fitting import without
from kgqa.completion.links import NameLinks, WalkMatrices
from kgqa.completion.paths import find_paths, walk_along
from kgqa.completion.ranker import StepRanker
from kgqa.completion.soft_walk import COMBINATIONS
from kgqa.config import RetrievalConfig
from kgqa.embeddings import GraphEmbeddings
from kgqa.errors import ConfigError, ModelError
from kgqa.retrieval import Walker
from kgqa.store import CompactGraph
from kgqa.store.compact import Literals

CONFIG = CompletionConfig()


def graph_of(facts: list[tuple[str, str, str]]) -> CompactGraph:
    """A graph of names, numbered as they come."""
    nodes = list(dict.fromkeys(name for head, _, tail in facts for name in (head, tail)))
    relations = list(dict.fromkeys(relation for _, relation, _ in facts))
    rows = [(nodes.index(h), relations.index(r), nodes.index(t)) for h, r, t in facts]
    return CompactGraph(
        entity_ids=nodes,
        entity_kinds=np.zeros(len(nodes), dtype=np.uint8),
        literals=Literals([], [], []),
        relation_ids=relations,
        relation_kinds=np.zeros(len(relations), dtype=np.uint8),
        triples=np.array(rows, dtype=np.int32).reshape(-1, 3),
    )


@pytest.fixture(scope="module")
def films() -> CompactGraph:
    """Heat and Ali are by Mann; nobody says who made Thief, only that it is tagged "mann"."""
    return graph_of(
        [
            ("Heat", "director", "Mann"),
            ("Ali", "director", "Mann"),
            ("Jaws", "director", "Spielberg"),
            ("Heat", "genre", "Crime"),
            ("Ali", "genre", "Drama"),
            ("Thief", "tag", "mann"),
            ("Thief", "genre", "Crime"),
        ]
    )


DIRECTOR, GENRE, TAG = range(3)
BY_NAME = (TAG, 6)  # the tag, then the node of the same name: six steps, so the first link is 6


def numbers(graph: CompactGraph, *names: str) -> list[int]:
    return [graph.entity_to_id[name] for name in names]


def by_name(graph: CompactGraph) -> TailPredictor:
    """Ranks directors by the tag of their name: Mann's score for Thief is log 101."""
    rankers = [StepRanker(dense=(0.0, 0.0))] * graph.num_steps
    rankers[DIRECTOR] = StepRanker(dense=(0.0, 0.0), paths=(BY_NAME,), weights=(1.0,))
    return TailPredictor(graph, None, rankers=tuple(rankers))


def test_a_walker_takes_each_of_the_successors_with_equal_probability(films: CompactGraph) -> None:
    matrices = WalkMatrices(films, NameLinks(films, CONFIG))
    crime, heat, thief, mann = numbers(films, "Crime", "Heat", "Thief", "Mann")
    to_films, to_director = walk_along(
        matrices, np.array([crime]), [(3 + GENRE,), (3 + GENRE, DIRECTOR)], 100
    )
    assert to_films[0, heat] == to_films[0, thief] == 0.5
    assert to_director[0, mann] == 0.5  # from Thief the walk ends nowhere


def test_what_links_too_many_is_not_walked_through(films: CompactGraph) -> None:
    matrices = WalkMatrices(films, NameLinks(films, CONFIG))
    (heat,) = numbers(films, "Heat")
    (shared,) = walk_along(matrices, np.array([heat]), [(DIRECTOR, 3 + DIRECTOR)], 1)
    assert shared.nnz == 0  # Mann has two films


def test_nodes_of_one_folded_name_are_linked(films: CompactGraph) -> None:
    mann, tag = numbers(films, "Mann", "mann")
    assert sorted(NameLinks(films, CONFIG).same.tolist()) == [[mann, tag], [tag, mann]]


def test_the_path_over_the_name_is_found(films: CompactGraph) -> None:
    matrices = WalkMatrices(films, NameLinks(films, CONFIG))
    thief, mann = numbers(films, "Thief", "Mann")
    paths = find_paths(matrices, np.array([thief]), [np.array([mann])], CONFIG)
    assert paths[0] == BY_NAME
    assert (GENRE, 3 + GENRE, DIRECTOR) in paths


def test_evidence_makes_a_tail_likely(films: CompactGraph) -> None:
    thief, mann, spielberg = numbers(films, "Thief", "Mann", "Spielberg")
    found = by_name(films).tails(np.array([thief]), DIRECTOR)
    assert found.tail.tolist() == [mann, spielberg]
    # odds of 101 to 1, and the softmax of the two is the sigmoid of the difference
    assert found.probability.tolist() == pytest.approx([101 / 102, 1 / 102], rel=1e-3)


def test_stated_tails_are_not_guessed(films: CompactGraph) -> None:
    heat, spielberg = numbers(films, "Heat", "Spielberg")
    found = by_name(films).tails(np.array([heat]), DIRECTOR)
    assert found.tail.tolist() == [spielberg]


def test_vectors_alone_rank_as_they_score(films: CompactGraph) -> None:
    entity = torch.zeros(films.num_entities, 2)
    thief, mann, spielberg = numbers(films, "Thief", "Mann", "Spielberg")
    entity[spielberg] = torch.tensor([1.0, 0.0])
    entity[mann] = torch.tensor([3.0, 0.0])
    step = torch.zeros(films.num_steps, 2)
    step[DIRECTOR] = torch.tensor([1.0, 0.0])  # Thief + director lands on Spielberg
    vectors = GraphEmbeddings(model="TransE", entity=entity, step=step, dim=2)
    found = TailPredictor(films, vectors).tails(np.array([thief]), DIRECTOR)
    assert found.tail.tolist() == [spielberg, mann]
    assert found.probability[0] == pytest.approx(1 / (1 + np.exp(-4 * 2)), abs=1e-4)


def test_a_step_without_facts_has_no_tails(films: CompactGraph) -> None:
    empty = without(films, films.triples[films.triples[:, 1] == TAG])
    predictor = TailPredictor(films, None, facts=empty)
    assert len(predictor.tails(np.array([0]), TAG).tail) == 0


@pytest.mark.parametrize(("name", "expected"), [("max", 0.5), ("noisy-or", 0.65), ("sum", 0.8)])
def test_chains_to_one_node_combine(name: str, expected: float) -> None:
    combined = COMBINATIONS[name](np.array([0.5, 0.3, 0.2]), np.array([0, 0, 1]), 2)
    assert combined.tolist() == pytest.approx([expected, 0.2])


def test_stated_facts_come_first_and_guesses_after(films: CompactGraph) -> None:
    heat, mann, spielberg = numbers(films, "Heat", "Mann", "Spielberg")
    result = SoftWalker(by_name(films)).along(heat, (DIRECTOR,)).result
    assert result.nodes.tolist() == [mann, spielberg]
    assert result.stated.tolist() == [True, False]
    assert result.scores[0] == 1.0 > result.scores[1]


def test_a_guess_leads_on_to_stated_facts_and_is_marked(films: CompactGraph) -> None:
    thief, mann, heat, ali = numbers(films, "Thief", "Mann", "Heat", "Ali")
    walk = SoftWalker(by_name(films)).along(thief, (DIRECTOR, 3 + DIRECTOR))
    assert set(walk.result.nodes[:2].tolist()) == {heat, ali}
    assert thief not in walk.result.nodes
    assert walk.result.num_stated == 0
    place = walk.result.nodes.tolist().index(heat)
    assert walk.chain(place) == (
        Fact(thief, DIRECTOR, mann, False),
        Fact(mann, 3 + DIRECTOR, heat, True),
    )
    triple = SoftWalker(by_name(films)).triple(Fact(mann, 3 + DIRECTOR, heat, True))
    assert (triple.head, triple.relation, triple.tail) == ("Heat", "director", "Mann")


def test_of_an_unknown_topic_the_commonest_tails_are_guessed(films: CompactGraph) -> None:
    walk = SoftWalker(by_name(films)).along(None, (DIRECTOR,))
    assert walk.result.nodes.tolist() == numbers(films, "Mann", "Spielberg")
    assert walk.result.scores.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert walk.chain(0) == ()


def test_nodes_like_it_say_which_steps_a_node_lacks(films: CompactGraph) -> None:
    (jaws,) = numbers(films, "Jaws")
    found = StepHabits(films).plausible_steps(jaws)
    # of three films with a director two have a genre; one more is counted as having neither
    assert found == [(GENRE, pytest.approx(2 / 4))]
    assert StepHabits(films).plausible_steps([]) == []


def writers(count: int = 60) -> CompactGraph:
    """Whoever writes a film directs it; everyone has two films."""
    facts = []
    for film in range(count):
        facts.append((f"film {film}", "writer", f"person {film // 2}"))
        facts.append((f"film {film}", "director", f"person {film // 2}"))
    return graph_of(facts)


@pytest.fixture(scope="module")
def fitted() -> TailPredictor:
    graph = writers()
    facts = graph.triples[graph.triples[:, 1] == 1]
    return fit_predictor(graph, None, facts[::2][:24])


def test_the_rule_of_a_graph_is_learned_from_hidden_facts(fitted: TailPredictor) -> None:
    hidden = fitted.graph.triples[fitted.graph.triples[:, 1] == 1][1::2][:20]
    partial = TailPredictor(
        fitted.graph,
        None,
        rankers=fitted.rankers,
        calibration=fitted.calibration,
        facts=without(fitted.graph, hidden),
    )
    best = partial.tails(hidden[:, 0], 1, top_k=1)
    assert best.tail.tolist() == hidden[:, 2].tolist()
    assert (best.probability > 0.5).all()


def test_without_hidden_facts_the_vectors_rank_alone(films: CompactGraph) -> None:
    predictor = fit_predictor(films, None, np.zeros((0, 3), dtype=np.int64))
    assert {ranker.dense for ranker in predictor.rankers} == {(1.0, 0.0)}


def test_fitting_twice_gives_the_same(fitted: TailPredictor) -> None:
    facts = fitted.graph.triples[fitted.graph.triples[:, 1] == 1]
    again = fit_predictor(fitted.graph, None, facts[::2][:24])
    assert (again.rankers, again.calibration) == (fitted.rankers, fitted.calibration)


def test_what_is_saved_loads_again(fitted: TailPredictor, tmp_path: Path) -> None:
    save_predictor(fitted, tmp_path / "model")
    loaded = load_predictor(tmp_path / "model", fitted.graph, None)
    assert (loaded.rankers, loaded.calibration, loaded.config) == (
        fitted.rankers,
        fitted.calibration,
        fitted.config,
    )


@pytest.mark.parametrize("damage", ["missing", "no json", "format", "relations", "paths"])
def test_a_damaged_file_is_a_plain_error(
    fitted: TailPredictor, tmp_path: Path, damage: str
) -> None:
    if damage != "missing":
        save_predictor(fitted, tmp_path)
        file = tmp_path / "completion.json"
        described = json.loads(file.read_text())
        if damage == "paths":
            described["rankers"][1]["paths"][0] = [99]
        elif damage != "no json":
            described[damage] = "other"
        file.write_text("{" if damage == "no json" else json.dumps(described))
    with pytest.raises(ModelError, match="missing facts"):
        load_predictor(tmp_path, fitted.graph, None)


def test_bounds_are_checked() -> None:
    with pytest.raises(ConfigError, match="max_fan"):
        CompletionConfig(max_fan=0)
    with pytest.raises(ConfigError, match="max_length"):
        replace(CONFIG, max_length=4)


FACTS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 1), st.integers(0, 7)), min_size=1, max_size=24
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    facts=FACTS,
    steps=st.lists(st.integers(0, 3), min_size=1, max_size=3),
    combine=st.sampled_from(sorted(COMBINATIONS)),
    revisits=st.booleans(),
)
def test_walks_hold_what_they_promise(
    facts: list[tuple[int, int, int]], steps: list[int], combine: str, revisits: bool
) -> None:
    graph = graph_of([(f"n{h}", f"r{r}", f"n{t}") for h, r, t in dict.fromkeys(facts)])
    route = tuple(step % graph.num_steps for step in steps)
    soft = SoftWalker(TailPredictor(graph, None), combine=combine, revisits=revisits)
    walk = soft.along(0, route)
    walker = Walker(graph, RetrievalConfig(revisits=revisits), np.zeros(0, dtype=np.int32))
    if all(len(layer.nodes[layer.stated]) for layer in walk.layers):
        stated = walk.result.nodes[walk.result.stated].tolist()
        assert stated == walker.along(0, route).result.tolist()
    for layer in walk.layers:
        guessed = layer.scores[layer.num_stated :]
        assert (layer.scores[: layer.num_stated] == 1).all()
        assert ((guessed > 0) & (guessed < 1)).all()
        assert (np.diff(guessed) <= 0).all()
        assert len(set(layer.nodes.tolist())) == len(layer.nodes)
    for place, node in enumerate(walk.result.nodes.tolist()):
        chain = walk.chain(place)
        assert chain[0].source == 0
        assert chain[-1].target == node
        assert [f.target for f in chain[:-1]] == [f.source for f in chain[1:]]
        for fact in chain:
            assert fact.known == (fact.target in graph.follow(fact.source, fact.step))
        if place < walk.result.num_stated:
            assert all(fact.known for fact in chain)
