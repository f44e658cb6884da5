"""From names, well or badly spelt, to entities and relations."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgqa.graph import KnowledgeGraph
from kgqa.names import NameIndex, RelationIndex
from kgqa.store import CompactGraph, build_graph, read_graph
from kgqa.text import fold

WORDS = st.text(alphabet="abcdé 巴黎'-", min_size=1, max_size=8).filter(fold)


def labels(graph: CompactGraph, nodes: list[int]) -> list[str]:
    return [graph.label(node) for node in nodes]


@pytest.mark.parametrize("text", ["France", "FRANCE", " france ", "法国", "French republic"])
def test_a_name_is_found_in_any_case_and_language(toy: KnowledgeGraph, text: str) -> None:
    assert labels(toy.store, toy.names.exact(text)) == ["France"]


def test_accents_and_punctuation_do_not_matter() -> None:
    graph = build_graph([("São Tomé", "r", "Jay-Z")])
    names = NameIndex(graph)
    assert labels(graph, names.exact("sao tome")) == ["São Tomé"]
    assert labels(graph, names.exact("jay z")) == ["Jay-Z"]


def test_a_label_comes_before_an_alias(toy: KnowledgeGraph) -> None:
    assert labels(toy.store, toy.names.exact("paris")) == ["Paris", "Paris, Texas"]


def test_exact_case_comes_before_more_facts_and_those_before_load_order() -> None:
    graph = build_graph(
        [("US", "r", "a"), ("us", "r", "a"), ("us", "r", "b"), ("Us", "r", "c"), ("uS", "r", "d")]
    )
    names = NameIndex(graph)
    assert labels(graph, names.exact("US")) == ["US", "us", "Us", "uS"]
    assert labels(graph, names.exact("uS")) == ["uS", "us", "US", "Us"]


def test_two_entities_of_one_label_are_both_found(tmp_path) -> None:
    (tmp_path / "g.ttl").write_text(
        "@prefix l: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://e/> ."
        'e:g1 l:label "Georgia" ; e:p 1 . e:g2 l:label "Georgia" ; e:p 1, 2 .'
    )
    graph = read_graph([tmp_path / "g.ttl"])
    found = NameIndex(graph).exact("georgia")
    assert [graph.node_ids[node] for node in found] == ["http://e/g2", "http://e/g1"]


def test_nothing_is_found_for_an_unknown_or_an_empty_name(toy: KnowledgeGraph) -> None:
    assert toy.names.exact("Atlantis") == []
    assert toy.names.exact("") == []
    assert toy.names.nearest("") == []
    assert toy.names.nearest("zzzzqqqq") == []
    assert NameIndex(build_graph([])).nearest("a") == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Frnace", "France"),  # two letters swapped
        ("Gemany", "Germany"),  # one left out
        ("Bruxsels", "Brussels"),  # one replaced
        ("Madriid", "Madrid"),  # one too many
        ("states united", "United States"),  # words in another order
        ("布鲁赛尔", "Brussels"),
        ("马徳里", "Madrid"),
    ],
)
def test_a_misspelt_name_is_found(toy: KnowledgeGraph, text: str, label: str) -> None:
    node, _, score = toy.names.nearest(text)[0]
    assert toy.store.label(node) == label
    assert 0.6 <= score < 1


def test_a_swap_is_one_change_of_six(toy: KnowledgeGraph) -> None:
    assert toy.names.nearest("Frnace", top_k=1) == [
        (toy.resolve("France"), "France", pytest.approx(5 / 6))
    ]


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12, unique=True), WORDS)
def test_names_are_those_of_a_search_of_all(names: list[str], text: str) -> None:
    graph = build_graph([(name.strip(), "r", "z") for name in names])
    index = NameIndex(graph)
    wanted = {node for node in range(graph.num_entities) if fold(graph.label(node)) == fold(text)}
    assert set(index.exact(text)) == wanted
    found = index.nearest(text, top_k=20, cutoff=0.5)
    assert [score for *_, score in found] == sorted((score for *_, score in found), reverse=True)
    assert {node for node, _, score in found if score == 1} >= wanted


def test_forty_thousand_names_are_searched_in_milliseconds() -> None:
    syllables = [first + last for first in "bdfgklmnprst" for last in "aeiou"]
    people = [
        f"{a}{b} {c}{d}".title()
        for a, b, c, d in zip(
            *(syllables * 700 for _ in range(2)), *(sorted(syllables) * 700,) * 2, strict=True
        )
    ]
    graph = build_graph([(f"{name} {number}", "r", "x") for number, name in enumerate(people)])
    index = NameIndex(graph)
    index.nearest("warm up")
    start = time.perf_counter()
    assert index.nearest(people[777] + " 77")
    assert time.perf_counter() - start < 0.5  # a few ms on an idle machine


def test_long_names_are_kept_as_far_as_they_are_looked_for() -> None:
    paragraph = " ".join(f"word{number}" for number in range(400))
    names = NameIndex(build_graph([("film", "plot", paragraph), ("film", "year", "1999")]))
    assert [node for node, _ in names.beginning("word0 word1")] == names.exact(paragraph) == [1]
    assert [node for node, _ in names.beginning("word9")] == [1]
    assert sum(len(tail) for tail, _ in names._starts) < 10_000


def steps(graph: CompactGraph, *names: str) -> list[int]:
    return [graph.relation_to_id[f"http://example.org/{name}"] for name in names]


def test_a_relation_is_found_by_id_label_alias_and_inverse_name(toy: KnowledgeGraph) -> None:
    graph, relations = toy.store, toy.relations
    (capital,) = steps(graph, "capital")
    for name in ("http://example.org/capital", "Capital", "首都", "seat of government"):
        assert relations.steps(name) == [capital]
    assert relations.steps("capital of") == [capital + graph.num_relations]
    assert relations.steps("in Continent") == steps(graph, "inContinent")
    assert relations.steps("located in") == steps(graph, "locatedIn")
    assert relations.steps("owner") == []


def test_an_unknown_relation_has_near_names(toy: KnowledgeGraph) -> None:
    assert toy.relations.nearest("capitol")[0] == "capital"
    assert RelationIndex(build_graph([])).nearest("x") == []
