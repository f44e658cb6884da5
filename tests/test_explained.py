"""Questions whose every word names the topic or what the best walk is called."""

from __future__ import annotations

import math

import pytest

from kgqa import QAPipeline
from kgqa.config import Config
from kgqa.explained import explained, plain
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading
from kgqa.search import ScoredWalk

FACTS = [("Peru", "borders", "Chile"), ("Peru", "currency", "Sol"), ("Chile", "borders", "Peru")]


@pytest.mark.parametrize(
    ("word", "stem"), [("Cities", "city"), ("borders", "border"), ("gas", "gas"), ("is", "is")]
)
def test_words_go_without_the_endings_of_plurals(word: str, stem: str) -> None:
    assert plain(word) == stem


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("who borders Peru?", True),
        ("tell me the borders of Peru please", True),
        ("who borders Peru and has nukes?", False),
        ("Peru?", False),
        ("秘鲁borders", False),
    ],
)
def test_nothing_left_over_makes_a_reading_likely(question: str, sure: bool) -> None:
    parts = GraphParts(KnowledgeGraph.from_triples(FACTS), Config())
    start = max(question.find("Peru"), 0)
    candidate = Candidate(parts.kg.resolve("Peru"), Mention(start, start + 4, "Peru"), 1.0)
    walk = parts.walker.along(candidate.node, (parts.store.relation_to_id["borders"],))
    reading = Reading(candidate, ScoredWalk(walk, -3.0, 0), {"entity": 1.0}, {})
    (found,) = explained([reading], question, parts.walker, lambda step: frozenset(("border",)))
    assert found.log_probability == pytest.approx(math.log(0.6) if sure else -3.0)


def test_the_shipped_model_knows_neighbours_by_whatever_question_word() -> None:
    found = QAPipeline.from_pretrained()("who are the neighbours of Peru?")
    assert {"Chile", "Bolivia"} <= {one.label for one in found.entities}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Are Paris and Lyon in the same country?", "yes"),
        ("Are Paris and Berlin in the same country?", "no"),
    ],
)
def test_the_shipped_model_tells_what_is_the_same_of_two(question: str, told: str) -> None:
    assert [one.label for one in QAPipeline.from_pretrained()(question).entities] == [told]
