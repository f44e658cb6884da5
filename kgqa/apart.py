"""Training in a process of its own, so that whoever asked for it stays free for others.

The child trains and saves; what its ``Progress`` is told arrives here as JSON lines. It ends with
the call that started it, however that ends: raising in a callback of the progress cancels it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgqa.config import Config
from kgqa.errors import DataError, KGQAError
from kgqa.progress import Progress, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOrder:
    """What to train: a folder that ``KnowledgeGraph.save`` wrote, and where the model goes."""

    graph: Path
    output: Path
    questions: Sequence[Path] = ()
    config: Config = field(default_factory=Config)
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "graph": str(self.graph),
            "output": str(self.output),
            "questions": [str(path) for path in self.questions],
            "config": self.config.to_dict(),
            "seed": self.seed,
        }


def train_apart(order: TrainingOrder, progress: Progress) -> None:
    """Train and save a model in a child process; returns when it is in its place.

    Raises:
        KGQAError: what the child was stopped by, in its words.
    """
    command = [sys.executable, "-m", "kgqa.apart_worker"]
    settings = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=settings
    ) as child:
        try:
            assert child.stdin is not None and child.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # what it died of, the other pipe will say
                child.stdin.write(json.dumps(order.to_dict()).encode("utf-8"))
                child.stdin.close()
            _follow(child.stdout, progress)
        finally:
            child.kill()


def _follow(lines: Any, progress: Progress) -> None:
    """Pass events on until the child says that it is done."""
    report: Report = progress.stage("starting")
    for line in lines:
        event: Mapping[str, Any] = json.loads(line)
        match event["kind"]:
            case "stage":
                report = progress.stage(event["name"])
            case "report":
                report(event["done"], event["total"])
            case "log":
                progress.log(event["message"])
            case "measure":
                progress.measure(event["values"])
            case "error":
                raise KGQAError(event["message"])
            case "done":
                return
    raise DataError("the training ended before its time; it may have run out of memory")
