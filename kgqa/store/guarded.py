"""Files of strangers, read in a child process with bounds on time, memory and what it may touch."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kgqa.errors import UnsafeInput
from kgqa.store.compact import CompactGraph
from kgqa.store.folder import load_graph
from kgqa.store.limits import UPLOAD_LIMITS, ReadLimits

_MEMORY = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file: its statements, or what was wrong with it and where."""

    name: str
    statements: int
    error: str = ""
    line: int | None = None


def read_guarded(
    paths: Sequence[str | Path], *, limits: ReadLimits = UPLOAD_LIMITS, seconds: int = 120
) -> tuple[CompactGraph | None, list[FileReport]]:
    """The graph of all files that can be read, None where none can; and a report of each file.

    Raises:
        UnsafeInput: reading them takes more time or memory than is given.
    """
    with tempfile.TemporaryDirectory(prefix="kgqa-") as folder:
        request = {
            "paths": [str(Path(path).absolute()) for path in paths],
            "limits": asdict(limits),
            "folder": folder,
            "seconds": seconds,
            "memory": _MEMORY,
        }
        reports = [FileReport(**report) for report in _ask_child(request, seconds)]
        whole = any(not report.error for report in reports)
        return load_graph(folder) if whole else None, reports


def _ask_child(request: dict[str, Any], seconds: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "kgqa.store.guarded_worker"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode("utf-8"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeInput(f"refused: reading the files takes more than {seconds} s") from error
    if done.returncode:
        raise UnsafeInput("refused: reading the files takes more time or memory than is given")
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    return reports
