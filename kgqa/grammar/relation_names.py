"""Relations' ids in the words that people would have written: no abbreviations, nothing glued.

"loc" is a location, "athleteplaysforteam" four words, "flow through" what something does, and of
"city located in country" the city is what has the property.
"""

from __future__ import annotations

from functools import cache

from kgqa.grammar.concepts import known_names
from kgqa.grammar.morphology import base, can_be_verb, is_noun, is_plural, is_word, third_person
from kgqa.grammar.word_classes import ALONE, FOR_SOMEBODY, PREPOSITIONS, is_participle
from kgqa.grammar.word_classes import third_person as looks_third_person

_ABBREVIATIONS = {
    **{
        "loc": "location",
        "len": "length",
        "lat": "latitude",
        "lon": "longitude",
        "alt": "altitude",
    },
    **{"elev": "elevation", "pop": "population", "dist": "distance", "temp": "temperature"},
    **{"dob": "date of birth", "dod": "date of death", "pob": "place of birth"},
    **{"pod": "place of death", "lang": "language", "org": "organization", "hq": "headquarters"},
    **{"dept": "department", "univ": "university", "mfr": "manufacturer", "num": "number of"},
    **{
        "nr": "number of",
        "qty": "quantity",
        "amt": "amount",
        "dur": "duration",
        "abbr": "abbreviation",
    },
    **{"abbrev": "abbreviation", "desc": "description", "addr": "address", "pos": "position"},
    **{"max": "maximum", "min": "minimum", "avg": "average", "ht": "height", "wt": "weight"},
}
_SAYS_TYPE = frozenset(("is a", "isa", "instance of", "instanceof", "entity type", "rdf type"))
_ALONE_ONLY = frozenset(("pop", "alt", "pos", "pod", "temp"))
"""Abbreviations that are words of their own beside others: pop music."""
_WRITTEN_ON = ("by", "in", "at", "on", "for", "from", "with", "to")
_SHORT = frozenset("in of or to at on by for has is was with from and".split())
_GLUED, _LEAST_WORD, _MOST_WORDS = 9, 3, 6
_GOES_ON = frozenset(("through", "into", "with", "at"))
_ADVERBIAL = frozenset(("in", "on", "with", "from"))


def spelled_out(name: str) -> str:
    """A relation's name as its id spells it, in the words that it stands for."""
    if not name.isascii():
        return name
    if name.casefold() in _SAYS_TYPE:
        return "type"
    single = " " not in name
    words = [part for word in name.split() for part in _whole(word, alone=single)]
    glued = single and len(words) > 1
    return " ".join(_acting(_without_owner(words, glued=glued)))


def _whole(word: str, *, alone: bool) -> list[str]:
    """A word, its abbreviation spelled out or taken apart where it is none."""
    if not word.islower():
        return [word]
    if word in _ABBREVIATIONS and (alone or word not in _ALONE_ONLY):
        return _ABBREVIATIONS[word].removesuffix(" of" if alone else "").split()
    if is_word(word):
        return [word]
    return _before_preposition(word) or _apart(word) or [word]


def _before_preposition(word: str) -> list[str] | None:
    """A deed with a space before a preposition that is written on: "containedby"."""
    for end in _WRITTEN_ON:
        verb = word.removesuffix(end)
        acts = looks_third_person(verb) and can_be_verb(verb)
        if verb != word and (acts or (is_participle(verb) and is_word(verb))):
            return [verb, end]
    return None


@cache
def _apart(word: str) -> list[str] | None:
    """The fewest words that a glued word is made of; None where it is not."""
    if len(word) < _GLUED or not word.isalpha():
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        found = [
            [*before, word[start:end]]
            for start in range(end)
            if (before := best[start]) is not None and _is_part(word[start:end])
        ]
        best.append(min(found, key=_cost, default=None))
    whole = best[-1]
    return whole if whole is not None and 1 < len(whole) <= _MOST_WORDS else None


def _cost(parts: list[str]) -> tuple[int, int]:
    """Fewest words first, then the most unequal: "located in", not "locate din"."""
    return len(parts), -sum(len(part) ** 2 for part in parts)


def _is_part(part: str) -> bool:
    return part in _SHORT or (len(part) >= _LEAST_WORD and is_word(part))


def _without_owner(words: list[str], *, glued: bool) -> list[str]:
    """The words without what has the property: "city located in country", "film directed by".

    Without a preposition ("team plays sport") only glued words are taken for such.
    """
    for place in range(1, len(words)):
        owner, deed, after = words[place - 1], words[place], (*words, "")[place + 1]
        if not is_noun(owner) or owner in PREPOSITIONS or is_plural(owner):
            return words
        if " ".join(words[place:]) in known_names() and _is_deed(words[-1]):
            return words if deed in PREPOSITIONS else words[place:]  # "music by"
        goes_on = after in PREPOSITIONS
        does = looks_third_person(deed) and can_be_verb(deed)
        if goes_on and is_participle(deed) and is_word(deed):
            return words[place:]
        if does and ((goes_on and not can_be_verb(owner)) or (glued and is_noun(words[-1]))):
            return words[place:]
    return words


def _is_deed(word: str) -> bool:
    return word in PREPOSITIONS or is_participle(word)


def _acting(words: list[str]) -> list[str]:
    """The words with a verb in the third person where they begin with its infinitive.

    Such are "contain", "traverse" (known as something that things do), "flow through", "live in";
    "record" and "capital" are nouns, and "house in" may be one.
    """
    first, last = words[0], words[-1]
    if len(words) > 2 or not first.islower() or not can_be_verb(first) or base(first) != first:
        return words
    said = " ".join([third_person(first), *words[1:]])
    if is_noun(first) and said not in known_names():
        if len(words) == 1:
            return words
        follows = last in _GOES_ON or (last in _ADVERBIAL and first in ALONE)
        if not follows and not (last == "for" and first in FOR_SOMEBODY):
            return words
    if len(words) == 2 and (last not in PREPOSITIONS or last == "of" or first == "found"):
        return words
    return said.split()
