"""Facts as a picture: nodes coloured by type, predicted edges dashed, nodes that expand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit_cytoscape import streamlit_cytoscape

from kgqa import KnowledgeGraph
from kgqa.records import Triple
from ui.language import language, tr
from ui.plain import plain, visible

_COLORS = {
    "blue": "#1c83e1",
    "green": "#21a353",
    "orange": "#f08c00",
    "violet": "#803df5",
    "red": "#e03e3e",
    "yellow": "#e0b400",
}
_OTHER_COLOR = "#94a3b8"
_MAX_NODES = 150
_EXPANDED = 12
_MAX_CAPTION = 28
_FEW, _ROOM = 3, 110
"""So few nodes would be drawn very large without more room around them."""
_LAYOUT = {
    "name": "fcose",
    "animate": False,
    "fit": True,
    "padding": 46,
    "nodeDimensionsIncludeLabels": True,
    "idealEdgeLength": 90,
    "nodeSeparation": 90,
}


@dataclass(frozen=True)
class Style:
    """A style for a selector of the page's own: labels of graphs never become part of one."""

    selector: str
    style: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        return {"selector": self.selector, "style": self.style}


def show_graph(
    kg: KnowledgeGraph, facts: Sequence[Triple], focus: Iterable[str], key: str, height: int = 420
) -> None:
    """The facts, and the neighbours of the nodes that the visitor has expanded.

    Args:
        kg: where types and neighbours come from.
        facts: what is shown at first.
        focus: ids of nodes that stand out.
        key: of the picture; what has been expanded is kept as long as it is shown.
    """
    expanded: list[str] = st.session_state.setdefault(f"expanded-{key}", [])
    drawn = list(dict.fromkeys([*facts, *(f for one in expanded for f in _around(kg, one))]))
    picture = _Picture(kg, drawn[: 2 * _MAX_NODES], set(focus))
    room = _ROOM if len(picture.nodes) <= _FEW else _LAYOUT["padding"]
    chosen = streamlit_cytoscape(
        {"nodes": picture.nodes, "edges": picture.edges},
        layout={**_LAYOUT, "padding": room},
        node_styles=picture.node_styles,
        edge_styles=_EDGES,
        node_actions=["expand"],
        height=height,
        key=f"graph-{key}",
    )
    st.markdown(picture.legend)
    _expand(chosen, expanded, key)
    _expander(picture, expanded, key)


def _expand(event: Any, expanded: list[str], key: str) -> None:
    """Take up what the picture says that the visitor has done."""
    if not isinstance(event, dict) or event.get("action") != "expand":
        return
    if st.session_state.get(f"event-{key}") == event.get("timestamp"):
        return
    st.session_state[f"event-{key}"] = event.get("timestamp")
    new = [str(node) for node in event["data"]["node_ids"] if str(node) not in expanded]
    if new:
        expanded += new
        st.rerun()


def _expander(picture: _Picture, expanded: list[str], key: str) -> None:
    """The same by keyboard, and for those who do not see the picture."""
    ids = [node for node in picture.entities if node not in expanded]

    def take() -> None:
        wanted = st.session_state.get(f"expander-{key}")
        if wanted:
            expanded.append(wanted)
            st.session_state[f"expander-{key}"] = None

    st.selectbox(
        tr("graph.expand"),
        ids,
        index=None,
        format_func=lambda node: plain(picture.labels[node]),
        placeholder=tr("graph.expand"),
        key=f"expander-{key}",
        on_change=take,
        label_visibility="collapsed",
    )


def _around(kg: KnowledgeGraph, node: str) -> list[Triple]:
    """Some facts of a node; none of a value."""
    return kg.surroundings(node, _EXPANDED) if node in kg.store.entity_to_id else []


class _Picture:
    """Elements and styles for the component; ids are strings, labels are cut to fit."""

    def __init__(self, kg: KnowledgeGraph, facts: Sequence[Triple], focus: set[str]) -> None:
        ids = list(dict.fromkeys(end for fact in facts for end in (fact.head, fact.tail)))
        ids += [one for one in focus if one not in ids]
        ids = ids[:_MAX_NODES]
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
        caption = {"label": "data(_caption)", "font-size": 11, "background-color": _OTHER_COLOR}
        ring = {"border-width": 4, "border-color": "#0d9488", "width": 28, "height": 28}
        colors = [
            Style(f"node[_kind = {number}]", {"background-color": color})
            for number, color in enumerate(_COLORS.values())
        ]
        return [Style("node", caption), *colors, Style("node[_focus = 1]", ring)]

    @property
    def legend(self) -> str:
        """Dots in the colours of the nodes, with what they mean, as Markdown."""
        named = [
            f":{color}[●] {plain(kind)}" for color, kind in zip(_COLORS, self.kinds, strict=False)
        ]
        other = any(node["data"]["_kind"] < 0 for node in self.nodes)
        return "&emsp;".join([*named, *([f":gray[●] {tr('graph.other')}"] if other else [])])

    def _number(self, kind: str) -> int:
        place = self.kinds.index(kind) if kind else -1
        return place if place < len(_COLORS) else -1


def _edge(**more: Any) -> dict[str, Any]:
    return {"curve-style": "bezier", "target-arrow-shape": "triangle", "width": 1.5, **more}


_EDGES = [
    Style(
        "edge",
        _edge(
            label="data(label)",
            **{
                "font-size": 9,
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
