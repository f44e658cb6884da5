"""From a graph, with or without questions, to a trained pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from kgqa.calibration import Calibrator, fit_calibrator, signals
from kgqa.config import Config
from kgqa.embeddings import EmbeddingConfig, GraphEmbeddings
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.examples import ExampleSet, example_set
from kgqa.features import GraphFeatures
from kgqa.graph import KnowledgeGraph
from kgqa.lexical import MASK
from kgqa.mining import PathMiner
from kgqa.noise import misspell
from kgqa.pipeline import GraphParts, QAPipeline, checked
from kgqa.progress import Progress
from kgqa.reasoner import masked
from kgqa.records import Question
from kgqa.scorer import PathScorer
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.text import language_of
from kgqa.thesaurus import build_thesaurus
from kgqa.training import train_scorer

_CALIBRATION_SIZE = 1000


def fit_pipeline(
    kg: KnowledgeGraph,
    questions: Sequence[Question] | None,
    dev: Sequence[Question] | None,
    config: Config,
    seed: int,
    progress: Progress,
) -> QAPipeline:
    """See ``QAPipeline.train``."""
    if not kg.store.num_triples:
        raise DataError("the graph has no facts: nothing to learn from")
    parts = GraphParts(kg, config)
    encoder = Encoder(config.encoder)
    embeddings = fit_embeddings(kg, config, seed, progress)
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, embeddings, config.retrieval.sample_size
    )
    train, held = training_questions(parts, encoder, questions, dev, seed, progress)
    scorer, history = fit_scorer(parts, features, encoder, train, held, seed, progress)
    pipeline = QAPipeline(
        kg, config, scorer, features, embeddings, Calibrator(), encoder, parts, history
    )
    pipeline.calibrator = calibrate_confidence(pipeline, held, seed, progress)
    return pipeline


def fit_embeddings(
    kg: KnowledgeGraph, config: Config, seed: int, progress: Progress
) -> GraphEmbeddings | None:
    """Vectors with calibrated probabilities; None where no fact is between two entities."""
    from kgqa.embeddings import calibrate, hold_out, train_embeddings

    store = kg.store
    facts = store.triples[store.triples[:, 2] < store.num_entities].astype(np.int64)
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
) -> tuple[list[WrittenQuestion], list[WrittenQuestion]]:
    """Questions to learn from, and others to choose and calibrate by."""
    if questions is None:
        written = write_questions(parts, encoder, seed, progress)
    else:
        written = mine_questions(parts, questions, progress)
        if not written:
            raise DataError("no path in the graph explains the answers of any question given")
    if dev is not None:
        return written, mine_questions(parts, dev, progress)
    held = min(len(written) - 1, max(1, int(parts.config.training.dev_share * len(written))))
    Random(seed).shuffle(written)
    return written[held:], written[:held] or written


def write_questions(
    parts: GraphParts, encoder: Encoder, seed: int, progress: Progress
) -> list[WrittenQuestion]:
    """Questions that the system writes itself."""
    thesaurus = build_thesaurus(encoder, parts.vocabulary, seed)
    config = parts.config.synthesis
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, thesaurus, seed)
    written = writer.write(progress.stage("writing questions"))
    if len(written) < 2:
        raise DataError("the graph is too small to write questions about: add facts")
    return written


def mine_questions(
    parts: GraphParts, questions: Sequence[Question], progress: Progress
) -> list[WrittenQuestion]:
    """Questions with the walk that explains their answers best; those without one are left out."""
    miner = PathMiner(parts.walker, parts.config.retrieval.max_hops)
    report = progress.stage("explaining answers")
    found = []
    for number, question in enumerate(questions):
        mined = _mined(parts, miner, question)
        found += [mined] if mined is not None else []
        report(number + 1, len(questions))
    progress.log(f"{len(found)} of {len(questions)} questions are explained by a reasoning path")
    return found


def _mined(parts: GraphParts, miner: PathMiner, question: Question) -> WrittenQuestion | None:
    text, linker, names = checked(question.text), parts.linker, parts.kg.names
    candidates = linker.candidates(text, question.topic_entities)
    gold = {node for answer in question.answers or () for node in names.exact(answer)}
    mined = miner.mine(candidates, np.array(sorted(gold), dtype=np.int32)) if gold else None
    if mined is None:
        return None
    literal = parts.kg.store.is_literal(int(mined.walk.result[0]))
    return WrittenQuestion(
        masked(text, mined.candidate.mention),
        mined.walk.topic,
        mined.walk.steps,
        "attribute" if literal else "entity",
        language_of(text),
    )


def fit_scorer(
    parts: GraphParts,
    features: GraphFeatures,
    encoder: Encoder,
    train: Sequence[WrittenQuestion],
    held: Sequence[WrittenQuestion],
    seed: int,
    progress: Progress,
) -> tuple[PathScorer, list[dict[str, float]]]:
    """The network, trained, and how each epoch went."""
    import torch

    config = parts.config
    torch.manual_seed(seed)
    scorer = PathScorer(config.fusion, encoder.dim, features.entity_graph.shape[1])
    table = features.step_table(config.fusion.num_buckets)

    def examples(questions: Sequence[WrittenQuestion]) -> ExampleSet:
        return example_set(
            questions, parts.walker, features, encoder, config.fusion.num_buckets, progress
        )

    history = train_scorer(
        scorer, table, examples(train), examples(held), config.training, seed, progress
    )
    return scorer, [asdict(epoch) for epoch in history]


def calibrate_confidence(
    pipeline: QAPipeline, held: Sequence[WrittenQuestion], seed: int, progress: Progress
) -> Calibrator:
    """A calibrator fitted on held-out questions as users would ask them, names and all."""
    rng = Random(seed)
    asked = [_as_asked(pipeline, question, rng) for question in held[:_CALIBRATION_SIZE]]
    report = progress.stage("calibrating")
    rows, right = [], []
    for start in range(0, len(asked), 64):
        part = asked[start : start + 64]
        _, _, readings = pipeline.understand([Question("", text) for text, _ in part])
        for (_, gold), found in zip(part, readings, strict=True):
            if found:
                rows.append(signals(found))
                right.append(np.array_equal(found[0].result, gold))
        report(start + len(part), len(asked))
    return fit_calibrator(rows, right)


def _as_asked(
    pipeline: QAPipeline, question: WrittenQuestion, rng: Random
) -> tuple[str, NDArray[np.int32]]:
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
    return question.text.replace(MASK, name), gold
