"""Thumbs up and down, with a comment, kept as lines that training accepts as questions."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from kgqa.feedback import Feedback, append_feedback
from kgqa.records import Alternative, Answer
from ui.language import tr

FEEDBACK_VARIABLE = "KGQA_FEEDBACK"
_DEFAULT = Path(__file__).resolve().parents[1] / "feedback" / "feedback.jsonl"


def show_feedback(answer: Answer, correction: Alternative | None) -> None:
    """Ask whether the answer is right; ``correction`` is the reading chosen in its place."""
    name = f"{answer.question} {correction.reading if correction else ''}"
    key = f"verdict-{abs(hash(name))}"
    with st.container(horizontal=True, key="verdict", vertical_alignment="center", gap="small"):
        st.caption(tr("feedback.right"), width="content")
        verdict = st.feedback("thumbs", key=key)
    if verdict is None:
        return
    if st.session_state.get(f"{key}-sent") == verdict:
        st.caption(tr("feedback.thanks"))
        return
    with st.form(f"{key}-form", border=False):
        comment = st.text_input(tr("feedback.comment"), max_chars=2000)
        if st.form_submit_button(tr("feedback.send")):
            right = bool(verdict) and correction is None
            said = Feedback(
                answer=answer,
                right=right,
                comment=comment,
                correction=correction if verdict else None,
            )
            append_feedback(feedback_file(), said)
            st.session_state[f"{key}-sent"] = verdict
            st.rerun()


def feedback_file() -> Path:
    """Where verdicts are kept."""
    return Path(os.environ.get(FEEDBACK_VARIABLE) or _DEFAULT)
