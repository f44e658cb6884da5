"""What surrounds an entity: its neighbours page by page, likely facts, entities alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kgqa.records import Entity, RelationCount
from ui.language import language, tr
from ui.model import Model
from ui.plain import plain
from ui.views import show_table

Columns = dict[str, list[Any]]
_PAGE = 25
_TOP_K = 10


def show_neighbors(model: Model, entity: Entity) -> str:
    """The facts of one relation or of all, a page at a time; the id of a chosen neighbour."""
    relations = model.kg.relations_of(entity.id, language=language())
    if not relations:
        st.text(tr("neighbors.none"))
        return ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one = _relation(relations, f"relation-{entity.id}", tr("neighbors.all"))
        total = one.count if one else sum(relation.count for relation in relations)
        number = _page_number(total, f"page-{entity.id}-{one}")
    name, direction = (one.name, one.direction) if one else (None, "both")
    found = model.kg.neighbors(
        entity.id, name, direction, _PAGE, (number - 1) * _PAGE, language=language()
    )
    first = (number - 1) * _PAGE + 1
    st.caption(tr("neighbors.shown", first=first, last=first + len(found) - 1, total=f"{total:,}"))
    columns: Columns = {
        tr("fact.relation"): [item.relation_label for item in found],
        tr("neighbors.direction"): ["→" if item.outgoing else "←" for item in found],
        tr("neighbors.neighbor"): [item.label for item in found],
        tr("answer.id"): [item.id for item in found],
    }
    return _open(model, columns, [item.id for item in found], f"neighbors-{entity.id}-{number}")


def show_likely(model: Model, entity: Entity) -> str:
    """Facts that the graph does not state, with their probability; the id of a chosen tail."""
    own = [] if model.pipeline.embeddings is None else _to_entities(model, entity)
    if not own:
        st.text(tr("likely.none"))
        return ""
    one = _relation(own, f"likely-{entity.id}")
    if one is None:
        return ""
    tongue = language()  # here: the model's thread belongs to no session
    found = model.turn(
        lambda: model.pipeline.predict(
            entity.id,
            one.name,
            top_k=one.count + _TOP_K,
            inverse=one.direction == "in",
            language=tongue,
        )
    )
    new = [item for item in found if not item.known]
    if not new:
        st.text(tr("likely.none"))
        return ""
    st.caption(tr("likely.note"))
    columns: Columns = {
        tr("neighbors.neighbor"): [item.label for item in new],
        tr("likely.probability"): [item.score for item in new],
        tr("answer.id"): [item.id for item in new],
    }
    key = f"likely-{entity.id}-{one}"
    return _open(model, columns, [item.id for item in new], key, [tr("likely.probability")])


def show_nearest(model: Model, entity: Entity) -> str:
    """Entities with vectors alike; the id of a chosen one."""
    if model.pipeline.embeddings is None:
        st.text(tr("nearest.none"))
        return ""
    tongue = language()
    found = model.turn(lambda: model.pipeline.nearest(entity.id, top_k=_TOP_K, language=tongue))
    st.caption(tr("nearest.note"))
    columns: Columns = {
        tr("neighbors.neighbor"): [match.label for match in found],
        tr("answer.classes"): [", ".join(match.types) for match in found],
        tr("nearest.likeness"): [match.score for match in found],
        tr("answer.id"): [match.id for match in found],
    }
    ids = [match.id for match in found]
    return _open(model, columns, ids, f"nearest-{entity.id}", [tr("nearest.likeness")])


def _to_entities(model: Model, entity: Entity) -> list[RelationCount]:
    """The relations of an entity that lead to entities: values are not predicted."""
    kg = model.kg
    own = kg.relations_of(entity.id, language=language())
    ends = [kg.neighbors(entity.id, one.name, one.direction, 1)[0] for one in own]
    return [one for one, end in zip(own, ends, strict=True) if end.id in kg.store.entity_to_id]


def _relation(
    relations: Sequence[RelationCount], key: str, everything: str = ""
) -> RelationCount | None:
    """The relation chosen; None for all of them, where that can be chosen."""

    def wording(one: RelationCount | None) -> str:
        if one is None:
            return everything
        arrow = "→" if one.direction == "out" else "←"
        return f"{arrow} {plain(one.label)} ({one.count:,})"

    options = [None, *relations] if everything else list(relations)
    return st.selectbox(tr("fact.relation"), options, format_func=wording, key=key)


def _page_number(total: int, key: str) -> int:
    pages = max(1, -(-total // _PAGE))
    if pages == 1:
        return 1
    label = tr("neighbors.page", pages=f"{pages:,}")
    return int(st.number_input(label, 1, pages, key=key, width=200))


def _open(
    model: Model,
    columns: Columns,
    ids: Sequence[str],
    key: str,
    scores: Sequence[str] = (),
) -> str:
    """A table in which a row can be chosen, to go to its entity."""
    state = show_table(columns, scores, on_select="rerun", selection_mode="single-row", key=key)
    rows = state.selection.rows
    chosen = ids[rows[0]] if rows else ""
    return chosen if chosen in model.kg.store.entity_to_id else ""
