"""A folder that is written aside and takes its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def side_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target``, which takes its place when the block ends well."""
    side = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield side
        _swap(side, target)
    finally:
        shutil.rmtree(side, ignore_errors=True)


def _swap(side: Path, target: Path) -> None:
    """Put the finished folder in place; what stood there goes only when it does."""
    side.chmod(0o755)
    if not target.exists():
        os.replace(side, target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    os.replace(target, old / "model")
    os.replace(side, target)
    shutil.rmtree(old)
