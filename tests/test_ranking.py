"""The order of a walk's results: well-linked first, unless questions teach otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa import Config, KnowledgeGraph
from kgqa.features import GraphFeatures
from kgqa.graph_parts import GraphParts
from kgqa.ranking import SIGNALS, AnswerRanker, fit_ranker
from kgqa.retrieval import Walk

PAIRS = 60


def features(entity: np.ndarray, step: np.ndarray) -> GraphFeatures:
    """Only the vectors matter here."""
    none = np.zeros((0, 2), np.float32)
    kinds = np.zeros(0, np.int32)
    return GraphFeatures(
        step_text=none,
        step_kind=none,
        kind_text=none,
        step_graph=step.astype(np.float32),
        entity_graph=entity.astype(np.float32),
        kind_of=kinds,
        spellings=(),
        way=np.zeros(0, np.int64),
        sample_size=8,
    )


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    """Each topic has a star, which others know too, and a rare thing that nobody else has."""
    facts = [("fan", "knows", f"star {n}") for n in range(PAIRS)]
    facts += [("other fan", "knows", f"star {n}") for n in range(PAIRS)]
    for n in range(PAIRS):
        facts += [(f"topic {n}", "has", f"star {n}"), (f"topic {n}", "has", f"rare {n}")]
    return KnowledgeGraph.from_triples(facts)


def ranker_of(graph: KnowledgeGraph, vectors: GraphFeatures | None = None) -> AnswerRanker:
    empty = features(np.zeros((0, 2)), np.zeros((0, 2)))
    return AnswerRanker(GraphParts(graph, Config()).walker, vectors or empty)


def walk(graph: KnowledgeGraph, ranker: AnswerRanker, topic: str) -> Walk:
    step = graph.store.relation_to_id["has"]
    return ranker.walker.along(graph.resolve(topic), (step,))


def best(graph: KnowledgeGraph, ranker: AnswerRanker, topic: str) -> str:
    found = walk(graph, ranker, topic)
    return graph.store.node_ids[int(found.result[ranker.scores(found).argmax()])]


def test_well_linked_results_come_first(graph: KnowledgeGraph) -> None:
    assert best(graph, ranker_of(graph), "topic 3") == "star 3"


def test_labelled_questions_can_teach_the_opposite(graph: KnowledgeGraph) -> None:
    ranker = ranker_of(graph)
    rare = [
        (walk(graph, ranker, f"topic {n}"), np.array([graph.resolve(f"rare {n}")]))
        for n in range(PAIRS)
    ]
    assert best(graph, fit_ranker(ranker, rare), "topic 3") == "rare 3"
    assert fit_ranker(ranker, rare[:5]) is ranker  # a handful proves nothing


def test_results_that_are_all_right_teach_nothing(graph: KnowledgeGraph) -> None:
    ranker = ranker_of(graph)
    walks = [walk(graph, ranker, f"topic {n}") for n in range(PAIRS)]
    assert fit_ranker(ranker, [(one, one.result) for one in walks]) is ranker


def test_nearness_is_the_distance_from_where_the_vectors_lead(graph: KnowledgeGraph) -> None:
    store = graph.store
    entity, step = np.zeros((store.num_entities, 2)), np.zeros((store.num_steps, 2))
    step[store.relation_to_id["has"]] = [1, 0]
    entity[graph.resolve("star 0")] = [1, 0]  # just where topic 0 and "has" lead
    entity[graph.resolve("rare 0")] = [0, 1]
    ranker = ranker_of(graph, features(entity, step))
    found = walk(graph, ranker, "topic 0")
    column = ranker.signals(found)[:, SIGNALS.index("nearness")]
    assert store.node_ids[int(found.result[column.argmax()])] == "star 0"


def test_a_ranker_survives_its_description(graph: KnowledgeGraph) -> None:
    ranker = AnswerRanker(ranker_of(graph).walker, ranker_of(graph).features, (1.0, 2.0, 3.0, 4.0))
    again = AnswerRanker.from_dict(ranker.walker, ranker.features, ranker.to_dict())
    assert again.weights == ranker.weights


def test_sources_and_company_are_counted_as_they_are_defined() -> None:
    rng = np.random.default_rng(0)
    facts = {
        (f"n{head}", f"r{relation}", f"n{tail}")
        for head, relation, tail in zip(*rng.integers([[25], [3], [25]], size=(3, 90)), strict=True)
    }
    graph = KnowledgeGraph.from_triples(sorted(facts))
    ranker, store = ranker_of(graph), graph.store
    around: dict[str, set[str]] = {}
    for head, _, tail in facts:
        around.setdefault(head, set()).add(tail)
        around.setdefault(tail, set()).add(head)
    compared = 0
    for topic in sorted(around):
        for steps in ((0, 1), (1, 4), (2, 0)):
            found = ranker.walker.along(graph.resolve(topic), steps)
            if len(found.result) < 2 or not len(found.frontiers[-2]):
                continue
            relation, backward = store.step_relation(steps[-1])
            before = {store.node_ids[node] for node in found.frontiers[-2]}
            names = [store.node_ids[node] for node in found.result]
            name = store.relation_ids[relation]
            pairs = {
                (tail, head) if backward else (head, tail) for head, r, tail in facts if r == name
            }
            sources = [sum((one, name) in pairs for one in before) for name in names]
            company = [
                sum(bool((around[mate] & around[name]) - {topic}) for mate in around[topic])
                for name in names
            ]
            assert ranker._sources(found).tolist() == (
                sources if len(before) > 1 else [1.0] * len(names)
            )
            assert ranker._company(found).tolist() == company
            compared += 1
    assert compared > 10
