"""A folder that is written aside and takes its place only when it is whole; which one it may; and
what to say of one that cannot be read."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kgqa.errors import DataError, KGQAError, ModelError

ALONE = "kgqa-model-tasks"
"""The format of a model folder that holds text tasks or a generator, and no graph."""
_MODEL = "kgqa-model-"
_DESCRIBED = "config.json"


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


def check_place(folder: Path, family: str = _MODEL, what: str = "a model") -> None:
    """Refuses a folder that holds something other than a model, or than ``what`` is asked for.

    Args:
        folder: it may be empty, or not there.
        family: what the format of such a folder begins with.
        what: how to call it.

    Raises:
        DataError: says which.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        described = json.loads((folder / _DESCRIBED).read_text(encoding="utf-8"))
        known = str(described.get("format")).startswith(family)
    except (OSError, ValueError, AttributeError):
        known = False
    if not known:
        raise DataError(f"'{folder}' holds something other than {what}; choose another folder")


@contextmanager
def whole(what: str, remedy: str) -> Iterator[None]:
    """Whatever goes wrong in the block means that a model's files are missing or damaged.

    Args:
        what: is read: "the model in 'folder'".
        remedy: how to make it again.

    Raises:
        ModelError: says what, why and the remedy.
    """
    from safetensors import SafetensorError

    try:
        yield
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RuntimeError,
        KGQAError,
        SafetensorError,
    ) as error:
        raise ModelError(f"{what} cannot be read ({error}); {remedy}") from error


def mark_as_model(folder: Path) -> None:
    """Make a folder one that holds parts of a model and no graph, if it is not a model yet."""
    described = folder / _DESCRIBED
    if not described.exists():
        described.write_text(json.dumps({"format": ALONE}) + "\n", encoding="utf-8")
