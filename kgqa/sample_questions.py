"""Questions that a graph can be asked, with the answers that walking it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kgqa.concluding import number_text
from kgqa.config import SynthesisConfig
from kgqa.grammar import Inflection
from kgqa.lexical import MASK
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.thesaurus import Thesaurus
from kgqa.verbalise import Verbaliser
from kgqa.vocabulary import StepVocabulary

_SHOWN, _TRIES, _SOURCES = 5, 8, 64
_TIDY = SynthesisConfig(
    num_questions=900,
    max_answers=30,
    typo_rate=0.0,
    unanswerable_rate=0.0,
    synonym_rate=0.0,
    misplaced_rate=0.0,
    shortcut_rate=0.0,
)
_ONE_BEFORE = re.compile(r"\b(an?|each|every|what is the \w+)\s+$", re.IGNORECASE)
_ONE_AFTER = re.compile(r"\s+(is|has|was|does)\b", re.IGNORECASE)
_MANY_BEFORE = re.compile(r"\b(all|of|of the|all the|among|many|fewest)\s+$", re.IGNORECASE)
_MANY_AFTER = re.compile(r"\s+(are|have|were|do)\b", re.IGNORECASE)
_JOINS: dict[str, Callable[[Nodes, Nodes], Nodes]] = {
    "intersection": np.intersect1d,
    "union": np.union1d,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A question about the graph and what answers it.

    ``answers`` are the first few of ``num_answers``, as labels; a count, a sum, yes or no is one.
    """

    question: str
    answers: tuple[str, ...]
    num_answers: int
    type: str
    language: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


class SampleWriter:
    """Writes questions whose answer is plain; the same ones on every run.

    Args:
        walker: the graph with its operators and groups.
        vocabulary: words for it.
        seed: of all chance.
    """

    def __init__(self, walker: Walker, vocabulary: StepVocabulary, seed: int = 0) -> None:
        self.walker = walker
        self.store = walker.store
        self.vocabulary = vocabulary
        self.writer = QuestionWriter(walker, vocabulary, _TIDY, Thesaurus(), seed, tidy=True)
        self.rng = self.writer.rng
        self.change = Inflection()
        self.verbaliser = Verbaliser(walker, vocabulary)

    @cached_property
    def possible(self) -> bool:
        """Whether the graph has a walk that can be asked about at all."""
        return bool(self.store.num_triples) and bool(self.writer.sampler.pools[0])

    def of_step(self, step: int, language: str) -> Sample | None:
        """The plainest question of one step, about something that it leads to few things from."""
        sources = np.unique(self.vocabulary.sample_sources(step, _SOURCES))
        topics = sorted(sources.tolist(), key=lambda node: (-self.store.degree(node), node))
        walks = [self.writer.walker.along(int(topic), (step,)) for topic in topics[:_TRIES]]
        walk = min((one for one in walks if len(one.result)), key=_size, default=None)
        if walk is None or not self.vocabulary.forms(step, language):
            return None
        what = self.verbaliser.reading(walk, language)
        number = len(walk.result)
        kind = "attribute" if self.store.is_literal(int(walk.result[0])) else "entity"
        labels = [self.store.label(int(node), language) for node in walk.result[:_SHOWN]]
        text = f"What {'are' if number > 1 else 'is'} {what}?"
        if language == "zh":
            text = f"{what}是什么？"
        return Sample(text, tuple(labels), number, kind, language)

    def of_chain(self, hops: int, language: str) -> Sample | None:
        """A question of so many steps."""
        if not self.possible or not (pools := self.writer.sampler.pools)[hops - 1]:
            return None
        for _ in range(_TRIES):
            if found := self._worded(self.rng.choice(self.rng.choice(pools[hops - 1])), language):
                return found
        return None

    def of_kind(self, name: str, language: str) -> Sample | None:
        """A question that needs an operator; ``name`` is one of ``OperatorWriter.kinds``."""
        operators = self.writer.operators
        if not self.possible or operators is None:
            return None
        for _ in range(_TRIES):
            written = operators.write_kind(name, language)
            if written and (found := self.concluded(written)):
                return found
            if not written:
                return None
        return None

    def concluded(self, readings: Sequence[WrittenQuestion]) -> Sample | None:
        """All readings of one question with its answer; None where the answer is not plain."""
        first = readings[0]
        if not first.answerable or first.text.count(MASK) != 1 + len(first.beside):
            return None
        text, walk = self.text(first), first.walk(self.walker)
        if first.type == "yes-no":
            said = self._verdict(first, walk, text)
            return None if said is None else self._sample(text, (said,), 1, first)
        result = self._joined(readings)
        if result is None or not len(result):
            return None
        if first.type in ("sum", "average"):
            number = self._total(first, walk)
            return None if number is None else self._sample(text, (number,), 1, first)
        if first.type == "count":
            return self._sample(text, (str(len(result)),), 1, first)
        labels = [self.store.label(int(node), first.language) for node in result[:_SHOWN]]
        return self._sample(text, tuple(labels), len(result), first)

    def text(self, question: WrittenQuestion) -> str:
        """The question with names in place of masks."""
        text, groups = question.text, self.walker.groups
        if groups is not None and groups.is_group(question.topic):
            noun = groups.of(question.topic).label(question.language)
            at = text.index(MASK)
            if question.language == "en" and not self._singular(question, at):
                noun = self.change.plural(noun)
            text = text.replace(MASK, noun)
        else:
            for node in (question.topic, *question.beside):
                text = text.replace(MASK, self.store.label(node, question.language), 1)
        return text[:1].upper() + text[1:]

    def _singular(self, question: WrittenQuestion, at: int) -> bool:
        """Whether the noun of a group stands for one thing, by the words around it."""
        before, after = question.text[:at], question.text[at + len(MASK) :]
        if _MANY_BEFORE.search(before) or _MANY_AFTER.match(after):
            return False
        return bool(_ONE_BEFORE.search(before) or _ONE_AFTER.match(after)) or self._chooses(
            question
        )

    def _chooses(self, question: WrittenQuestion) -> bool:
        operators = self.walker.operators
        last = question.steps[-1] if question.steps else 0
        if operators is None or not operators.is_operator(last):
            return False
        return bool(operators.of(last).choice.superlative)

    def _worded(self, walk: Walk, language: str) -> Sample | None:
        if self.store.is_literal(walk.topic):
            return None  # nobody begins at a motto
        found = self.writer.word(walk, language)
        return None if found is None else self.concluded([found])

    def _joined(self, readings: Sequence[WrittenQuestion]) -> Nodes | None:
        """What all readings come to together; None where they are parts of something else."""
        how = {one.composition for one in readings}
        results: list[Nodes] = [one.walk(self.walker).result for one in readings]
        if how == {"single"} or (how == {"compared"} and readings[0].beside):
            return results[0]
        if len(how) == 1 and len(readings) > 1 and (join := _JOINS.get(readings[0].composition)):
            joined = results[0]
            for result in results[1:]:
                joined = join(joined, result)
            return joined
        roles = [one.composition for one in readings]
        if sorted(roles) == ["base", "excluded"]:
            base, excluded = roles.index("base"), roles.index("excluded")
            kept: Nodes = np.setdiff1d(results[base], results[excluded])
            return kept
        return None

    def _verdict(self, question: WrittenQuestion, walk: Walk, text: str) -> str | None:
        """Yes or no, where the walk alone tells it."""
        if question.composition == "compared":
            return _yes(bool(np.array_equal(walk.result, [question.topic])))
        if question.numbers:
            return _yes(bool(len(walk.result)))
        labels = [self.store.label(int(node), question.language) for node in walk.result]
        rest = question.text.replace(MASK, " ")
        named = any(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", rest) for label in labels)
        han = question.language == "zh" and any(label in rest for label in labels)
        return "yes" if named or han else None

    def _total(self, question: WrittenQuestion, walk: Walk) -> str | None:
        operators = self.walker.operators
        if operators is None or not walk.steps or walk.steps[-1] not in operators.valued:
            return None
        values = operators.numbers(walk.steps[-1], walk.frontiers[-2])
        values = values[~np.isnan(values)]
        if not len(values):
            return None
        return number_text(float(values.sum() if question.type == "sum" else values.mean()))

    def _sample(
        self, text: str, answers: tuple[str, ...], number: int, question: WrittenQuestion
    ) -> Sample:
        return Sample(text, answers, number, question.type, question.language)


def mixed(writer: SampleWriter, kinds: Sequence[str], number: int) -> Iterator[Sample]:
    """Different questions, as many as are wanted or can be had: plain ones and others in turn."""
    seen: set[str] = set()
    languages = writer.writer.languages
    for place in range(_TRIES * number):
        if len(seen) == number:
            return
        language = languages[place // 2 % len(languages)]
        if place % 2 == 0 or not kinds:
            found = writer.of_chain(1 + place // 2 % 3, language)
        else:
            found = writer.of_kind(kinds[place // 2 % len(kinds)], language)
        if found is not None and found.question not in seen:
            seen.add(found.question)
            yield found


def _size(walk: Walk) -> int:
    return len(walk.result)


def _yes(so: bool) -> str:
    return "yes" if so else "no"
