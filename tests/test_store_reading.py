"""Files to graphs: every format gives the same graph, and every fault one clear line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph
import pytest

from kgqa.errors import DataError, ParseError
from kgqa.graph import KnowledgeGraph
from kgqa.store import CompactGraph, build_graph, read_graph
from kgqa.store.export import write_graph
from tests.conftest import TOY_FACTS, TOY_TURTLE

FORMATS = {
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def facts_by_label(graph: CompactGraph) -> set[tuple[str, str, str]]:
    return {
        (graph.label(head), graph.relation_label(relation), graph.label(tail))
        for head, relation, tail in graph.triples.tolist()
    }


def everything(graph: CompactGraph) -> set[object]:
    """All that a graph says, without the order in which it was read."""
    ids = graph.node_ids
    found: set[object] = set()
    for head, relation, tail in graph.triples.tolist():
        value = (ids[tail], graph.datatype(tail), graph.language(tail))
        found.add((ids[head], graph.relation_ids[relation], value))
    for entity in range(graph.num_entities):
        found |= {(ids[entity], *name) for name in graph.names(entity)}
        found |= {(ids[entity], graph.class_ids[cls]) for cls in graph.types(entity)}
    for relation, iri in enumerate(graph.relation_ids):
        found |= {(iri, "name", *name) for name in graph.relation_names(relation)}
        found |= {(iri, "inverse", *name) for name in graph.inverse_names(relation)}
        found |= {(iri, "domain", graph.class_ids[c]) for c in graph.relation_domain(relation)}
        found |= {(iri, "range", graph.class_ids[c]) for c in graph.relation_range(relation)}
    for cls, iri in enumerate(graph.class_ids):
        found |= {(iri, *name) for name in graph.class_names(cls)}
        found |= {(iri, "has", ids[entity]) for entity in graph.instances(cls)}
    return found


def in_format(folder: Path, suffix: str, source: str = TOY_TURTLE) -> Path:
    quads = pyoxigraph.parse(source, pyoxigraph.RdfFormat.TURTLE)
    path = folder / f"toy{suffix}"
    if suffix in (".nq", ".trig"):
        pyoxigraph.serialize(quads, str(path), FORMATS[suffix])
    else:
        triples = [quad.triple for quad in quads]
        pyoxigraph.serialize(triples, str(path), FORMATS[suffix])
    return path


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_rdf_format_gives_the_same_graph(
    toy: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    assert everything(read_graph([in_format(tmp_path, suffix)])) == everything(toy.store)


@pytest.mark.parametrize("name", ["toy.ttl", "toy.tsv", "toy.txt", "toy.csv"])
def test_every_format_has_the_facts_that_were_written_by_hand(toy_files: Path, name: str) -> None:
    assert facts_by_label(read_graph([toy_files / name])) == set(TOY_FACTS)


@pytest.mark.parametrize("name", ["toy.ttl", "toy.tsv", "toy.csv"])
def test_a_gzip_file_or_a_byte_order_mark_changes_nothing(
    toy_files: Path, tmp_path: Path, name: str
) -> None:
    content = (toy_files / name).read_bytes()
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + content))
    (tmp_path / name.upper()).write_bytes(b"\xef\xbb\xbf" + content)
    wanted = everything(read_graph([toy_files / name]))
    assert everything(read_graph([tmp_path / f"{name}.gz"])) == wanted
    assert everything(read_graph([tmp_path / name.upper()])) == wanted


def test_carriage_returns_spaces_and_blank_lines_are_no_part_of_names(tmp_path: Path) -> None:
    (tmp_path / "facts.tsv").write_bytes(b"\r\n a \tr\t b \r\n\r\n  \nb|r|c\n")
    graph = read_graph([tmp_path / "facts.tsv"])
    assert graph.node_ids == ["a", "b", "c"]
    assert graph.num_triples == 2


def test_a_bar_in_a_line_with_tabs_is_part_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "facts.txt").write_text("a|b\tr\tc\n")
    assert read_graph([tmp_path / "facts.txt"]).node_ids == ["a|b", "c"]


def test_quoted_csv_cells_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text('Head, Relation ,tail\n"a, b",r,"c ""d""\ne"\n')
    assert read_graph([tmp_path / "facts.csv"]).node_ids == ["a, b", 'c "d"\ne']


def test_several_files_are_one_graph(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<http://e/a> <http://e/p> <http://e/b> .")
    (tmp_path / "two.nt").write_text("<http://e/b> <http://e/q> <http://e/c> .")
    (tmp_path / "names.ttl").write_text(
        '<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> "Ay" .'
        '<http://e/q> <http://www.w3.org/2000/01/rdf-schema#label> "queues" .'
    )
    graph = read_graph(tmp_path / name for name in ("one.ttl", "two.nt", "names.ttl"))
    assert facts_by_label(graph) == {("Ay", "p", "b"), ("b", "queues", "c")}
    assert graph.num_entities == 3


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.ttl").write_text(f"<http://e/{name}> <http://e/p> _:x, [] .")
    graph = read_graph([tmp_path / "one.ttl", tmp_path / "two.ttl"])
    assert sorted(graph.node_ids) == [
        *("_:b0", "_:b1", "_:b2", "_:b3", "http://e/one", "http://e/two")
    ]


def test_named_graphs_are_one_graph(tmp_path: Path) -> None:
    (tmp_path / "g.trig").write_text(
        "<http://e/g> { <http://e/a> <http://e/p> <http://e/b> }"
        "<http://e/h> { <http://e/a> <http://e/p> <http://e/b>, <http://e/c> }"
    )
    assert read_graph([tmp_path / "g.trig"]).num_triples == 2


def test_relative_iris_are_read_against_the_file_name(tmp_path: Path) -> None:
    (tmp_path / "my facts.ttl").write_text("<#a> <p> </b> .")
    graph = read_graph([tmp_path / "my facts.ttl"])
    assert graph.node_ids == ["file:///my_facts.ttl#a", "file:///b"]


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("a.tsv", b"a\tr\tb\na\tr\n", 2, "2 parts"),
        ("a.tsv", b"a\tr\tb\tc\n", 1, "4 parts"),
        ("a.txt", b"a|r|b\n\nno separator\n", 3, "1 parts"),
        ("a.tsv", b"a\t\tb\n", 1, "relation is empty"),
        ("a.tsv", b"a\tr\tb\n\xe9\tr\tb\n", 2, "not UTF-8 text (byte 0xe9)"),
        ("a.tsv", "a\tr\tb\n".encode("utf-16"), 1, "not UTF-8"),
        ("a.csv", b"a,r,b\n", 1, "header"),
        ("a.csv", b"head,relation,tail\na,r\n", 2, "2 parts"),
        ("a.csv", b'head,relation,tail\na,r,"b\n', 2, "unexpected end"),
        ("a.csv", b'head,relation,tail\na,r,"b"c\n', 2, "expected after"),
        ("a.csv", b"head,relation,tail\n", None, "holds no facts"),
        ("a.ttl", b"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> nonsense\n", 2, ""),
        ("a.ttl", b'<http://e/a> <http://e/p> "\xff" .', 1, "UTF-8"),
        ("a.ttl", b"# nothing but a remark", None, "holds no facts"),
        ("a.nt", b"<http://e/a> <http://e/p> <relative> .", 1, ""),
        ("a.nt", b"<http://e/a\n> <http://e/p> <http://e/b> .", 1, "Invalid IRI code point '\\n'"),
        (
            "a.rdf",
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            b'<rdf:Description rdf:about="http://e/\x01"/></rdf:RDF>',
            1,
            "",
        ),
        ("a.rdf", b"<rdf:RDF", 1, ""),
        ("a.rdf", b"<a>\n<b>\n</a>", 3, ""),
        ("a.jsonld", b'{"@id":\n', 2, "not JSON"),
        ("a.jsonld", b"[" * 100_000, None, "not JSON"),
        ("a.nq", b"<http://e/a> <http://e/p> .", 1, ""),
        ("a.trig", b"<http://e/g> { <http://e/a> }", 1, ""),
        (
            "a.ttl",
            b"<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .",
            None,
            "about",
        ),
        ("a.tsv", b"", None, "empty"),
        ("a.ttl", b" \n", None, "empty"),
        ("a.xlsx", b"PK", None, "unknown kind of file '.xlsx'"),
        ("a", b"a\tr\tb", None, "unknown kind"),
        ("a.tsv.gz", b"a\tr\tb", None, "gzip"),
        ("a.tsv.gz", gzip.compress(b"a\tr\tb" * 100, mtime=0)[:-12], None, "gzip"),
    ],
)
def test_a_malformed_file_is_named_with_line_and_reason(
    tmp_path: Path, name: str, content: bytes, line: int | None, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ParseError) as caught:
        read_graph([path])
    assert caught.value.source == str(path)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{path}:")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="no such file"):
        read_graph([tmp_path / "none.ttl"])
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ParseError, match="folder"):
        read_graph([tmp_path / "folder.ttl"])


def test_a_fault_in_the_second_file_leaves_nothing(toy_files: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("a\tr\tb\nbroken\n")
    with pytest.raises(ParseError, match=r"bad\.tsv:2"):
        read_graph([toy_files / "toy.tsv", tmp_path / "bad.tsv"])


@pytest.mark.parametrize(
    "triple", [("a", "r"), ("a", "r", ""), "arb", ("a", "r", 3), (" ", "r", "b")]
)
def test_a_fact_that_is_not_three_names_is_refused(triple: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match="fact 2"):
        build_graph([("a", "r", "b"), triple])


def test_names_that_are_not_unicode_text_are_refused() -> None:
    with pytest.raises(DataError, match="not valid Unicode"):
        build_graph([("a", "r", "\ud800")])


@pytest.mark.parametrize("suffix", [".ttl", ".nt"])
def test_a_written_graph_is_read_back_with_everything(
    toy: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    write_graph(toy.store, tmp_path / f"out{suffix}")
    assert everything(read_graph([tmp_path / f"out{suffix}"])) == everything(toy.store)


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_a_written_table_is_read_back(tmp_path: Path, suffix: str) -> None:
    graph = build_graph(TOY_FACTS)
    write_graph(graph, tmp_path / f"out{suffix}")
    assert everything(read_graph([tmp_path / f"out{suffix}"])) == everything(graph)


def test_names_that_a_table_cannot_hold_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line break"):
        write_graph(build_graph([("a\nb", "r", "c")]), tmp_path / "out.tsv")
    with pytest.raises(DataError, match=r"\.doc"):
        write_graph(build_graph([("a", "r", "c")]), tmp_path / "out.doc")
    assert not list(tmp_path.iterdir())


def labels(graph: CompactGraph) -> dict[str, str]:
    return {graph.node_ids[one]: graph.label(one) for one in range(graph.num_entities)}


@pytest.mark.parametrize("predicate", ["foaf:name", "schema:name", "dc:title", "e:name"])
def test_names_stated_as_facts_are_names(tmp_path: Path, predicate: str) -> None:
    text = f"""
        @prefix e: <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix schema: <https://schema.org/> . @prefix dc: <http://purl.org/dc/terms/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        e:q1 {predicate} "Ada  Lovelace"@en, "艾达"@zh ; e:knows e:q2 .
        e:q2 {predicate} "Charles Babbage" ; e:knows e:q3 ; e:motto "Never" .
        e:q3 rdfs:label "Mary Somerville" ; {predicate} "M. Somerville" .
    """
    (tmp_path / "people.ttl").write_text(text, encoding="utf-8")
    graph = read_graph([tmp_path / "people.ttl"])
    e = "http://example.org/"
    named = {f"{e}q1": "Ada Lovelace", f"{e}q2": "Charles Babbage", f"{e}q3": "Mary Somerville"}
    assert labels(graph) == named
    assert graph.label(graph.entity_to_id[f"{e}q1"], "zh") == "艾达"
    aliases = [name.text for name in graph.names(graph.entity_to_id[f"{e}q3"])]
    assert aliases == ["Mary Somerville", "M. Somerville"]
    assert not graph.names(graph.entity_to_id[f"{e}q3"])[1].is_label
    assert sorted(map(graph.relation_label, range(graph.num_relations))) == ["knows", "motto"]


def read_text(tmp_path: Path, text: str, name: str = "graph.ttl") -> CompactGraph:
    prefixes = """
        @prefix e: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    """
    (tmp_path / name).write_text(prefixes + text if name.endswith("ttl") else text, "utf-8")
    return read_graph([tmp_path / name])


@pytest.mark.parametrize(
    "text",
    [
        'e:a e:name "Dr" . e:b e:name "Dr" . e:c e:name "Dr" .',  # shared
        'e:d rdfs:label "D" ; e:name "Dee" .',  # has a name
        "e:e e:name 12 . e:f e:name e:a .",  # no texts
        'e:Abbey_Road e:label "Apple" . e:Help e:label "Parlophone" .',  # of records
        'e:Marie_Curie e:title "Professor" . e:Ada e:title "Countess" .',
    ],
)
def test_other_facts_stay_facts(tmp_path: Path, text: str) -> None:
    graph = read_text(tmp_path, f"{text} e:x e:knows e:y .")
    assert len(graph.triples) == 1 + text.count('"') // 2 - text.count("rdfs:label") + (
        2 if "12" in text else 0
    )
    assert graph.label(graph.entity_to_id["http://example.org/x"]) == "x"
    if "Abbey" in text:
        assert labels(graph)["http://example.org/Abbey_Road"] == "Abbey Road"


def test_only_what_names_is_taken_from_the_facts(tmp_path: Path) -> None:
    graph = read_text(
        tmp_path,
        """e:1 e:title "Chief" ; e:name "Ann Lee" . e:2 e:title "Engineer" ; e:name "Bo Li" .
        e:3 e:name "Cy Ma" ; e:name 7 .""",
    )
    assert sorted(labels(graph).values()) == ["Ann Lee", "Bo Li", "Cy Ma"]
    facts = facts_by_label(graph)
    assert facts == {
        ("Ann Lee", "title", "Chief"),
        ("Bo Li", "title", "Engineer"),
        ("Cy Ma", "name", "7"),
    }


def test_a_graph_of_nothing_but_names_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "one.nt").write_text('<http://e.org/a> <http://e.org/name> "A" .\n')
    assert len(read_graph([tmp_path / "one.nt"]).triples) == 1


@pytest.mark.parametrize(
    "code",
    ["/m/01", "m.02x", "Q42", "EMP001", "EMP-001", "ORD2023001", "17", "P_9", "customer_17"],
)
def test_codes_of_a_table_are_named_by_its_facts(tmp_path: Path, code: str) -> None:
    text = f"{code}\tname\tAda\nX2\tname\tBabbage\n{code}\tknows\tX2\n"
    graph = read_text(tmp_path, text + "Paris\tfull name\tCity of Light\n", "codes.tsv")
    assert labels(graph)[code] == "Ada"
    assert code in [name.text for name in graph.names(graph.entity_to_id[code])]
    assert facts_by_label(graph) == {
        ("Ada", "knows", "Babbage"),
        ("Paris", "full name", "City of Light"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "/m/01\t/music/artist/label\tApple\n",
        "/m/01\tname\t/m/02\n",
        "e1\tname\tAda\nAda\tborn in\tLondon\n",  # spoken of by name
        "Paris\tname\tCity of Light\n",  # in a table the id is the name
    ],
)
def test_other_ids_of_a_table_are_names(tmp_path: Path, text: str) -> None:
    graph = read_text(tmp_path, text + "a\tknows\tb\n", "names.tsv")
    assert len(graph.triples) == 1 + text.count("\n")


def test_names_that_some_share_are_names(tmp_path: Path) -> None:
    songs = "".join(
        f'e:{number} e:name "{"Hello" if number < 4 else f"Song {number}"}" ; e:by e:x .\n'
        for number in range(12)
    )
    graph = read_text(tmp_path, songs)
    assert sorted(labels(graph).values())[:4] == ["Hello"] * 4


def test_two_relations_may_state_one_name(tmp_path: Path) -> None:
    text = "".join(
        f"E{number}\t{relation}\t{name}\n"
        for number, name in ((1, "Ann"), (2, "Bo"))
        for relation in ("name", "label")
    )
    graph = read_text(tmp_path, text + "E1\tknows\tE2\n", "two.tsv")
    assert facts_by_label(graph) == {("Ann", "knows", "Bo")}


def test_further_names_are_facts_and_names() -> None:
    facts = [
        ("Paracetamol", "brand_name", "Tylenol"),
        ("Paracetamol", "also_known_as", "Acetaminophen"),
        ("Paracetamol", "also_known_as", "Aspirin"),
        ("Aspirin", "treats", "pain"),
    ]
    kg = KnowledgeGraph.from_triples(facts)
    drug = kg.resolve("Paracetamol")
    assert drug in kg.names.exact("tylenol") and drug in kg.names.exact("Acetaminophen")
    assert drug not in kg.names.exact("aspirin"), "it is a thing of its own"
    assert kg.store.num_triples == len(facts)
