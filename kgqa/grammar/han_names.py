"""Chinese names of properties in other words of the same make: 上映年份, 上映时间."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgqa.text import is_han

_TIMES = ("时间", "日期", "年份", "年代", "年月", "年")
_TIME = re.compile(f"(?P<what>.+?)(?:{'|'.join(_TIMES)})")
_ADDED = re.compile("(?:所在|所属|主要|现任|历任|所用|其)的?(?P<what>.{2,})")
_DIED = re.compile("逝世|去世|死亡|过世")
_FOUNDED = re.compile("建立|成立|创立|创办|创建|建校|建厂|建馆|建城|始建")


def han_variants(name: str) -> Iterator[str]:
    """Names that say the same as a Chinese one, nearest first; none of any other.

    Times are told by any noun for a time, and what only says that something has it is left out.
    """
    if not is_han(name):
        return
    plain = without_added(name)
    yield from plain
    for stem in (name, *plain):
        if time := _TIME.fullmatch(stem):
            for deed in (time["what"], *_same_deeds(time["what"])):
                yield from (deed + ending for ending in _TIMES)


def without_added(name: str) -> tuple[str, ...]:
    """A name without what only says that something has it: 省份 of 所在省份; nothing of others."""
    added = _ADDED.fullmatch(name)
    return (added["what"],) if added else ()


def _same_deeds(deed: str) -> Iterator[str]:
    """The commonest verb for a deed that has several: to die, to found."""
    if _DIED.fullmatch(deed):
        yield "逝世"
    if _FOUNDED.fullmatch(deed):
        yield "成立"
