"""Operators in words: for the encoder, for the hashed words, and for the reading of a question."""

from __future__ import annotations

import numpy as np

from kgqa.grammar import Inflection
from kgqa.groups import Groups
from kgqa.operators import Choice, Operator, Operators
from kgqa.quantities import Quantity
from kgqa.ranks import TOP, Rank
from kgqa.vocabulary import StepVocabulary

_NAMES = 3
_VALUE_WORDS = {
    Choice.MOST: ("most", "largest", "highest"),
    Choice.LEAST: ("least", "smallest", "lowest"),
    Choice.ABOVE: ("more than", "above", "over"),
    Choice.BELOW: ("less than", "below", "under"),
    Choice.EQUAL: ("exactly", "of", "in"),
}
_COUNT_WORDS = {
    Choice.MOST: ("most", "the greatest number of"),
    Choice.LEAST: ("fewest", "the smallest number of"),
    Choice.ABOVE: ("more than some", "at least some"),
    Choice.BELOW: ("fewer than some", "at most some"),
    Choice.EQUAL: ("exactly some", "a number of"),
    Choice.NONE: ("no", "without"),
}
_HAN = {
    Choice.MOST: "最多 最大 最高",
    Choice.LEAST: "最少 最小 最低",
    Choice.ABOVE: "超过 大于 多于",
    Choice.BELOW: "少于 小于 不到",
    Choice.EQUAL: "等于",
    Choice.NONE: "没有",
}


def operator_texts(vocabulary: StepVocabulary, operators: Operators) -> list[str]:
    """What the sentence encoder reads of each: "most rivers, the greatest number of rivers"."""
    return [_text(vocabulary, one, operators.groups) for one in operators.items]


def operator_spellings(vocabulary: StepVocabulary, operators: Operators) -> list[str]:
    """All words of each in all languages, hashed later."""
    return [_spelling(vocabulary, one, operators.groups) for one in operators.items]


def _text(vocabulary: StepVocabulary, operator: Operator, groups: Groups) -> str:
    if operator.choice is Choice.OF:
        group = groups.items[operator.step]
        return ", ".join(group.en or group.zh)
    words = (_COUNT_WORDS if operator.counts else _VALUE_WORDS)[operator.choice]
    measure = measure_noun(vocabulary, operator, "en", groups)
    return ", ".join(f"{word} {measure}" for word in words)


def _spelling(vocabulary: StepVocabulary, operator: Operator, groups: Groups) -> str:
    if operator.choice is Choice.OF:
        group = groups.items[operator.step]
        plural = map(groups.inflection.plural, group.en)
        return " | ".join([*group.en, *plural, *group.zh])
    words = (_COUNT_WORDS if operator.counts else _VALUE_WORDS)[operator.choice]
    names = [measure_noun(vocabulary, operator, one, groups) for one in ("en", "zh")]
    return " | ".join([*names, vocabulary.spelling(operator.step), *words, _HAN[operator.choice]])


def measure_noun(
    vocabulary: StepVocabulary, operator: Operator, language: str, groups: Groups
) -> str:
    """What is measured: the name of the value, or of the things that are counted.

    Things of the class that they are counted for go by their relation: a country's "borders". Those
    of several classes go by what they all are.
    """
    if operator.among >= 0:
        return groups.items[operator.among].label(language)
    names = list(vocabulary.names(operator.step, language))
    if operator.counts and not (names and vocabulary.within_class(operator.step)):
        names = counted_nouns(vocabulary, operator.step, language, groups) or names
    name = names[0] if names else vocabulary.label(operator.step, language)
    return name.removeprefix("has ")


def counted_nouns(
    vocabulary: StepVocabulary, step: int, language: str, groups: Groups
) -> list[str]:
    """Nouns for all that a step leads to, best first; perhaps none."""
    cls = vocabulary.kinds.class_of(vocabulary.sample_targets(step))
    sort = None if cls is None else groups.sort_of(np.unique(vocabulary.sample_targets(step)))
    if sort is None or sort.cls == cls:
        return vocabulary.class_words(step, language)
    return list(sort.words(language))


def operator_phrase(
    vocabulary: StepVocabulary,
    operator: Operator,
    number: Quantity | None,
    source: str,
    language: str,
    inflection: Inflection,
    groups: Groups,
    rank: Rank = TOP,
) -> str:
    """What an operator keeps of a source in words: "the cities in Kenya with the most people".

    ``rank`` is which of those with the most or the least are meant.
    """
    noun = measure_noun(vocabulary, operator, language, groups)
    templates = (_COUNT_PHRASES if operator.counts else _VALUE_PHRASES)[language]
    value = f"{number.value:,.10g}" if number is not None else "?"
    if not operator.counts and number is not None and operator.choice.bounded:
        value = f"{number.value:.10g}" if 1000 <= number.value < 2200 else value
    if language == "en" and operator.counts and operator.choice is not Choice.NONE and value != "1":
        noun = inflection.plural(noun)
    template = templates[operator.choice]
    if operator.choice.superlative:
        template = _ranked(template, rank, language)
    elif operator.choice.bounded and number is not None and number.inclusive:
        template = _inclusive(template)
    return template.format(s=source, n=noun, v=value)


def _ranked(template: str, rank: Rank, language: str) -> str:
    """ "with the highest" to "with the second highest", or "with the 3 highest"."""
    if rank == TOP:
        return template
    if language == "zh":
        return template.replace("最", f"第{rank.first}" if rank.first > 1 else f"前{rank.last}")
    place = str(rank.last)
    if rank.first > 1:
        place += "th" if 10 < rank.first < 14 else _ORDINALS.get(rank.first % 10, "th")
    return template.replace("with the ", f"with the {place} ")


def _inclusive(template: str) -> str:
    """ "with more than 5" to "with at least 5"."""
    for strict, inclusive in _INCLUSIVE:
        template = template.replace(strict, inclusive)
    return template


_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_INCLUSIVE = (
    ("above {v}", "of at least {v}"),
    ("below {v}", "of at most {v}"),
    ("more than", "at least"),
    ("fewer than", "at most"),
    ("大于{v}", "不低于{v}"),
    ("小于{v}", "不高于{v}"),
    ("多于", "至少"),
    ("少于", "至多"),
)
_VALUE_PHRASES = {
    "en": {
        Choice.MOST: "{s} with the highest {n}",
        Choice.LEAST: "{s} with the lowest {n}",
        Choice.ABOVE: "{s} with {n} above {v}",
        Choice.BELOW: "{s} with {n} below {v}",
        Choice.EQUAL: "{s} with {n} {v}",
    },
    "zh": {
        Choice.MOST: "{s}中{n}最大的",
        Choice.LEAST: "{s}中{n}最小的",
        Choice.ABOVE: "{s}中{n}大于{v}的",
        Choice.BELOW: "{s}中{n}小于{v}的",
        Choice.EQUAL: "{s}中{n}为{v}的",
    },
}
_COUNT_PHRASES = {
    "en": {
        Choice.MOST: "{s} with the most {n}",
        Choice.LEAST: "{s} with the fewest {n}",
        Choice.ABOVE: "{s} with more than {v} {n}",
        Choice.BELOW: "{s} with fewer than {v} {n}",
        Choice.EQUAL: "{s} with {v} {n}",
        Choice.NONE: "{s} without {n}",
    },
    "zh": {
        Choice.MOST: "{s}中{n}最多的",
        Choice.LEAST: "{s}中{n}最少的",
        Choice.ABOVE: "{s}中{n}多于{v}个的",
        Choice.BELOW: "{s}中{n}少于{v}个的",
        Choice.EQUAL: "{s}中有{v}个{n}的",
        Choice.NONE: "{s}中没有{n}的",
    },
}
