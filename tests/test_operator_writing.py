"""Operator questions written from a small graph with values: text, walk and numbers agree."""

from __future__ import annotations

import re
from random import Random

import numpy as np
import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.grammar.measures import measure_concepts, measured
from kgqa.grammar.numerals import rounded_between, say_number
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexical import MASK
from kgqa.operators import Choice, Operator
from kgqa.progress import Progress
from kgqa.quantities import quantities
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.thesaurus import Thesaurus

LAND = """\
@prefix e: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:Country a owl:Class ; rdfs:label "country"@en, "国家"@zh .
e:City a owl:Class ; rdfs:label "city"@en, "城市"@zh .
e:River a owl:Class ; rdfs:label "river"@en, "河流"@zh .
e:Person a owl:Class ; rdfs:label "person"@en, "人"@zh .
e:Language a owl:Class ; rdfs:label "language"@en, "语言"@zh .
e:borders a owl:SymmetricProperty ; rdfs:label "borders"@en, "接壤"@zh .
e:in rdfs:label "located in"@en, "位于"@zh .
e:through rdfs:label "flows through"@en, "流经"@zh .
e:language rdfs:label "official language"@en, "官方语言"@zh .
e:leader rdfs:label "leader"@en, "领导人"@zh .
e:population rdfs:label "population"@en, "人口"@zh .
e:area rdfs:label "area"@en, "面积"@zh .
e:length rdfs:label "length"@en, "长度"@zh .
e:born rdfs:label "date of birth"@en, "出生日期"@zh .
e:founded rdfs:label "founded"@en, "成立时间"@zh .
"""
VALUES = {"A": (100, 9_000_000), "B": (250, 3_000_000), "C": (30, 20_000_000), "D": (900, 500_000)}


def _land() -> str:
    lines = [LAND]
    borders = {"A": "BC", "B": "", "C": "", "D": ""}
    for place, (name, (area, people)) in enumerate(VALUES.items()):
        lines.append(
            f'e:{name} a e:Country ; rdfs:label "{name}land"@en, "{name}国"@zh ; '
            f"e:area {area} ; e:population {people} ; e:leader e:p{place} ; "
            f"e:language e:l{place % 2} ; e:founded {1900 + 17 * place} ."
        )
        lines += [f"e:{name} e:borders e:{other} ." for other in borders[name]]
        lines.append(f'e:p{place} a e:Person ; rdfs:label "Leader {name}"@en, "领导{name}"@zh ; ')
        lines.append(f'e:born "19{40 + 11 * place}-05-17"^^xsd:date .')
        lines.append(f'e:l{place} a e:Language ; rdfs:label "{name}ish"@en, "{name}语"@zh .')
        for city in range(4):
            lines.append(
                f'e:c{name}{city} a e:City ; rdfs:label "{name}ville{"xyzw"[city]}"@en, '
                f'"{name}城{"甲乙丙丁"[city]}"@zh ; e:in e:{name} ; '
                f"e:population {(city + 1) * 37_000 + place * 5100} ."
            )
    lines.append("e:A e:language e:l2, e:l3 . e:B e:language e:l2 .")
    for river, (through, length) in enumerate((("AB", 400), ("C", 1200), ("ABC", 80))):
        lines.append(
            f'e:r{river} a e:River ; rdfs:label "River {"uvw"[river]}"@en, "{river}河"@zh ;'
        )
        lines.append(", ".join(f"e:{one}" for one in through).join((" e:through ", " ;")))
        lines.append(f" e:length {length} .")
    return "\n".join(lines)


WORDS = Thesaurus({}, {"en": ["guitar", "oboe"], "zh": ["吉他", "双簧"]})
QUIET = Progress().stage("")
CALM = SynthesisConfig(num_questions=3000, typo_rate=0.0)
CHOSEN = ("superlative", "superlative over a group", "most of a relation", "filter", "none")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    path = tmp_path_factory.mktemp("land") / "land.ttl"
    path.write_text(_land(), encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(path), Config())


def writer(parts: GraphParts, seed: int = 0) -> QuestionWriter:
    return QuestionWriter(parts.walker, parts.vocabulary, CALM, WORDS, seed)


def by_kind(parts: GraphParts, seed: int = 0, each: int = 40) -> dict[str, list[WrittenQuestion]]:
    operators = writer(parts, seed).operators
    assert operators is not None
    return {
        kind: [
            question
            for language in ("en", "zh")
            for _ in range(each)
            for question in operators.write_kind(kind, language)
        ]
        for kind in operators.kinds
    }


@pytest.fixture(scope="module")
def written(parts: GraphParts) -> dict[str, list[WrittenQuestion]]:
    return by_kind(parts)


def test_every_kind_is_written_in_both_languages(written: dict[str, list[WrittenQuestion]]) -> None:
    for kind, questions in written.items():
        assert {question.language for question in questions} == {"en", "zh"}, kind


def test_a_text_masks_each_topic_and_no_more(written: dict[str, list[WrittenQuestion]]) -> None:
    for questions in written.values():
        for question in questions:
            assert question.text.count(MASK) == 1 + len(question.beside)
            assert not {"\ue001", "\ue002", "\ue003", "{", "}"} & set(question.text)


def test_each_step_can_be_taken(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    for questions in written.values():
        for question in questions:
            walk = parts.walker.start(question.topic, question.beside, question.numbers)
            for step in question.steps:
                assert step in parts.walker.choices(walk)
                walk = parts.walker.advance(walk, step)


def is_answerable(question: WrittenQuestion) -> bool:
    return question.answerable


def test_what_chooses_leaves_some_but_not_all(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    for kind in CHOSEN:
        for question in filter(is_answerable, written[kind]):
            walk = question.walk(parts.walker)
            assert len(walk.result)
            place = next(n for n, step in enumerate(walk.steps) if parts.walker.is_operator(step))
            assert len(walk.frontiers[place + 1]) < len(walk.frontiers[place])


def test_numbers_are_those_of_the_text(written: dict[str, list[WrittenQuestion]]) -> None:
    seen = 0
    for kind in ("filter", "yes or no"):
        for question in written[kind]:
            if question.numbers:
                seen += 1
                found = [(one.value, one.inclusive) for one in quantities(question.text)]
                assert found == [(one.value, one.inclusive) for one in question.numbers]
    assert seen > 50


def test_the_type_fits_the_end_of_the_walk(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    for kind in CHOSEN:
        for question in filter(is_answerable, written[kind]):
            end = int(question.walk(parts.walker).result[0])
            assert (question.type == "attribute") is parts.kg.store.is_literal(end)
    for question in written["total"]:
        assert question.type in ("sum", "average")
        assert parts.kg.store.is_literal(int(question.walk(parts.walker).result[0]))


def test_a_comparison_is_decided_by_its_operator(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    joint = [question for question in written["comparison"] if question.beside]
    assert {question.type for question in joint} == {"entity", "yes-no"}
    for question in joint:
        assert len(question.walk(parts.walker).result) == 1
    for question in written["comparison"]:
        assert question.composition == "compared" and bool(question.beside) == bool(question.steps)


@pytest.mark.parametrize(
    ("said", "labels", "choice"),
    [
        ("older", {"date of birth", "founded"}, Choice.LEAST),
        ("younger", {"date of birth", "founded"}, Choice.MOST),
        ("born (earlier|first|before)", {"date of birth"}, Choice.LEAST),
        ("longer", {"length"}, Choice.MOST),
        ("(fewer|less) (people|inhabitants|residents|citizens)", {"population"}, Choice.LEAST),
        ("(?<!历史)更长", {"length"}, Choice.MOST),
        ("年长", {"date of birth"}, Choice.LEAST),
    ],
)
def test_words_mean_the_right_end_of_a_measure(
    parts: GraphParts, compared: list[WrittenQuestion], said: str, labels: set[str], choice: Choice
) -> None:
    saying = [question for question in compared if re.search(said, question.text.lower())]
    assert saying
    for question in saying:
        operator = parts.operators.of(question.steps[0])
        assert operator.choice is choice
        assert parts.vocabulary.label(operator.step, "en") in labels


@pytest.fixture(scope="module")
def compared(parts: GraphParts) -> list[WrittenQuestion]:
    operators = writer(parts).operators
    assert operators is not None
    drawn = [operators.write_kind("comparison", one) for one in ("en", "zh") for _ in range(700)]
    return [question for questions in drawn for question in questions if question.beside]


def test_bare_largest_means_area_where_there_is_one_and_else_population(parts: GraphParts) -> None:
    operators = writer(parts).operators
    assert operators is not None
    seen = set()
    kind = "superlative over a group"
    drawn = [operators.write_kind(kind, one) for one in ("en", "zh") for _ in range(200)]
    for question in (one for questions in drawn for one in questions if len(one.steps) == 1):
        if "largest " + MASK in question.text or "最大的" + MASK in question.text:
            operator = parts.operators.of(question.steps[0])
            noun = parts.groups.of(question.topic).label("en")
            measure = parts.vocabulary.label(operator.step, "en")
            if not re.search("人口最大|面积最大| by ", question.text):
                seen.add((noun, measure))
    assert seen <= {("country", "area"), ("city", "population"), ("river", "length")}
    assert ("country", "area") in seen


def test_yes_and_no_are_both_asked_for(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    bounded = [question for question in written["yes or no"] if question.numbers]
    holds = {bool(len(question.walk(parts.walker).result)) for question in bounded}
    assert holds == {True, False}


def test_readings_of_two_sets_share_their_text(written: dict[str, list[WrittenQuestion]]) -> None:
    assert {question.composition for question in written["union"]} == {"union"}
    assert {question.composition for question in written["negation"]} == {"base", "excluded"}
    assert {question.composition for question in written["three conditions"]} == {"intersection"}
    assert len(written["both"]) % 2 == 0 and len(written["three conditions"]) % 3 == 0
    assert {question.composition for question in written["each"]} == {"union"}
    assert {one.composition for one in written["either within"]} <= {"intersection", "union"}
    assert {one.composition for one in written["neither"]} <= {"base", "excluded"}
    apart = written["apart from"]
    assert {one.composition for one in apart if not one.steps} <= {"excluded"}


def test_a_group_beside_a_name_answers_nothing(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    for question in written["named beside a group"]:
        assert parts.groups.is_group(question.topic) and not question.answerable
    assert all(question.answerable for question in written["group"])


def test_one_seed_gives_one_set(
    parts: GraphParts, written: dict[str, list[WrittenQuestion]]
) -> None:
    assert by_kind(parts) == written
    assert by_kind(parts, seed=1) != written


def test_operator_questions_come_among_the_others(parts: GraphParts) -> None:
    found = writer(parts).write(QUIET)
    share = np.mean([any(map(parts.walker.is_operator, one.steps)) for one in found])
    assert 0.05 < share < 0.4


@pytest.mark.parametrize(
    "facts",
    [
        [("Ada", "wrote", "Notes")],
        [("Ada", "wrote", "Notes"), ("Ada", "wrote", "Letters"), ("Bob", "wrote", "Notes")],
        [("Ada", "age", "36"), ("Bob", "age", "40"), ("Cid", "age", "12")],
        [(f"n{i}", "knows", f"n{(i * 7 + 1) % 20}") for i in range(40)],
    ],
)
def test_graphs_without_numbers_or_classes_do_no_harm(facts: list[tuple[str, str, str]]) -> None:
    parts = GraphParts(KnowledgeGraph.from_triples(facts), Config())
    operators = writer(parts).operators
    assert operators is not None
    for _ in range(100):
        for question in operators.write("en"):
            assert MASK in question.text


def test_the_toy_graph_is_written_about(toy: KnowledgeGraph) -> None:
    found = by_kind(GraphParts(toy, Config()), each=15)
    assert found["superlative"] and found["yes or no"] and found["comparison"]


def test_measures_are_found_by_name_or_last_word() -> None:
    population = measured(["population"], date=False)
    assert measured(["total population"], date=False) is population
    assert measured(["人口"], date=False) is population
    assert measured(["wibble"], date=False).of == ()
    assert measured(["number of gills"], date=False).of == ("gills",)
    assert measured(["release year"], date=True).date
    for concept in measure_concepts():
        assert concept.names["en"] and concept.names["zh"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("value", [1.0, 3.0, 20.0, 450.0, 5000.0, 2e6, 2.5e6, 5e6, 3e7, 1e9, 0.7])
def test_a_number_is_read_as_it_was_written(language: str, value: float) -> None:
    for seed in range(30):
        text = say_number(value, language, Random(seed), counted=value < 10)
        said = f"超过{text}个国家" if language == "zh" else f"over {text} people"
        assert [one.value for one in quantities(said)] == [value], said


def test_a_round_number_lies_between() -> None:
    for seed in range(50):
        found = rounded_between(1_234_567, 5_234_567, Random(seed))
        assert found is not None and 1_234_567 < found <= 5_234_567 and found % 1e5 == 0
    assert rounded_between(5, 5, Random(0)) is None


def test_an_operator_without_measure_has_no_step(parts: GraphParts) -> None:
    assert parts.operators.step_of(Operator(Choice.MOST, 999, False)) is None


def test_what_classes_there_are_hides_no_measure(parts: GraphParts) -> None:
    operators = writer(parts).operators
    assert operators is not None
    drawn = [operators.write_kind("most of a relation", "en") for _ in range(100)]
    chosen = {
        parts.vocabulary.label(parts.operators.of(step).step, "en")
        for questions in drawn
        for question in questions
        for step in question.steps
        if parts.operators.is_operator(step)
    }
    assert "borders" in chosen


def test_a_superlative_may_stand_over_another_or_over_a_condition(parts: GraphParts) -> None:
    operators = writer(parts).operators
    assert operators is not None
    kinds = ("superlative over a group", "most of a relation")
    drawn = [operators.write_kind(kind, "en") for _ in range(300) for kind in kinds]
    choices = {
        tuple(
            parts.operators.of(step).choice.superlative
            for step in question.steps
            if parts.operators.is_operator(step)
        )
        for questions in drawn
        for question in questions
    }
    assert {(True, True), (False, True)} <= choices
