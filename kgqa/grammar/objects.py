"""Names that say the deed and the thing: "plays in club", "wears number", "is in country".

Such a name is two: what is done (or how it stands), and what to. And "height cm" is a height.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kgqa.grammar.concepts import kind_nouns, said_names
from kgqa.grammar.morphology import base, can_be_verb, is_noun, is_own_plural, is_plural, past
from kgqa.grammar.word_classes import ALONE, PREPOSITIONS, is_participle, third_person

_COPULAS = frozenset(("is", "are", "was", "were"))
_ARTICLES = frozenset(("the", "a", "an"))
_MEASURED = {
    "aged": "age",
    "priced": "price",
    "costs": "price",
    "weighs": "weight",
    "lasts": "duration",
}
"""What is measured where a name only says that it is."""
_DONE = frozenset(
    "won written directed received created composed produced founded published sung visited "
    "discovered invented designed developed recorded coached conquered defeated played".split()
)
"""What somebody has done, in names such as "has won prize"; a "given name" is no gift."""
_STATES = frozenset("born located based situated associated named called known related".split())
"""Participles that say no deed of anybody."""
_UNITS = frozenset(
    "mm cm m km ft km2 sqkm sqmi m2 kg lb lbs usd eur gbp min mph kmh kph kw mw mb gb pct".split()
)


class Parts(NamedTuple):
    """The ``deed`` ("plays in", "located in", "in") and the ``thing`` ("club"); a deed may lack.

    What is ``done`` is over: "won" a "prize". Where the deed stands ``after`` the things ("awards
    won"), it may be over or go on.
    """

    deed: str
    thing: str
    done: bool = False
    after: bool = False


@cache
def parts_of(name: str) -> Parts | None:
    """The parts of a relation's English name; None where it is one."""
    words = name.split()
    if len(words) > 1 and words[0].lower() in _COPULAS:
        words = words[1:]
    if len(words) == 1:
        measured = _MEASURED.get(words[0].lower())
        return Parts("", measured) if measured else None
    if words[-1:] and words[-1].lower() in _UNITS:
        return Parts("", " ".join(words[:-1]))
    if len(words) == 2 and is_plural(words[0]) and _done_with(words[1]):
        return Parts(past(words[1]), words[0], after=True)
    if not words or not is_noun(words[-1]) or words[0].lower() == "to":
        return None
    if words[0].lower() == "has" and len(words) > 2 and words[1].lower() in _DONE:
        return Parts(past(words[1].lower()), " ".join(words[2:]), done=True)
    first, end = words[0].lower(), 1
    while end < len(words) and words[end].lower() in PREPOSITIONS:
        end += 1
    stands = first in PREPOSITIONS
    acts = third_person(words[0]) and can_be_verb(first) and first != "has"
    acts = acts and (end > 1 or not are_things(first))
    if end == len(words) or not (stands or acts or (is_participle(first) and end > 1)):
        return None
    thing = words[end + 1 :] if words[end].lower() in _ARTICLES else words[end:]
    return Parts(" ".join(words[:end]), " ".join(thing)) if thing else None


def are_things(word: str) -> bool:
    """Whether a word in -s is a noun rather than a verb: "headquarters", "sports", "awards"."""
    if word in said_names():
        return False
    return is_own_plural(word) or word.removesuffix("s") in kind_nouns()


def _done_with(word: str) -> bool:
    """Whether a word is the participle of what is done with things: "won", not "starring"."""
    fits = is_participle(word) and not word.endswith("ing") and word not in _STATES
    return fits and can_be_verb(word) and base(word) not in ALONE
