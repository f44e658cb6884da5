"""Labels of relations and classes that no question can be worded with, and what is amiss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kgqa.checking import reads_as_words
from kgqa.grammar import Form, Kind
from kgqa.store import CompactGraph
from kgqa.text import fold, is_han
from kgqa.vocabulary import StepVocabulary

CODE, URL, LONG, DIGITS, SHARED, UNWORDED = (
    "an id, no words",
    "holds a URL",
    "too long to be said",
    "holds digits",
    "the label of another relation too",
    "fits no form of grammar",
)
_CODE = re.compile(
    r"_:.*|[a-z]{1,2}\d{2,}|/?[a-z]{1,2}[./]\w*\d\w*|(?=\D*\d)[0-9a-f]{8,}"
    r"|(?=[\w-]*\d)[0-9a-f]{8}-[0-9a-f-]{20,}|(?=(?:\D*\d){3})[\w-]{16,}",
    re.IGNORECASE | re.ASCII,
)
_URL = re.compile(r"https?:|www\.|://", re.IGNORECASE)
_MOST_WORDS, _MOST_HAN = 6, 12
_SILENT = (Kind.STEM, Kind.TYPE, Kind.SHARED)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A label that reads badly.

    ``of`` is ``relation`` or ``class``; ``size`` is how many facts or instances hang on it.
    """

    of: str
    id: str
    label: str
    problem: str
    size: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


def is_code(text: str) -> bool:
    """Whether a text is an id that nobody says, such as ``Q42``, ``/m/0abc`` or a hash."""
    return any(map(str.isalpha, text)) and _CODE.fullmatch(text.strip()) is not None


def problem_of(label: str) -> str:
    """What is amiss with the label of a relation or class; empty where it reads well."""
    if _URL.search(label):
        return URL
    if is_code(label) or not any(map(str.isalpha, label)) or _is_short_code(label):
        return CODE
    if len(label.split()) > _MOST_WORDS or (is_han(label) and len(label) > _MOST_HAN):
        return LONG
    return DIGITS if any(map(str.isdigit, label)) else ""


def spoken_forms(vocabulary: StepVocabulary, step: int, language: str) -> list[Form]:
    """The forms with which sentences say a step; none where its names are ids."""
    back = vocabulary.store.inverse(step)
    names = (*vocabulary.names(step, language), *vocabulary.names(back, language))
    if names and all(problem_of(name) in (CODE, URL) for name in names):
        return []
    return [one for one in vocabulary.forms(step, language) if one.kind not in _SILENT]


def flaws_of(vocabulary: StepVocabulary) -> list[Flaw]:
    """All labels that read badly, those first on which most hangs."""
    found = [*_of_relations(vocabulary), *_of_classes(vocabulary.store)]
    return sorted(found, key=lambda flaw: (-flaw.size, flaw.id))


def _of_relations(vocabulary: StepVocabulary) -> Iterator[Flaw]:
    store = vocabulary.store
    facts = np.bincount(store.triples[:, 1], minlength=store.num_relations).tolist()
    labels = [store.relation_label(relation) for relation in range(store.num_relations)]
    keys = [fold(label) for label in labels]
    for relation, label in enumerate(labels):
        problem = problem_of(label)
        if not problem and keys.count(keys[relation]) > 1:
            problem = SHARED
        if not problem and not any(spoken_forms(vocabulary, relation, one) for one in ("en", "zh")):
            problem = UNWORDED
        if problem:
            name = store.relation_ids[relation]
            yield Flaw("relation", name, label, problem, facts[relation])


def _of_classes(store: CompactGraph) -> Iterator[Flaw]:
    for number, name in enumerate(store.class_ids):
        label = store.class_label(number)
        if problem := problem_of(label):
            yield Flaw("class", name, label, problem, len(store.instances(number)))


def _is_short_code(label: str) -> bool:
    """``P6`` and ``n12b4``: what is more digits than letters and stands in one piece."""
    coded = " " not in label and any(map(str.isdigit, label)) and not is_han(label)
    return coded and not reads_as_words(label)
