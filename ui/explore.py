"""The page Explore: an entity, its facts, its paths to others; or anything, in SPARQL."""

from __future__ import annotations

import streamlit as st

from kgqa import KGQAError
from kgqa.records import Entity
from ui.exploring import show_likely, show_nearest, show_neighbors
from ui.graph_view import show_graph
from ui.language import language, tr
from ui.model import Model, current
from ui.paths import show_paths
from ui.querying import show_query
from ui.searchbox import entity_box
from ui.views import labelled, show_problem, show_table, show_text

_VIEWS = ("neighbors", "paths", "likely", "nearest", "query")
_NUM_FACTS = 14


def page() -> None:
    """Draw the page."""
    st.title(tr("explore.heading"), anchor=False)
    with st.spinner(tr("ask.loading")):
        model = current()
    known = st.query_params.get("entity", "")
    entity = None
    try:
        entity = model.kg.entity(known, language=language()) if known else None
    except KGQAError as error:
        show_problem(str(error))
    _search(model, entity.label if entity else "")
    if entity is None:
        st.text(tr("explore.empty"))
    else:
        _card(model, entity)
    view = st.segmented_control(
        tr("explore.view"),
        _VIEWS if entity else ("paths", "query"),
        default="neighbors" if entity else "query",
        required=True,
        format_func=lambda name: tr(f"explore.{name}"),
        label_visibility="collapsed",
        key=f"view-{bool(entity)}",
    )
    _view(model, view or "", entity)


@st.fragment
def _search(model: Model, label: str) -> None:
    chosen = entity_box(model.kg, "explore", tr("explore.search"), text=label)
    if chosen and chosen != st.query_params.get("entity"):
        open_entity(chosen)
        st.rerun()


def open_entity(known: str) -> None:
    """Put an entity into the address."""
    st.query_params.from_dict({"entity": known})


def _card(model: Model, entity: Entity) -> None:
    """What the graph says of the entity, and its picture."""
    left, right = st.columns([5, 6], gap="large")
    with left, st.container(border=True, key="card"):
        show_text(entity.label)
        show_text(" · ".join([*entity.types, entity.id]))
        description = model.pipeline.describe(entity.id, language=language())
        if description.text:
            labelled(tr("entity.description"), description.text)
        _names(entity)
        if entity.attributes:
            names, values = zip(*entity.attributes, strict=True)
            show_table({tr("entity.attribute"): names, tr("entity.value"): values})
    with right:
        facts = model.kg.surroundings(entity.id, _NUM_FACTS)
        show_graph(model.kg, facts, [entity.id], f"entity-{entity.id}")


def _names(entity: Entity) -> None:
    labels = [f"{text} ({tag})" if tag else text for tag, text in entity.labels.items()]
    if len(labels) > 1:
        labelled(tr("entity.labels"), " · ".join(labels))
    if entity.aliases:
        labelled(tr("entity.aliases"), " · ".join(entity.aliases))


def _view(model: Model, view: str, entity: Entity | None) -> None:
    if view == "query":
        show_query(model)
    elif view == "paths":
        show_paths(model, entity)
    elif entity is not None and view == "neighbors":
        opened = show_neighbors(model, entity)
        if opened:
            open_entity(opened)
            st.rerun()
    elif entity is not None and view in ("likely", "nearest"):
        opened = show_likely(model, entity) if view == "likely" else show_nearest(model, entity)
        if opened:
            open_entity(opened)
            st.rerun()
