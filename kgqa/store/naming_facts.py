"""Names that a graph states as facts: ``foaf:name``, ``schema:name``, ``/type/object/name``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgqa.store.naming import RDFS_LABEL, SKOS_ALT_LABEL, is_iri
from kgqa.store.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from kgqa.store.builder import GraphBuilder

_SAYS_NAME = frozenset(
    ("name", "label", "title", "has name", "has label", "has title", "display name", "entity name")
) | frozenset(("名称", "名字", "姓名", "标签", "标题"))
_TEXT = frozenset(("", XSD + "string", RDF + "langString"))
_OPAQUE = re.compile(r"/?[mg][./]\w*\d\w*|[A-Za-z]?\d+|_:.*")
_OWN = 0.5
NameRow = tuple[int, str, str, int]


def names_from_facts(
    builder: GraphBuilder, facts: NDArray[np.int64], words: Mapping[str, str]
) -> tuple[list[NameRow], NDArray[np.bool_]]:
    """Names for what has none, and which facts (M,) are left once these are taken for names.

    A relation gives names where it is called so, says a text of its own of most of what it is
    stated of, and most of that has no other name; of the rest it gives aliases. In a table the name
    of a thing is its id, so there only codes are named. A graph of nothing but names keeps them as
    facts.

    Args:
        builder: the statements.
        facts: (M, 3) their facts, literals below zero.
        words: by relation id what it is called.
    """
    keep = np.ones(len(facts), dtype=bool)
    naming = [
        number for name, number in builder.relations.items() if words[name].casefold() in _SAYS_NAME
    ]
    if not naming:
        return [], keep
    terms, literals = list(builder.resources), list(builder.literals)
    named = {row[0] for row in builder.names}
    rows: list[NameRow] = []
    for relation in naming:
        places = np.flatnonzero(facts[:, 1] == relation)
        found = []
        for head, _, tail in facts[places].tolist():
            if tail >= 0:
                text, datatype, language = terms[tail], "", ""
                fits = _OPAQUE.fullmatch(terms[head]) is not None and not is_iri(text)
            else:
                text, datatype, language = literals[-1 - tail]
                fits = datatype in _TEXT
            if fits and text.strip():
                kind = SKOS_ALT_LABEL if head in named else RDFS_LABEL
                found.append((head, " ".join(text.split()), language, kind))
        new = sum(row[-1] == RDFS_LABEL for row in found)
        texts, heads = {row[1] for row in found}, {row[0] for row in found}
        if new > _OWN * len(places) and len(texts) >= _OWN * len(heads):
            rows += found
            keep[places] = False
    if not keep.any():
        return [], np.ones(len(facts), dtype=bool)
    return rows, keep
