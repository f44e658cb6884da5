"""Superlatives of other places: the second largest, the three largest, 人口第二多的, 最大的三个."""

from __future__ import annotations

import re
from random import Random

from kgqa.grammar.predicates import Predicate

_MOST = re.compile(r"\bthe (most|least|fewest|\w+est)\b")
_ORDINALS = {2: ("second", "second", "2nd"), 3: ("third", "third", "3rd"), 4: ("fourth", "4th")}
_LATER = {5: ("fifth", "5th"), 6: ("sixth", "6th"), 7: ("seventh", "7th")}
_NUMBERS = "zero one two three four five six seven eight nine ten".split()
_HAN = "零一二三四五六七八九十"
_CLASSIFIERS = ("个", "个", "个", "座", "条", "位", "")


def ordinal(said: Predicate, place: int, language: str, rng: Random) -> Predicate | None:
    """A superlative for the second, third, ... of its order; None where it cannot be said so."""
    if language == "zh":
        word = rng.choice((_HAN[place], str(place)))
        parts = [part.replace("最", f"第{word}") for part in (said.before, said.one, said.many)]
        return Predicate(before=parts[0], one=parts[1], many=parts[2]) if "第" in parts[0] else None
    word = rng.choice((_ORDINALS | _LATER)[place])
    before = f"{word}{rng.choice((' ', ' ', '-'))}{said.before}" if said.before else ""
    after, one, many = (
        _MOST.sub(rf"the {word} \1", part, count=1) if _MOST.search(part) else ""
        for part in (said.after, said.one, said.many)
    )
    after = after or (said.after if said.before else "")
    return Predicate(before, after, one, many) if before or after else None


def several(said: Predicate, number: int, language: str, rng: Random) -> Predicate | None:
    """A superlative for the first so and so many; None where it cannot be said so.

    Where ``after`` is there as well, it stands behind the noun that follows ``before``.
    """
    if language == "zh":
        return _several_chinese(said, rng.choice((_HAN[number], str(number))), rng)
    word = rng.choice((_NUMBERS[number], _NUMBERS[number], str(number)))
    if said.before:
        before = rng.choice((f"{word} {said.before}", f"top {word} {said.before}"))
        if said.after and rng.random() < 0.5:
            before = f"top {word}"  # "top three cities by population"
        return Predicate(before=before, after=said.after)
    if _MOST.search(said.after):
        return Predicate(before=rng.choice((f"top {word}", word)), after=said.after)
    return None


def _several_chinese(said: Predicate, word: str, rng: Random) -> Predicate | None:
    name, most, adjective = said.before.removesuffix("的").partition("最")
    if not most or not adjective:
        return None
    after = "两" if word == "二" else word
    ways = [f"{said.before}{after}{rng.choice(_CLASSIFIERS)}", f"{said.before}前{word}个"]
    if name and len(adjective) == 1:
        ways += [f"{name}排名前{word}的", f"{name}前{word}{adjective}的", f"{name}排前{word}的"]
    return Predicate(before=rng.choice(ways))
