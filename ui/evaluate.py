"""The page Evaluate: questions in; figures, plots and wrong answers out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from kgqa import KGQAError, Question
from kgqa.errors import DataError
from kgqa.evaluation import EvaluationReport, evaluate
from kgqa.noise import DISTURBANCES
from kgqa.progress import Progress, Report
from kgqa.questions import load_questions
from ui.jobs import Job, queue
from ui.language import tr
from ui.model import Model, current, models, session_folder
from ui.plain import plain
from ui.reports import show_runs
from ui.uploads import write_uploads
from ui.views import duration, show_problem

_JOB = "evaluation-job"
_KINDS = ["jsonl", "json", "txt", "tsv"]
_BATCH = 8
"""Few at a time, so that others who ask meanwhile do not wait for long."""
_MAX_QUESTIONS = 20_000


@dataclass(frozen=True)
class Run:
    """One model on one form of the questions."""

    title: str
    model: Model
    questions: list[Question]


class _Part(Progress):
    """The progress of one of several runs."""

    def __init__(self, whole: Progress, title: str) -> None:
        self._whole = whole
        self._title = title

    def stage(self, name: str) -> Report:
        return self._whole.stage(f"{name} · {self._title}" if self._title else name)


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
        show_runs(job.result)


def _form() -> None:
    """What is measured."""
    offered = {model.key: model for model in models()}
    with st.form("evaluate", border=True):
        files = st.file_uploader(tr("evaluate.files"), _KINDS, accept_multiple_files=True)
        with st.container(horizontal=True, gap="large"):
            gold = st.toggle(tr("evaluate.gold"), help=tr("evaluate.gold.help"))
            hard = st.toggle(tr("evaluate.hard"), help=tr("evaluate.hard.help"))
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
        runs = _runs([offered[key] for key in chosen], questions, hard)
        st.session_state[_JOB] = queue("evaluation").submit(
            "", lambda job: _measure(runs, gold, job)
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


def _runs(chosen: list[Model], questions: list[Question], hard: bool) -> list[Run]:
    """Each model on the questions as they are, and on each disturbed form of them."""
    runs = []
    for model in chosen:
        name = model.name or tr("graph.first")
        runs.append(Run(name, model, questions))
        for kind, disturb in DISTURBANCES.items() if hard else ():
            rng = Random(0)
            disturbed = [replace(one, text=disturb(one.text, rng)) for one in questions]
            runs.append(Run(f"{name} · {tr(f'evaluate.{kind}')}", model, disturbed))
    return runs


def _measure(runs: list[Run], gold: bool, job: Progress) -> list[tuple[str, EvaluationReport]]:
    several = len(runs) > 1
    return [
        (
            run.title,
            evaluate(
                run.model,
                run.questions,
                gold_entities=gold,
                batch_size=_BATCH,
                progress=_Part(job, run.title if several else ""),
            ),
        )
        for run in runs
    ]


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
            stage, _, run = job.stage_name.partition(" · ")
            words = [tr(f"stage.{stage}") if stage else "…", *([plain(run)] if run else [])]
            words += [f"{job.done:,} / {job.total:,}"] if job.total else []
            left = job.seconds_left
            words += [tr("job.left", time=duration(left))] if left is not None else []
            st.progress(min(1.0, job.done / job.total) if job.total else 0.0, " · ".join(words))
        if st.button(tr("job.cancel"), key="cancel-evaluation"):
            job.cancel()
