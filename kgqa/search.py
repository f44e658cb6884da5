"""Beam search for reasoning paths: at each hop only the steps that the graph offers compete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.config import RetrievalConfig
from kgqa.ensemble import Ensemble, Judged, ReadQuestions
from kgqa.features import GraphFeatures, Known
from kgqa.quantities import Quantity
from kgqa.ranks import TOP, Rank
from kgqa.retrieval import Walk, Walker
from kgqa.scorer import NextStep


@dataclass(frozen=True, slots=True)
class ScoredWalk:
    """A walk with its log probability, given the ``row`` of the memory that it reads.

    ``compositions`` are the chances of what a finished walk is to its question.
    """

    walk: Walk
    log_probability: float
    row: int
    compositions: tuple[float, ...] = ()


class Topic(NamedTuple):
    """Where a search begins: a topic, the ``row`` of the memory it goes with, its log weight.

    ``beside`` are further entities that it begins from, ``numbers`` those that the question names,
    ``rank`` is which of the most or the least it asks for.
    """

    node: int
    row: int
    log_probability: float
    beside: tuple[int, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    rank: Rank = TOP


class _Open(NamedTuple):
    """A walk that may go on, and the number of its question."""

    question: int
    path: ScoredWalk


class PathSearch:
    """Expands topic entities into reasoning paths, best first."""

    def __init__(
        self,
        walker: Walker,
        features: GraphFeatures,
        ensemble: Ensemble,
        config: RetrievalConfig,
    ) -> None:
        self.walker = walker
        self.features = features
        self.ensemble = ensemble
        self.config = config

    def search(
        self, questions: ReadQuestions, topics: Sequence[Sequence[Topic]]
    ) -> list[list[ScoredWalk]]:
        """For each question its finished walks, most probable first.

        All questions go through the networks together, one hop after the other.

        Args:
            questions: one or more masked forms of each question, read.
            topics: where the search for each question begins.
        """
        beam = [
            _Open(number, ScoredWalk(self._start(one), one.log_probability, one.row))
            for number, own in enumerate(topics)
            for one in own
        ]
        finished: list[list[ScoredWalk]] = [[] for _ in topics]
        known: Known = {}
        longest = 2 * self.config.max_hops + self.config.max_operators
        for hop in range(longest + 1):
            beam = self._expand(questions, beam, finished, known, hop == longest)
            if not beam:
                break
        for done in finished:
            done.sort(key=lambda path: -path.log_probability)
        return finished

    def _start(self, topic: Topic) -> Walk:
        return self.walker.start(topic.node, topic.beside, topic.numbers, topic.rank)

    def _expand(
        self,
        questions: ReadQuestions,
        beam: Sequence[_Open],
        finished: Sequence[list[ScoredWalk]],
        known: Known,
        last: bool,
    ) -> list[_Open]:
        """Open walks one step longer; walks that stop here join ``finished``."""
        if not beam:
            return []
        paths = [one.path for one in beam]
        choices = [self.walker.choices(path.walk) for path in paths]
        judged = self._judged(questions, paths, choices, known)
        log_probs = judged.log_probs.numpy()  # (B, 2 + N): *stop*, *nothing fits*, the choices
        log_probs += np.array([path.log_probability for path in paths], np.float32)[:, None]
        meant = judged.compositions.tolist()
        for one, row, chances in zip(beam, log_probs, meant, strict=True):
            if self.walker.may_stop(one.path.walk):
                done = replace(one.path, log_probability=float(row[0]), compositions=tuple(chances))
                finished[one.question].append(done)
        return [] if last else self._longer(beam, choices, log_probs, finished)

    def _longer(
        self,
        beam: Sequence[_Open],
        choices: Sequence[NDArray[np.int32]],
        log_probs: NDArray[np.float32],
        finished: Sequence[Sequence[ScoredWalk]],
    ) -> list[_Open]:
        """The most promising continuations of each question's walks."""
        longer = []
        for number, rows in _by_question(beam):
            scores = log_probs[rows, 2:].ravel()
            for place in _promising(scores, finished[number], self.config):
                row, column = divmod(int(place), log_probs.shape[1] - 2)
                path = beam[rows[row]].path
                walk = self.walker.advance(path.walk, int(choices[rows[row]][column]))
                if len(walk.result) or self.walker.is_operator(walk.steps[-1]):
                    longer.append(_Open(number, ScoredWalk(walk, float(scores[place]), path.row)))
        return longer

    def _judged(
        self,
        questions: ReadQuestions,
        beam: Sequence[ScoredWalk],
        choices: Sequence[NDArray[np.int32]],
        known: Known,
    ) -> Judged:
        """What the networks make of walks of one length, each over the question that it reads."""
        can_stop = [self.walker.may_stop(path.walk) for path in beam]
        return self.ensemble.judge(
            questions,
            torch.tensor([path.row for path in beam]),
            _taken(beam),
            self.features.reached_by([path.walk for path in beam], known),
            candidate_tensors(choices, self.ensemble.num_vectors, can_stop),
        )


def _taken(beam: Sequence[ScoredWalk]) -> Tensor:
    """(B, K - 1) the steps of walks of one length."""
    taken = torch.tensor([path.walk.steps for path in beam], dtype=torch.long)
    return taken.view(len(beam), -1)


def _by_question(beam: Sequence[_Open]) -> Iterator[tuple[int, list[int]]]:
    """(question, indexes of its walks); the walks of a question stand side by side."""
    for number, group in groupby(range(len(beam)), lambda index: beam[index].question):
        yield number, list(group)


def _promising(
    scores: NDArray[np.float32], done: Sequence[ScoredWalk], config: RetrievalConfig
) -> NDArray[np.int64]:
    """Places of the best scores, best first, that can still come among the best finished walks."""
    finished = sorted((path.log_probability for path in done), reverse=True)
    floor = max([*finished[:1], float(scores.max(initial=-np.inf))]) - config.beam_margin
    if len(finished) >= config.beam_size:
        floor = max(floor, finished[config.beam_size - 1])
    best = np.argsort(-scores, kind="stable")[: config.beam_size]
    return best[scores[best] > floor]


def candidate_tensors(
    choices: Sequence[NDArray[np.int32]], num_vectors: int, can_stop: Sequence[bool]
) -> NextStep:
    """Candidates of several paths, padded: column 0 is *stop*, column 1 *nothing fits*."""
    width = 2 + max((len(row) for row in choices), default=0)
    steps = np.zeros((len(choices), width), dtype=np.int64)
    mask = np.zeros((len(choices), width), dtype=bool)
    steps[:, :2] = num_vectors - 2, num_vectors - 1
    mask[:, 0], mask[:, 1] = np.array(can_stop, dtype=bool), True
    for index, row in enumerate(choices):
        steps[index, 2 : 2 + len(row)] = row
        mask[index, 2 : 2 + len(row)] = True
    return NextStep(torch.from_numpy(steps), torch.from_numpy(mask))
