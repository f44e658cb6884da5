"""English nouns that mean the same: a keeper is a goalkeeper, read from ``synonyms.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from kgqa.text import fold

_PLURALS = ((r"man$", "men"), (r"([sxz]|[cs]h)$", r"\1es"), (r"([^aeiou])y$", r"\1ies"), ("$", "s"))


def same_nouns(noun: str) -> tuple[str, ...]:
    """Other nouns for a folded one, each in the singular and the plural; perhaps none."""
    return _table().get(noun, ())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    text = files("kgqa.grammar").joinpath("synonyms.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, None]] = {}
    for words in tomllib.loads(text)["sets"]:
        own = [fold(word) for word in words.split(",")]
        for noun in own:
            others = [word for word in own if word != noun]
            forms = [form for word in others for form in (word, _plural(word))]
            found.setdefault(noun, {}).update(dict.fromkeys(forms))
    return {noun: tuple(forms) for noun, forms in found.items()}


def _plural(noun: str) -> str:
    """The plural of a noun of the table, without a library that takes half a second to load."""
    ending, many = next(pair for pair in _PLURALS if re.search(pair[0], noun))
    return re.sub(ending, many, noun, count=1)
