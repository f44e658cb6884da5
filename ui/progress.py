"""How far a queued job is: its place in the queue, its stage, the time left; and cancelling it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.jobs import Job, queue
from ui.language import tr
from ui.plain import plain
from ui.views import duration, show_text


@st.fragment(run_every=1.0)
def show_progress(purpose: str, more: Callable[[Job], None] | None = None) -> None:
    """The job of this session for a purpose; the whole page is drawn again when it has ended.

    Args:
        purpose: of the queue that the job is in; it names the texts, too.
        more: draws what else there is to see of the job.
    """
    job = current_job(purpose)
    if job is None or not job.active:
        st.rerun()
        return
    with st.container(border=True, key="progress"):
        waiting = queue(purpose).before(job)
        if job.state == "queued" and waiting:
            st.text(tr(f"{purpose}.queued", number=waiting))
        else:
            _bar(job)
        if more is not None:
            more(job)
        if st.button(tr("job.cancel"), key=f"cancel-{purpose}"):
            job.cancel()


def current_job(purpose: str) -> Job | None:
    """The last job of this session for a purpose."""
    job: Job | None = st.session_state.get(f"{purpose}-job")
    return job


def set_job(purpose: str, job: Job | None) -> None:
    """Remember a job as the session's last one, or forget it."""
    st.session_state[f"{purpose}-job"] = job


def _bar(job: Job) -> None:
    """The stage as a bar, in words with its count and the time that it still takes."""
    words = _words(job.stage_name)
    words += [f"{job.done:,} / {job.total:,}"] if job.total else []
    left = job.seconds_left
    words += [tr("job.left", time=duration(max(1, round(left))))] if left is not None else []
    st.progress(min(1.0, job.done / job.total) if job.total else 0.0, " · ".join(words))
    if job.lines and not job.measures:  # which say the same, in a plot
        show_text(job.lines[-1])


def _words(stage: str) -> list[str]:
    """A stage, and whose it is, as the page says it; a stage that has no words as it is."""
    what, *whose = stage.split(" · ")
    known = f"stage.{what}"
    said = tr(known) if tr(known) != known else plain(what)
    return [said or "…", *(plain(one) for one in whose)]
