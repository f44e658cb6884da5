"""Conditions in words: what is said of a thing by a measure, by a number of things, or by none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from kgqa.grammar.conditions_chinese import COUNTED as CHINESE_COUNTED
from kgqa.grammar.conditions_chinese import NEGATED as CHINESE_NEGATED
from kgqa.grammar.conditions_english import COUNTED, NEGATED
from kgqa.grammar.forms import Form
from kgqa.grammar.measures import BARE, Degree, MeasureConcept, extreme
from kgqa.grammar.morphology import base
from kgqa.grammar.render import Renderer, Worded

_ASKS = re.compile("[哪谁几]|什么|多少")
_WITH_NO = re.compile("(?:with|having) no (?:known )?(.+)")
_HAVE_NO = re.compile("have no (?:known )?(.+)")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition as parts of sentences; a part is empty where the condition has none.

    ``before`` stands before a noun ("longest"), ``after`` behind it ("with the most people");
    ``one`` and ``many`` are what one thing or several are or do ("is the longest"); ``asked`` asks
    whether ``{s}`` does, perhaps compared with ``{b}``.
    """

    before: str = ""
    after: str = ""
    one: str = ""
    many: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one graph in one language: its concept, its names there, whether a bare word of
    size means it."""

    concept: MeasureConcept
    names: tuple[str, ...]
    bare: bool = False

    @property
    def extreme(self) -> str:
        """Whether it is the most (``high``) or the least (``low``) of something by its own name."""
        return next((found for name in self.names if (found := extreme(name))), "")


def article(noun: str) -> str:
    """ "a length", "an area"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def superlative(measure: Measure, language: str, *, most: bool, rng: Random) -> Predicate:
    """Most or least of a measure."""
    return _one_of(_superlatives(measure, language, most), rng)


def comparative(measure: Measure, language: str, *, most: bool, rng: Random) -> Predicate:
    """More or less of a measure than another has."""
    return _one_of(_comparatives(measure, language, most), rng)


def counted(
    form: Form, target: Worded, quantifier: str, kind: str, render: Renderer, rng: Random
) -> Predicate | None:
    """So and so many of what a form leads to: ``quantifier`` is "the most", "no", "more than two".

    ``kind`` is most, least, more, less, bounded, none, or equal-one or none-one of what there is
    but one.
    """
    chinese = render.language == "zh"
    tables = (
        CHINESE_COUNTED.get(kind.removesuffix("-one"), CHINESE_COUNTED["bounded"])
        if chinese
        else COUNTED
    )
    choices = tables.get(form.kind)
    if not choices or _ASKS.search(form.text):
        return None
    parts = [part.replace("{q}", quantifier) for part in rng.choice(choices)]
    parts = [part.replace("{b}", "{{b}}") for part in parts]
    if kind.endswith("-one"):
        parts = [part.replace("{ns}", "{n1}").replace("{ts}", "{t1}") for part in parts]
    return Predicate(*render.parts(form, Worded("{s}", bare=True), target, parts, rng))


def without(said: Predicate, rng: Random, *, one: bool) -> Predicate:
    """The English for having none in other words: "without any", "lacking a", "do not have"."""
    after, many = _WITH_NO.fullmatch(said.after), _HAVE_NO.fullmatch(said.many)
    if not after or not many:
        return said
    thing = after[1]
    thing = f"{rng.choice(('any ', 'any ', ''))}{thing}" if not one else article(thing)
    return replace(
        said,
        after=rng.choice((f"without {thing}", f"without {thing}", f"lacking {thing}")),
        one=rng.choice((f"does not have {thing}", f"lacks {thing}")),
        many=rng.choice((f"do not have {thing}", f"don't have {thing}", f"lack {thing}")),
    )


def negated(
    form: Form, source: Worded, target: Worded, render: Renderer, rng: Random
) -> Predicate | None:
    """That a form's step does not lead from the source to the thing."""
    tables = CHINESE_NEGATED if render.language == "zh" else NEGATED
    choices = tables.get(form.kind)
    if not choices or _ASKS.search(form.text):
        return None
    return Predicate(*render.parts(form, source, target, list(rng.choice(choices)), rng))


def _one_of(groups: list[list[Predicate]], rng: Random) -> Predicate:
    """A way of saying it, first its sort and then the words."""
    return rng.choice(rng.choice([group for group in groups if group]))


def _superlatives(measure: Measure, language: str, most: bool) -> list[list[Predicate]]:
    concept = measure.concept
    things = _of_things(measure, language, most)
    bare = list(BARE[language][most]) if measure.bare else []
    own = concept.degrees(language, most=most, thing=False)
    if language == "zh":
        happened = "最晚" if most else "最早"
        return [
            [Predicate(f"{one.to('最')}的", one=one.to("最")) for one in things],
            [Predicate(f"最{one.most}的", one=f"最{one.most}") for one in bare],
            [
                Predicate(f"{name}最{one.most}的", one=one_of)
                for name in measure.names
                for one in own
                for one_of in (f"{name}最{one.most}", f"的{name}最{one.most}")
            ],
            [
                Predicate(f"{name}排名{place}的", one=f"{name}排{place}")
                for name in measure.names
                for place in ("第一" if most else "最后", "第一" if most else "倒数第一")
            ],
            [
                Predicate(f"{happened}{verb}的", one=f"{happened}{verb}")
                for verb in concept.verb.get("zh", ())
            ],
        ]
    said = [name for name in measure.names if extreme(name)]
    if said and (measure.extreme == "high") is most:
        return [[_has(f"the {name}") for name in said], [_is_the(one.most) for one in things]]
    if said:
        return [[_has(f"the {one.most} {name}") for one in own for name in said]]
    much = ("most",) if most else ("fewest", "least")
    sizes = BARE["en"][most] if concept.sized else ()
    place = "first" if most else "last"
    first = ("last", "most recently", "latest") if most else ("first", "earliest")
    acts = [f"was {verb}" for verb in concept.verb.get("en", ())] + list(concept.intransitive)
    return [
        [_is_the(one.most) for one in things],
        [_is_the(one.most) for one in bare],
        [
            _has(f"the {word} {noun}")
            for noun in concept.of
            for word in (much if _countable(noun) else much[-1:])
        ],
        [_has(f"the {one.most} {name}") for one in own for name in measure.names],
        [
            Predicate(one.most, f"by {name}", f"is the {one.most} by {name}")
            for one in sizes
            for name in measure.names
        ],
        [
            Predicate(one=f"{ranks} by {name}", many=f"{rank} by {name}")
            for name in measure.names
            for ranks, rank in (
                (f"ranks {place}", f"rank {place}"),
                (f"comes {place}", f"come {place}"),
                *([("tops the list", "top the list")] if most else ()),
            )
        ],
        [
            Predicate(after=f"that {act} {word}", one=f"{act} {word}")
            for act in acts
            for word in first
        ],
        [
            Predicate(
                after=f"that {act} the {much[-1]}",
                one=f"{act} the {much[-1]}",
                many=f"{plural(act)} the {much[-1]}",
            )
            for act in concept.acts
        ],
    ]


def _comparatives(measure: Measure, language: str, most: bool) -> list[list[Predicate]]:
    concept = measure.concept
    things = _of_things(measure, language, most)
    bare = list(BARE[language][most]) if measure.bare else []
    own = concept.degrees(language, most=most, thing=False)
    if language == "zh":
        sooner = "晚" if most else "早"
        return [
            [
                Predicate(one=one.to(degree), asked=asked)
                for one in (*things, *bare)
                for degree in ("更", "")
                for asked in (f"{{s}}比{{b}}{one.to()}吗", f"{{s}}是不是比{{b}}{one.to()}")
            ],
            [
                Predicate(one=said, asked=f"{{s}}的{name}比{{b}}{one.most}吗")
                for name in measure.names
                for one in own
                for said in (
                    f"的{name}更{one.most}",
                    f"{name}更{one.most}",
                    f"的{name}{one.most}",
                    f"{name}{one.most}",
                )
            ],
            [
                Predicate(one=f"{verb}得更{sooner}", asked=f"{{s}}比{{b}}{verb}得{sooner}吗")
                for verb in concept.verb.get("zh", ())
            ],
        ]
    much = ("more",) if most else ("fewer", "less")
    word = "after" if most else "before"
    then = ("later", "more recently") if most else ("earlier", "first")
    acts = [f"was {verb}" for verb in concept.verb.get("en", ())] + list(concept.intransitive)
    passives = concept.verb.get("en", ())
    return [
        [
            Predicate(one=f"is {one.more}", asked=f"is {{s}} {one.more} than {{b}}")
            for one in (*things, *bare)
        ],
        [
            Predicate(one=f"has {few} {noun}", asked=f"does {{s}} have {few} {noun} than {{b}}")
            for noun in concept.of
            for few in (much if _countable(noun) else much[-1:])
        ],
        [
            Predicate(
                one=f"has {said}",
                asked=asked,
            )
            for one in own
            for name in measure.names
            for said in (
                (f"{one.more} {name}",)
                if one.more in ("more", "less")
                else (article(f"{one.more} {name}"), f"the {one.more} {name}")
            )
            for asked in (
                f"does {{s}} have {said.replace('the ', 'a ', 1)} than {{b}}",
                f"is the {name} of {{s}} {one.more} than that of {{b}}",
            )
        ],
        [
            Predicate(
                one=f"{act} {when}",
                asked=f"was {{s}} {passives[place]} {word} {{b}}" if place < len(passives) else "",
            )
            for place, act in enumerate(acts)
            for when in then
        ],
        [
            Predicate(one=f"{act} {much[-1]}", asked=f"{does(act)} {much[-1]} than {{b}}")
            for act in concept.acts
        ],
    ]


def plural(act: str) -> str:
    """What several things do: "weighs" gives "weigh", "is paid" "are paid"."""
    return act.replace("is ", "are ", 1) if act.startswith("is ") else _bare(act)


def does(act: str) -> str:
    """Whether ``{s}`` does it: "does {s} weigh", "is {s} paid"."""
    if act.startswith("is "):
        return f"is {{s}} {act.removeprefix('is ')}"
    return f"does {{s}} {_bare(act)}"


def _bare(act: str) -> str:
    first, _, rest = act.partition(" ")
    return f"{base(first)} {rest}".strip()


def _of_things(measure: Measure, language: str, most: bool) -> list[Degree]:
    """Adjectives of things; those of size only where the measure is the one that they mean."""
    found = measure.concept.degrees(language, most=most, thing=True)
    if measure.bare or not measure.concept.sized:
        return list(found)
    return [one for one in found if one not in _sizes()]


def _sizes() -> frozenset[Degree]:
    """Adjectives that say no more than that a thing is large or small."""
    return frozenset(
        one for language in BARE.values() for words in language.values() for one in words
    )


def _countable(noun: str) -> bool:
    return noun.split()[0].endswith("s") or noun.startswith("people")


def _is_the(word: str) -> Predicate:
    return Predicate(word, one=f"is the {word}", many=f"are the {word}")


def _has(what: str) -> Predicate:
    return Predicate(after=f"with {what}", one=f"has {what}", many=f"have {what}")
