"""How much a reader takes before it refuses."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kgqa.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """Bounds on what is read; generous by default, for files that the user chose.

    Attributes:
        max_bytes: of one file, after decompression.
        max_triples: statements of all files together.
        max_literal: characters of one literal, name or id.
    """

    max_bytes: int = 8 * 1024**3
    max_triples: int = 100_000_000
    max_literal: int = 1_000_000

    def __post_init__(self) -> None:
        for option in fields(self):
            value = getattr(self, option.name)
            if not isinstance(value, int) or value < 1:
                raise ConfigError(f"{option.name} must be a positive whole number, not {value!r}")


UPLOAD_LIMITS = ReadLimits(max_bytes=10 * 1024**2, max_triples=500_000, max_literal=64 * 1024)
"""For files that come from a stranger through a web page."""
