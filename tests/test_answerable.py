"""What a graph can be asked: coverage, labels that read badly, names, samples, hints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgqa.answerable import what_it_answers
from kgqa.cli import app
from kgqa.coverage import Answerable, RelationCover
from kgqa.graph import KnowledgeGraph
from kgqa.legibility import CODE, DIGITS, LONG, SHARED, URL, is_code, problem_of

EX = "http://example.org/"
BAD = """\
@prefix e: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:born_in rdfs:label "place of birth"@en .
e:city rdfs:label "Place of birth"@en .
e:long rdfs:label "this relation says where somebody has lived for long"@en .
e:C17 a rdfs:Class .
"""
PEOPLE = [f"e:Q{number}00" for number in range(1, 9)]


def cover(report: Answerable, name: str) -> RelationCover:
    return next(one for one in report.relations if one.id.removeprefix(EX) == name)


@pytest.fixture(scope="module")
def report(toy: KnowledgeGraph) -> Answerable:
    return what_it_answers(toy)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Answerable:
    facts = [
        f"{one} a e:C17 ; e:P31 e:Q{9 + place}01 ; "
        "e:born_in e:Q901 ; e:long e:Q902 ; e:city e:Q903 ."
        for place, one in enumerate(PEOPLE)
    ]
    facts += [f'{one} rdfs:label "Smith"@en .' for one in PEOPLE[:6]]
    file = tmp_path_factory.mktemp("bad") / "bad.ttl"
    file.write_text(BAD + "\n".join(facts), encoding="utf-8")
    return what_it_answers(KnowledgeGraph.load(file))


def test_relations_with_what_they_cover(report: Answerable) -> None:
    assert [one.facts for one in report.relations] == sorted(
        (one.facts for one in report.relations), reverse=True
    )
    capital = cover(report, "capital")
    assert (capital.label, capital.facts, capital.source) == ("capital", 4, "country")
    assert capital.share == pytest.approx(0.8)  # not the United States
    assert capital.forms["en"][0] == "noun" and capital.forms["zh"]
    assert capital.measure == ""
    assert capital.sample is not None
    assert capital.sample.question.startswith("What is the capital of ")
    assert cover(report, "population").measure == "number"
    assert cover(report, "joined").measure == "date"
    assert not cover(report, "motto").forms["zh"]


def test_a_relation_that_holds_both_ways_covers_both_ends() -> None:
    facts = [("A", "married to", "B"), ("B", "married to", "A"), ("C", "married to", "D")]
    both = [*facts, ("D", "married to", "C")]
    (married,) = what_it_answers(KnowledgeGraph.from_triples(both)).relations
    assert married.share == 1.0


def test_classes_and_roles_with_nouns(report: Answerable) -> None:
    sorts = {one.en[0]: one for one in report.sorts if one.en}
    assert (sorts["country"].size, sorts["country"].origin) == (5, "class")
    assert sorts["country"].zh == ("国家",)
    assert sorts["capital"].origin == "role"


def test_names_that_are_shared(report: Answerable) -> None:
    assert report.names.shared == (("Paris", 2),)
    assert (report.names.nameless, report.names.typed) == (0, 1.0)


def test_kinds_of_question(report: Answerable) -> None:
    kinds = {one.name: one for one in report.kinds}
    assert kinds["one fact"].possible and kinds["two facts in a row"].possible
    assert "population" in kinds["the most or least of a whole class"].by
    assert "country" in kinds["all of a class, or how many"].by
    little = KnowledgeGraph.from_triples([("Ada", "wrote", "Notes"), ("Ada", "born in", "London")])
    kinds = {one.name: one for one in what_it_answers(little).kinds}
    assert kinds["one fact"].possible and not kinds["three conditions at once"].possible


def test_samples_are_questions_with_answers_of_the_graph(
    report: Answerable, toy: KnowledgeGraph
) -> None:
    assert len(report.samples) == 12
    assert len({one.question for one in report.samples}) == 12
    store = toy.store
    labels = {store.label(node, one) for node in range(store.num_nodes) for one in ("en", "zh")}
    for sample in report.samples:
        assert "\ue000" not in sample.question and "[MASK]" not in sample.question
        assert 0 < len(sample.answers) <= sample.num_answers
        if sample.type == "yes-no":
            assert sample.answers[0] in ("yes", "no")
        elif sample.type in ("entity", "attribute"):
            assert set(sample.answers) <= labels
        else:
            float(sample.answers[0])


def test_one_seed_gives_one_report(report: Answerable, toy: KnowledgeGraph) -> None:
    assert what_it_answers(toy) == report
    assert what_it_answers(toy, seed=1).samples != report.samples
    assert len(what_it_answers(toy, samples=3).samples) == 3


def test_labels_that_read_badly(bad: Answerable) -> None:
    found = {(one.of, one.id.removeprefix(EX)): one.problem for one in bad.flaws}
    assert found == {
        ("relation", "P31"): CODE,
        ("relation", "long"): LONG,
        ("relation", "born_in"): SHARED,
        ("relation", "city"): SHARED,
        ("class", "C17"): CODE,
    }
    assert cover(bad, "P31").forms == {"en": (), "zh": ()}


def test_hints_say_what_to_mend_and_how_much_hangs_on_it(bad: Answerable) -> None:
    text = "\n".join(bad.hints)
    assert f"give `{EX}P31` a label: 8 facts hang on it" in text
    assert f"give `{EX}C17` a label: 8 entities hang on it" in text
    assert f"`{EX}born_in` and `{EX}city`" in text and "16 facts" in text
    assert "6 entities are called 'Smith'" in text
    assert "give entities labels" in text
    assert bad.names.nameless > 0 and bad.names.nameless_examples


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("P31", CODE),
        ("P6", CODE),
        ("m.0abc1", CODE),
        ("/m/0abc1", CODE),
        ("d41d8cd98f00b204e9800998ecf8427e", CODE),
        ("123", CODE),
        ("see http://example.org/x", URL),
        ("a relation whose label goes on and on", LONG),
        ("这个关系说的是某人很久以前住过的地方", LONG),
        ("formula 1 team", DIGITS),
        ("place of birth", ""),
        ("is a", ""),
        ("首都", ""),
    ],
)
def test_how_labels_read(label: str, problem: str) -> None:
    assert problem_of(label) == problem


@pytest.mark.parametrize("name", ["1958-01-01", "68000000", "Ada", "deadbeef", "New York", "AC/DC"])
def test_what_is_a_name_or_a_value_is_no_code(name: str) -> None:
    assert not is_code(name)


def test_a_graph_without_classes_gets_nouns_for_its_kinds() -> None:
    facts = []
    for number in range(12):
        film = f"Film {'abcdefghijkl'[number]}"
        facts += [
            (film, "directed_by", f"Person {'xyz'[number % 3]}"),
            (film, "starred_actors", f"Star {'pqrs'[number % 4]}"),
            (film, "release_year", str(1990 + number)),
        ]
    found = what_it_answers(KnowledgeGraph.from_triples(facts))
    assert any("film" in one.en and one.size == 12 for one in found.sorts)
    assert cover(found, "directed_by").source == "film"
    assert cover(found, "release_year").measure == "date"
    assert any(hint.startswith("give entities a class") for hint in found.hints)


def test_chinese() -> None:
    facts = [("法国", "首都", "巴黎"), ("德国", "首都", "柏林"), ("法国", "接壤", "德国")]
    found = what_it_answers(KnowledgeGraph.from_triples([*facts, ("西班牙", "首都", "马德里")]))
    capital = cover(found, "首都")
    assert capital.forms["zh"] and not capital.forms["en"]
    assert capital.sample is not None and capital.sample.language == "zh"
    assert "首都" in capital.sample.question
    assert found.samples and all(one.language == "zh" for one in found.samples)


@pytest.mark.parametrize(
    "facts", [[], [("a", "b", "c")], [("a", "b", "a")], [("1", "2", "3")], [("Q1", "P2", "Q3")]]
)
def test_graphs_with_next_to_nothing(facts: list[tuple[str, str, str]]) -> None:
    found = what_it_answers(KnowledgeGraph.from_triples(facts))
    assert found.num_facts == len(facts)
    assert found.hints


def test_a_graph_of_labels_alone_is_said_to_have_no_facts(tmp_path: Path) -> None:
    file = tmp_path / "labels.ttl"
    file.write_text(BAD.replace("e:C17 a rdfs:Class .", 'e:a rdfs:label "A" .'), encoding="utf-8")
    found = what_it_answers(KnowledgeGraph.load(file))
    assert any("no facts" in hint for hint in found.hints)


def test_a_relation_without_facts_is_listed_and_asks_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "declared.ttl"
    declared = "@prefix owl: <http://www.w3.org/2002/07/owl#> . e:unused a owl:ObjectProperty ."
    file.write_text(BAD + declared + "e:a e:born_in e:b .", encoding="utf-8")
    found = what_it_answers(KnowledgeGraph.load(file))
    assert cover(found, "born_in").facts == 1
    assert all(one.sample is None for one in found.relations if not one.facts)
    assert not any("unused" in hint for hint in found.hints)


def test_stats_questions_prints_tables_or_json(toy_files: Path) -> None:
    arguments = ["stats", "--questions", "--graph", str(toy_files / "toy.ttl")]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0
    for heading in ("What to mend first", "Relations", "Names", "Kinds of question"):
        assert f"{heading}\n" in shown.stdout
    assert "What is the capital of " in shown.stdout
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert found["relations"][0]["id"] == f"{EX}population"
    assert found["relations"][0]["forms"]["en"] == ["noun"]
    assert found["names"]["shared"] == [["Paris", 2]]
    assert len(found["samples"]) == 12


def test_stats_questions_of_a_missing_graph_is_one_line() -> None:
    found = CliRunner().invoke(app, ["stats", "--questions", "--graph", "nowhere.ttl"])
    assert found.exit_code == 1 and found.stderr.startswith("error: ")
