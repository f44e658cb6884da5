"""Names in a question that its graph does not know: "does Narnia border Germany?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgqa.common_words import common_words
from kgqa.concluding import tells_existence
from kgqa.function_words import FUNCTION_CHARACTERS
from kgqa.grammar.concepts import kind_concepts, property_concepts
from kgqa.grammar.morphology import base, is_word
from kgqa.left_out import LISTED
from kgqa.mentions import SHORTEST_PART, SURELY, Candidate, Mention, Naming
from kgqa.reading import Reading
from kgqa.text import fold, words

_STARTS = re.compile(r"(?:^|[.!?:;\"']\s*)$")
_HAN = r"[\u4e00-\u9fff·]"
_BEFORE = re.compile(rf"(?:^|[，。？！；：])(?:请问)?(?P<name>{_HAN}{{2,6}})(?=[和与跟、]$)")
_ADVERBS = frozenset(
    "同时 既 只 曾经 分别 一起 共同 同样 现在 目前 以前 除 另外 其他 并且 直接 正好 恰好".split()
)
_AFTER = re.compile(
    rf"[和与跟、](?P<name>{_HAN}{{2,6}}?)(?=[都谁哪是有在的之同相共接吗呢，。？、]|$)"
)


def strange_names(question: str, linked: Sequence[Candidate], naming: Naming) -> list[Mention]:
    """Names of what the graph does not know, as far as they can be told from other words.

    In English they begin with a capital amidst a sentence that is not all in capitals; in Chinese
    they stand in one list with a name that is known.

    Args:
        question: its text.
        linked: the entities that it may name.
        naming: tells what is a name in the graph, and what says something of its own.
    """
    known = [one.mention for one in linked]
    found = [*_capitalised(question, naming), *_listed_in_chinese(question, linked, naming)]
    return [one for one in found if not any(map(one.overlaps, known))]


def missed(
    reading: Reading, question: str, linked: Sequence[Candidate], naming: Naming
) -> Mention | None:
    """A strange name without whose meaning a question cannot be answered; None where there is none.

    So it is where yes or no is asked for, and where the name stands in one list with a known one:
    "which countries border both France and Narnia?". Else it may tell no more than when or where:
    "who trained the winners at the Olympics?". Where it would be answered with yes for whatever
    there is, words that nobody knows are names as well: "does narnia border germany?".
    """
    strange = strange_names(question, linked, naming)
    if tells_existence(reading, linked):
        strange += _unheard_of(question, linked, naming)
    sure = [other.mention for other in linked if other.score >= SURELY]
    for one in strange:
        if not any(one.touches(other, question) for other in sure):
            listed = any(_in_a_list(one, other, question) for other in sure)
            if listed or reading.asks == "yes-no":
                return one
    return None


def _unheard_of(question: str, linked: Sequence[Candidate], naming: Naming) -> Iterator[Mention]:
    known = [one.mention for one in linked]
    for word, start, end in words(question):
        key, mention = fold(word), Mention(start, end, word)
        rare = key.isascii() and key.isalpha() and len(key) >= SHORTEST_PART
        rare = rare and not is_word(base(key)) and key not in common_words()
        if rare and not naming.says_something(key) and not any(map(mention.overlaps, known)):
            yield mention


def _capitalised(question: str, naming: Naming) -> Iterator[Mention]:
    if any(char.islower() for char in question):
        for word, start, end in words(question):
            told = word[0].isupper() and word[1:].islower() and len(word) >= SHORTEST_PART
            first = _STARTS.search(question[:start])
            if told and not first and not naming.says_something(fold(word)):
                yield Mention(start, end, word)


def _listed_in_chinese(
    question: str, linked: Sequence[Candidate], naming: Naming
) -> Iterator[Mention]:
    for one in linked:
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
        or not (_common_nouns() | _ADVERBS).isdisjoint(parts)
        or any(naming.says_something(fold(part)) for part in parts if len(part) > 1)
    )


@cache
def _common_nouns() -> frozenset[str]:
    """Chinese nouns for kinds of things and for properties."""
    nouns = {noun for one in kind_concepts() for noun in one.zh}
    nouns |= {name for one in property_concepts() for name in one.names["zh"]}
    return frozenset(noun for noun in nouns if len(noun) > 1)


def _in_a_list(one: Mention, other: Mention, question: str) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return LISTED.fullmatch(question[first.end : second.start]) is not None
