"""A model on a graph that it was not trained for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from kgqa import KnowledgeGraph, QAPipeline
from kgqa.cli.app import app
from kgqa.errors import DataError
from kgqa.scorer import NextStep
from kgqa.unfamiliar import reweighed

FACTS = [
    fact
    for number, museum in enumerate(("Louvre Annex", "Glass Hall", "Iron Gallery", "Salt House"))
    for fact in (
        (museum, "curator", f"Curator {number}"),
        (museum, "architect", f"Architect {number}"),
        (museum, "opening hours", f"{9 + number} to 5"),
        (f"Curator {number}", "favourite painting", f"Painting {number}"),
    )
]
ASKED = {
    "Who is the curator of the Glass Hall?": "Curator 1",
    "Which architect built the Iron Gallery?": "Architect 2",
    "What are the opening hours of the Salt House?": "12 to 5",
    "What is the favourite painting of Curator 3?": "Painting 3",
}


@pytest.fixture(scope="module")
def moved() -> QAPipeline:
    return QAPipeline.from_pretrained().on(KnowledgeGraph.from_triples(FACTS))


def test_relations_never_seen_are_matched_by_their_words(moved: QAPipeline) -> None:
    answers = {question: [one.label for one in moved(question).entities] for question in ASKED}
    assert answers == {question: [answer] for question, answer in ASKED.items()}
    assert moved.features.unfamiliar and not moved.features.step_graph.any()


def test_it_is_saved_and_read_as_such(moved: QAPipeline, tmp_path: Path) -> None:
    moved.save_pretrained(tmp_path / "moved")
    again = QAPipeline.from_pretrained(tmp_path / "moved")
    for question in ASKED:
        assert again(question).confidence == pytest.approx(moved(question).confidence, abs=0.02)
    assert again.features.unfamiliar


def test_the_commands_take_another_graph(tmp_path: Path) -> None:
    graph, questions = tmp_path / "museums.tsv", tmp_path / "asked.jsonl"
    graph.write_text("".join("\t".join(fact) + "\n" for fact in FACTS), "utf-8")
    rows = [{"id": str(n), "question": q, "answers": [a]} for n, (q, a) in enumerate(ASKED.items())]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run = CliRunner().invoke
    asked = run(app, ["ask", next(iter(ASKED)), "--graph", str(graph), "--json"])
    assert [one["label"] for one in json.loads(asked.stdout)["answers"]] == ["Curator 1"]
    measured = run(app, ["evaluate", str(questions), "--graph", str(graph), "--json"])
    assert json.loads(measured.stdout)["exact_match"] == 1.0
    refused = run(app, ["evaluate", str(questions), "--graph", str(graph), "--task", "x"])
    assert refused.exit_code == 2
    missing = run(app, ["ask", "Who?", "--graph", str(tmp_path / "none.tsv")])
    assert missing.exit_code == 1 and missing.stderr.count("\n") == 1


def test_a_graph_without_facts_is_refused(moved: QAPipeline) -> None:
    with pytest.raises(DataError, match="no facts"):
        moved.on(KnowledgeGraph.from_triples([]))


def test_what_is_shared_weighs_among_the_steps_alone() -> None:
    log_probs = torch.log_softmax(torch.tensor([[1.0, 1.0, 0.5, 2.0, -torch.inf]]), -1)
    candidates = NextStep(torch.tensor([[0, 1, 3, 4, 2]]), torch.tensor([[True] * 4 + [False]]))
    measures = torch.zeros(1, 5, 3)
    measures[0, 1] = 0.5
    found = reweighed(log_probs, measures, candidates, 3).exp()[0].numpy()
    assert np.isclose(found.sum(), 1.0) and found[1] > 5 * found[0] and found[4] == 0.0
    kept = (log_probs - torch.tensor([[0.0, 0.0, 0.0, 5.5, 0.0]])).softmax(-1)[0].numpy()
    assert np.isclose(found[2], kept[2]) and np.isclose(found[:2].sum(), kept[:2].sum())
    met = reweighed(log_probs, measures, candidates, 3, met=True).exp()[0].numpy()
    assert np.allclose(met[2:], log_probs.exp()[0].numpy()[2:]) and met[1] > 50 * met[0]


def test_nothing_fits_where_another_relation_is_named() -> None:
    log_probs = torch.log_softmax(torch.tensor([[1.0, 1.0, 0.5, 2.0]]), -1)
    candidates = NextStep(torch.tensor([[0, 1, 3, 4]]), torch.ones(1, 4, dtype=torch.bool))
    measures = torch.zeros(1, 4, 3)
    nothing = [
        reweighed(
            log_probs, measures, candidates, 3, met=True, elsewhere=torch.tensor([named])
        ).exp()[0, 3]
        for named in (0.0, 0.9)
    ]
    assert nothing[0] < 0.01 and nothing[1] > 0.9
