"""What the vectors of a graph say about its entities: likely facts, and entities alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kgqa.errors import RelationNotFound
from kgqa.records import EntityMatch, Prediction
from kgqa.store.as_records import match_record

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor
    from kgqa.embeddings import GraphEmbeddings
    from kgqa.graph import KnowledgeGraph


def predict_tails_of(
    kg: KnowledgeGraph,
    embeddings: GraphEmbeddings,
    head: str,
    relation: str,
    *,
    top_k: int = 10,
    inverse: bool = False,
    language: str | None = None,
    predictor: TailPredictor | None = None,
) -> list[Prediction]:
    """Predictions by name, those that the graph states first.

    Args:
        head: id or name of the entity.
        relation: id or name; a relation named from its tail predicts heads.
        inverse: walk the relation against its name.
        language: of the labels.
        predictor: weighs other evidence beside the vectors, where something was learned about it.

    Raises:
        EntityNotFound, RelationNotFound: with the nearest names.
        ModelError: the vectors are those of another graph.
    """
    from kgqa.embeddings import predict_tails

    store, node = kg.store, kg.resolve(head)
    step = step_of(kg, head, relation, inverse)
    if predictor is not None:
        return _weighed(predictor, node, step, top_k, language)
    number, backward = store.step_relation(step)
    facts = store.triples[store.triples[:, 2] < store.num_entities]
    tails = predict_tails(
        embeddings, facts.astype(np.int64), node, number, inverse=backward, top_k=top_k
    )
    ids, label = store.node_ids, store.label
    return [
        Prediction(ids[one.tail], label(one.tail, language), one.probability, one.known)
        for one in tails
    ]


def _weighed(
    predictor: TailPredictor, node: int, step: int, top_k: int, language: str | None
) -> list[Prediction]:
    """Stated tails, then guesses, all of them entities."""
    store = predictor.graph
    stated = store.follow(node, step)
    guesses = predictor.tails(np.array([node]), step, top_k)
    likely = zip(guesses.tail.tolist(), guesses.probability.tolist(), strict=True)
    found = [(tail, 1.0, True) for tail in stated.tolist()]
    found += [(tail, chance, False) for tail, chance in likely]
    return [
        Prediction(store.node_ids[tail], store.label(tail, language), chance, known)
        for tail, chance, known in found
        if not store.is_literal(tail)
    ][:top_k]


def nearest_to(
    kg: KnowledgeGraph,
    embeddings: GraphEmbeddings,
    entity: str,
    *,
    top_k: int = 10,
    language: str | None = None,
) -> list[EntityMatch]:
    """The entities whose vectors are most like one's, with their cosine (0 where it is less).

    Raises:
        EntityNotFound: with the nearest names.
        ModelError: the vectors are those of another graph.
    """
    from kgqa.embeddings import nearest_entities

    found = nearest_entities(embeddings, kg.resolve(entity), top_k=top_k)
    return [
        match_record(kg.store, node, max(0.0, cosine), "vectors", language)
        for node, cosine in found
    ]


def step_of(kg: KnowledgeGraph, entity: str, relation: str, inverse: bool = False) -> int:
    """The step of a relation by id or name, against its direction where ``inverse``; of several
    with one name, the first that the entity has a fact with.

    Raises:
        EntityNotFound, RelationNotFound: with the nearest names.
    """
    node, steps = kg.resolve(entity), kg.relations.steps(relation)
    if not steps:
        raise RelationNotFound(relation, kg.relations.nearest(relation))
    steps = [kg.store.inverse(step) for step in steps] if inverse else steps
    own = set(kg.store.steps_from(node).tolist())
    return next((step for step in steps if step in own), steps[0])
