"""Why an answer is wrong: one case of each cause over the toy graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from kgqa.diagnosis import CAUSES, diagnose, graph_names
from kgqa.graph import KnowledgeGraph
from kgqa.metrics import grade
from kgqa.records import (
    Alternative,
    Answer,
    EntityMatch,
    Evidence,
    Question,
    ScoredAnswer,
    Triple,
)

Cause = Callable[[Question, Answer], str]
EX = "http://example.org/"
LABELS = {"ParisTexas": "Paris, Texas", "UnitedStates": "United States"}


def entity(name: str) -> ScoredAnswer:
    return ScoredAnswer(EX + name, LABELS.get(name, name), 0.5)


def value(text: str) -> ScoredAnswer:
    return ScoredAnswer(text, text, 0.5)


def linked(*names: str) -> tuple[EntityMatch, ...]:
    return tuple(EntityMatch(EX + name, LABELS.get(name, name), 1.0, "") for name in names)


def chain(*facts: tuple[str, str, str]) -> Evidence:
    triples = tuple(Triple(EX + head, EX + relation, EX + tail) for head, relation, tail in facts)
    return Evidence(triples, facts, 0.5)


def neighbours(*names: str) -> tuple[Evidence, ...]:
    """France borders each."""
    return tuple(chain(("France", "borders", name)) for name in names)


def answered(
    *entities: ScoredAnswer, kind: str = "entity", topics: Sequence[str] = ("France",)
) -> Answer:
    return Answer("?", kind, entities, "", 0.9, linked(*topics))


def asked(*gold: str, topics: Sequence[str] = ("France",), kind: str | None = None) -> Question:
    return Question("1", "?", gold, tuple(topics), type=kind)


@pytest.fixture
def cause(toy: KnowledgeGraph) -> Cause:
    def found(question: Question, answer: Answer) -> str:
        right = grade(answer, question.answers or (), graph_names(toy))
        return diagnose(question, answer, right, toy)

    return found


def test_right_answers_have_no_cause(cause: Cause) -> None:
    assert cause(asked("Paris"), answered(entity("Paris"))) == ""
    assert cause(asked(), answered()) == ""


def test_a_failed_question_failed_whatever_else(toy: KnowledgeGraph) -> None:
    right = grade(answered(), (), graph_names(toy))
    assert diagnose(asked(), answered(), right, toy, "ValueError: no") == "failed"


def test_answers_that_should_not_be_and_that_should(cause: Cause) -> None:
    assert cause(asked(), answered(entity("Paris"))) == "unanswerable"
    assert cause(asked("Paris"), answered()) == "abstained"


@pytest.mark.parametrize("topic", ["Germany", f"{EX}Germany", "德国"])
def test_linking_a_gold_topic_is_not_among_the_linked(cause: Cause, topic: str) -> None:
    question = asked("Berlin", topics=[topic])
    assert cause(question, answered(entity("Paris"))) == "linking"
    assert cause(question, answered(entity("Paris"), topics=["France", "Germany"])) == "retrieval"


def test_linking_an_id_may_stand_without_its_namespace(cause: Cause) -> None:
    answer = answered(entity("Paris"), topics=["UnitedStates"])
    assert cause(asked("Berlin", topics=["UnitedStates"]), answer) == "retrieval"
    assert cause(asked("Berlin", topics=["States"]), answer) == "linking"


def test_linking_without_gold_topics_is_told_by_distance(cause: Cause) -> None:
    question = asked("Berlin", topics=())
    # from Paris, Texas no fact leads out of {Paris, Texas; United States}
    assert cause(question, answered(entity("UnitedStates"), topics=["ParisTexas"])) == "linking"
    assert cause(question, answered(entity("Paris"), topics=["France"])) == "retrieval"
    unknown = asked("Atlantis", topics=())
    assert cause(unknown, answered(entity("Paris"), topics=["ParisTexas"])) == "retrieval"


def test_operator_things_are_listed_that_should_be_counted(cause: Cause) -> None:
    both = answered(entity("Germany"), entity("Belgium"))
    assert cause(asked("2"), both) == "operator"
    assert cause(asked("2", kind="count"), both) == "operator"
    assert cause(asked("2", kind="attribute"), both) == "retrieval"
    assert cause(asked("3"), both) == "retrieval"


def test_operator_things_are_counted_that_should_be_listed(cause: Cause) -> None:
    two = replace(answered(value("2"), kind="count"), evidence=neighbours("Germany", "Belgium"))
    assert cause(asked("Germany", "Belgium"), two) == "operator"
    assert cause(asked("Germany", "Spain"), two) == "retrieval"
    assert cause(asked("Germany", "Belgium", "Spain"), two) == "retrieval"


def test_operator_yes_or_no_and_things(cause: Cause) -> None:
    assert cause(asked("yes"), answered(entity("Paris"))) == "operator"
    assert cause(asked("Paris"), answered(value("yes"), kind="yes-no")) == "operator"
    assert cause(asked("yes"), answered(value("no"), kind="yes-no")) == "retrieval"


def test_operator_all_are_listed_where_one_should_be_picked(cause: Cause) -> None:
    listed = answered(entity("Belgium"), entity("Germany"))
    assert cause(asked("Germany", kind="superlative"), listed) == "operator"
    assert cause(asked("Germany", kind="entity"), listed) == "ranking"


def test_ranking_below_the_top_in_another_reading_or_at_its_end(cause: Cause) -> None:
    question = asked("Berlin", topics=["France"])
    first = answered(entity("Paris"))
    other = Alternative("?", (entity("Madrid"), entity("Berlin")), 0.1)
    assert cause(question, replace(first, alternatives=(other,))) == "ranking"
    walk = chain(("France", "borders", "Germany"), ("Germany", "capital", "Berlin"))
    unlisted = Alternative("?", (entity("Madrid"),), 0.1, (walk,))
    assert cause(question, replace(first, alternatives=(unlisted,))) == "ranking"
    passed = Alternative("?", (entity("Madrid"),), 0.1, (chain(("Berlin", "near", "France")),))
    assert cause(question, replace(first, alternatives=(passed,))) == "ranking"  # walked backwards
    through = asked("Germany")
    assert cause(through, replace(first, alternatives=(unlisted,))) == "retrieval"  # not its end


def test_ranking_another_reading_counts_to_gold(cause: Cause) -> None:
    three = Alternative("?", tuple(map(entity, ("Germany", "Belgium", "Spain"))), 0.1)
    wrong = replace(answered(value("5"), kind="count"), alternatives=(three,))
    assert cause(asked("3", kind="count"), wrong) == "ranking"
    assert cause(asked("4", kind="count"), wrong) == "retrieval"


def test_without_a_graph_ids_and_labels_decide() -> None:
    question, answer = asked("Berlin"), answered(entity("Paris"))
    wrong = grade(answer, ("Berlin",), graph_names(None))
    assert diagnose(question, answer, wrong) == "retrieval"
    assert diagnose(asked("Berlin", topics=["法国"]), answer, wrong) == "linking"


def test_every_cause_has_a_meaning() -> None:
    assert list(CAUSES) == [
        *("linking", "retrieval", "ranking", "operator", "abstained", "unanswerable", "failed"),
    ]
    assert all(CAUSES.values())
