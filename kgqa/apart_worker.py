"""The child process of ``apart``: an order as JSON on stdin, events as JSON lines on stdout."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kgqa.errors import KGQAError
from kgqa.progress import Progress, Report

Send = Callable[..., None]
_EVERY = 0.2
_NICENESS = 10


class LineProgress(Progress):
    """Writes what it is told; of reports five a second are enough, and the last one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._last = 0.0

    def stage(self, name: str) -> Report:
        self._send("stage", name=name)
        return self._report

    def log(self, message: str) -> None:
        self._send("log", message=message)

    def measure(self, values: Mapping[str, float]) -> None:
        self._send("measure", values=dict(values))

    def _report(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY or done == total:
            self._last = now
            self._send("report", done=int(done), total=int(total))


def main() -> None:
    """Train as ordered; stdout is for events alone, whatever libraries print."""
    events = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def send(kind: str, **values: Any) -> None:
        print(json.dumps({"kind": kind, **values}), file=events, flush=True)

    order = json.load(sys.stdin)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # answers go first
    try:
        _train(order, LineProgress(send))
    except KGQAError as error:
        send("error", message=str(error))
    except MemoryError:
        send("error", message="the training needs more memory than there is")
    except Exception as error:
        send("error", message=f"the training failed: {type(error).__name__}: {error}")
        raise
    else:
        send("done")


def _train(order: Mapping[str, Any], progress: Progress) -> None:
    from kgqa.config import Config
    from kgqa.graph import KnowledgeGraph
    from kgqa.pipeline import QAPipeline
    from kgqa.questions import load_questions

    kg = KnowledgeGraph.load(Path(order["graph"]))
    questions = load_questions(*order["questions"]) if order["questions"] else None
    config = Config.from_dict(order["config"])
    QAPipeline.train(
        kg, questions, config=config, seed=order["seed"], progress=progress
    ).save_pretrained(order["output"])


def _end_with_parent(parent: int) -> None:
    """However the parent ends, this process does not outlive it for long."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


if __name__ == "__main__":
    main()
