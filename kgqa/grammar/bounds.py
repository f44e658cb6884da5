"""Conditions by a number in words: longer than 500 km, after 1990, 人口超过一百万的."""

from __future__ import annotations

import re
from random import Random

from kgqa.grammar.predicates import Measure, Predicate, article, does, plural

_ABOVE, _BELOW, _EQUAL = "above", "below", "equal"

_HAS = "with", "has", "have", "does {s} have"
_IS_HOME = "home to", "is home to", "are home to", "is {s} home to"
"""Said behind a thing, of one, of many, and asked, before so and so many people."""

_ENGLISH = {
    (_ABOVE, False): [
        "more than {x}",
        "over {x}",
        "above {x}",
        "greater than {x}",
        "more than {x}",
    ],
    (_ABOVE, True): ["at least {x}", "{x} or more", "no less than {x}"],
    (_BELOW, False): ["less than {x}", "under {x}", "below {x}", "fewer than {x}"],
    (_BELOW, True): ["at most {x}", "up to {x}", "no more than {x}", "{x} or less"],
    (_EQUAL, False): ["exactly {x}", "{x}", "just {x}"],
}
_COUNTING = {
    (_ABOVE, False): ["more than {x}", "over {x}", "more than {x}"],
    (_ABOVE, True): ["at least {x}", "{x} or more", "no fewer than {x}"],
    (_BELOW, False): ["fewer than {x}", "less than {x}", "under {x}"],
    (_BELOW, True): ["at most {x}", "no more than {x}", "{x} or fewer", "up to {x}"],
    (_EQUAL, False): ["exactly {x}", "{x}", "just {x}", "only {x}"],
}
_DATES = {
    (_ABOVE, False): ["after {x}", "later than {x}", "after {x}", "after the year {x}"],
    (_ABOVE, True): ["since {x}", "in {x} or later", "from {x} or later"],
    (_BELOW, False): ["before {x}", "earlier than {x}", "prior to {x}", "before the year {x}"],
    (_BELOW, True): ["in {x} or earlier", "up to {x}"],
    (_EQUAL, False): ["in {x}", "in the year {x}", "in {x}"],
}
_HAN = {
    (_ABOVE, False): ["超过{x}", "大于{x}", "多于{x}", "高于{x}", "在{x}以上", "过{x}", "超{x}"],
    (_ABOVE, True): ["不少于{x}", "至少{x}", "不低于{x}"],
    (_BELOW, False): ["不到{x}", "少于{x}", "低于{x}", "小于{x}", "在{x}以下", "不足{x}"],
    (_BELOW, True): ["不超过{x}", "至多{x}", "最多{x}"],
    (_EQUAL, False): ["是{x}", "正好{x}", "为{x}"],
}
_HAN_COUNTING = {
    (_ABOVE, False): ["超过{x}个", "{x}个以上的", "多于{x}个", "不止{x}个"],
    (_ABOVE, True): ["至少{x}个", "不少于{x}个"],
    (_BELOW, False): ["不到{x}个", "少于{x}个", "{x}个以下的"],
    (_BELOW, True): ["最多{x}个", "不超过{x}个", "至多{x}个"],
    (_EQUAL, False): ["正好{x}个", "{x}个", "恰好{x}个", "只有{x}个"],
}
_HAN_DATES = {
    (_ABOVE, False): ["{x}年以后", "{x}年之后", "晚于{x}年"],
    (_ABOVE, True): [],
    (_BELOW, False): ["{x}年以前", "{x}年之前", "早于{x}年"],
    (_BELOW, True): [],
    (_EQUAL, False): ["{x}年", "在{x}年"],
}

_STIFF = re.compile("greater|fewer|above|below|less than or|more than or|equal")
"""Bounds that nothing costs or weighs."""


def counting(choice: str, inclusive: bool, number: str, language: str, rng: Random) -> str | None:
    """So and so many: "at least three", 两个以上的; None where there are no words."""
    table = _HAN_COUNTING if language == "zh" else _COUNTING
    found = table.get((choice, inclusive))
    return rng.choice(found).format(x=number) if found else None


def bounded(
    measure: Measure, choice: str, inclusive: bool, number: str, language: str, rng: Random
) -> Predicate | None:
    """A measure above, below or equal to a number; None where there are no words."""
    if language == "zh":
        return _chinese(measure, choice, inclusive, number, rng)
    if measure.concept.date:
        return _english_date(measure, choice, inclusive, number, rng)
    return _english(measure, choice, inclusive, number, rng)


def _english(
    measure: Measure, choice: str, inclusive: bool, number: str, rng: Random
) -> Predicate | None:
    found = _ENGLISH.get((choice, inclusive))
    if not found:
        return None
    concept, name = measure.concept, rng.choice(measure.names)
    said = rng.choice(found).format(x=number)
    unit = rng.choice(("", *(f" {unit}" for unit in concept.units.get("en", ())[:4])))
    ways = [
        Predicate(
            after=f"with {article(name)} of {said}{unit}",
            one=f"has {article(name)} of {said}{unit}",
            many=f"have {article(name)} of {said}{unit}",
            asked=f"does {{s}} have {article(name)} of {said}{unit}",
        ),
        Predicate(
            after=f"whose {name} is {said}{unit}",
            one=f"has {article(name)} of {said}{unit}",
            many=f"have {article(name)} of {said}",
            asked=f"is the {name} of {{s}} {said}{unit}",
        ),
        Predicate(after=f"with {name} {said}{unit}", many=f"have {name} {said}{unit}"),
    ]
    units = concept.units.get("en", ())
    nouns = [noun for noun in concept.of if noun in units or not units]
    of = [
        Predicate("", *(f"{words} {said} {noun}" for words in having))
        for having in ([_HAS, _IS_HOME] if units else [_HAS])
        for noun in nouns
    ]
    of += [
        Predicate(
            after=f"that {plural(act)} {said}{unit}",
            one=f"{act} {said}{unit}",
            many=f"{plural(act)} {said}{unit}",
            asked=f"{does(act)} {said}{unit}",
        )
        for act in concept.acts
        if not _STIFF.match(said)
    ]
    more = concept.degrees("en", most=choice == _ABOVE, thing=True)
    if choice != _EQUAL and not inclusive and more:
        word = rng.choice(more).more
        ways += 2 * [
            Predicate(
                after=f"{word} than {number}{unit}",
                one=f"is {word} than {number}{unit}",
                many=f"are {word} than {number}{unit}",
                asked=f"is {{s}} {word} than {number}{unit}",
            )
        ]
    return rng.choice(rng.choice([ways, of or ways]))


def _english_date(
    measure: Measure, choice: str, inclusive: bool, number: str, rng: Random
) -> Predicate | None:
    found = _DATES.get((choice, inclusive))
    if not found:
        return None
    concept, name = measure.concept, rng.choice(measure.names)
    said = rng.choice(found).format(x=number)
    acts = [
        Predicate(
            after=f"{verb} {said}",
            one=f"was {verb} {said}",
            many=f"were {verb} {said}",
            asked=f"was {{s}} {verb} {said}",
        )
        for verb in concept.verb.get("en", ())
    ]
    acts += [
        Predicate(after=f"that {act} {said}", one=f"{act} {said}", many=f"{act} {said}")
        for act in concept.intransitive
    ]
    plain = [
        Predicate(
            after=f"with {article(name)} {said}",
            one=f"has {article(name)} {said}",
            many=f"have {article(name)} {said}",
            asked=f"is the {name} of {{s}} {said}",
        ),
        Predicate(
            after=f"from {said}" if choice != _EQUAL else f"from {number}",
            many=f"are from {said}",
            one=f"is from {said}",
            asked=f"is {{s}} from {said}",
        ),
    ]
    return rng.choice(rng.choice([acts, acts, plain] if acts else [plain]))


def _chinese(
    measure: Measure, choice: str, inclusive: bool, number: str, rng: Random
) -> Predicate | None:
    concept, name = measure.concept, rng.choice(measure.names)
    found = (_HAN_DATES if concept.date else _HAN).get((choice, inclusive))
    if not found:
        return None
    units = ("",) if concept.date else ("", *concept.units.get("zh", ())[:2])
    said = rng.choice(found).format(x=number + rng.choice(units))
    verbs = concept.verb.get("zh", ())
    if concept.date and verbs and rng.random() < 0.7:
        verb = rng.choice(verbs)
        return Predicate(
            f"{said}{verb}的", one=f"是{said}{verb}的", asked=f"{{s}}是{said}{verb}的吗"
        )
    be = "在" if concept.date and not said.startswith(("在", "晚", "早")) else ""
    return Predicate(
        f"{name}{be}{said}的", one=f"{name}{be}{said}", asked=f"{{s}}的{name}{be}{said}吗"
    )
