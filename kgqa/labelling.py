"""Questions with answers to training questions: linked, explained by paths, put to the vote.

Answers alone leave many paths open: several may lead to the same nodes by accident. Questions that
read alike, their mentions masked, mean the same path; so each path is judged by how well it
explains all of them. Of many questions that read the same, a sample is searched; the others only
check the paths that won.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgqa.config import LabellingConfig
from kgqa.encoder import Encoder
from kgqa.errors import EntityNotFound
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexical import MASK
from kgqa.linking import Linker
from kgqa.mentions import Candidate
from kgqa.metrics import answer_key
from kgqa.mining import Explanation, Gold, PathMiner
from kgqa.progress import Progress
from kgqa.records import Question
from kgqa.rivals import rival_steps, usual_paths
from kgqa.synthesis import WrittenQuestion
from kgqa.text import clean, language_of

Path = tuple[int, ...]
_AS_WELL, _MOST_READINGS, _ENOUGH_ALIKE = 0.9, 16, 4


@dataclass(frozen=True)
class Labelled:
    """A training question with its text in full and the nodes that answer it.

    ``others`` are it with other paths, which explain the answers as well or nearly so.
    """

    question: WrittenQuestion
    text: str
    gold: Gold
    others: tuple[WrittenQuestion, ...] = ()

    @property
    def readings(self) -> tuple[WrittenQuestion, ...]:
        """It with each of its paths."""
        return (self.question, *self.others)

    def disturbed(self, change: Callable[[str], str]) -> Labelled:
        """It with its masked text changed, in the same way for all paths from one topic."""
        texts = {one: change(one) for one in dict.fromkeys(each.text for each in self.readings)}
        first, *others = (replace(one, text=texts[one.text]) for one in self.readings)
        return replace(self, question=first, others=tuple(others))


@dataclass
class _Case:
    """One question on its way: its candidates, its gold nodes, what explains them."""

    text: str
    candidates: Sequence[Candidate]
    gold: Gold
    number: int | None
    found: list[Explanation] = field(default_factory=list)

    @property
    def topics(self) -> list[int]:
        return list(dict.fromkeys(one.node for one in self.candidates))

    @property
    def form(self) -> str:
        """The text with its first mention masked: what questions that read alike share."""
        return self.candidates[0].mention.masked(self.text)

    def masked_for(self, topic: int) -> str:
        """The text with the mention of a topic masked."""
        mention = next(one.mention for one in self.candidates if one.node == topic)
        return mention.masked(self.text)


class Labeller:
    """Explains the answers of questions about one graph."""

    def __init__(
        self,
        kg: KnowledgeGraph,
        linker: Linker,
        miner: PathMiner,
        encoder: Encoder,
        config: LabellingConfig,
    ) -> None:
        self.kg = kg
        self.linker = linker
        self.miner = miner
        self.encoder = encoder
        self.config = config

    @classmethod
    def over(cls, parts: GraphParts, encoder: Encoder) -> Labeller:
        """One that walks the graph as its settings say, by plain steps alone."""
        config = parts.config
        miner = PathMiner(parts.walker.plain, config.retrieval.max_hops)
        return cls(parts.kg, parts.linker, miner, encoder, config.labelling)

    def label(
        self, questions: Sequence[Question], progress: Progress, *, held: bool = False
    ) -> list[Labelled]:
        """Those of the questions that a path explains, with it; and those without an answer.

        Args:
            held: whether they are to judge by: then all paths count that explain an answer.
        """
        cases = [case for one in questions if (case := self._case(one)) is not None]
        forms: dict[str, list[_Case]] = {}
        for case in cases:
            forms.setdefault(case.form, []).append(case)
        report = progress.stage("explaining answers")
        sampled = [group[: self.config.sample] for group in forms.values()]
        total = sum(map(len, sampled))
        done = 0
        for group in sampled:
            for case in group:
                self._search(case)
                done += 1
                report(done, total)
        votes = dict(zip(forms, self._votes(list(forms), sampled), strict=True))
        explained = [(case, self._explanations(case, forms, votes)) for case in cases]
        explained = [(case, own) for case, own in explained if own]
        if not held:
            paths = [[one.steps for one in own] for _, own in explained]
            explained = [
                (case, [own[place] for place in places])
                for (case, own), places in zip(
                    explained, usual_paths(paths, rival_steps(self.kg.store)), strict=True
                )
            ]
        found = [self._labelled(case, own[:_MOST_READINGS]) for case, own in explained]
        progress.log(f"{len(found)} of {len(questions)} questions are explained by the graph")
        return found

    def agreement(self, questions: Sequence[Question]) -> NDArray[np.float64]:
        """(n,) the F1 of the best walk, for those of the questions whose answers are known."""
        cases = [case for one in questions if (case := self._case(one)) and case.gold.size]
        for case in cases:
            self._search(case)
        return np.array([case.found[0].f1 if case.found else 0.0 for case in cases])

    def misreadings(self, labelled: Sequence[Labelled]) -> list[WrittenQuestion]:
        """Of some questions what the linker finds beside their topic, where *nothing fits*."""
        return [
            wrong for one in labelled[:: self.config.misread_every] for wrong in self._misread(one)
        ]

    def _misread(self, labelled: Labelled) -> Iterator[WrittenQuestion]:
        right, known = labelled.question, {(one.topic, one.text) for one in labelled.readings}
        for one in self.linker.link(labelled.text):
            form = one.mention.masked(labelled.text)
            same = form == right.text
            if (one.node, form) in known:
                continue
            if same and len(self.miner.walker.along(one.node, right.steps).result):
                continue
            yield replace(right, text=form, topic=one.node, steps=())

    def _case(self, question: Question) -> _Case | None:
        """A question with what it names; None where the graph knows nothing of that, or no
        answers are given."""
        text = clean(question.text)
        try:
            candidates = self.linker.candidates(text, question.topic_entities)
        except EntityNotFound:
            return None
        if not candidates or question.answers is None:
            return None
        gold = self.gold(question.answers)
        number = _whole_number(question.answers) if not gold.size else None
        if question.answers and not gold.size and number is None:
            return None
        return _Case(text, candidates, gold, number)

    def gold(self, answers: Sequence[str]) -> Gold:
        """The nodes of answers by name; where one is spelt just so, only such nodes count."""
        return Gold.of(self._nodes(answer) for answer in answers)

    def _nodes(self, answer: str) -> list[int]:
        return self.kg.names.spelt(answer) + self._values.get(answer_key(answer), [])

    @cached_property
    def _values(self) -> Mapping[str, list[int]]:
        """Literal nodes by the key under which answers compare."""
        store = self.kg.store
        found: dict[str, list[int]] = {}
        for node in range(store.num_entities, store.num_nodes):
            found.setdefault(answer_key(store.node_ids[node]), []).append(node)
        return found

    def _search(self, case: _Case) -> None:
        if case.gold.size:
            case.found = self.miner.explain(case.topics, case.gold)
        elif case.number is not None:
            case.found = self.miner.counted(case.topics, case.number)

    def _votes(
        self, forms: Sequence[str], groups: Sequence[Sequence[_Case]]
    ) -> list[Mapping[Path, float]]:
        """For each form how well each path explains it and, weighted, the forms alike to it."""
        support = [_support(group) for group in groups]
        if not self.config.vote:
            return list(support)
        weights = self._likeness(forms)
        votes: list[Mapping[Path, float]] = []
        for row in range(len(forms)):
            total: dict[Path, float] = {}
            for other in np.flatnonzero(weights[row]):
                for steps, score in support[other].items():
                    total[steps] = total.get(steps, 0.0) + float(weights[row, other]) * score
            votes.append(total)
        return votes

    def _likeness(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """(N, N) weights: 1 for a form itself, falling off with the distance of its vector."""
        vectors = self.encoder.sentence_vectors(
            [form.replace(MASK, self.encoder.mask_token) for form in forms]
        )
        cosines = vectors @ vectors.T
        weights: NDArray[np.float32] = np.exp((cosines - 1.0) / self.config.bandwidth)
        weights[weights < self.config.least_weight] = 0.0
        return weights

    def _explanations(
        self,
        case: _Case,
        forms: Mapping[str, Sequence[_Case]],
        all_votes: Mapping[str, Mapping[Path, float]],
    ) -> list[Explanation]:
        """What explains a question, the best first; none where nothing does."""
        votes = all_votes[case.form]
        if not case.gold.size and case.number is None:
            return [Explanation(case.topics[0], (), 1.0)]
        found = case.found
        if not found and case.gold.size:
            best = sorted(votes, key=lambda steps: -votes[steps])[: self.config.checked]
            found = self.miner.check(case.topics, case.gold, best)
        decisive = len(forms[case.form]) >= _ENOUGH_ALIKE
        if not found:
            return []
        return self._straight(_best_explanations(found, votes, decisive))

    def _straight(self, explanations: Sequence[Explanation]) -> list[Explanation]:
        """Those that do not go a step there and back to where they were, if a shorter one
        explains as well."""
        known = {(one.topic, one.steps) for one in explanations}

        def detour(one: Explanation) -> bool:
            return any(
                (one.topic, one.steps[:hop] + one.steps[hop + 2 :]) in known
                and self._comes_back(one, hop)
                for hop in range(len(one.steps) - 1)
            )

        return [one for one in explanations if not detour(one)]

    def _comes_back(self, one: Explanation, hop: int) -> bool:
        """Whether the steps at ``hop`` and after it lead back to all that was there before."""
        first, second = one.steps[hop], one.steps[hop + 1]
        both_ways = first in self.miner.walker.both_ways
        if second != (first if both_ways else self.kg.store.inverse(first)):
            return False
        walk = self.miner.walker.along(one.topic, one.steps[: hop + 2])
        return bool(np.isin(walk.frontiers[hop], walk.result).all())

    def _labelled(self, case: _Case, explanations: Sequence[Explanation]) -> Labelled:
        chosen, *others = (self._question(case, one) for one in explanations)
        return Labelled(chosen, case.text, case.gold, tuple(others))

    def _question(self, case: _Case, found: Explanation) -> WrittenQuestion:
        return WrittenQuestion(
            case.masked_for(found.topic),
            found.topic,
            found.steps,
            self._type(case, found),
            language_of(case.text),
        )

    def _type(self, case: _Case, found: Explanation) -> str:
        if case.number is not None:
            return "count"
        result = self.miner.walker.along(found.topic, found.steps).result
        literal = len(result) and self.kg.store.is_literal(int(result[0]))
        return "attribute" if found.steps and literal else "entity"


def _best_explanations(
    found: Sequence[Explanation], votes: Mapping[Path, float], decisive: bool
) -> list[Explanation]:
    """The best explanation, and those that say as much of this question and of those alike.

    Where few questions read just so, the votes are of others that may mean something else; unless
    they are decisive they only order.
    """

    def merit(one: Explanation) -> float:
        return one.f1 + votes.get(one.steps, 0.0)

    ordered = sorted(found, key=lambda one: 0.01 * len(one.steps) - merit(one))
    best = ordered[0]
    return [
        one
        for one in ordered
        if one.f1 >= _AS_WELL * best.f1 and (not decisive or merit(one) >= _AS_WELL * merit(best))
    ]


def _support(group: Sequence[_Case]) -> dict[Path, float]:
    """The mean F1 of each path over the questions of one form."""
    total: dict[Path, float] = {}
    for case in group:
        for steps, f1 in {one.steps: one.f1 for one in reversed(case.found)}.items():
            total[steps] = total.get(steps, 0.0) + f1 / len(group)
    return total


def _whole_number(answers: Sequence[str]) -> int | None:
    """The number that a single answer is; None where it is none."""
    text = answers[0].strip() if len(answers) == 1 else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
