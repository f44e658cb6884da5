"""The facts behind an answer: for each result the chain that leads to it, and what was measured."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kgqa.membership import SORT, asked_of
from kgqa.mentions import Candidate
from kgqa.operators import Choice
from kgqa.reading import Reading
from kgqa.records import Evidence
from kgqa.retrieval import Walk, Walker
from kgqa.store.naming import SAYS_SUBCLASS

_MOST_COUNTED = 12

_Fact = tuple[int, int, int]  # source, step, target


class EvidenceFinder:
    """Finds the stated or guessed facts of readings over one graph."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.store = walker.store

    def evidence(
        self, reading: Reading, beliefs: dict[int, float], score: float, language: str
    ) -> tuple[Evidence, ...]:
        """The facts of each walk to each result.

        Args:
            reading: what they are evidence of.
            beliefs: the results to show, and how probable each is.
            score: probability of the reading.
            language: of the labels.
        """
        found = []
        if reading.how == SORT:
            sort, nodes = asked_of(reading, self.walker.groups)
            facts = (self._sorts(node, sort) for node in nodes)
            found += [self.worded(one, score, language) for one in facts]
        for node, belief in beliefs.items():
            for walk in reading.walks:
                if node in walk.result:
                    found.append(self.worded(self._facts(walk, node), score * belief, language))
        if reading.beside:  # what the others have is evidence as well
            walk = reading.path.walk
            others = [int(node) for node in walk.frontiers[0] if int(node) not in beliefs]
            found += [
                self.worded(self._measured(walk.steps[0], node), score, language) for node in others
            ]
        return tuple(one for one in found if one.triples)

    def _sorts(self, node: int, sort: Candidate | None) -> list[_Fact]:
        """The facts that say of which sorts a thing is, where the graph has such facts.

        They are those of its classes, of what these are below up to the class that was asked for,
        and those by which it has the role that was asked for.
        """
        store, groups = self.store, self.walker.groups
        asked = None if sort is None or groups is None else groups.of(sort.node)
        classes = {store.class_ids[one] for one in store.types(node)}
        facts = [fact for fact in self._stated(node) if store.node_ids[fact[2]] in classes]
        if asked is None:
            return facts
        wanted = [one for one in (asked.cls, *asked.family) if one is not None]
        facts += self._above(facts, {store.class_ids[one] for one in wanted})
        if asked.step is not None:
            back = store.inverse(asked.step)
            facts += [(node, back, int(to)) for to in store.follow(node, back)[:_MOST_COUNTED]]
        return facts

    def _above(self, stated: Sequence[_Fact], wanted: Collection[str]) -> list[_Fact]:
        """The facts that lead upwards from the classes that are stated to one that is wanted."""
        seen = {target for _, _, target in stated}
        ends: dict[int, list[_Fact]] = {target: [] for target in seen}
        while ends and not any(self.store.node_ids[end] in wanted for end in ends):
            further: dict[int, list[_Fact]] = {}
            for end, chain in ends.items():
                for fact in self._stated(end):
                    says = self.store.relation_label(fact[1]).casefold() in SAYS_SUBCLASS
                    if says and fact[2] not in seen:
                        seen.add(fact[2])
                        further[fact[2]] = [*chain, fact]
            ends = further
        return next((ends[end] for end in ends if self.store.node_ids[end] in wanted), [])

    def _stated(self, node: int) -> Iterator[_Fact]:
        """The facts of which a node is the head."""
        steps, targets = self.store.edges(node)
        forward = steps < self.store.num_relations
        rows = zip(steps[forward].tolist(), targets[forward].tolist(), strict=True)
        yield from ((node, step, target) for step, target in rows)

    def _facts(self, walk: Walk, node: int) -> list[_Fact]:
        """The chain from the topic to a result, and what its operators looked at."""
        nodes = self.walker.nodes_to(walk, node)
        facts: list[_Fact] = []
        for step, source, target in zip(walk.steps, nodes, nodes[1:], strict=False):
            if self.walker.is_operator(step):
                facts += self._measured(step, target)
            else:
                facts.append((source, step, target))
        return facts

    def _measured(self, step: int, node: int) -> list[_Fact]:
        assert self.walker.operators is not None
        operator = self.walker.operators.of(step)
        if operator.choice is Choice.OF:
            return []
        measure = operator.step
        targets = self.walker.operators.counted(operator, self.store.follow(node, measure))
        return [(node, measure, int(target)) for target in targets[:_MOST_COUNTED]]

    def worded(self, facts: Sequence[_Fact], score: float, language: str) -> Evidence:
        """Some facts (source, step, target) as evidence of one answer."""
        triples = tuple(self.walker.fact(*fact) for fact in facts)
        return Evidence(triples, tuple(self._labels(facts, language)), score)

    def _labels(self, facts: Sequence[_Fact], language: str) -> Iterator[tuple[str, str, str]]:
        for source, step, target in facts:
            head, relation, tail = self.walker.ends(source, step, target)
            yield (
                self.store.label(head, language),
                self.store.relation_label(relation, language),
                self.store.label(tail, language),
            )
