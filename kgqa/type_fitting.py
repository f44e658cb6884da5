"""What a question asks for, as far as the end of its walk bears it: a count, yes or no, a value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from kgqa.grammar.chinese import POLITE
from kgqa.quantities import is_amount
from kgqa.retrieval import Walk, Walker
from kgqa.text import is_han

_SAMPLE = 64
_SAYS_WHETHER = re.compile(
    r"yes|no|true|false|none|是|否|有|会|对|能|可以|支持|允许|[不无没未].{0,5}", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|can|could|will|would|shall|should|may|"
    r"might|must|(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would)n['’]t)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\s*(?:(?:and|so|in|on|at|for|to|from|by|of|with|under|into|through|since|until)\s+)*"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
_WANTS_HAN, _WHETHER_HAN = (
    re.compile("谁|什么|哪|多少|几[^乎近]|何"),
    re.compile("吗|否|是不是|有没有"),
)
_WHETHER = re.compile(r"\W*(?:(?:and|so|but)\s+)?(?:do|does|did|is|are|was|were|has|have)\b", re.I)
_SOMETHING_ELSE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|or|you)\b", re.IGNORECASE
)
_ANY = re.compile(r"\s*any(?:one|body|thing)?\b", re.IGNORECASE)


class TypeFitter:
    """Corrects the chances of types by what a walk leads to."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.store = walker.store
        self._says_amounts = cache(self._mostly_amounts)

    def fitted(
        self, types: Mapping[str, float], walk: Walk, question: str, named: Collection[int]
    ) -> dict[str, float]:
        """The chances of types, given the walk.

        "Does X ...?" asks whether it is so. "How many" asks for a number that is stated; of one
        value, which is all that it is, there is nothing to count. And such a value is what is
        wanted where it says yes or no itself. Where somebody asks who or which, asks politely
        whether one knows, or names a thing without a verb ("anyone born in X?", "players of Y"),
        what the walk leads to is wanted, if it is news.

        Args:
            types: their chances as the question has them.
            walk: the reading.
            question: its text.
            named: the entities that it may name.
        """
        fitted = dict(types)
        if _asks_whether(question) and not self._begins_with_a_name(question, walk, named):
            fitted = dict.fromkeys(types, 0.0) | {"yes-no": sum(types.values())}
        value = self._value(walk)
        if self._states_number(walk) or value:
            fitted["attribute"] += fitted["count"]
            fitted["count"] = 0.0
        thing = POLITE.match(question) or _names_a_thing(question) or _wants_a_thing(question)
        if (thing and self._is_new(walk, named)) or _SAYS_WHETHER.fullmatch(value):
            fitted["attribute" if value else "entity"] += fitted["yes-no"]
            fitted["yes-no"] = 0.0
        return fitted

    def _begins_with_a_name(self, question: str, walk: Walk, named: Collection[int]) -> bool:
        """Whether the verb is that of a name: "Do the Right Thing director?"."""
        start = question.strip().casefold()
        nodes = {walk.topic, *named}
        names = (
            one.text
            for node in nodes
            if node < self.store.num_nodes
            for one in self.store.names(node)
        )
        return any(start.startswith(name.replace("_", " ").casefold()) for name in names)

    def _is_new(self, walk: Walk, named: Collection[int]) -> bool:
        """Whether the walk leads on, and to nothing that the question names."""
        found = walk.result.tolist() if walk.steps else []
        return bool(found) and not any(node in named for node in found)

    def _value(self, walk: Walk) -> str:
        """The label of a single value that the walk ends in; empty where it ends in none.

        A value is a literal, or what the graph knows by one fact alone and gives no class, or gives
        no class and says yes or no.
        """
        if len(walk.result) != 1 or not walk.steps or self.walker.is_operator(walk.steps[-1]):
            return ""
        node = int(walk.result[0])
        label = self.store.label(node)
        shared = self.store.degree(node) > 1 and not _SAYS_WHETHER.fullmatch(label)
        known = shared or bool(self.store.types(node))
        return "" if known and not self.store.is_literal(node) else label

    def _states_number(self, walk: Walk) -> bool:
        steps = [step for step in walk.steps if not self.walker.is_operator(step)]
        if not steps:
            return False
        step, operators = steps[-1], self.walker.operators
        if operators is not None and step in operators.valued:
            return step not in operators.dates
        return self._says_amounts(step)

    def _mostly_amounts(self, step: int) -> bool:
        """Whether what a step leads to mostly says how many or how much: "about 30 people"."""
        relation, backward = self.store.step_relation(step)
        if backward:
            return False
        facts = self.store.triples
        targets = facts[facts[:, 1] == relation][:_SAMPLE, 2].tolist()
        return 2 * sum(is_amount(self.store.label(node)) for node in targets) > len(targets)


def _names_a_thing(question: str) -> bool:
    """Whether a question in English has no verb that would ask whether something is so.

    "Anyone born in Rome?", "goalkeepers of Brazil"; "Paris in France?" may ask it all the same.
    """
    if is_han(question) or _AUXILIARY.search(question):
        return False
    return bool(_ANY.match(question)) or not question.rstrip().endswith("?")


def _asks_whether(question: str) -> bool:
    """Whether a question in English begins with a verb and offers nothing to choose from."""
    if is_han(question) or _SOMETHING_ELSE.search(question):
        return False
    return bool(_WHETHER.match(question))


def _wants_a_thing(question: str) -> bool:
    """Whether a question asks who, what or which, and so for no yes."""
    if is_han(question) and _WANTS_HAN.search(question):
        return not _WHETHER_HAN.search(question)
    return bool(_WANTS.match(question))
