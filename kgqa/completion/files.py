"""The folder of a fitted predictor: its rankers and calibration as JSON.

The vectors have a folder of their own (``kgqa.embeddings.save_embeddings``), and what is walked is
the graph itself, so that facts added later are evidence at once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kgqa.completion.links import NUM_LINKS
from kgqa.completion.predictor import TailPredictor
from kgqa.completion.ranker import NUM_DENSE, StepRanker
from kgqa.config import CompletionConfig
from kgqa.embeddings.calibration import Calibration
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import ConfigError, ModelError
from kgqa.store import CompactGraph

_FORMAT = "kgqa-completion-1"
_FILE = "completion.json"


def save_predictor(predictor: TailPredictor, folder: str | Path) -> None:
    """Write what ``fit_predictor`` fitted; the vectors are saved by themselves."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    described = {
        "format": _FORMAT,
        "relations": predictor.graph.relation_ids,
        "config": asdict(predictor.config),
        "rankers": [asdict(ranker) for ranker in predictor.rankers],
        "calibration": asdict(predictor.calibration),
    }
    side = target / f".{_FILE}.part"
    side.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    os.replace(side, target / _FILE)


def load_predictor(
    folder: str | Path, graph: CompactGraph, embeddings: GraphEmbeddings | None
) -> TailPredictor:
    """Read what ``save_predictor`` wrote, over the graph and vectors that go with it.

    Raises:
        ModelError: the file is missing, damaged, or of another graph's relations.
    """
    source = Path(folder) / _FILE
    try:
        described = json.loads(source.read_text(encoding="utf-8"))
        return _assemble(described, graph, embeddings)
    except (OSError, ValueError, KeyError, TypeError, ConfigError) as error:
        reason = str(error) or type(error).__name__
        raise ModelError(
            f"cannot read what was learned about missing facts in '{source}': {reason}; "
            "train the model again with 'kgqa train GRAPH --output DIR'"
        ) from error


def load_if_fitted(
    folder: str | Path, graph: CompactGraph, embeddings: GraphEmbeddings | None
) -> TailPredictor | None:
    """The same, or None where nothing was learned about missing facts."""
    return load_predictor(folder, graph, embeddings) if (Path(folder) / _FILE).is_file() else None


def _assemble(
    described: Mapping[str, Any], graph: CompactGraph, embeddings: GraphEmbeddings | None
) -> TailPredictor:
    if described["format"] != _FORMAT:
        raise ValueError(f"format is {described['format']!r}, not '{_FORMAT}'")
    if described["relations"] != list(graph.relation_ids):
        raise ValueError("the relations are not those of the graph")
    rankers = tuple(_ranker(values, graph.num_steps) for values in described["rankers"])
    if len(rankers) != graph.num_steps:
        raise ValueError(f"{len(rankers)} rankers for {graph.num_steps} steps")
    return TailPredictor(
        graph,
        embeddings,
        config=CompletionConfig(**described["config"]),
        rankers=rankers,
        calibration=Calibration.from_dict(described["calibration"]),
    )


def _ranker(values: Mapping[str, Any], num_steps: int) -> StepRanker:
    paths = tuple(tuple(int(kind) for kind in path) for path in values["paths"])
    weights = tuple(float(weight) for weight in values["weights"])
    dense = tuple(float(weight) for weight in values["dense"])
    if len(dense) != NUM_DENSE or len(weights) != len(paths):
        raise ValueError("a ranker's weights do not fit its paths")
    if any(not 0 <= kind < num_steps + NUM_LINKS for path in paths for kind in path):
        raise ValueError("a path has a step that the graph does not have")
    return StepRanker(dense=dense, paths=paths, weights=weights)
