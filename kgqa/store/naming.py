"""Names as a graph gives them, and readable words where it gives none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

RDFS_LABEL, SKOS_PREF_LABEL, SKOS_ALT_LABEL = range(3)
"""Kinds of names, by the predicate that gave them: the first two are labels, the third aliases."""
SAYS_TYPE = frozenset(
    ("type", "instance of", "instanceof", "is a", "isa", "entity type", "类型", "类别")
)
"""Relations, by their readable names, whose tails are the classes of their heads."""

SAYS_CLASS = SAYS_TYPE | frozenset(
    (
        "belongs to class",
        "is an instance of",
        "member of class",
        "rdf type",
    )
)
"""Those, and others that people would not ask for as the type of something."""

SAYS_SUBCLASS = frozenset(
    name.strip()
    for name in (
        "subclass of, subclassof, is subclass of, is a subclass of, parent class, superclass, "
        "subtype of, is subtype of, 父类, 上级分类, 上位类"
    ).split(",")
)
"""Relations whose heads are classes below their tails."""

_REMEMBERED = 100_000
_IRI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|urn:)[^\s\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)
_LOCAL_NAME = re.compile(r"[^/#:]+(?=[/#:]*$)")
_NO_NAMES = frozenset("of in by to for at on from with com org net html htm php".split())
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Name(NamedTuple):
    """One name; ``language`` is a tag such as ``en``, or empty."""

    text: str
    language: str
    is_label: bool


class NameTable:
    """The names of things numbered from 0, in load order, those of thing ``i`` side by side."""

    def __init__(
        self,
        ptr: NDArray[np.int64],
        texts: list[str],
        languages: list[str],
        kinds: NDArray[np.uint8],
    ) -> None:
        self.ptr = ptr
        self.texts = texts
        self.languages = languages
        self.kinds = kinds
        self._ptr: list[int] = ptr.tolist()
        self._best: dict[tuple[int, str | None], str | None] = {}

    @classmethod
    def from_rows(cls, size: int, rows: Iterable[tuple[int, str, str, int]]) -> NameTable:
        """From (thing, text, language, kind) in load order; a repeated name counts once."""
        ordered = sorted(dict.fromkeys(rows), key=lambda row: row[0])
        counts = np.bincount([row[0] for row in ordered], minlength=size) if ordered else [0] * size
        return cls(
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            [row[1] for row in ordered],
            [row[2] for row in ordered],
            np.array([row[3] for row in ordered], dtype=np.uint8),
        )

    def rows(self, thing: int) -> range:
        """Where the names of one thing stand."""
        return range(self._ptr[thing], self._ptr[thing + 1])

    def of(self, thing: int) -> list[Name]:
        """All names of one thing, in load order."""
        return [
            Name(self.texts[row], self.languages[row], bool(self.kinds[row] < SKOS_ALT_LABEL))
            for row in self.rows(thing)
        ]

    def label(self, thing: int, language: str | None = None) -> str | None:
        """The label in the language; else one without language, in English, or any; else None."""
        if self._ptr[thing] == self._ptr[thing + 1]:
            return None
        key = thing, language
        if key not in self._best:
            if len(self._best) >= _REMEMBERED:
                self._best.clear()
            self._best[key] = self._label(thing, language)
        return self._best[key]

    def _label(self, thing: int, language: str | None) -> str | None:
        labels = [name for name in self.of(thing) if name.is_label]
        if not labels:
            return None
        return min(labels, key=lambda name: _language_rank(name.language, language)).text


def _language_rank(language: str, wanted: str | None) -> int:
    """0 for the language asked for, 1 for a variety of it, then none, English and all others."""
    tag = language.lower()
    primary = tag.split("-")[0]
    if wanted and tag == wanted.lower():
        return 0
    if wanted and primary == wanted.lower().split("-")[0]:
        return 1
    return {"": 2, "en": 3}.get(primary, 4)


def is_iri(text: str) -> bool:
    """Whether a table's id is an IRI rather than a name."""
    return _IRI.fullmatch(text) is not None


def readable_entity(entity_id: str, iri: bool) -> str:
    """A name to show for an id without a label: ``http://e/New_York`` gives ``New York``."""
    return " ".join(_split(local_name(entity_id), "_")) if iri else entity_id


def readable_relation(relation_id: str) -> str:
    """Words for a relation's or a class's id: ``placeOfBirth`` gives ``place of birth``.

    Of a path the end is the name: ``/people/person/place_of_birth`` gives the same.
    """
    path = relation_path(relation_id)
    return _words(path.name) if path else spelled_relation(relation_id)


def spelled_relation(relation_id: str) -> str:
    """All words of an id, those of a whole path too: ``people person nationality``."""
    local = local_name(relation_id) if is_iri(relation_id) else relation_id
    return _words(local) or local


def qualified_relation(relation_id: str) -> str:
    """The same with the part of a path that tells it from others of its end: ``film genre``."""
    path = relation_path(relation_id)
    if path is None:
        return readable_relation(relation_id)
    words = (*_words(path.through or path.owner).split(), *_words(path.name).split())
    return " ".join(dict.fromkeys(words))


class RelationPath(NamedTuple):
    """An id such as ``/film/film/genre`` or ``/film/film/starring./film/performance/actor``.

    ``owner`` is the type of what has the property (film), ``name`` the property (genre, actor), and
    ``through`` the property on the way to it (starring), if there is one. ``spouse_s`` is a spouse,
    or several.
    """

    owner: str
    through: str
    name: str


@cache
def relation_path(relation_id: str) -> RelationPath | None:
    """The parts of a relation's id that is a path, as in Freebase; None where it is none.

    Such are ``/people/person/nationality``, ``people.person.nationality`` and
    ``__people__person__nationality``: it begins with a separator, or has three parts (not between
    slashes); each of them has some letters, and there is no space.
    """
    relation = local_name(relation_id) if is_iri(relation_id) else relation_id
    if any(char.isspace() for char in relation):
        return None
    for separator in ("/", "__", "."):
        halves = relation.split("./") if separator == "/" else [relation]
        parts = [[part for part in half.split(separator) if part] for half in halves]
        first, last = parts[0], parts[-1]
        rooted = relation.startswith(separator) or len(parts) > 1
        long = separator != "/" and len(first) > 2
        if min(map(len, parts)) > 1 and (rooted or long):
            shortest = min(len(part) for half in parts for part in half)
            if shortest < 2 or last[-1].lower() in _NO_NAMES:
                return None
            through = first[-1] if len(parts) > 1 else ""
            owner = first[1] if len(first) > 2 else first[0]
            return RelationPath(owner, through, last[-1].removesuffix("_s"))
    return None


def _words(name: str) -> str:
    found = _split(name, "_/.")
    return " ".join(word if word.isupper() else word.lower() for word in found)


def local_name(iri: str) -> str:
    """What follows the last ``/``, ``#`` or ``:`` of an IRI, percent-decoded."""
    match = _LOCAL_NAME.search(iri)
    return unquote(match.group()) if match else iri


def _split(local: str, separators: str) -> list[str]:
    spaced = local.translate(dict.fromkeys(map(ord, separators), " "))
    return [word for part in spaced.split() for word in _CAMEL.split(part)]
