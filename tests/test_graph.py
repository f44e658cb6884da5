"""The public graph: names in, records out. Expected values follow from the toy graph by head."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import networkx as nx
import pytest

from kgqa.errors import ConfigError, DataError, EntityNotFound, RelationNotFound
from kgqa.graph import KnowledgeGraph
from kgqa.records import Triple
from kgqa.sparql import QueryResult, QueryValue
from tests.conftest import TOY_FACTS

E = "http://example.org/"


def labels(records: object) -> list[str]:
    return [record.label for record in records]


@pytest.fixture(scope="module", params=["toy.ttl", "toy.tsv", "toy.csv", "saved", "triples"])
def any_toy(
    request: pytest.FixtureRequest, toy_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeGraph:
    """The toy graph by every way in."""
    if request.param == "triples":
        return KnowledgeGraph.from_triples(TOY_FACTS)
    if request.param != "saved":
        return KnowledgeGraph.load(toy_files / request.param)
    folder = tmp_path_factory.mktemp("saved")
    KnowledgeGraph.load(toy_files / "toy.ttl").save(folder)
    return KnowledgeGraph.load(folder)


def test_every_way_in_gives_the_same_answers(any_toy: KnowledgeGraph) -> None:
    kg = any_toy
    assert len(kg) == 24
    assert kg.entity("paris").label == "Paris"
    assert labels(kg.neighbors("Paris", relation="capital")) == ["France"]
    assert set(labels(kg.neighbors("France", relation="borders"))) == {
        *("Germany", "Belgium", "Spain")
    }
    assert labels(kg.follow("Berlin", ["capital"])) == []
    assert labels(kg.follow("Germany", ["capital", "population"])) == ["3700000"]
    paths = kg.paths("Paris", "Berlin", max_hops=3)
    assert [path.labels for path in paths.paths if len(path.triples) == 3] == [
        ("Paris", "France", "Germany", "Berlin")
    ]


def test_an_entity_has_its_names_types_and_attributes(toy: KnowledgeGraph) -> None:
    france = toy.entity("France")
    assert france.id == E + "France"
    assert france.label == "France"
    assert france.labels == {"en": "France", "zh": "法国"}
    assert france.aliases == ("French Republic",)
    assert france.types == ("country",)
    assert dict(france.attributes) == {
        "population": "68000000",
        "joined": "1958-01-01",
        "motto": "Liberté, égalité, fraternité",
    }
    assert toy.entity("法国", language="zh").types == ("国家",)
    assert toy.entity(E + "France") == france


def test_an_ambiguous_name_means_the_entity_of_that_label(toy: KnowledgeGraph) -> None:
    assert toy.entity("Paris").id == E + "Paris"
    assert [match.id for match in toy.lookup("Paris", top_k=2)] == [E + "Paris", E + "ParisTexas"]


def test_an_unknown_entity_names_the_nearest(toy: KnowledgeGraph) -> None:
    with pytest.raises(
        EntityNotFound, match="no entity 'Frnace' in the graph; did you mean"
    ) as caught:
        toy.entity("Frnace")
    assert caught.value.suggestions[0] == "France"
    with pytest.raises(EntityNotFound) as caught:
        toy.entity("x" * 100_000)
    assert len(str(caught.value)) < 200
    with pytest.raises(EntityNotFound):
        toy.entity("")


def test_lookup_says_how_each_match_was_found(toy: KnowledgeGraph) -> None:
    kinds = {
        text: toy.lookup(text, top_k=1)[0].kind for text in (E + "France", "france", "USA", "Frnce")
    }
    assert kinds == {E + "France": "id", "france": "label", "USA": "alias", "Frnce": "fuzzy"}
    assert toy.lookup("France")[0].score == 1.0
    assert 0 < toy.lookup("Frnce")[0].score < 1.0
    assert toy.lookup("") == []
    assert KnowledgeGraph.from_triples(TOY_FACTS).lookup("France")[0].kind == "label"


def test_neighbours_take_a_relation_by_its_inverse_name(toy: KnowledgeGraph) -> None:
    (found,) = toy.neighbors("Paris", relation="capital of")
    assert found.label == "France"
    assert found.triple == Triple(E + "France", E + "capital", E + "Paris")
    assert not found.outgoing
    assert labels(toy.neighbors("Paris", relation="capital of", direction="out")) == ["France"]
    assert labels(toy.neighbors("Paris", relation="capital of", direction="in")) == []
    assert labels(toy.neighbors("France", relation="capital of", direction="in")) == ["Paris"]


def test_neighbours_by_direction_and_page(toy: KnowledgeGraph) -> None:
    assert labels(toy.neighbors("France", "borders", "in")) == ["Spain"]
    assert labels(toy.neighbors("France", "borders", "out")) == ["Germany", "Belgium"]
    assert labels(toy.neighbors("Europe", "has country", limit=2)) == ["France", "Germany"]
    assert labels(toy.neighbors("Europe", "has country", limit=2, offset=3)) == ["Spain"]
    assert {n.relation_label for n in toy.neighbors("France", language="zh")} >= {"首都", "接壤"}


def test_a_self_loop_is_a_neighbour_both_ways(toy: KnowledgeGraph) -> None:
    found = toy.neighbors("Europe", "part of")
    assert [(neighbor.label, neighbor.outgoing) for neighbor in found] == [
        *(("Europe", True), ("Europe", False))
    ]


def test_an_unknown_relation_names_the_nearest(toy: KnowledgeGraph) -> None:
    with pytest.raises(RelationNotFound, match=r"no relation 'bordrs'.*'borders'"):
        toy.neighbors("France", relation="bordrs")


@pytest.mark.parametrize(
    "options",
    [{"direction": "up"}, {"limit": -1}, {"offset": -1}],
)
def test_options_that_make_no_sense_are_refused(toy: KnowledgeGraph, options: dict) -> None:
    with pytest.raises(ConfigError, match=next(iter(options))):
        toy.neighbors("France", **options)


def test_paths_are_facts_in_the_graphs_own_direction(toy: KnowledgeGraph) -> None:
    found = toy.paths("Paris", "Berlin", max_hops=3)
    shortest = found.paths[0]
    assert shortest.labels == ("Paris", "France", "Germany", "Berlin")
    assert shortest.triples == (
        Triple(E + "France", E + "capital", E + "Paris"),
        Triple(E + "France", E + "borders", E + "Germany"),
        Triple(E + "Germany", E + "capital", E + "Berlin"),
    )
    assert (len(found.paths), found.truncated) == (1, False)
    # with four hops: over Belgium, over Europe, and over the date on which both joined
    longer = {path.labels[2] for path in toy.paths("Paris", "Berlin", max_hops=4).paths[1:]}
    assert longer == {"Belgium", "Europe", "1958-01-01"}
    assert toy.paths("Paris", "Paris, Texas").paths == ()


def test_paths_that_were_cut_say_so(toy: KnowledgeGraph) -> None:
    found = toy.paths("Paris", "Berlin", max_hops=4, limit=1)
    assert found.truncated
    assert found.reason == "there are more than 1 paths"


def test_a_chain_of_relations_is_followed(toy: KnowledgeGraph) -> None:
    assert labels(toy.follow("Paris", ["capital of", "borders", "capital"])) == [
        "Berlin",
        "Brussels",
    ]
    assert labels(toy.follow("Europe", ["has country"], limit=2)) == ["France", "Germany"]
    assert labels(toy.follow("France", [])) == ["France"]


def test_select_gives_ids_labels_and_datatypes(toy: KnowledgeGraph) -> None:
    result = toy.query(
        "PREFIX e: <http://example.org/> SELECT ?country ?people ?motto {"
        " ?country e:capital ?city ; e:population ?people . OPTIONAL { ?country e:motto ?motto } }"
        " ORDER BY DESC(?people) LIMIT 2"
    )
    assert isinstance(result, QueryResult)
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    germany, france = result.rows
    assert result.variables == ("country", "people", "motto")
    assert germany == (
        QueryValue(E + "Germany", "Germany"),
        QueryValue("84000000", "84000000", integer),
        None,
    )
    assert france[2] == QueryValue(*["Liberté, égalité, fraternité"] * 2, language="fr")


def test_select_sees_names_types_and_schema(toy: KnowledgeGraph) -> None:
    result = toy.query('SELECT ?x { ?x rdfs:label "法国"@zh ; a/rdfs:subClassOf ?place }')
    assert [row[0].label for row in result] == ["France"]
    result = toy.query("SELECT ?c { [] rdfs:domain ?c }")
    assert [row[0].label for row in result] == ["country"]


def test_ask_gives_a_truth_value(toy: KnowledgeGraph) -> None:
    assert toy.query("PREFIX e: <http://example.org/> ASK { e:France e:borders e:Germany }") is True
    assert toy.query("PREFIX e: <http://example.org/> ASK { e:France e:borders e:France }") is False


def test_names_of_a_table_have_an_iri_in_sparql_and_come_back_as_names() -> None:
    kg = KnowledgeGraph.from_triples(
        [("Paris, 'la' <ville>", "capital of", "France é%"), ("a", "b", "c")]
    )
    result = kg.query("SELECT ?s ?o { ?s relation:capital%20of ?o }")
    assert [tuple(cell.id for cell in row) for row in result] == [
        ("Paris, 'la' <ville>", "France é%")
    ]
    assert kg.query("ASK { entity:a <urn:kgqa:relation:b> entity:c }") is True
    kg.close()


def test_more_rows_than_the_limit_are_left_out_and_said(toy: KnowledgeGraph) -> None:
    result = toy.query("SELECT * { ?s ?p ?o } LIMIT 900", limit=3)
    assert (len(result), result.truncated) == (3, True)
    result = toy.query("SELECT * { ?s <http://example.org/capital> ?o }", limit=4)
    assert (len(result), result.truncated) == (4, False)


def test_networkx_has_every_fact_with_labels(toy: KnowledgeGraph) -> None:
    view = toy.to_networkx()
    assert isinstance(view, nx.MultiDiGraph)
    assert (view.number_of_nodes(), view.number_of_edges()) == (20, 24)
    assert view.nodes[E + "France"] == {"label": "France", "kind": "entity", "types": ["country"]}
    assert view.edges[E + "France", E + "Paris", E + "capital"]["label"] == "capital"
    found = {
        (view.nodes[head]["label"], data["label"], view.nodes[tail]["label"])
        for head, tail, data in view.edges(data=True)
    }
    assert found == set(TOY_FACTS)


def test_rdflib_has_facts_names_and_types(toy: KnowledgeGraph) -> None:
    import rdflib

    view = toy.to_rdflib()
    france = rdflib.URIRef(E + "France")
    assert (france, rdflib.RDF.type, rdflib.URIRef(E + "Country")) in view
    assert rdflib.Literal("法国", lang="zh") in set(view.objects(france, rdflib.RDFS.label))
    assert view.value(france, rdflib.URIRef(E + "population")).toPython() == 68_000_000
    own = [predicate for predicate in view.predicates() if predicate.startswith(E)]
    assert len(own) == 24


def test_stats_count_everything(toy: KnowledgeGraph) -> None:
    stats = toy.stats()
    assert (stats["facts"], stats["entities"], stats["literals"]) == (24, 11, 9)
    assert (stats["relations"], stats["classes"]) == (8, 3)
    assert stats["by_relation"][E + "population"] == 6
    assert stats["by_class"] == {E + "Place": 11, E + "Country": 5, E + "City": 5}
    assert stats["languages"] == {"": 8, "en": 14, "fr": 1, "zh": 10}
    assert (stats["hub"], stats["max_degree"]) == (E + "France", 8)
    assert (stats["components"], stats["largest_component"]) == (2, 9)
    assert stats["mean_degree"] == pytest.approx((2 * 14 + 10) / 11)  # 10 facts end at a literal
    json.dumps(stats)
    assert KnowledgeGraph.from_triples([]).stats()["components"] == 0


def test_a_graph_can_be_sent_to_another_process(toy: KnowledgeGraph) -> None:
    toy.query("ASK { ?s ?p ?o }")
    copy = pickle.loads(pickle.dumps(toy))
    assert copy.entity("France") == toy.entity("France")


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(DataError, match="no graph file"):
        KnowledgeGraph.load()


def test_a_graph_says_how_large_it_is(toy: KnowledgeGraph) -> None:
    assert repr(toy) == "<KnowledgeGraph: 24 facts, 11 entities>"
    assert bool(KnowledgeGraph.from_triples([]))
