"""Entity and relation vectors: train, measure, save, load, predict missing facts.

A *step* is a relation walked in one direction: with R relations, step ``r`` goes from head to
tail of relation r and step ``R + r`` from tail to head, the numbering of the graph store.

    config.py       which model, how wide, how long
    geometry.py     scores as one matrix product: TransE, DistMult, ComplEx, RotatE
    vectors.py      GraphEmbeddings: the trained vectors, and their files
    pykeen_model.py the same vectors as a PyKEEN model                               [pykeen]
    batches.py      facts to queries with their known tails
    training.py     the loop
    evaluation.py   filtered rank metrics by PyKEEN's evaluator
    calibration.py  scores to probabilities
    prediction.py   missing tails of a (head, relation)
    nearest.py      entities with vectors alike
    judging.py      held-out facts, and the calibration fitted on them

Importing this package is light: torch comes with the first name that needs it, PyKEEN only with
training, with measuring, and with models that have no closed form in ``geometry``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kgqa.embeddings.config import EmbeddingConfig

if TYPE_CHECKING:
    from kgqa.embeddings.calibration import Calibration
    from kgqa.embeddings.evaluation import RankMetrics, evaluate_embeddings
    from kgqa.embeddings.judging import calibrate, hold_out
    from kgqa.embeddings.nearest import nearest_entities
    from kgqa.embeddings.prediction import PredictedTail, predict_tails
    from kgqa.embeddings.training import Epoch, Progress, iter_training, train_embeddings
    from kgqa.embeddings.vectors import GraphEmbeddings, load_embeddings, save_embeddings

__all__ = [
    "Calibration",
    "EmbeddingConfig",
    "Epoch",
    "GraphEmbeddings",
    "PredictedTail",
    "Progress",
    "RankMetrics",
    "calibrate",
    "evaluate_embeddings",
    "hold_out",
    "iter_training",
    "load_embeddings",
    "nearest_entities",
    "predict_tails",
    "save_embeddings",
    "train_embeddings",
]

_HOMES = {
    "calibration": ("Calibration",),
    "evaluation": ("RankMetrics", "evaluate_embeddings"),
    "judging": ("calibrate", "hold_out"),
    "nearest": ("nearest_entities",),
    "prediction": ("PredictedTail", "predict_tails"),
    "training": ("Epoch", "Progress", "iter_training", "train_embeddings"),
    "vectors": ("GraphEmbeddings", "load_embeddings", "save_embeddings"),
}


def __getattr__(name: str) -> object:
    """Import a public name's module when the name is first used."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
