"""From a graph, with or without questions, to a trained pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kgqa.calibration import Calibrator
from kgqa.checkpoint import Checkpoint, fingerprint
from kgqa.config import Config, TrainingConfig
from kgqa.deciding import with_networks_decided, with_overlap_decided, with_revisits_decided
from kgqa.embeddings import EmbeddingConfig, GraphEmbeddings
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.examples import ExampleSet, Readings, example_set
from kgqa.features import GraphFeatures
from kgqa.fitting_calibration import (
    calibrate_confidence,
    misread_questions,
    questions_to_calibrate_by,
)
from kgqa.fitting_guesses import between_entities, calibrate_guesses, fit_completion
from kgqa.fitting_networks import Lessons, fit_networks
from kgqa.fitting_tasks import finish_tasks, prepare_tasks, task_parts
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labelled, Labeller
from kgqa.noise import misspell
from kgqa.pipeline import QAPipeline
from kgqa.progress import Progress
from kgqa.ranking import fit_ranker
from kgqa.records import Question
from kgqa.retrieval import Walk
from kgqa.scorer import PathScorer
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.tasks.joint import JointTask
from kgqa.tasks.records import LabelledTexts
from kgqa.thesaurus import build_thesaurus
from kgqa.training import Part
from kgqa.warm_start import forerunners

if TYPE_CHECKING:
    from kgqa.generation.generator import Generator

_FEW_HELD = 50
_FEW_SENTENCES = 50


@dataclass(frozen=True)
class TrainingQuestions:
    """What a network learns from, and what it is judged by.

    ``written`` and ``held_written`` the system wrote itself; ``labelled`` came with answers,
    ``misread`` are mentions that the linker finds in them amiss; ``held`` are labelled questions
    as they came, ``held_labelled`` those of them that a path explains.
    """

    written: list[WrittenQuestion]
    held_written: list[WrittenQuestion]
    labelled: list[Labelled]
    misread: list[WrittenQuestion]
    held: list[Question]
    held_labelled: list[Labelled]


def fit_pipeline(
    kg: KnowledgeGraph,
    questions: Sequence[Question] | None,
    dev: Sequence[Question] | None,
    config: Config,
    seed: int,
    progress: Progress,
    folder: Path | None = None,
    tasks: Mapping[str, LabelledTexts] | None = None,
) -> QAPipeline:
    """See ``QAPipeline.train``."""
    if not kg.store.num_triples:
        raise DataError("the graph has no facts: nothing to learn from")
    begun = forerunners(config)  # what is wrong with them shows before the work
    if not begun:
        progress.log("the networks begin by chance: training.start names none that fits")
    config = with_overlap_decided(config, kg.store.num_relations)
    checkpoint = Checkpoint(folder, fingerprint(kg.store, questions, dev, config, seed, tasks))
    encoder = Encoder(config.encoder)
    parts = GraphParts(kg, config)
    parts = with_revisits_decided(parts, encoder, questions or (), seed, progress)
    embeddings = checkpoint.embeddings() or fit_embeddings(kg, config, seed, progress)
    if embeddings is not None:
        checkpoint.save_embeddings(embeddings)
    data = training_questions(parts, encoder, questions, dev, seed, progress)
    joint = prepare_tasks(tasks or {}, config, encoder, seed, progress)
    pipeline = learn(parts, encoder, embeddings, data, seed, progress, checkpoint, joint)
    checkpoint.remove()
    return pipeline


def learn(
    parts: GraphParts,
    encoder: Encoder,
    embeddings: GraphEmbeddings | None,
    data: TrainingQuestions,
    seed: int,
    progress: Progress,
    checkpoint: Checkpoint,
    tasks: Sequence[JointTask] = (),
) -> QAPipeline:
    """All that is learned once the graph has vectors and there are questions."""
    kg, config = parts.kg, parts.config
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, embeddings, config.retrieval.sample_size, parts.operators
    )
    scorers, history = fit_scorers(
        parts, features, encoder, data, seed, progress, checkpoint, tasks
    )
    pipeline = QAPipeline(
        kg, config, scorers, features, embeddings, Calibrator(), encoder, parts, history
    )
    pipeline.tasks = finish_tasks(tasks, scorers[0], config, encoder, seed)
    pipeline.ranker = fit_ranker(pipeline.ranker, _ambiguous(parts, data.labelled))
    asked = questions_to_calibrate_by(
        pipeline, Labeller.over(parts, encoder), data.held, data.held_written, seed
    )
    pipeline.calibrator = calibrate_confidence(pipeline, asked, progress)
    pipeline.answer_generator = fit_wording(pipeline, data, seed, progress)
    pipeline.predictor = fit_completion(kg.store, embeddings, config, seed, progress)
    misread = [] if data.labelled else misread_questions(pipeline, data.held_written, seed)
    pipeline.guess_calibrator = calibrate_guesses(pipeline, [*asked, *misread], seed, progress)
    return pipeline


def fit_wording(
    pipeline: QAPipeline, data: TrainingQuestions, seed: int, progress: Progress
) -> Generator | None:
    """The generator that words answers, taught by sentences about the graph; None where the
    settings ask for none, or there are too few."""
    from kgqa.generation.fitting import fit_generator
    from kgqa.generation.own_corpus import own_corpus

    settings = pipeline.config.generation
    corpus = own_corpus(
        data.written,
        pipeline.parts.walker,
        pipeline.answerer.verbaliser,
        settings.sentences,
        seed,
    )
    if len(corpus) < _FEW_SENTENCES:
        return None
    return fit_generator(
        corpus, None, settings, settings.written_epochs, pipeline.encoder, seed, progress
    )


def fit_embeddings(
    kg: KnowledgeGraph, config: Config, seed: int, progress: Progress
) -> GraphEmbeddings | None:
    """Vectors with calibrated probabilities; None where no fact is between two entities."""
    from kgqa.embeddings import calibrate, hold_out, train_embeddings

    store = kg.store
    facts = between_entities(store)
    if not len(facts):
        progress.log("no fact between two entities: the model does without TransE vectors")
        return None
    kept, held = hold_out(facts, seed=seed)
    report = progress.stage("embedding the graph")
    embeddings = train_embeddings(
        kept,
        store.num_entities,
        store.num_relations,
        embedding_settings(config, store.num_entities, seed),
        progress=lambda epoch, epochs, loss: report(epoch, epochs),
    )
    return calibrate(embeddings, held, kept, seed=seed) if len(held) else embeddings


def embedding_settings(config: Config, num_entities: int, seed: int) -> EmbeddingConfig:
    """What the configuration says, or, where it says nothing, what suits the graph's size."""
    if config.embedding == EmbeddingConfig():
        return EmbeddingConfig.suited_to(num_entities, seed=seed)
    return replace(config.embedding, seed=seed)


def training_questions(
    parts: GraphParts,
    encoder: Encoder,
    questions: Sequence[Question] | None,
    dev: Sequence[Question] | None,
    seed: int,
    progress: Progress,
) -> TrainingQuestions:
    """Questions to learn from, and others to choose and calibrate by.

    Raises:
        DataError: no question can be written, or none of those given can be explained.
    """
    config = parts.config
    labelled: list[Labelled] = []
    misread: list[WrittenQuestion] = []
    held: list[Question] = []
    held_labelled: list[Labelled] = []
    if questions is not None:
        questions, held = _split(questions, dev, config, seed)
        labeller = Labeller.over(parts, encoder)
        labelled = labeller.label(questions, progress)
        if not labelled:
            raise DataError("no path in the graph explains the answers of any question given")
        misread = labeller.misreadings(labelled)
        held_labelled = labeller.label(held, progress, held=True) if held else []
    number = _number_written(config, len(labelled))
    written = write_questions(parts, encoder, number, seed, progress)
    share = max(1, int(config.training.dev_share * len(written)))
    Random(seed).shuffle(written)
    return TrainingQuestions(
        written[share:] or written, written[:share], labelled, misread, held, held_labelled
    )


def _ambiguous(
    parts: GraphParts, labelled: Sequence[Labelled]
) -> Iterator[tuple[Walk, NDArray[np.int32]]]:
    """Walks whose results hold the gold nodes and others, with the gold nodes."""
    for one in labelled:
        walk = parts.walker.along(one.question.topic, one.question.steps)
        if 0 < one.gold.f1(walk.result) < 1:
            yield walk, one.gold.nodes


def _split(
    questions: Sequence[Question], dev: Sequence[Question] | None, config: Config, seed: int
) -> tuple[list[Question], list[Question]]:
    """Questions to train on, and those held out: the dev set, or else a share of them."""
    if dev is not None:
        return list(questions), list(dev)
    shuffled = Random(seed).sample(list(questions), len(questions))
    held = int(config.training.dev_share * len(shuffled))
    if held < _FEW_HELD:  # so few are worth more as teachers than as judges
        held = 0
    return shuffled[held:], shuffled[:held]


def _number_written(config: Config, num_labelled: int) -> int:
    """The more questions come with answers, the fewer are written beside them."""
    synthesis = config.synthesis
    fewer = synthesis.num_questions - 2 * num_labelled
    return min(synthesis.num_questions, max(synthesis.num_beside_labelled, fewer))


def write_questions(
    parts: GraphParts, encoder: Encoder, number: int, seed: int, progress: Progress
) -> list[WrittenQuestion]:
    """Questions that the system writes itself."""
    thesaurus = build_thesaurus(encoder, parts.vocabulary, seed)
    config = replace(parts.config.synthesis, num_questions=number)
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, thesaurus, seed)
    written = writer.write(progress.stage("writing questions"))
    if len(written) < 2:
        raise DataError("the graph is too small to write questions about: add facts")
    return written


def fit_scorers(
    parts: GraphParts,
    features: GraphFeatures,
    encoder: Encoder,
    data: TrainingQuestions,
    seed: int,
    progress: Progress,
    checkpoint: Checkpoint,
    tasks: Sequence[JointTask] = (),
) -> tuple[list[PathScorer], list[dict[str, Any]]]:
    """The networks, trained, and how each epoch went.

    Each learns first what the system wrote itself; then labelled questions, with some written ones
    among them, so that what those teach is not forgotten. The first learns text tasks in all
    stages.
    """
    config = with_networks_decided(parts.config, len(data.labelled))

    def examples(questions: Sequence[WrittenQuestion]) -> ExampleSet:
        return example_set(
            questions, parts.walker, features, encoder, config.fusion.num_buckets, progress
        )

    def readings(labelled: Sequence[Labelled]) -> Readings:
        owner = [number for number, one in enumerate(labelled) for _ in one.readings]
        paths = examples([each for one in labelled for each in one.readings])
        return Readings(paths, np.array(owner))

    written, dev = (Readings.settled(examples(one)) for one in (data.written, data.held_written))
    texts = task_parts(tasks, len(written), config.training)
    course = [Lessons([Part(written)], texts, dev, config.training.epochs)]
    if data.labelled:
        labelled = data.labelled + _misspelt(data.labelled, config.training.misspelt_share, seed)
        misread = Readings.settled(examples(data.misread))
        mixed = _mixture(readings(labelled), misread, written, config.training)
        judged = readings(data.held_labelled) if data.held_labelled else dev
        course.append(Lessons(mixed, texts, judged, config.training.labelled_epochs))
    dims = encoder.dim, features.entity_graph.shape[1]
    table = features.step_table(config.fusion.num_buckets)
    return fit_networks(config, dims, table, course, tasks, seed, progress, checkpoint)


def _misspelt(questions: Sequence[Labelled], share: float, seed: int) -> list[Labelled]:
    """A share of the questions, each with a typo: labelled ones are spelt too well."""
    rng = Random(seed)
    chosen = rng.sample(questions, int(share * len(questions)))
    return [one.disturbed(lambda text: misspell(text, rng)) for one in chosen]


def _mixture(
    labelled: Readings, misread: Readings, written: Readings, config: TrainingConfig
) -> list[Part]:
    """Labelled questions, repeated where they are few, and as many written ones at most."""
    repeats = min(config.max_repeats, max(1.0, len(written) / len(labelled)))
    replay = min(1.0, repeats * len(labelled) / len(written))
    return [
        Part(labelled, repeats),
        Part(written, replay),
        *([Part(misread, repeats)] if len(misread) else []),
    ]
