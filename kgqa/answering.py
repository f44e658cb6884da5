"""From scored readings to an answer: operator, ranking, evidence, confidence, sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kgqa.calibration import Calibrator
from kgqa.config import Config
from kgqa.linking import Candidate
from kgqa.ranking import AnswerRanker
from kgqa.reasoner import Reading
from kgqa.records import Alternative, Answer, EntityMatch, Evidence, ScoredAnswer
from kgqa.retrieval import Walk
from kgqa.verbalise import Verbaliser

_MAX_EVIDENCE = 50
_NEAR_BEST = 0.5  # guesses less probable than this share of the best are not shown
_MAX_ALTERNATIVES = 4
_MAX_ALTERNATIVE_ANSWERS = 20
_MAX_ALTERNATIVE_EVIDENCE = 5
_UNKNOWN = {
    "nothing": {
        "en": "I do not know: nothing in the graph is named in the question.",
        "zh": "我不知道：问题里没有提到图谱中的任何实体。",
    },
    "unsure": {
        "en": "I do not know: the graph seems to hold no answer about {name}.",
        "zh": "我不知道：图谱中似乎没有关于{name}的答案。",
    },
}


class Answerer:
    """Turns the readings of a question into an ``Answer`` over one graph."""

    def __init__(
        self,
        ranker: AnswerRanker,
        verbaliser: Verbaliser,
        calibrator: Calibrator,
        config: Config,
        threshold: float | None = None,
    ) -> None:
        self.ranker = ranker
        self.walker = ranker.walker
        self.store = self.walker.store
        self.verbaliser = verbaliser
        self.calibrator = calibrator
        self.config = config
        self.threshold = config.threshold if threshold is None else threshold

    def answer(
        self,
        question: str,
        language: str,
        candidates: Sequence[Candidate],
        readings: Sequence[Reading],
    ) -> Answer:
        """The best reading as an answer; no entities and a reason where none is sure enough."""
        topics = tuple(self._match(candidate, language) for candidate in candidates)
        if not readings:
            text = _UNKNOWN["nothing"][language]
            return Answer(question, "entity", (), text, 0.0, topics, language=language)
        best = readings[0]
        confidence = self.calibrator.confidence(readings)
        alternatives = self._alternatives(readings, language)
        if confidence < self.threshold:
            name = self.store.label(best.candidate.node, language)
            text = _UNKNOWN["unsure"][language].format(name=name)
            return Answer(
                question,
                self._type(best),
                (),
                text,
                confidence,
                topics,
                alternatives=(self._alternative(best, language), *alternatives),
                language=language,
            )
        entities, text = self._conclude(best, readings, language)
        used = [best.candidate, *([best.also.candidate] if best.also else [])]
        chosen = tuple(self._match(candidate, language) for candidate in used)
        ids = {match.id for match in chosen}
        return Answer(
            question=question,
            type=self._type(best),
            entities=entities,
            text=text,
            confidence=confidence,
            topic_entities=(*chosen, *(match for match in topics if match.id not in ids)),
            evidence=self._evidence(best, language),
            alternatives=alternatives,
            reading=self._words(best, language),
            language=language,
        )

    def _conclude(
        self, best: Reading, readings: Sequence[Reading], language: str
    ) -> tuple[tuple[ScoredAnswer, ...], str]:
        """Apply the operator to the end of the walk: its nodes, or how many they are."""
        words = self._words(best, language)
        if self._type(best) == "count":
            number = len(best.result)
            value = ScoredAnswer(str(number), str(number), probability(best))
            return (value,), self.verbaliser.count_sentence(words, number, language)
        entities = self._ranked(best, readings, language)
        labels = [self.verbaliser.named(one.label, one.known, language) for one in entities]
        return entities, self.verbaliser.sentence(words, labels, language)

    def _words(self, reading: Reading, language: str) -> str:
        """What a reading means."""
        words = self.verbaliser.reading(reading.path.walk, language)
        if reading.also is None:
            return words
        other = self.verbaliser.reading(reading.also.path.walk, language)
        return self.verbaliser.both(words, other, language)

    def _ranked(
        self, best: Reading, readings: Sequence[Reading], language: str
    ) -> tuple[ScoredAnswer, ...]:
        """The results; those that other readings reach too first, then as the ranker has them."""
        ranks = dict(
            zip(best.path.walk.result.tolist(), self.ranker.scores(best.path.walk), strict=True)
        )
        beliefs = self._worth_showing(best)
        scores = dict.fromkeys(beliefs, 0.0)
        for reading in readings:
            own = probability(reading) * reading.beliefs(self.walker)
            for node, score in zip(reading.result.tolist(), own.tolist(), strict=True):
                if node in scores:
                    scores[node] += score
        order = sorted(scores, key=lambda node: (-round(scores[node], 6), -ranks[node], node))
        return tuple(self._scored(node, scores[node], language, beliefs[node]) for node in order)

    def _worth_showing(self, reading: Reading, limit: int | None = None) -> dict[int, float]:
        """The first results, and how probable each is; guesses only where near the best."""
        beliefs = reading.beliefs(self.walker)
        places = np.flatnonzero(beliefs >= _NEAR_BEST * reading.belief)[:limit]
        return dict(zip(reading.result[places].tolist(), beliefs[places].tolist(), strict=True))

    def _scored(self, node: int, score: float, language: str, belief: float = 1.0) -> ScoredAnswer:
        label = self.store.label(node, language)
        return ScoredAnswer(self.store.node_ids[node], label, min(1.0, score), belief >= 1.0)

    def _type(self, reading: Reading) -> str:
        """The question's type, as far as the walk's end allows it: values are not counted."""
        if self.store.is_literal(int(reading.result[0])):
            return "attribute"
        return "count" if reading.counts else "entity"

    def _alternatives(self, readings: Sequence[Reading], language: str) -> tuple[Alternative, ...]:
        """Other readings with other results."""
        seen = {_key(readings[0])}
        found: list[Alternative] = []
        for reading in readings[1:]:
            if _key(reading) not in seen and len(found) < _MAX_ALTERNATIVES:
                seen.add(_key(reading))
                found.append(self._alternative(reading, language))
        return tuple(found)

    def _alternative(self, reading: Reading, language: str) -> Alternative:
        shown = self._worth_showing(reading, _MAX_ALTERNATIVE_ANSWERS)
        answers = [
            self._scored(node, probability(reading) * belief, language, belief)
            for node, belief in shown.items()
        ]
        evidence = self._evidence(reading, language, _MAX_ALTERNATIVE_EVIDENCE)
        words = self._words(reading, language)
        return Alternative(words, tuple(answers), probability(reading), evidence)

    def _evidence(
        self, reading: Reading, language: str, limit: int = _MAX_EVIDENCE
    ) -> tuple[Evidence, ...]:
        """A chain of facts for each of the first results and each walk to it."""
        score = probability(reading)
        return tuple(
            self._chain(walk, self.walker.nodes_to(walk, node), score * belief, language)
            for node, belief in self._worth_showing(reading, limit).items()
            for walk in reading.walks
        )

    def _chain(self, walk: Walk, nodes: Sequence[int], score: float, language: str) -> Evidence:
        facts, labels = [], []
        for step, source, target in zip(walk.steps, nodes, nodes[1:], strict=False):
            relation, backward = self.store.step_relation(step)
            head, tail = (target, source) if backward else (source, target)
            facts.append(self.walker.fact(source, step, target))
            labels.append(
                (
                    self.store.label(head, language),
                    self.store.relation_label(relation, language),
                    self.store.label(tail, language),
                )
            )
        return Evidence(tuple(facts), tuple(labels), score)

    def _match(self, candidate: Candidate, language: str) -> EntityMatch:
        node = candidate.node
        kinds = tuple(self.store.class_label(cls, language) for cls in self.store.types(node))
        return EntityMatch(
            self.store.node_ids[node], self.store.label(node, language), candidate.score, "", kinds
        )


def probability(reading: Reading) -> float:
    """Probability of a reading, link and path together."""
    return math.exp(reading.log_probability)


def _key(reading: Reading) -> tuple[int, ...]:
    return tuple(map(int, reading.result))
