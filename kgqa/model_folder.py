"""A trained pipeline in a folder: JSON and safetensors, written aside and moved into place.

config.json           format, settings, sizes, calibration, how training went
words.json            plurals and verb forms of the graph's words
nouns.json            nouns found for kinds of nodes and for what relations lead to
scorer.safetensors    the network, in half precision; scorer-2.safetensors a second one
features.safetensors  sentence vectors of steps and kinds
graph/                the graph
embeddings/           entity and relation vectors
completion.json       what was learned about missing facts, if anything was
tasks/NAME/           text tasks; a folder may hold these alone
wording/              the generator that words answers, if there is one
generator/            the one that a corpus taught, if there is one; a folder may hold it alone
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.calibration import Calibrator
from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.errors import DataError, ModelError
from kgqa.generation.folder import (
    PLACE,
    WORDING,
    has_generator,
    load_generator,
    write_generator,
)
from kgqa.grammar import Inflection
from kgqa.graph import KnowledgeGraph
from kgqa.nouns import GraphNouns
from kgqa.shipped import shipped_model
from kgqa.side_folder import ALONE, check_place, side_folder, whole
from kgqa.tasks.folder import TaskSet, save_tasks

if TYPE_CHECKING:
    from kgqa.pipeline import QAPipeline

_FAMILY = "kgqa-model-"
FORMAT = f"{_FAMILY}5"
_TEXTS = ("step_text", "step_kind", "kind_text")


def save_pipeline(pipeline: QAPipeline, folder: str | Path) -> None:
    """Write everything into a side folder, then swap it with the target."""
    target = Path(folder)
    check_output(target)
    with side_folder(target) as side:
        _write(pipeline, side)


def check_output(folder: Path) -> None:
    """Refuses to put a model where something else stands, or where it cannot be written.

    Raises:
        DataError: says which.
    """
    check_place(folder)
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        os.rmdir(tempfile.mkdtemp(prefix=".kgqa-", dir=folder.absolute().parent))
    except OSError as error:
        raise DataError(f"cannot write '{folder}': {error.strerror or error}") from error


def load_pipeline(folder: str | Path | None) -> QAPipeline:
    """Read what ``save_pipeline`` wrote; the shipped world model where ``folder`` is None.

    Raises:
        ModelError: a part is missing, damaged or of another version.
    """
    source = shipped_model() if folder is None else Path(folder)
    if not source.is_dir():
        raise ModelError(f"no model folder '{source}'; make it: kgqa train GRAPH --output {source}")
    with whole(f"the model in '{source}'", f"make it again: kgqa train GRAPH --output {source}"):
        return _read(source)


def read_description(folder: Path) -> dict[str, Any]:
    """The settings of a model, checked to be of this version's format."""
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if described.get("format") == ALONE:
        raise ValueError("it holds no graph: text tasks or a generator alone")
    if described.get("format") != FORMAT:
        raise ValueError(f"its format is {described.get('format')!r}, not '{FORMAT}'")
    return dict(described)


def _write(pipeline: QAPipeline, folder: Path) -> None:
    from safetensors.numpy import save_file as save_arrays

    from kgqa.embeddings import save_embeddings
    from kgqa.scorer import save_scorers

    described = {
        "format": FORMAT,
        "config": pipeline.config.to_dict(),
        "dims": list(pipeline.scorers[0].dims),
        "joint_tasks": pipeline.scorers[0].tasks,
        "networks": len(pipeline.scorers),
        "calibration": pipeline.calibrator.to_dict(),
        "guess_calibration": pipeline.guess_calibrator.to_dict(),
        "ranking": pipeline.ranker.to_dict(),
        "unfamiliar": pipeline.features.unfamiliar,
        "training": pipeline.history,
    }
    save_scorers(pipeline.scorers, folder)
    texts = {name: getattr(pipeline.features, name).astype(np.float16) for name in _TEXTS}
    save_arrays(texts, folder / "features.safetensors")
    pipeline.kg.save(folder / "graph")
    if pipeline.embeddings is not None:
        save_embeddings(pipeline.embeddings, folder / "embeddings")
    if pipeline.predictor is not None:
        from kgqa.completion import save_predictor

        save_predictor(pipeline.predictor, folder)
    save_tasks(pipeline.tasks, folder)
    for place, generator in (
        (PLACE, pipeline.generator),
        (WORDING, pipeline.answer_generator),
    ):
        if generator is not None:
            (folder / place).mkdir()
            write_generator(generator, folder / place)
    pipeline.inflection.learn(pipeline.parts.english_words())
    words = json.dumps(pipeline.inflection.known, indent=0, sort_keys=True, ensure_ascii=False)
    (folder / "words.json").write_text(words + "\n", encoding="utf-8")
    nouns = json.dumps(pipeline.parts.vocabulary.nouns.to_dict(), indent=0, ensure_ascii=False)
    (folder / "nouns.json").write_text(nouns + "\n", encoding="utf-8")
    text = json.dumps(described, indent=2, ensure_ascii=False)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")


def _read(folder: Path) -> QAPipeline:
    from kgqa.completion.files import load_if_fitted
    from kgqa.embeddings import load_embeddings
    from kgqa.graph_parts import GraphParts
    from kgqa.pipeline import QAPipeline
    from kgqa.ranking import AnswerRanker
    from kgqa.scorer import load_scorers

    described = read_description(folder)
    config = Config.from_dict(described["config"])
    kg = KnowledgeGraph.load(folder / "graph")
    known = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    parts = GraphParts(kg, config, read_nouns(folder), Inflection(known))
    encoder = Encoder(config.encoder)
    generators = [
        load_generator(folder, encoder, place) if has_generator(folder, place) else None
        for place in (PLACE, WORDING)
    ]
    vectors = folder / "embeddings"
    embeddings = load_embeddings(vectors) if vectors.is_dir() else None
    features = _read_features(folder, parts, embeddings)
    if described.get("unfamiliar"):
        features = features.of_another_graph(described["dims"][1])
    return QAPipeline(
        kg=kg,
        config=config,
        scorers=load_scorers(folder),
        features=features,
        embeddings=embeddings,
        calibrator=Calibrator.from_dict(described["calibration"]),
        predictor=load_if_fitted(folder, kg.store, embeddings),
        guess_calibrator=_read_guess_calibrator(described),
        encoder=encoder,
        generator=generators[0],
        answer_generator=generators[1],
        parts=parts,
        history=described["training"],
        ranker=AnswerRanker.from_dict(parts.walker, features, described["ranking"]),
        tasks=TaskSet(folder),
    )


def _read_guess_calibrator(described: Mapping[str, Any]) -> Calibrator | None:
    values = described.get("guess_calibration")
    return None if values is None else Calibrator.from_dict(values)


def read_nouns(folder: Path) -> GraphNouns:
    """None were looked for when a folder has none."""
    file = folder / "nouns.json"
    if not file.is_file():
        return GraphNouns()
    return GraphNouns.from_dict(json.loads(file.read_text(encoding="utf-8")))


def _read_features(folder: Path, parts: Any, embeddings: Any) -> Any:
    from safetensors.numpy import load_file

    from kgqa.features import GraphFeatures

    texts: Mapping[str, Any] = load_file(folder / "features.safetensors")
    steps = parts.kg.store.num_steps + len(parts.operators.items if parts.operators else ())
    if len(texts["step_text"]) != steps:
        raise ValueError("a version that saw other steps in the graph trained it: train it again")
    return GraphFeatures.assemble(
        parts.vocabulary,
        {name: texts[name].astype(np.float32) for name in _TEXTS},
        embeddings,
        parts.config.retrieval.sample_size,
        parts.operators,
    )
