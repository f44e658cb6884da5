"""The page Your graph: which graph is asked, another from files, a model for it."""

from __future__ import annotations

import streamlit as st

from kgqa.checking import GraphCheck
from ui.checks import show_check
from ui.language import tr
from ui.model import choose, current, models
from ui.model_files import show_loading, show_saving
from ui.plain import plain
from ui.schema import show_statistics
from ui.training import show_training
from ui.uploads import files_to_check

_CHECK = "check"


def page() -> None:
    """Draw the page."""
    st.title(tr("graph.heading"), anchor=False)
    with st.spinner(tr("ask.loading")):
        model = current()
    _switch()
    with st.expander(tr("graph.about")):
        show_statistics(model.kg, "current")
    st.subheader(tr("graph.new"), anchor=False)
    files, models_tab = st.tabs([tr("graph.files"), tr("graph.models")])
    with files:
        fresh = files_to_check()
        if fresh is not None:
            st.session_state[_CHECK] = fresh
        check: GraphCheck | None = st.session_state.get(_CHECK)
        if check is not None:
            show_check(check)
            if check.kg is not None:
                show_training(check.kg)
    with models_tab:
        show_loading()
        show_saving(model)


def _switch() -> None:
    """Which of the session's models is asked."""
    offered = {model.key: model for model in models()}
    chosen = current().key

    def wording(key: str) -> str:
        model = offered[key]
        name = plain(model.name) if model.name else tr("graph.first")
        return f"{name} · {tr('graph.facts', facts=f'{len(model.kg):,}')}"

    key = st.selectbox(
        tr("graph.switch"),
        list(offered),
        index=list(offered).index(chosen),
        format_func=wording,
        help=tr("graph.switch.help"),
    )
    if key != chosen:
        choose(offered[key])
        st.rerun()
