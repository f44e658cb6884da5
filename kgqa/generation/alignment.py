"""A text as the decoder is to write it: words of its own, and names copied from slots.

Names are found as they are spelled in any of their forms, longest first, and what is left of them
by edit distance: references are typed by people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kgqa.generation.forms import FORMS, name_forms
from kgqa.generation.sheet import FactSheet
from kgqa.generation.tokens import spaced, split
from kgqa.text import fold, words

_NEAR = 84.0
_SHORTEST_NEAR = 5
_PART = frozenset({list(FORMS).index("last word")})
_WHOLE = frozenset(range(len(FORMS))) - _PART


@dataclass(frozen=True, slots=True)
class Copy:
    """A slot's name in one of its forms."""

    slot: int
    form: int


Item = str | Copy
"""A token, or a copied name."""


def written(items: Sequence[Item], sheet: FactSheet) -> str:
    """The text of some items."""
    text = ""
    for item in items:
        if isinstance(item, Copy):
            name = name_forms(sheet.slots[item.slot].name)[item.form]
            text += spaced(name, text)
        else:
            text += item
    return text.strip()


def align(text: str, sheet: FactSheet) -> list[Item]:
    """The items of a text about the facts of a sheet."""
    found = words(text)
    keys = [fold(word) for word, _, _ in found]
    taken: list[Copy | None] = [None] * len(keys)
    spans: list[tuple[int, int, Copy]] = []
    for start, end, copy in _exact(keys, sheet, _WHOLE):
        _take(start, end, copy, taken, spans)
    for start, end, copy in _near(keys, taken, sheet):
        _take(start, end, copy, taken, spans)
    for start, end, copy in _exact(keys, sheet, _PART):
        _take(start, end, copy, taken, spans)
    items: list[Item] = []
    at = 0
    for start, end, copy in sorted(spans, key=lambda span: span[0]):
        before = text[at : found[start][1]]
        items += [token for token in split(before) if token.strip()] if at == 0 else _within(before)
        items.append(copy)
        at = found[end - 1][2]
    return items + (split(text) if at == 0 else _within(text[at:]))


def _within(text: str) -> list[str]:
    """Tokens of a part of a text: only its own spaces count."""
    tokens = split(text)
    if tokens and not text[:1].isspace():
        tokens[0] = tokens[0].lstrip()
    return [token for token in tokens if token.strip()]


def _take(
    start: int,
    end: int,
    copy: Copy,
    taken: list[Copy | None],
    spans: list[tuple[int, int, Copy]],
) -> None:
    if any(one is not None for one in taken[start:end]):
        return
    taken[start:end] = [copy] * (end - start)
    spans.append((start, end, copy))


def _exact(
    keys: Sequence[str], sheet: FactSheet, forms: frozenset[int]
) -> Iterator[tuple[int, int, Copy]]:
    """Places where a form of a name stands, the longest first, then the plainest form."""
    found = []
    for place, slot in enumerate(sheet.slots):
        if not slot.named:
            continue
        for form, spelled in _spelled(slot.name):
            if form not in forms or (sheet.exact and form):
                continue
            size = len(spelled)
            for start in range(len(keys) - size + 1):
                if tuple(keys[start : start + size]) == spelled:
                    found.append((-size, form, start, place))
    for size, form, start, place in sorted(found):
        yield start, start - size, Copy(place, form)


def _near(
    keys: Sequence[str], taken: Sequence[Copy | None], sheet: FactSheet
) -> Iterator[tuple[int, int, Copy]]:
    """Of each name not found yet the place that is spelled most nearly like it, if any is."""
    from rapidfuzz import fuzz

    known = {copy.slot for copy in taken if copy is not None}
    for place, slot in enumerate(sheet.slots):
        if place in known or not slot.named or sheet.exact:
            continue
        best = (_NEAR, 0, 0, 0)
        for form, spelled in _spelled(slot.name):
            name = " ".join(spelled)
            if len(name) < _SHORTEST_NEAR or name.isdigit():
                continue
            for size in range(max(1, len(spelled) - 1), len(spelled) + 2):
                for start in range(len(keys) - size + 1):
                    if any(taken[start : start + size]):
                        continue
                    near = fuzz.ratio(name, " ".join(keys[start : start + size]))
                    best = max(best, (near, -form, start, size))
        if best[3]:
            yield best[2], best[2] + best[3], Copy(place, -best[1])


@lru_cache(maxsize=65536)
def _spelled(name: str) -> list[tuple[int, tuple[str, ...]]]:
    """Each form of a name that has any words, with these folded; of like ones the first."""
    found: dict[tuple[str, ...], int] = {}
    for form, text in enumerate(name_forms(name)):
        key = tuple(fold(word) for word, _, _ in words(text))
        if key:
            found.setdefault(key, form)
    return [(form, key) for key, form in found.items()]
