"""Made-up graphs of common kinds of things and their properties, whose names mean nothing.

What is real in them is how graphs are worded: the kinds and properties of ``kgqa/grammar/words``
and ``general_kinds.toml``, each under one of its names, which differ from graph to graph as they
do from one real graph to the next; none has them all. Every other graph says what sort of thing a
node is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from kgqa.grammar.concepts import KindConcept, PropertyConcept, kind_concepts, listed, named

Fact = tuple[str, str, str]

_SYLLABLES = "ba ke li mo nu ra se ti vo zu dan fel gor hin jas kol mer nor pel sun tar".split()
_CHARACTERS = "安北长东方广海河华江金兰龙明南宁平青山上石水天文西新阳云中州林马高大成光国永丰春秋"
_NUMBERS = frozenset(
    "area budget calories caps citations code density depth discharge duration elevation floors "
    "goals height horsepower isbn length lifespan number point population power price prominence "
    "revenue salary shoreline speed time weight wheelbase width".split()
)
_DATES = frozenset("aired ascent awarded date founded year".split())
_HOW_MUCH = ("how many", "how much", "how long", "how high", "how tall", "how old", "how deep")
_WHEN = ("when ", "what year")
_OWN_NAME, _HAS, _OF_KIND = 0.4, 0.06, 0.08
_UNKNOWN, _WHOLE_DATE = 0.1, 0.7
_LEAVES = 0.35  # of the properties from which no other leads on: else few questions go on
_TAILS = (1, 1, 1, 2, 4)
_FEWEST_VALUES = 4


@cache
def all_kinds() -> tuple[KindConcept, ...]:
    """The kinds of things that made-up graphs have, each with what they say of it."""
    file = Path(__file__).with_name("general_kinds.toml")
    kinds = {one.en[0]: one for one in kind_concepts() if one.sort != "time"}
    for more in tomllib.loads(file.read_text(encoding="utf-8"))["kind"]:
        nouns = listed(more["en"])
        has, roles = listed(more.get("has", "")), listed(more.get("is", ""))
        known = kinds.get(nouns[0])
        kinds[nouns[0]] = (
            KindConcept(more["sort"], nouns, listed(more["zh"]), has, roles)
            if known is None
            else replace(known, has=known.has + has, roles=known.roles + roles)
        )
    return tuple(kinds.values())


def general_facts(
    english: int = 5, chinese: int = 4, things: int = 20, seed: int = 0
) -> Iterator[Fact]:
    """Facts of so many graphs in each language, side by side, with ``things`` of each kind."""
    rng, taken = Random(seed), set[str]()
    for number in range(english + chinese):
        language = "zh" if number >= english else "en"
        yield from _Graph(language, things, rng, taken).facts(typed=number % 2 == 0)


class _Graph:
    """One of the graphs: its things by kind, and facts about them."""

    def __init__(self, language: str, things: int, rng: Random, taken: set[str]) -> None:
        self.language, self.rng, self.taken = language, rng, taken
        self.kinds = all_kinds()
        self.things = {kind.en[0]: self._names(things) for kind in self.kinds}
        self.values: dict[str, Sequence[str]] = {}

    def facts(self, *, typed: bool) -> Iterator[Fact]:
        for kind in self.kinds:
            name = self.rng.choice(kind.en if self.language == "en" else kind.zh)
            if typed:
                yield from ((thing, "isA", name) for thing in self.things[kind.en[0]])
            for said in kind.has:
                yield from self._facts_of(kind, said)

    def _facts_of(self, kind: KindConcept, said: str) -> Iterator[Fact]:
        rng = self.rng
        concept = next(iter(named((said,), (kind.sort, *kind.en))), None)
        relation = self._relation(kind, said, concept)
        if relation is None:
            return
        names = (said, *(concept.names["en"] if concept else ()))
        role = self._role(names)
        if role is None and rng.random() >= _LEAVES:
            return
        literal = None if role else _literal(names, " ".join(concept.ask["en"]) if concept else "")
        tails = () if literal else self.things[role] if role else self._own_values(said)
        number = rng.choice(_TAILS) if tails else 1
        for thing in self.things[kind.en[0]]:
            if rng.random() < _UNKNOWN:
                continue
            for _ in range(number):
                tail = rng.choice(tails) if tails else self._value(literal)
                if tail != thing:
                    yield thing, relation, tail

    def _relation(
        self, kind: KindConcept, said: str, concept: PropertyConcept | None
    ) -> str | None:
        """What this graph calls a property; nothing where it has no name in its language."""
        rng = self.rng
        if self.language == "zh":
            return rng.choice(concept.names["zh"]) if concept and concept.names["zh"] else None
        nouns: tuple[str, ...] = (said,)
        name = said
        if concept is not None:
            nouns = (said, *concept.names["en"])
            if rng.random() >= _OWN_NAME:
                name = rng.choice((*concept.names["en"], *concept.known))
        chance = rng.random()
        if name not in nouns or chance >= _HAS + _OF_KIND:
            return name
        return f"has {name}" if chance < _HAS else f"{rng.choice(kind.en)} {name}"

    def _role(self, names: Sequence[str]) -> str | None:
        """The kind of things that a property leads to, where it leads to things of a kind."""
        for name in names:
            last = name.split(" of ")[0].split()[-1]  # of "head of state" the head
            for word in (name, name.removesuffix("s"), last):
                fitting = [kind.en[0] for kind in self.kinds if word in (*kind.roles, *kind.en)]
                if fitting:
                    return self.rng.choice(fitting)
        return None

    def _own_values(self, said: str) -> Sequence[str]:
        """Things that a property alone leads to, a few or many."""
        if said not in self.values:
            most = max(_FEWEST_VALUES, len(self.things[self.kinds[0].en[0]]))
            self.values[said] = self._names(self.rng.randint(_FEWEST_VALUES, most))
        return self.values[said]

    def _value(self, literal: str | None) -> str:
        rng = self.rng
        if literal == "number":
            return str(rng.randint(1, 100_000))
        year, month, day = rng.randint(1800, 2020), rng.randint(1, 12), rng.randint(1, 28)
        return f"{year}-{month:02d}-{day:02d}" if rng.random() < _WHOLE_DATE else str(year)

    def _names(self, number: int) -> list[str]:
        """Names that no other node has."""
        found: list[str] = []
        while len(found) < number:
            name = self._name()
            if name not in self.taken:
                self.taken.add(name)
                found.append(name)
        return found

    def _name(self) -> str:
        rng = self.rng
        if self.language == "zh":
            return "".join(rng.choices(_CHARACTERS, k=rng.randint(2, 4)))
        first = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).capitalize()
        second = "".join(rng.choices(_SYLLABLES, k=2)).capitalize()
        return rng.choice((first, f"{first} {second}"))


def _literal(names: Sequence[str], asked: str) -> str | None:
    """Whether a property's values are dates or numbers, by its names and how it is asked after."""
    words = {name.split()[-1] for name in names}
    if words & _DATES or any(way in asked for way in _WHEN):
        return "date"
    counted = any(name.startswith("number of ") for name in names)
    if counted or words & _NUMBERS or any(way in asked for way in _HOW_MUCH):
        return "number"
    return None
