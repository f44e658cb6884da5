"""Facts as a picture on the page, whose nodes expand by the mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st
from streamlit_cytoscape import streamlit_cytoscape

from kgqa import KnowledgeGraph
from kgqa.records import Triple
from ui.language import tr
from ui.picture import EDGE_STYLES, MAX_NODES, Picture
from ui.plain import plain

_EXPANDED = 12
_LAYOUT = {
    "name": "fcose",
    "animate": False,
    "fit": True,
    "nodeDimensionsIncludeLabels": True,
    "idealEdgeLength": 90,
    "nodeSeparation": 90,
}


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
    picture = Picture(kg, drawn[: 2 * MAX_NODES], set(focus))
    chosen = streamlit_cytoscape(
        {"nodes": picture.nodes, "edges": picture.edges},
        layout=_LAYOUT,
        node_styles=picture.node_styles,
        edge_styles=EDGE_STYLES,
        node_actions=["expand"],
        height=height,
        key=f"graph-{key}",
    )
    st.html(picture.legend)
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


def _expander(picture: Picture, expanded: list[str], key: str) -> None:
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
