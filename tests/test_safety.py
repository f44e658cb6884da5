"""Input that could do harm is refused with the reason, and does none."""

from __future__ import annotations

import gzip
import http.server
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgqa.errors import ParseError, QueryError, QueryRejected, QueryTimeout, UnsafeInput
from kgqa.graph import KnowledgeGraph
from kgqa.store import UPLOAD_LIMITS, ReadLimits, read_graph
from kgqa.store.sparql_guard import MAX_BYTES, check_query

RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/a"><e:p>{value}</e:p></rdf:Description></rdf:RDF>'
)
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE r [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server that nobody should call, and the requests that it got."""
    requests: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/", requests
        listening.shutdown()
        thread.join()


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doctype", [BOMB, EXTERNAL, "<!doctype x>", "<! DOCTYPE x>", "<!ENTITY b 'x'>"]
)
@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"),
        *("utf-32-be", "iso-8859-1"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_rdf_xml_with_a_doctype_is_refused_in_every_encoding(
    tmp_path: Path, doctype: str, encoding: str, declared: bool
) -> None:
    label = encoding.removesuffix("-sig")
    declaration = f'<?xml version="1.0" encoding="{label}"?>\n' if declared else ""
    text = declaration + doctype + RDF_XML.format(value="&b;")
    (tmp_path / "bomb.rdf").write_bytes(text.encode(encoding))
    with pytest.raises(
        UnsafeInput, match=r"bomb\.rdf.*refused, RDF/XML with <! ?(DOCTYPE|doctype|ENTITY)"
    ):
        read_graph([tmp_path / "bomb.rdf"])


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "shift_jis", "x-unknown"])
def test_rdf_xml_in_an_encoding_that_cannot_be_checked_is_refused(
    tmp_path: Path, encoding: str
) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + RDF_XML.format(value="x")
    (tmp_path / "odd.rdf").write_bytes(text.encode())
    with pytest.raises(UnsafeInput, match="encoding"):
        read_graph([tmp_path / "odd.rdf"])


def test_a_doctype_of_another_case_of_suffix_or_in_gzip_is_refused(tmp_path: Path) -> None:
    content = (BOMB + RDF_XML.format(value="&b;")).encode()
    (tmp_path / "bomb.RDF.GZ").write_bytes(gzip.compress(content))
    with pytest.raises(UnsafeInput, match="DOCTYPE"):
        read_graph([tmp_path / "bomb.RDF.GZ"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_harmless_rdf_xml_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\n<!-- é -->' + RDF_XML.format(value="é&amp;")
    (tmp_path / "fine.rdf").write_bytes(text.encode(encoding))
    assert read_graph([tmp_path / "fine.rdf"]).node_ids == ["http://e/a", "é&"]


@pytest.mark.parametrize(
    "context",
    [
        '"{url}"',
        '["{url}"]',
        '[{{"p": "http://e/p"}}, "{url}"]',
        '{{"@import": "{url}"}}',
        '{{"p": {{"@id": "http://e/p", "@context": "{url}"}}}}',
        '"file:///etc/passwd"',
        '"../context.jsonld"',
    ],
)
def test_json_ld_with_a_context_elsewhere_is_refused_and_not_fetched(
    tmp_path: Path, server: tuple[str, list[str]], context: str
) -> None:
    url, requests = server
    text = f'{{"@context": {context.format(url=url)}, "@id": "http://e/a", "p": 1}}'
    (tmp_path / "remote.jsonld").write_text(text)
    with pytest.raises(UnsafeInput, match="context"):
        read_graph([tmp_path / "remote.jsonld"])
    assert requests == []


def test_json_ld_with_a_remote_context_deep_inside_is_refused(tmp_path: Path) -> None:
    inner = {"@context": "http://e/context", "@id": "http://e/b"}
    document = {"@id": "http://e/a", "http://e/p": [{"http://e/q": inner}]}
    (tmp_path / "deep.jsonld").write_text(json.dumps(document))
    with pytest.raises(UnsafeInput, match="'http://e/context'"):
        read_graph([tmp_path / "deep.jsonld"])


def test_json_ld_with_its_own_context_is_read(tmp_path: Path) -> None:
    document = {"@context": {"p": "http://e/p"}, "@id": "http://e/a", "p": {"@id": "http://e/b"}}
    (tmp_path / "own.jsonld").write_text(json.dumps(document))
    assert read_graph([tmp_path / "own.jsonld"]).num_triples == 1


@pytest.mark.parametrize("name", ["facts.tsv", "facts.tsv.gz"])
def test_a_file_over_the_limit_is_refused_also_when_it_is_packed(tmp_path: Path, name: str) -> None:
    content = b"a\tr\tb\n" * 1000
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    with pytest.raises(UnsafeInput, match="more than 5,999 bytes"):
        read_graph([tmp_path / name], ReadLimits(max_bytes=5999))
    assert read_graph([tmp_path / name], ReadLimits(max_bytes=6000)).num_triples == 1


def test_a_gzip_bomb_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.nt.gz", "wb") as stream:
        for _ in range(200):
            stream.write(bytes(1 << 20))
    start = time.perf_counter()
    with pytest.raises(UnsafeInput, match="more than 10,485,760 bytes"):
        read_graph([tmp_path / "bomb.nt.gz"], UPLOAD_LIMITS)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("name", ["facts.tsv", "facts.csv", "facts.nt"])
def test_too_many_facts_or_too_long_names_are_refused(tmp_path: Path, name: str) -> None:
    separator, header = {"tsv": ("\t", ""), "csv": (",", "head,relation,tail\n")}.get(
        name[-3:], (" ", "")
    )
    parts = [f"<http://e/{each}>" if name == "facts.nt" else each for each in ("a", "r", "b" * 500)]
    end = " .\n" if name == "facts.nt" else "\n"
    (tmp_path / name).write_text(header + (separator.join(parts) + end) * 4)
    with pytest.raises(UnsafeInput, match="more than 3"):
        read_graph([tmp_path / name], ReadLimits(max_triples=3))
    with pytest.raises((UnsafeInput, ParseError)):
        read_graph([tmp_path / name], ReadLimits(max_literal=400))
    assert read_graph([tmp_path / name], ReadLimits(max_triples=4)).num_triples == 1


def test_the_limit_on_facts_is_for_all_files_together(tmp_path: Path) -> None:
    for name in ("one.tsv", "two.tsv"):
        (tmp_path / name).write_text("a\tr\tb\nb\tr\tc\n")
    with pytest.raises(UnsafeInput):
        read_graph([tmp_path / "one.tsv", tmp_path / "two.tsv"], ReadLimits(max_triples=3))


def test_deeply_nested_turtle_is_read_or_refused_but_kills_nothing(tmp_path: Path) -> None:
    depth = 50_000
    text = "<http://e/a> <http://e/p> " + "[ <http://e/p> " * depth + "1" + " ]" * depth + " ."
    (tmp_path / "deep.ttl").write_text(text)
    assert read_graph([tmp_path / "deep.ttl"]).num_triples == depth + 1


# --- graphs that are odd but allowed ------------------------------------------------------------


def test_blank_nodes_cycles_loops_and_literal_only_nodes_load(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text(
        "@prefix e: <http://e/> . @prefix l: <http://www.w3.org/2000/01/rdf-schema#> ."
        "e:a e:p e:b . e:b e:p e:a . e:a e:p e:a . e:c e:size 1 . e:d e:at [ e:x 2 ; e:y 3 ] ."
        'e:a l:label "a"@en, "ah"@fr, "甲"@zh, "あ"@ja, "а"@ru . e:b l:label "a"@en .'
    )
    kg = KnowledgeGraph.load(tmp_path / "odd.ttl")
    assert len(kg) == 7
    assert len(kg.entity("http://e/a").labels) == 5
    assert [match.id for match in kg.lookup("a", top_k=2)] == ["http://e/a", "http://e/b"]
    assert dict(kg.entity("_:b0").attributes) == {"x": "2", "y": "3"}
    assert [path.nodes for path in kg.paths("http://e/a", "http://e/b").paths] == [
        ("http://e/a", "http://e/b")
    ] * 2
    assert kg.query("ASK { ?x ?p ?x }") is True
    kg.close()


def test_paths_in_a_dense_graph_end_in_time() -> None:
    kg = KnowledgeGraph.from_triples(
        (f"n{one}", "r", f"n{two}") for one, two in itertools.combinations(range(40), 2)
    )
    start = time.perf_counter()
    found = kg.paths("n0", "n39", max_hops=12, limit=10**9, timeout=0.3)
    assert time.perf_counter() - start < 2
    assert found.truncated
    assert "time" in found.reason or "limit" in found.reason


# --- SPARQL -------------------------------------------------------------------------------------

WHERE = "{ ?s ?p ?o }"
REFUSED = {
    "updates are refused": [
        "INSERT DATA { <http://e/a> <http://e/b> <http://e/c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "load silent <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "CREATE GRAPH <http://e/g>",
        "COPY DEFAULT TO <http://e/g>",
        "PREFIX e: <http://e/> # a remark\n INSERT DATA { e:a e:b e:c }",
        f"SELECT * {WHERE} ; DROP ALL",
    ],
    "SERVICE": [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "ASK { { { OPTIONAL { SERVICE<http://127.0.0.1/>{?s ?p ?o} } } } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
        "SELECT * { # '\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } # '\n }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    ],
    "FROM": [
        f"SELECT * FROM <http://127.0.0.1/> {WHERE}",
        f"ASK FROM NAMED <file:///etc/passwd> {WHERE}",
        f"SELECT * from<http://127.0.0.1/> {WHERE}",
    ],
    "only SELECT and ASK": [
        f"CONSTRUCT {WHERE} WHERE {WHERE}",
        "DESCRIBE <http://e/a>",
    ],
    "nested": [
        "SELECT * " + "{" * 33 + "?s ?p ?o" + "}" * 33,
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 33 + "1" + ")" * 33 + ") }",
        "SELECT * { ?s ?p " + "[?p " * 40 + "1" + "]" * 40 + " }",
        "SELECT * { ?s ?p " + "(" * 40 + "1" + ")" * 40 + " }",
        "SELECT * { ?s " + "(" * 40 + "<http://e/p>" + ")" * 40 + " ?o }",
        "SELECT * { ?s ?p ?o FILTER(?o<" + "(" * 40 + "1" + ")" * 40 + "&&?s>2) }",
        "SELECT * { ?s ?p ?o FILTER(?s<)))>2 && " + "(" * 31 + "1" + ")" * 31 + ") }",
        "{" * 4000,
    ],
    "operators": [
        "SELECT * {" + " UNION ".join(["{}"] * 250) + "}",
        "SELECT * { ?s ?p ?o FILTER(1" + "+1" * 500 + ") }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 500 + "?o) }",
        "SELECT * { ?s <a:b>" + "/<a:b>" * 300 + " ?o }",
        "SELECT * {" + "OPTIONAL{}" * 300 + "}",
    ],
    "bytes": [
        "SELECT * { ?s ?p ?o } #" + "x" * MAX_BYTES,
        "SELECT * { ?s ?p '" + "巴" * 1400 + "' }",
    ],
    "escape": [r"SELECT * { \u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }"],
    "not a SPARQL query": [
        "",
        "nonsense",
        "SELECT",
        "SELECT * { ?s ?p }",
        "SELECT * { x:a ?p ?o }",
    ],
    "cannot be read": ["SELECT * { ?s ?p 'open }", "SELECT * { ?s \\ ?o }"],
}


@pytest.mark.parametrize(
    ("reason", "query"),
    [(reason, query) for reason, queries in REFUSED.items() for query in queries],
)
def test_a_harmful_query_is_refused_with_the_reason(reason: str, query: str) -> None:
    start = time.perf_counter()
    with pytest.raises(QueryRejected, match=reason):
        check_query(query)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {WHERE}",
        f"select (count(*) as ?n) {WHERE} group by ?p having(count(*) > 1) order by ?n limit 3",
        "SELECT * { ?service ?from ?load }",
        "SELECT * { ?s ?p 'SERVICE <http://e/> {' } # FROM LOAD {{{{",
        'SELECT * { ?s ?p """a "quoted" \n{((((""" }',
        "PREFIX e: <http://e/SERVICE> SELECT * { e:service e:from/e:load* ?o }",
        "SELECT * { ?s <http://e/Paris_(Texas)> ?o FILTER(?o < 3 && ?o > 1) }",
        "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 3 } UNION { ?s ?p [ ?q ( 1 2 ) ] } }",
        "SELECT * " + "{" * 32 + "?s ?p ?o" + "}" * 32,
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 30 + "1" + ")" * 30 + ") }",
        "SELECT * { ?s ?p ?o FILTER(" + "STR(" * 30 + "1" + ")" * 30 + ") }",
        "ASK { ?s a skos:Concept ; rdfs:label ?o . entity:France relation:capital ?x }",
    ],
)
def test_a_harmless_query_passes(query: str) -> None:
    check_query(query)


def test_a_query_without_end_is_killed_and_the_next_one_answered() -> None:
    kg = KnowledgeGraph.from_triples((f"a{n}", "r", f"b{n}") for n in range(3000))
    kg.query("ASK {}")
    start = time.perf_counter()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.5 s"):
        kg.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.5)
    assert time.perf_counter() - start < 3
    assert kg.query("ASK { entity:a1 relation:r entity:b1 }") is True
    kg.close()


def test_a_query_that_takes_too_much_memory_is_an_error_and_the_next_one_is_answered() -> None:
    kg = KnowledgeGraph.from_triples([("a" * 1000, "r", "b")])
    doubled = "".join(f" BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(25))
    with pytest.raises(QueryError):
        kg.query(
            f"SELECT (STRLEN(?x25) AS ?n) {{ entity:{'a' * 1000} ?p ?o BIND(STR(?o) AS ?o2)"
            f" BIND('{'y' * 500}' AS ?x0) {doubled} }}",
            timeout=20,
        )
    assert kg.query("ASK { ?s ?p ?o }") is True
    kg.close()


def test_the_query_process_itself_can_reach_no_server(
    toy: KnowledgeGraph, server: tuple[str, list[str]]
) -> None:
    """Should the check ever miss a SERVICE, the process still can open no file and no socket."""
    url, requests = server
    request = {
        "query": f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "prefixes": {},
        "limit": 1,
        "max_characters": 100,
    }
    toy.query("ASK {}")
    reply = toy._sparql._process.ask(request, timeout=5)
    assert "error" in reply
    assert requests == []


def test_queries_from_many_threads_are_all_answered(toy: KnowledgeGraph) -> None:
    answers: list[object] = []

    def ask() -> None:
        answers.append(toy.query("ASK { ?s ?p ?o }", timeout=20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8


def test_the_query_process_ends_with_its_graph() -> None:
    kg = KnowledgeGraph.from_triples([("a", "r", "b")])
    kg.query("ASK {}")
    process = kg._sparql._process._child._process
    assert process.poll() is None
    del kg
    assert process.wait(5) is not None


def test_the_graph_modules_import_no_heavy_library() -> None:
    heavy = ("torch", "rdflib", "networkx", "pyoxigraph", "scipy", "pandas", "pyparsing")
    code = f"import sys, kgqa.graph; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
