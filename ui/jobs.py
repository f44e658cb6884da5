"""Long work in the background: one piece at a time, in order, with progress and cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import streamlit as st

from kgqa.errors import KGQAError
from kgqa.progress import Progress, Report

Work = Callable[[Progress], Any]
_WAITING = 8


class CancelledError(Exception):
    """The visitor does not want the work any more."""


@dataclass
class Job(Progress):
    """One piece of work and how far it is. ``state`` is queued, running, done, failed, cancelled.

    Its thread writes, the pages of its own session read; each field is replaced as a whole.
    """

    name: str = ""
    state: str = "queued"
    stage_name: str = ""
    done: int = 0
    total: int = 0
    started: float = 0.0
    measures: list[Mapping[str, float]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    result: Any = None
    error: str = ""
    cancelled: bool = False

    def stage(self, name: str) -> Report:
        self._check()
        self.done, self.total, self.started = 0, 0, time.monotonic()
        self.stage_name = name
        return self._report

    def log(self, message: str) -> None:
        self._check()
        self.lines = [*self.lines, message]

    def measure(self, values: Mapping[str, float]) -> None:
        self._check()
        self.measures = [*self.measures, dict(values)]

    def cancel(self) -> None:
        """Ends the work at its next report; at once where it has not begun."""
        self.cancelled = True
        if self.state == "queued":
            self.state = "cancelled"

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("queued", "running")

    @property
    def seconds_left(self) -> float | None:
        """Of the stage, judged by its pace so far."""
        if not self.done or not self.total:
            return None
        return (time.monotonic() - self.started) * (self.total - self.done) / self.done

    def run(self, work: Work) -> None:
        """Do the work; whatever goes wrong stays in the job."""
        if self.cancelled:
            return
        self.state = "running"
        try:
            self.result = work(self)
            self.state = "done"
        except CancelledError:
            self.state = "cancelled"
        except KGQAError as error:
            self.error, self.state = str(error), "failed"
        except Exception as error:
            self.error, self.state = f"{type(error).__name__}: {error}", "failed"
            raise

    def _report(self, done: int, total: int) -> None:
        self._check()
        self.done, self.total = done, total

    def _check(self) -> None:
        if self.cancelled:
            raise CancelledError


class Queue:
    """Runs jobs one after another, in the order in which they came."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="kgqa-job")
        self._jobs: list[Job] = []
        self._lock = Lock()

    def submit(self, name: str, work: Work) -> Job:
        """Put a piece of work at the end.

        Raises:
            KGQAError: too much is waiting.
        """
        with self._lock:
            self._jobs = [job for job in self._jobs if job.active]
            if len(self._jobs) >= _WAITING:
                raise KGQAError(f"{len(self._jobs)} others are waiting; try again later")
            job = Job(name)
            self._jobs.append(job)
        self._worker.submit(job.run, work)
        return job

    def before(self, job: Job) -> int:
        """How many jobs come before this one."""
        with self._lock:
            waiting = [one for one in self._jobs if one.active or one is job]
        return waiting.index(job) if job in waiting else 0


@st.cache_resource(show_spinner=False)
def queue(purpose: str) -> Queue:
    """The queue of all sessions for one purpose."""
    return Queue()
