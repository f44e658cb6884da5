"""The page Evaluate: questions in; figures, plots and wrong answers out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from kgqa import KGQAError, Question
from kgqa.errors import DataError
from kgqa.questions import load_questions
from ui.jobs import Job, queue
from ui.language import tr
from ui.measuring import ATTACKS, measure
from ui.model import current, models, session_folder
from ui.plain import plain
from ui.reports import show_runs
from ui.robustness import show_attacks
from ui.uploads import write_uploads
from ui.views import duration, show_problem

_JOB = "evaluation-job"
_KINDS = ["jsonl", "json", "txt", "tsv"]
_MAX_QUESTIONS = 20_000


def page() -> None:
    """Draw the page."""
    st.title(tr("evaluate.heading"), anchor=False)
    with st.spinner(tr("ask.loading")):
        current()
    job: Job | None = st.session_state.get(_JOB)
    if job is not None and job.active:
        _progress()
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
        st.session_state[_JOB] = queue("evaluation").submit(
            "", lambda job: measure(asked, questions, attacks, gold, job)
        )
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


@st.fragment(run_every=1.0)
def _progress() -> None:
    """How far the run is; the whole page is drawn again when it has ended."""
    job: Job | None = st.session_state.get(_JOB)
    if job is None or not job.active:
        st.rerun()
        return
    with st.container(border=True, key="progress"):
        waiting = queue("evaluation").before(job)
        if job.state == "queued" and waiting:
            st.text(tr("evaluate.queued", number=waiting))
        else:
            words = _words(job.stage_name)
            words += [f"{job.done:,} / {job.total:,}"] if job.total else []
            left = job.seconds_left
            words += [tr("job.left", time=duration(left))] if left is not None else []
            st.progress(min(1.0, job.done / job.total) if job.total else 0.0, " · ".join(words))
        if st.button(tr("job.cancel"), key="cancel-evaluation"):
            job.cancel()


def _words(stage: str) -> list[str]:
    """A stage, and whose it is, as the page says it."""
    what, *whose = stage.split(" · ")
    return [tr(f"stage.{what}") if what else "…", *(plain(one) for one in whose)]
