"""Every model by name trains, scores as PyKEEN does, and comes back from its folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from kgqa.embeddings import (
    EmbeddingConfig,
    GraphEmbeddings,
    load_embeddings,
    save_embeddings,
    train_embeddings,
)
from kgqa.embeddings.config import MODELS
from kgqa.embeddings.geometry import GEOMETRIES
from kgqa.errors import ConfigError, ModelError

FACTS = np.array([(i, i % 2, (i + 3) % 12) for i in range(12)])
CLOSED = sorted(GEOMETRIES)
SLOW = ("ConvKB", "SE", "NTN", "TransR", "RESCAL", "CP", "AutoSF")  # trained by hand, once


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tensors as small as these only lose time to threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny(model: str) -> GraphEmbeddings:
    return train_embeddings(
        FACTS, 12, 2, EmbeddingConfig(model=model, dim=16, epochs=1, min_updates=3)
    )


@pytest.mark.parametrize("model", [name for name in MODELS if name not in SLOW])
def test_a_model_by_name_trains_and_reloads(model: str, tmp_path: Path) -> None:
    vectors = tiny(model)
    save_embeddings(vectors, tmp_path / "vectors")
    again = load_embeddings(tmp_path / "vectors")
    heads, steps = torch.tensor([1, 2]), torch.tensor([0, 3])
    scores = vectors.score_tails(heads, steps)
    assert scores.shape == (2, 12)
    assert torch.isfinite(scores).all()
    assert torch.equal(scores, again.score_tails(heads, steps))


@pytest.mark.parametrize("model", CLOSED)
def test_the_closed_form_equals_pykeens_own_score(model: str) -> None:
    from kgqa.embeddings.pykeen_model import to_pykeen

    vectors = tiny(model)
    pairs = torch.tensor([(1, 0), (5, 2)])  # PyKEEN keeps relation r at 2r, its inverse at 2r + 1
    with torch.no_grad():
        theirs = to_pykeen(vectors).score_t(pairs)
    ours = vectors.score_tails(torch.tensor([1, 5]), torch.tensor([0, 1]))
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=1e-3)
    with torch.no_grad():
        theirs = to_pykeen(vectors).score_t(pairs + torch.tensor([0, 1]))
    ours = vectors.score_tails(torch.tensor([1, 5]), torch.tensor([2, 3]))
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=1e-3)


def test_the_slope_of_the_distance_equals_finite_differences() -> None:
    generator = torch.Generator().manual_seed(0)
    queries, tails = (
        torch.randn(n, 4, generator=generator, dtype=torch.double, requires_grad=True)
        for n in (3, 5)
    )
    assert torch.autograd.gradcheck(GEOMETRIES["TransE"].compare, (queries, tails))


def test_a_case_insensitive_name_is_enough() -> None:
    assert EmbeddingConfig(model="distmult").model == "DistMult"


def test_an_option_that_the_model_lacks_is_a_config_error() -> None:
    config = EmbeddingConfig(model="MuRE", dim=16, options={"wings": 2})
    with pytest.raises(ConfigError, match="wings"):
        train_embeddings(FACTS, 12, 2, config)


def test_saving_again_replaces_the_folder_and_leaves_nothing_beside(tmp_path: Path) -> None:
    for _ in range(2):
        save_embeddings(tiny("TransE"), tmp_path / "vectors")
    assert [path.name for path in tmp_path.iterdir()] == ["vectors"]


def damage_nothing_there(folder: Path) -> None:
    (folder / "vectors.safetensors").unlink()


def damage_cut_off(folder: Path) -> None:
    file = folder / "vectors.safetensors"
    file.write_bytes(file.read_bytes()[:-40])


def damage_not_json(folder: Path) -> None:
    (folder / "embeddings.json").write_text("{")


def damage_not_an_object(folder: Path) -> None:
    (folder / "embeddings.json").write_text("[]")


def damage_other_version(folder: Path) -> None:
    file = folder / "embeddings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": "kgqa-embeddings-0"}))


def damage_other_graph(folder: Path) -> None:
    file = folder / "embeddings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"num_entities": 13}))


def damage_unknown_model(folder: Path) -> None:
    file = folder / "embeddings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"model": "TransX"}))


@pytest.mark.parametrize(
    "damage",
    [
        damage_nothing_there,
        damage_cut_off,
        damage_not_json,
        damage_not_an_object,
        damage_other_version,
        damage_other_graph,
        damage_unknown_model,
    ],
)
def test_a_damaged_folder_says_how_to_rebuild(damage, tmp_path: Path) -> None:
    save_embeddings(tiny("TransE"), tmp_path / "vectors")
    damage(tmp_path / "vectors")
    with pytest.raises(ModelError, match="train them again with 'kgqa train"):
        load_embeddings(tmp_path / "vectors")
