"""Progress of long work on standard error: bars on a terminal, one line a stage elsewhere."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from kgqa.cli.output import console, plain, printable
from kgqa.progress import Progress, Report


class _Rate(ProgressColumn):
    """How much is done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if not speed else f"{speed:,.{0 if speed >= 100 else 1}f}/s", "cyan")


class TerminalProgress(Progress):
    """Shows a bar for each stage; the bar of a stage stops when the next begins."""

    def __init__(self, to: Console | None = None) -> None:
        self._console = to or console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            redirect_stdout=False,
            disable=not self._console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> TerminalProgress:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def stage(self, name: str) -> Report:
        if not self._console.is_terminal:
            self.log(f"{name} …")
            return super().stage(name)
        if self._task is not None:
            self._bars.stop_task(self._task)
        task = self._task = self._bars.add_task(printable(name), total=None)
        return lambda done, total: self._bars.update(task, completed=done, total=total)

    def log(self, message: str) -> None:
        self._console.print(plain(message), soft_wrap=True)
