"""The child process of ``guarded``: a request as JSON on stdin, reports as JSON on stdout."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kgqa.errors import DataError, ParseError
from kgqa.store.folder import save_graph
from kgqa.store.guarded import FileReport
from kgqa.store.limits import ReadLimits
from kgqa.store.reading import read_graph

_FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec")


def main() -> None:
    """Each file by itself, so that a broken one is named; then all whole ones as one graph."""
    request = json.load(sys.stdin)
    _lock_in(request["memory"], request["seconds"])
    limits = ReadLimits(**request["limits"])
    reports = [_report(path, limits) for path in request["paths"]]
    whole = [
        path for path, report in zip(request["paths"], reports, strict=True) if not report.error
    ]
    if whole:
        try:
            save_graph(read_graph(whole, limits), request["folder"])
        except DataError as error:
            reports = [FileReport(report.name, 0, str(error)) for report in reports]
    json.dump([asdict(report) for report in reports], sys.stdout)


def _report(path: str, limits: ReadLimits) -> FileReport:
    name = Path(path).name
    try:
        graph = read_graph([path], limits)
    except ParseError as error:
        return FileReport(name, 0, error.reason, error.line)
    except DataError as error:
        return FileReport(name, 0, str(error).replace(path, name))
    except RecursionError:
        return FileReport(name, 0, "nested too deep")
    names = len(graph.schema.entity_names.texts)
    return FileReport(name, graph.num_triples + names + len(graph.schema.types))


def _lock_in(memory: int, seconds: int) -> None:
    """Bounds memory and processor time; refuses connections and other programs."""
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not do this: {event}")


if __name__ == "__main__":
    main()
