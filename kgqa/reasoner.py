"""From linked questions to scored readings: encode, read, search, all in one place."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import torch

from kgqa.asked_sort import doubted
from kgqa.bound_words import compares
from kgqa.bridging import bridged
from kgqa.composing import composed
from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.ensemble import Ensemble, ReadQuestions
from kgqa.explained import explained
from kgqa.features import GraphFeatures, question_batch
from kgqa.heads.composition import COMPOSITIONS
from kgqa.heads.question_type import QUESTION_TYPES
from kgqa.listing import asked_of_each
from kgqa.mentions import Candidate, Mention
from kgqa.quantities import Quantity, quantities
from kgqa.ranks import Rank, rank
from kgqa.reading import Mentions, Reading, masked
from kgqa.retrieval import Walker
from kgqa.scorer import PathScorer
from kgqa.search import PathSearch, Topic
from kgqa.type_fitting import TypeFitter

_COMPARES = 0.2
_MOST_COMPARED = 4

Rows = dict[tuple[int, Mentions], int]
"""Of (question, mentions): the row of the memory that holds the question with these masked."""


class StepWords(NamedTuple):
    """By a relation's step, the sort of thing that it leads to (``StepVocabulary.sort``) and the
    words by which it is called (``explained.plain``); by two, whether those that the second leads
    to are said to be of what the first leaves from (``UnsaidSteps.gathers``)."""

    sort: Callable[[int], str]
    said: Callable[[int], frozenset[str]]
    gathers: Callable[[int, int], bool]


NO_WORDS = StepWords(lambda step: "", lambda step: frozenset(), lambda first, second: False)
"""Where nothing is known of them."""


class Understood(NamedTuple):
    """Of a question with its topic masked: the chances of its types, and that it compares."""

    types: dict[str, float]
    compares: float


class Reasoner:
    """A graph with trained networks.

    Args:
        walker: the graph.
        features: its steps and kinds as the networks see them.
        encoder: reads questions; the one that the networks were trained with.
        scorers: the trained networks.
        guessed: whether the walker takes guesses, and the readings are to say so.
        words: what steps are called, what sort of thing they lead to, which gather others.
    """

    def __init__(
        self,
        walker: Walker,
        features: GraphFeatures,
        encoder: Encoder,
        scorers: Sequence[PathScorer],
        config: Config,
        guessed: bool = False,
        words: StepWords = NO_WORDS,
    ) -> None:
        self.guessed = guessed
        self.words = words
        self.walker = walker
        self.features = features
        self.encoder = encoder
        self.config = config
        self.fitter = TypeFitter(walker)
        table = features.step_table(config.fusion.num_buckets)
        weigh = bool(config.fusion.weigh_overlap)
        self.ensemble = Ensemble(
            scorers, table, unfamiliar=features.unfamiliar, weigh_overlap=weigh
        )
        self.search = PathSearch(walker, features, self.ensemble, config.retrieval)

    @torch.inference_mode()
    def readings(
        self, questions: Sequence[str], linked: Sequence[Sequence[Candidate]]
    ) -> list[list[Reading]]:
        """For each question its readings, most probable first; none where nothing was linked.

        They are led by what several mean together, where that is asked.
        """
        numbers = [
            _bounds(question, candidates)
            for question, candidates in zip(questions, linked, strict=True)
        ]
        alone = [[(one,) for one in candidates] for candidates in linked]
        found, chances = self._search(questions, alone, numbers)
        compared = [
            self._compared(candidates) if self.walker.operators and chance > _COMPARES else []
            for candidates, chance in zip(linked, chances, strict=True)
        ]
        if any(compared):
            again, _ = self._search(questions, compared, numbers)
            found = [
                sorted([*one, *other], key=lambda reading: -reading.log_probability)
                for one, other in zip(again, found, strict=True)
            ]
        found = [self._together(*one) for one in zip(found, questions, linked, strict=True)]
        return [[*map(self._believed, own)] for own in found] if self.guessed else found

    def _together(
        self, readings: list[Reading], question: str, linked: Sequence[Candidate]
    ) -> list[Reading]:
        """The readings of one question, led by what some of them mean together."""
        walker, strange = self.walker, self.features.unfamiliar
        readings = doubted(readings, question, walker, self.words.sort)
        readings = explained(readings, question, walker, self.words.said)
        readings = bridged(readings, walker, self.words.gathers)
        found = composed(readings, walker.groups, question, linked, strange, walker.both_ways)
        found = explained(found, question, walker, self.words.said)
        return asked_of_each(found, question, linked, walker)

    def _search(
        self,
        questions: Sequence[str],
        starts: Sequence[Sequence[tuple[Candidate, ...]]],
        numbers: Sequence[Sequence[Quantity]],
    ) -> tuple[list[list[Reading]], list[float]]:
        """Readings from the starts of each question, and the chance that it compares them."""
        texts: dict[str, int] = {}
        rows: Rows = {}
        for number, own in enumerate(starts):
            for mentions in dict.fromkeys(map(_mentions, own)):
                text = masked(questions[number], mentions)
                rows[number, mentions] = texts.setdefault(text, len(texts))
        if not rows:
            return [[] for _ in questions], [0.0] * len(questions)
        read = self.ensemble.read(
            question_batch(list(texts), self.encoder, self.config.fusion.num_buckets)
        )
        understood = _understood(read)
        topics = [
            _topics(number, own, rows, numbers[number], rank(questions[number]))
            for number, own in enumerate(starts)
        ]
        found = self.search.search(read, topics)
        readings = []
        for number, (own, paths) in enumerate(zip(starts, found, strict=True)):
            named = {one.node for start in own for one in start}
            by_key = {_key(start, rows[number, _mentions(start)]): start for start in own}
            own_readings = [
                Reading(
                    start[0],
                    path,
                    self.fitter.fitted(
                        understood[path.row].types, path.walk, questions[number], named
                    ),
                    dict(zip(COMPOSITIONS, path.compositions, strict=True)),
                    beside=start[1:],
                    chosen=sum(map(self.walker.is_operator, path.walk.steps)),
                    whole=start[0].node >= self.walker.store.num_nodes,
                )
                for path in paths
                for start in [by_key[path.walk.topic, path.walk.beside, path.row]]
            ]
            readings.append([one for one in own_readings if self._makes_sense(one)])
        chances = [0.0] * len(questions)
        for (number, _), row in rows.items():
            chances[number] = max(chances[number], understood[row].compares)
        return readings, chances

    def _makes_sense(self, reading: Reading) -> bool:
        """Whether a reading can be meant.

        Of one thing there is nothing to choose, only to ask.
        """
        walk = reading.path.walk
        chosen = bool(walk.steps) and self.walker.is_operator(walk.steps[0])
        idle = chosen and len(walk.frontiers[0]) == 1
        return reading.says_something and (reading.asks == "yes-no" or not idle)

    def _compared(self, candidates: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
        """Entities that the question may compare: one for each of its mentions, of one sort."""
        mentions = sorted(
            {one.mention for one in candidates}, key=lambda one: (one.start, -one.end)
        )
        mentions = [one for one in mentions if not any(map(one.overlaps, _before(one, mentions)))]
        mentions = mentions[:_MOST_COMPARED]
        kinds = self.features.kind_of
        entities = [one for one in candidates if one.node < len(self.walker.store.node_ids)]
        best: dict[int, list[Candidate]] = {}
        for mention in mentions:
            seen: set[int] = set()
            for one in entities:
                kind = int(kinds[one.node])
                if one.mention == mention and kind not in seen:
                    seen.add(kind)
                    best.setdefault(kind, []).append(one)
        alike = [tuple(group) for group in best.values() if len(group) >= 2]
        return sorted(alike, key=lambda group: (-len(group), -sum(one.score for one in group)))[:2]

    def _believed(self, reading: Reading) -> Reading:
        guessed = replace(reading, guessed=True)
        return replace(guessed, belief=float(guessed.beliefs(self.walker).max(initial=0.0)))


def _understood(read: ReadQuestions) -> list[Understood]:
    compares = read.compositions[:, COMPOSITIONS.index("compared")].tolist()
    return [
        Understood(dict(zip(QUESTION_TYPES, one, strict=True)), chance)
        for one, chance in zip(read.types.tolist(), compares, strict=True)
    ]


def _bounds(question: str, linked: Sequence[Candidate]) -> list[Quantity]:
    """The numbers of a question, and on which side of them what is meant may lie.

    Where one names a node, as an age or a number on a shirt may, and nothing is compared with it,
    just that number is meant.
    """
    named = {(one.mention.start, one.mention.end) for one in linked}
    return [
        replace(one, side="equal")
        if (one.start, one.end) in named
        and not compares(question[: one.start], question[one.end :])
        else one
        for one in quantities(question)
    ]


def _mentions(start: tuple[Candidate, ...]) -> Mentions:
    return tuple(one.mention for one in start)


def _before(mention: Mention, others: Sequence[Mention]) -> list[Mention]:
    return [one for one in others if one.start < mention.start]


def _key(start: tuple[Candidate, ...], row: int) -> tuple[int, tuple[int, ...], int]:
    return start[0].node, tuple(one.node for one in start[1:]), row


def _topics(
    number: int,
    starts: Sequence[tuple[Candidate, ...]],
    rows: Rows,
    numbers: Sequence[Quantity],
    place: Rank,
) -> list[Topic]:
    """Where the search for one question begins, each start once for each of its mentions."""
    found: dict[tuple[int, tuple[int, ...], int], Topic] = {}
    for start in starts:
        mentions = _mentions(start)
        key = _key(start, rows[number, mentions])
        named = tuple(one for one in numbers if not any(_within(one, span) for span in mentions))
        score = math.log(sum(one.score for one in start) / len(start))
        found[key] = Topic(key[0], key[2], score, key[1], named, place)
    return list(found.values())


def _within(number: Quantity, mention: Mention) -> bool:
    return mention.start <= number.start and number.end <= mention.end
