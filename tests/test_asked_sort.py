"""What question words ask after, and that answers of another sort are doubted."""

from __future__ import annotations

import pytest

from kgqa.asked_sort import doubted, sorts_asked_after
from kgqa.config import Config
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading
from kgqa.search import ScoredWalk

FACTS = [("Ada", "plays for", "Foxes"), ("Ada", "age", "36"), ("Foxes", "in league", "North")]


@pytest.mark.parametrize(
    ("question", "sort", "asked"),
    [
        ("Who keeps goal?", "person", True),
        ("and who is it", "number", False),
        ("how old is the woman from Foxes", "number", True),
        ("How old is she?", "thing", False),
        ("When was it?", "place", False),
        ("他是哪年出生的？", "time", True),
        ("它在哪里？", "number", False),
        ("他在哪天出生？", "time", True),
    ],
)
def test_question_words_ask_after_sorts(question: str, sort: str, asked: bool) -> None:
    sorts = sorts_asked_after(question)
    assert sorts is not None and (sort in sorts) is asked


@pytest.mark.parametrize("question", ["Whose is it?", "Which league?", "the Foxes' league"])
def test_others_leave_it_open(question: str) -> None:
    assert sorts_asked_after(question) is None


def test_another_sort_is_doubted_and_one_that_is_not_known_is_not() -> None:
    parts = GraphParts(KnowledgeGraph.from_triples(FACTS), Config())
    walker, store = parts.walker, parts.store
    node, steps = (
        parts.kg.resolve("Ada"),
        [store.relation_to_id[one] for one in ("plays for", "age")],
    )
    candidate = Candidate(node, Mention(11, 14, "Ada"), 1.0)
    readings = [
        Reading(
            candidate, ScoredWalk(walker.along(node, (step,)), -0.5 - place, 0), {"entity": 1.0}, {}
        )
        for place, step in enumerate(steps)
    ]
    sorts = dict(zip(steps, ("thing", "number"), strict=True))
    asked = "how old is Ada?"
    first, second = doubted(readings, asked, walker, sorts.__getitem__)
    assert first == readings[1]
    assert second.log_probability < readings[0].log_probability
    assert doubted(readings, asked, walker, lambda step: "") == readings
    assert doubted(readings, "Ada?", walker, sorts.__getitem__) == readings


def test_words_of_a_name_ask_after_nothing() -> None:
    facts = [("Where Wild Things Are", "release year", "1963"), ("Ada", "born in", "Rome")]
    parts = GraphParts(KnowledgeGraph.from_triples(facts), Config())
    node, step = parts.kg.resolve("Where Wild Things Are"), 0
    candidate = Candidate(node, Mention(0, 21, "Where Wild Things Are"), 1.0)
    walk = parts.walker.along(node, (step,))
    reading = Reading(candidate, ScoredWalk(walk, -0.5, 0), {"entity": 1.0}, {})
    question = "Where Wild Things Are release year"
    assert doubted([reading], question, parts.walker, lambda one: "time") == [reading]
