"""A graph asked without any training: relations never seen, matched by their words.

The networks read a relation by the sentence vector of its words, its hashed n-grams and what it
leads to, so that they can judge relations of any graph; see ``kgqa.unfamiliar``. A model's own do
where the other graph has relations that it knows, as a later state of its graph has; otherwise
the general ones know better (``kgqa.general``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.features import GraphFeatures
from kgqa.general import Networks, general_networks
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts

if TYPE_CHECKING:
    from kgqa.pipeline import QAPipeline

_FAMILIAR = 0.5
"""From this share of its relations on a graph is one that a model knows."""


def transferred(pipeline: QAPipeline, kg: KnowledgeGraph) -> QAPipeline:
    """The pipeline with another graph in place of its own, without any training.

    Vectors, guesses of missing facts, answers worded by a generator and text tasks belong to the
    graph that they were learned beside: the new pipeline has none of them. One that was put on
    another graph already no longer knows which graph its networks were trained on.

    Raises:
        DataError: the graph has no facts.
        ModelError: the general networks are damaged.
    """
    networks = Networks(pipeline.config, pipeline.scorers, pipeline.calibrator, pipeline.history)
    if pipeline.features.unfamiliar or not is_familiar(pipeline.kg, kg):
        networks = _general_or(networks)
    moved = on_graph(networks, kg, pipeline.encoder)
    moved.generator = pipeline.generator
    return moved


def on_graph(networks: Networks, kg: KnowledgeGraph, encoder: Encoder) -> QAPipeline:
    """A pipeline for a graph that the networks were not trained on.

    Raises:
        DataError: the graph has no facts.
    """
    from kgqa.pipeline import QAPipeline

    if not kg.store.num_triples:
        raise DataError("the graph has no facts: there is nothing to ask about")
    parts = GraphParts(kg, networks.config)
    size = networks.config.retrieval.sample_size
    features = GraphFeatures.encode(parts.vocabulary, encoder, None, size, parts.operators)
    return QAPipeline(
        kg,
        networks.config,
        list(networks.scorers),
        features.of_another_graph(networks.scorers[0].dims[1]),
        None,
        networks.calibrator,
        encoder,
        parts,
        list(networks.history),
    )


def is_familiar(known: KnowledgeGraph, other: KnowledgeGraph) -> bool:
    """Whether at least half of a graph's relations, by id, are those of one that is known."""
    theirs = set(other.store.relation_ids)
    return len(theirs & set(known.store.relation_ids)) >= _FAMILIAR * len(theirs)


def _general_or(own: Networks) -> Networks:
    """The general networks with a model's settings; its own where it has another encoder."""
    general = general_networks()
    if general is None or general.config.encoder.name != own.config.encoder.name:
        return own
    return general.under(own.config)
