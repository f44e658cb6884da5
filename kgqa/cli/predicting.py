"""``kgqa predict``: tails that the graph does not state but its vectors propose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.sources import language_for, model_folder, name_text, open_graph
from kgqa.errors import ModelError
from kgqa.prediction import predict_tails_of

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor
    from kgqa.embeddings import GraphEmbeddings
    from kgqa.graph import KnowledgeGraph


def predict(head: str, relation: str, top_k: int, model: Path | None, as_json: bool) -> None:
    """The likeliest tails of a head and a relation, those that the graph states first."""
    names = name_text(head), name_text(relation)
    with stdout_for_results():
        kg, embeddings, predictor = _load(model_folder(model))
        language = language_for(*names)
        found = predict_tails_of(
            kg, embeddings, *names, top_k=top_k, language=language, predictor=predictor
        )
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


def _load(folder: Path) -> tuple[KnowledgeGraph, GraphEmbeddings, TailPredictor | None]:
    from kgqa.completion.files import load_if_fitted
    from kgqa.embeddings import load_embeddings

    vectors = folder / "embeddings"
    if not vectors.is_dir():
        raise ModelError(f"the model in '{folder}' has no entity vectors to predict with")
    kg, embeddings = open_graph(folder), load_embeddings(vectors)
    return kg, embeddings, load_if_fitted(folder, kg.store, embeddings)
