"""Which question, graph and model a command is about."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kgqa.errors import ModelError, QuestionError
from kgqa.shipped import shipped_graph, shipped_model
from kgqa.text import language_of

if TYPE_CHECKING:
    from kgqa.graph import KnowledgeGraph
    from kgqa.pipeline import QAPipeline

_MAX_BYTES = 1 << 16

Source = tuple[Path | None, Sequence[Path] | None]
"""The options --model and --graph."""


def question_text(argument: str) -> str:
    """The question given, or the one on standard input where ``-`` is given.

    Raises:
        QuestionError: standard input is not UTF-8 text.
    """
    if argument != "-":
        return name_text(argument)
    try:
        return sys.stdin.buffer.read(_MAX_BYTES).decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise QuestionError("the question on standard input is not UTF-8 text") from error


def name_text(argument: str) -> str:
    """An argument in which bytes that are no text are replaced."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def pipeline_of(source: Source) -> QAPipeline:
    """The model, on the graph given where one is, which it was not trained for.

    Raises:
        KGQAError: the model is missing or damaged, or a graph file is.
    """
    from kgqa.graph import KnowledgeGraph
    from kgqa.pipeline import QAPipeline

    model, graphs = source
    qa = QAPipeline.from_pretrained(model)
    return qa.on(KnowledgeGraph.load(*graphs)) if graphs else qa


def use_language_model(qa: QAPipeline, url: str, name: str) -> None:
    """Let a language model word what a pipeline says, where it is faithful.

    Raises:
        ConfigError: the URL is none, or the client is not installed.
    """
    from kgqa.cli.progress import TerminalProgress
    from kgqa.generation.llm import LanguageModel

    known = qa.kg.names.__contains__
    qa.writer = LanguageModel(url, name, known_name=known, progress=TerminalProgress())


def language_for(*texts: str) -> str | None:
    """The language to answer in: Chinese to Chinese, else the graph's own choice."""
    return "zh" if any(language_of(text) == "zh" for text in texts) else None


def model_folder(model: Path | None) -> Path:
    """The model's folder, by default the shipped one's.

    Raises:
        ModelError: it is not there.
    """
    if model is None:
        return shipped_model()
    if not model.is_dir():
        raise ModelError(f"no model folder '{model}'; make it: kgqa train GRAPH --output {model}")
    return model


def open_graph(model: Path | None, graphs: Sequence[Path] | None = None) -> KnowledgeGraph:
    """The graph in the files, or in the model; without either the shipped world graph.

    Raises:
        DataError, ModelError: it is missing or damaged.
    """
    from kgqa.graph import KnowledgeGraph

    if model is not None and graphs:
        raise typer.BadParameter("give --model or --graph, not both")
    if graphs:
        return KnowledgeGraph.load(*graphs)
    if model is None:
        return KnowledgeGraph.load(shipped_graph())
    folder = model_folder(model) / "graph"
    if not folder.is_dir():
        raise ModelError(f"'{model}' is not a model folder: it has no graph in it")
    return KnowledgeGraph.load(folder)
