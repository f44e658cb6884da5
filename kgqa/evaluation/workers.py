"""A model in several processes, each on one core: worth their start where questions are many."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kgqa.evaluation.running import Answers
from kgqa.graph import KnowledgeGraph
from kgqa.records import Answer, Question

if TYPE_CHECKING:
    from kgqa.pipeline import QAPipeline

_loaded: QAPipeline | None = None
_WORTH_A_WORKER = 1000
_AT_ONCE = 64
_ROUNDS = 4  # of each worker in a batch


def worth_starting(num_questions: int) -> int:
    """How many processes so many questions are worth, each of which loads the model first."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, num_questions // _WORTH_A_WORKER))


@contextmanager
def answering(folder: str | Path, count: int) -> Iterator[tuple[Answers, int]]:
    """The model of a folder, in this process or in ``count`` others, with a batch size for it."""
    if count == 1:
        from kgqa.pipeline import QAPipeline

        yield QAPipeline.from_pretrained(folder), _AT_ONCE
        return
    with Workers(folder, count) as workers:
        yield workers, _AT_ONCE * _ROUNDS * count


class Workers:
    """Answers batches with ``count`` processes, each of which has loaded the model itself.

    A context manager: the processes end with the block, and with this process however it ends.

    Args:
        folder: of the model.
        count: processes; each uses one core.
    """

    def __init__(self, folder: str | Path, count: int) -> None:
        self.kg = KnowledgeGraph.load(Path(folder) / "graph")
        self.count = count
        self._pool = ProcessPoolExecutor(
            count, multiprocessing.get_context("spawn"), _start, (str(folder),)
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        """Answers in the order of the questions, which the processes take a few at a time.

        Raises:
            BrokenProcessPool: a process has ended, by lack of memory for instance.
        """
        size = min(_AT_ONCE, max(1, -(-len(questions) // self.count)))
        parts = [questions[first : first + size] for first in range(0, len(questions), size)]
        return [answer for answers in self._pool.map(_answer, parts) for answer in answers]


def _start(folder: str) -> None:
    """In a worker: load the model, use one core, and end when the parent does."""
    global _loaded
    import torch

    from kgqa.pipeline import QAPipeline

    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    _loaded = QAPipeline.from_pretrained(folder)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _answer(questions: Sequence[Question]) -> list[Answer]:
    if _loaded is None:
        raise RuntimeError("the worker has no model")
    return _loaded.batch(questions)
