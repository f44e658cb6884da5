"""Sets that a question chooses among, in words: what a walk reaches, or all of a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from kgqa.grammar import Form, Kind, Renderer, Worded
from kgqa.lexical import MASK, unpluralised
from kgqa.retrieval import Nodes

_SORTS = (Kind.SORT, Kind.ONES)
_HEADED = (Kind.NOUN, Kind.NOUN_OF, Kind.VERB_BY, Kind.PREP_BY, Kind.TYPE, Kind.RECIPROCAL, *_SORTS)
_TRIES = 6
_TOPIC = Worded(MASK)


@dataclass(frozen=True)
class Thing:
    """A set of nodes in words.

    ``topic`` and ``steps`` lead to ``nodes``. What a walk reaches has the ``form`` of its last step
    and a worded ``source``; a group has neither.
    """

    topic: int
    steps: tuple[int, ...]
    nodes: Nodes
    target: Worded
    render: Renderer
    rng: Random
    form: Form | None = None
    source: Worded = _TOPIC
    around: Sequence[str] = ()

    @property
    def followed(self) -> bool:
        """Whether a phrase may follow the noun phrase: "... with the most people"."""
        return self.form is None or self.form.kind in _HEADED

    def phrase(self, before: str = "", *, plural: bool, free: bool = False) -> str | None:
        """A noun phrase without article, with words before its noun.

        With ``free`` it is one that a question word can stand before. None where there is none.
        """
        if self.form is None:
            return self._group(before)
        for _ in range(_TRIES):
            worded = self.render.phrase(*self._headed(before, plural), self.rng)
            if worded is None:
                return None
            text = worded.text.removeprefix("the ")
            if self.render.language == "zh":
                return text.replace("的最", "最", 1) if self.rng.random() < 0.5 else text
            if not free or not text.startswith(self.source.text):
                return unpluralised(text)
        return None

    def definite(self, text: str) -> str:
        """A phrase with its article, where it takes one."""
        owned = self.form is not None and text.startswith(f"{self.source.text}'s")
        return text if owned or self.render.language == "zh" else f"the {text}"

    def _group(self, before: str) -> str:
        extra = self.rng.choice(self.around) if self.around and self.rng.random() < 0.3 else ""
        if self.render.language == "zh":
            return f"{extra}{before}{self.target.text}"
        return f"{before} {self.target.text}{extra}".strip()

    def _headed(self, before: str, plural: bool) -> tuple[Form, Worded, Worded]:
        assert self.form is not None
        space = "" if self.render.language == "zh" or not before else " "
        form, target = self.form, replace(self.target, plural=plural)
        if form.kind in _SORTS:
            source = replace(self.source, text=f"{before}{space}{self.source.text}")
            return form, source, target
        if form.kind is Kind.NOUN:
            form = replace(form, text=f"{before}{space}{form.text}")
        else:
            target = replace(target, text=f"{before}{space}{target.text}")
        return form, self.source, target
