"""Relations that hold both ways by what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgqa.config import Config
from kgqa.evidence import EvidenceFinder
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.mutual import with_mutual_facts
from kgqa.retrieval import Walk

DRUGS = [
    ("Alphane", "interacts_with", "Betine"),
    ("Betine", "interacts_with", "Gammol"),
    ("Alphane", "treats", "cough"),
    ("Gammol", "treats", "fever"),
]


def neighbours(kg: KnowledgeGraph, relation: str, name: str) -> set[str]:
    store = with_mutual_facts(kg.store)
    step = store.relation_to_id[relation]
    return {store.node_ids[node] for node in store.follow(kg.resolve(name), step)}


def test_what_is_stated_once_holds_both_ways() -> None:
    kg = KnowledgeGraph.from_triples(DRUGS)
    assert neighbours(kg, "interacts_with", "Betine") == {"Alphane", "Gammol"}
    assert neighbours(kg, "interacts_with", "Gammol") == {"Betine"}
    assert neighbours(kg, "treats", "cough") == set()


def test_the_stated_facts_stay_as_they_are() -> None:
    kg = KnowledgeGraph.from_triples(DRUGS)
    with_mutual_facts(kg.store)
    assert kg.store.num_triples == len(DRUGS)


@pytest.mark.parametrize(
    "facts",
    [
        [("A", "spouse", "B"), ("B", "spouse", "A"), ("C", "spouse", "D")],
        [("A", "child", "B"), ("B", "child", "C")],
        [("A", "type", "man"), ("B", "type", "ring"), ("A", "partner", "B")],
        [("Acme", "partner", "John Roe"), ("Beta", "partner", "Ann Poe")],
    ],
)
def test_a_graph_is_taken_at_its_word(facts: list[tuple[str, str, str]]) -> None:
    """Where it states some facts both ways, the name says nothing, or the ends are unlike."""
    store = KnowledgeGraph.from_triples(facts).store
    assert with_mutual_facts(store) is store


def test_an_ontology_may_declare_it(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(
        """@prefix e: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        e:rhymes a owl:SymmetricProperty . e:cat e:rhymes e:hat . e:hat e:rhymes e:cat .
        e:bat e:rhymes e:cat .""",
        encoding="utf-8",
    )
    kg = KnowledgeGraph.load(path)
    assert kg.store.schema.symmetric == (0,)
    there = neighbours(kg, "http://example.org/rhymes", "http://example.org/cat")
    assert there == {"http://example.org/hat", "http://example.org/bat"}
    kg.save(tmp_path / "kept")
    assert KnowledgeGraph.load(tmp_path / "kept").store.schema.symmetric == (0,)


def test_evidence_is_the_fact_as_it_is_stated() -> None:
    parts = GraphParts(KnowledgeGraph.from_triples(DRUGS), Config())
    store = parts.store
    step, gammol = store.relation_to_id["interacts_with"], parts.kg.resolve("Gammol")
    walk: Walk = parts.walker.along(gammol, (step,))
    facts = EvidenceFinder(parts.walker)._facts(walk, int(walk.result[0]))
    triple = parts.walker.fact(*facts[0])
    assert (triple.head, triple.tail) == ("Betine", "Gammol")
