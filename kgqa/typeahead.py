"""The name at the end of a question that is still being typed."""

from __future__ import annotations

from dataclasses import dataclass

from kgqa.function_words import FUNCTION_WORDS
from kgqa.graph import KnowledgeGraph
from kgqa.records import EntityMatch
from kgqa.text import fold, is_han, words

_MAX_WORDS = 4
_MAX_HAN = 8
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Completion:
    """Entities that the text from ``start`` on may be the beginning of; none where it is not."""

    start: int
    matches: tuple[EntityMatch, ...] = ()


def complete(
    kg: KnowledgeGraph, text: str, *, top_k: int = 6, language: str | None = None
) -> Completion:
    """Completions of the longest end of a text that begins some name.

    Args:
        text: the question up to where the cursor stands.
        language: of the labels.
    """
    parts = words(text)
    if not parts or text[-1:].isspace():
        return Completion(len(text))
    most = _MAX_HAN if is_han(parts[-1][0]) else _MAX_WORDS
    for word, start, _ in parts[-most:]:
        end = text[start:]
        if not _may_begin_a_name(word, end):
            continue
        found = kg.names.beginning(end, top_k)
        if found:
            named = kg.suggest(end, top_k, language=language)
            return Completion(start, tuple(match for match in named if match.kind != "fuzzy"))
    return Completion(len(text))


def _may_begin_a_name(first: str, end: str) -> bool:
    if is_han(first):
        return True
    return len(end) >= _LEAST and fold(first) not in FUNCTION_WORDS
