"""What was measured: enough to do it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kgqa import __version__
from kgqa.evaluation import file_hash

_PACKAGES = ("torch", "sentence-transformers", "pykeen", "numpy", "scipy")


def _versions() -> dict[str, str]:
    found = {"kgqa": __version__, "Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One evaluation; hashes are SHA-256, ``date`` is when the run was described, in UTC.

    ``files`` are the question files with their hashes; ``seed`` is that of the intervals.
    """

    command: str = ""
    model: str = ""
    model_hash: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    date: str = field(default_factory=_now)
    versions: Mapping[str, str] = field(default_factory=_versions)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def hashed(files: Sequence[Path]) -> dict[str, str]:
    """Files with their hashes.

    Raises:
        DataError: one cannot be read.
    """
    return {str(path): file_hash(path) for path in files}
