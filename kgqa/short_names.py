"""Chinese names as people shorten them: 湖北 for 湖北省, 唐代 for 唐朝, 清华 for 清华大学."""

from __future__ import annotations

import re

from kgqa.store import CompactGraph
from kgqa.text import fold, is_han

_SHORTEST, _ENDING = 2, 2
_PLACE = re.compile(
    r"(?P<stem>.{2,}?)(?:(?:[\u4e00-\u9fff]{1,3}族|维吾尔)*自治[区州县旗]|特别行政区|[省市县])"
)
_DYNASTY = re.compile("(?P<stem>.{1,3})(?P<last>[朝代])")
_OTHER = {"朝": "代", "代": "朝"}


def short_names(graph: CompactGraph) -> dict[str, list[int]]:
    """Folded short forms of Chinese names, and the entities that they may mean.

    A place goes without what sort of place it is, a thing without the end of its name that the
    name of its class holds as well. A form that is meant of places means nothing else.
    """
    places: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    for node in range(graph.num_entities):
        for text in dict.fromkeys(name.text for name in graph.names(node)):
            if not is_han(text):
                continue
            if place := _PLACE.fullmatch(text):
                places.setdefault(fold(place["stem"]), []).append(node)
            elif dynasty := _DYNASTY.fullmatch(text):
                other = dynasty["stem"] + _OTHER[dynasty["last"]]
                others.setdefault(fold(other), []).append(node)
            elif stem := _without_class(graph, node, text):
                others.setdefault(fold(stem), []).append(node)
    return others | places


def _without_class(graph: CompactGraph, node: int, text: str) -> str:
    """A name without the end that the name of a class of the thing holds; empty if it has none."""
    labels = [graph.class_label(one, "zh") for one in graph.types(node)]
    for length in range(_ENDING, 0, -1):
        stem, ending = text[:-length], text[-length:]
        if len(stem) >= _SHORTEST and any(ending in label for label in labels):
            return stem
    return ""
