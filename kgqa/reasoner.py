"""From linked questions to scored readings: encode, read, search, all in one place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.features import GraphFeatures, question_batch
from kgqa.fusion import Memory
from kgqa.heads.composition import COMPOSITIONS
from kgqa.heads.question_type import QUESTION_TYPES
from kgqa.linking import Candidate, Mention
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.scorer import PathScorer
from kgqa.search import PathSearch, ScoredWalk, Topic

_SURE, _POSSIBLE = -1.0, 0.02
_INTERSECTION = COMPOSITIONS.index("intersection")

Rows = dict[tuple[int, Mention], int]
"""Of (question, mention): the row of the memory that holds the question with it masked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question: a walk from a candidate, its probability, its type.

    ``intersection`` is the probability that the question means what several walks have in common;
    ``also`` is then the other one. A ``guessed`` reading is one of the second look; ``belief`` is
    the probability of the likeliest of its results, 1 where stated facts lead there.
    """

    candidate: Candidate
    path: ScoredWalk
    types: dict[str, float]
    intersection: float = 0.0
    also: Reading | None = None
    guessed: bool = False
    belief: float = 1.0

    @property
    def result(self) -> Nodes:
        """The nodes that answer: the end of the walk, or what both walks end in."""
        if self.also is None:
            return self.path.walk.result
        return np.intersect1d(self.path.walk.result, self.also.path.walk.result)

    @property
    def walks(self) -> tuple[Walk, ...]:
        """The walk, or both."""
        return tuple(one.path.walk for one in (self, self.also) if one is not None)

    @property
    def counts(self) -> bool:
        """Whether it is asked how many there are."""
        return self.types["count"] > self.types["entity"] + self.types["attribute"]

    def beliefs(self, walker: Walker) -> NDArray[np.float64]:
        """For each node of the result the probability that it is one, given the reading."""
        result = self.result
        total = np.ones(len(result))
        for walk in self.walks if self.guessed else ():
            total *= walker.belief(walk)[np.searchsorted(walk.result, result)]
        return total

    @property
    def log_probability(self) -> float:
        """Of the walk; of two, their mean."""
        if self.also is None:
            return self.path.log_probability
        return (self.path.log_probability + self.also.path.log_probability) / 2


class Reasoner:
    """A graph with a trained scorer.

    Args:
        walker: the graph.
        features: its steps and kinds as the scorer sees them.
        encoder: reads questions; the one that the scorer was trained with.
        scorer: the trained network.
        guessed: whether the walker takes guesses, and the readings are to say so.
    """

    def __init__(
        self,
        walker: Walker,
        features: GraphFeatures,
        encoder: Encoder,
        scorer: PathScorer,
        config: Config,
        guessed: bool = False,
    ) -> None:
        self.guessed = guessed
        self.walker = walker
        self.encoder = encoder
        self.scorer = scorer.eval()
        self.config = config
        with torch.inference_mode():
            steps = scorer.fusion.embed_steps(features.step_table(config.fusion.num_buckets))
            self.search = PathSearch(walker, features, scorer, steps, config.retrieval)

    @torch.inference_mode()
    def readings(
        self, questions: Sequence[str], linked: Sequence[Sequence[Candidate]]
    ) -> list[list[Reading]]:
        """For each question its readings, most probable first; none where nothing was linked."""
        texts: dict[str, int] = {}
        rows: Rows = {}
        for number, candidates in enumerate(linked):
            for mention in dict.fromkeys(one.mention for one in candidates):
                text = mention.masked(questions[number])
                rows[number, mention] = texts.setdefault(text, len(texts))
        if not rows:
            return [[] for _ in questions]
        memory, kinds = self._read(list(texts))
        found = self.search.search(memory, [_topics(*one, rows) for one in enumerate(linked)])
        readings = [
            with_intersection(self._readings(number, candidates, rows, paths, kinds))
            for number, (candidates, paths) in enumerate(zip(linked, found, strict=True))
        ]
        return [[*map(self._believed, own)] for own in readings] if self.guessed else readings

    def _believed(self, reading: Reading) -> Reading:
        guessed = replace(reading, guessed=True)
        return replace(guessed, belief=float(guessed.beliefs(self.walker).max()))

    def _read(self, texts: Sequence[str]) -> tuple[Memory, list[tuple[dict[str, float], float]]]:
        """Memory of all masked questions; of each its types' chances and an intersection's."""
        batch = question_batch(texts, self.encoder, self.config.fusion.num_buckets)
        memory = self.scorer.fusion.read(batch)
        chances = self.scorer.question_type(memory.pooled).softmax(-1).tolist()
        both = self.scorer.composition(memory.pooled).softmax(-1)[:, _INTERSECTION].tolist()
        types = [dict(zip(QUESTION_TYPES, row, strict=True)) for row in chances]
        return memory, list(zip(types, both, strict=True))

    def _readings(
        self,
        number: int,
        candidates: Sequence[Candidate],
        rows: Rows,
        paths: Sequence[ScoredWalk],
        kinds: Sequence[tuple[dict[str, float], float]],
    ) -> list[Reading]:
        """The finished walks of one question as readings."""
        by_key = {(one.node, rows[number, one.mention]): one for one in candidates}
        return [
            Reading(by_key[path.walk.topic, path.row], path, *kinds[path.row]) for path in paths
        ]


def _topics(number: int, candidates: Sequence[Candidate], rows: Rows) -> list[Topic]:
    """Where the search for one question begins, each entity once for each mention."""
    keys = {(one.node, rows[number, one.mention]): one.score for one in candidates}
    return [Topic(node, row, math.log(score)) for (node, row), score in keys.items()]


def with_intersection(readings: list[Reading]) -> list[Reading]:
    """The readings, led by what two of them have in common where that is meant.

    It is meant where two mentions that do not overlap each have a sure reading, both readings
    share results, and the composition head does not rule it out. The head alone cannot tell: it
    sees one mention masked, and knows of no other.
    """
    sure = [reading for reading in readings if reading.log_probability > _SURE]
    if not sure:
        return readings
    first = sure[0]
    for second in sure[1:]:
        if first.candidate.mention.overlaps(second.candidate.mention):
            continue
        both = replace(first, also=second)
        if len(both.result) and (first.intersection + second.intersection) / 2 > _POSSIBLE:
            return [both, *readings]
    return readings
