"""An answer as widgets. Whatever comes from a graph or a visitor is shown as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kgqa.records import Alternative, Answer, EntityMatch, Evidence, ScoredAnswer
from ui.arrows import arrows
from ui.language import tr
from ui.plain import plain, visible

_MAX_CHAINS = 5
_MAX_NAMES = 8
_MAX_CHIPS = 12
_TYPES = ("entity", "count", "attribute", "yes-no", "superlative", "comparison", "intersection")


def show_text(text: str) -> None:
    """Text of strangers."""
    st.text(visible(text))


def show_problem(message: str) -> None:
    """A user's error in one line."""
    with st.container(border=True, key=f"problem-{abs(hash(message))}"):
        show_text(message)


def show_answer(answer: Answer) -> str:
    """The sentence, how sure it is, how the question was understood, and why; the id of an
    answer that was pressed."""
    with st.container(border=True, key="answer" if answer.entities else "unknown"):
        show_text(answer.text)
        if answer.entities:
            st.caption(tr(f"written.{answer.written_by}"))
            _numbers(answer)
    named = answer.entities and answer.type not in ("count", "yes-no", "attribute")
    pressed = chips(answer.entities, "answer") if named else ""
    if answer.reading:
        labelled(tr("answer.reading"), answer.reading)
    if answer.evidence:
        show_chains(answer.evidence, answer.topic_entities)
    return pressed


def show_chains(evidence: Sequence[Evidence], topics: Sequence[EntityMatch]) -> None:
    """Facts as arrows, a line for each reasoning path."""
    ids = {match.id for match in topics}
    with st.container(key="evidence", gap=None):
        st.caption(tr("answer.evidence"))
        for item in evidence[:_MAX_CHAINS]:
            show_text(arrows(item, ids, tr("answer.predicted")))
        hidden = len(evidence) - _MAX_CHAINS
        if hidden > 0:
            st.caption(tr("answer.more", number=hidden))


def labelled(label: str, text: str) -> None:
    """A text of strangers under a label of the page's."""
    with st.container(gap=None):
        st.caption(label)
        show_text(text)


def chips(entities: Sequence[ScoredAnswer], key: str) -> str:
    """The entities as buttons with their scores; the id of the one that was pressed."""
    pressed = ""
    with st.container(horizontal=True, gap="small", key=f"chips-{key}"):
        for number, one in enumerate(entities[:_MAX_CHIPS]):
            note = "" if one.known else f" · {tr('answer.predicted')}"
            label = f"{plain(one.label, 40)} · {percent(one.score)}{note}"
            if st.button(label, key=f"chip-{key}-{number}", help=tr("answer.open")):
                pressed = one.id
        hidden = len(entities) - _MAX_CHIPS
        if hidden > 0:
            st.caption(tr("answer.more", number=hidden))
    return pressed


def show_table(
    columns: Mapping[str, Sequence[Any]], scores: Sequence[str] = (), **options: Any
) -> Any:
    """A table whose cells are text; those of ``scores`` are bars from 0 to 1."""
    bar = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    cleaned = {
        name: [visible(cell) if isinstance(cell, str) else cell for cell in cells]
        for name, cells in columns.items()
    }
    config = dict.fromkeys(scores, bar)
    return st.dataframe(cleaned, hide_index=True, column_config=config, **options)


def said(one: ScoredAnswer, kind: str) -> str:
    """An answer in the words of the page's language: yes and no are no names of the graph's."""
    return tr(f"query.{one.id}") if kind == "yes-no" and one.id in ("yes", "no") else one.label


def answer_columns(answer: Answer) -> dict[str, list[Any]]:
    """The answers as the columns of a table."""
    entities = answer.entities
    columns: dict[str, list[Any]] = {
        tr("answer.entity"): [said(entity, answer.type) for entity in entities],
        tr("answer.score"): [entity.score for entity in entities],
        tr("answer.known"): [entity.known for entity in entities],
        tr("answer.id"): [entity.id for entity in entities],
    }
    if all(entity.known for entity in entities):
        del columns[tr("answer.known")]
    return columns


def fact_columns(evidence: Sequence[Evidence]) -> dict[str, list[Any]]:
    """The facts of all reasoning paths, each once, as the columns of a table."""
    facts = {
        triple: labels
        for item in evidence
        for triple, labels in zip(item.triples, item.labels, strict=True)
    }
    known = [triple.known for triple in facts]
    columns: dict[str, list[Any]] = {
        tr("fact.head"): [labels[0] for labels in facts.values()],
        tr("fact.relation"): [labels[1] for labels in facts.values()],
        tr("fact.tail"): [labels[2] for labels in facts.values()],
    }
    return columns if all(known) else {**columns, tr("answer.known"): known}


def name_columns(matches: Sequence[EntityMatch]) -> dict[str, list[Any]]:
    """Entities that a text may mean, as the columns of a table."""
    return {
        tr("answer.name"): [match.label for match in matches],
        tr("answer.classes"): [", ".join(match.types) for match in matches],
        tr("answer.score"): [match.score for match in matches],
        tr("answer.id"): [match.id for match in matches],
    }


def show_alternative(alternative: Alternative) -> None:
    """Another reading in two lines."""
    names = [said(answer, alternative.type) for answer in alternative.answers]
    more = " …" if len(names) > _MAX_NAMES else ""
    listed = " · ".join(names[:_MAX_NAMES])
    show_text(f"{alternative.reading} ({percent(alternative.score)})\n{listed}{more}")


def percent(share: float) -> str:
    """A share as people read it."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def duration(seconds: float) -> str:
    """A time as people read it."""
    if seconds >= 90:
        return f"{seconds / 60:.0f} min"
    if isinstance(seconds, int):
        return f"{seconds} s"
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _numbers(answer: Answer) -> None:
    kind = tr(f"type.{answer.type}") if answer.type in _TYPES else answer.type
    with st.container(horizontal=True, key="numbers"):
        st.metric(
            tr("answer.confidence"),
            percent(answer.confidence),
            width="content",
            help=tr("answer.calibrated"),
        )
        st.metric(tr("answer.type"), plain(kind), width="content")
        st.metric(tr("answer.seconds"), duration(answer.seconds), width="content")
