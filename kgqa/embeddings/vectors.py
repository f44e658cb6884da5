"""Trained vectors as a record, and the folder that holds them: JSON and safetensors, no pickle."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from kgqa.embeddings.calibration import Calibration
from kgqa.embeddings.config import canonical_model
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.errors import ConfigError, ModelError

_FORMAT = "kgqa-embeddings-1"
_STATE = "state."


@dataclass(frozen=True, kw_only=True)
class GraphEmbeddings:
    """Vectors of E entities and 2R steps, and the function that scores facts with them.

    Attributes:
        model: name of the model, from ``config.MODELS``.
        entity: (E, D) float32.
        step: (2R, D) float32; rows from R on walk a relation from tail to head.
        options: further arguments of the PyKEEN model.
        state: parameters of a model without a closed form; empty for the others.
        calibration: turns scores into probabilities, once ``calibrate`` has fitted it.
    """

    model: str
    entity: Tensor
    step: Tensor
    options: Mapping[str, int | float | bool | str] = field(default_factory=dict)
    state: Mapping[str, Tensor] = field(default_factory=dict)
    dim: int
    calibration: Calibration | None = None

    @property
    def num_entities(self) -> int:
        return len(self.entity)

    @property
    def num_relations(self) -> int:
        return len(self.step) // 2

    @property
    def relation(self) -> Tensor:
        """(R, D): vectors of the relations from head to tail."""
        return self.step[: self.num_relations]

    @torch.no_grad()
    def score_tails(self, heads: Tensor, steps: Tensor, candidates: Tensor | None = None) -> Tensor:
        """Scores of all tails, or of N candidates; larger is better. TransE: -||h + r - t||.

        Args:
            heads: (B,) entities from which the step is walked.
            steps: (B,) steps.
            candidates: (N,) entities; all E of them where None.

        Returns:
            (B, E) or (B, N) float32.
        """
        geometry = GEOMETRIES.get(self.model)
        if geometry is None:
            from kgqa.embeddings.pykeen_model import score_with_pykeen

            return score_with_pykeen(self, heads, steps, candidates)
        tails = self.entity if candidates is None else self.entity[candidates]
        return geometry.score(self.entity[heads], self.step[steps], tails)


def save_embeddings(embeddings: GraphEmbeddings, folder: str | Path) -> None:
    """Write to ``folder``: into a side folder first, so that it is never half written."""
    target = Path(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    side = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        tensors = {"entity": embeddings.entity, "step": embeddings.step}
        tensors |= {_STATE + name: value for name, value in embeddings.state.items()}
        save_file({k: v.contiguous() for k, v in tensors.items()}, side / "vectors.safetensors")
        text = json.dumps(_description(embeddings), indent=2, sort_keys=True)
        (side / "embeddings.json").write_text(text + "\n", encoding="utf-8")
        _move_into_place(side, target)
    finally:
        shutil.rmtree(side, ignore_errors=True)


def _description(embeddings: GraphEmbeddings) -> dict[str, Any]:
    calibration = embeddings.calibration
    return {
        "format": _FORMAT,
        "model": embeddings.model,
        "dim": embeddings.dim,
        "num_entities": embeddings.num_entities,
        "num_relations": embeddings.num_relations,
        "options": dict(embeddings.options),
        "calibration": None if calibration is None else asdict(calibration),
    }


def _move_into_place(side: Path, target: Path) -> None:
    side.chmod(0o755)  # mkdtemp's folders are readable by their owner only
    if target.exists():
        old = side.with_name(f"{side.name}-old")
        os.replace(target, old)
        os.replace(side, target)
        shutil.rmtree(old)
    else:
        os.replace(side, target)


def load_embeddings(folder: str | Path) -> GraphEmbeddings:
    """Read what ``save_embeddings`` wrote.

    Raises:
        ModelError: a file is missing, damaged or of another version.
    """
    source = Path(folder)
    try:
        described = json.loads((source / "embeddings.json").read_text(encoding="utf-8"))
        tensors = load_file(source / "vectors.safetensors")
        return _assemble(described, tensors)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError, ConfigError) as error:
        reason = str(error) or type(error).__name__
        raise ModelError(
            f"cannot read the vectors in '{source}': {reason}; "
            "train them again with 'kgqa train GRAPH --output DIR'"
        ) from error


def _assemble(described: dict[str, Any], tensors: dict[str, Tensor]) -> GraphEmbeddings:
    """The record, after a check that the two files belong together."""
    if described["format"] != _FORMAT:
        raise ValueError(f"format is {described['format']!r}, not '{_FORMAT}'")
    entity, step = tensors["entity"], tensors["step"]
    rows = (described["num_entities"], 2 * described["num_relations"])
    if (len(entity), len(step)) != rows:
        raise ValueError(f"{len(entity)} entities and {len(step)} steps, expected {rows}")
    fitted = described["calibration"]
    if not (entity.isfinite().all() and step.isfinite().all()):
        raise ValueError("some numbers are not finite")
    return GraphEmbeddings(
        model=canonical_model(described["model"]),
        entity=entity,
        step=step,
        options=described["options"],
        state={k.removeprefix(_STATE): v for k, v in tensors.items() if k.startswith(_STATE)},
        dim=described["dim"],
        calibration=None if fitted is None else Calibration.from_dict(fitted),
    )
