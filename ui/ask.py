"""The page Ask: a question, and the answer with what stands behind it.

The question asked is the one in the address (``?q=``, and ``about=`` for the topic entity that a
visitor has chosen), so that every answer has a link.
"""

from __future__ import annotations

import streamlit as st

from kgqa import KnowledgeGraph
from kgqa.records import Answer
from ui.correcting import other_meanings, other_topics
from ui.graph_view import show_graph
from ui.history import Asked, answered, show_history
from ui.judging import show_feedback
from ui.language import language, tr
from ui.model import Model, current, is_world, ready
from ui.navigation import go
from ui.plain import plain
from ui.searchbox import question_box, question_taken
from ui.sharing import show_sharing
from ui.views import (
    answer_columns,
    fact_columns,
    name_columns,
    show_alternative,
    show_answer,
    show_table,
)

_ASKED = "asked"


def page() -> None:
    """Draw the page."""
    question, about = st.query_params.get("q", ""), st.query_params.get("about", "")
    st.title(tr("ask.heading"), anchor=False)
    _box(question, current().kg if ready() else None)
    if not ready():
        _wait()
        if not question:
            return
    with st.spinner(tr("ask.loading")):
        model = current()
    _examples(model)
    if question:
        with st.spinner(tr("ask.thinking")):
            asked = answered(model, question, about)
        _show(model, asked)
    else:
        st.text(tr("ask.empty"))
    show_history(question, about, ask)
    _footer(model)


def ask(question: str, about: str = "") -> None:
    """Put a question into the address; the next run answers it."""
    if question.strip():
        st.session_state[_ASKED] = question, about
        st.query_params.from_dict({"q": question.strip(), **({"about": about} if about else {})})


@st.fragment
def _box(question: str, kg: KnowledgeGraph | None) -> None:
    wanted = question_box(kg, question, tr("ask.placeholder"))
    if wanted == question and not st.query_params.get("about"):
        question_taken()
    elif wanted:
        ask(wanted)
        st.rerun()


@st.fragment(run_every=1.0)
def _wait() -> None:
    """Say that the model is being loaded until it is.

    A browser calls for this with the address that it knows, which may not have the question yet
    that was asked meanwhile.
    """
    st.caption(tr("ask.loading"))
    if ready():
        ask(*st.session_state.get(_ASKED, ("",)))
        st.rerun()


def _examples(model: Model) -> None:
    with st.container(horizontal=True, gap="small", key="examples"):
        other = "en" if language() == "zh" else "zh"
        for example in [*model.examples(language())[:3], *model.examples(other)[:1]]:
            st.button(plain(example, 120), on_click=ask, args=(example,))


def _show(model: Model, asked: Asked) -> None:
    """What was found at the left, its picture at the right."""
    answer = asked.shown
    left, right = st.columns([6, 5], gap="large")
    with left:
        opened = show_answer(answer)
        if opened in model.kg.store.entity_to_id:
            go("explore", entity=opened)
        topic = other_topics(answer)
        if topic:
            ask(answer.question, topic)
            st.rerun()
        reading = other_meanings(answer)
        if reading:
            asked.chosen = reading
            st.rerun()
        show_feedback(asked.answer, asked.chosen)
        show_sharing(answer)
    with right:
        if answer.evidence:
            facts = [fact for item in answer.evidence for fact in item.triples]
            ends = {end for fact in facts for end in (fact.head, fact.tail)}
            focus = [match.id for match in answer.topic_entities if match.id in ends]
            name = str(abs(hash((answer.question, answer.reading, asked.about))))
            show_graph(model.kg, facts, focus, name)
    _details(answer)


def _details(answer: Answer) -> None:
    """Everything in tables."""
    with st.expander(tr("answer.details")):
        if answer.entities:
            show_table(answer_columns(answer), scores=[tr("answer.score")])
        if answer.evidence:
            st.caption(tr("answer.evidence"))
            show_table(fact_columns(answer.evidence))
        if answer.topic_entities:
            st.caption(tr("answer.names"))
            show_table(name_columns(answer.topic_entities), scores=[tr("answer.score")])
        if answer.alternatives:
            st.caption(tr("answer.alternatives"))
            for alternative in answer.alternatives:
                show_alternative(alternative)
        st.json(answer.to_dict(), expanded=False)


def _footer(model: Model) -> None:
    store = model.kg.store
    about = tr("footer.graph", entities=f"{store.num_entities:,}", facts=f"{store.num_triples:,}")
    first = model.key == "first" and is_world()
    st.caption(f"{about} {tr('footer.world')}" if first else about)
