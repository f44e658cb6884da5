"""Where learning begins: with networks that have learned to read questions already.

How questions are put is much the same whatever graph they are about, and so is how a question and a
relation's name belong together. What a model has learned of that on one graph need not be learned
anew on the next (Pan and Yang 2010, "A survey on transfer learning").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kgqa.config import Config
from kgqa.errors import ConfigError, ModelError
from kgqa.scorer import PathScorer, load_scorers
from kgqa.shipped import shipped_model
from kgqa.side_folder import whole

WORLD = "world"
_SIZES = ("width", "num_heads", "question_layers", "path_layers", "num_buckets")
_ITS_OWN = ("fusion.step_graph.", "fusion.reached_graph.", "labels.")


def forerunners(config: Config) -> Sequence[PathScorer]:
    """The networks that ``training.start`` names; none where learning begins by chance.

    Of the shipped model there are none where it has another encoder or another size, or is not
    there.

    Raises:
        ConfigError: the settings name another model, which has another encoder or another size.
        ModelError: the folder that they name holds no model.
    """
    start = config.training.start
    if not start:
        return ()
    try:
        with whole(f"training.start: the model in '{start}'", "name another, or none"):
            folder = shipped_model() if start == WORLD else Path(start)
            if _is_alike(folder, config):
                return load_scorers(folder)
    except ModelError:
        if start == WORLD:
            return ()
        raise
    if start == WORLD:
        return ()
    raise ConfigError(
        f"training.start: the model in '{start}' has another encoder or networks of another size"
    )


def begin_with(scorer: PathScorer, forerunner: PathScorer) -> None:
    """Give a network the weights of another, as far as they fit.

    What the other reads of entity and relation vectors stays behind: those of one graph say
    nothing about another's. So do text tasks.
    """
    own = scorer.state_dict()
    taken = {
        name: value
        for name, value in forerunner.state_dict().items()
        if not name.startswith(_ITS_OWN) and name in own and own[name].shape == value.shape
    }
    scorer.load_state_dict(own | taken)


def _is_alike(folder: Path, config: Config) -> bool:
    """Whether a model has the encoder and the sizes of a configuration."""
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    theirs = Config.from_dict(described["config"])
    same_sizes = all(
        getattr(theirs.fusion, size) == getattr(config.fusion, size) for size in _SIZES
    )
    return same_sizes and theirs.encoder.name == config.encoder.name
