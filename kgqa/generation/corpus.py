"""Files of facts with the texts that word them: JSON lines, also as ``.gz``.

Each line is an object ``{"facts": [[head, relation, tail], ...], "texts": [text, ...]}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgqa.cleaning import clean
from kgqa.errors import DataError
from kgqa.generation.network import MAX_SLOTS
from kgqa.generation.sheet import Fact, FactSheet
from kgqa.json_lines import json_rows
from kgqa.store.files import decode_utf8, read_bytes
from kgqa.text import language_of

_MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """Facts, and the texts that say them and no more."""

    facts: tuple[Fact, ...]
    texts: tuple[str, ...]

    @property
    def sheet(self) -> FactSheet:
        """The facts as the generator reads them, in the language of the first text."""
        return FactSheet.of_facts(self.facts, language_of(self.texts[0]))


def load_corpus(*paths: str | Path) -> list[CorpusEntry]:
    """The entries of one or more files, in their order.

    Raises:
        ParseError: a file is missing, empty or malformed; it names the file and the line.
        DataError: no path is given.
    """
    if not paths:
        raise DataError("no file of facts and texts is given")
    return [entry for path in paths for entry in _read(Path(path))]


def _read(path: Path) -> Iterable[CorpusEntry]:
    text = decode_utf8(read_bytes(path, _MAX_BYTES), str(path))
    return json_rows(path, text, lambda _, row: checked_entry(row))


def checked_entry(row: Any) -> CorpusEntry:
    """An entry of plain JSON values.

    Raises:
        ValueError: says what is wrong with it.
    """
    if not isinstance(row, dict):
        raise ValueError('a line is a JSON object with "facts" and "texts"')
    texts = row.get("texts")
    if not isinstance(texts, list) or not texts:
        raise ValueError('no "texts", or they are no list with a text in it')
    if not all(isinstance(text, str) and clean(text) for text in texts):
        raise ValueError("one of the texts is empty, or no text")
    return CorpusEntry(checked_facts(row.get("facts")), tuple(map(clean, texts)))


def checked_facts(given: Any) -> tuple[Fact, ...]:
    """Facts of plain values: lists of head, relation and tail.

    Raises:
        ValueError: says what is wrong with them.
    """
    if not isinstance(given, list | tuple) or not given:
        raise ValueError('no "facts", or they are no list with a fact in it')
    facts = []
    for number, fact in enumerate(given, start=1):
        if not isinstance(fact, list | tuple) or len(fact) != 3:
            raise ValueError(f"fact {number} is not [head, relation, tail]")
        parts = [_part(value) for value in fact]
        if not all(parts):
            raise ValueError(f"fact {number} has an empty part, or one that is no text")
        facts.append((parts[0], parts[1], parts[2]))
    if len({end for head, _, tail in facts for end in (head, tail)}) > MAX_SLOTS:
        raise ValueError(f"the facts are about more than {MAX_SLOTS} things")
    return tuple(facts)


def _part(value: Any) -> str:
    """A name as text; numbers may stand as JSON has them."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return json.dumps(value)
    return clean(value) if isinstance(value, str) else ""
