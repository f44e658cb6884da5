"""What a pipeline learns about missing facts: which to guess, and when a guess is worth saying."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgqa.calibration import GUESSES, Calibrator, fit_calibrator, signals
from kgqa.config import Config
from kgqa.mining import Gold
from kgqa.pipeline import QAPipeline
from kgqa.progress import Progress
from kgqa.reasoner import Reasoner
from kgqa.store import CompactGraph

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor
    from kgqa.embeddings import GraphEmbeddings

_FEW_HIDDEN = 50
_EVERY_VALUE = 20
_FEW_OPEN = 100

Asked = list[tuple[str, Gold]]
"""Questions as users ask them, with the nodes that answer them."""
Judged = list[tuple[list[float], bool]]
"""Signals of readings, and whether the likeliest answer of each was right."""


def fit_completion(
    store: CompactGraph,
    embeddings: GraphEmbeddings | None,
    config: Config,
    seed: int,
    progress: Progress,
) -> TailPredictor | None:
    """What is learned about missing facts from those that the vectors were not trained on.

    None where there are no vectors, too few such facts, or no second look is wanted.
    """
    from kgqa.completion import fit_predictor

    hidden = hidden_facts(store, seed)
    if embeddings is None or not config.second_look or len(hidden) < _FEW_HIDDEN:
        return None
    return fit_predictor(
        store,
        embeddings,
        hidden,
        config=config.completion,
        progress=progress.stage("learning what may be missing"),
    )


def between_entities(store: CompactGraph) -> NDArray[np.int64]:
    """The facts (M, 3) whose tail is an entity: those that vectors are trained on."""
    return store.triples[store.triples[:, 2] < store.num_entities].astype(np.int64)


def hidden_facts(store: CompactGraph, seed: int) -> NDArray[np.int64]:
    """Facts (n, 3) that the vectors of this seed know nothing of, those with values among them."""
    from kgqa.embeddings import hold_out

    _, held = hold_out(between_entities(store), seed=seed)
    of_values = store.triples[store.triples[:, 2] >= store.num_entities][::_EVERY_VALUE]
    return np.concatenate((held, of_values))


def calibrate_guesses(
    pipeline: QAPipeline, asked: Asked, seed: int, progress: Progress
) -> Calibrator:
    """A calibrator fitted on the questions among these that stated facts leave open.

    Where these are few, as on a graph that lacks little, the questions are asked again over a graph
    with hidden facts. Where no guess was right, confidence is that of a rule of succession.
    """
    if pipeline.second_look is None or pipeline.predictor is None:
        return GUESSES
    looks = pipeline.reasoner, pipeline.second_look
    judged = _judge(pipeline, *looks, asked, progress.stage("calibrating guesses"))
    if len(judged) < _FEW_OPEN:
        looks = _over_hidden(pipeline, pipeline.predictor, seed)
        judged += _judge(pipeline, *looks, asked, progress.stage("calibrating guesses"))
    right = [true for _, true in judged]
    if not any(right):
        return Calibrator(GUESSES.weights, -math.log(len(judged) + 1))
    return fit_calibrator([row for row, _ in judged], right, GUESSES)


def _judge(
    pipeline: QAPipeline,
    first: Reasoner,
    second: Reasoner,
    asked: Asked,
    report: Callable[[int, int], object],
) -> Judged:
    judged: Judged = []
    for start in range(0, len(asked), 64):
        part = asked[start : start + 64]
        texts = [text for text, _ in part]
        linked = [pipeline.parts.linker.candidates(text, ()) for text in texts]
        seen = first.readings(texts, linked)
        unsure = [number for number, found in enumerate(seen) if pipeline.leaves_open(found)]
        own = [texts[number] for number in unsure]
        anew = second.readings(own, [linked[number] for number in unsure])
        for number, found in zip(unsure, anew, strict=True):
            if found:
                best = found[0].result[found[0].beliefs(second.walker).argmax()]
                judged.append((signals(found), bool(np.isin(best, part[number][1].nodes))))
        report(start + len(part), len(asked))
    return judged


def _over_hidden(
    pipeline: QAPipeline, predictor: TailPredictor, seed: int
) -> tuple[Reasoner, Reasoner]:
    """Both looks, at the graph without its hidden facts."""
    from kgqa.completion import TailPredictor
    from kgqa.completion.fitting import without

    store = pipeline.kg.store
    partial = store.with_facts(without(store, hidden_facts(store, seed)).triples)
    guesses = TailPredictor(
        partial,
        predictor.embeddings,
        config=predictor.config,
        rankers=predictor.rankers,
        calibration=predictor.calibration,
        links=predictor.links,
    )
    walker = replace(pipeline.parts.walker, store=partial, operators=None, groups=None)
    return pipeline.reasoner_over(walker), pipeline.reasoner_over(walker, guesses)
