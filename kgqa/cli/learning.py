"""``kgqa train``: from graph files to a model folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.cli.output import console, plain, print_json, stdout_for_results
from kgqa.cli.progress import TerminalProgress
from kgqa.errors import DataError

if TYPE_CHECKING:
    from kgqa.pipeline import QAPipeline
    from kgqa.progress import Progress


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """The arguments of ``kgqa train``."""

    graphs: Sequence[Path]
    output: Path
    questions: Sequence[Path] = ()
    dev: Path | None = None
    config: Path | None = None
    seed: int = 0


def train(options: TrainOptions, as_json: bool) -> None:
    """Train a model and write it; whatever can be found wrong is found before the work."""
    from kgqa.model_folder import check_output

    start = time.perf_counter()
    check_output(options.output)
    with stdout_for_results(), TerminalProgress() as progress:
        pipeline = _trained(options, progress)
        try:
            pipeline.save_pretrained(options.output)
        except OSError as error:
            raise DataError(f"cannot write '{options.output}': {error}") from error
    summary = _summary(pipeline, options.output, time.perf_counter() - start)
    line = "trained on {facts:,} facts of {entities:,} entities in {seconds:.0f} s: {output}"
    console(stderr=True).print(plain(line.format(**summary)), soft_wrap=True)
    if as_json:
        print_json(summary)


def _trained(options: TrainOptions, progress: Progress) -> QAPipeline:
    from kgqa.config import Config
    from kgqa.graph import KnowledgeGraph
    from kgqa.questions import load_questions

    config = Config.load(options.config) if options.config else Config()
    questions = load_questions(*options.questions) if options.questions else None
    dev = load_questions(options.dev) if options.dev else None
    kg = KnowledgeGraph.load(*options.graphs)
    from kgqa.pipeline import QAPipeline

    return QAPipeline.train(
        kg,
        questions,
        dev=dev,
        config=config,
        seed=options.seed,
        progress=progress,
        checkpoint=options.output.with_name(f".{options.output.name}.part"),
    )


def _summary(pipeline: QAPipeline, output: Path, seconds: float) -> dict[str, Any]:
    store = pipeline.kg.store
    return {
        "output": str(output),
        "facts": store.num_triples,
        "entities": store.num_entities,
        "relations": store.num_relations,
        "training": pipeline.history,
        "seconds": seconds,
    }
