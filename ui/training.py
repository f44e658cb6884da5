"""Training a model for a checked graph: settings, queue, live progress, and then asking it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import altair as alt
import streamlit as st

from kgqa import Config, KGQAError, KnowledgeGraph, QAPipeline
from kgqa.apart import TrainingOrder, train_apart
from kgqa.errors import ConfigError
from kgqa.progress import Progress
from kgqa.questions import load_questions
from ui.jobs import Job, queue
from ui.language import tr
from ui.model import Model, add_model, load_pipeline, session_folder, warmed
from ui.navigation import go
from ui.progress import current_job, set_job, show_progress
from ui.uploads import write_uploads
from ui.views import show_problem

_PURPOSE = "train"
_EFFORTS: dict[str, dict[str, Any]] = {
    "quick": {"synthesis": {"num_questions": 4_000}, "training": {"networks": 1, "epochs": 3}},
    "normal": {"synthesis": {"num_questions": 12_000}, "training": {"epochs": 5}},
    "thorough": {},
}


def show_training(kg: KnowledgeGraph) -> None:
    """The form, or the training that is under way."""
    job = current_job(_PURPOSE)
    if job is not None and job.active:
        show_progress(_PURPOSE, _plot)
        return
    if job is not None:
        _ended(job)
    st.text(tr("train.at_once.about"))
    if st.button(tr("train.at_once"), key="ask-untrained"):
        try:
            set_job(_PURPOSE, queue(_PURPOSE).submit(tr("train.default"), _moved(kg)))
        except KGQAError as error:
            show_problem(str(error))
            return
        st.rerun()
    with st.form("training", border=True):
        name = st.text_input(tr("train.name"), tr("train.default"), max_chars=60)
        effort = st.radio(
            tr("train.effort"),
            list(_EFFORTS),
            format_func=lambda one: tr(f"train.{one}"),
            horizontal=True,
        )
        with st.expander(tr("train.more")):
            files = st.file_uploader(
                tr("train.questions"), ["jsonl", "json", "txt", "tsv"], accept_multiple_files=True
            )
            options = st.text_area(tr("train.options"), height=110, help=tr("train.options.help"))
        pressed = st.form_submit_button(tr("train.start"), type="primary")
    if pressed:
        try:
            config = _config(effort, options)
            set_job(_PURPOSE, _start(kg, name.strip() or "?", config, files))
        except KGQAError as error:
            show_problem(str(error))
            return
        st.rerun()


def _moved(kg: KnowledgeGraph) -> Callable[[Progress], Model]:
    """The work of putting the model of the page on a graph that it was not trained for."""
    name = tr("train.default")

    def work(progress: Progress) -> Model:
        progress.stage("loading the model")
        qa = load_pipeline()
        progress.stage("reading the words of the graph")
        return replace(warmed(qa.on(kg)), name=name)

    return work


def _config(effort: str, options: str) -> Config:
    """The settings of an effort, with the visitor's own over them.

    Raises:
        ConfigError: they are no TOML, or name an option that does not exist.
    """
    try:
        given = tomllib.loads(options)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{tr('train.options')}: {error}") from error
    return Config.from_dict(_EFFORTS[effort]).changed(given)


def _start(kg: KnowledgeGraph, name: str, config: Config, files: Any) -> Job:
    """Put the training into the queue."""
    folder = Path(mkdtemp(prefix="training-", dir=session_folder()))
    kg.save(folder / "graph")
    questions = write_uploads(files or (), folder / "questions")
    if questions:
        load_questions(*questions)  # what is wrong with them is said before the work
    order = TrainingOrder(
        graph=folder / "graph", output=folder / "model", questions=questions, config=config
    )

    def work(progress: Progress) -> Model:
        train_apart(order, progress)
        progress.stage("loading the model")
        return replace(warmed(QAPipeline.from_pretrained(order.output)), name=name)

    return queue(_PURPOSE).submit(name, work)


def _plot(job: Job) -> None:
    if job.measures:
        st.altair_chart(_loss_plot(job.measures), alt=tr("train.plot"))


def _loss_plot(measures: Any) -> Any:
    """Loss at the left axis, the share of dev questions read right at the right one."""
    rows = [{"epoch": row.get("number", place + 1), **row} for place, row in enumerate(measures)]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("epoch:Q", title=tr("train.epoch"), axis=alt.Axis(tickMinStep=1, format="d"))
    )
    base = base.encode(detail="network:N")  # one curve for each of several
    loss = base.mark_line(color="#f59e0b", point=True).encode(
        y=alt.Y("loss:Q", title=tr("train.loss"))
    )
    right = base.mark_line(color="#0d9488", point=True).encode(
        y=alt.Y("path_accuracy:Q", title=tr("train.accuracy"), scale=alt.Scale(domain=[0, 1]))
    )
    return alt.layer(loss, right).resolve_scale(y="independent").properties(height=200)


def _ended(job: Job) -> None:
    """What came of the last training: a model to ask at once, or the reason why there is none."""
    if job.state == "done" and job.result is not None:
        with st.container(border=True, key="trained"):
            st.text(tr("train.done"))
            with st.container(horizontal=True):
                ask = st.button(tr("train.ask"), type="primary", key="ask-trained")
                keep = st.button(tr("train.keep"), key="keep-trained")
        if ask or keep:
            add_model(job.result)
            set_job(_PURPOSE, None)
            if ask:
                go("ask")
            st.rerun()
    elif job.state == "cancelled":
        st.text(tr("train.cancelled"))
    elif job.state == "failed":
        show_problem(job.error)
