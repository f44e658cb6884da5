"""Questions that need an operator, written by chance: which kind, about what, in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kgqa.choice_writing import ChoiceWriter
from kgqa.lexical import MASK
from kgqa.operator_tools import OperatorTools
from kgqa.pair_writing import PairWriter
from kgqa.set_writing import SetWriter
from kgqa.several_writing import SeveralWriter
from kgqa.text import fold
from kgqa.written import WrittenQuestion

Write = Callable[[str], list[WrittenQuestion]]


class OperatorWriter:
    """Writes operator questions about one graph, as ``tools`` see it."""

    def __init__(self, tools: OperatorTools) -> None:
        self.tools = tools
        choices = ChoiceWriter(self.tools)
        pairs, sets = PairWriter(self.tools, choices), SetWriter(self.tools, choices)
        several = SeveralWriter(self.tools, choices)
        self.kinds: dict[str, tuple[float, Write]] = {
            "superlative": (16, choices.superlative_chain),
            "superlative over a group": (20, choices.superlative_group),
            "most of a relation": (16, choices.counts),
            "filter": (12, choices.filters),
            "none": (5, choices.none),
            "group": (6, sets.group),
            "comparison": (8, pairs.comparison),
            "yes or no": (22, pairs.yes_no),
            "offered": (4, pairs.offered),
            "union": (5, several.union),
            "both": (4, several.both),
            "each": (3, several.each),
            "either within": (6, several.within),
            "negation": (14, sets.negation),
            "neither": (5, several.neither),
            "one but not the other": (4, several.one_not_other),
            "apart from": (5, several.apart),
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
        """Some of the questions as asked of another group that they name.

        Those over a group often, those about an entity now and then.
        """
        tools, misread = self.tools, []
        for one in written:
            if one.beside or one.composition not in ("single", "intersection"):
                continue
            if tools.chance(_MISREAD if tools.groups.is_group(one.topic) else _MISREAD_OF_ONE):
                wrong = self.misread(one, self._named(one))
                misread += [wrong] if wrong is not None else []
        return misread

    def misread(self, question: WrittenQuestion, name: str) -> WrittenQuestion | None:
        """A question as asked of another group that it names: nothing fits.

        ``name`` is what its topic is called in it. None where it names no other group.
        """
        others = [
            (topic, mention)
            for topic, mention in self.tools.groups.named_in(question.text)
            if topic != question.topic and fold(mention) != fold(name)
        ]
        if not others:
            return None
        topic, mention = self.tools.rng.choice(others)
        before, _, after = question.text.partition(mention)
        return replace(
            question,
            text=f"{before.replace(MASK, name)}{MASK}{after.replace(MASK, name)}",
            topic=topic,
            steps=(),
            whole=False,
            numbers=(),
            misread=True,
        )

    def _named(self, question: WrittenQuestion) -> str:
        """What the topic of a question is called in it."""
        tools, language = self.tools, question.language
        if not tools.groups.is_group(question.topic):
            return tools.label(question.topic, language)
        noun = tools.noun(tools.groups.of(question.topic), language)
        if language == "en" and tools.chance(0.5):
            noun = tools.renderers["en"].inflection.plural(noun)
        return noun


_GIVEN_UP, _PROVEN = 10, 1_000_000
_MISREAD, _MISREAD_OF_ONE = 0.8, 0.2
