"""An entity in a few plain sentences: nothing in them but what the graph says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgqa.records import Description, Statement, Triple
from kgqa.retrieval import Walk, Walker
from kgqa.verbalise import Verbaliser

_MAX_SENTENCES = 8
_MAX_NAMED = 8
"""Of a relation with more targets than these, a list would say little: it is left out."""


class Describer:
    """Words what a graph says of its entities, as the verbaliser words reading paths."""

    def __init__(self, walker: Walker, verbaliser: Verbaliser) -> None:
        self.walker = walker
        self.verbaliser = verbaliser
        self.store = walker.store

    def describe(
        self, node: int, language: str, max_sentences: int = _MAX_SENTENCES
    ) -> Description:
        """What it is, then its own facts, then those that others state of it.

        Args:
            node: the entity.
            language: ``en`` or ``zh``.
            max_sentences: how long it may get.
        """
        statements = [*self._types(node, language), *self._facts(node, language)]
        label = self.store.label(node, language)
        shown = tuple(statements[:max_sentences])
        return Description(self.store.node_ids[node], label, language, shown)

    def tell(self, node: int, step: int, language: str) -> Statement:
        """A sentence of all that a step leads to; an empty one where it leads nowhere."""
        walk = self.walker.advance(self.walker.start(node), step)
        return self._statement(walk, language) if len(walk.result) else Statement("")

    def _types(self, node: int, language: str) -> Iterator[Statement]:
        """What kind of thing it is."""
        types = [self.store.class_label(cls, language) for cls in self.store.types(node)]
        if not types:
            return
        yield Statement(self.verbaliser.is_a(self.store.label(node, language), types, language))

    def walks(self, node: int, description: Description) -> Iterator[tuple[int, Walk]]:
        """Of each sentence of a description that words facts its place, and the step of these."""
        types = sum(not statement.triples for statement in description.statements)
        places = range(types, len(description.statements))
        return zip(places, self._walks(node), strict=False)

    def _facts(self, node: int, language: str) -> Iterator[Statement]:
        for walk in self._walks(node):
            yield self._statement(walk, language)

    def _walks(self, node: int) -> Iterator[Walk]:
        """A step for each relation with few targets, the entity's own relations first."""
        start = self.walker.start(node)
        for step in sorted(int(step) for step in self.walker.choices(start)):
            walk = self.walker.advance(start, step)
            if 0 < len(walk.result) <= _MAX_NAMED and walk.result[0] != node:
                yield walk

    def _statement(self, walk: Walk, language: str) -> Statement:
        labels = [self.store.label(int(target), language) for target in walk.result]
        text = self.verbaliser.sentence(self.verbaliser.reading(walk, language), labels, language)
        return Statement(text, self._triples(walk, walk.result.tolist()))

    def _triples(self, walk: Walk, targets: Sequence[int]) -> tuple[Triple, ...]:
        return tuple(self.walker.fact(walk.topic, walk.steps[0], target) for target in targets)
