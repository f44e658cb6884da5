"""The page Text: sentences from facts, and labels for sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kgqa.records import Statement, Triple
from ui.language import LANGUAGES, language, tr
from ui.model import Model, current
from ui.plain import plain
from ui.searchbox import entity_box
from ui.views import labelled, percent, show_table, show_text

_DESCRIBED = "described"
_MAX_TEXT = 5000
_MAX_LABELS = 12


def page() -> None:
    """Draw the page."""
    st.title(tr("text.heading"), anchor=False)
    with st.spinner(tr("ask.loading")):
        model = current()
    tasks: Mapping[str, Any] = getattr(model.pipeline, "tasks", {})
    left, right = st.columns(2, gap="large")
    with left:
        _describe(model)
    with right:
        st.subheader(tr("classify.heading"), anchor=False)
        if tasks:
            _classify(model, tasks)
        else:
            st.text(tr("classify.none"))
            st.code("kgqa train GRAPH --task topic=texts.jsonl --output DIR", language=None)


def _describe(model: Model) -> None:
    """An entity in sentences, each with the facts that it words."""
    st.subheader(tr("describe.heading"), anchor=False)
    chosen: dict[str, str] = st.session_state.setdefault(_DESCRIBED, {})
    known = chosen.get(model.key, "")
    _choose(model, chosen, known)
    if not known:
        st.text(tr("describe.empty"))
        return
    tongue = st.segmented_control(
        tr("describe.language"), ("en", "zh"), default=language(), format_func=LANGUAGES.__getitem__
    )
    description = model.pipeline.describe(known, language=tongue or language())
    with st.container(border=True, key="description"):
        show_text(description.text or tr("describe.nothing"))
        if description.text:
            st.caption(tr(f"written.{description.written_by}"))
    st.caption(tr("describe.facts"))
    rows = [(one.text, fact) for one in description.statements for fact in one.triples]
    _facts(model, rows)
    _tell(model, known, tongue or language())


@st.fragment
def _choose(model: Model, chosen: dict[str, str], known: str) -> None:
    label = model.kg.entity(known, language=language()).label if known else ""
    found = entity_box(model.kg, "describe", tr("explore.search"), text=label)
    if found and found != known:
        chosen[model.key] = found
        st.rerun()


def _tell(model: Model, known: str, tongue: str) -> None:
    """One relation of the entity as a sentence, however many facts that are."""
    st.subheader(tr("tell.heading"), anchor=False)
    relations = model.kg.relations_of(known, language=language())
    one = st.selectbox(
        tr("fact.relation"),
        relations,
        format_func=lambda one: (
            f"{'→' if one.direction == 'out' else '←'} {plain(one.label)} ({one.count:,})"
        ),
        key=f"tell-{known}",
    )
    if one is None:
        return
    said: Statement = model.pipeline.tell(
        known, one.name, inverse=one.direction == "in", language=tongue
    )
    with st.container(border=True, key="told"):
        show_text(said.text)


def _facts(model: Model, rows: list[tuple[str, Triple]]) -> None:
    store = model.kg.store

    def label(known: str) -> str:
        node = store.entity_to_id.get(known)
        return known if node is None else store.label(node, language())

    relations = [store.relation_to_id[fact.relation] for _, fact in rows]
    show_table(
        {
            tr("describe.sentence"): [text for text, _ in rows],
            tr("fact.head"): [label(fact.head) for _, fact in rows],
            tr("fact.relation"): [store.relation_label(one, language()) for one in relations],
            tr("fact.tail"): [label(fact.tail) for _, fact in rows],
        }
    )


def _classify(model: Model, tasks: Mapping[str, Any]) -> None:
    """A text's label by one of the model's tasks, or none where it is not sure."""
    with st.form("classify", border=False):
        name = st.selectbox(tr("classify.task"), sorted(tasks), format_func=plain)
        text = st.text_area(tr("classify.text"), max_chars=_MAX_TEXT, height=150)
        least = st.slider(
            tr("classify.threshold"),
            0,
            95,
            50,
            5,
            format="%d%%",
            help=tr("classify.threshold.help"),
        )
        pressed = st.form_submit_button(tr("classify.button"), type="primary")
    if not (pressed and text.strip() and name):
        return
    [found] = model.turn(lambda: tasks[name].classify([text], threshold=least / 100))
    with st.container(border=True, key="label"):
        if found.label is None:
            show_text(tr("classify.unsure"))
        else:
            labelled(tr("classify.label"), ", ".join(found.labels))
    ranked = sorted(found.probabilities.items(), key=lambda item: (-item[1], item[0]))
    for label, probability in ranked[:_MAX_LABELS]:
        st.progress(min(1.0, probability), f"{plain(label)} · {percent(probability)}")
    if len(ranked) > _MAX_LABELS:
        st.caption(tr("answer.more", number=len(ranked) - _MAX_LABELS))
