"""Why an answer is wrong: the first layer on the question's way that went astray.

It is told from the question, the answer and the graph alone, in this order:

failed        the question raised an error
(right)       the top answer is a gold one, or rightly none is given: no cause, ``""``
unanswerable  something is answered although gold says that the graph has no answer
abstained     nothing is answered although there is a gold answer
linking       a gold topic entity, by its name, its id or the last part of its id, is not among the
              entities linked; where the question gives none: no linked entity is within three
              facts of a gold answer
operator      the set behind the answer is right, what was made of it is not: as many things are
              listed as gold counts; the things counted are the gold ones; yes or no stands where
              things are asked for, or things where yes or no is; all are listed where gold picks
              some of them (a superlative or a comparison)
ranking       a gold answer is among the answer's own entities below the top, or at the end of
              another reading; to a count: another reading has as many answers as gold says
retrieval     none of these: the topic is linked, but no reading shown reaches a gold answer
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kgqa.graph import KnowledgeGraph
from kgqa.metrics import Grade, NamesOf, answer_key
from kgqa.query import k_hop
from kgqa.records import Answer, Evidence, Question, ScoredAnswer
from kgqa.store.naming import local_name

CAUSES = {
    "linking": "the entity that is asked about was not found in the question",
    "retrieval": "the entity was found, but no reading reaches a right answer",
    "ranking": "a right answer was found, but another came first",
    "operator": "the right things were found, but not counted, picked or listed as asked",
    "abstained": "no answer was given, although the graph has one",
    "unanswerable": "an answer was given, although the graph has none",
    "failed": "the question raised an error",
}
"""Each cause with its meaning, in the order in which a question meets them."""

_TRUTH = frozenset({"yes", "no"})
_PICKING = ("superlative", "comparison")


def diagnose(
    question: Question,
    answer: Answer,
    grade: Grade,
    kg: KnowledgeGraph | None = None,
    error: str = "",
) -> str:
    """One of ``CAUSES``, or an empty string where the top answer is right.

    Args:
        question: with its gold answers.
        answer: what was answered.
        grade: of that answer.
        kg: the graph; without it an entity goes by its id and label only.
        error: what went wrong, where the question failed.
    """
    if error:
        return "failed"
    if grade.correct:
        return ""
    if not question.answers:
        return "unanswerable"
    if not answer.entities:
        return "abstained"
    case = _Case(question, answer, frozenset(map(answer_key, question.answers)), kg)
    if case.unlinked():
        return "linking"
    if case.misused():
        return "operator"
    return "ranking" if grade.rank is not None or case.reached() else "retrieval"


def graph_names(kg: KnowledgeGraph | None) -> NamesOf:
    """From an entity's id to all names that the graph has for it."""
    if kg is None:
        return lambda known: ()
    store = kg.store

    def names(known: str) -> Iterator[str]:
        node = store.entity_to_id.get(known)
        return iter(()) if node is None else (name.text for name in store.names(node))

    return names


@dataclass(frozen=True, slots=True)
class _Case:
    """A wrong answer to a question that has one; ``wanted`` are the keys of the gold answers."""

    question: Question
    answer: Answer
    wanted: frozenset[str]
    kg: KnowledgeGraph | None

    def unlinked(self) -> bool:
        """Whether a gold topic entity is missing, or must be."""
        linked = self.answer.topic_entities
        if not self.question.topic_entities:
            return self._apart([match.id for match in linked])
        keys = {key for match in linked for key in self._keys(match.id, match.label)}
        keys |= {answer_key(local_name(match.id)) for match in linked}
        return any(answer_key(topic) not in keys for topic in self.question.topic_entities)

    def misused(self) -> bool:
        """Whether the set is right and its use is not."""
        kind, given = self.answer.type, _labels(self.answer.entities)
        if kind == "count":
            return given == {str(len(self.wanted))} and self._all_gold(self.answer.evidence)
        if self._is_truth(self.wanted) != self._is_truth(given):
            return True
        if self.question.type in (None, "count") and self.wanted == {str(len(given))}:
            return True
        own = (self._keys(one.id, one.label) & self.wanted for one in self.answer.entities)
        return self.question.type in _PICKING and kind != self.question.type and any(own)

    def reached(self) -> bool:
        """Whether another reading ends in a gold answer, or has as many as gold says."""
        others = self.answer.alternatives
        if self.answer.type == "count":
            return any(self.wanted == {str(len(_labels(one.answers)))} for one in others)
        ends = (end for one in others for end in self._ends(one.evidence))
        return any(self._keys(*end) & self.wanted for end in ends)

    def _keys(self, known: str, label: str) -> set[str]:
        """All that an entity or a value goes by."""
        return {answer_key(name) for name in (known, label, *graph_names(self.kg)(known))}

    def _all_gold(self, evidence: Sequence[Evidence]) -> bool:
        ends = list(self._ends(evidence))
        return bool(ends) and all(self._keys(*end) & self.wanted for end in ends)

    def _is_truth(self, keys: Iterable[str]) -> bool:
        """Whether it is yes or no, and no entity of that name."""
        keys = set(keys)
        return len(keys) == 1 and keys <= _TRUTH and not self._nodes(keys)

    def _ends(self, evidence: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
        """Id and label of the node at the end of each chain of facts."""
        topics = {match.id for match in self.answer.topic_entities}
        return (_end(item, topics) for item in evidence if item.triples)

    def _nodes(self, names: Iterable[str]) -> list[int]:
        return [] if self.kg is None else [n for name in names for n in self.kg.names.exact(name)]

    def _apart(self, linked: Sequence[str]) -> bool:
        """Whether gold answers are in the graph, but none within three facts of what is linked."""
        gold = self._nodes(self.question.answers or ())
        if self.kg is None or not gold:
            return False
        ids = self.kg.store.entity_to_id
        starts = [ids[known] for known in linked if known in ids]
        if not starts:
            return False
        near = np.concatenate(k_hop(self.kg.store, starts, 2))
        around = np.concatenate(k_hop(self.kg.store, gold, 1))
        return not np.isin(near, around).any()


def _labels(answers: Iterable[ScoredAnswer]) -> set[str]:
    return {answer_key(one.label) or answer_key(one.id) for one in answers}


def _end(item: Evidence, topics: set[str]) -> tuple[str, str]:
    """Where a chain that starts at a topic entity ends."""
    first = item.triples[0]
    at = first.tail if first.tail in topics and first.head not in topics else first.head
    label = at
    for fact, (head, _, tail) in zip(item.triples, item.labels, strict=True):
        at, label = (fact.tail, tail) if fact.head == at else (fact.head, head)
    return at, label
