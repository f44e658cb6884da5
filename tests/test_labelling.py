"""Questions with answers become training questions: the paths that explain them are voted for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kgqa import Config, KnowledgeGraph, Question
from kgqa.encoder import Encoder
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labelled, Labeller
from kgqa.lexical import MASK
from kgqa.mining import PathMiner
from kgqa.progress import Progress

FACTS = [
    # Ada directed and wrote Dawn: who directed it and who wrote it have one answer.
    ("Dawn", "directed by", "Ada"),
    ("Dawn", "written by", "Ada"),
    ("Dusk", "directed by", "Bob"),
    ("Dusk", "written by", "Cleo"),
    ("Noon", "directed by", "Dan"),
    ("Noon", "written by", "Eve"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def labeller(encoder: Encoder, **options: object) -> Labeller:
    config = Config()
    parts = GraphParts(KnowledgeGraph.from_triples(FACTS), config)
    miner = PathMiner(parts.walker, max_hops=2)
    labelling = replace(config.labelling, **options)  # type: ignore[arg-type]
    return Labeller(parts.kg, parts.linker, miner, encoder, labelling)


def asked(text: str, *answers: str) -> Question:
    return Question(text, text, answers=answers)


QUESTIONS = [
    asked("who wrote the film Dawn", "Ada"),
    asked("who wrote the film Dusk", "Cleo"),
    asked("who wrote the film Noon", "Eve"),
    asked("who was in charge of Dawn", "Ada"),
    asked("who was in charge of Dusk", "Bob"),
    asked("who was in charge of Noon", "Dan"),
]


def steps(found: list[Labelled], maker: Labeller) -> list[list[str]]:
    ids = maker.kg.store.relation_ids
    return [[ids[step] for step in one.question.steps] for one in found]


def test_questions_that_read_alike_choose_together(encoder: Encoder) -> None:
    maker = labeller(encoder)
    found = maker.label(QUESTIONS, Progress())
    assert steps(found, maker) == [["written by"]] * 3 + [["directed by"]] * 3
    assert {one.question.text for one in found[:3]} == {f"who wrote the film {MASK}"}


def test_without_the_vote_of_others_only_the_same_words_count(encoder: Encoder) -> None:
    maker = labeller(encoder, vote=False)
    alone = maker.label([QUESTIONS[0]], Progress())
    assert steps(alone, maker) == [["directed by"]]  # the first of two equal explanations
    together = maker.label(QUESTIONS[:3], Progress())
    assert steps(together, maker) == [["written by"]] * 3


def test_what_was_not_searched_checks_the_paths_that_won(encoder: Encoder) -> None:
    maker = labeller(encoder, sample=2)
    found = maker.label([QUESTIONS[1], QUESTIONS[2], QUESTIONS[0]], Progress())
    assert steps(found, maker) == [["written by"]] * 3


def test_a_question_without_an_answer_teaches_that_nothing_fits(encoder: Encoder) -> None:
    maker = labeller(encoder)
    (found,) = maker.label([asked("what is the colour of Dawn")], Progress())
    assert found.question.steps == ()
    assert found.question.topic == maker.kg.resolve("Dawn")


def test_questions_that_nothing_explains_are_left_out(encoder: Encoder) -> None:
    maker = labeller(encoder)
    unknown = [asked("who wrote Dawn", "Zoe"), asked("who wrote Night", "Ada")]
    assert maker.label(unknown, Progress()) == []


def test_questions_about_what_the_graph_lacks_are_left_out(encoder: Encoder) -> None:
    maker = labeller(encoder)
    lacking = replace(
        asked("what is the capital of Atlantis", "Paris"), topic_entities=("Atlantis",)
    )
    assert maker.label([lacking], Progress()) == []


def test_a_number_is_how_many_there_are(encoder: Encoder) -> None:
    maker = labeller(encoder)
    (found,) = maker.label([asked("how many people directed Dusk", "1")], Progress())
    assert found.question.type == "count" and len(found.question.steps) == 1


def test_other_names_in_a_question_are_misreadings(encoder: Encoder) -> None:
    maker = labeller(encoder, misread_every=1)
    found = maker.label([asked("who wrote Dusk, not Noon", "Cleo")], Progress())
    (wrong,) = maker.misreadings(found)
    assert wrong.steps == () and wrong.topic == maker.kg.resolve("Noon")
    assert wrong.text == f"who wrote Dusk, not {MASK}"
