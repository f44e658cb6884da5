"""Compact graphs: what is a fact, how steps lead, and names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgqa.errors import ConfigError, DataError
from kgqa.graph import KnowledgeGraph
from kgqa.store import CompactGraph, ReadLimits, build_graph, load_graph, read_graph, save_graph
from kgqa.store.naming import readable_entity, readable_relation

E = "http://example.org/"
NAMES = st.sampled_from("abcdefg")
TRIPLES = st.lists(st.tuples(NAMES, st.sampled_from("rst"), NAMES), max_size=30)


def node(graph: CompactGraph, name: str) -> int:
    return graph.entity_to_id[E + name]


def names_of(graph: CompactGraph, nodes: object) -> set[str]:
    return {graph.label(int(each)) for each in np.asarray(nodes)}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def turtle(folder: Path, body: str) -> CompactGraph:
    prefixes = (
        "@prefix e: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
    )
    return read_graph([write(folder / "graph.ttl", prefixes + body)])


def test_labels_types_and_schema_are_no_facts(toy: KnowledgeGraph) -> None:
    assert toy.store.num_triples == 24
    assert [iri.removeprefix(E) for iri in toy.store.relation_ids] == [
        *("capital", "borders", "inContinent", "population", "joined", "motto"),
        *("locatedIn", "partOf"),
    ]
    assert toy.store.num_entities == 11
    assert toy.store.num_nodes - toy.store.num_entities == 9  # 6 populations, 2 dates, 1 motto


def test_a_literal_is_one_node_for_its_value_datatype_and_language(tmp_path: Path) -> None:
    graph = turtle(tmp_path, 'e:a e:p "1", 1, "1"@en, "1"@fr . e:b e:p "1" .')
    assert graph.num_nodes - graph.num_entities == 4
    literals = range(graph.num_entities, graph.num_nodes)
    assert [graph.label(each) for each in literals] == ["1"] * 4
    assert sorted(graph.datatype(each) for each in literals) == [
        *("", "", ""),
        "http://www.w3.org/2001/XMLSchema#integer",
    ]
    assert sorted(graph.language(each) for each in literals) == ["", "", "en", "fr"]
    assert graph.datatypes == [graph.datatype(each) for each in literals]


def test_repeated_facts_count_once_and_keep_load_order() -> None:
    graph = build_graph([("b", "r", "a"), ("a", "r", "b"), ("b", "r", "a"), ("a", "q", "b")])
    named = [
        (graph.node_ids[head], graph.relation_ids[relation], graph.node_ids[tail])
        for head, relation, tail in graph.triples.tolist()
    ]
    assert named == [("b", "r", "a"), ("a", "r", "b"), ("a", "q", "b")]


def test_steps_lead_both_ways(toy: KnowledgeGraph) -> None:
    graph = toy.store
    capital = graph.relation_to_id[E + "capital"]
    france, paris = node(graph, "France"), node(graph, "Paris")
    assert graph.follow(france, capital).tolist() == [paris]
    assert graph.follow(paris, graph.inverse(capital)).tolist() == [france]
    assert graph.inverse(graph.inverse(capital)) == capital
    assert graph.step_relation(graph.inverse(capital)) == (capital, True)
    assert graph.has(france, capital, paris)
    assert not graph.has(paris, capital, france)


def test_a_self_loop_is_walked_and_counts_twice_in_the_degree(toy: KnowledgeGraph) -> None:
    graph = toy.store
    europe, part_of = node(graph, "Europe"), graph.relation_to_id[E + "partOf"]
    assert graph.follow(europe, part_of).tolist() == [europe]
    assert graph.degree(europe) == 4 + 2


def test_labels_follow_the_language_then_none_then_english_then_any(tmp_path: Path) -> None:
    graph = turtle(
        tmp_path,
        'e:a e:p e:b . e:a rdfs:label "fra"@fr, "eng"@en, "bare", "zho"@zh-Hans, "deu"@de .'
        'e:b rdfs:label "x"@ja, "y"@ru ; skos:altLabel "z"@en .',
    )
    a, b = node(graph, "a"), node(graph, "b")
    assert [graph.label(a, tag) for tag in ("fr", "zh", "de", "en", "pt", None)] == [
        *("fra", "zho", "deu", "eng", "bare", "bare")
    ]
    assert graph.label(b) == "x"
    assert graph.label(b, "ru") == "y"
    assert graph.names(b) == [("x", "ja", True), ("y", "ru", True), ("z", "en", False)]


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("directed_by", "directed by"),
        ("placeOfBirth", "place of birth"),
        ("has_genre", "has genre"),
        ("__people__person__nationality", "nationality"),
        ("http://rdf.example.org/ns/people.person.spouse_s", "spouse"),
        ("/tv/tv_program/regular_cast./tv/regular_tv_appearance/actor", "actor"),
        ("city/town", "city town"),
        ("father/mother/guardian", "father mother guardian"),
        ("is__part__of", "is part of"),
        ("U.S._state", "U S state"),
        ("http://example.org/ns#officialLanguage", "official language"),
        ("/location/country/form_of_government", "form of government"),
        ("hasISBN", "has ISBN"),
        ("作者", "作者"),
    ],
)
def test_relation_ids_read_as_words(relation: str, words: str) -> None:
    assert readable_relation(relation) == words


def test_paths_of_one_end_are_told_apart() -> None:
    relations = (
        "/film/film/genre",
        "/music/artist/genre",
        "/film/film/starring./film/performance/actor",
        "/business/company/revenue./measure/money/currency",
        "/business/company/assets./measure/money/currency",
    )
    graph = KnowledgeGraph.from_triples([("a", name, "b") for name in relations]).store
    assert [graph.relation_label(graph.relation_to_id[name]) for name in relations] == [
        *("film genre", "artist genre", "actor", "revenue currency", "assets currency")
    ]
    alike = ("/film/film/genre", "/tv/film/genre")
    graph = KnowledgeGraph.from_triples([("a", name, "b") for name in alike]).store
    assert [graph.relation_label(one) for one in (0, 1)] == ["film film genre", "tv film genre"]


def test_entity_ids_read_as_names() -> None:
    assert readable_entity("http://e.org/New_York", iri=True) == "New York"
    assert readable_entity("http://e.org/SanFrancisco", iri=True) == "San Francisco"
    assert readable_entity("http://e.org/S%C3%A3o_Paulo/", iri=True) == "São Paulo"
    assert readable_entity("Alien_3", iri=False) == "Alien_3"


def test_a_class_has_the_instances_of_its_subclasses(toy: KnowledgeGraph) -> None:
    graph = toy.store
    place, country = (graph.class_ids.index(E + name) for name in ("Place", "Country"))
    assert len(graph.instances(place)) == graph.num_entities
    assert names_of(graph, graph.instances(country)) == {
        *("France", "Germany", "Belgium", "Spain", "United States")
    }
    assert graph.types(node(graph, "France")) == (country,)
    assert graph.class_label(country, "zh") == "国家"
    assert ("nation", "en", False) in graph.class_names(country)


def test_relations_carry_names_inverse_names_domain_and_range(toy: KnowledgeGraph) -> None:
    graph = toy.store
    capital, continent = (graph.relation_to_id[E + name] for name in ("capital", "inContinent"))
    country, city = (graph.class_ids.index(E + name) for name in ("Country", "City"))
    assert graph.relation_names(capital) == [
        *(("capital", "en"), ("首都", "zh"), ("seat of government", "en"))
    ]
    assert graph.inverse_names(capital) == [("capital of", "en")]
    assert graph.inverse_names(continent) == [("has country", "en")]
    assert graph.relation_domain(capital) == (country,)
    assert graph.relation_range(capital) == (city,)
    assert graph.relation_range(graph.relation_to_id[E + "population"]) == ()


def test_two_used_relations_that_are_inverse_name_each_other(tmp_path: Path) -> None:
    graph = turtle(
        tmp_path,
        "e:a e:child e:b . e:b e:parent e:a . e:child owl:inverseOf e:parent ;"
        ' rdfs:label "child" . e:parent rdfs:label "parent" .',
    )
    child, parent = (graph.relation_to_id[E + name] for name in ("child", "parent"))
    assert graph.inverse_names(child) == [("parent", "")]
    assert graph.inverse_names(parent) == [("child", "")]


def test_owl_axioms_and_remarks_on_terms_leave_no_entities(tmp_path: Path) -> None:
    graph = turtle(
        tmp_path,
        "<http://o/> a owl:Ontology ; owl:versionInfo '1' ; dct:title 'An ontology' ."
        "e:A a owl:Class ; rdfs:comment 'c' ; rdfs:subClassOf [ a owl:Restriction ;"
        "  owl:onProperty e:p ; owl:someValuesFrom [ owl:unionOf ( e:A e:B ) ] ] ."
        "e:p a owl:ObjectProperty ; dct:description 'd' ; rdfs:domain [ owl:unionOf (e:A e:B) ] ."
        "e:x a e:A, owl:NamedIndividual ; e:p e:y ; rdfs:comment 'about x' .",
    )
    assert graph.node_ids == [E + "x", E + "y", "about x"]
    assert graph.class_ids == [E + "A", E + "B"]
    assert graph.relation_domain(graph.relation_to_id[E + "p"]) == (0, 1)
    assert graph.types(0) == (0,)


def test_an_entity_with_a_name_or_a_type_only_is_in_the_graph(tmp_path: Path) -> None:
    graph = turtle(tmp_path, "e:a a e:T . e:b rdfs:label 'Bee' . e:c e:size 3 .")
    assert graph.node_ids == [E + "a", E + "b", E + "c", "3"]
    assert graph.num_triples == 1


def test_a_cycle_of_classes_is_walked_once(tmp_path: Path) -> None:
    graph = turtle(tmp_path, "e:A rdfs:subClassOf e:B . e:B rdfs:subClassOf e:A . e:x a e:A .")
    assert [graph.instances(cls).tolist() for cls in (0, 1)] == [[0], [0]]


def test_the_arrays_cannot_be_written(toy: KnowledgeGraph) -> None:
    with pytest.raises(ValueError, match="read-only"):
        toy.store.triples[0, 0] = 1


def test_a_graph_without_facts_has_no_steps() -> None:
    graph = build_graph([])
    assert (graph.num_nodes, graph.num_triples, graph.degrees().tolist()) == (0, 0, [])
    assert graph.steps_from([]).tolist() == []
    assert graph.follow([], 0).tolist() == []


def test_limits_below_one_are_refused() -> None:
    with pytest.raises(ConfigError, match="max_triples"):
        ReadLimits(max_triples=0)


@settings(deadline=None)
@given(TRIPLES, st.sets(NAMES))
def test_steps_lead_where_a_search_of_all_facts_leads(
    triples: list[tuple[str, str, str]], among: set[str]
) -> None:
    graph = build_graph(triples)
    nodes = sorted(graph.entity_to_id[name] for name in among if name in graph.entity_to_id)
    edges = set()
    for head, relation, tail in graph.triples.tolist():
        edges |= {(head, relation, tail), (tail, relation + graph.num_relations, head)}
    leaving = {edge for edge in edges if edge[0] in nodes}
    assert graph.steps_from(nodes).tolist() == sorted({step for _, step, _ in leaving})
    assert graph.around(nodes).tolist() == sorted({target for _, _, target in leaving})
    for step in range(graph.num_steps):
        reached = {target for _, taken, target in leaving if taken == step}
        assert graph.follow(nodes, step).tolist() == sorted(reached)
        assert graph.follow(nodes, step, limit=1).tolist() == sorted(reached)[:1]
        for target in range(graph.num_nodes):
            sources = sorted(source for source, *rest in leaving if rest == [step, target])
            if sources:
                assert (
                    graph.source_within(np.array(nodes, dtype=np.int32), step, target) == sources[0]
                )
            else:
                with pytest.raises(ValueError):
                    graph.source_within(np.array(nodes, dtype=np.int32), step, target)
    for each in range(graph.num_nodes):
        own = [edge for edge in edges if edge[0] == each]
        steps, counts = graph.step_counts(each)
        assert graph.degree(each) == graph.degrees()[each] == len(own) == counts.sum()
        assert graph.steps_from(each).tolist() == steps.tolist()
        ends = [side.tolist() for side in graph.edges(each)]
        assert list(zip(*ends, strict=True)) == sorted(edge[1:] for edge in own)
    assert len(graph.triples) == len(set(triples))


def same_graph(one: CompactGraph, two: CompactGraph) -> None:
    assert one.node_ids == two.node_ids
    assert one.relation_ids == two.relation_ids
    assert one.class_ids == two.class_ids
    assert one.literals == two.literals
    assert one.triples.tolist() == two.triples.tolist()
    for each in range(one.num_nodes):
        assert one.names(each) == two.names(each)
        assert one.types(each) == two.types(each)
        assert one.is_literal(each) == two.is_literal(each)
    for relation in range(one.num_relations):
        assert one.relation_names(relation) == two.relation_names(relation)
        assert one.inverse_names(relation) == two.inverse_names(relation)
        assert one.relation_domain(relation) == two.relation_domain(relation)
        assert one.relation_range(relation) == two.relation_range(relation)
    for cls in range(len(one.class_ids)):
        assert one.class_names(cls) == two.class_names(cls)
        assert one.instances(cls).tolist() == two.instances(cls).tolist()


def test_a_saved_graph_is_read_back_the_same(toy: KnowledgeGraph, tmp_path: Path) -> None:
    save_graph(toy.store, tmp_path / "deep" / "folder")
    same_graph(toy.store, load_graph(tmp_path / "deep" / "folder"))
    assert {path.name for path in (tmp_path / "deep" / "folder").iterdir()} == {
        *("graph.json", "graph.safetensors")
    }


@settings(deadline=None, max_examples=25)
@given(triples=st.lists(st.tuples(*[st.text(min_size=1).filter(str.strip)] * 3), max_size=8))
def test_any_names_survive_saving(
    triples: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    graph = build_graph(triples)
    save_graph(graph, folder)
    same_graph(graph, load_graph(folder))


@pytest.mark.parametrize("damaged", ["graph.json", "graph.safetensors"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", None])
def test_a_damaged_folder_is_a_data_error(
    toy: KnowledgeGraph, tmp_path: Path, damaged: str, content: bytes | None
) -> None:
    save_graph(toy.store, tmp_path)
    if content is None:
        (tmp_path / damaged).unlink()
    else:
        (tmp_path / damaged).write_bytes(content)
    with pytest.raises(DataError, match=str(tmp_path)):
        load_graph(tmp_path)


def test_files_of_two_different_graphs_are_noticed(toy: KnowledgeGraph, tmp_path: Path) -> None:
    save_graph(toy.store, tmp_path)
    arrays = (tmp_path / "graph.safetensors").read_bytes()
    save_graph(build_graph([("a", "r", "b")]), tmp_path)
    (tmp_path / "graph.safetensors").write_bytes(arrays)
    with pytest.raises(DataError, match="not of the same graph"):
        load_graph(tmp_path)
