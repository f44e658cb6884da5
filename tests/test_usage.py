"""What people leave out or add, and what a property, an amount and a class is in their words."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.encoder import Encoder
from kgqa.grammar import Renderer
from kgqa.grammar.measures import extreme, measured
from kgqa.grammar.predicates import Measure, superlative
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexicon import Lexicon
from kgqa.progress import Progress
from kgqa.quantities import is_amount
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.thesaurus import Thesaurus

PREFIXES = """\
@prefix e: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
CLASSES = ("Continent", "Country", "City", "Lake", "Currency")
RELATIONS = {
    "continent": "continent",
    "country": "country",
    "lies": "located in",
    "currency": "currency",
    "people": "population",
    "density": "population density",
}


def _lines() -> Iterator[str]:
    yield PREFIXES
    for name in CLASSES:
        yield f'e:{name} a owl:Class ; rdfs:label "{name.lower()}"@en .'
    for name, label in RELATIONS.items():
        yield f'e:{name} rdfs:label "{label}"@en .'
    for number in range(4):
        yield f'e:t{number} a e:Continent ; rdfs:label "Terra {number}"@en .'
    for number in range(20):
        yield (
            f'e:n{number} a e:Country ; rdfs:label "Nation {number}"@en ; '
            f"e:continent e:t{number % 4} ; e:currency e:m{number} ; "
            f"e:people {1000 + 37 * number} ; e:density {10 + number} ."
        )
        yield f'e:m{number} a e:Currency ; rdfs:label "Coin {number}"@en .'
    for number in range(60):
        yield (
            f'e:c{number} a e:City ; rdfs:label "Town {number}"@en ; '
            f"e:country e:n{number % 20} ; e:lies e:n{number % 20} ; e:people {100 + number} ."
        )
    for number in range(30):
        yield f'e:l{number} a e:Lake ; rdfs:label "Water {number}"@en ; e:lies e:n{number % 20} .'


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    path = tmp_path_factory.mktemp("places") / "places.ttl"
    path.write_text("\n".join(_lines()), encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(path), Config())


def step(parts: GraphParts, relation: str, *, back: bool = False) -> int:
    store = parts.kg.store
    number = store.relation_to_id[f"http://example.org/{relation}"]
    return store.inverse(number) if back else number


def writer(parts: GraphParts, number: int) -> QuestionWriter:
    config = SynthesisConfig(num_questions=number, typo_rate=0.0, adjective_rate=0.0)
    return QuestionWriter(parts.walker, parts.vocabulary, config, Thesaurus(), 0, tidy=True)


@pytest.fixture(scope="module")
def written(parts: GraphParts) -> list[WrittenQuestion]:
    return writer(parts, 4000).write(Progress().stage(""))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4,054 people", True),
        ("30多名", True),
        ("共20座", True),
        ("112分钟", True),
        ("about 30", True),
        ("1992年", False),
        ("2014年3月25日", False),
        ("+47", False),
        ("12:30", False),
        ("1号线", False),
        ("Paris", False),
    ],
)
def test_an_amount_is_told_from_dates_codes_and_names(text: str, amount: bool) -> None:
    assert is_amount(text) is amount


def test_a_polite_question_ends_like_one_for_yes_or_no() -> None:
    rng, render = Random(0), Renderer("zh")
    found = {render.opened("法国的首都是什么？", rng) for _ in range(300)}
    assert "你知道法国的首都是什么吗？" in found
    assert "你知道法国的首都是什么？" in found
    assert not any("告诉我" in text and "吗" in text for text in found)
    assert all(
        text.count("吗") == 1 for text in (render.opened("X有河吗？", rng) for _ in range(99))
    )


def test_what_most_countries_have_is_lent_to_their_cities(parts: GraphParts) -> None:
    lent = parts.vocabulary.unsaid.lent
    assert lent(step(parts, "country"), step(parts, "currency"))
    assert lent(step(parts, "country"), step(parts, "continent"))
    assert not lent(step(parts, "country"), step(parts, "people"))  # cities have people themselves
    assert not lent(step(parts, "currency", back=True), step(parts, "continent", back=True))


def test_a_continent_holds_the_cities_of_its_countries(parts: GraphParts) -> None:
    holds = parts.vocabulary.unsaid.holds
    into = step(parts, "continent", back=True)
    assert holds(into, step(parts, "country", back=True))
    assert not holds(into, step(parts, "currency"))
    assert not holds(step(parts, "currency", back=True), step(parts, "country", back=True))


def test_cities_in_a_continent_are_asked_for(
    parts: GraphParts, written: list[WrittenQuestion]
) -> None:
    steps = step(parts, "continent", back=True), step(parts, "country", back=True)
    texts = [one.text.lower() for one in written if one.steps[:2] == steps]
    assert any("countr" not in text and "nation" not in text for text in texts)


def test_few_questions_come_back_to_their_topic_alone(
    parts: GraphParts, written: list[WrittenQuestion]
) -> None:
    longer = [
        one
        for one in written
        if len(one.steps) > 1 and one.composition == "single" and one.type != "yes-no"
    ]
    back = [
        one
        for one in longer
        if parts.walker.along(one.topic, one.steps, one.beside, one.numbers).result.tolist()
        == [one.topic]
    ]
    assert len(back) < 0.1 * len(longer)


def test_what_is_of_several_classes_is_called_after_none(
    parts: GraphParts, written: list[WrittenQuestion]
) -> None:
    mixed = [
        one
        for one in written
        if one.steps == (step(parts, "lies", back=True),) and one.composition == "single"
        if parts.operators.classes(parts.walker.along(one.topic, one.steps).result).size
    ]
    assert mixed
    assert not [one.text for one in mixed if "city" in one.text or "cities" in one.text]


def test_a_property_belongs_to_the_relation_that_is_called_so(parts: GraphParts) -> None:
    lexicon = Lexicon(parts.vocabulary, Encoder())
    people, density = step(parts, "people"), step(parts, "density")
    assert [one.headword for one in lexicon.concepts(people)] == ["population"]
    assert [one.headword for one in lexicon.concepts(density)] == ["population density"]


@pytest.mark.parametrize(
    ("name", "most", "said"),
    [
        ("highest elevation", True, {"with the highest elevation"}),
        ("lowest elevation", False, {"with the lowest elevation"}),
        ("lowest elevation", True, {"with the highest lowest elevation"}),
    ],
)
def test_a_name_that_says_the_most_is_said_once(name: str, most: bool, said: set[str]) -> None:
    measure = Measure(measured([name], date=False), (name,))
    found = {superlative(measure, "en", most=most, rng=Random(seed)).after for seed in range(40)}
    assert extreme(name)
    assert said <= found
    assert "with the highest highest elevation" not in found


def test_what_is_called_alike_is_not_lent() -> None:
    facts = [(f"player {n}", "plays for country", f"nation {n % 4}") for n in range(20)]
    facts += [(f"player {n}", "plays in club", f"club {n % 5}") for n in range(20)]
    facts += [(f"club {n}", "is in country", f"nation {n % 4}") for n in range(5)]
    facts += [(f"club {n}", "stadium", f"ground {n}") for n in range(5)]
    graph = KnowledgeGraph.from_triples(facts)
    of = graph.store.relation_to_id
    lent = GraphParts(graph, Config()).vocabulary.unsaid.lent
    assert lent(of["plays in club"], of["stadium"])
    places = [(f"museum {n}", "is in city", f"city {n % 5}") for n in range(20)]
    places += [(f"city {n}", "is in country", f"land {n % 2}") for n in range(5)]
    one_word = KnowledgeGraph.from_triples(places)
    steps = one_word.store.relation_to_id
    assert GraphParts(one_word, Config()).vocabulary.unsaid.lent(
        steps["is in city"], steps["is in country"]
    )
    assert not lent(of["plays in club"], of["is in country"])


def test_those_of_a_part_are_of_the_whole() -> None:
    facts = [(f"player {n}", "plays for", f"club {n % 6}") for n in range(24)]
    facts += [(f"player {n}", "child of", f"mother {n % 8}") for n in range(24)]
    facts += [(f"club {n}", "is in league", f"league {n % 2}") for n in range(6)]
    facts += [(f"club {n}", "ground", f"ground {n}") for n in range(6)]
    graph = KnowledgeGraph.from_triples(facts)
    store, of = graph.store, graph.store.relation_to_id
    gathers = GraphParts(graph, Config()).vocabulary.unsaid.gathers
    players = store.inverse(of["plays for"])
    assert gathers(store.inverse(of["is in league"]), players)
    assert not gathers(store.inverse(of["ground"]), players)  # that of one club alone
    assert not gathers(players, store.inverse(of["child of"]))
