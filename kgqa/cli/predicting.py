"""``kgqa predict``: tails that the graph does not state but its vectors propose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.sources import language_for, model_folder, name_text, open_graph
from kgqa.errors import ModelError, RelationNotFound
from kgqa.records import Prediction

if TYPE_CHECKING:
    from kgqa.embeddings import GraphEmbeddings
    from kgqa.graph import KnowledgeGraph


def predict(head: str, relation: str, top_k: int, model: Path | None, as_json: bool) -> None:
    """The likeliest tails of a head and a relation, those that the graph states first."""
    names = name_text(head), name_text(relation)
    with stdout_for_results():
        kg, embeddings = _load(model_folder(model))
        found = predict_tails_of(kg, embeddings, *names, top_k=top_k)
    if as_json:
        tails = [
            {"entity": one.id, "label": one.label, "score": one.score, "known": one.known}
            for one in found
        ]
        print_json({"head": names[0], "relation": names[1], "predictions": tails})
        return
    rows = table("Tail", "Probability", "", numbers=("Probability",))
    for one in found:
        note = plain("known" if one.known else "predicted", "green" if one.known else "dim")
        rows.add_row(plain(one.label), f"{one.score:.2f}", note)
    if found:
        console().print(rows)
    else:
        print_line(console(), "nothing to predict: no entity is the tail of such a fact")


def predict_tails_of(
    kg: KnowledgeGraph, embeddings: GraphEmbeddings, head: str, relation: str, *, top_k: int = 10
) -> list[Prediction]:
    """Predictions by name; a relation named from its tail predicts heads.

    Raises:
        EntityNotFound, RelationNotFound: with the nearest names.
        ModelError: the vectors are those of another graph.
    """
    from kgqa.embeddings import predict_tails

    store, node = kg.store, kg.resolve(head)
    number, inverse = store.step_relation(_step(kg, node, relation))
    facts = store.triples[store.triples[:, 2] < store.num_entities]
    tails = predict_tails(
        embeddings, facts.astype(np.int64), node, number, inverse=inverse, top_k=top_k
    )
    language = language_for(head, relation)
    return [
        Prediction(
            store.node_ids[one.tail],
            store.label(one.tail, language),
            one.probability,
            one.known,
        )
        for one in tails
    ]


def _step(kg: KnowledgeGraph, node: int, relation: str) -> int:
    """The step of that name: of several, the first that the head has a fact with."""
    steps = kg.relations.steps(relation)
    if not steps:
        raise RelationNotFound(relation, kg.relations.nearest(relation))
    own = set(kg.store.edges(node)[0].tolist())
    return next((step for step in steps if step in own), steps[0])


def _load(folder: Path) -> tuple[KnowledgeGraph, GraphEmbeddings]:
    from kgqa.embeddings import load_embeddings

    vectors = folder / "embeddings"
    if not vectors.is_dir():
        raise ModelError(f"the model in '{folder}' has no entity vectors to predict with")
    return open_graph(folder), load_embeddings(vectors)
