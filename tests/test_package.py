"""The package as a stranger finds it: its names, the cost of its import, its README."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import kgqa
from kgqa.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAVY = {
    "numpy", "torch", "scipy", "sklearn", "pykeen", "networkx", "rdflib", "pyoxigraph",
    "sentence_transformers", "transformers", "safetensors", "rapidfuzz", "inflect", "streamlit",
    "selectolax",
}  # fmt: skip
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The README's fenced blocks of a language."""
    return [text for found, text in FENCE.findall(README) if found == language]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=settings
    )


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement."""
    code = f"import json, sys\n{statement}\nprint(json.dumps(list(sys.modules)))"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    "statement",
    [
        "import kgqa",
        "from kgqa import Answer, Config, KGQAError, Question",
        "import kgqa.cli",
        "import kgqa.shipped, kgqa.questions, kgqa.embeddings",
    ],
)
def test_importing_is_light(statement: str) -> None:
    assert not loaded_by(statement) & HEAVY


def test_a_graph_can_be_asked_without_the_network() -> None:
    graph = "from kgqa import KnowledgeGraph; KnowledgeGraph.from_triples([('a', 'r', 'b')])"
    assert not loaded_by(graph) & {"torch", "pykeen", "sentence_transformers", "streamlit"}


def test_the_public_names_are_all_there_and_all_listed() -> None:
    assert kgqa.__all__ == sorted(kgqa.__all__)
    for name in kgqa.__all__:
        assert getattr(kgqa, name).__name__ == name
    shown = {name for name in vars(kgqa) if name[0].isupper() and name != "TYPE_CHECKING"}
    assert shown <= set(kgqa.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        importlib.import_module("kgqa").Nothing  # noqa: B018


def test_one_version_stands_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert kgqa.__version__ == project["version"] == version("kgqa") == released[0]


def test_types_come_with_the_package() -> None:
    assert (ROOT / "kgqa" / "py.typed").is_file()


def test_the_readme_shows_an_answer_by_line_15() -> None:
    first = README.splitlines()[:15]
    asked = next(number for number, line in enumerate(first) if line.startswith("$ kgqa ask"))
    assert first[asked + 1].strip("` ")


def test_the_readme_names_every_command() -> None:
    shown = set(re.findall(r"\bkgqa ([a-z]+)\b", README))
    known = {
        command.name or getattr(command.callback, "__name__", "")
        for command in app.registered_commands
    }
    assert known <= shown


def test_the_readme_names_every_module() -> None:
    listed = README[README.index("## What is where") :]
    for path in (ROOT / "kgqa").iterdir():
        if path.suffix == ".py" and not path.name.startswith("__"):
            assert f"{path.name}`" in listed, path.name
        elif (path / "__init__.py").is_file():
            assert f"{path.name}/`" in listed, path.name


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_a_python_example_of_the_readme_runs_and_prints(number: int) -> None:
    done = run(sys.executable, "-c", blocks("python")[number])
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def answered() -> list[tuple[str, str]]:
    """Commands of the README's console blocks with the output shown below them."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            if output.strip():
                found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), answered())
def test_a_command_of_the_readme_prints_what_stands_there(command: str, output: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "kgqa"
    done = run(sys.executable, "-m", "kgqa", *arguments)
    assert done.returncode == 0, done.stderr
    shown = re.findall(r"\w+", output)
    said = re.findall(r"\w+", done.stdout)[: len(shown)]
    assert sorted(said) == sorted(shown)  # answers of one score may change places
