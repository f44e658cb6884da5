"""The commands with their arguments; every user's error becomes one line and exit code 1."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kgqa import __version__
from kgqa.cli.arguments import (
    Graph,
    Json,
    LlmModel,
    LlmUrl,
    Model,
    OtherGraph,
    endpoint,
    one_flag_each,
)
from kgqa.cli.output import print_error
from kgqa.errors import KGQAError

_INTERRUPTED = 130


class _Commands(TyperGroup):
    """Catches what a user can cause, and nothing wider."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return list(super().parse_args(ctx, one_flag_each(args)))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KGQAError as error:
            print_error(str(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            raise typer.Exit(_INTERRUPTED) from None


app = typer.Typer(
    name="kgqa",
    cls=_Commands,
    help="Ask a knowledge graph questions in plain language and get answers that can be checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line.

    Threads that wait for each other do not spin: beside other busy programs, training with spinning
    threads took ten times as long.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"kgqa {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Ask a knowledge graph questions in plain language and get answers that can be checked."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    model: Model = None,
    graph: OtherGraph = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    as_json: Json = False,
) -> None:
    """Answer a question, with the facts that the answer rests on."""
    from kgqa.cli import asking

    asking.ask(question, (model, graph), endpoint(llm_url, llm_model), as_json)


@app.command()
def lookup(
    entity: Annotated[str, typer.Argument(help="Name or id.")],
    graph: Graph = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Show an entity and the facts that it is in."""
    from kgqa.cli import browsing

    browsing.lookup(entity, (model, graph), as_json)


@app.command()
def paths(
    head: Annotated[str, typer.Argument(help="Name or id where the paths begin.")],
    tail: Annotated[str, typer.Argument(help="Name or id where they end.")],
    max_hops: Annotated[
        int, typer.Option("--max-hops", metavar="N", min=1, help="Facts in a path at most.")
    ] = 3,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Paths to show at most.")
    ] = 20,
    graph: Graph = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Show how two entities are connected, shortest paths first."""
    from kgqa.cli import browsing

    browsing.paths(head, tail, max_hops, limit, (model, graph), as_json)


@app.command()
def describe(
    entity: Annotated[str, typer.Argument(help="Name or id.")],
    model: Model = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    as_json: Json = False,
) -> None:
    """Describe an entity in a few sentences, from the facts that it is in."""
    from kgqa.cli import describing

    describing.describe(entity, model, endpoint(llm_url, llm_model), as_json)


@app.command()
def predict(
    head: Annotated[str, typer.Argument(help="Name or id.")],
    relation: Annotated[str, typer.Argument(help="Name or id of a relation.")],
    top_k: Annotated[
        int, typer.Option("--top-k", metavar="N", min=1, help="Tails to show, known ones first.")
    ] = 10,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Predict facts that the graph does not state."""
    from kgqa.cli import predicting

    predicting.predict(head, relation, top_k, model, as_json)


@app.command()
def train(
    graphs: Annotated[
        list[Path] | None, typer.Argument(metavar="[GRAPH...]", help="Graph files.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="DIR",
            help="Model folder to write, or to add a task to (the shipped one without).",
        ),
    ] = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option(
            "--questions", metavar="FILE", help="Questions with answers; self-written without."
        ),
    ] = None,
    dev: Annotated[
        Path | None,
        typer.Option(
            "--dev", metavar="FILE", help="Questions, or without a graph texts, to choose by."
        ),
    ] = None,
    tasks: Annotated[
        list[str] | None,
        typer.Option("--task", metavar="NAME=FILE", help="Learn to label texts, too; repeatable."),
    ] = None,
    generate: Annotated[
        Path | None,
        typer.Option(
            "--generate",
            metavar="FILE",
            help="Learn to write from a file of facts and texts.",
        ),
    ] = None,
    fine_tune: Annotated[
        bool, typer.Option("--fine-tune", help="Train the encoder for the tasks: slower, better.")
    ] = False,
    augment: Annotated[
        bool, typer.Option("--augment", help="Train the tasks to withstand typos and attacks.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="TOML", help="Settings to change.")
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, max=2**32 - 1, help="Seed of all chance.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Train a model for a graph, with or without questions, or add text tasks or texts to one."""
    from kgqa.cli import learning
    from kgqa.shipped import shipped_model

    if not graphs and not tasks and generate is None:
        raise typer.BadParameter("give graph files, --task NAME=FILE or --generate FILE")
    if graphs and output is None:
        raise typer.BadParameter("--output DIR says where the model goes")
    if (fine_tune or augment) and not tasks:
        raise typer.BadParameter("--fine-tune and --augment are about a --task: name it")
    wanted = learning.TrainOptions(
        graphs=graphs or (),
        output=output or shipped_model(),
        questions=questions or (),
        dev=dev,
        config=config,
        seed=seed,
        tasks=tasks or (),
        fine_tune=fine_tune,
        augment=augment,
        generate=generate,
    )
    learning.train(wanted, as_json)


@app.command()
def evaluate(
    questions: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Questions with answers, or texts with labels."),
    ],
    model: Model = None,
    graph: OtherGraph = None,
    task: Annotated[
        str | None, typer.Option("--task", metavar="NAME", help="Measure this text task.")
    ] = None,
    attack: Annotated[
        str | None,
        typer.Option("--attack", metavar="NAME", help="Disturb the texts: clean, attacked, drop."),
    ] = None,
    budget: Annotated[
        int, typer.Option("--budget", metavar="N", min=1, help="Edits that an attack may make.")
    ] = 1,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, max=2**32 - 1, help="Seed of an attack.")
    ] = 0,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Show the model the topic entities.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write predictions as JSON lines."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run of the same --output.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="DIR", help="Write a page with plots and wrong answers."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Processes that answer, one core each; without it, as many as the questions "
            "are worth.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a model on questions whose answers are known, or on texts whose labels are."""
    if graph and (attack is not None or task is not None):
        raise typer.BadParameter("--graph is for questions: not with --attack or --task")
    if attack is not None:
        from kgqa.cli import attacking

        attacking.evaluate(questions, task, model, attack, budget, gold_entities, seed, as_json)
        return
    if task is not None:
        from kgqa.cli import labelling

        labelling.evaluate(questions, task, model, output, report, as_json)
        return
    from kgqa.cli import measuring

    if resume and output is None:
        raise typer.BadParameter("--resume goes on with an --output: name it")
    wanted = measuring.EvaluateOptions(
        files=questions,
        model=model,
        graphs=graph or (),
        gold_entities=gold_entities,
        output=output,
        resume=resume,
        report=report,
        workers=workers,
    )
    measuring.evaluate(wanted, as_json)


@app.command()
def classify(
    text: Annotated[str, typer.Argument(help="The text; - reads it from standard input.")],
    task: Annotated[str, typer.Option("--task", metavar="NAME", help="Which text task.")],
    model: Model = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold", metavar="P", min=0, max=1, help="Below this probability: no label."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a text a label of a task that the model has learned."""
    from kgqa.cli import labelling

    labelling.classify(text, task, model, threshold, as_json)


@app.command()
def stats(
    questions: Annotated[
        bool,
        typer.Option("--questions", help="Show what it can be asked, and what to mend first."),
    ] = False,
    graph: Graph = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Show what a graph holds, in numbers; or what it can be asked."""
    if questions:
        from kgqa.cli import answerable

        answerable.show((model, graph), as_json)
        return
    from kgqa.cli import counting

    counting.stats((model, graph), as_json)


@app.command()
def query(
    sparql: Annotated[str, typer.Argument(help="A SELECT or ASK query.")],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Rows to show at most.")
    ] = 100,
    graph: Graph = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Query a graph with SPARQL."""
    from kgqa.cli import querying

    querying.query(sparql, limit, (model, graph), as_json)


@app.command()
def ui(
    ask: Annotated[
        str, typer.Option(metavar="QUESTION", help="Answer this one here, beside serving.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Open the web page."""
    from kgqa.cli import page
    from kgqa.cli.sources import question_text

    raise typer.Exit(page.ui(question_text(ask), as_json))
