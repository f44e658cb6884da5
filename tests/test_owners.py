"""Names of relations that begin with what has the property."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa.owners import owned_names

_ARTISTS, _FILMS, _PEOPLE = np.arange(3), np.arange(3, 6), np.arange(6, 9)


@pytest.mark.parametrize(
    ("relations", "found"),
    [
        ({"artist label": _ARTISTS}, {"artist label": "label"}),  # a property that is known
        ({"artist tint": _ARTISTS}, {}),
        (
            {"film tint": _FILMS, "film grain": _FILMS},
            {"film tint": "tint", "film grain": "grain"},
        ),
        ({"film tint": _FILMS, "film grain": _PEOPLE}, {}),  # not of the same things
        ({"artist genre": _ARTISTS, "genre": _ARTISTS}, {}),  # which of them?
        ({"artist genre": _ARTISTS, "genre": _FILMS}, {"artist genre": "genre"}),
        ({"birth date": _PEOPLE, "birth place": _PEOPLE}, {}),  # a birth is no owner
        ({"film of director": _FILMS, "genre": _FILMS}, {}),
        ({"director genre": _PEOPLE}, {"director genre": "genre"}),
    ],
)
def test_what_has_a_property_is_left_off(
    relations: dict[str, np.ndarray], found: dict[str, str]
) -> None:
    names = dict(enumerate(relations))
    sources = [nodes.astype(np.int32) for nodes in relations.values()]
    owned = owned_names(names, sources.__getitem__)
    assert {names[one]: rest for one, rest in owned.items()} == found
