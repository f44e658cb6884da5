"""Every error a user can cause, as one tree.

KGQAError
├── DataError               a file or a graph that cannot be used
│   ├── ParseError          malformed text, with file and line
│   └── UnsafeInput         refused before it could do harm
├── EntityNotFound          no such entity; carries the nearest names
├── RelationNotFound        no such relation; carries the nearest names
├── QueryError              a SPARQL query that cannot be answered
│   ├── QueryRejected       refused: update, SERVICE, FROM, too long, too deep
│   └── QueryTimeout        took longer than it was given
├── TaskNotFound            the model has no such text task; lists those it has
├── ConfigError             an option with a value that makes no sense
├── ModelError              a model folder that is missing, damaged or of another version
└── QuestionError           a question or text that is empty or too long
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class KGQAError(Exception):
    """Base of all errors that the command line and the web page turn into one clear line."""


class DataError(KGQAError):
    """A file or a graph that cannot be used."""


class ParseError(DataError):
    """Malformed text. ``line`` counts from 1, or is None where the format has no lines."""

    def __init__(self, source: str, reason: str, line: int | None = None) -> None:
        where = source if line is None else f"{source}:{line}"
        super().__init__(f"{where}: {reason}")
        self.source = source
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.source, self.reason, self.line)


class UnsafeInput(DataError):
    """Input that was refused before it was parsed, because parsing it could do harm."""


def _did_you_mean(suggestions: Sequence[str]) -> str:
    """``; did you mean 'a', 'b' or 'c'?``, or nothing."""
    if not suggestions:
        return ""
    quoted = [f"'{name}'" for name in suggestions]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    return f"; did you mean {listed}?"


class EntityNotFound(KGQAError):
    """No entity of that name or id. ``suggestions`` holds the nearest names, best first."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(f"no entity '{name}' in the graph{_did_you_mean(suggestions)}")
        self.name = name
        self.suggestions = tuple(suggestions)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.suggestions)


class RelationNotFound(KGQAError):
    """No relation of that name or id. ``suggestions`` holds the nearest names, best first."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(f"no relation '{name}' in the graph{_did_you_mean(suggestions)}")
        self.name = name
        self.suggestions = tuple(suggestions)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.suggestions)


class TaskNotFound(KGQAError):
    """No text task of that name. ``known`` holds the names of those there are."""

    def __init__(self, name: str, known: Sequence[str] = ()) -> None:
        has = f"it has: {', '.join(known)}" if known else "it has none"
        super().__init__(
            f"the model has no text task '{name}'; {has}; add one: kgqa train --task {name}=FILE"
        )
        self.name = name
        self.known = tuple(known)


class QueryError(KGQAError):
    """A SPARQL query that cannot be answered."""


class QueryRejected(QueryError):
    """A query that is refused: an update, SERVICE, FROM, LOAD, too long or nested too deep."""


class QueryTimeout(QueryError):
    """A query that took longer than the time it was given."""


class ConfigError(KGQAError):
    """An option with a value that makes no sense."""


class ModelError(KGQAError):
    """A model folder that is missing, damaged or of another version."""


class QuestionError(KGQAError):
    """A question that is empty, or longer than any question is."""
