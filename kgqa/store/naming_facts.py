"""Names that a graph states as facts: ``foaf:name``, ``schema:name``, ``/type/object/name``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.store.naming import RDFS_LABEL, SKOS_ALT_LABEL, is_iri, local_name, relation_path
from kgqa.store.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from kgqa.store.builder import GraphBuilder

_NAME = frozenset(
    ("name", "has name", "display name", "entity name", "full name", "名称", "名字", "姓名")
)
_ALIASES = frozenset(
    name.strip()
    for name in (
        "also known as, known as, aka, alias, aliases, has alias, other name, other names, "
        "alternate name, alternate names, alternative name, alternative names, nickname, "
        "nicknames, synonym, synonyms, brand name, brand names, trade name, short name, "
        "former name, former names, abbreviation, acronym, "
        "别名, 别称, 又名, 又称, 俗称, 简称, 昵称, 曾用名"
    ).split(",")
)
_OTHER = frozenset(("label", "has label", "title", "has title", "标签", "标题"))
_TEXT = frozenset(("", XSD + "string", RDF + "langString"))
_CODE = re.compile(
    r"/?[mg][./]\w*\d\w*"  # of Freebase
    r"|[A-Za-z]{0,5}[-_:.]?\d[\d\-_.]*"  # Q42, EMP-001, 17
    r"|[A-Za-z]{2,12}[-_:#]\d+"  # customer_17
    r"|(?=[a-fA-F]*\d)[0-9a-fA-F]{8,}"  # a hash
    r"|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"  # a UUID
    r"|_:.*"  # a blank node
)
_OWN, _DISTINCT, _DISTINCT_TITLES = 0.5, 0.5, 0.9
NameRow = tuple[int, str, str, int]


class _Found(NamedTuple):
    """Where the facts stand that one relation names by, and the names."""

    places: list[int]
    rows: list[NameRow]


def names_from_facts(
    builder: GraphBuilder, facts: NDArray[np.int64], words: Mapping[str, str]
) -> tuple[list[NameRow], NDArray[np.bool_]]:
    """Names for what has none, and which facts (M,) are left once these are taken for names.

    A relation gives names where it is called a name, states texts of which most are stated once,
    and most of what it is stated of has no other name; of the rest it gives aliases. Labels and
    titles (which may be of records and of people) name only what has a code for an id, and hardly
    two things alike. In a table the name of a thing is its id, so there only codes are named, and
    by nothing that is spoken of elsewhere; the code stays an alias. A graph of nothing but names
    keeps them as facts.

    Args:
        builder: the statements.
        facts: (M, 3) their facts, literals below zero.
        words: by relation id what it is called.
    """
    keep = np.ones(len(facts), dtype=bool)
    naming = _relations(builder, words)
    if not naming:
        return [], keep
    finder = _Finder(builder, facts, {relation for relation, _ in naming})
    rows: list[NameRow] = []
    for relation, is_name in naming:
        found = finder.named_by(relation, codes_only=not is_name)
        new = sum(row[-1] == RDFS_LABEL for row in found.rows)
        heads = {row[0] for row in found.rows}
        texts = {row[1] for row in found.rows if row[-1] == RDFS_LABEL}
        stated = int((facts[:, 1] == relation).sum())
        distinct = _DISTINCT if is_name else _DISTINCT_TITLES
        given = {(row[0], row[1]) for row in rows}
        repeats = len(found.places) == stated and given.issuperset(
            (head, text) for head, text, _, _ in found.rows
        )
        if repeats or (new > _OWN * stated and len(texts) >= distinct * len(heads)):
            rows += found.rows
            keep[found.places] = False
            finder.named |= heads
    if not keep.any():
        return [], np.ones(len(facts), dtype=bool)
    return rows, keep


def aliases_from_facts(
    builder: GraphBuilder, facts: NDArray[np.int64], words: Mapping[str, str]
) -> list[NameRow]:
    """Further names that a graph states as facts, which stay facts: "also known as", "nickname".

    A name is a text, or what is spoken of nowhere else.
    """
    called = {number for name, number in builder.relations.items() if _is_alias(words[name])}
    if not called:
        return []
    naming = np.isin(facts[:, 1], list(called))
    elsewhere = {*facts[~naming, 2].tolist(), *facts[:, 0].tolist()}
    terms, literals = list(builder.resources), list(builder.literals)
    found = []
    for head, _, tail in facts[naming].tolist():
        text, datatype, language = literals[-1 - tail] if tail < 0 else (terms[tail], "", "")
        if datatype in _TEXT and tail not in elsewhere and text.strip():
            found.append((head, " ".join(text.split()), language, SKOS_ALT_LABEL))
    return found


def _is_alias(name: str) -> bool:
    return name.strip().casefold() in _ALIASES


def _relations(builder: GraphBuilder, words: Mapping[str, str]) -> list[tuple[int, bool]]:
    """Relations that may name, names before labels and titles."""
    names, others = [], []
    for relation_id, number in builder.relations.items():
        called = words[relation_id].casefold()
        if called in _NAME:
            names.append((number, True))
        elif called in _OTHER and relation_path(relation_id) is None:
            others.append((number, False))
    return names + others


class _Finder:
    """Finds what the facts of a relation name."""

    def __init__(
        self, builder: GraphBuilder, facts: NDArray[np.int64], naming: Collection[int]
    ) -> None:
        self.facts = facts
        self.others = ~np.isin(facts[:, 1], list(naming))
        self.terms, self.literals = list(builder.resources), list(builder.literals)
        self.named = {row[0] for row in builder.names}

    def named_by(self, relation: int, *, codes_only: bool) -> _Found:
        """The names that facts of a relation give, perhaps only to what has a code for an id."""
        found = _Found([], [])
        own = self.facts[:, 1] == relation
        places = np.flatnonzero(own)
        elsewhere: set[int] = set()
        if (self.facts[places, 2] >= 0).any():
            elsewhere = {*self.facts[self.others, 2].tolist(), *self.facts[:, 0].tolist()}
        for place, (head, _, tail) in zip(
            places.tolist(), self.facts[places].tolist(), strict=True
        ):
            term = self.terms[head]
            coded = _CODE.fullmatch(local_name(term) if is_iri(term) else term) is not None
            if tail < 0:
                text, datatype, language = self.literals[-1 - tail]
                fits = datatype in _TEXT and (coded or not codes_only)
            else:
                text, language = self.terms[tail], ""
                fits = coded and tail not in elsewhere and _CODE.fullmatch(text) is None
            if fits and text.strip():
                kind = SKOS_ALT_LABEL if head in self.named else RDFS_LABEL
                found.places.append(place)
                found.rows.append((head, " ".join(text.split()), language, kind))
                if tail >= 0:
                    found.rows.append((head, self.terms[head], "", SKOS_ALT_LABEL))
        return found
