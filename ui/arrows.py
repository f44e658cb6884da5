"""Facts as arrows: ``Paris ←capital— France —borders→ Spain``."""

from __future__ import annotations

from collections.abc import Collection

from kgqa.records import Evidence


def arrows(evidence: Evidence, topics: Collection[str], predicted: str) -> str:
    """The facts of a reasoning path in one line, beginning at a topic entity where it can.

    Args:
        evidence: the facts in the order of the path.
        topics: ids of the topic entities.
        predicted: the word for a fact that the graph does not state.
    """
    parts: list[str] = []
    here = _first(evidence, topics)
    for fact, (head, relation, tail) in zip(evidence.triples, evidence.labels, strict=True):
        forward = fact.head == here or fact.tail != here
        if not parts or here not in (fact.head, fact.tail):
            parts += [*(["; "] if parts else []), head if forward else tail]
        name = relation if fact.known else f"{relation} ({predicted})"
        parts += [f" —{name}→ ", tail] if forward else [f" ←{name}— ", head]
        here = fact.tail if forward else fact.head
    return "".join(parts)


def _first(evidence: Evidence, topics: Collection[str]) -> str | None:
    """Where the path begins: a topic entity, or the end that the second fact does not share."""
    if not evidence.triples:
        return None
    ends = (evidence.triples[0].head, evidence.triples[0].tail)
    onward = [end for fact in evidence.triples[1:2] for end in (fact.head, fact.tail)]
    starts = [end for end in ends if end in topics] or [end for end in ends if end not in onward]
    return starts[0] if starts else ends[0]
