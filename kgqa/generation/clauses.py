"""Facts as plain clauses worded from the labels of their relations: what needs no learning.

What kind of words a relation's name is made of tells how it reads (``kgqa.grammar``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from kgqa.generation.alignment import Copy, Item
from kgqa.generation.sheet import FactSheet, SheetFact
from kgqa.generation.tokens import split
from kgqa.grammar import Kind
from kgqa.grammar.forms import classify
from kgqa.text import is_han

_AUXILIARY = ("is", "are", "was", "were", "has", "have", "had")
_ENGLISH = {
    Kind.NOUN: "the {r} of {h} is {t}",
    Kind.NOUN_OF: "{h} is the {r} of {t}",
    Kind.VERB: "{h} {r} {t}",
    Kind.PREP: "{h} is {r} {t}",
}
_CHINESE = {
    Kind.NOUN: "{h}的{r}是{t}",
    Kind.NOUN_OF: "{h}是{t}的{r}",
    Kind.VERB: "{h}{r}{t}",
    Kind.RECIPROCAL: "{h}和{t}{r}",
}
_HEAD, _TAIL = "\ue001", "\ue002"

Naming = Callable[[int], Copy]
"""From a slot to the form in which its name is written."""


def clauses(sheet: FactSheet, facts: Sequence[SheetFact], naming: Naming) -> list[Item]:
    """Facts as sentences, one each; several tails of one head and relation stand in a row."""
    items: list[Item] = []
    ordered = sorted(facts, key=lambda fact: (fact.head, fact.relation))
    for (head, relation), own in groupby(ordered, lambda fact: (fact.head, fact.relation)):
        items += _sentence(relation, head, [fact.tail for fact in own], sheet, naming)
    return items


def _sentence(
    relation: str, head: int, tails: Sequence[int], sheet: FactSheet, naming: Naming
) -> list[Item]:
    chinese = is_han(relation)
    text = _worded(relation, chinese)
    items: list[Item] = []
    for token in split(text + ("。" if chinese else ".")):
        if token.strip() == _HEAD:
            items.append(naming(head))
        elif token.strip() == _TAIL:
            items += _listed([naming(tail) for tail in tails], chinese)
        else:
            items.append(token)
    if isinstance(items[0], str):
        items[0] = items[0][:2].upper() + items[0][2:]  # a token begins with its space
    return items


def _worded(relation: str, chinese: bool) -> str:
    """A clause with marks for head and tail."""
    first = relation.split()[0].lower()
    if first in _AUXILIARY and not chinese:
        return f"{_HEAD} {relation} {_TAIL}"
    templates = _CHINESE if chinese else _ENGLISH
    form = next((one for one in classify(relation) if one.kind in templates), None)
    kind, text = (Kind.NOUN, relation) if form is None else (form.kind, form.text)
    return templates[kind].format(r=text, h=_HEAD, t=_TAIL)


def _listed(names: Sequence[Copy], chinese: bool) -> list[Item]:
    """Names in a row: "A, B and C"."""
    comma, last = ("、", "、") if chinese else (",", " and")
    items: list[Item] = [names[0]]
    for number, name in enumerate(names[1:], start=2):
        items += [last if number == len(names) else comma, name]
    return items
