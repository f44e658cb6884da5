"""Chinese names as people shorten them: 湖北 for 湖北省, 唐代 for 唐朝, 霍金 for 斯蒂芬·霍金."""

from __future__ import annotations

import re

from kgqa.store import CompactGraph
from kgqa.text import fold, is_han

_SHORTEST, _ENDING = 2, 2
_PLACE = re.compile(
    r"(?P<stem>.{2,}?)(?:(?:[\u4e00-\u9fff]{1,3}族|维吾尔)*自治[区州县旗]|特别行政区|[省市县])"
)
_DOT = re.compile("[•・‧∙]")
_DYNASTY = re.compile("(?P<stem>.{1,3})(?P<last>[朝代])")
_OTHER = {"朝": "代", "代": "朝"}


class ShortNames:
    """Short forms of the Chinese names of a graph, by their folded text.

    ``sure`` are places without what sort of place they are, and dynasties by another word.
    ``others`` are less sure: the first and the last of names with a dot between them (长沙 is
    seldom the poem 沁园春·长沙), and names without an end that the name of their class holds as
    well (南京 is seldom the university). Names are given one by one.
    """

    def __init__(self, graph: CompactGraph) -> None:
        self.sure: dict[str, list[int]] = {}
        self.others: dict[str, list[int]] = {}
        labels = (graph.class_label(one, "zh") for one in range(len(graph.class_ids)))
        self._ends = [_ends(label) if is_han(label) else frozenset() for label in labels]
        self._graph = graph

    def add(self, node: int, text: str) -> None:
        """Take up a name of an entity."""
        if not is_han(text):
            return
        first, dot, last = _DOT.sub("·", text).partition("·")
        if dot:
            for part in (first, last.rpartition("·")[2]):
                if len(part) >= _SHORTEST:
                    self.others.setdefault(fold(part), []).append(node)
        elif place := _PLACE.fullmatch(text):
            self.sure.setdefault(fold(place["stem"]), []).append(node)
        elif dynasty := _DYNASTY.fullmatch(text):
            other = dynasty["stem"] + _OTHER[dynasty["last"]]
            self.sure.setdefault(fold(other), []).append(node)
        elif stem := self._without_class(node, text):
            self.others.setdefault(fold(stem), []).append(node)

    def _without_class(self, node: int, text: str) -> str:
        """A name without the end that the name of a class of the thing holds; empty if none."""
        ends = [self._ends[one] for one in self._graph.types(node)]
        for length in range(_ENDING, 0, -1):
            stem, ending = text[:-length], text[-length:]
            if len(stem) >= _SHORTEST and any(ending in own for own in ends):
                return stem
        return ""


def _ends(label: str) -> frozenset[str]:
    """All pieces of one and two characters of the name of a class."""
    starts = range(len(label))
    return frozenset(label[at : at + size] for size in range(1, _ENDING + 1) for at in starts)
