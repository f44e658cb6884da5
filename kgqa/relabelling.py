"""Weak labels chosen anew by a network that has read questions before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kgqa.examples import ExampleSet
from kgqa.labelling import Labelled
from kgqa.mining import Explanation
from kgqa.synthesis import WrittenQuestion
from kgqa.training import Trainer, path_log_probabilities

_CLOSE = 0.35
_RIVALS = 12
_TRUST = 0.1
_UNLIKELY = -12.0


def relabelled(
    labelled: Sequence[Labelled],
    trainer: Trainer,
    examples: Callable[[Sequence[WrittenQuestion]], ExampleSet],
) -> list[WrittenQuestion]:
    """The questions, each with the explanation that the answers and the network favour together.

    Hard expectation-maximisation: of the paths that explain the answers about as well as the one
    that was voted for, the likeliest under the network so far.
    """
    open_ones = [one for one in labelled if len(_rivals(one)) > 1]
    pairs = [(one, rival) for one in open_ones for rival in _rivals(one)]
    if not pairs:
        return [one.question for one in labelled]
    readings = examples([_as(one, rival) for one, rival in pairs])
    likely = path_log_probabilities(
        trainer.scorer, trainer.table, readings, trainer.config.batch_size
    )
    best: dict[int, tuple[float, Explanation]] = {}
    for (one, rival), log_probability in zip(pairs, likely, strict=True):
        score = _score(one, rival) + _TRUST * max(_UNLIKELY, float(log_probability))
        if id(one) not in best or score > best[id(one)][0]:
            best[id(one)] = (score, rival)
    return [_as(one, best[id(one)][1]) if id(one) in best else one.question for one in labelled]


def _rivals(one: Labelled) -> list[Explanation]:
    """The explanations that come near the best one, and the one that was voted for."""
    if not one.explanations:
        return []
    best = max(_score(one, rival) for rival in one.explanations)
    near = [rival for rival in one.explanations if _score(one, rival) >= best - _CLOSE]
    return sorted(near, key=lambda rival: -_score(one, rival))[:_RIVALS]


def _score(one: Labelled, rival: Explanation) -> float:
    return rival.f1 + one.votes.get(rival.steps, 0.0)


def _as(one: Labelled, rival: Explanation) -> WrittenQuestion:
    return replace(one.question, text=one.forms[rival.topic], topic=rival.topic, steps=rival.steps)
