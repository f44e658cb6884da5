"""Walks over the toy graph: what they reach, what they leave out, and the facts they stand on."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.config import RetrievalConfig
from kgqa.graph import KnowledgeGraph
from kgqa.kinds import NodeKinds
from kgqa.retrieval import Walker
from kgqa.vocabulary import StepVocabulary


@pytest.fixture(scope="module")
def walker(toy: KnowledgeGraph) -> Walker:
    return Walker(toy.store, RetrievalConfig(), np.zeros(0, dtype=np.int32))


def step(toy: KnowledgeGraph, name: str, *, back: bool = False) -> int:
    relation = toy.store.relation_to_id[f"http://example.org/{name}"]
    return relation + toy.store.num_relations * back


def labels(toy: KnowledgeGraph, nodes: np.ndarray) -> set[str]:
    return {toy.store.label(int(node)) for node in nodes}


def test_a_walk_reaches_what_its_relations_lead_to(toy: KnowledgeGraph, walker: Walker) -> None:
    steps = (step(toy, "capital", back=True), step(toy, "borders"))
    walk = walker.along(toy.resolve("Paris"), steps)
    assert labels(toy, walk.result) == {"Germany", "Belgium"}
    assert labels(toy, walk.frontiers[1]) == {"France"}


def test_coming_back_leaves_the_topic_out(toy: KnowledgeGraph, walker: Walker) -> None:
    steps = (step(toy, "inContinent"), step(toy, "inContinent", back=True))
    walk = walker.along(toy.resolve("France"), steps)
    assert labels(toy, walk.result) == {"Germany", "Belgium", "Spain"}


def test_a_topic_that_is_all_there_is_stays(toy: KnowledgeGraph, walker: Walker) -> None:
    there_and_back = (step(toy, "capital"), step(toy, "capital", back=True))
    walk = walker.along(toy.resolve("France"), there_and_back)
    assert labels(toy, walk.result) == {"France"}


def test_the_chain_to_an_answer_is_made_of_facts(toy: KnowledgeGraph, walker: Walker) -> None:
    steps = (step(toy, "capital", back=True), step(toy, "borders"))
    walk = walker.along(toy.resolve("Paris"), steps)
    for answer in walk.result:
        nodes = walker.nodes_to(walk, int(answer))
        assert nodes[0] == walk.topic and nodes[-1] == answer
        for taken, source, target in zip(walk.steps, nodes, nodes[1:], strict=False):
            fact = walker.fact(source, taken, target)
            ids = (toy.store.entity_to_id[fact.head], toy.store.entity_to_id[fact.tail])
            assert toy.store.has(ids[0], toy.store.relation_to_id[fact.relation], ids[1])


def test_no_walk_goes_on_from_values(toy: KnowledgeGraph, walker: Walker) -> None:
    walk = walker.along(toy.resolve("France"), (step(toy, "population"),))
    assert not len(walker.choices(walk))


def test_a_redundant_step_is_never_offered() -> None:
    facts = [("a", "next to", "b"), ("b", "next to", "a"), ("a", "likes", "b")]
    graph = KnowledgeGraph.from_triples(facts)
    vocabulary = StepVocabulary(graph.store, NodeKinds.of_graph(graph.store))
    next_to, likes = (graph.store.relation_to_id[name] for name in ("next to", "likes"))
    assert vocabulary.redundant.tolist() == [next_to + 2]
    walker = Walker(graph.store, RetrievalConfig(), vocabulary.redundant)
    assert set(walker.choices(walker.start(graph.resolve("a"))).tolist()) == {next_to, likes}


def test_a_frontier_is_bounded() -> None:
    graph = KnowledgeGraph.from_triples([("hub", "has", f"part {n}") for n in range(100)])
    walker = Walker(graph.store, RetrievalConfig(max_frontier=10), np.zeros(0, dtype=np.int32))
    assert len(walker.along(graph.resolve("hub"), (0,)).result) == 10


@pytest.mark.parametrize(
    ("name", "words"),
    [("plays for inverse", []), ("has player", ["has player"])],
)
def test_of_two_relations_that_mirror_each_other_one_is_walked(name: str, words: list[str]) -> None:
    facts = [(one, "plays for", "reds") for one in ("ann", "bob", "dee")]
    facts += [("cy", "likes", "reds")]
    mirrored = [(tail, name, head) for head, relation, tail in facts if relation == "plays for"]
    graph = KnowledgeGraph.from_triples([*mirrored, *facts])
    vocabulary = StepVocabulary(graph.store, NodeKinds.of_graph(graph.store))
    plays, other = (graph.store.relation_to_id[one] for one in ("plays for", name))
    kept, left = (plays, other) if "inverse" in name else (other, plays)
    assert vocabulary.mirrored == {left: kept}
    assert vocabulary.redundant.tolist() == [left, graph.store.inverse(left)]
    assert vocabulary.names(graph.store.inverse(plays), "en") == words
    assert vocabulary.names(plays, "en") == vocabulary.names(graph.store.inverse(other), "en")


def test_of_several_mirrors_each_leads_to_the_one_that_is_walked() -> None:
    facts = [(one, "plays for", "reds") for one in ("ann", "bob", "dee")]
    turned = [(tail, name, head) for head, _, tail in facts for name in ("has player", "team of")]
    inverse = [(head, "has player inverse", tail) for head, _, tail in facts]
    for order in ([*inverse, *turned, *facts], [*facts, *turned, *inverse]):
        graph = KnowledgeGraph.from_triples(order)
        vocabulary = StepVocabulary(graph.store, NodeKinds.of_graph(graph.store))
        kept = set(vocabulary.mirrored.values())
        assert len(kept) == 1 and not kept & set(vocabulary.mirrored)
        left = {graph.store.relation_ids[one] for one in vocabulary.mirrored}
        ways = ({"plays for", "has player inverse"}, {"has player", "team of"})
        assert left in ways and graph.store.relation_ids[kept.pop()] not in left


def test_two_relations_mirror_each_other_only_in_all_of_their_facts() -> None:
    facts = [("a", "capital", "b"), ("a", "city", "b"), ("a", "city", "c"), ("b", "in", "a")]
    graph = KnowledgeGraph.from_triples([*facts, ("d", "in", "a")])
    vocabulary = StepVocabulary(graph.store, NodeKinds.of_graph(graph.store))
    assert not vocabulary.mirrored
    two = KnowledgeGraph.from_triples([("a", "capital", "b"), ("b", "located in", "a")])
    assert not StepVocabulary(two.store, NodeKinds.of_graph(two.store)).mirrored  # by chance
