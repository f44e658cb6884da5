"""Questions that need an operator, written by chance: which kind, about what, in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kgqa.choice_writing import ChoiceWriter
from kgqa.lexical import MASK
from kgqa.operator_tools import OperatorTools
from kgqa.pair_writing import PairWriter
from kgqa.set_writing import SetWriter
from kgqa.text import fold
from kgqa.written import WrittenQuestion

Write = Callable[[str], list[WrittenQuestion]]


class OperatorWriter:
    """Writes operator questions about one graph, as ``tools`` see it."""

    def __init__(self, tools: OperatorTools) -> None:
        self.tools = tools
        choices = ChoiceWriter(self.tools)
        pairs, sets = PairWriter(self.tools, choices), SetWriter(self.tools, choices)
        self.kinds: dict[str, tuple[float, Write]] = {
            "superlative": (16, choices.superlative_chain),
            "superlative over a group": (20, choices.superlative_group),
            "most of a relation": (16, choices.counts),
            "filter": (12, choices.filters),
            "none": (5, choices.none),
            "group": (6, sets.group),
            "comparison": (8, pairs.comparison),
            "yes or no": (14, pairs.yes_no),
            "union": (4, sets.union),
            "both": (4, sets.both),
            "negation": (14, sets.negation),
            "total": (3, sets.total),
            "named beside a group": (3, choices.named_group),
            "three conditions": (4, sets.three),
        }
        self.failed: dict[str, int] = dict.fromkeys(self.kinds, 0)

    def write(self, language: str) -> list[WrittenQuestion]:
        """A question of a kind drawn by weight, with all of its readings; perhaps none.

        A kind that has failed often and never worked is drawn no more: the graph has none of it.
        """
        names = [name for name, failures in self.failed.items() if failures < _GIVEN_UP]
        if not names:
            return []
        name = self.tools.rng.choices(names, [self.kinds[one][0] for one in names])[0]
        found = self.write_kind(name, language)
        return [*found, *self._misread(found)]

    def write_kind(self, name: str, language: str) -> list[WrittenQuestion]:
        """A question of one kind, by its name in ``kinds``; perhaps none."""
        write = self.kinds[name][1]
        found = self.tools.tried(lambda: write(language))
        if found:
            self.failed[name] = -_PROVEN
        else:
            self.failed[name] += 1
        return found

    def _misread(self, written: Sequence[WrittenQuestion]) -> list[WrittenQuestion]:
        """Questions over a group, read as asked of another one that they name: nothing fits."""
        tools, misread = self.tools, []
        for one in written:
            if one.topic < tools.groups.first or not tools.chance(_MISREAD):
                continue
            noun = tools.noun(tools.groups.of(one.topic), one.language)
            if one.language == "en" and tools.chance(0.5):
                noun = tools.renderers["en"].inflection.plural(noun)
            text = one.text.replace(MASK, noun)
            others = [
                (topic, mention)
                for topic, mention in tools.groups.named_in(text)
                if topic != one.topic and fold(mention) != fold(noun)
            ]
            if others:
                topic, mention = tools.rng.choice(others)
                said = text.replace(mention, MASK, 1)
                misread.append(
                    replace(one, text=said, topic=topic, steps=(), whole=False, numbers=())
                )
        return misread


_GIVEN_UP, _PROVEN = 10, 1_000_000
_MISREAD = 0.8
