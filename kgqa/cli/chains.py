"""Facts as arrows: ``Paris ←capital— France —borders→ Spain``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from kgqa.cli.output import printable
from kgqa.records import Triple

Labels = tuple[str, str, str]
"""Head, relation and tail of a fact in words."""


def chain(triples: Sequence[Triple], labels: Sequence[Labels], start: str | None = None) -> Text:
    """Facts one after another, each arrow as its fact points.

    Args:
        triples: the facts of a walk, in its order.
        labels: their wording.
        start: the id where the walk begins; found out where it is not known.
    """
    return Text.assemble(*_pieces(triples, labels, start))


def _pieces(
    triples: Sequence[Triple], labels: Sequence[Labels], start: str | None
) -> Iterator[str | tuple[str, str]]:
    here = _start(triples, start)
    for place, (triple, (head, relation, tail)) in enumerate(zip(triples, labels, strict=True)):
        joined = here in (triple.head, triple.tail)
        forward = triple.head == here or not joined
        first, last = (head, tail) if forward else (tail, head)
        if place == 0 or not joined:
            yield ("; " if place else "") + printable(first)
        yield _arrow(triple, printable(relation), forward), "cyan"
        yield printable(last)
        here = triple.tail if forward else triple.head


def _arrow(triple: Triple, relation: str, forward: bool) -> str:
    words = relation if triple.known else f"{relation} (predicted)"
    return f" —{words}→ " if forward else f" ←{words}— "


def _start(triples: Sequence[Triple], start: str | None) -> str | None:
    """The given end of the first fact, or the one that the second fact does not go on from."""
    if not triples:
        return None
    first = triples[0]
    if start in (first.head, first.tail):
        return start
    if len(triples) > 1:
        onward = (triples[1].head, triples[1].tail)
        if first.head in onward and first.tail not in onward:
            return first.tail
    return first.head
