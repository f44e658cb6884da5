"""Rankers and their calibration, fitted on facts hidden from the vectors and from the walks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from kgqa.completion.paths import find_paths
from kgqa.completion.predictor import TailPredictor
from kgqa.completion.ranker import Example, StepRanker, fit_ranker, unfitted
from kgqa.config import CompletionConfig
from kgqa.embeddings.calibration import Examples, fit, margins
from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.store import CompactGraph
from kgqa.store.adjacency import Adjacency

Ints = NDArray[np.int64]
_EXPLORED = 120  # queries by which kinds of paths are chosen
_HARDEST = 40  # rivals taken from the top of the vectors, of the prior and of the evidence each
_DRAWN = 60  # and drawn from the rest
_CALIBRATED = 0.25  # share of the queries kept for the calibration
_SMALLEST = 8  # queries to fit a ranker on

Progress = Callable[[int, int], object]


def fit_predictor(
    graph: CompactGraph,
    embeddings: GraphEmbeddings | None,
    hidden: NDArray[np.integer],
    *,
    config: CompletionConfig | None = None,
    progress: Progress | None = None,
) -> TailPredictor:
    """A predictor over ``graph`` whose weights were fitted on its ``hidden`` facts (n, 3).

    The vectors must not have been trained on these. Facts are guessed where a (source, step) has
    none, so these pairs are fitted on; others only where there are too few of them.
    """
    config = config or CompletionConfig()
    final = TailPredictor(graph, embeddings, config=config)
    if not len(hidden):
        return final
    facts = without(graph, hidden)
    partial = TailPredictor(graph, embeddings, config=config, facts=facts, links=final.links)
    rng = np.random.default_rng(config.seed)
    rankers: list[StepRanker] = []
    judged: list[Examples] = []
    for step in range(graph.num_steps):
        ranker, examples = _fit_step(partial, np.asarray(hidden, dtype=np.int64), step, rng)
        rankers.append(ranker)
        judged += examples
        if progress is not None:
            progress(step + 1, graph.num_steps)
    calibration = None
    if judged:
        columns = zip(*((e.margin, e.step, e.true, e.weight) for e in judged), strict=True)
        calibration = fit(Examples(*map(torch.cat, columns)), graph.num_steps, 1.0)
    return final.with_rankers(tuple(rankers), calibration)


def without(graph: Adjacency, hidden: NDArray[np.integer]) -> Adjacency:
    """The facts of the graph that are not hidden, over the same nodes."""
    size = np.int64(graph.num_nodes)
    keys = [
        (facts[:, 0] * np.int64(graph.num_relations) + facts[:, 1]) * size + facts[:, 2]
        for facts in (graph.triples.astype(np.int64), np.asarray(hidden, dtype=np.int64))
    ]
    kept = graph.triples[~np.isin(keys[0], keys[1])]
    return Adjacency(kept, graph.num_nodes, graph.num_relations)


def queries_of(facts: Adjacency, hidden: Ints, step: int) -> tuple[Ints, list[Ints]]:
    """Sources with hidden tails of a step, and these tails; only those without stated tails, if
    there are enough."""
    relation, backward = facts.step_relation(step)
    rows = hidden[hidden[:, 1] == relation]
    pairs = np.unique(rows[:, [2, 0]] if backward else rows[:, [0, 2]], axis=0)
    sources, first = np.unique(pairs[:, 0], return_index=True)
    answers = np.split(pairs[:, 1], first[1:])
    bare = [i for i, source in enumerate(sources.tolist()) if not len(facts.follow(source, step))]
    chosen = bare if len(bare) >= _SMALLEST else range(len(sources))
    return sources[list(chosen)], [answers[i] for i in chosen]


def _fit_step(
    predictor: TailPredictor, hidden: Ints, step: int, rng: np.random.Generator
) -> tuple[StepRanker, list[Examples]]:
    sources, answers = queries_of(predictor.facts, hidden, step)
    if len(sources) < _SMALLEST:
        return unfitted(), []
    order = rng.permutation(len(sources))[: predictor.config.num_queries]
    sources, answers = sources[order], [answers[i] for i in order]
    cut = max(1, int(len(sources) * _CALIBRATED))
    paths = find_paths(
        predictor.matrices, sources[cut:][:_EXPLORED], answers[cut:][:_EXPLORED], predictor.config
    )
    blank = StepRanker(dense=(0.0, 0.0), paths=tuple(paths), weights=(0.0,) * len(paths))
    walking = predictor.with_rankers(
        tuple(blank if s == step else r for s, r in enumerate(predictor.rankers))
    )
    examples = _examples(walking, sources[cut:], answers[cut:], step, rng)
    ranker = fit_ranker(examples, paths, predictor.config.max_paths)
    ranked = predictor.with_rankers(
        tuple(ranker if s == step else r for s, r in enumerate(predictor.rankers))
    )
    return ranker, _judged(ranked, sources[:cut], answers[:cut], step, rng)


def _examples(
    predictor: TailPredictor,
    sources: Ints,
    answers: list[Ints],
    step: int,
    rng: np.random.Generator,
) -> list[Example]:
    """The features of the true tails of each query, of the hardest others, and of some more."""
    nodes = predictor.range_of(step).nodes
    made = []
    for begin in range(0, len(sources), 64):
        batch = sources[begin : begin + 64]
        vectors, prior = predictor.dense(batch, step)
        common = np.argsort(-prior, kind="stable")[:_HARDEST]
        evidence = predictor.evidence(batch, step)
        for row in range(len(batch)):
            own = [(column[r == row], value[r == row]) for r, column, value in evidence]
            true = np.flatnonzero(np.isin(nodes, answers[begin + row]))
            if not len(true):
                continue
            reached = np.zeros(len(nodes), dtype=np.float32)
            for column, value in own:
                reached[column] += value
            stated = np.searchsorted(nodes, predictor.facts.follow(int(batch[row]), step))
            chosen, weight = _rivals(true, stated, (common, vectors[row], reached), rng)
            features = np.zeros((len(chosen), 2 + len(own)), dtype=np.float32)
            features[:, 0], features[:, 1] = vectors[row][chosen], prior[chosen]
            for place, (column, value) in enumerate(own):
                full = np.zeros(len(nodes), dtype=np.float32)
                full[column] = value
                features[:, 2 + place] = full[chosen]
            made.append(Example(features, np.isin(chosen, true), weight))
    return made


def _rivals(
    true: Ints,
    stated: Ints,
    views: tuple[Ints, NDArray[np.float32], NDArray[np.float32]],
    rng: np.random.Generator,
) -> tuple[Ints, NDArray[np.float32]]:
    """Columns of true and rival tails, with how many of the range each stands for."""
    common, vectors, reached = views
    size = len(vectors)
    hardest = min(_HARDEST, size)
    by_vector = np.argpartition(-vectors, hardest - 1)[:hardest]
    by_path = np.argpartition(-reached, hardest - 1)[:hardest]
    hard = np.unique(np.concatenate((true, common, by_vector, by_path[reached[by_path] > 0])))
    hard = hard[~np.isin(hard, stated)]
    rest = np.ones(size, dtype=bool)
    rest[hard] = rest[stated] = False
    others = np.flatnonzero(rest)
    drawn = rng.choice(others, min(_DRAWN, len(others)), replace=False)
    weight = np.ones(len(hard) + len(drawn), dtype=np.float32)
    if len(drawn):
        weight[len(hard) :] = len(others) / len(drawn)
    return np.concatenate((hard, drawn)), weight


def _judged(
    predictor: TailPredictor,
    sources: Ints,
    answers: list[Ints],
    step: int,
    rng: np.random.Generator,
) -> list[Examples]:
    """Margins of true and wrong tails of queries that the ranker was not fitted on."""
    nodes = predictor.range_of(step).nodes
    scores = predictor.unstated(sources, step)  # (B, n)
    found = []
    for row, tails in enumerate(answers):
        true = torch.from_numpy(np.isin(nodes, tails))
        if not true.any():
            continue
        margin = margins(scores[row], 1.0)
        open_ = scores[row].isfinite()
        wrong = torch.nonzero(open_ & ~true).flatten()
        wrong = wrong[torch.argsort(margin[wrong], descending=True, stable=True)]
        rest = wrong[_HARDEST:].numpy()
        drawn = torch.from_numpy(rng.permutation(rest)[:_HARDEST])
        chosen = torch.cat((torch.nonzero(true).flatten(), wrong[:_HARDEST], drawn))
        weight = torch.ones(len(chosen))
        if len(drawn):
            weight[-len(drawn) :] = len(rest) / len(drawn)
        steps = torch.full((len(chosen),), step)
        found.append(Examples(margin[chosen], steps, true[chosen].float(), weight))
    return found
