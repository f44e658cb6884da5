"""Names of relations that begin with what has the property."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.owners import owned_names

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
