"""English plurals and verb forms, by the inflect library, remembered.

Importing that library takes about half a second; what a model will ever need is learned when it is
trained, so that answering does without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import inflect

_HEAD_ENDS = re.compile(
    r" (?:of|in|with|for|to|spoken|used|from|on|at|that|which|whose|where|who|by|[\ue000-\ue002]"
    r"|\w+ing(?= ))\b"
)


_IN_IE = frozenset("lies dies ties vies belies underlies".split())
"""Verbs that end in -ie, of which the library makes a -y."""


class Inflection:
    """Changes the number of nouns and verbs; ``known`` maps "how text" to what came out."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})

    def learn(self, texts: Iterable[str]) -> None:
        """Remember all forms of some texts."""
        for text in texts:
            for change in (self.singular, self.plural, self.verb_plural, self.participle):
                change(text)

    def singular(self, noun: str) -> str:
        """``"languages spoken"`` to ``"language spoken"``: the singular of a phrase's head."""
        return self._remember("singular", noun, _singular)

    def plural(self, noun: str) -> str:
        """The plural of a noun phrase; one that is plural stays as it is."""
        return self._remember("plural", noun, _plural)

    def verb_plural(self, verb: str) -> str:
        """``"shares a border with"`` to ``"share a border with"``."""
        return self._remember("verb", verb, _verb_plural)

    def participle(self, verb: str) -> str:
        """``"borders"`` to ``"bordering"``."""
        return self._remember("participle", verb, _participle)

    def _remember(self, how: str, text: str, work: Callable[[str], str]) -> str:
        key = f"{how} {text}"
        if key not in self.known:
            self.known[key] = work(text)
        return self.known[key]


@lru_cache(maxsize=1)
def _engine() -> inflect.engine:
    import inflect

    return inflect.engine()


def _singular(noun: str) -> str:
    head, rest = _noun_head(noun)
    return str((head and _engine().singular_noun(head)) or head) + rest


def _plural(noun: str) -> str:
    head, rest = _noun_head(noun)
    if not head:
        return rest
    plural_already = bool(_engine().singular_noun(head))
    return (head if plural_already else str(_engine().plural_noun(head))) + rest


def _noun_head(noun: str) -> tuple[str, str]:
    """The words up to the head of a noun phrase, and what follows: "number | of inhabitants"."""
    match = _HEAD_ENDS.search(noun)
    return (noun[: match.start()], noun[match.start() :]) if match and match.start() else (noun, "")


def _verb_plural(verb: str) -> str:
    first, space, rest = verb.partition(" ")
    if first in _IN_IE:
        return first.removesuffix("s") + space + rest
    return (str(_engine().plural_verb(first)) if first else "") + space + rest


def _participle(verb: str) -> str:
    first, space, rest = verb.partition(" ")
    return (str(_engine().present_participle(first)) if first else "") + space + rest
