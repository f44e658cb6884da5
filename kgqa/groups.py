"""Groups: all things of one sort, so that a question may begin from a class and from no entity."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgqa.families import families
from kgqa.grammar import Inflection
from kgqa.grammar.concepts import kind_concepts
from kgqa.kinds import NodeKinds
from kgqa.label_words import label_words, unshared
from kgqa.nouns import GraphNouns
from kgqa.store import CompactGraph
from kgqa.text import fold, is_han, words

_FEWEST, _MAX_WORDS = 2, 5
_EVERYBODY = 2
_KNOWN_NOUNS = 2
_BEFORE_NOUN = re.compile("(?:[的哪几些座条首部家所位个支]|所有|什么|多少)$")
_AFTER_NOUN = re.compile("$|[？?。，,！!、]|[有是里中叫在都最和与比]")
_UMBRELLAS = frozenset(("place", "thing", "work", "地方"))
"""Nouns for things of other kinds as well."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort, and names for them.

    ``members`` are sorted entities; ``en`` and ``zh`` are nouns in the singular, best first;
    ``cls`` is the class whose instances they are, None where they are of a kind or have a role;
    ``family`` are the classes of one noun whose instances they are together; ``step`` is what
    leads to them where they have a role.
    People ask for a ``person`` with "who".
    """

    members: NDArray[np.int32]
    en: tuple[str, ...]
    zh: tuple[str, ...]
    cls: int | None = None
    person: bool = False
    family: tuple[int, ...] = ()
    step: int | None = None

    def words(self, language: str) -> tuple[str, ...]:
        """The nouns of one language."""
        return self.zh if language == "zh" else self.en

    def label(self, language: str) -> str:
        """The best noun, in the language where there is one."""
        return next(iter(self.words(language) or self.en or self.zh), "thing")


class Role(NamedTuple):
    """What a step leads to, and nouns for it; ``heads`` are shorter ones, less sure."""

    step: int
    members: NDArray[np.int32]
    en: tuple[str, ...]
    zh: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Groups:
    """The groups of a graph. As a topic, group ``g`` has the number ``first + g``."""

    first: int
    items: tuple[Group, ...]
    inflection: Inflection = field(default_factory=Inflection, compare=False)

    @classmethod
    def of_graph(
        cls,
        store: CompactGraph,
        kinds: NodeKinds,
        nouns: GraphNouns,
        roles: Sequence[Role] = (),
        inflection: Inflection | None = None,
    ) -> Groups:
        """Classes that have members, families of them, kinds with a noun where no class is given,
        and roles.

        A role is what a relation leads to: the capitals, the directors. One whose name a class
        or a kind has, or which is all that a class has, adds nothing; where it is all of a kind,
        the kind is called after it.
        """
        found = []
        names = (store.relation_label(one) for one in range(store.num_relations))
        said = frozenset(word for name in names for word in fold(name).split())
        for number in range(len(store.class_ids)):
            members = store.instances(number)
            if len(members) >= _FEWEST:
                found.append(_of_class(store, number, members))
        for family in families(store):
            members = np.unique(np.concatenate([store.instances(one) for one in family.classes]))
            found.append(Group(members, (family.noun,), (), family=family.classes))
        for kind, leaves in enumerate(kinds.leaves):
            noun = nouns.of_kind(kind)
            members = np.flatnonzero(kinds.of[: store.num_entities] == kind).astype(np.int32)
            if leaves and (noun.en or noun.zh) and len(members) >= _FEWEST:
                found.append(Group(members, noun.en, noun.zh))
        known = {fold(name) for group in found for name in (*group.en, *group.zh)}
        shorter = [
            (*label_words(store, group.members), *_same_kind(group, said)) for group in found
        ]
        for role in roles:
            if any(fold(name) in known for name in (*role.en, *role.zh)):
                continue
            same = _place_of(role.members, found)
            if same is None and len(role.members) >= _FEWEST:
                found.append(Group(role.members, role.en, role.zh, step=role.step))
                shorter.append(role.heads)
            elif same is not None and found[same].cls is None and not found[same].family:
                found[same] = _better_called(found, same, role)
                shorter[same] = (*shorter[same], *role.heads)
            else:
                continue
            known.update(fold(name) for name in (*role.en, *role.zh))
        called = (
            replace(one, person=nouns.of_kind(kinds.kind_of(one.members)).sort == "person")
            for one in _also_called(found, shorter)
        )
        return cls(store.num_nodes, tuple(called), inflection or Inflection())

    def __len__(self) -> int:
        return len(self.items)

    def is_group(self, topic: int) -> bool:
        """Whether a topic is a group and no node."""
        return topic >= self.first

    def of(self, topic: int) -> Group:
        """The group that a topic is."""
        return self.items[topic - self.first]

    def around(self, nodes: NDArray[np.int32]) -> int | None:
        """The topic that is the smallest group which holds all of the nodes."""
        return next((self.first + number for number in self._holding(nodes)), None)

    def sort_of(self, nodes: NDArray[np.int32]) -> Group | None:
        """The smallest class, or family of classes, that holds all of the nodes."""
        groups = map(self.items.__getitem__, self._holding(nodes))
        return next((one for one in groups if one.cls is not None or one.family), None)

    def _holding(self, nodes: NDArray[np.int32]) -> Iterator[int]:
        """The numbers of the groups that hold all of the nodes, smallest first."""
        if len(nodes):
            members, owners = self._by_member
            start, end = np.searchsorted(members, (nodes[0], nodes[0] + 1))
            for number in owners[start:end].tolist():
                if bool(np.isin(nodes, self.items[number].members, assume_unique=True).all()):
                    yield int(number)

    @cached_property
    def _by_member(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Nodes, sorted, with the groups that they are in, smaller ones first."""
        sizes = np.array([len(group.members) for group in self.items], dtype=np.int64)
        nodes = np.concatenate([group.members for group in self.items] or [np.zeros(0, np.int64)])
        numbers = np.repeat(np.arange(len(self.items)), sizes)
        order = np.lexsort((numbers, sizes[numbers], nodes))
        return nodes[order].astype(np.int64), numbers[order]

    @cached_property
    def by_name(self) -> dict[str, tuple[int, ...]]:
        """Folded names, singular and plural, with the topics of the groups called so."""
        change, found = self.inflection, dict[str, list[int]]()
        for number, group in enumerate(self.items):
            names = [*group.en, *group.zh]
            names += [change.plural(name) for name in group.en]
            names += [change.singular(name) for name in group.en]
            for key in dict.fromkeys(map(fold, names)):
                found.setdefault(key, []).append(self.first + number)
        for key, numbers in self.characters.items():
            found[key] = [self.first + number for number in numbers]
        return {key: tuple(topics) for key, topics in found.items()}

    @cached_property
    def characters(self) -> dict[str, list[int]]:
        """Chinese nouns of one character for kinds of things, with the classes that are called by
        another noun for these: 湖 for 湖泊. No class itself is called so.
        """
        known = {fold(name) for group in self.items for name in (*group.en, *group.zh)}
        found = dict[str, list[int]]()
        for number, group in enumerate(self.items):
            for noun in _nouns_alike(group, "zh"):
                if len(noun) == 1 and noun not in known:
                    found.setdefault(noun, []).append(number)
        return found

    @cached_property
    def persons(self) -> tuple[int, ...]:
        """The topics of the largest groups of persons: everybody whom "who" may mean.

        Where there are classes of persons, these alone.
        """
        found = {number: group for number, group in enumerate(self.items) if group.person}
        classes = {number: group for number, group in found.items() if group.cls is not None}
        sizes = {self.first + one: len(group.members) for one, group in (classes or found).items()}
        return tuple(sorted(sizes, key=lambda topic: (-sizes[topic], topic))[:_EVERYBODY])

    def named_in(self, text: str) -> list[tuple[int, str]]:
        """(topic, mention) of the groups that a text names, longest names first at each place."""
        return [
            (topic, text[start:end])
            for start, end in self.mentions(text)
            for topic in self.by_name[fold(text[start:end])]
        ]

    def mentions(self, text: str) -> list[tuple[int, int]]:
        """Where a text names groups, by character offsets; none inside another."""
        parts, found = words(text), list[tuple[int, int]]()
        for place, (_, start, _) in enumerate(parts):
            for _, _, end in reversed(parts[place : place + _MAX_WORDS]):
                key = fold(text[start:end])
                if key in self.by_name and (
                    key not in self.characters or _stands_alone(text, start, end)
                ):
                    if not found or end > found[-1][1]:
                        found.append((start, end))
                    break
        return found


def _place_of(members: NDArray[np.int32], groups: Sequence[Group]) -> int | None:
    """Where among the groups that one stands which has just these members."""
    places = (place for place, one in enumerate(groups) if np.array_equal(one.members, members))
    return next(places, None)


def _better_called(groups: Sequence[Group], place: int, role: Role) -> Group:
    """A kind under the name of its role first; a noun found for it that others share it loses."""
    own = groups[place]
    others = [one for number, one in enumerate(groups) if number != place]
    taken = {fold(name) for one in others for name in (*one.en, *one.zh)}
    english = [name for name in own.en if fold(name) not in taken]
    chinese = [name for name in own.zh if fold(name) not in taken]
    return replace(own, en=(*role.en, *english), zh=(*role.zh, *chinese), step=role.step)


def _also_called(groups: Sequence[Group], shorter: Sequence[Sequence[str]]) -> tuple[Group, ...]:
    """The groups, with further nouns where no other group is called so."""
    known = {fold(name) for group in groups for name in (*group.en, *group.zh)}
    return tuple(
        replace(
            group,
            en=(*group.en, *(name for name in names if not is_han(name))),
            zh=(*group.zh, *filter(is_han, names)),
        )
        for group, names in zip(groups, unshared(shorter, known), strict=True)
    )


def _same_kind(group: Group, said: Collection[str]) -> Iterator[str]:
    """Other nouns for the kind that a class is called after: a movie is a film, 影片 a 电影.

    Words of relations' names may mean these instead.
    """
    for language in ("en", "zh"):
        for noun in _nouns_alike(group, language):
            if not _is_said(noun, said) and noun not in _UMBRELLAS:
                yield noun


def _nouns_alike(group: Group, language: str) -> Iterator[str]:
    """All other nouns for the kind that a class is called after."""
    own = {fold(name) for name in group.words(language)} if group.cls is not None else set()
    for kind in kind_concepts():
        nouns = kind.zh if language == "zh" else kind.en
        if kind.sort != "time" and own.intersection(nouns[:_KNOWN_NOUNS]):
            yield from (noun for noun in nouns if noun not in own)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Chinese character is a noun of its own: 哪些湖, ...的歌, and not 湖人."""
    return bool(_BEFORE_NOUN.search(text[:start]) and _AFTER_NOUN.match(text, end))


def _is_said(noun: str, said: Collection[str]) -> bool:
    """Whether words of relations' names are a noun, its plural, or in Chinese hold it.

    A Chinese noun of one character stands in too many words.
    """
    if is_han(noun):
        return len(noun) == 1 or any(noun in word for word in said)
    return noun in said or f"{noun}s" in said


def _of_class(store: CompactGraph, number: int, members: NDArray[np.int32]) -> Group:
    names = [store.class_label(number, language) for language in ("en", "zh")]
    names += [name.text for name in store.class_names(number)]
    names = list(dict.fromkeys(names))
    han = tuple(name for name in names if is_han(name))
    return Group(members, tuple(name for name in names if not is_han(name)), han, number)
