"""The faithfulness rule: a text may name nothing that its facts do not hold.

What the facts hold is taken out of the text: names in any of their forms, words of relations, kinds
and the question's own relation words. What is left must have no number, in digits or words; no word
with a capital letter except one that merely begins a sentence; and, where a graph is at hand,
nothing that the graph has as a name. The rule rather rejects a good text than lets a bad one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kgqa.generation.forms import name_forms
from kgqa.generation.sheet import FactSheet
from kgqa.generation.tokens import NUMBER_WORDS
from kgqa.grammar.morphology import is_word
from kgqa.text import fold, is_han, words

KnownName = Callable[[str], bool]
"""Whether a graph has an entity of that name."""

_BEGINNERS = frozenset(
    "a all also altogether although among an and another as at because besides both but by each "
    "every for from he her here his however i if in is it its moreover no none of on one only "
    "other others she since so some such that the their there these they this those thus together "
    "to under what when where which while who whose with you your yes".split()
)
_WORD_RUN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGITS = re.compile(r"[A-Za-z]*\d+[A-Za-z]*(?:[.,:/-]\d+)*")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_LETTER = r"[^\W\u3400-\u4dbf\u4e00-\u9fff]"
"""A letter or digit; Chinese sets its own beside names of any script."""
_ENDS = ".!?:。！？：\n"
_GONE = "\ue000"
_LONGEST_NAME = 6


def missing_names(text: str, required: Iterable[str]) -> list[str]:
    """Those names that a text does not write out."""
    return [name for name in required if name not in text]


def strangers(
    text: str,
    sheet: FactSheet,
    *,
    allowed: Iterable[str] = (),
    known_name: KnownName | None = None,
) -> list[str]:
    """Names and numbers in a text that the facts do not hold; none where it is faithful.

    Args:
        text: what was written.
        sheet: the facts; names that it hides are no longer allowed than others are.
        allowed: words besides that may stand in the text, capital letters or not.
        known_name: to look for names that have no capital letter, and for Chinese ones.
    """
    rest = _without_names(text, sheet)
    own = _own_words(sheet) | {fold(word) for word in allowed}
    found = [number for number in _DIGITS.findall(rest) if fold(number) not in own]
    left: list[str] = []
    for match in _WORD_RUN.finditer(rest):
        word, key = match.group(), fold(match.group())
        if is_han(word):
            continue
        if key in own or key.removesuffix("s") in own:
            left.append("")
            continue
        if key in NUMBER_WORDS or (
            word != word.lower() and not (key in _BEGINNERS and _begins(rest, match.start()))
        ):
            found.append(word)
        left.append("" if key in _BEGINNERS else key)
    if known_name is not None:
        found += _graph_names(left, known_name)
        found += _han_names(rest, own, known_name)
    return list(dict.fromkeys(found))


def _without_names(text: str, sheet: FactSheet) -> str:
    """The text with a mark in place of every name that the facts hold, the longest first."""
    names = {
        form
        for slot in sheet.slots
        if slot.named
        for form in (name_forms(slot.name) if not sheet.exact else (slot.name,))
        if form
    }
    for name in sorted(names, key=len, reverse=True):
        pattern = re.escape(name)
        if not is_han(name):
            pattern = rf"(?<!{_LETTER}){pattern}(?!{_LETTER})"
        text = re.sub(pattern, _GONE, text, flags=re.IGNORECASE)
    return text


def _own_words(sheet: FactSheet) -> set[str]:
    """Folded words of relations and of kinds, digits in them too."""
    texts = [fact.relation for fact in sheet.facts] + [slot.noun for slot in sheet.slots]
    return {fold(word) for text in texts for word, _, _ in words(text)} | {""}


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:start].rstrip(" \"'“‘(")
    return not before or before[-1] in _ENDS


def _graph_names(left: Sequence[str], known_name: KnownName) -> list[str]:
    """Runs of words that the graph has as a name, the longest ones; no single common word."""
    found, at = [], 0
    while at < len(left):
        for size in range(min(_LONGEST_NAME, len(left) - at), 0, -1):
            run = left[at : at + size]
            if all(run) and known_name(" ".join(run)) and (size > 1 or not is_word(run[0])):
                found.append(" ".join(run))
                at += size - 1
                break
        at += 1
    return found


def _han_names(text: str, own: set[str], known_name: KnownName) -> list[str]:
    """Runs of two or more Han characters that the graph has as a name."""
    found = []
    for run in _HAN_RUN.findall(text):
        at = 0
        while at < len(run):
            for size in range(min(_LONGEST_NAME, len(run) - at), 1, -1):
                part = run[at : at + size]
                if known_name(part) and not all(char in own for char in part):
                    found.append(part)
                    at += size - 1
                    break
            at += 1
    return found
