"""Whether a fact that is not stated may be there: hardly in whole graphs, mostly in halved ones."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa import KnowledgeGraph
from kgqa.completion import Existence, StepHabits
from kgqa.intervals import wilson_lower

FILMS = 2000
RATED = 0.3  # of the films have a rating at all


def films(kept: float) -> KnowledgeGraph:
    """Films with a year and a director each, some with a rating, each fact kept by chance."""
    rng = np.random.default_rng(0)
    facts = []
    for n in range(FILMS):
        own = [(f"film {n}", "year", f"year {n % 50}"), (f"film {n}", "director", f"person {n}")]
        if rng.random() < RATED:
            own.append((f"film {n}", "rating", f"rating {n % 10}"))
        own += [(f"film {n}", "actor", f"actor {rng.integers(900)}") for _ in range(3)]
        facts += [fact for fact in own if rng.random() < kept]
    return KnowledgeGraph.from_triples(facts)


def existence_of(graph: KnowledgeGraph) -> Existence:
    return Existence(StepHabits(graph.store))


def chance(graph: KnowledgeGraph, relation: str, *, stated: bool = False) -> float:
    """Mean over the films that do not state the relation; or over those that do."""
    store = graph.store
    step = store.relation_to_id[relation]
    films = [
        node
        for node in range(store.num_entities)
        if store.node_ids[node].startswith("film") and bool(len(store.follow(node, step))) == stated
    ]
    return float(existence_of(graph).chances(np.array(films), step).mean())


@pytest.mark.parametrize("kept", [0.5, 0.8, 1.0])
def test_how_much_is_missing_is_estimated(kept: float) -> None:
    assert existence_of(films(kept)).missing == pytest.approx(1 - kept, abs=0.04)


def test_what_is_said_twice_tells_nothing() -> None:
    """Facts stated in both directions are lost together, and so are full of each other."""
    rng = np.random.default_rng(1)
    facts = []
    for n in range(FILMS):
        own = [[(f"land {n}", "code", f"code {n}")], [(f"land {n}", "flag", f"flag {n}")]]
        own.append(
            [(f"land {n}", "capital", f"city {n}"), (f"city {n}", "capital of", f"land {n}")]
        )
        facts += [fact for both in own if rng.random() < 0.5 for fact in both]
    graph = KnowledgeGraph.from_triples(facts)
    assert existence_of(graph).missing == pytest.approx(0.5, abs=0.04)


def test_of_many_rare_relations_one_that_is_full_by_accident_does_not_count() -> None:
    rng = np.random.default_rng(2)
    facts = [
        (f"thing {kind} {n}", f"property {kind} {one}", f"value {kind} {one} {n}")
        for kind in range(150)
        for n in range(8)
        for one in range(4)
        if rng.random() < 0.5
    ]
    graph = KnowledgeGraph.from_triples(facts)
    assert existence_of(graph).missing > 0.3


def test_in_a_complete_graph_what_is_not_stated_is_not_there() -> None:
    whole = films(1.0)
    assert chance(whole, "rating") < 0.01
    assert chance(whole, "actor", stated=True) < 0.01


def test_in_half_a_graph_it_mostly_is() -> None:
    half = films(0.5)
    assert chance(half, "year") > 0.85
    assert chance(half, "actor", stated=True) > 0.85
    rated = RATED * 0.5 / (1 - RATED * 0.5)  # by Bayes' rule, of the films without a stated one
    asked = 5 * rated / (1 + 4 * rated)  # and it is asked for
    assert chance(half, "rating") == pytest.approx(asked, abs=0.06)


def test_where_nothing_tells_all_may_be_there() -> None:
    graph = KnowledgeGraph.from_triples([("a", "knows", "b"), ("b", "knows", "c")])
    existence = existence_of(graph)
    assert existence.missing == 1.0
    step = graph.store.relation_to_id["knows"]
    assert existence.chances(np.array([graph.resolve("a")]), step).tolist() == [1.0]


def test_the_lower_end_of_a_share_rises_with_the_number_of_trials() -> None:
    ends = wilson_lower(np.array([9.0, 90.0, 900.0]), np.array([10, 100, 1000]))
    assert (np.diff(ends) > 0).all() and ends[-1] < 0.9
    assert ends[1] == pytest.approx(0.8396, abs=1e-4)  # by hand
