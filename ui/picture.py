"""What a picture of facts is made of: nodes coloured by type, predicted edges dashed, a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from kgqa import KnowledgeGraph
from kgqa.records import Triple
from ui.language import language, tr
from ui.plain import visible

MAX_NODES = 150
_COLORS = ("#1c83e1", "#21a353", "#f08c00", "#803df5", "#e03e3e", "#e0b400")
_OTHER_COLOR = "#94a3b8"
_MAX_CAPTION = 28
_FEW = 3
_SMALLEST = 5
"""Pixels of text; the component leaves out what has less than 10, as names of relations have."""
_ROOM, _ROOM_OF_FEW = 36, 70
"""Around a node: the component fits the picture to its frame to the pixel, and over its left edge
lies a panel; few nodes would be drawn very large."""


@dataclass(frozen=True)
class Style:
    """A style for a selector of the page's own: labels of graphs never become part of one."""

    selector: str
    style: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        return {"selector": self.selector, "style": self.style}


class Picture:
    """Elements and styles for the component; ids are strings, labels are cut to fit."""

    def __init__(self, kg: KnowledgeGraph, facts: Sequence[Triple], focus: set[str]) -> None:
        ids = list(dict.fromkeys(end for fact in facts for end in (fact.head, fact.tail)))
        ids += [one for one in focus if one not in ids]
        ids = ids[:MAX_NODES]
        known = set(ids)
        self.entities = [node for node in ids if node in kg.store.entity_to_id]
        self.labels = {node: _label(kg, node) for node in ids}
        kinds = {node: _kind(kg, node) for node in ids}
        self.kinds = list(dict.fromkeys(kinds[node] for node in ids if kinds[node]))
        self.nodes: list[dict[str, dict[str, Any]]] = [
            {
                "data": {
                    "id": node,
                    "label": kinds[node] or tr("graph.value"),
                    tr("graph.name"): self.labels[node],
                    "_caption": _short(self.labels[node]),
                    "_kind": self._number(kinds[node]),
                    "_focus": int(node in focus),
                }
            }
            for node in ids
        ]
        self.edges = [
            {
                "data": {
                    "id": f"edge {number}",
                    "source": fact.head,
                    "target": fact.tail,
                    "label": _relation(kg, fact.relation),
                    "_predicted": int(not fact.known),
                }
            }
            for number, fact in enumerate(facts)
            if fact.head in known and fact.tail in known
        ]

    @property
    def node_styles(self) -> list[Style]:
        caption = {
            "label": "data(_caption)",
            "font-size": 11,
            "min-zoomed-font-size": _SMALLEST,
            "background-color": _OTHER_COLOR,
            "bounds-expansion": _ROOM_OF_FEW if len(self.nodes) <= _FEW else _ROOM,
        }
        ring = {"border-width": 4, "border-color": "#0d9488", "width": 28, "height": 28}
        colors = [
            Style(f"node[_kind = {number}]", {"background-color": color})
            for number, color in enumerate(_COLORS)
        ]
        return [Style("node", caption), *colors, Style("node[_focus = 1]", ring)]

    @property
    def legend(self) -> str:
        """HTML: dots in the colours of the nodes, with what they mean."""
        named = list(zip(_COLORS, self.kinds, strict=False))
        if any(node["data"]["_kind"] < 0 for node in self.nodes):
            named.append((_OTHER_COLOR, tr("graph.other")))
        return "".join(
            f'<span class="kind"><i style="background:{color}"></i>{escape(kind)}</span>'
            for color, kind in named
        )

    def _number(self, kind: str) -> int:
        place = self.kinds.index(kind) if kind else -1
        return place if place < len(_COLORS) else -1


def _edge(**more: Any) -> dict[str, Any]:
    line = {"line-color": _OTHER_COLOR, "target-arrow-color": _OTHER_COLOR}  # seen on dark, too
    return {"curve-style": "bezier", "target-arrow-shape": "triangle", "width": 1.5, **line, **more}


EDGE_STYLES = [
    Style(
        "edge",
        _edge(
            label="data(label)",
            **{
                "font-size": 9,
                "min-zoomed-font-size": _SMALLEST,
                "text-rotation": "autorotate",
                "text-background-opacity": 0,
                "text-margin-y": -8,
            },
        ),
    ),
    Style("edge[_predicted = 1]", {"line-style": "dashed"}),
]


def _label(kg: KnowledgeGraph, node: str) -> str:
    number = kg.store.entity_to_id.get(node)
    return visible(node if number is None else kg.store.label(number, language()))


def _kind(kg: KnowledgeGraph, node: str) -> str:
    """The first of an entity's classes; none for a value."""
    number = kg.store.entity_to_id.get(node)
    types = () if number is None else kg.store.types(number)
    return visible(kg.store.class_label(types[0], language())) if types else ""


def _relation(kg: KnowledgeGraph, relation: str) -> str:
    number = kg.store.relation_to_id.get(relation)
    return visible(relation if number is None else kg.store.relation_label(number, language()))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_CAPTION else f"{text[: _MAX_CAPTION - 1]}…"
