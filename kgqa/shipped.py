"""Where the shipped world graph, its model and the general networks lie."""

from __future__ import annotations

from pathlib import Path

from kgqa.errors import DataError, ModelError

_DATA = Path(__file__).resolve().parent.parent / "kg_data"


def shipped_graph() -> Path:
    """The world graph's file.

    Raises:
        DataError: it is not there.
    """
    path = _DATA / "world.ttl"
    if not path.is_file():
        raise DataError(f"the world graph is missing at {path}; make it: make world")
    return path


def shipped_model() -> Path:
    """The world model's folder.

    Raises:
        ModelError: it is not there.
    """
    path = _DATA / "model"
    if not path.is_dir():
        raise ModelError(f"the world model is missing at {path}; make it: make model")
    return path


def shipped_networks() -> Path | None:
    """The folder of the general networks (``kgqa.general``); None where it is not there."""
    path = _DATA / "general"
    return path if path.is_dir() else None
