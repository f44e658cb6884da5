"""From questions to readings: by stated facts first, then of whole classes, then by guesses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kgqa.calibration import GUESSES, Calibrator
from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.errors import QuestionError
from kgqa.explained import plain
from kgqa.grammar.derivation import agent_of
from kgqa.graph_parts import GraphParts
from kgqa.guessing import GuessingWalker
from kgqa.linking import WHO
from kgqa.membership import SORT, WHAT, definition, membership
from kgqa.mentions import SURELY, Candidate
from kgqa.quantities import quantities
from kgqa.reading import Reading
from kgqa.reasoner import Reasoner, StepWords
from kgqa.records import Question
from kgqa.retrieval import Walker
from kgqa.strangers import strange_names
from kgqa.text import clean

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor
    from kgqa.features import GraphFeatures
    from kgqa.scorer import PathScorer

MAX_QUESTION = 2000
_SURE_PATH = 0.5
_BEAM, _MARGIN = 4, 3.0  # of the second look, whose every step is dearer


class Understander:
    """Reads questions about a graph, as far as what is stated and what is guessed bear it."""

    def __init__(
        self,
        parts: GraphParts,
        config: Config,
        scorers: Sequence[PathScorer],
        features: GraphFeatures,
        encoder: Encoder,
        calibrator: Calibrator,
        predictor: TailPredictor | None = None,
        guess_calibrator: Calibrator | None = None,
    ) -> None:
        self.parts = parts
        self.config = config
        self.scorers = tuple(scorers)
        self.features = features
        self.encoder = encoder
        self.calibrator = calibrator
        self.predictor = predictor
        self.guess_calibrator = guess_calibrator or GUESSES

    def understand(
        self, questions: Sequence[Question]
    ) -> tuple[list[str], list[list[Candidate]], list[list[Reading]]]:
        """Cleaned texts, linked candidates and readings: what ``batch`` makes answers from.

        Where the stated facts leave a question open, they are those of the second look, if it is
        sure enough.
        """
        texts, linked, readings = self.first_look(questions)
        unsure = [number for number, found in enumerate(readings) if self.leaves_open(found)]
        if self.second_look is not None and unsure:
            asked = [texts[number] for number in unsure]
            found_anew = self.second_look.readings(asked, [linked[number] for number in unsure])
            for number, found in zip(unsure, found_anew, strict=True):
                if self._convinces(found):
                    readings[number] = found
                elif _is_denied(found, linked[number]):
                    readings[number] = [_with_nothing(found[0]), *readings[number]]
        return texts, linked, readings

    def first_look(
        self, questions: Sequence[Question]
    ) -> tuple[list[str], list[list[Candidate]], list[list[Reading]]]:
        """What ``understand`` gives, from stated facts alone."""
        texts = [checked(question.text) for question in questions]
        linked = [
            self.parts.linker.candidates(text, question.topic_entities)
            if question.topic_entities
            else self._without_bounds(text, self.parts.linker.link(text))
            for text, question in zip(texts, questions, strict=True)
        ]
        readings = self.reasoner.readings(texts, linked)
        self._look_at_groups(texts, linked, readings)
        self._look_at_sorts(texts, linked, readings)
        return texts, linked, readings

    def _without_bounds(self, text: str, linked: list[Candidate]) -> list[Candidate]:
        """The candidates but those that are bounds: 1968 in "albums that came out before 1968"."""
        operators = self.parts.walker.operators
        if operators is None or not operators.valued:
            return linked
        bounds = {(one.start, one.end) for one in quantities(text) if one.side}
        return [one for one in linked if (one.mention.start, one.mention.end) not in bounds]

    def _look_at_groups(
        self,
        texts: Sequence[str],
        linked: list[list[Candidate]],
        readings: list[list[Reading]],
    ) -> None:
        """Read what is left open as asked of all of a class.

        Keep that where it is sure enough, or where no entity is named.
        """
        linker = self.parts.linker
        unsure = [number for number, found in enumerate(readings) if not self._is_sure(found)]
        groups = {
            number: linker.groups(texts[number], linked[number])
            for number in unsure
            if not strange_names(texts[number], linked[number], linker)
        }
        asked = [number for number in unsure if groups.get(number)]
        if not asked:
            return
        found = self.reasoner.readings(
            [texts[number] for number in asked], [groups[number] for number in asked]
        )
        for number, read in zip(asked, found, strict=True):
            own = [one for one in read if not _is_everybody(one)]
            sure = self._is_sure(own) and not _passes_over(own[0], linked[number])
            if sure or (own and not linked[number]):
                readings[number] = own
                linked[number] = [*groups[number], *linked[number]]

    def _look_at_sorts(
        self,
        texts: Sequence[str],
        linked: Sequence[Sequence[Candidate]],
        readings: list[list[Reading]],
    ) -> None:
        """Read by rule what asks whether a thing is of a sort, or what it is.

        The latter where the graph gives it a class, or nothing else is surely meant.
        """
        groups, walker, store = self.parts.groups, self.parts.walker, self.parts.store
        for number, text in enumerate(texts):
            found = membership(text, linked[number], groups, walker, self._is_part_played)
            if found is None:
                found = definition(text, linked[number], walker)
                named = found is not None and bool(store.types(found.candidate.node))
                if not named and self._is_sure(readings[number]):
                    continue
            if found is not None:
                readings[number] = [found, *readings[number]]

    def _is_part_played(self, noun: str) -> bool:
        """Whether a noun is for who does what a relation says: "director" of "directed by"."""
        vocabulary, steps = self.parts.vocabulary, range(self.parts.store.num_steps)
        forms = (form for step in steps for form in vocabulary.forms(step, "en"))
        return any(agent_of(form) == noun for form in forms)

    def _is_sure(self, readings: Sequence[Reading]) -> bool:
        return bool(readings) and self.calibrator.confidence(readings) >= self.config.sure

    def leaves_open(self, readings: Sequence[Reading]) -> bool:
        """Whether the stated facts give no confident answer, although the question is no count."""
        if not readings:
            return True
        if readings[0].how in (SORT, WHAT):
            return False
        return not (self._is_sure(readings) or readings[0].counts or readings[0].whole)

    def _convinces(self, readings: Sequence[Reading]) -> bool:
        """Whether the second look found a guess, or is surer of what is stated than the first.

        Nothing is counted or affirmed by guesses.
        """
        if not readings or readings[0].counts or readings[0].asks == "yes-no":
            return False
        stated = readings[0].belief >= 1.0
        least = self.config.sure if stated else self.config.guess_threshold
        return self.guess_calibrator.confidence(readings) >= least

    @cached_property
    def second_look(self) -> Reasoner | None:
        """Reads questions over stated and guessed facts; None where none can be guessed."""
        if self.predictor is None or not self.config.second_look:
            return None
        return self.reasoner_over(self.parts.walker, self.predictor)

    @cached_property
    def reasoner(self) -> Reasoner:
        """Graph and network, ready to read questions."""
        return self.reasoner_over(self.parts.walker)

    @cached_property
    def _said(self) -> Callable[[int], frozenset[str]]:
        """The plain English words by which a step and what it leads to are called."""
        vocabulary = self.parts.vocabulary

        def said(step: int) -> frozenset[str]:
            texts = [*vocabulary.names(step, "en"), *vocabulary.class_words(step, "en")]
            texts += [form.text for form in vocabulary.forms(step, "en")]
            return frozenset(plain(word) for text in texts for word in text.split())

        return cache(said)

    def reasoner_over(self, walker: Walker, predictor: TailPredictor | None = None) -> Reasoner:
        """Reads questions over the facts of a walker; given a predictor, over guesses too."""
        known = self.features, self.encoder, self.scorers
        vocabulary = self.parts.vocabulary
        words = StepWords(vocabulary.sort, self._said, vocabulary.unsaid.gathers)
        if predictor is None:
            return Reasoner(walker, *known, self.config, words=words)
        bounds = replace(self.config.retrieval, beam_size=_BEAM, beam_margin=_MARGIN)
        config = replace(self.config, retrieval=bounds)
        guessing = GuessingWalker.beside(walker, predictor)
        return Reasoner(guessing, *known, config, guessed=True, words=words)


def _is_denied(found: Sequence[Reading], linked: Sequence[Candidate]) -> bool:
    """Whether it is asked if there is any of what only guesses lead to: "has X a coast?".

    Then the graph says of the likes of X what it does not say of X.
    """
    if not found or found[0].asks != "yes-no" or found[0].belief >= 1.0 or found[0].how:
        return False
    sure = math.exp(found[0].log_probability) >= _SURE_PATH
    return sure and not _names_others(found[0], linked)


def _with_nothing(reading: Reading) -> Reading:
    """The reading as one of stated facts, of which there are none."""
    nothing = reading.result[:0]
    return replace(reading, combined=nothing, guessed=False, belief=1.0)


def _is_everybody(reading: Reading) -> bool:
    """Whether "who" is answered with all persons there are: then nothing is said of them."""
    pronoun = WHO.fullmatch(reading.candidate.mention.text) is not None
    return pronoun and not reading.path.walk.steps and not reading.how


def _passes_over(reading: Reading, linked: Sequence[Candidate]) -> bool:
    """Whether a reading of a whole class leaves out an entity that the question surely names.

    To say yes or no, that entity is looked for in the result.
    """
    return reading.asks != "yes-no" and _names_others(reading, linked)


def _names_others(reading: Reading, linked: Sequence[Candidate]) -> bool:
    """Whether the question surely names an entity elsewhere than where the reading begins."""
    named = (one.mention for one in linked if one.score >= SURELY)
    return any(not mention.overlaps(reading.candidate.mention) for mention in named)


def checked(question: str) -> str:
    """The question cleaned.

    Raises:
        QuestionError: nothing is left of it, or it is too long to be one.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters; at most {MAX_QUESTION:,} are read"
        )
    text = clean(question)
    if not any(char.isalnum() for char in text):
        raise QuestionError("the question is empty: it holds no letter and no digit")
    return text
