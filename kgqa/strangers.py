"""Names in a question that its graph does not know: "does Narnia border Germany?"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz, process

from kgqa.common_words import common_words
from kgqa.concluding import tells_existence
from kgqa.function_words import FUNCTION_CHARACTERS
from kgqa.grammar.concepts import kind_concepts, property_concepts, property_names
from kgqa.grammar.morphology import base, is_word
from kgqa.left_out import LISTED
from kgqa.linking import Linker
from kgqa.mentions import SHORTEST_PART, SURELY, Candidate, Mention, Naming
from kgqa.reading import Reading
from kgqa.text import fold, words

_STARTS = re.compile(r"(?:^|[.!?:;\"']\s*|\baccording to (?:the )?)$", re.IGNORECASE)
_DATES = frozenset(map(str.lower, (*calendar.month_name, *calendar.day_name)))
_AND = re.compile(r"\b(?:and|or|nor)\b|[和与跟及或、]", re.IGNORECASE)
_ALIKE = 80.0  # of 100; a word so near to one that means something is that one misspelt
_HAN = r"[\u4e00-\u9fff·]"
_OF_BOTH = re.compile("吗|是否|是不是|有没有|都|同时")
"""What tells 和 between names from 和 before whom something is done with."""
_BEFORE = re.compile(rf"(?:^|[，。？！；：])(?:请问)?(?P<name>{_HAN}{{2,6}})(?=[和与跟、]$)")
_AFTER = re.compile(
    rf"[和与跟、](?P<name>{_HAN}{{2,6}}?)(?=[都谁哪是有在之同相共接吗呢，。？、]|$)"
)
_NO_NAME = re.compile("[列找查说举写给]|.*[上中里内外边围壁]$")
_ADVERBS = frozenset(
    "同时 既 只 曾经 分别 一起 共同 同样 现在 目前 以前 除 另外 其他 并且 直接 正好 恰好".split()
)


def strange_names(question: str, linked: Sequence[Candidate], linker: Linker) -> list[Mention]:
    """Names of what the graph does not know, as far as they can be told from other words.

    In English they begin with a capital amidst a sentence that is not all in capitals; in Chinese
    they stand in one list with a name that is known.

    Args:
        question: its text.
        linked: the entities that it may name.
        linker: knows all names of the graph.
    """
    found = [
        *_capitalised(question, linker.naming),
        *_listed_in_chinese(question, linked, linker.naming),
    ]
    return _unknown(found, question, linked, linker)


def _unknown(
    found: Sequence[Mention], question: str, linked: Sequence[Candidate], linker: Linker
) -> list[Mention]:
    """Those that are in no name of the graph: only some of these are linked."""
    if not found:
        return []
    known = [*(one.mention for one in linked), *linker.names_in(question)]
    return [one for one in found if not any(map(one.overlaps, known))]


def missed(
    reading: Reading, question: str, linked: Sequence[Candidate], linker: Linker
) -> Mention | None:
    """A strange name without whose meaning a question cannot be answered; None where there is none.

    So it is where yes or no is asked for, and where the name stands in one list with a known one:
    "which countries border both France and Narnia?". Else it may tell no more than when or where:
    "who trained the winners at the Olympics?". Where it would be answered with yes for whatever
    there is, words that nobody knows are names as well: "does narnia border germany?".
    """
    strange = strange_names(question, linked, linker)
    if tells_existence(reading, linked):
        heard = list(_unheard_of(question, linker.naming))
        strange += _unknown(heard, question, linked, linker)
    named = {other.mention for other in linked if other.score >= SURELY}
    sure = [name for name in named if name.start < name.end]
    apart = [one for one in strange if all(one.between(name, question) for name in sure)]
    whether = reading.asks == "yes-no"
    return next((one for one in apart if whether or _in_a_list(one, sure, question)), None)


def _unheard_of(question: str, naming: Naming) -> Iterator[Mention]:
    """Words that are no English and not near to what means something in the graph."""
    known = [*naming.schema_words, *property_names()]
    for word, start, end in words(question):
        key = fold(word)
        rare = key.isascii() and key.isalpha() and len(key) >= SHORTEST_PART
        rare = rare and not is_word(base(key)) and key not in common_words()
        if not rare or naming.says_something(key):
            continue
        if process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) is None:
            yield Mention(start, end, word)


def _capitalised(question: str, naming: Naming) -> Iterator[Mention]:
    if any(char.islower() for char in question):
        for word, start, end in words(question):
            key = fold(word)
            told = word[0].isupper() and word[1:].islower() and len(word) >= SHORTEST_PART
            means = naming.says_something(key) or key in _DATES or is_word(base(key))
            if told and not means and not _STARTS.search(question[:start]):
                yield Mention(start, end, word)


def _listed_in_chinese(
    question: str, linked: Sequence[Candidate], naming: Naming
) -> Iterator[Mention]:
    for one in linked if _OF_BOTH.search(question) else ():
        if one.score < SURELY or one.mention.start == one.mention.end:
            continue
        before = _BEFORE.search(question[: one.mention.start])
        after = _AFTER.match(question, one.mention.end)
        for match in (before, after):
            if match is not None and not _says_something(match["name"], naming):
                yield Mention(*match.span("name"), match["name"])


def _says_something(text: str, naming: Naming) -> bool:
    """Whether Chinese characters hold a word that is no name."""
    parts = {text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1)}
    return (
        not FUNCTION_CHARACTERS.isdisjoint(text)
        or _NO_NAME.match(text) is not None
        or not (_common_nouns() | _ADVERBS).isdisjoint(parts)
        or any(naming.says_something(fold(part)) for part in parts if len(part) > 1)
    )


@cache
def _common_nouns() -> frozenset[str]:
    """Chinese nouns for kinds of things and for properties."""
    nouns = {noun for one in kind_concepts() for noun in one.zh}
    nouns |= {name for one in property_concepts() for name in one.names["zh"]}
    return frozenset(noun for noun in nouns if len(noun) > 1)


def _in_a_list(strange: Mention, known: Sequence[Mention], question: str) -> bool:
    """Whether a name stands in one list with known ones, in which there is an "and" or an "or"."""
    gaps = [one.between(strange, question) for one in known]
    gaps += [one.between(other, question) for one, other in combinations(known, 2)]
    lists = [bool(gap) and LISTED.fullmatch(f"{gap} ") is not None for gap in gaps]
    joined = (gap for gap, is_list in zip(gaps, lists, strict=True) if is_list)
    return any(lists[: len(known)]) and any(map(_AND.search, joined))
