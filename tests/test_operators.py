"""Operator steps, groups, numbers in texts, and what several readings mean together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from kgqa import reasoner
from kgqa.composing import composed
from kgqa.concluding import holds, number_text, passes_over, question_type, total
from kgqa.config import Config
from kgqa.evidence import EvidenceFinder
from kgqa.grammar import Inflection
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.heads.composition import COMPOSITIONS
from kgqa.mentions import Candidate, Mention
from kgqa.nouns import GraphNouns
from kgqa.operator_words import operator_phrase
from kgqa.operators import Choice, Operator
from kgqa.quantities import Quantity, is_date, parse_value, quantities
from kgqa.ranks import Rank, rank
from kgqa.reading import Reading
from kgqa.retrieval import Walk
from kgqa.search import ScoredWalk
from kgqa.strangers import strange_names
from kgqa.understanding import Understander, _is_denied, _with_nothing
from kgqa.verbalise import Verbaliser

FACTS = """\
Aland	type	country
Bland	type	country
Cland	type	country
Dland	type	country
Aland	area	900
Bland	area	2,500
Cland	area	60 km2
Aland	founded	1901-05-02
Bland	founded	1950-01-01
Cland	founded	1950-12-31
Aland	borders	Bland
Aland	borders	Cland
Bland	borders	Aland
Cland	borders	Aland
Aland	currency	crown
Bland	currency	crown
Cland	currency	dime
Dland	currency	dime
Aland	calling code	+47
Bland	calling code	+48
"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    file = tmp_path_factory.mktemp("operators") / "facts.tsv"
    file.write_text(FACTS, encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config(), GraphNouns())


def step(parts: GraphParts, relation: str, *, back: bool = False) -> int:
    number = parts.kg.store.relation_to_id[relation]
    return parts.kg.store.inverse(number) if back else number


def operator(parts: GraphParts, choice: Choice, relation: str, *, counts: bool = False) -> int:
    found = parts.operators.step_of(Operator(choice, step(parts, relation), counts))
    assert found is not None
    return found


def countries(parts: GraphParts) -> int:
    (topic,) = parts.groups.by_name["countries"]
    return topic


def names(parts: GraphParts, walk: Walk) -> list[str]:
    return [parts.kg.store.label(int(node)) for node in walk.result]


def of(value: float, inclusive: bool = False) -> tuple[Quantity, ...]:
    return (Quantity(value, 0, 0, inclusive),)


@pytest.mark.parametrize(
    ("choice", "relation", "counts", "numbers", "kept"),
    [
        (Choice.MOST, "area", False, (), ["Bland"]),
        (Choice.LEAST, "area", False, (), ["Cland"]),
        (Choice.ABOVE, "area", False, of(900), ["Bland"]),
        (Choice.ABOVE, "area", False, of(900, True), ["Aland", "Bland"]),
        (Choice.BELOW, "area", False, of(900), ["Cland"]),
        (Choice.EQUAL, "area", False, of(60), ["Cland"]),
        (Choice.LEAST, "founded", False, (), ["Aland"]),
        (Choice.EQUAL, "founded", False, of(1950), ["Bland", "Cland"]),
        (Choice.ABOVE, "founded", False, of(1950), []),
        (Choice.BELOW, "founded", False, of(1950), ["Aland"]),
        (Choice.MOST, "borders", True, (), ["Aland"]),
        (Choice.LEAST, "borders", True, (), ["Bland", "Cland"]),
        (Choice.ABOVE, "borders", True, of(1), ["Aland"]),
        (Choice.EQUAL, "borders", True, of(1), ["Bland", "Cland"]),
        (Choice.NONE, "borders", True, (), ["Dland"]),
        (Choice.ABOVE, "area", False, (), []),
    ],
)
def test_an_operator_keeps_what_it_says(
    parts: GraphParts,
    choice: Choice,
    relation: str,
    counts: bool,
    numbers: tuple[Quantity, ...],
    kept: list[str],
) -> None:
    steps = (operator(parts, choice, relation, counts=counts),)
    walk = parts.walker.along(countries(parts), steps, numbers=numbers)
    assert names(parts, walk) == kept


def test_one_thing_that_is_chosen_is_worded_in_the_singular(parts: GraphParts) -> None:
    say = Verbaliser(parts.walker, parts.vocabulary)
    largest, most = (
        parts.walker.along(countries(parts), (operator(parts, choice, relation, counts=counts),))
        for choice, relation, counts in (
            (Choice.MOST, "area", False),
            (Choice.LEAST, "borders", True),
        )
    )
    assert len(most.result) == 2 and len(largest.result) == 1
    assert say.reading(largest, "en") == "the country with the highest area"
    assert say.reading(most, "en").startswith("the countries with the fewest ")


def test_only_numbers_and_dates_measure(parts: GraphParts) -> None:
    valued = {parts.kg.store.relation_label(one) for one in parts.operators.valued}
    assert valued == {"area", "founded"}  # a calling code is no number
    dates = {parts.kg.store.relation_label(one) for one in parts.operators.dates}
    assert dates == {"founded"}


def test_operators_compete_where_they_make_sense(parts: GraphParts) -> None:
    walker, largest = parts.walker, operator(parts, Choice.MOST, "area")
    above = operator(parts, Choice.ABOVE, "area")
    everything = walker.start(countries(parts))
    one = walker.start(parts.kg.store.entity_to_id["Aland"])
    assert largest in walker.choices(everything)
    assert largest not in walker.choices(one)  # nothing to compare with
    assert above not in walker.choices(everything)  # no number in the question
    assert above in walker.choices(walker.start(countries(parts), numbers=of(5)))
    assert above in walker.choices(walker.start(one.topic, numbers=of(5)))
    assert not any(walker.is_operator(int(each)) for each in walker.plain.choices(one))


def test_hops_and_operators_are_bounded_apart(parts: GraphParts) -> None:
    walker, borders = parts.walker, step(parts, "borders")
    start = parts.kg.store.entity_to_id["Aland"]
    walk = walker.along(start, (borders, borders, borders))
    assert all(walker.is_operator(int(one)) for one in walker.choices(walk))
    largest = operator(parts, Choice.MOST, "area")
    walk = walker.along(countries(parts), (largest, largest))
    assert not any(walker.is_operator(int(one)) for one in walker.choices(walk))


def test_the_second_bound_takes_the_second_number(parts: GraphParts) -> None:
    steps = (operator(parts, Choice.ABOVE, "area"), operator(parts, Choice.BELOW, "area"))
    walk = parts.walker.along(countries(parts), steps, numbers=of(100) + of(1000))
    assert names(parts, walk) == ["Aland"]


def test_groups_are_named_in_singular_and_plural(parts: GraphParts) -> None:
    assert parts.groups.by_name["country"] == parts.groups.by_name["countries"]
    found = parts.linker.groups("Which COUNTRIES have no borders?")
    assert [one.node for one in found] == [countries(parts)]
    assert found[0].mention.text == "COUNTRIES"


def test_only_a_group_can_answer_without_a_step(parts: GraphParts) -> None:
    assert parts.walker.may_stop(parts.walker.start(countries(parts)))
    assert not parts.walker.may_stop(parts.walker.start(0))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("cities with more than 5 million people", [5e6]),
        ("over 1,000,000 people", [1e6]),
        ("between 1990 and 2000", [1990, 2000]),
        ("at least three rivers", [3]),
        ("面积超过100万平方公里的国家", [1e6]),
        ("人口大于五百万的城市", [5e6]),
        ("有三个官方语言", [3]),
        ("more than a million people, or half a million", [1e6, 5e5]),
        ("over a hundred million in a dozen cities", [1e8, 12]),
        ("twenty-five or forty", [25, 40]),
        ("the two-letter code", []),
        ("它的两位字母代码", []),
        ("两位球员和两位数学家", [2, 2]),
        ("a 3-letter code", []),
        ("one-million people", [1e6]),
        ("sixty four", [64]),
        ("一千多万人口", [1e7]),
        ("the A40 road and MP3 files", []),
        ("一共有多少", []),
    ],
)
def test_numbers_are_found_in_texts(text: str, values: list[float]) -> None:
    assert [one.value for one in quantities(text)] == values


@pytest.mark.parametrize(
    "text", ["at least 3", "3 or more", "no fewer than 3", "至少3个", "since 3"]
)
def test_a_bound_may_include_its_number(text: str) -> None:
    assert quantities(text)[0].inclusive
    assert not quantities("more than 3")[0].inclusive


def test_values_of_a_graph_are_parsed() -> None:
    assert parse_value("1,234.5 km") == 1234.5
    assert parse_value("12 million") == 12e6
    assert parse_value("-3.5e2") == -350
    assert [parse_value(text) for text in ("+47", "007", "AB12", "", "2020-13-45")] == [None] * 5
    early, late = parse_value("1999-12-31"), parse_value("2000-01-01")
    assert early is not None and late is not None and 1999 < early < 2000 <= late < 2000.1
    assert is_date("1999-12-31") and is_date("1999") and not is_date("523")


def meant(**chances: float) -> dict[str, float]:
    return dict.fromkeys(COMPOSITIONS, 0.0) | chances


def reading(
    parts: GraphParts,
    topic: str,
    *steps: int,
    place: int = 0,
    asks: str = "entity",
    numbers: Sequence[Quantity] = (),
    **chances: float,
) -> Reading:
    node = parts.kg.store.entity_to_id.get(topic, -1)
    node = countries(parts) if node < 0 else node
    walk = parts.walker.along(node, steps, numbers=tuple(numbers))
    candidate = Candidate(node, Mention(place, place + 5, topic), 1.0)
    return Reading(candidate, ScoredWalk(walk, -0.1, 0), {asks: 1.0}, meant(**chances))


def found(parts: GraphParts, *readings: Reading, question: str = "") -> list[str]:
    best = composed(list(readings), parts.groups, question)[0]
    return [parts.kg.store.label(int(node)) for node in best.result]


def test_readings_are_put_together_as_the_question_means(parts: GraphParts) -> None:
    borders, uses = step(parts, "borders"), step(parts, "currency", back=True)

    def pair(one: str, other: str, question: str = "") -> list[str]:
        first = reading(parts, "Aland", borders, place=0, **{one: 1.0})
        second = reading(parts, "crown", uses, place=9, **{other: 1.0})
        return found(parts, first, second, question=question)

    assert pair("intersection", "intersection") == ["Bland"]
    assert pair("union", "union") == ["Aland", "Bland", "Cland"]
    assert pair("base", "excluded") == ["Cland"]
    assert pair("base", "excluded", "X borders but no crown Y") == ["Cland"]
    assert pair("base", "excluded", "X borders with crown Y") == ["Bland"]  # nothing says "not"
    assert pair("excluded", "base") == ["Aland"]
    assert pair("single", "single") == ["Bland", "Cland"]  # the first alone


def beside_and_with(parts: GraphParts, **roles: float) -> tuple[Reading, Reading]:
    """Neighbours of Aland, meant alone, and users of the crown, which have one in common."""
    uses = step(parts, "currency", back=True)
    beside = reading(parts, "Aland", step(parts, "borders"), single=1.0)
    return beside, reading(parts, "crown", uses, place=9, **roles)


def test_what_is_named_elsewhere_has_a_say_in_whether_a_reading_stands_alone(
    parts: GraphParts,
) -> None:
    first, second = beside_and_with(parts, intersection=1.0)
    assert found(parts, first, second) == ["Bland"]
    unlikely = replace(second, path=replace(second.path, log_probability=-2.4))
    assert found(parts, first, unlikely) == ["Bland", "Cland"]


def test_on_a_strange_graph_what_meets_tells_more_unless_something_is_negated(
    parts: GraphParts,
) -> None:
    first, second = beside_and_with(parts, single=1.0)

    def left(question: str, *, strange: bool) -> list[str]:
        best = composed([first, second], parts.groups, question, strange=strange)[0]
        return [parts.kg.store.label(node) for node in best.result.tolist()]

    asked = "neighbours of Aland using crown"
    assert left(asked, strange=False) == ["Bland", "Cland"]
    assert left(asked, strange=True) == ["Bland"]
    assert left("neighbours of Aland, not crown", strange=True) == ["Bland", "Cland"]


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("neighbours of Aland that do not use crown", ["Cland"]),
        ("users of crown not beside Aland", ["Aland"]),
        ("Aland与哪些不用crown的国家接壤", ["Cland"]),
    ],
)
def test_what_follows_a_negation_is_excluded(
    parts: GraphParts, question: str, left: list[str]
) -> None:
    both = {"base": 0.5, "excluded": 0.5}
    places = [question.index(name) for name in ("Aland", "crown")]
    first = reading(parts, "Aland", step(parts, "borders"), place=places[0], **both)
    uses = step(parts, "currency", back=True)
    second = reading(parts, "crown", uses, place=places[1], **both)
    best = composed([first, second], parts.groups, question)[0]
    assert [parts.kg.store.label(int(node)) for node in best.result] == left


def test_further_readings_join_those_found(parts: GraphParts) -> None:
    uses, borders = step(parts, "currency", back=True), step(parts, "borders")

    def of_two_and(third: Reading, **roles: float) -> list[str]:
        crown = reading(parts, "crown", uses, place=0, **roles)
        dime = reading(parts, "dime", uses, place=9, **roles)
        return found(parts, crown, dime, third)

    either = {"union": 1.0}
    of_a = reading(parts, "Aland", borders, place=18, intersection=1.0)
    assert of_two_and(of_a, **either) == ["Bland", "Cland"]  # beside A, with crown or dime
    of_b = reading(parts, "Bland", borders, place=18, union=1.0)
    assert of_two_and(of_b, **either) == ["Aland", "Bland", "Cland", "Dland"]  # says another thing


def test_neither_of_two_is_left(parts: GraphParts) -> None:
    uses = step(parts, "currency", back=True)
    borders = step(parts, "borders")
    base = reading(parts, "Aland", borders, place=0, base=1.0)
    crown = reading(parts, "crown", uses, place=9, excluded=1.0)
    dime = reading(parts, "dime", uses, place=18, excluded=1.0)
    assert found(parts, base, crown) == ["Cland"]
    assert found(parts, base, crown, dime) == ["Cland"]  # nothing would be left
    of_a, of_b = (
        reading(parts, name, borders, place=place, excluded=1.0)
        for name, place in (("Aland", 9), ("Bland", 18))
    )
    assert found(parts, of_a, of_b) == ["Dland"]  # of all countries
    assert found(parts, crown, of_b) == ["Bland"]  # users of the crown that do not border it


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("countries that border neither Aland nor Bland", ["Dland"]),
        ("countries not beside Aland and not beside Bland", ["Dland"]),
        ("不与Aland接壤也不与Bland接壤的国家", ["Dland"]),
        ("neighbours of Aland that do not border Bland", ["Cland"]),  # all say "excluded" here
    ],
)
def test_only_what_is_named_in_one_list_is_excluded_together(
    parts: GraphParts, question: str, left: list[str]
) -> None:
    of_a, of_b = (
        reading(parts, name, step(parts, "borders"), place=question.index(name), excluded=1.0)
        for name in ("Aland", "Bland")
    )
    assert found(parts, of_a, of_b, question=question) == left


def test_whether_anything_is_common_may_be_denied(parts: GraphParts) -> None:
    uses, borders = step(parts, "currency", back=True), step(parts, "borders")
    asked = {"asks": "yes-no", "intersection": 1.0}
    first = reading(parts, "Bland", borders, place=0, **asked)  # type: ignore[arg-type]
    second = reading(parts, "dime", uses, place=9, **asked)  # type: ignore[arg-type]
    best = composed([first, second], parts.groups)[0]
    assert best.how == "intersection" and not len(best.result)
    assert not holds(best, [first.candidate, second.candidate])


def test_whether_there_is_any_is_denied_where_only_guesses_lead(parts: GraphParts) -> None:
    asked = reading(parts, "Aland", step(parts, "borders"), asks="yes-no")
    guessed = replace(asked, guessed=True, belief=0.3)
    assert _is_denied([guessed], [guessed.candidate])
    assert not _is_denied([replace(guessed, belief=1.0)], [guessed.candidate])  # it is stated
    assert not _is_denied([replace(guessed, types={"entity": 1.0})], [guessed.candidate])
    other = Candidate(1, Mention(20, 25, "Bland"), 1.0)
    assert not _is_denied([guessed], [guessed.candidate, other])  # it asks about that one
    assert not _is_denied([], [])
    nothing = _with_nothing(guessed)
    assert not len(nothing.result) and not holds(nothing, [nothing.candidate])


def test_what_two_have_in_common_less_a_third(parts: GraphParts) -> None:
    uses, borders = step(parts, "currency", back=True), step(parts, "borders")

    def best(*readings: Reading) -> Reading:
        return composed(list(readings), parts.groups)[0]

    def users(currency: str, place: int, **roles: float) -> Reading:
        return reading(parts, currency, uses, place=place, **roles)

    def beside(country: str, place: int, **roles: float) -> Reading:
        return reading(parts, country, borders, place=place, **roles)

    met = beside("Bland", 0, intersection=1.0), beside("Cland", 9, intersection=1.0)
    less = best(*met, users("dime", 18, excluded=1.0))
    assert (less.how, less.result.tolist()) == ("less", [parts.kg.store.entity_to_id["Aland"]])
    assert best(*met, users("crown", 18, excluded=1.0)).how == "intersection"  # none would be left
    base, excluded = beside("Aland", 0, base=1.0), users("dime", 9, excluded=1.0)
    narrowed = best(base, excluded, users("crown", 18, intersection=1.0))
    assert (narrowed.how, narrowed.result.tolist()) == (
        "less",
        [parts.kg.store.entity_to_id["Bland"]],
    )
    assert [one.candidate.mention.text for one in narrowed.also] == ["crown", "dime"]
    question = "users of crown and dime but not beside Aland"  # the network says both are excluded
    either = [
        users(name, question.index(name), base=0.6, excluded=0.6) for name in ("crown", "dime")
    ]
    beside_a = beside("Aland", question.index("Aland"), excluded=1.0)
    assert composed([*either, beside_a], parts.groups, question)[0].how == "difference"  # no common
    question = "beside Bland and Cland but not a user of dime"
    met = tuple(
        beside(name, question.index(name), base=0.6, excluded=0.6) for name in ("Bland", "Cland")
    )
    of_dime = users("dime", question.index("dime"), excluded=1.0)
    named_first = composed([*met, of_dime], parts.groups, question)[0]
    assert (named_first.how, named_first.result.tolist()) == ("less", less.result.tolist())
    words = Verbaliser(parts.walker, parts.vocabulary, Inflection())
    said = words.together(["films by X", "comedies", "films of Y"], "less", "en")
    assert said == "films by X that are also comedies that are not films of Y"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("neighbours of Aland except Bland", ["Cland"]),
        ("apart from Bland, neighbours of Aland", ["Cland"]),
        ("除了Bland，Aland的邻国", ["Cland"]),
        ("Bland以外的Aland的邻国", ["Cland"]),
        ("neighbours of Aland but not Bland or Cland", ["Bland", "Cland"]),  # none would be left
        ("neighbours of Aland or Bland", ["Bland", "Cland"]),
        ("neighbours of Aland but not Bland", ["Cland"]),
        ("除了与Bland接壤的国家，Aland的邻国", ["Bland", "Cland"]),
        ("all except Bland's neighbours: those of Aland", ["Bland", "Cland"]),
    ],
)
def test_results_are_left_out_by_name(parts: GraphParts, question: str, left: list[str]) -> None:
    linked = parts.linker.link(question)
    place = question.index("Aland")
    borders = reading(parts, "Aland", step(parts, "borders"), place=place, single=1.0)
    best = composed([borders], parts.groups, question, linked)[0]
    assert [parts.kg.store.label(int(node)) for node in best.result] == left
    words = Verbaliser(parts.walker, parts.vocabulary, Inflection())
    said = words.apart("neighbours", best.apart, "en")
    assert said == ("neighbours apart from Bland" if len(left) == 1 else "neighbours")


def test_but_not_between_names_of_which_the_same_is_read_is_no_name_left_out(
    parts: GraphParts,
) -> None:
    question = "who borders Bland but not Cland?"
    borders = step(parts, "borders", back=True)
    one, other = (
        reading(parts, name, borders, place=question.index(name), base=0.5, excluded=0.5)
        for name in ("Bland", "Cland")
    )
    best = composed([one, other], parts.groups, question, parts.linker.link(question))[0]
    assert not best.apart


def test_what_else_is_negated_may_leave_all_others(parts: GraphParts) -> None:
    question = "who besides Dland does not use crown?"
    uses = step(parts, "currency", back=True)
    reading_of = reading(parts, "crown", uses, place=question.index("crown"), excluded=1.0)
    best = composed([reading_of], parts.groups, question, parts.linker.link(question))[0]
    assert [parts.kg.store.label(int(node)) for node in best.result] == ["Cland"]


def test_beside_what_is_left_out_by_name_all_others_are_not_meant(parts: GraphParts) -> None:
    question = "users of crown besides Aland"
    uses = step(parts, "currency", back=True)
    meant_apart = reading(parts, "crown", uses, place=9, excluded=1.0)
    best = composed([meant_apart], parts.groups, question, parts.linker.link(question))[0]
    assert [parts.kg.store.label(int(node)) for node in best.result] == ["Bland"]


def test_or_between_two_names_means_either(parts: GraphParts) -> None:
    borders = step(parts, "borders", back=True)
    roles = {"intersection": 0.9, "union": 0.4}

    def of_two(question: str) -> str:
        one, other = (
            reading(parts, name, borders, place=question.index(name), **roles)
            for name in ("Bland", "Cland")
        )
        return composed([one, other], parts.groups, question)[0].how

    assert of_two("who borders Bland or Cland?") == of_two("与Bland或者Cland接壤的国家") == "union"
    assert of_two("who borders Bland and Cland?") == "intersection"


def test_what_is_excluded_leaves_the_rest_of_its_class(parts: GraphParts) -> None:
    uses = step(parts, "currency", back=True)
    assert found(parts, reading(parts, "crown", uses, excluded=1.0)) == ["Cland", "Dland"]


def test_yes_and_no(parts: GraphParts) -> None:
    borders = reading(parts, "Aland", step(parts, "borders"), asks="yes-no")
    ids = parts.kg.store.entity_to_id
    bland, dland = (Candidate(ids[name], Mention(20, 25, name), 1.0) for name in ("Bland", "Dland"))
    assert question_type(borders, parts.walker) == "yes-no"
    assert holds(borders, [borders.candidate, bland])
    assert not holds(borders, [borders.candidate, dland])
    assert holds(borders, [borders.candidate])  # there are some
    small = operator(parts, Choice.ABOVE, "area")
    none = reading(parts, "Cland", small, asks="yes-no", numbers=of(100))
    assert not holds(none, [none.candidate])


def test_comparison_says_which_or_whether(parts: GraphParts) -> None:
    ids, largest = parts.kg.store.entity_to_id, operator(parts, Choice.MOST, "area")
    one, other = (
        Candidate(ids[name], Mention(at, at + 5, name), 1.0)
        for at, name in ((0, "Aland"), (9, "Bland"))
    )
    walk = parts.walker.along(one.node, (largest,), (other.node,))
    both = Reading(one, ScoredWalk(walk, -0.1, 0), {"yes-no": 1.0}, meant(), (other,))
    assert not holds(both, [one, other])
    facts = EvidenceFinder(parts.walker).evidence(both, {other.node: 1.0}, 1.0, "en")
    assert {each.labels[0][2] for each in facts} == {"900", "2,500"}


def test_totals(parts: GraphParts) -> None:
    steps = (step(parts, "borders"), step(parts, "area"))
    assert total(reading(parts, "Aland", *steps, asks="sum"), parts.walker) == 2560
    assert total(reading(parts, "Aland", *steps, asks="average"), parts.walker) == 1280
    assert total(reading(parts, "Aland", steps[0], asks="sum"), parts.walker) is None
    assert number_text(2560.0) == "2560" and number_text(0.125) == "0.12"


def test_a_superlative_is_one_only_at_the_end(parts: GraphParts) -> None:
    largest, borders = operator(parts, Choice.MOST, "area"), step(parts, "borders")
    assert question_type(reading(parts, "countries", largest), parts.walker) == "superlative"
    assert question_type(reading(parts, "countries", largest, borders), parts.walker) == "entity"


def test_operators_in_words(parts: GraphParts) -> None:
    most = Operator(Choice.MOST, step(parts, "borders"), True)
    plurals, one = Inflection(), parts.groups
    text = operator_phrase(parts.vocabulary, most, None, "the cities", "en", plurals, one)
    assert text.startswith("the cities with the most ")
    second = Rank(2, 2)
    text = operator_phrase(parts.vocabulary, most, None, "the cities", "en", plurals, one, second)
    assert text.startswith("the cities with the 2nd most ")
    assert "第2多" in operator_phrase(
        parts.vocabulary, most, None, "城市", "zh", plurals, one, second
    )
    text = operator_phrase(parts.vocabulary, most, None, "cities", "en", plurals, one, Rank(1, 3))
    assert text.startswith("cities with the 3 most ")
    above = Operator(Choice.ABOVE, step(parts, "area"), False)
    said = operator_phrase(parts.vocabulary, above, of(5e6)[0], "城市", "zh", plurals, one)
    assert said == "城市中area大于5,000,000的"


def test_things_of_several_classes_are_counted_by_class() -> None:
    facts = [(name, "type", "state") for name in ("Onan", "Twoan", "Trian")]
    where = {"city": ("Onan", "Onan", "Twoan"), "lake": ("Twoan", "Twoan", "Trian", "Twoan")}
    for kind, states in where.items():
        for number, state in enumerate(states):
            facts += [(f"{kind}{number}", "type", kind), (f"{kind}{number}", "located in", state)]
    own = GraphParts(KnowledgeGraph.from_triples(facts), Config())
    inside = own.store.inverse(own.store.relation_to_id["located in"])
    assert inside in {one.step for one in own.operators.items if one.among >= 0}
    among = {own.groups.items[one.among].label("en"): one.among for one in own.operators.items}
    states = own.groups.of(own.groups.by_name["states"][0]).members
    found = {}
    for kind in ("city", "lake"):
        for choice in (Choice.MOST, Choice.NONE):
            chosen = own.operators.step_of(Operator(choice, inside, True, among[kind]))
            assert chosen is not None
            nodes = own.operators.apply(chosen, states)
            found[kind, choice] = [own.store.label(int(node)) for node in nodes]
    assert found["city", Choice.MOST] == ["Onan"] and found["city", Choice.NONE] == ["Trian"]
    assert found["lake", Choice.MOST] == ["Twoan"] and found["lake", Choice.NONE] == ["Onan"]
    most = Operator(Choice.MOST, inside, True, among["city"])
    said = operator_phrase(own.vocabulary, most, None, "states", "en", Inflection(), own.groups)
    assert said == "states with the most cities"
    counted = own.operators.counted(most, own.store.follow(own.kg.resolve("Twoan"), inside))
    assert [own.store.label(int(node)) for node in counted] == ["city2"]


def test_a_group_is_not_named_inside_a_name(parts: GraphParts) -> None:
    linked = [Candidate(0, Mention(6, 15, "countries"), 0.9)]
    assert parts.linker.groups("Which countries are large?", linked) == []
    unsure = [Candidate(0, Mention(6, 15, "countries"), 0.3)]
    assert parts.linker.groups("Which countries are large?", unsure)


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("What is the largest country in Wakanda?", True),
        ("What is the largest country?", False),
        ("Largest country near Aland?", False),
        ("what is the largest country in wakanda", False),  # nothing tells it from other words
        ("WHAT IS THE LARGEST COUNTRY?", False),
    ],
)
def test_strangers_are_told_by_their_capitals(
    parts: GraphParts, question: str, strange: bool
) -> None:
    linker = parts.linker
    assert bool(strange_names(question, linker.link(question), linker)) == strange


def test_what_is_named_and_not_read_is_passed_over(parts: GraphParts) -> None:
    own = reading(parts, "Aland", step(parts, "borders"), place=0)
    crown = Candidate(parts.kg.store.entity_to_id["crown"], Mention(14, 19, "crown"), 1.0)
    aland = own.candidate

    def passed(text: str, *linked: Candidate) -> bool:
        return passes_over(own, linked, text, parts.walker)

    assert passed("Aland borders crown?", aland, crown)
    assert not passed("Aland         crown?", aland, crown)  # it may say what that is
    assert not passed("Aland,        crown?", aland, crown)
    met = replace(crown, node=int(own.result[0]))
    assert not passed("Aland borders crown?", aland, crown, met)  # two of one name
    assert not passed("Aland borders crown?", aland)
    assert not passed("Aland borders crown?", aland, replace(crown, score=0.3))
    assert not passed("Aland borders Bland?", aland, replace(crown, node=int(own.result[0])))


@pytest.mark.parametrize("text", ["the one with the most rivers", "哪两个国家", "which one is it"])
def test_what_stands_for_a_thing_is_no_number(text: str) -> None:
    assert quantities(text) == []


def test_one_may_be_a_bound() -> None:
    assert [one.value for one in quantities("more than one language")] == [1.0]


def test_the_second_largest_comes_after_the_largest(parts: GraphParts) -> None:
    largest = operator(parts, Choice.MOST, "area")
    for place, name in ((1, "Bland"), (2, "Aland"), (3, "Cland")):
        start = parts.walker.start(countries(parts), rank=Rank(place, place))
        assert names(parts, parts.walker.advance(start, largest)) == [name]
    start = parts.walker.start(countries(parts), rank=Rank(1, 2))
    assert names(parts, parts.walker.advance(start, largest)) == ["Aland", "Bland"]


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("the second most populous city", (2, 2)),
        ("the 12th largest city", (12, 12)),
        ("印度人口第三多的城市", (3, 3)),
        ("which country ranks first", (1, 1)),
        ("the second city", (1, 1)),
        ("the largest city", (1, 1)),
        ("top three African countries by area", (1, 3)),
        ("the ten most populous cities", (1, 10)),
        ("面积排名前五的国家", (1, 5)),
        ("面积最大的三个国家", (1, 3)),
        ("the three west coast cities", (1, 1)),
    ],
)
def test_places_of_an_order(question: str, places: tuple[int, int]) -> None:
    assert rank(question) == Rank(*places)
    assert places == (1, 1) or not quantities(question)


@pytest.mark.parametrize(
    ("text", "value", "inclusive"),
    [
        ("人口过百万", 1e6, False),
        ("人口不到三百二十万", 3.2e6, False),
        ("邻国有十个或以上", 10, True),
        ("至少有三种官方语言", 3, True),
        ("10 countries or fewer", 10, True),
        ("1.5 million or higher", 1.5e6, True),
        ("south of 30 degrees south", -30, False),
        ("西经一百二十度以西", -120, False),
        ("一亿两千万人以上", 1.2e8, False),
    ],
)
def test_bounds_in_words(text: str, value: float, inclusive: bool) -> None:
    assert [(one.value, one.inclusive) for one in quantities(text)] == [(value, inclusive)]


@pytest.mark.parametrize("text", ["三亚在哪里", "四川的邻省", "这两个国家", "千岛群岛", "前三年"])
def test_characters_of_numbers_that_count_nothing(text: str) -> None:
    assert quantities(text) == []


def test_lengths_of_four_digits_are_no_years(tmp_path: Path) -> None:
    file = tmp_path / "rivers.tsv"
    rows = [f"R{n}\t{name}\t{1200 + 7 * n}\n" for n in range(9) for name in ("length", "opened")]
    file.write_text("".join(rows), encoding="utf-8")
    read = GraphParts(KnowledgeGraph.load(file), Config(), GraphNouns())
    dates = {read.kg.store.relation_label(one) for one in read.operators.dates}
    assert dates == {"opened"}


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("the Chelsea player who is 35 - who is it?", "equal"),
        ("which player from Brazil wears 35", "equal"),
        ("countries with exactly 35 languages", "equal"),
        ("以色列队的35号前锋是谁", "equal"),
        ("Chelsea players older than 35", ""),
        ("players between 30 and 35", ""),
        ("players aged 35 or more", "above"),
        ("超过35岁的球员", "above"),
    ],
)
def test_just_a_number_that_names_something_is_meant_where_nothing_is_compared(
    question: str, side: str
) -> None:
    start = question.index("35")
    linked = [Candidate(0, Mention(start, start + 2, "35"), 0.5)]
    assert [one.side for one in reasoner._bounds(question, linked) if one.value == 35] == [side]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("with more than 5 rivers", "above"),
        ("with no more than 5 rivers", "below"),
        ("not less than 5", "above"),
        ("5 rivers or more", "above"),
        ("5 or earlier", "below"),
        ("不超过5个", "below"),
        ("超过5个", "above"),
        ("5个以上的", "above"),
        ("5以南", "below"),
        ("older than 5", ""),
        ("5 rivers and over a hill", ""),
        ("not before 5", "above"),
        ("never over 5", ""),
        ("没有超过5个", ""),
        ("more than 5 degrees south", ""),
        ("exactly 5", ""),
    ],
)
def test_words_around_a_number_say_which_side_is_meant(text: str, side: str) -> None:
    assert [one.side for one in quantities(text)] == [side]


def test_a_side_that_is_not_meant_is_no_choice(parts: GraphParts) -> None:
    area = step(parts, "area")
    for text, kept in (("over 3", {"above"}), ("under 3", {"below"}), ("3", None)):
        walk = parts.walker.start(countries(parts), numbers=tuple(quantities(text)))
        assert parts.operators is not None
        offered = [one for one in parts.walker.choices(walk) if parts.walker.is_operator(int(one))]
        chosen = {parts.operators.of(int(one)) for one in offered}
        bounds = {one.choice.value for one in chosen if one.choice.bounded and one.step == area}
        assert bounds == (kept or {"above", "below", "equal"})


@pytest.mark.parametrize(
    ("question", "names"), [("before 1968", False), ("in 1968", True), ("1968 or later", False)]
)
def test_a_bound_names_no_topic(parts: GraphParts, question: str, names: bool) -> None:
    start = question.index("1968")
    linked = [Candidate(0, Mention(start, start + 4, "1968"), 0.9)]
    reads = cast(Understander, SimpleNamespace(parts=parts))
    assert bool(Understander._without_bounds(reads, question, linked)) == names
