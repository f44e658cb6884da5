"""The page Ask: a question, and the answer with what stands behind it.

The question asked is the one in the address (``?q=``), so that every answer has a link.
"""

from __future__ import annotations

import streamlit as st

from kgqa import Answer, KGQAError
from ui.language import language, tr
from ui.model import Model, is_world, load_model
from ui.views import show_answer, show_problem

EXAMPLES = {
    "en": (
        "Which countries border the country whose capital is Paris?",
        "What is the currency of Japan?",
        "How many countries are in South America?",
        "冰岛的首都是什么？",
    ),
    "zh": (
        "首都是巴黎的国家与哪些国家接壤？",
        "日本的货币是什么？",
        "南美洲有多少个国家？",
        "What is the capital of Iceland?",
    ),
}
_BOX = "question"
_ASKED = "asked"
_SAID = "said"


def page() -> None:
    """Draw the page."""
    st.title(tr("ask.heading"), anchor=False)
    question = st.query_params.get("q", "")
    _box(question)
    _examples()
    try:
        with st.spinner(tr("ask.loading")):
            model = load_model()
        if question:
            show_answer(_answer(model, question))
        _footer(model)
    except KGQAError as error:
        show_problem(str(error))


def _ask(question: str) -> None:
    if question.strip():
        st.query_params["q"] = question.strip()


def _box(question: str) -> None:
    """The question's box; it shows what the address asks when that has changed."""
    if st.session_state.get(_ASKED) != question:
        st.session_state[_ASKED] = st.session_state[_BOX] = question
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(tr("ask.box"), key=_BOX, placeholder=tr("ask.placeholder"))
        pressed = st.form_submit_button(tr("ask.button"), type="primary", width="content")
    if pressed and st.session_state[_BOX].strip() != question:
        _ask(st.session_state[_BOX])
        st.rerun()


def _examples() -> None:
    with st.container(horizontal=True, gap="small", key="examples"):
        for example in EXAMPLES[language()]:
            st.button(example, on_click=_ask, args=(example,))


def _answer(model: Model, question: str) -> Answer:
    """The answer, kept as long as the question stays."""
    said = st.session_state.get(_SAID)
    if not isinstance(said, Answer) or said.question != question:
        with st.spinner(tr("ask.thinking")):
            said = st.session_state[_SAID] = model.ask(question)
    return said


def _footer(model: Model) -> None:
    store = model.kg.store
    about = tr("footer.graph", entities=f"{store.num_entities:,}", facts=f"{store.num_triples:,}")
    st.caption(f"{about} {tr('footer.world')}" if is_world() else about)
