"""The shipped model with two small text tasks, trained in seconds, for tests and pictures.

``topic`` gives a text one label, ``needs`` any number of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

from benchmarks.serving import ROOT

_TOPICS = {
    "food": ("soup with fresh bread", "rice and beans", "a cake with cherries", "grilled fish"),
    "travel": (
        "a night train to Rome",
        "a flight to Oslo",
        "a hotel by the sea",
        "a lost passport",
    ),
    "sport": ("the final was won", "a goal in the last minute", "a long race", "the team trained"),
}
_FRAMES = ("We talked about {}.", "{}, nothing else", "They wrote about {} today.", "Tell me of {}")
_NEEDS = {
    "transport": "a car that takes us there",
    "bed": "a room for the night",
    "meal": "something to eat in the evening",
}


def with_tasks(folder: Path) -> Path:
    """The model, in that folder."""
    model = folder / "model"
    shutil.copytree(ROOT / "kg_data" / "model", model)
    topics = folder / "topic.tsv"
    rows = [
        f"{label}\t{frame.format(text)}\n"
        for label, texts in _TOPICS.items()
        for text, frame in product(texts, _FRAMES)
    ]
    topics.write_text("".join(rows), encoding="utf-8")
    needs = folder / "needs.jsonl"
    needs.write_text("".join(f"{json.dumps(row)}\n" for row in _wanted()), encoding="utf-8")
    command = [sys.executable, "-m", "kgqa", "train", "--output", str(model)]
    tasks = ["--task", f"topic={topics}", "--task", f"needs={needs}"]
    subprocess.run([*command, *tasks], check=True, cwd=ROOT, capture_output=True)
    return model


def _wanted() -> list[dict[str, object]]:
    """Texts that want none, one, some or all of the things."""
    rows: list[dict[str, object]] = []
    for wanted in product((False, True), repeat=len(_NEEDS)):
        held = [name for name, want in zip(_NEEDS, wanted, strict=True) if want]
        things = " and ".join(_NEEDS[name] for name in held) or "nothing at all"
        for frame in (
            "We need {}.",
            "Please find us {}",
            "Is there {}?",
            "{}, please",
            "I want {}",
        ):
            rows.append({"text": frame.format(things), "labels": held})
    return rows
