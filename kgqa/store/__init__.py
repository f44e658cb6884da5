"""Graphs as compact arrays: the core, and reading and writing it."""

from kgqa.store.builder import build_graph
from kgqa.store.compact import CompactGraph
from kgqa.store.folder import is_graph_folder, load_graph, save_graph
from kgqa.store.limits import UPLOAD_LIMITS, ReadLimits
from kgqa.store.naming import Name
from kgqa.store.reading import read_graph

__all__ = [
    "UPLOAD_LIMITS",
    "CompactGraph",
    "Name",
    "ReadLimits",
    "build_graph",
    "is_graph_folder",
    "load_graph",
    "read_graph",
    "save_graph",
]
