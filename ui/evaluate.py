"""The page Evaluate: questions in; figures, plots and wrong answers out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from kgqa import KGQAError, Question
from kgqa.errors import DataError
from kgqa.questions import load_questions
from ui.jobs import queue
from ui.language import tr
from ui.measuring import ATTACKS, measure
from ui.model import current, models, session_folder
from ui.plain import plain
from ui.progress import current_job, set_job, show_progress
from ui.reports import show_runs
from ui.robustness import show_attacks
from ui.uploads import write_uploads
from ui.views import show_problem

_PURPOSE = "evaluate"
_KINDS = ["jsonl", "json", "txt", "tsv"]
_MAX_QUESTIONS = 20_000


def page() -> None:
    """Draw the page."""
    st.title(tr("evaluate.heading"), anchor=False)
    with st.spinner(tr("ask.loading")):
        current()
    job = current_job(_PURPOSE)
    if job is not None and job.active:
        show_progress(_PURPOSE)
        return
    _form()
    if job is None:
        return
    if job.state == "failed":
        show_problem(job.error)
    elif job.state == "cancelled":
        st.text(tr("evaluate.cancelled"))
    elif job.state == "done":
        show_runs(job.result.runs)
        show_attacks(job.result.attacks)


def _form() -> None:
    """What is measured."""
    offered = {model.key: model for model in models()}
    with st.form("evaluate", border=True):
        files = st.file_uploader(tr("evaluate.files"), _KINDS, accept_multiple_files=True)
        gold = st.toggle(tr("evaluate.gold"), help=tr("evaluate.gold.help"))
        attacks = st.pills(
            tr("evaluate.attacks"),
            ATTACKS,
            selection_mode="multi",
            format_func=lambda name: tr(f"attack.{name}"),
            help=tr("evaluate.attacks.help"),
            key="attacks",
        )
        chosen = st.multiselect(
            tr("evaluate.models"),
            list(offered),
            default=[current().key],
            format_func=lambda key: plain(offered[key].name) or tr("graph.first"),
            max_selections=2,
        )
        pressed = st.form_submit_button(tr("evaluate.start"), type="primary")
    if not pressed:
        return
    try:
        questions = _read(files)
        asked = [(offered[key].name or tr("graph.first"), offered[key]) for key in chosen]
        job = queue(_PURPOSE).submit("", lambda job: measure(asked, questions, attacks, gold, job))
        set_job(_PURPOSE, job)
    except KGQAError as error:
        show_problem(str(error))
        return
    st.rerun()


def _read(files: Any) -> list[Question]:
    """The questions of the files.

    Raises:
        DataError: there are none, or too many; or a file is malformed.
    """
    if not files:
        raise DataError(tr("upload.nothing"))
    with TemporaryDirectory(prefix="questions-", dir=session_folder()) as folder:
        questions = load_questions(*write_uploads(files, Path(folder)))
    if len(questions) > _MAX_QUESTIONS:
        raise DataError(tr("evaluate.many", number=f"{_MAX_QUESTIONS:,}"))
    return questions
