"""A child process that holds one graph and answers queries until a deadline, then is killed."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any

from kgqa.errors import QueryError, QueryTimeout
from kgqa.store.compact import CompactGraph
from kgqa.store.export import ntriples

_WORKER = Path(__file__).with_name("sparql_worker.py")
_START_SECONDS = 120.0


class SparqlProcess:
    """Answers one request at a time; started by the first, and again after a kill.

    The child runs a script of its own and imports nothing of the caller's.
    """

    def __init__(self, graph: CompactGraph) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def ask(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        """The reply to one request. Time to load the graph into a new child is not counted.

        Raises:
            QueryTimeout: no reply in ``timeout`` seconds, or others have kept it busy so long.
            QueryError: the child died, of too little memory for example.
        """
        if not self._lock.acquire(timeout=timeout):
            raise QueryTimeout(f"other queries kept the engine busy for {timeout:g} s")
        try:
            if self._child is None or not self._child.alive:
                self._child = _Child(self._graph)
            reply = self._child.exchange(request, timeout)
            if reply is None:
                raise QueryTimeout(f"the query took longer than {timeout:g} s")
            return reply
        except BaseException:
            self._stop()
            raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Ends the child process, if there is one."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Child:
    """One running worker, with a thread that reads its replies."""

    def __init__(self, graph: CompactGraph) -> None:
        command = [sys.executable, "-P", str(_WORKER)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        assert self._process.stdout is not None
        arguments = (self._process.stdout, self._replies)
        reader = threading.Thread(target=_read_replies, args=arguments, daemon=True)
        reader.start()
        self.stop = weakref.finalize(self, _end, self._process, reader)
        lines = "".join(ntriples(graph)).encode("utf-8")
        if self._send(b"%d\n%s" % (len(lines), lines), _START_SECONDS) is None:
            self.stop()
            raise QueryError(f"the query engine did not start in {_START_SECONDS:g} s")

    @property
    def alive(self) -> bool:
        return self.stop.alive and self._process.poll() is None

    def exchange(self, request: dict[str, Any], timeout: float) -> dict[str, Any] | None:
        """The reply, or None where none came in time."""
        return self._send(json.dumps(request).encode("utf-8") + b"\n", timeout)

    def _send(self, message: bytes, timeout: float) -> dict[str, Any] | None:
        deadline = time.monotonic() + timeout
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(message)
            self._process.stdin.flush()
            line = self._replies.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        except OSError as error:
            raise QueryError("the query engine stopped") from error
        if not line:
            raise QueryError("the query engine stopped; the query may need too much memory")
        reply: dict[str, Any] = json.loads(line)
        return reply


def _read_replies(stream: IO[bytes], replies: queue.SimpleQueue[bytes]) -> None:
    """Passes lines on; an empty one marks the end. Holds no reference to the child's owner."""
    with contextlib.suppress(OSError, ValueError):
        for line in stream:
            replies.put(line)
    replies.put(b"")
    stream.close()


def _end(process: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    process.kill()
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.wait()
    reader.join(1.0)
