"""The questions of a session with their answers, the last first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from kgqa.records import Alternative, Answer
from ui.language import tr
from ui.model import Model
from ui.plain import plain

_HISTORY = "history"
_MAX_HISTORY = 30


@dataclass
class Asked:
    """A question of this session with its answer, and the other reading that was chosen of it."""

    model: str
    about: str
    answer: Answer
    chosen: Alternative | None = None

    @property
    def shown(self) -> Answer:
        """The answer as the visitor wants it read."""
        return self.answer if self.chosen is None else self.answer.reread(self.chosen)


def answered(model: Model, question: str, about: str) -> Asked:
    """The answer, kept as long as the session."""
    history: list[Asked] = st.session_state.setdefault(_HISTORY, [])
    for asked in history:
        if (asked.model, asked.answer.question, asked.about) == (model.key, question, about):
            return asked
    answer = model.ask(question, (about,) if about else ())
    history.append(Asked(model.key, about, replace(answer, question=question)))
    del history[:-_MAX_HISTORY]
    return history[-1]


def show_history(question: str, about: str, ask: Callable[[str, str], None]) -> None:
    """All but the question that is shown; ``ask`` is called with the one that is pressed."""
    history: list[Asked] = st.session_state.get(_HISTORY, [])
    others = [
        one for one in reversed(history) if (one.answer.question, one.about) != (question, about)
    ]
    if not others:
        return
    st.caption(tr("ask.history"))
    with st.container(key="history", gap="small"):
        for number, one in enumerate(others):
            label = f"{plain(one.answer.question, 80)} → {plain(one.shown.text, 100)}"
            st.button(
                label,
                key=f"again-{number}",
                type="tertiary",
                on_click=ask,
                args=(one.answer.question, one.about),
            )
        st.button(tr("ask.clear"), key="clear", on_click=history.clear)
