"""What a page needs of a graph: names being typed, counts, shortest paths, vectors, sentences."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kgqa import Config, KnowledgeGraph
from kgqa.checking import check_files
from kgqa.description import Describer
from kgqa.embeddings import EmbeddingConfig, GraphEmbeddings, nearest_entities, train_embeddings
from kgqa.errors import DataError, EntityNotFound, ModelError, UnsafeInput
from kgqa.feedback import Feedback, append_feedback
from kgqa.graph_parts import GraphParts
from kgqa.packing import pack_model, unpack_model
from kgqa.prediction import nearest_to, predict_tails_of, step_of
from kgqa.questions import load_questions
from kgqa.records import Alternative, Answer, EntityMatch, ScoredAnswer
from kgqa.store import ReadLimits
from kgqa.suggestions import ExampleWriter
from kgqa.typeahead import complete
from kgqa.verbalise import Verbaliser

E = "http://example.org/"


def labels(kg: KnowledgeGraph, text: str) -> list[str]:
    return [match.label for match in kg.suggest(text)]


def test_a_name_is_suggested_while_it_is_typed(toy: KnowledgeGraph) -> None:
    assert labels(toy, "be")[:2] == ["Belgium", "Berlin"]  # Belgium has more facts
    assert labels(toy, "par")[0] == "Paris"
    assert labels(toy, "states")[0] == "United States"  # a word of the name
    assert labels(toy, "Pariss")[0] == "Paris"  # misspelt
    assert labels(toy, "法")[0] == "France"
    assert toy.suggest("法", language="zh")[0].label == "法国"
    assert labels(toy, "") == [] and labels(toy, "?!") == []
    assert len(toy.suggest("e", top_k=2)) <= 2


def test_an_exact_name_stands_before_its_longer_ones(toy: KnowledgeGraph) -> None:
    found = toy.suggest("Paris")
    assert [match.kind for match in found][:2] == ["label", "alias"]
    assert len({match.id for match in found}) == len(found)


def test_relations_of_an_entity_are_counted_in_both_directions(toy: KnowledgeGraph) -> None:
    found = {(one.label, one.direction): one.count for one in toy.relations_of("Europe")}
    assert found == {("part of", "out"): 1, ("part of", "in"): 1, ("in continent", "in"): 4}
    one = next(one for one in toy.relations_of("Europe") if one.count == 4)
    page = toy.neighbors("Europe", one.name, one.direction, limit=3, offset=2)
    assert [found.label for found in page] == ["Belgium", "Spain"]


def test_the_surroundings_of_an_entity_show_each_of_its_relations(toy: KnowledgeGraph) -> None:
    some = [fact.as_list() for fact in toy.surroundings("Europe", limit=3)]
    assert some == [
        [f"{E}Europe", f"{E}partOf", f"{E}Europe"],  # the same from either end
        [f"{E}France", f"{E}inContinent", f"{E}Europe"],
    ]
    assert len(toy.surroundings("France")) == 8


def test_a_hub_of_a_hundred_thousand_edges_is_paged_at_once() -> None:
    kg = KnowledgeGraph.from_triples((f"n{number}", "in", "hub") for number in range(100_000))
    [count] = kg.relations_of("hub")
    assert count.count == 100_000
    page = kg.neighbors("hub", count.name, count.direction, limit=25, offset=99_990)
    assert [found.label for found in page] == [f"n{number}" for number in range(99_990, 100_000)]


def test_only_the_shortest_paths_where_those_are_wanted(toy: KnowledgeGraph) -> None:
    every = toy.paths("Spain", "Belgium", max_hops=3)
    shortest = toy.paths("Spain", "Belgium", max_hops=3, shortest=True)
    assert [path.labels for path in shortest.paths] == [
        ("Spain", "France", "Belgium"),
        ("Spain", "Europe", "Belgium"),
    ]
    assert len(every.paths) > 2 and not shortest.truncated
    assert len(toy.paths("Spain", "Belgium", shortest=True, limit=1).paths) == 1


@pytest.fixture(scope="module")
def vectors(toy: KnowledgeGraph) -> GraphEmbeddings:
    store = toy.store
    facts = store.triples[store.triples[:, 2] < store.num_entities].astype(np.int64)
    settings = EmbeddingConfig(dim=8, epochs=3)
    return train_embeddings(facts, store.num_entities, store.num_relations, settings)


def test_entities_alike_come_by_the_cosine_of_their_vectors(
    toy: KnowledgeGraph, vectors: GraphEmbeddings
) -> None:
    node = toy.resolve("France")
    found = nearest_entities(vectors, node, top_k=3)
    rows = vectors.entity.double()
    slow = {
        other: float(rows[node] @ rows[other] / rows[node].norm() / rows[other].norm())
        for other in range(len(rows))
        if other != node
    }
    assert [other for other, _ in found] == sorted(slow, key=lambda one: -slow[one])[:3]
    assert [cosine for _, cosine in found] == pytest.approx([slow[one] for one, _ in found])
    named = nearest_to(toy, vectors, "France", top_k=100)
    assert len(named) == toy.store.num_entities - 1 and "France" not in {m.label for m in named}


def test_vectors_of_another_graph_are_refused(vectors: GraphEmbeddings) -> None:
    with pytest.raises(ModelError, match="train again"):
        nearest_entities(vectors, 10_000)


def test_predictions_go_along_a_relation_and_against_it(
    toy: KnowledgeGraph, vectors: GraphEmbeddings
) -> None:
    known = predict_tails_of(toy, vectors, "France", "capital", language="zh")[0]
    assert (known.label, known.known) == ("巴黎", True)
    heads = predict_tails_of(toy, vectors, "Paris", "capital", inverse=True)
    assert (heads[0].label, heads[0].known) == ("France", True)


@pytest.fixture(scope="module")
def parts(toy: KnowledgeGraph) -> GraphParts:
    return GraphParts(toy, Config())


@pytest.fixture(scope="module")
def verbaliser(parts: GraphParts) -> Verbaliser:
    return Verbaliser(parts.walker, parts.vocabulary)


def test_an_entity_is_described_by_its_facts_alone(
    toy: KnowledgeGraph, parts: GraphParts, verbaliser: Verbaliser
) -> None:
    describer = Describer(parts.walker, verbaliser)
    found = describer.describe(toy.resolve("Germany"), "en")
    assert found.label == "Germany" and found.entity == f"{E}Germany"
    assert found.statements[0].text == "Germany is a country."
    worded = {one.text: one.triples for one in found.statements}
    [fact] = worded["The capital of Germany is Berlin."]
    assert fact.as_list() == [f"{E}Germany", f"{E}capital", f"{E}Berlin"]
    assert "The population of Germany is 84000000." in worded
    assert found.text.startswith("Germany is a country. The ")
    chinese = describer.describe(toy.resolve("Germany"), "zh")
    assert "德国是国家。" in chinese.text and "德国的首都是柏林。" in chinese.text


def test_an_entity_without_facts_is_described_by_what_it_is(
    toy: KnowledgeGraph, parts: GraphParts, verbaliser: Verbaliser
) -> None:
    describer = Describer(parts.walker, verbaliser)
    kg = KnowledgeGraph.from_triples([("a", "r", "b")])
    bare = GraphParts(kg, Config())
    text = Describer(bare.walker, Verbaliser(bare.walker, bare.vocabulary)).describe(0, "en").text
    assert text == "The r of a is b."
    assert len(describer.describe(toy.resolve("France"), "en", max_sentences=2).statements) == 2


def test_example_questions_come_from_the_graph(parts: GraphParts, verbaliser: Verbaliser) -> None:
    writer = ExampleWriter(parts.walker, verbaliser)
    english, chinese = list(writer.write("en")), list(writer.write("zh"))
    assert english and chinese and english == list(writer.write("en"))
    assert all(text.startswith("What ") and text.endswith("?") for text in english)
    assert all(text.endswith("是什么？") for text in chinese)
    assert len(set(english)) == len(english)


def test_files_are_checked_one_by_one(toy_files: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix e: <http://e/> .\ne:a e:b\n", encoding="utf-8")
    check = check_files([toy_files / "toy.ttl", broken])
    good, bad = check.files
    assert good.name == "toy.ttl" and good.statements > 24 and not good.error
    assert bad.name == "broken.ttl" and bad.error and bad.line is not None
    assert check.kg is not None and len(check.kg) == 24
    assert check.coverage is not None
    assert check.coverage.named == 1.0 and check.coverage.named_relations == 1.0
    assert check.coverage.typed == 1.0 and check.coverage.linked == 1.0
    assert check.coverage.chinese == pytest.approx(10 / 11)  # all but Paris, Texas


def test_nothing_comes_of_broken_files_alone(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n", encoding="utf-8")
    check = check_files([tmp_path / "bad.csv", tmp_path / "missing.ttl", tmp_path / "x.doc"])
    assert check.kg is None and check.coverage is None
    assert all(report.error and str(tmp_path) not in report.error for report in check.files)


def test_codes_and_bare_entities_lower_the_coverage(tmp_path: Path) -> None:
    (tmp_path / "codes.tsv").write_text("Q142\tP36\tQ90\n", encoding="utf-8")
    coverage = check_files([tmp_path / "codes.tsv"]).coverage
    assert coverage is not None
    assert (coverage.named_relations, coverage.typed, coverage.linked) == (0.0, 0.0, 1.0)


def test_a_large_upload_is_refused_by_name(toy_files: Path) -> None:
    check = check_files([toy_files / "toy.ttl"], limits=ReadLimits(max_bytes=100))
    assert check.kg is None and "100 bytes" in check.files[0].error


def test_reading_that_takes_too_long_is_ended(toy_files: Path) -> None:
    with pytest.raises(UnsafeInput, match="more than"):
        check_files([toy_files / "toy.ttl"], seconds=0)


ANSWER = Answer(
    question="What is the capital of Spain?",
    type="entity",
    entities=(ScoredAnswer(f"{E}Madrid", "Madrid", 0.9),),
    text="The capital of Spain is Madrid.",
    confidence=0.9,
    topic_entities=(EntityMatch(f"{E}Spain", "Spain", 1.0, ""),),
)


def test_feedback_is_a_question_file(tmp_path: Path) -> None:
    path = tmp_path / "feedback" / "lines.jsonl"
    other = Alternative("the border of Spain", (ScoredAnswer(f"{E}France", "France", 0.1),), 0.1)
    append_feedback(path, Feedback(answer=ANSWER, right=True, comment="nice\nand quick"))
    append_feedback(path, Feedback(answer=ANSWER, right=False))
    append_feedback(path, Feedback(answer=ANSWER, right=False, correction=other))
    right, wrong, corrected = load_questions(path)
    assert right.answers == ("Madrid",) and right.topic_entities == (f"{E}Spain",)
    assert wrong.answers is None
    assert corrected.answers == ("France",)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["right"] for line in lines] == [True, False, False]
    assert lines[0]["comment"] == "nice\nand quick"


def test_feedback_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot write"):
        append_feedback(tmp_path / "file" / "lines.jsonl", Feedback(answer=ANSWER, right=True))


def test_unknown_entities_are_errors_everywhere(
    toy: KnowledgeGraph, vectors: GraphEmbeddings
) -> None:
    for ask in (
        lambda: toy.relations_of("Atlantis"),
        lambda: nearest_to(toy, vectors, "Atlantis"),
        lambda: predict_tails_of(toy, vectors, "Atlantis", "capital"),
    ):
        with pytest.raises(EntityNotFound):
            ask()
    assert torch.isfinite(vectors.entity).all()


@pytest.mark.parametrize(
    ("text", "start", "first"),
    [
        ("Which countries border Ger", 23, "Germany"),
        ("where is United Sta", 9, "United States"),
        ("德国的首都和法", 6, "France"),
    ],
)
def test_the_end_of_a_question_is_completed(
    toy: KnowledgeGraph, text: str, start: int, first: str
) -> None:
    found = complete(toy, text)
    assert (found.start, found.matches[0].label) == (start, first)


@pytest.mark.parametrize("text", ["", "What is the", "What is b", "Germany ", "??"])
def test_nothing_is_completed_where_no_name_begins(toy: KnowledgeGraph, text: str) -> None:
    assert complete(toy, text).matches == ()


def test_a_model_travels_as_a_zip_file(tmp_path: Path) -> None:
    (tmp_path / "model" / "graph").mkdir(parents=True)
    (tmp_path / "model" / "config.json").write_text("{}")
    (tmp_path / "model" / "graph" / "g.safetensors").write_bytes(b"\0\1")
    unpack_model(pack_model(tmp_path / "model"), tmp_path / "new")
    assert (tmp_path / "new" / "config.json").read_text() == "{}"
    assert (tmp_path / "new" / "graph" / "g.safetensors").read_bytes() == b"\0\1"


@pytest.mark.parametrize("name", ["../out.json", "/out.json", "model.pkl", "a\\..\\b.json"])
def test_a_zip_file_that_is_no_model_is_refused(tmp_path: Path, name: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "{}")
    with pytest.raises(UnsafeInput, match="refused"):
        unpack_model(packed.getvalue(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_damaged_zip_file_is_refused_wherever_it_is_damaged(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", " ".join(str(number**0.5) for number in range(500)))
    refused = 0
    for place in range(30, len(packed.getvalue()), 3):
        damaged = bytearray(packed.getvalue())
        damaged[place] ^= 0xFF
        try:
            unpack_model(bytes(damaged), tmp_path / str(place))  # dates and such may well change
        except (ModelError, UnsafeInput):
            refused += 1
    assert refused > 0.9 * len(range(30, len(packed.getvalue()), 3))


def test_a_zip_bomb_and_plain_bytes_are_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("config.json", "w", force_zip64=True) as entry,
    ):
        for _ in range(600):
            entry.write(bytes(1024**2))
    with pytest.raises(UnsafeInput, match="more files or bytes"):
        unpack_model(packed.getvalue(), tmp_path / "new")
    with pytest.raises(ModelError, match="zip file"):
        unpack_model(b"not a zip", tmp_path / "new")


def test_an_answer_can_be_read_in_another_way() -> None:
    other = Alternative("the border of Spain", (ScoredAnswer(f"{E}France", "France", 0.1),), 0.1)
    answer = replace(ANSWER, alternatives=(other,), reading="the capital of Spain")
    again = answer.reread(other)
    assert again.text == "the border of Spain: France."
    assert again.entities == other.answers and again.confidence == 0.1
    assert [one.reading for one in again.alternatives] == ["the capital of Spain"]
    assert again.reread(again.alternatives[0]).entities == answer.entities


def test_a_relation_of_an_entity_is_told(
    toy: KnowledgeGraph, parts: GraphParts, verbaliser: Verbaliser
) -> None:
    describer = Describer(parts.walker, verbaliser)
    node = toy.resolve("Spain")
    told = describer.tell(node, step_of(toy, "Spain", "capital"), "en")
    assert told.text == "The capital of Spain is Madrid." and len(told.triples) == 1
    assert describer.tell(node, step_of(toy, "Spain", "capital", inverse=True), "en").text == ""
