"""``kgqa train``: from graph files and labelled texts to a model folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.cli import labelling
from kgqa.cli.output import console, plain, print_json, stdout_for_results
from kgqa.cli.progress import TerminalProgress
from kgqa.errors import DataError

if TYPE_CHECKING:
    from kgqa.config import Config
    from kgqa.generation.corpus import CorpusEntry
    from kgqa.pipeline import QAPipeline
    from kgqa.progress import Progress
    from kgqa.tasks.records import LabelledTexts


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """The arguments of ``kgqa train``."""

    graphs: Sequence[Path]
    output: Path
    questions: Sequence[Path] = ()
    dev: Path | None = None
    config: Path | None = None
    seed: int = 0
    tasks: Sequence[str] = ()
    fine_tune: bool = False
    augment: bool = False
    generate: Path | None = None


def train(options: TrainOptions, as_json: bool) -> None:
    """Train a model and write it; whatever can be found wrong is found before the work."""
    from kgqa.generation.corpus import load_corpus

    start = time.perf_counter()
    summary: dict[str, Any] = {"output": str(options.output)}
    config, tasks, dev = _prepared(options)
    corpus = load_corpus(options.generate) if options.generate else None
    with stdout_for_results(), TerminalProgress() as progress:
        joint = tasks if _is_joint(options, config) else {}
        pipeline = _trained(options, joint, progress) if options.graphs else None
        if pipeline is not None:
            try:
                pipeline.save_pretrained(options.output)
            except OSError as error:
                raise DataError(f"cannot write '{options.output}': {error}") from error
            summary |= _summary(pipeline, options.output, time.perf_counter() - start)
        if joint and pipeline is not None:
            summary["tasks"] = {
                name: {"labels": len(one.labels), **one.training}
                for name, one in pipeline.tasks.items()
            }
        elif tasks:
            wanted = _task_options(options)
            summary["tasks"] = labelling.train_tasks(
                tasks, dev, wanted, config, options.seed, options.output, pipeline, progress
            )
        if corpus is not None:
            summary["generator"] = _learn_to_write(corpus, config, options, progress)
    if pipeline is not None:
        line = "trained on {facts:,} facts of {entities:,} entities in {seconds:.0f} s: {output}"
        console(stderr=True).print(plain(line.format(**summary)), soft_wrap=True)
    labelling.show_summaries(summary.get("tasks", {}), options.output)
    if corpus is not None:
        line = "learned to write from {texts:,} texts in {seconds:.0f} s: "
        shown = line.format(**summary["generator"]) + str(options.output)
        console(stderr=True).print(plain(shown), soft_wrap=True)
    summary["seconds"] = time.perf_counter() - start
    if as_json:
        print_json(summary)


def _learn_to_write(
    corpus: Sequence[CorpusEntry], config: Config, options: TrainOptions, progress: Progress
) -> dict[str, Any]:
    """Train a generator and put it into the model folder; how its training went."""
    from kgqa.encoder import Encoder
    from kgqa.generation.generator import Generator

    made = Generator.train(
        corpus,
        config=config.generation,
        encoder=Encoder(config.encoder),
        seed=options.seed,
        progress=progress,
    )
    made.save_pretrained(options.output)
    return dict(made.training)


def _prepared(
    options: TrainOptions,
) -> tuple[Config, dict[str, LabelledTexts], LabelledTexts | None]:
    """Settings and labelled texts, read and checked before the work."""
    from kgqa.config import Config
    from kgqa.model_folder import check_output
    from kgqa.side_folder import check_place
    from kgqa.tasks.files import load_labelled

    (check_output if options.graphs else check_place)(options.output)
    config = Config.load(options.config) if options.config else Config()
    tasks = labelling.load_tasks(_task_options(options))
    if len(tasks) > 1 and options.dev and not options.graphs:
        raise DataError("--dev belongs to one task; train several one after the other")
    dev = load_labelled(options.dev) if options.dev and not options.graphs else None
    return config, tasks, dev


def _is_joint(options: TrainOptions, config: Config) -> bool:
    """Whether text tasks are learned in one run with the graph, by one network."""
    apart = options.fine_tune or options.augment or config.tasks.entities
    return bool(options.graphs) and not apart


def _task_options(options: TrainOptions) -> labelling.TaskOptions:
    return labelling.TaskOptions(
        tasks=options.tasks, fine_tune=options.fine_tune, augment=options.augment
    )


def _trained(
    options: TrainOptions, tasks: dict[str, LabelledTexts], progress: Progress
) -> QAPipeline:
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
        tasks=tasks,
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
