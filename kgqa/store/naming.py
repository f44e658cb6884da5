"""Names as a graph gives them, and readable words where it gives none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

RDFS_LABEL, SKOS_PREF_LABEL, SKOS_ALT_LABEL = range(3)
"""Kinds of names, by the predicate that gave them: the first two are labels, the third aliases."""

_REMEMBERED = 100_000
_IRI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|urn:)[^\s\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)
_LOCAL_NAME = re.compile(r"[^/#:]+(?=[/#:]*$)")
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
    """Words for a relation's or a class's id: ``placeOfBirth`` gives ``place of birth``."""
    local = local_name(relation_id) if is_iri(relation_id) else relation_id
    return (
        " ".join(word if word.isupper() else word.lower() for word in _split(local, "_/.")) or local
    )


def local_name(iri: str) -> str:
    """What follows the last ``/``, ``#`` or ``:`` of an IRI, percent-decoded."""
    match = _LOCAL_NAME.search(iri)
    return unquote(match.group()) if match else iri


def _split(local: str, separators: str) -> list[str]:
    spaced = local.translate(dict.fromkeys(map(ord, separators), " "))
    return [word for part in spaced.split() for word in _CAMEL.split(part)]
