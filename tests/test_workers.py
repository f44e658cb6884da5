"""A model in several processes."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor

import pytest

from kgqa.errors import EntityNotFound, KGQAError, ModelError, ParseError, RelationNotFound
from kgqa.evaluation import Workers, evaluate, worth_starting
from kgqa.records import Answer, Question
from kgqa.shipped import shipped_model


def test_workers_answer_in_order_and_an_error_is_that_of_its_question() -> None:
    capitals = {"Peru": "Lima", "Japan": "Tokyo", "Kenya": "Nairobi"}
    questions = [
        Question(country, f"What is the capital of {country}?", (capital,))
        for country, capital in capitals.items()
    ]
    lost = Question("lost", "Where is it?", ("x",), topic_entities=("Nowhereland",))
    with Workers(shipped_model(), 2) as workers:
        report = evaluate(workers, questions)
        failed = evaluate(workers, lost, gold_entities=True).failed
    assert [result.answer.entities[0].label for result in report.results] == [
        "Lima",
        "Tokyo",
        "Nairobi",
    ]
    assert failed[0].error.startswith("EntityNotFound: no entity 'Nowhereland' in the graph")


def test_few_questions_are_worth_no_process_of_their_own() -> None:
    assert worth_starting(1) == worth_starting(1999) == 1
    assert 1 <= worth_starting(10**6) <= (os.cpu_count() or 1)


def test_a_lost_worker_stops_the_run_and_fails_no_question() -> None:
    class Lost:
        def batch(self, questions: Sequence[Question]) -> list[Answer]:
            raise BrokenExecutor("terminated abruptly")

    with pytest.raises(ModelError, match="worker process has ended"):
        evaluate(Lost(), [Question("1", "?", ("x",)), Question("2", "?", ("x",))])


@pytest.mark.parametrize(
    "error",
    [EntityNotFound("a", ["b"]), RelationNotFound("a", ["b"]), ParseError("file", "bad", 3)],
)
def test_an_error_is_the_same_in_another_process(error: KGQAError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
