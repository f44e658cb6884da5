"""Where learning begins: with networks that have learned to read questions already.

How questions are put is much the same whatever graph they are about, and so is how a question and a
relation's name belong together. What networks have learned of that on other graphs need not be
learned anew on the next (Pan and Yang 2010, "A survey on transfer learning").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from kgqa.config import Config
from kgqa.errors import ConfigError
from kgqa.general import general_networks
from kgqa.scorer import PathScorer, load_scorers
from kgqa.side_folder import whole

GENERAL = "general"
_SIZES = ("width", "num_heads", "question_layers", "path_layers", "num_buckets")
_ITS_OWN = ("fusion.step_graph.", "fusion.reached_graph.", "labels.")


def forerunners(config: Config) -> Sequence[PathScorer]:
    """The networks that ``training.start`` names; none where learning begins by chance.

    Of the general ones there are none where they have another encoder or another size, or are not
    there.

    Raises:
        ConfigError: the settings name another model, which has another encoder or another size.
        ModelError: the folder that they name holds no model, or the general ones are damaged.
    """
    start = config.training.start
    if not start:
        return ()
    if start == GENERAL:
        general = general_networks()
        return general.scorers if general and _are_alike(general.config, config) else ()
    with whole(f"training.start: the model in '{start}'", "name another, or none"):
        folder = Path(start)
        described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        fits = _are_alike(Config.from_dict(described["config"]), config)
        found = load_scorers(folder) if fits else ()
    if not found:
        raise ConfigError(
            f"training.start: the model in '{start}' has another encoder or networks of another "
            "size"
        )
    return found


def begin_with(scorer: PathScorer, forerunner: PathScorer) -> None:
    """Give a network the weights of another, as far as they fit.

    What the other reads of entity and relation vectors stays behind: those of one graph say
    nothing about another's. So do text tasks.
    """
    scorer.load_state_dict(scorer.state_dict() | _shared(scorer, forerunner))


def keep_some(scorer: PathScorer, forerunner: PathScorer, share: float) -> None:
    """Give a trained network a share of the weights again that it began with.

    What is learned from questions that a system writes suits people's less than it seems to; the
    mean of before and after suits both (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
    models").
    """
    own = scorer.state_dict()
    mixed = {
        name: torch.lerp(own[name].float(), value.float(), share).to(own[name].dtype)
        for name, value in _shared(scorer, forerunner).items()
        if value.is_floating_point()
    }
    scorer.load_state_dict(own | mixed)


def _shared(scorer: PathScorer, forerunner: PathScorer) -> dict[str, torch.Tensor]:
    """The weights of one network that fit another's of the same name."""
    own = scorer.state_dict()
    return {
        name: value
        for name, value in forerunner.state_dict().items()
        if not name.startswith(_ITS_OWN) and name in own and own[name].shape == value.shape
    }


def _are_alike(theirs: Config, own: Config) -> bool:
    """Whether two configurations have the same encoder and networks of the same sizes."""
    same_sizes = all(getattr(theirs.fusion, size) == getattr(own.fusion, size) for size in _SIZES)
    return same_sizes and theirs.encoder.name == own.encoder.name
