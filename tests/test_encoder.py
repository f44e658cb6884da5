"""The packaged language model: the published weights, the vectors of its own library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kgqa import encoder as module
from kgqa.config import EncoderConfig
from kgqa.encoder import Encoder
from kgqa.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_sentences_of_like_meaning_lie_near(encoder: Encoder) -> None:
    money, currency, river = encoder.sentence_vectors(["money", "currency", "river"])
    assert money @ currency > money @ river + 0.2


def test_vectors_have_unit_length_and_keep_their_order(encoder: Encoder) -> None:
    texts = ["a much longer text than the others", "b", "b"]
    vectors = encoder.sentence_vectors(texts)
    assert vectors.shape == (3, encoder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[1], vectors[2])
    alone = encoder.model.encode(texts[0], normalize_embeddings=True)
    assert np.allclose(vectors[0], alone, atol=1e-5)


def test_token_vectors_average_to_the_sentence_vector(encoder: Encoder) -> None:
    tokens = encoder.token_vectors(["the capital of France", "hm"])
    mean = tokens.vectors[0][tokens.mask[0]].mean(0)
    sentence = encoder.sentence_vectors(["the capital of France"])[0]
    assert np.allclose(mean / np.linalg.norm(mean), sentence, atol=1e-3)  # half precision
    assert not tokens.mask[1].all()


def test_token_lists_come_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["a rather long text about something", "short", "one of middle length"]
    seen: list[tuple[int, int]] = []
    lists = encoder.token_lists(texts, lambda done, total: seen.append((done, total)))
    sizes = [len(encoder.model.tokenizer(text)["input_ids"]) for text in texts]
    assert [len(row) for row in lists] == sizes
    assert seen[-1] == (3, 3)


def test_many_texts_are_read_as_one_is(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: True)  # emulated where it is not
    texts = [f"who directed the film that came out in {year}?" for year in range(1990, 2000)]
    alone = [encoder.token_lists([text])[0].astype(np.float32) for text in texts]
    together = [row.astype(np.float32) for row in encoder.token_lists(texts)]
    for one, other in zip(alone, together, strict=True):
        cosine = (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
        assert 0.99 < cosine.min() < 1 - 1e-6  # near, and yet of another precision


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.sentence_vectors([]).shape == (0, encoder.dim)


def test_weights_that_are_not_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(module, "_packaged_path", lambda: tmp_path)
    with pytest.raises(ModelError, match="not the published"):
        module._load.__wrapped__("all-MiniLM-L6-v2", 64)


def test_a_model_that_is_nowhere_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        _ = Encoder(EncoderConfig(name=str(tmp_path / "nowhere"))).dim
