"""What a training has reached, kept in a folder, so that one which was killed goes on from there.

The folder belongs to one training: graph, questions, settings and seed together make its
fingerprint, and what another one left there is thrown away. Everything in it is JSON and
safetensors; a file is written aside and moved into place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.config import Config
from kgqa.records import Question
from kgqa.store import CompactGraph

if TYPE_CHECKING:
    from torch import Tensor

    from kgqa.embeddings import GraphEmbeddings

_MANIFEST = "manifest.json"
_VECTORS = "embeddings"


class Checkpoint:
    """The folder of one training, or no folder at all: then nothing is kept."""

    def __init__(self, folder: Path | None, fingerprint: str = "") -> None:
        self.folder = folder
        if folder is None:
            return
        if _read_fingerprint(folder) != fingerprint:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            manifest = json.dumps({"fingerprint": fingerprint})
            (folder / _MANIFEST).write_text(manifest, encoding="utf-8")

    def embeddings(self) -> GraphEmbeddings | None:
        """The vectors, if they were trained."""
        from kgqa.embeddings import load_embeddings

        if self.folder is None or not (self.folder / _VECTORS).is_dir():
            return None
        return load_embeddings(self.folder / _VECTORS)

    def save_embeddings(self, embeddings: GraphEmbeddings) -> None:
        """Keep the vectors."""
        from kgqa.embeddings import save_embeddings

        if self.folder is not None:
            save_embeddings(embeddings, self.folder / _VECTORS)

    def stage(self, number: int) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
        """Tensors and plain values of a stage as its last finished epoch left them."""
        from safetensors import safe_open

        path = self._path(number)
        if path is None or not path.is_file():
            return None
        with safe_open(path, "pt") as file:
            names = list(file.keys())
            values = json.loads((file.metadata() or {})["values"])
            return {name: file.get_tensor(name) for name in names}, values

    def save_stage(
        self, number: int, tensors: Mapping[str, Tensor], values: Mapping[str, Any]
    ) -> None:
        """Keep what a stage has reached."""
        from safetensors.torch import save_file

        path = self._path(number)
        if path is None:
            return
        side = path.with_suffix(".new")
        kept = {name: tensor.contiguous().clone() for name, tensor in tensors.items()}
        save_file(kept, side, metadata={"values": json.dumps(values)})
        os.replace(side, path)

    def remove(self) -> None:
        """The training is done: nothing is left of its folder."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path | None:
        return None if self.folder is None else self.folder / f"stage-{number}.safetensors"


def fingerprint(
    graph: CompactGraph,
    questions: Sequence[Question] | None,
    dev: Sequence[Question] | None,
    config: Config,
    seed: int,
    tasks: Mapping[str, object] | None = None,
) -> str:
    """What tells one training from another, as SHA-256 in hexadecimal."""
    digest = hashlib.sha256(graph.triples.tobytes())
    for text in (*graph.node_ids, *graph.relation_ids):
        digest.update(text.encode("utf-8", "replace") + b"\n")
    asked = [None if given is None else [repr(one) for one in given] for given in (questions, dev)]
    taught = {name: repr(task) for name, task in (tasks or {}).items()}
    described = json.dumps([asked, config.to_dict(), seed, taught], sort_keys=True)
    digest.update(described.encode("utf-8", "replace"))
    return digest.hexdigest()


def _read_fingerprint(folder: Path) -> str | None:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return str(manifest["fingerprint"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
