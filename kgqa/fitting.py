"""From a graph, with or without questions, to a trained pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgqa.calibration import GUESSES, Calibrator, fit_calibrator, signals
from kgqa.checkpoint import Checkpoint, fingerprint
from kgqa.config import Config, TrainingConfig
from kgqa.embeddings import EmbeddingConfig, GraphEmbeddings
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.examples import ExampleSet, example_set
from kgqa.features import GraphFeatures
from kgqa.graph import KnowledgeGraph
from kgqa.labelling import Labelled, Labeller
from kgqa.lexical import MASK
from kgqa.linking import Candidate
from kgqa.mining import Gold, PathMiner
from kgqa.noise import misspell
from kgqa.pipeline import GraphParts, QAPipeline
from kgqa.progress import Progress
from kgqa.ranking import fit_ranker
from kgqa.reasoner import Reading
from kgqa.records import Question
from kgqa.retrieval import Walk
from kgqa.scorer import PathScorer
from kgqa.store import CompactGraph
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.thesaurus import build_thesaurus
from kgqa.training import Part, Trainer

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor

_CALIBRATION_SIZE = 1000
_ENOUGH_LABELLED = 200
_FEW_HELD = 50
_ENOUGH_HIDDEN = 50
_EVERY_VALUE = 20
_RIGHT = 0.5

Asked = list[tuple[str, Gold]]
"""Questions as users ask them, with the nodes that answer them."""


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
) -> QAPipeline:
    """See ``QAPipeline.train``."""
    if not kg.store.num_triples:
        raise DataError("the graph has no facts: nothing to learn from")
    checkpoint = Checkpoint(folder, fingerprint(kg.store, questions, dev, config, seed))
    parts = GraphParts(kg, config)
    encoder = Encoder(config.encoder)
    embeddings = checkpoint.embeddings() or fit_embeddings(kg, config, seed, progress)
    if embeddings is not None:
        checkpoint.save_embeddings(embeddings)
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, embeddings, config.retrieval.sample_size
    )
    data = training_questions(parts, encoder, questions, dev, seed, progress)
    scorer, history = fit_scorer(parts, features, encoder, data, seed, progress, checkpoint)
    pipeline = QAPipeline(
        kg, config, scorer, features, embeddings, Calibrator(), encoder, parts, history
    )
    pipeline.ranker = fit_ranker(pipeline.ranker, _ambiguous(parts, data.labelled))
    asked = questions_to_calibrate_by(pipeline, data, seed)
    pipeline.calibrator = calibrate_confidence(pipeline, asked, progress)
    pipeline.predictor = fit_completion(kg, embeddings, config, seed, progress)
    pipeline.guess_calibrator = calibrate_guesses(pipeline, asked, progress)
    checkpoint.remove()
    return pipeline


def fit_embeddings(
    kg: KnowledgeGraph, config: Config, seed: int, progress: Progress
) -> GraphEmbeddings | None:
    """Vectors with calibrated probabilities; None where no fact is between two entities."""
    from kgqa.embeddings import calibrate, hold_out, train_embeddings

    store = kg.store
    facts = _between_entities(store)
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


def fit_completion(
    kg: KnowledgeGraph,
    embeddings: GraphEmbeddings | None,
    config: Config,
    seed: int,
    progress: Progress,
) -> TailPredictor | None:
    """What is learned about missing facts from those that the vectors were not trained on.

    None where there are no vectors, too few such facts, or no second look is wanted.
    """
    from kgqa.completion import fit_predictor
    from kgqa.embeddings import hold_out

    if embeddings is None or not config.second_look:
        return None
    store = kg.store
    _, hidden = hold_out(_between_entities(store), seed=seed)
    if len(hidden) < _ENOUGH_HIDDEN:
        return None
    of_values = store.triples[store.triples[:, 2] >= store.num_entities][::_EVERY_VALUE]
    return fit_predictor(
        store,
        embeddings,
        np.concatenate((hidden, of_values)),
        config=config.completion,
        progress=progress.stage("learning what is missing"),
    )


def _between_entities(store: CompactGraph) -> NDArray[np.int64]:
    return store.triples[store.triples[:, 2] < store.num_entities].astype(np.int64)


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
        labeller = _labeller(parts, encoder)
        labelled = labeller.label(questions, progress)
        if not labelled:
            raise DataError("no path in the graph explains the answers of any question given")
        misread = labeller.misreadings(labelled)
        held_labelled = labeller.label(held, progress) if held else []
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


def _labeller(parts: GraphParts, encoder: Encoder) -> Labeller:
    config = parts.config
    miner = PathMiner(parts.walker, config.retrieval.max_hops)
    return Labeller(parts.kg, parts.linker, miner, encoder, config.labelling)


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


def fit_scorer(
    parts: GraphParts,
    features: GraphFeatures,
    encoder: Encoder,
    data: TrainingQuestions,
    seed: int,
    progress: Progress,
    checkpoint: Checkpoint,
) -> tuple[PathScorer, list[dict[str, float]]]:
    """The network, trained, and how each epoch went.

    First on what the system wrote itself; then on labelled questions, with some written ones
    among them, so that what those teach is not forgotten.
    """
    import torch

    config = parts.config
    torch.manual_seed(seed)
    scorer = PathScorer(config.fusion, encoder.dim, features.entity_graph.shape[1])
    table = features.step_table(config.fusion.num_buckets)
    trainer = Trainer(scorer, table, config.training, seed, progress, checkpoint)

    def examples(questions: Sequence[WrittenQuestion]) -> ExampleSet:
        return example_set(
            questions, parts.walker, features, encoder, config.fusion.num_buckets, progress
        )

    written = examples(data.written)
    trainer.train([Part(written)], examples(data.held_written), config.training.epochs)
    if data.labelled:
        labelled = [one.question for one in data.labelled]
        held = [one.question for one in data.held_labelled]
        trainer.train(
            _mixture(examples(labelled), examples(data.misread), written, config.training),
            examples(held) if held else examples(data.held_written),
            config.training.labelled_epochs,
        )
    return scorer, [asdict(epoch) for epoch in trainer.history]


def _mixture(
    labelled: ExampleSet, misread: ExampleSet, written: ExampleSet, config: TrainingConfig
) -> list[Part]:
    """Labelled questions, repeated where they are few, and as many written ones at most."""
    repeats = min(config.max_repeats, max(1.0, len(written) / len(labelled)))
    replay = min(1.0, repeats * len(labelled) / len(written))
    return [
        Part(labelled, repeats),
        Part(written, replay),
        *([Part(misread, repeats)] if len(misread) else []),
    ]


def questions_to_calibrate_by(pipeline: QAPipeline, data: TrainingQuestions, seed: int) -> Asked:
    """Held-out questions: labelled ones where there are enough.

    Written ones are asked as users would ask them, names and all.
    """
    rng = Random(seed)
    if len(data.held) >= _ENOUGH_LABELLED:
        return [_as_given(pipeline, one) for one in data.held[:_CALIBRATION_SIZE]]
    return [_as_asked(pipeline, one, rng) for one in data.held_written[:_CALIBRATION_SIZE]]


def calibrate_confidence(pipeline: QAPipeline, asked: Asked, progress: Progress) -> Calibrator:
    """A calibrator fitted on held-out questions, answered from stated facts."""
    rows, right = [], []
    for part, (_, _, readings) in _looked_at(pipeline, asked, progress.stage("calibrating")):
        for (_, gold), found in zip(part, readings, strict=True):
            if found:
                rows.append(signals(found))
                right.append(gold.f1(found[0].result) >= _RIGHT)
    return fit_calibrator(rows, right)


def calibrate_guesses(pipeline: QAPipeline, asked: Asked, progress: Progress) -> Calibrator:
    """A calibrator fitted on the questions among these that stated facts leave open.

    An answer is right where the likeliest of the results is.
    """
    looker = pipeline.second_look
    if looker is None:
        return GUESSES
    rows, right = [], []
    report = progress.stage("calibrating guesses")
    for part, (texts, linked, readings) in _looked_at(pipeline, asked, report):
        unsure = [number for number, found in enumerate(readings) if pipeline.leaves_open(found)]
        own = [[texts[number] for number in unsure], [linked[number] for number in unsure]]
        for number, found in zip(unsure, looker.readings(*own), strict=True):
            if found:
                rows.append(signals(found))
                best = found[0].result[found[0].beliefs(looker.walker).argmax()]
                right.append(bool(np.isin(best, part[number][1].nodes)))
    return fit_calibrator(rows, right, GUESSES)


Look = tuple[list[str], list[list[Candidate]], list[list[Reading]]]


def _looked_at(
    pipeline: QAPipeline, asked: Asked, report: Callable[[int, int], object]
) -> Iterator[tuple[Asked, Look]]:
    """The questions in chunks, each with what a first look at it finds."""
    for start in range(0, len(asked), 64):
        part = asked[start : start + 64]
        yield part, pipeline.first_look([Question("", text) for text, _ in part])
        report(start + len(part), len(asked))


def _as_given(pipeline: QAPipeline, question: Question) -> tuple[str, Gold]:
    """A labelled question and the nodes that answer it."""
    labeller = _labeller(pipeline.parts, pipeline.encoder)
    return question.text, labeller.gold(question.answers or ())


def _as_asked(pipeline: QAPipeline, question: WrittenQuestion, rng: Random) -> tuple[str, Gold]:
    """The question with a name for its topic entity, and the nodes that answer it.

    Most names are labels, some aliases, some misspelt; some are of nothing in the graph, and then
    nothing answers.
    """
    store, chance = pipeline.kg.store, rng.random()
    walk = pipeline.parts.walker.along(question.topic, question.steps)
    gold = walk.result if question.steps else walk.result[:0]
    name = store.label(question.topic, question.language)
    if chance < 0.1:
        name = rng.choice([known.text for known in store.names(question.topic)])
    elif chance < 0.2:
        name = misspell(name, rng)
    elif chance < 0.3:
        name, gold = "".join(rng.sample(name, len(name))), gold[:0]
    return question.text.replace(MASK, name), Gold.of([node] for node in gold.tolist())
