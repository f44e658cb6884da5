"""What visitors say of answers, as question lines that ``kgqa train --questions`` accepts.

A right answer gives its question gold answers. So does a wrong one where the visitor has chosen
another reading; where not, the line has none, and training leaves it out.
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgqa.errors import DataError
from kgqa.records import Alternative, Answer

_MAX_COMMENT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A verdict on one answer; ``correction`` is the reading that was meant instead."""

    answer: Answer
    right: bool
    comment: str = ""
    correction: Alternative | None = None

    def to_dict(self) -> dict[str, Any]:
        """A line of a question file, with the verdict in keys that readers of those pass over."""
        answer = self.answer
        return {
            "id": f"feedback-{uuid.uuid4().hex}",
            "question": answer.question,
            "answers": self._gold(),
            "topic_entities": [] if self.correction else [m.id for m in answer.topic_entities[:1]],
            "language": answer.language,
            "right": self.right,
            "comment": self.comment[:_MAX_COMMENT],
            "said": answer.text,
            "confidence": answer.confidence,
        }

    def _gold(self) -> list[str] | None:
        if self.correction is not None:
            return [one.label for one in self.correction.answers]
        return [one.label for one in self.answer.entities] if self.right else None


def append_feedback(path: str | Path, feedback: Feedback) -> None:
    """Add one line to a file, whole even where several sessions write at once.

    Raises:
        DataError: it cannot be written.
    """
    path = Path(path)
    line = json.dumps(feedback.to_dict(), ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(number, line.encode("utf-8", "replace"))
        finally:
            os.close(number)
    except OSError as error:
        raise DataError(f"cannot write '{path}': {error.strerror or error}") from error
