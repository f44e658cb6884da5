"""Arguments that several commands take, and the files that may follow one flag."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_MANY = "--questions"

Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="DIR", help="Model folder; the shipped world model without."),
]
Graph = Annotated[
    list[Path] | None,
    typer.Option("--graph", metavar="FILE", help="Graph file in place of a model; repeatable."),
]
OtherGraph = Annotated[
    list[Path] | None,
    typer.Option(
        "--graph",
        metavar="FILE",
        help="Ask this graph, which the model was not trained for, without training; repeatable.",
    ),
]
LlmUrl = Annotated[
    str | None,
    typer.Option(
        "--llm-url",
        metavar="URL",
        help="Let a language model word it: an OpenAI-compatible endpoint; the key, if it needs "
        "one, is KGQA_LLM_KEY in the environment.",
    ),
]
LlmModel = Annotated[
    str | None, typer.Option("--llm-model", metavar="NAME", help="Its name at that endpoint.")
]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


def endpoint(url: str | None, name: str | None) -> tuple[str, str] | None:
    """URL and name of a language model, if one is to word answers."""
    if (url is None) != (name is None):
        raise typer.BadParameter("--llm-url and --llm-model go together")
    return None if url is None or name is None else (url, name)


def one_flag_each(arguments: list[str]) -> list[str]:
    """``--questions a b`` as ``--questions a --questions b``, where graphs were named before it."""
    spread: list[str] = []
    flag = named = False
    for argument in arguments:
        value_of_flag = bool(spread) and spread[-1] == _MANY
        if argument.startswith("-"):
            flag = argument == _MANY and named
        elif flag and not value_of_flag:
            spread.append(_MANY)
        elif not value_of_flag:
            named |= len(spread) > 0 and spread[0] == "train"
        spread.append(argument)
    return spread
