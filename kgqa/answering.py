"""From scored readings to an answer: operator, ranking, evidence, confidence, sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from kgqa.calibration import Calibrator
from kgqa.concluding import (
    holds,
    listed_type,
    number_text,
    passes_over,
    question_type,
    tells_existence,
    total,
)
from kgqa.config import Config
from kgqa.description import Describer
from kgqa.evidence import EvidenceFinder
from kgqa.linking import Linker
from kgqa.membership import SORT, WHAT, asked_of
from kgqa.mentions import Candidate
from kgqa.offered import OFFERED
from kgqa.ranking import AnswerRanker
from kgqa.reading import Reading
from kgqa.records import Alternative, Answer, Description, EntityMatch, Evidence, ScoredAnswer
from kgqa.strangers import missed
from kgqa.verbalise import Verbaliser

_MAX_EVIDENCE = 50
_NUMBER = re.compile(r"[-+−]?[\d.,]*\d")
_MORE_LIKELY_THAN_NOT = 0.5
_IN_PART = 0.5  # where something that the question names is not in its reading
_SENTENCES = 6  # that say what a thing is
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
    "strange": {
        "en": "I do not know: the graph has nothing that is called “{name}”.",
        "zh": "我不知道：图谱中没有叫“{name}”的东西。",
    },
}


class Answerer:
    """Turns the readings of a question into an ``Answer`` over one graph.

    Args:
        linker: knows the names of the graph.
        threshold: the least confidence of an answer; that of the settings where none is given.
    """

    def __init__(
        self,
        ranker: AnswerRanker,
        verbaliser: Verbaliser,
        calibrator: Calibrator,
        linker: Linker,
        config: Config,
        threshold: float | None = None,
    ) -> None:
        self.ranker = ranker
        self.walker = ranker.walker
        self.store = self.walker.store
        self.evidence = EvidenceFinder(self.walker)
        self.verbaliser = verbaliser
        self.describer = Describer(self.walker.plain, verbaliser)
        self.calibrator = calibrator
        self.linker = linker
        self.config = config
        self.threshold = config.threshold if threshold is None else threshold

    def answer(
        self,
        question: str,
        language: str,
        candidates: Sequence[Candidate],
        readings: Sequence[Reading],
        *,
        brief: bool = False,
    ) -> Answer:
        """The best reading as an answer; no entities and a reason where none is sure enough.

        In brief, other readings come without their facts.
        """
        topics = self._matches(candidates, language)
        if not readings:
            text = _UNKNOWN["nothing"][language]
            return Answer(question, "entity", (), text, 0.0, topics, language=language)
        best = readings[0]
        confidence = self.calibrator.confidence(readings)
        if passes_over(best, candidates, question, self.walker):
            confidence *= _IN_PART
        few = 0 if brief else _MAX_ALTERNATIVE_EVIDENCE
        alternatives = self._alternatives(readings, language, few)
        least = self.threshold
        if least and tells_existence(best, candidates):
            least = max(least, _MORE_LIKELY_THAN_NOT)
        strange = missed(best, question, candidates, self.linker) if least else None
        if confidence < least or strange is not None:
            why = "unsure" if strange is None else "strange"
            name = self._name(best.candidate, language) if strange is None else strange.text
            return Answer(
                question,
                question_type(best, self.walker),
                (),
                _UNKNOWN[why][language].format(name=name),
                confidence if strange is None else 0.0,
                topics,
                alternatives=(self._alternative(best, language, few), *alternatives),
                language=language,
            )
        entities, text = self._conclude(question, best, readings, candidates, language)
        used = [each for one in (best, *best.also) for each in (one.candidate, *one.beside)]
        chosen = self._matches(used, language)
        ids = {match.id for match in chosen}
        return Answer(
            question=question,
            type=question_type(best, self.walker),
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
        self,
        question: str,
        best: Reading,
        readings: Sequence[Reading],
        candidates: Sequence[Candidate],
        language: str,
    ) -> tuple[tuple[ScoredAnswer, ...], str]:
        """Apply the operator to the end of the walk, and say what comes of it."""
        words, say = self._words(best, language), self.verbaliser
        kind, score = question_type(best, self.walker), probability(best)
        if best.how == SORT:
            so = bool(len(best.result))
            return (_value("yes" if so else "no", score),), self._of_sort(best, so, language)
        if best.how == WHAT:
            sorts = self._what(best, language)
            return sorts, self._what_it_is(best, [one.label for one in sorts], language)
        if kind == "yes-no":
            labels = [self.store.label(int(node), language) for node in best.result]
            so = holds(best, candidates, question)
            value = _value("yes" if so else "no", score)
            return (value,), say.verdict(so, words, labels, language)
        if kind == "count":
            value = _value(str(len(best.result)), score)
            return (value,), say.count_sentence(words, len(best.result), language)
        amount = total(best, self.walker)
        if amount is not None:
            value = _value(number_text(amount), score)
            return (value,), say.total_sentence(words, best.asks, value.label, language)
        entities = self._ranked(best, readings, language)
        unit = say.unit(best.path.walk)
        shown = [f"{one.label}{unit if _NUMBER.fullmatch(one.label) else ''}" for one in entities]
        known = [one.known for one in entities]
        labels = [say.named(*one, language) for one in zip(shown, known, strict=True)]
        if best.how == OFFERED and len(best.path.walk.result) > len(labels):
            return entities, say.among(words, labels, language)
        return entities, say.sentence(words, labels, language)

    def _what(self, reading: Reading, language: str) -> tuple[ScoredAnswer, ...]:
        """What a thing is: its classes, or else the sort that it is of, or else itself."""
        node, store, groups = reading.candidate.node, self.store, self.walker.groups
        score = probability(reading)
        classes = [
            ScoredAnswer(store.class_ids[one], store.class_label(one, language), score)
            for one in store.types(node)
        ]
        around = None if groups is None else groups.around(reading.result)
        if classes or groups is None or around is None:
            return tuple(classes) or (self._scored(node, score, language),)
        return (_value(groups.of(around).label(language), score),)

    def _described(self, reading: Reading, language: str) -> Description:
        return self.describer.describe(reading.candidate.node, language, _SENTENCES)

    def _what_it_is(self, reading: Reading, nouns: Sequence[str], language: str) -> str:
        """What a thing is in sentences, with ``nouns`` for it where the graph gives no class."""
        label, node = self.store.label(reading.candidate.node, language), reading.candidate.node
        said = self._described(reading, language).text
        if self.store.types(node) or list(nouns) == [label]:
            return said or label
        space = "" if language == "zh" else " "
        return f"{self.verbaliser.is_a(label, nouns, language)}{space}{said}".strip()

    def _of_sort(self, reading: Reading, so: bool, language: str) -> str:
        """Whether things are of a sort; if not, what those are that are not."""
        store, groups = self.store, self.walker.groups
        sort, nodes = asked_of(reading, groups)
        noun = reading.candidate.mention.text if sort is None else self._name(sort, language)
        if not so and groups is not None and sort is not None:
            nodes = [node for node in nodes if node not in groups.of(sort.node).members]
        own = [[store.class_label(one, language) for one in store.types(node)] for node in nodes]
        labels = [store.label(node, language) for node in nodes]
        told = [(label, [noun] if so else its) for label, its in zip(labels, own, strict=True)]
        return self.verbaliser.of_sort(told, noun, so, language)

    def _words(self, reading: Reading, language: str) -> str:
        """What a reading means."""
        readings = [self.verbaliser.reading(walk, language) for walk in reading.walks]
        words = self.verbaliser.together(readings, reading.how, language)
        return self.verbaliser.apart(words, reading.apart, language)

    def _ranked(
        self, best: Reading, readings: Sequence[Reading], language: str
    ) -> tuple[ScoredAnswer, ...]:
        """The results; those that other readings reach too first, then as the ranker has them."""
        walk = best.path.walk
        ranks = dict(zip(walk.result.tolist(), self.ranker.scores(walk), strict=True))
        beliefs = self._worth_showing(best)
        scores = dict.fromkeys(beliefs, 0.0)
        for reading in readings:
            own = probability(reading) * reading.beliefs(self.walker)
            for node, score in zip(reading.result.tolist(), own.tolist(), strict=True):
                if node in scores:
                    scores[node] += score
        order = sorted(
            scores, key=lambda node: (-round(scores[node], 6), -ranks.get(node, 0.0), node)
        )
        return tuple(self._scored(node, scores[node], language, beliefs[node]) for node in order)

    def _worth_showing(self, reading: Reading, limit: int | None = None) -> dict[int, float]:
        """The first results, and how probable each is; guesses only where near the best."""
        beliefs = reading.beliefs(self.walker)
        places = np.flatnonzero(beliefs >= _NEAR_BEST * reading.belief)[:limit]
        return dict(zip(reading.result[places].tolist(), beliefs[places].tolist(), strict=True))

    def _scored(self, node: int, score: float, language: str, belief: float = 1.0) -> ScoredAnswer:
        label = self.store.label(node, language)
        return ScoredAnswer(self.store.node_ids[node], label, min(1.0, score), belief >= 1.0)

    def _alternatives(
        self, readings: Sequence[Reading], language: str, facts: int
    ) -> tuple[Alternative, ...]:
        """Other readings with other results, each with the facts behind so many of these."""
        seen = {_key(readings[0])}
        found: list[Alternative] = []
        for reading in readings[1:]:
            if _key(reading) not in seen and len(found) < _MAX_ALTERNATIVES:
                seen.add(_key(reading))
                found.append(self._alternative(reading, language, facts))
        return tuple(found)

    def _alternative(self, reading: Reading, language: str, facts: int) -> Alternative:
        shown = self._worth_showing(reading, _MAX_ALTERNATIVE_ANSWERS)
        answers = [
            self._scored(node, probability(reading) * belief, language, belief)
            for node, belief in shown.items()
        ]
        evidence = self._evidence(reading, language, facts) if facts else ()
        words = self._words(reading, language)
        kind = listed_type(reading, self.walker)
        return Alternative(words, tuple(answers), probability(reading), evidence, kind)

    def _evidence(
        self, reading: Reading, language: str, limit: int = _MAX_EVIDENCE
    ) -> tuple[Evidence, ...]:
        """A chain of facts for each of the first results and each walk to it."""
        if reading.how == WHAT:
            walks = self.describer.walks(reading.candidate.node, self._described(reading, language))
            facts = [[(one.topic, one.steps[0], int(to)) for to in one.result] for _, one in walks]
            score = probability(reading)
            return tuple(self.evidence.worded(one, score, language) for one in facts[:limit])
        shown = self._worth_showing(reading, limit)
        return self.evidence.evidence(reading, shown, probability(reading), language)

    def _name(self, candidate: Candidate, language: str) -> str:
        """A topic by its label."""
        groups = self.walker.groups
        if groups is not None and groups.is_group(candidate.node):
            return groups.of(candidate.node).label(language)
        return self.store.label(candidate.node, language)

    def _matches(self, candidates: Sequence[Candidate], language: str) -> tuple[EntityMatch, ...]:
        """The entities among some candidates."""
        entities = [one for one in candidates if one.node < self.store.num_nodes]
        return tuple(self._match(one, language) for one in entities)

    def _match(self, candidate: Candidate, language: str) -> EntityMatch:
        node = candidate.node
        kinds = tuple(self.store.class_label(cls, language) for cls in self.store.types(node))
        return EntityMatch(
            self.store.node_ids[node], self.store.label(node, language), candidate.score, "", kinds
        )


def _value(text: str, score: float) -> ScoredAnswer:
    """An answer that is no node: its text is its id and its label."""
    return ScoredAnswer(text, text, min(1.0, score))


def probability(reading: Reading) -> float:
    """Probability of a reading, link and path together."""
    return math.exp(reading.log_probability)


def _key(reading: Reading) -> bytes:
    return reading.result.astype(np.int32).tobytes()
