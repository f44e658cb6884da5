"""A model on another graph than it was trained for: relations never seen, matched by their words.

The networks read a relation by the sentence vector of its words, its hashed n-grams and what it
leads to, so that they can judge relations of any graph; see ``kgqa.unfamiliar``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgqa.errors import DataError
from kgqa.features import GraphFeatures
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts

if TYPE_CHECKING:
    from kgqa.pipeline import QAPipeline


def transferred(pipeline: QAPipeline, kg: KnowledgeGraph) -> QAPipeline:
    """The pipeline with another graph in place of its own, without any training.

    Vectors, guesses of missing facts, answers worded by a generator and text tasks belong to the
    graph that they were learned beside: the new pipeline has none of them.

    Raises:
        DataError: the graph has no facts.
    """
    if not kg.store.num_triples:
        raise DataError("the graph has no facts: there is nothing to ask about")
    parts = GraphParts(kg, pipeline.config)
    size = pipeline.config.retrieval.sample_size
    features = GraphFeatures.encode(
        parts.vocabulary, pipeline.encoder, None, size, parts.operators
    ).of_another_graph(pipeline.scorers[0].dims[1])
    return type(pipeline)(
        kg,
        pipeline.config,
        pipeline.scorers,
        features,
        None,
        pipeline.calibrator,
        pipeline.encoder,
        parts,
        pipeline.history,
        generator=pipeline.generator,
    )
