"""A graph of plain facts about films: what its nodes are called though it names no class."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.grammar import Form, Kind
from kgqa.graph import KnowledgeGraph
from kgqa.kinds import NodeKinds
from kgqa.lexicon import Lexicon
from kgqa.nouns import GraphNouns
from kgqa.pipeline import GraphParts
from kgqa.vocabulary import StepVocabulary

PEOPLE = ("Ada Byron", "Max Frisch", "Lena Wolf", "Tom Reed")


@pytest.fixture(scope="module")
def films() -> KnowledgeGraph:
    facts = []
    for number in range(8):
        film = f"Story {number}"
        facts += [
            (film, "directed_by", PEOPLE[number % 2]),
            (film, "written_by", PEOPLE[number % 2]),
            (film, "starred_actors", PEOPLE[2 + number % 2]),
            (film, "release_year", str(1990 + number % 3)),
            (film, "has_genre", ("Drama", "Comedy")[number % 2]),
        ]
    return KnowledgeGraph.from_triples(facts)


@pytest.fixture(scope="module")
def vocabulary(films: KnowledgeGraph) -> StepVocabulary:
    return GraphParts(films, Config()).vocabulary


def kind(kg: KnowledgeGraph, name: str) -> int:
    return int(NodeKinds.of_graph(kg.store).of[kg.resolve(name)])


def test_nodes_with_the_same_facts_are_of_one_kind(films: KnowledgeGraph) -> None:
    assert kind(films, "Story 0") == kind(films, "Story 7")
    assert kind(films, "Ada Byron") == kind(films, "Max Frisch")
    others = {kind(films, name) for name in ("Story 0", "Ada Byron", "1990", "Drama", "Tom Reed")}
    assert len(others) == 5


def test_classes_come_before_company(toy: KnowledgeGraph) -> None:
    kinds = NodeKinds.of_graph(toy.store)
    assert kinds.noun(toy.store, np.array([toy.resolve("France")]), "en") == "country"
    assert kind(toy, "Berlin") == kind(toy, "Madrid") != kind(toy, "Spain")


def step(vocabulary: StepVocabulary, relation: str, *, back: bool = False) -> int:
    number = vocabulary.store.relation_to_id[relation]
    return vocabulary.store.inverse(number) if back else number


def test_what_has_a_director_and_actors_is_a_film(vocabulary: StepVocabulary) -> None:
    back = step(vocabulary, "directed_by", back=True)
    assert vocabulary.class_words(back, "en")[:2] == ["film", "movie"]
    assert vocabulary.class_words(back, "zh")[0] == "电影"


@pytest.mark.parametrize(
    ("relation", "noun", "sort"),
    [
        ("directed_by", "director", "person"),
        ("starred_actors", "actor", "person"),
        ("release_year", "year", "time"),
        ("has_genre", "genre", "thing"),
    ],
)
def test_a_relation_says_what_it_leads_to(
    vocabulary: StepVocabulary, relation: str, noun: str, sort: str
) -> None:
    there = step(vocabulary, relation)
    assert vocabulary.class_words(there, "en")[0] == noun
    assert vocabulary.sort(there) == sort


def test_the_lexicon_has_forms_that_no_name_shows(vocabulary: StepVocabulary) -> None:
    forms = Lexicon(vocabulary, Encoder()).all_forms()
    there = {one.form for one in forms[step(vocabulary, "directed_by"), "en"]}
    assert {Form(Kind.VERB_BY, "directed", past=True), Form(Kind.NOUN, "director")} <= there
    year = {one.form.text for one in forms[step(vocabulary, "release_year"), "en"]}
    assert {"released in", "when did {s} come out?"} <= year
    for weighted in forms.values():
        assert 0.3 < sum(one.weight for one in weighted) < 1.001


def test_nouns_survive_their_folder_form(vocabulary: StepVocabulary) -> None:
    assert GraphNouns.from_dict(vocabulary.nouns.to_dict()) == vocabulary.nouns
