"""An answer as widgets. Whatever comes from a graph or a visitor is shown as plain text."""

from __future__ import annotations

import json

import streamlit as st

from kgqa.records import Alternative, Answer, EntityMatch, ScoredAnswer
from ui.arrows import arrows
from ui.language import tr

_MAX_CHAINS = 10
_MAX_NAMES = 8
_TYPES = ("entity", "count", "attribute")


def show_answer(answer: Answer) -> None:
    """The sentence, then what stands behind it."""
    with st.container(border=True, key="answer" if answer.entities else "unknown"):
        st.text(answer.text)
    if answer.entities:
        _numbers(answer)
    if answer.reading:
        _labelled(tr("answer.reading"), answer.reading)
    if answer.entities:
        _entities(answer.entities)
    if answer.evidence:
        _evidence(answer)
    if answer.alternatives:
        with st.expander(tr("answer.alternatives")):
            for alternative in answer.alternatives:
                _alternative(alternative)
    if answer.topic_entities:
        with st.expander(tr("answer.names")):
            _names(answer.topic_entities)
    _download(answer)


def show_problem(message: str) -> None:
    """A user's error in one line."""
    with st.container(border=True, key="problem"):
        st.text(message)


def _labelled(label: str, text: str) -> None:
    with st.container(gap=None):
        st.caption(label)
        st.text(text)


def _numbers(answer: Answer) -> None:
    kind = tr(f"type.{answer.type}") if answer.type in _TYPES else answer.type
    seconds = answer.seconds
    time = f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"
    with st.container(horizontal=True, key="numbers"):
        st.metric(tr("answer.confidence"), _percent(answer.confidence), width="content")
        st.metric(tr("answer.type"), kind, width="content")
        st.metric(tr("answer.seconds"), time, width="content")


def _entities(entities: tuple[ScoredAnswer, ...]) -> None:
    columns = {
        tr("answer.entity"): [entity.label for entity in entities],
        tr("answer.score"): [entity.score for entity in entities],
        tr("answer.known"): [entity.known for entity in entities],
        tr("answer.id"): [entity.id for entity in entities],
    }
    score = st.column_config.ProgressColumn(format="%.2f", min_value=0.0, max_value=1.0)
    if all(entity.known for entity in entities):
        del columns[tr("answer.known")]
    st.dataframe(columns, hide_index=True, column_config={tr("answer.score"): score})


def _evidence(answer: Answer) -> None:
    topics = {match.id for match in answer.topic_entities}
    with st.container(key="evidence", gap=None):
        st.caption(tr("answer.evidence"))
        for item in answer.evidence[:_MAX_CHAINS]:
            st.text(arrows(item, topics, tr("answer.predicted")))
        hidden = len(answer.evidence) - _MAX_CHAINS
        if hidden > 0:
            st.caption(tr("answer.more", number=hidden))


def _alternative(alternative: Alternative) -> None:
    names = [answer.label for answer in alternative.answers]
    more = " …" if len(names) > _MAX_NAMES else ""
    listed = " · ".join(names[:_MAX_NAMES])
    st.text(f"{alternative.reading} ({_percent(alternative.score)})\n{listed}{more}")


def _names(matches: tuple[EntityMatch, ...]) -> None:
    columns = {
        tr("answer.name"): [match.label for match in matches],
        tr("answer.classes"): [", ".join(match.types) for match in matches],
        tr("answer.score"): [match.score for match in matches],
        tr("answer.id"): [match.id for match in matches],
    }
    score = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(columns, hide_index=True, column_config={tr("answer.score"): score})


def _download(answer: Answer) -> None:
    text = json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)
    st.download_button(
        tr("answer.download"), text, "answer.json", "application/json", on_click="ignore"
    )


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"
