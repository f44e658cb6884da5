"""Names of relations that begin with what has the property, or end in a unit."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.config import Config
from kgqa.grammar.relation_names import split_unit
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.operators import Choice
from kgqa.owners import owned_names
from kgqa.verbalise import Verbaliser

_ARTISTS, _FILMS, _PEOPLE = np.arange(3), np.arange(3, 6), np.arange(6, 9)


def owned(relations: dict[str, np.ndarray], classes: tuple[str, ...] = ()) -> dict[str, str]:
    names = dict(enumerate(relations))
    sources = [nodes.astype(np.int32) for nodes in relations.values()]
    found = owned_names(names, sources.__getitem__, lambda one: classes)
    return {names[one]: rest for one, rest in found.items()}


@pytest.mark.parametrize(
    ("relations", "found"),
    [
        ({"artist tint": _ARTISTS}, {}),
        (
            {"film tint": _FILMS, "film grain": _FILMS},
            {"film tint": "tint", "film grain": "grain"},
        ),
        ({"film tint": _FILMS, "film grain": _PEOPLE}, {}),  # not of the same things
        (
            {"artist genre": _ARTISTS, "artist tint": _ARTISTS, "genre": _ARTISTS},
            {"artist tint": "tint"},  # which genre?
        ),
        (
            {"artist genre": _ARTISTS, "artist tint": _ARTISTS, "genre": _FILMS},
            {"artist genre": "genre", "artist tint": "tint"},
        ),
        ({"birth date": _PEOPLE, "birth place": _PEOPLE}, {}),  # a birth is no owner
        ({"film of director": _FILMS, "film tint": _FILMS}, {}),
        ({"director name": _FILMS, "director birthplace": _FILMS}, {}),  # in a row of a table
        ({"client name": _FILMS, "client address": _FILMS}, {}),
    ],
)
def test_what_has_a_property_is_left_off(
    relations: dict[str, np.ndarray], found: dict[str, str]
) -> None:
    assert owned(relations) == found


def test_a_class_says_what_has_a_property() -> None:
    relations = {"player position": _PEOPLE, "team colour": _PEOPLE}
    assert owned(relations, ("player",)) == {"player position": "position"}
    assert owned(relations, ("person",)) == {}


def test_many_relations_of_one_beginning_are_left_alone() -> None:
    assert owned({f"film tint{number}": _FILMS for number in range(200)}) == {}


def test_a_unit_is_no_part_of_a_name() -> None:
    facts = [(f"Drug{n}", "half_life_hours", str(n + 2)) for n in range(4)]
    facts += [(f"Drug{n}", "opening_hours", "noon to six") for n in range(4)]
    parts = GraphParts(KnowledgeGraph.from_triples(facts), Config())
    half, opening = range(2)
    assert parts.vocabulary.names(half, "en") == ["half life"]
    assert parts.vocabulary.unit(half) == "hours"
    assert parts.vocabulary.names(opening, "en")[0] == "opening hours"
    assert not parts.vocabulary.unit(opening)
    walk = parts.walker.along(parts.kg.resolve("Drug0"), (half,))
    assert Verbaliser(parts.walker, parts.vocabulary).unit(walk) == " hours"


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("area km2", ("area", "km²")),
        ("length in km", ("length", "km")),
        ("max daily dose mg", ("max daily dose", "mg")),
        ("born in", ("born in", "")),
        ("hours", ("hours", "")),
        ("elevation m", ("elevation", "m")),
        ("vitamin c", ("vitamin c", "")),
        ("area square miles", ("area square miles", "")),
        ("championship years", ("championship years", "")),
        ("age years", ("age", "years")),
        ("density per km2", ("density", "per km²")),
        ("price per kg", ("price", "per kg")),
        ("age in years", ("age", "years")),
        ("海拔（米）", ("海拔", "米")),
        ("票房 (单位：亿元)", ("票房", "亿元")),
        ("人口（2010年）", ("人口（2010年）", "")),
        ("身高（男）", ("身高（男）", "")),
        ("别名", ("别名", "")),
    ],
)
def test_a_unit_ends_the_name_of_a_number(name: str, split: tuple[str, str]) -> None:
    assert split_unit(name) == split


def test_what_is_reached_goes_by_its_own_class() -> None:
    facts = [(f"State{n}", "lies_in", "Land") for n in range(3)]
    facts += [(f"Town{n}", "lies_in", f"State{n % 3}") for n in range(9)]
    facts += [(f"State{n}", "type", "state") for n in range(3)]
    facts += [(f"Town{n}", "type", "town") for n in range(9)]
    facts += [(f"State{n}", "has_people", str(n + 5)) for n in range(3)]
    parts = GraphParts(KnowledgeGraph.from_triples(facts), Config())
    store, say = parts.store, Verbaliser(parts.walker, parts.vocabulary)
    inside = store.inverse(store.relation_to_id["lies_in"])
    land = parts.walker.along(parts.kg.resolve("Land"), (inside,))
    assert say.reading(land, "en") == "the states that lie in Land"
    state = parts.walker.along(parts.kg.resolve("State0"), (inside,))
    assert say.reading(state, "en") == "the towns that lie in State0"
    most = next(
        one
        for one in parts.walker.choices(land).tolist()
        if parts.walker.is_operator(one)
        and parts.operators.of(one).choice is Choice.MOST
        and not parts.operators.of(one).counts
    )
    chosen = say.reading(parts.walker.advance(land, most), "en")
    assert chosen == "the state that lies in Land with the highest people"
