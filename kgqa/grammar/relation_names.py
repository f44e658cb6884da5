"""Relations' ids in the words that people would have written: no abbreviations, nothing glued.

"loc" is a location, "athleteplaysforteam" four words, "flow through" what something does, and of
"city located in country" the city is what has the property.
"""

from __future__ import annotations

import re
from functools import cache

from kgqa.grammar.concepts import kind_nouns, property_names, said_names
from kgqa.grammar.measures import known, measure_concepts
from kgqa.grammar.morphology import base, can_be_verb, is_noun, is_plural, is_word, third_person
from kgqa.grammar.word_classes import ALONE, FOR_SOMEBODY, PREPOSITIONS, is_participle
from kgqa.grammar.word_classes import third_person as looks_third_person
from kgqa.store.naming import SAYS_TYPE

_ABBREVIATIONS = dict(
    pair.split(":")
    for pair in (
        "abbr:abbreviation abbrev:abbreviation addr:address alt:altitude amt:amount avg:average "
        "dept:department desc:description dist:distance dur:duration elev:elevation ht:height "
        "hq:headquarters lang:language lat:latitude len:length loc:location lon:longitude "
        "max:maximum mfr:manufacturer min:minimum nr:number num:number org:organization "
        "pop:population pos:position qty:quantity temp:temperature univ:university wt:weight"
    ).split()
) | {
    "dob": "date of birth",
    "dod": "date of death",
    "pob": "place of birth",
    "pod": "place of death",
}
_ALONE_ONLY = frozenset(("pop", "alt", "pos", "pod", "temp"))
"""Abbreviations that are words of their own beside others: pop music."""
_FIRST_ONLY = frozenset(("max", "min", "avg"))
"""Those that may be units behind others: a "duration min"."""
_IN_CAPITALS = frozenset(("dob", "dod", "pob", "pod", "hq"))
_LAST_ONLY = {"no": "number", "nos": "numbers"}
"""Abbreviations that end a name: a "shirt no"."""
_WRITTEN_ON = ("by", "in", "at", "on", "for", "from", "with", "to")
_SHORT = frozenset("in of or to at on by for has is was with from and".split())
_GLUED, _LONGEST, _LEAST_WORD, _MOST_WORD, _MOST_WORDS = 9, 60, 3, 20, 6
_GOES_ON = frozenset(("through", "into", "with"))
_ADVERBIAL = frozenset(("in", "on", "with", "from"))
_REACHED = frozenset("language drug medicine award prize dish food record work group place".split())
"""Kinds that more often are what a relation leads to: "language written in"."""

_UNITS = {
    unit: shown or unit
    for unit, _, shown in (
        pair.partition(":")
        for pair in (
            "mm cm m km mi ft miles feet inches metres meters kilometres kilometers "
            "m2:m² km2:km² sqkm:km² sqm:m² sqmi:square_miles ha hectares acres m3:m³ km3:km³ "
            "litres liters ml mg g kg lb:pounds lbs:pounds oz tons tonnes grams kilograms pounds "
            "sec:seconds secs:seconds ms min:minutes mins:minutes hr:hours hrs:hours "
            "seconds minutes hours days weeks months years yrs:years "
            "usd:USD eur:EUR gbp:GBP cny:CNY rmb:RMB jpy:JPY inr:INR dollars euros yuan yen "
            "pct:% percent:% percentage:% c:°C celsius:°C f:°F fahrenheit:°F kelvin:K "
            "kmh:km/h kph:km/h mph hz:Hz mhz:MHz ghz:GHz kw:kW mw:MW kwh:kWh kv:kV "
            "kb:KB mb:MB gb:GB tb:TB kcal calories kj:kJ ppm"
        ).split()
    )
}
"""What ends the name of a number, and how it is written."""
_HAN_UNITS = (
    "[平立]方?(?:公里|千米|米|厘米)|公里|千米|米|厘米|毫米|公顷|亩|里|[万亿]?(?:元|美元|欧元|人民币|人|吨|人次)|"
    "千克|公斤|克|毫克|岁|天|小时|分钟|秒|摄氏度|度|升|毫升|立方|层|集|页|[%％]|百分比|"
    "(?:k|c|m)?m[²2³3]?|k?g|mg|m?l|[km]?w|hz|usd|rmb|cny"
)
_IN_BRACKETS = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]+)\s*[（(](?:单位[:：]?(?P<said>[^（）()]{{1,6}})|(?P<unit>{_HAN_UNITS}))[）)]",
    re.IGNORECASE,
)
"""A Chinese name with its unit: 海拔（米）."""
_SPANS = ("weeks", "months", "years")
_PARTS_OF_UNITS = frozenset("square cubic light metric sq nautical".split())

_PEOPLE = frozenset("artist athlete character musician politician".split())


def spelled_out(name: str) -> str:
    """A relation's name as its id spells it, in the words that it stands for."""
    words = name.split()
    if not name.isascii() or not words:
        return name
    if name.casefold() in SAYS_TYPE:
        return "type"
    if words[0].casefold() == "also" and len(words) > 1:
        words = words[1:]
    found = [part for place in range(len(words)) for part in _whole(words, place)]
    glued = len(words) == 1 and len(found) > 1
    return " ".join(_acting(_without_owner(found, glued=glued)))


def split_unit(name: str) -> tuple[str, str]:
    """The name of a number without the unit that ends it, and the unit: ("area", "km²").

    The unit is empty where there is none; of "opening hours", which are no number, do not ask.
    """
    if bracketed := _IN_BRACKETS.fullmatch(name):
        return bracketed["name"], bracketed["unit"] or bracketed["said"]
    first, _, last = name.rpartition(" ")
    unit = _UNITS.get(last.strip("()[]").casefold(), "").replace("_", " ")
    if unit and first.endswith(" per"):
        first, unit = first.removesuffix(" per"), f"per {unit}"
    plain = first.removesuffix(" in")
    before = plain.split(" ")[-1].casefold()
    thing = is_noun(before) and before not in _PARTS_OF_UNITS
    doubtful = len(last) == 1 or unit in _SPANS  # a vitamin C is no temperature
    if doubtful and first == plain:
        thing = thing and known([plain], date=False)
    return (plain, unit) if thing and unit else (name, "")


def _whole(words: list[str], place: int) -> list[str]:
    """A word of several, its abbreviation spelled out or taken apart where it is none."""
    word, alone = words[place], len(words) == 1
    if word.isupper() and word.lower() in _IN_CAPITALS:
        word = word.lower()
    if not word.islower():
        return [word]
    if word in _LAST_ONLY and 0 < place == len(words) - 1 and is_noun(words[place - 1]):
        return [_LAST_ONLY[word]]
    if word in _ABBREVIATIONS and (alone or word not in _ALONE_ONLY):
        if place and word in _FIRST_ONLY:
            return [word]
        counts = _ABBREVIATIONS[word] == "number" and not place and not alone
        return [*_ABBREVIATIONS[word].split(), *(["of"] if counts else [])]
    if is_word(word) or word in _vocabulary():
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
    """The words that a glued word is made of; None where it is not."""
    if not (_GLUED <= len(word) <= _LONGEST and word.isalpha()):
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        found = [
            [*before, word[start:end]]
            for start in range(max(0, end - _MOST_WORD), end)
            if (before := best[start]) is not None and _is_part(word[start:end])
        ]
        best.append(min(found, key=_cost, default=None))
    whole = best[-1]
    return whole if whole is not None and 1 < len(whole) <= _MOST_WORDS else None


def _cost(parts: list[str]) -> tuple[int, int, int]:
    """Fewest words first, then those that properties are called by: "release date", "star actor".

    Then the most unequal: "located in", not "locate din".
    """
    known = sum(part in _vocabulary() or part in _SHORT for part in parts)
    return len(parts), -known, -sum(len(part) ** 2 for part in parts)


def _is_part(part: str) -> bool:
    fits = len(part) >= _LEAST_WORD and (is_word(part) or part in _vocabulary())
    return part in _SHORT or fits


@cache
def _vocabulary() -> frozenset[str]:
    """Words of the names of properties, measures and kinds, in the singular and the plural."""
    names = {*property_names(), *said_names(), *kind_nouns()}
    names |= {name for one in measure_concepts() for name in one.names["en"]}
    words = {word for name in names for word in name.lower().split() if word.isalpha()}
    return frozenset(words | {f"{word}s" for word in words if is_noun(word) and word[-1] != "s"})


@cache
def owners() -> frozenset[str]:
    """Kinds of things and of people that relations may be called after."""
    return (kind_nouns() - _REACHED) | _PEOPLE


def _without_owner(words: list[str], *, glued: bool) -> list[str]:
    """The words without what has the property: "city located in country", "film directed by".

    That is a kind of thing. Without a preposition ("team plays sport") only glued words are taken
    for such.
    """
    for place in range(1, len(words)):
        owner, deed, rest = words[place - 1], words[place], words[place:]
        if not is_noun(owner) or owner in PREPOSITIONS or is_plural(owner):
            return words
        kind = owner in owners()
        if kind and deed not in PREPOSITIONS and " ".join(rest) in said_names():
            return rest  # "film music by", "film starring"
        goes_on = len(rest) > 1 and rest[1] in PREPOSITIONS
        does = looks_third_person(deed) and can_be_verb(deed)
        done = goes_on and is_participle(deed) and is_word(deed)
        ends = len(rest) == 2 or glued or is_noun(rest[-1])
        if (kind or glued) and ends and (done or (goes_on and does and not can_be_verb(owner))):
            return rest
        if glued and does and len(rest) > 1 and is_noun(rest[-1]):
            return rest
    return words


def _acting(words: list[str]) -> list[str]:
    """The words with a verb in the third person where they begin with its infinitive.

    Such are "contain", "traverse" (known as something that things do), "flow through", "live in".
    "Record", "coach" and "capital" are nouns, and "house in" may be one.
    """
    first, last = words[0], words[-1]
    acts = first.islower() and can_be_verb(first) and base(first) == first
    if len(words) > 2 or not acts or first in PREPOSITIONS:
        return words
    if len(words) == 2 and (last not in PREPOSITIONS or last == "of" or first == "found"):
        return words
    said = " ".join([third_person(first), *words[1:]])
    if not is_noun(first):
        return said.split()
    if len(words) == 1:
        thing = first in property_names() or first in kind_nouns()
        return [said] if said in said_names() and not thing else words
    follows = last in _GOES_ON or (last in _ADVERBIAL and first in ALONE)
    somebody = last in ("for", "at") and first in FOR_SOMEBODY
    follows = follows or somebody or said in said_names()
    return said.split() if follows else words
