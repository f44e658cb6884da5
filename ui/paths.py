"""The path finder: how two entities are connected."""

from __future__ import annotations

import streamlit as st

from kgqa.records import Entity, Evidence, GraphPath
from ui.arrows import arrows
from ui.graph_view import show_graph
from ui.language import language, tr
from ui.model import Model
from ui.searchbox import entity_box
from ui.views import show_text

_ENDS = "path-ends"
_MAX_HOPS = 6
_DEFAULT_LIMIT = 10


def show_paths(model: Model, entity: Entity | None) -> None:
    """Two entities in, paths out: as lines and as a picture."""
    ends: dict[str, str] = st.session_state.setdefault(f"{_ENDS}-{model.key}", {})
    if entity is not None and ends.get("opened") != entity.id:
        ends.update(opened=entity.id, head=entity.id)
    left, right = st.columns(2)
    with left:
        _end(model, ends, "head")
    with right:
        _end(model, ends, "tail")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        shortest = st.toggle(tr("paths.shortest"), value=True, key="shortest")
        hops = st.slider(tr("paths.hops"), 1, _MAX_HOPS, 4, width=220)
        limit = st.slider(tr("paths.limit"), 1, 50, _DEFAULT_LIMIT, width=220)
    if not (ends.get("head") and ends.get("tail")):
        st.text(tr("paths.empty"))
        return
    found = model.kg.paths(
        ends["head"], ends["tail"], hops, limit, shortest=shortest, language=language()
    )
    if not found.paths:
        st.text(tr("paths.none", hops=hops))
    with st.container(key="paths", gap=None):
        for path in found.paths:
            show_text(arrows(_evidence(model, path), path.nodes[:1], tr("answer.predicted")))
    if found.truncated:
        st.caption(tr("paths.truncated", number=len(found.paths)))
    if found.paths:
        facts = [triple for path in found.paths for triple in path.triples]
        key = f"paths-{ends['head']}-{ends['tail']}-{hops}-{limit}-{shortest}"
        show_graph(model.kg, facts, [ends["head"], ends["tail"]], key)


@st.fragment
def _end(model: Model, ends: dict[str, str], end: str) -> None:
    known = ends.get(end, "")
    text = model.kg.entity(known, language=language()).label if known else ""
    chosen = entity_box(model.kg, f"path-{end}", tr(f"paths.{end}"), text=text)
    if chosen and chosen != known:
        ends[end] = chosen
        st.rerun()


def _evidence(model: Model, path: GraphPath) -> Evidence:
    """A path with the labels of its facts."""
    store = model.kg.store
    names = dict(zip(path.nodes, path.labels, strict=True))
    labels = tuple(
        (
            names[fact.head],
            store.relation_label(store.relation_to_id[fact.relation], language()),
            names[fact.tail],
        )
        for fact in path.triples
    )
    return Evidence(path.triples, labels, 1.0)
