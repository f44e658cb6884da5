"""Chinese measure words, in place of the general 个: 多少座城市, 几条河, 哪些."""

from __future__ import annotations

import re
from random import Random

_GENERAL = re.compile("(多少|几|哪|每)个")
_OTHERS = ("座", "条", "位", "名", "种", "家", "部", "本", "支", "项", "所", "块", "只", "片")


def reclassified(text: str, rng: Random) -> str:
    """The text with another measure word for its first 个 after 多少, 几, 哪 or 每, or none."""
    found = _GENERAL.search(text)
    if found is None:
        return text
    bare = found[1] == "多少" and rng.random() < 0.3
    word = "" if bare else rng.choice(_OTHERS)
    return f"{text[: found.start()]}{found[1]}{word}{text[found.end() :]}"
