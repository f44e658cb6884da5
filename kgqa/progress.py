"""Progress of long work, shown by whoever asked for it: the work itself prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Report = Callable[[int, int], None]


class Progress:
    """Swallows everything; subclasses show it on a terminal or a page."""

    def stage(self, name: str) -> Report:
        """Begin a stage; the callable returned is told (done, total)."""
        return lambda done, total: None

    def log(self, message: str) -> None:
        """One line worth keeping."""

    def measure(self, values: Mapping[str, float]) -> None:
        """Figures of the stage so far, by name: for instance the losses of an epoch."""
