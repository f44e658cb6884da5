"""Questions that compare things of one sort, and questions for yes or no."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kgqa.choice_writing import ChoiceWriter
from kgqa.existence_writing import ExistenceWriter
from kgqa.grammar import Worded
from kgqa.lexical import MASK, PLACES
from kgqa.measuring import Gauge
from kgqa.operator_tools import OperatorTools
from kgqa.operators import Choice
from kgqa.quantities import Quantity
from kgqa.retrieval import Nodes, Walk
from kgqa.written import WrittenQuestion

_THREE, _ALONE, _ASKED = 0.12, 0.35, 0.4
_TWO_HOPS, _IN = 0.25, 0.4
_AS_SUPERLATIVE = 0.15
_ROLES = ("a", "b", "c")


class PairWriter:
    """Comparisons and questions for yes or no."""

    def __init__(self, tools: OperatorTools, choices: ChoiceWriter) -> None:
        self.tools = tools
        self.choices = choices
        self.existence = ExistenceWriter(tools, choices)
        self.conditions = choices.conditions
        self.rng = tools.rng

    # ------------------------------------------------------------ comparison

    def comparison(self, language: str) -> list[WrittenQuestion]:
        """ "which is longer, X or Y?"; now and then also as read from one of them."""
        tools = self.tools
        gauge = tools.gauge(tools.group_gauges, counts=tools.chance(0.25))
        if gauge is None:
            return []
        number = self.rng.choice(tools.group_gauges[gauge])
        members = tools.groups.items[number].members
        chosen = self._differing(gauge, members, 3 if tools.chance(_THREE) else 2)
        most = tools.chance(0.65)
        step = tools.measures.operator(gauge, Choice.MOST if most else Choice.LEAST)
        if chosen is None or step is None:
            return []
        asked = len(chosen) == 2 and tools.chance(_ASKED)
        template = self._compared(gauge, number, len(chosen), most, asked, language)
        if template is None:
            return []
        places = sorted(_ROLES[: len(chosen)], key=lambda role: template.find(f"{{{role}}}"))
        by_role = dict(zip(_ROLES, chosen, strict=False))
        order = [by_role[role] for role in places]
        if asked and places[0] != "a":
            return []
        kind = "yes-no" if asked else "entity"
        text = template
        for role in places:
            text = text.replace(f"{{{role}}}", MASK)
        whole = WrittenQuestion(
            text, order[0], (step,), kind, language, "compared", tuple(order[1:])
        )
        found = tools.written(whole)
        if found and tools.chance(_ALONE):
            found += self._alone(template, by_role, kind, language)
        return found

    def _differing(self, gauge: Gauge, members: Nodes, size: int) -> list[int] | None:
        """Some members of different measure, in any order."""
        values = self.tools.measures.values(gauge, members)
        known = members[~np.isnan(values)]
        if len(known) < size:
            return None
        chosen = self.rng.sample(known.tolist(), size)
        measured = self.tools.measures.values(gauge, np.array(chosen, dtype=np.int32))
        return chosen if len(set(measured.tolist())) == size else None

    def _compared(
        self, gauge: Gauge, number: int, size: int, most: bool, asked: bool, language: str
    ) -> str | None:
        """A sentence with ``{a}``, ``{b}`` and ``{c}`` for what is compared."""
        tools, sentences = self.tools, self.tools.sentences(language)
        group = tools.groups.items[number]
        superlative = size == 3 or (not asked and tools.chance(_AS_SUPERLATIVE))
        if superlative:
            said = self.conditions.predicate(
                gauge, group.members, "most" if most else "least", language
            )
        else:
            said = self.conditions.comparative(gauge, group.members, language, most=most)
        if said is None:
            return None
        if asked:
            if not said.asked:
                return None
            filled = said.asked.replace("{s}", "{a}")
            if "{b}" not in filled:
                filled += " than {b}"
            return tools.fill(tools.yes_no(language).ASKED, asked=filled)
        if not said.one:
            return None
        person = tools.sort_of(group.members) == "person"
        table = sentences.COMPARED_PERSON if person else sentences.COMPARED
        if size == 3:
            table = sentences.COMPARED_THREE
        return tools.fill(table, one=said.one, t=tools.noun(group, language))

    def _alone(
        self, template: str, by_role: dict[str, int], kind: str, language: str
    ) -> list[WrittenQuestion]:
        """The comparison with one thing masked and the others by name: by itself nothing fits."""
        own = self.rng.choice(list(by_role))
        text = template
        for role, node in by_role.items():
            name = MASK if role == own else self.tools.label(node, language)
            text = text.replace(f"{{{role}}}", name)
        return self.tools.written(
            WrittenQuestion(text, by_role[own], (), kind, language, "compared", misread=True)
        )

    # ------------------------------------------------------------ yes or no

    def yes_no(self, language: str) -> list[WrittenQuestion]:
        """Whether something holds, of several sorts, the plainest most often."""
        any_of, such, common = self.existence.any_of, self.existence.such, self.existence.common
        kinds = (self._named_end, self._bounded, self._superlative, any_of, such, common)
        return self.rng.choices(kinds, (14, 3, 3, 3, 4, 5))[0](language)

    def _named_end(self, language: str) -> list[WrittenQuestion]:
        """ "is X the capital of Y?"."""
        tools = self.tools
        walk = self._walk()
        if walk is None:
            return []
        true = tools.chance(0.5)
        end = self.rng.choice(walk.result.tolist()) if true else self._amiss(walk)
        text = end is not None and end != walk.topic and self._whether(walk, language)
        if end is None or not text or tools.store.is_literal(end):
            return []
        text = text.replace(PLACES[0], tools.label(end, language))
        return tools.written(WrittenQuestion(text, walk.topic, walk.steps, "yes-no", language))

    def offered(self, language: str) -> list[WrittenQuestion]:
        """ "is X the capital of Y or of Z?": which of them, as read from X; from them, nothing."""
        tools = self.tools
        walk = self._walk()
        amiss = None if walk is None else self._amiss(walk)
        text = walk is not None and self._whether(walk, language)
        if walk is None or amiss is None or not text:
            return []
        ends = [self.rng.choice(walk.result.tolist()), amiss]
        if walk.topic in ends or any(map(tools.store.is_literal, ends)):
            return []
        names = self.rng.sample([tools.label(end, language) for end in ends], 2)
        if names[0] == names[1]:
            return []
        word = self.rng.choice(tools.yes_no(language).OFFERED)
        if not text.rstrip("?？").endswith(PLACES[0]):
            word = word.replace(",", "")
        for asking, plain in tools.yes_no(language).ASKED_BY.get(word, ()):
            text = text.replace(asking, plain)
        asked = text.replace(PLACES[0], word.join(names))
        own = WrittenQuestion(asked, walk.topic, walk.steps, "entity", language)
        found = tools.written(own)
        if found and tools.chance(_ALONE):
            named = text.replace(MASK, tools.label(walk.topic, language))
            names[names.index(tools.label(ends[0], language))] = MASK
            other = named.replace(PLACES[0], word.join(names))
            found += tools.written(
                WrittenQuestion(other, ends[0], (), "entity", language, misread=True)
            )
        return found

    def _whether(self, walk: Walk, language: str) -> str | None:
        """Whether a walk leads to what there is a place for; None where it cannot be asked."""
        tools = self.tools
        if tools.store.is_literal(walk.topic):
            return None
        if walk.steps[-1] in tools.operators.valued:  # a year by name is a number: a filter
            return None
        wording = tools.wording.wording(walk, language)
        if not wording:
            return None
        render = tools.renderers[language]
        source = render.nested(wording[:-1], tools.wording.topic(walk, language), self.rng)
        if source is None:
            return None
        table, place = tools.yes_no(language).YES_NO, Worded(PLACES[0])
        text = render.ask(table, wording[-1][0], source, place, self.rng)
        return text if text and text.count(PLACES[0]) == 1 else None

    def _walk(self) -> Walk | None:
        """A walk to an entity, now and then of two steps."""
        tools = self.tools
        pools = tools.sampler.pools
        long = len(pools) > 1 and pools[1] and tools.chance(_TWO_HOPS)
        if not pools[0]:
            return None
        paths = self._within if long and self._within and tools.chance(_IN) else pools[bool(long)]
        walk = self.rng.choice(self.rng.choice(paths))
        plain = not any(map(tools.walker.is_operator, walk.steps))
        return walk if plain and not tools.store.is_literal(int(walk.result[0])) else None

    @cached_property
    def _within(self) -> list[list[Walk]]:
        """Paths to all that is in a place, over what lies between: the cities of a continent."""
        sampler = self.tools.sampler
        return [walks for walks in sampler.pools[1] if sampler.within(walks[0])]

    def _amiss(self, walk: Walk) -> int | None:
        """Something that the walk might reach by its sort, but does not."""
        targets = self.tools.vocabulary.sample_targets(walk.steps[-1])
        others = np.setdiff1d(targets, walk.result)
        return int(self.rng.choice(others.tolist())) if len(others) else None

    def _bounded(self, language: str) -> list[WrittenQuestion]:
        """ "does X have more than 50 million people?"."""
        tools = self.tools
        gauge = tools.gauge(tools.group_gauges, counts=tools.chance(0.3))
        if gauge is None:
            return []
        group = tools.groups.items[self.rng.choice(tools.group_gauges[gauge])]
        values = tools.measures.values(gauge, group.members)
        known = group.members[~np.isnan(values)]
        said = self.conditions.bounded(gauge, known, language)
        if said is None or not said[0].asked:
            return []
        predicate, step, quantity = said
        topic = self._either_side(known, step, quantity)
        text = tools.fill(tools.yes_no(language).ASKED, asked=predicate.asked)
        text = text.replace("{s}", MASK)
        return tools.written(
            WrittenQuestion(text, topic, (step,), "yes-no", language, numbers=(quantity,))
        )

    def _either_side(self, known: Nodes, step: int, quantity: Quantity) -> int:
        """A node of which it holds, or just as likely one of which it does not."""
        tools = self.tools
        inside = tools.operators.apply(step, known, quantity)
        outside = np.setdiff1d(known, inside)
        pool = inside if len(inside) and (not len(outside) or tools.chance(0.5)) else outside
        return int(self.rng.choice(pool.tolist()))

    def _superlative(self, language: str) -> list[WrittenQuestion]:
        """ "is Y the largest city in X?"."""
        tools = self.tools
        found = self.choices.some(language, grouped=tools.chance(0.4), counts=tools.chance(0.25))
        if found is None:
            return []
        thing, gauge = found
        most = tools.chance(0.65)
        step = tools.measures.operator(gauge, Choice.MOST if most else Choice.LEAST)
        said = self.conditions.predicate(gauge, thing.nodes, "most" if most else "least", language)
        np_ = said and self.choices.chosen(thing, said, language, False)
        if step is None or not np_:
            return []
        best = tools.walker.along(thing.topic, (*thing.steps, step)).result
        pool = best if tools.chance(0.5) else np.setdiff1d(thing.nodes, best)
        if not len(pool):
            return []
        node = int(self.rng.choice(pool.tolist()))
        name = tools.label(node, language)
        table = tools.yes_no(language).THE_SAME
        text = tools.fill(table, np=np_, the=thing.definite(np_), x=PLACES[0])
        steps = (*thing.steps, step)
        own = WrittenQuestion(text.replace(PLACES[0], name), thing.topic, steps, "yes-no", language)
        written = tools.written(own)
        if written and not tools.groups.is_group(thing.topic) and tools.chance(_ALONE):
            other = text.replace(MASK, tools.label(thing.topic, language))
            other = other.replace(PLACES[0], MASK)
            written += tools.written(
                WrittenQuestion(other, node, (), "yes-no", language, misread=True)
            )
        return written
