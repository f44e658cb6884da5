"""Questions of several walks that say the same: either, each, neither; and of all apart from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kgqa.choice_writing import ChoiceWriter
from kgqa.grammar import Worded
from kgqa.grammar.predicates import negated
from kgqa.lexical import PLACES
from kgqa.operator_tools import OperatorTools
from kgqa.retrieval import Walk
from kgqa.written import WrittenQuestion

_COUNT = 0.2
_TRIES = 6
_TWO_HOPS = 0.2
_THREE = 0.4
_BASE, _FIRST, _SECOND, _ = PLACES


class SeveralWriter:
    """Questions over two or three walks along the same steps, alone or beside another."""

    def __init__(self, tools: OperatorTools, choices: ChoiceWriter) -> None:
        self.tools = tools
        self.choices = choices
        self.rng = tools.rng

    # ------------------------------------------------------------ the same of each

    def union(self, language: str) -> list[WrittenQuestion]:
        """ "films directed by X or Y", "by X, Y or Z", as read from each."""
        number = 3 if self.tools.chance(0.35) else 2
        return self._alike(language, ("union",) * number, "EITHER", lambda one, other: True)

    def both(self, language: str) -> list[WrittenQuestion]:
        """ "films directed by both X and Y", as read from either."""
        return self._alike(language, ("intersection",) * 2, "BOTH", _meet)

    def each(self, language: str) -> list[WrittenQuestion]:
        """ "the capitals of X and Y": of walks that have nothing in common, what each leads to."""

        def apart(one: Walk, other: Walk) -> bool:
            return not _meet(one, other)

        number = 3 if self.tools.chance(0.3) else 2
        return self._alike(language, ("union",) * number, "EACH", apart)

    def one_not_other(self, language: str) -> list[WrittenQuestion]:
        """ "which countries border X but not Y", 与X接壤但不与Y接壤的: the base from X.

        Or X and Y but not Z: what X and Y have in common, less what is excluded.
        """

        def differ(excluded: Walk, base: Walk) -> bool:
            return _meet(excluded, base) and _leaves_some((base, excluded))

        if language == "zh":
            return self._one_not_other_chinese(differ)
        if self.tools.chance(_THREE):
            roles = ("intersection", "intersection", "excluded")
            return self._alike(language, roles, "BUT_NOT", _meet, last=True)
        return self._alike(language, ("base", "excluded"), "BUT_NOT", differ, last=True)

    def _one_not_other_chinese(self, fits: Callable[[Walk, Walk], bool]) -> list[WrittenQuestion]:
        tools, render = self.tools, self.tools.renderers["zh"]
        pool = tools.sampler.pools[0]
        walks = self._differing(self.rng.choice(pool), 2, fits) if pool else None
        number = None if walks is None else tools.group_around(walks[0].result)
        form = None if walks is None else tools.condition(walks[0], "zh")
        thing = None if number is None else tools.all_of(number, "zh")
        if walks is None or thing is None or form is None or number is None:
            return []
        thing = replace(thing, target=replace(thing.target, text=tools.groups.items[number].zh[0]))
        said = negated(form, Worded(_BASE, bare=True), thing.target, render, self.rng)
        if said is None:
            return []
        said = replace(said, before=_but(said.before), one="", many=_but(said.many))
        kind = "count" if tools.chance(_COUNT) else "entity"
        text = self.choices.several(thing, said, "zh", count=kind == "count")
        return tools.readings(text, walks, ("base", "excluded"), kind, "zh") if text else []

    def _alike(
        self,
        language: str,
        roles: Sequence[str],
        table: str,
        fits: Callable[[Walk, Walk], bool],
        *,
        last: bool = False,
    ) -> list[WrittenQuestion]:
        """What two or three walks along the same steps reach, each in its role.

        With ``last`` they are of one step, and nothing follows the names.
        """
        tools, number = self.tools, len(roles)
        pools = [pool for pool in tools.sampler.pools[:2] if pool]
        if not pools:
            return []
        longer = not last and tools.chance(_TWO_HOPS)
        alike = self.rng.choice(pools[-1] if longer else pools[0])
        walks = self._differing(alike, number, fits)
        if walks is None or (roles[-1] == "excluded" and not _leaves_some(walks)):
            return []
        literal = tools.store.is_literal(int(walks[0].result[0]))
        if literal and table != "EACH":
            return []
        wording = tools.wording.wording(walks[0], language)
        if not wording:
            return []
        render = tools.renderers[language]
        nested = render.nested(wording[:-1], self._listed(table, number, language), self.rng)
        if nested is None:
            return []
        form, target = wording[-1][0], replace(wording[-1][1], plural=True)
        several = sum(len(walk.result) for walk in walks) > len(walks)
        count = several and not literal and tools.chance(_COUNT)
        text = (render.count if count else render.question)(form, nested, target, self.rng)
        if text is None or (last and not text.rstrip(" ?.").endswith(PLACES[number - 1])):
            return []
        kind = "count" if count else "attribute" if literal else "entity"
        return tools.readings(text, walks, roles, kind, language)

    def _differing(
        self, alike: Sequence[Walk], number: int, fits: Callable[[Walk, Walk], bool]
    ) -> list[Walk] | None:
        """Some walks from different topics, each of which fits all before it."""
        chosen: list[Walk] = []
        for walk in self.rng.sample(alike, len(alike)):
            if all(walk.topic != one.topic and fits(walk, one) for one in chosen):
                chosen.append(walk)
            if len(chosen) == number:
                return chosen
        return None

    def _listed(self, table: str, number: int, language: str, first: int = 0) -> Worded:
        """Places for several names in a row, from one of ``PLACES`` on."""
        sentences = self.tools.sentences(language)
        templates: list[str] = getattr(sentences, f"{table}_THREE" if number == 3 else table)
        names = dict(zip("abc", PLACES[first : first + number], strict=False))
        return Worded(self.tools.fill(templates, **names), plural=table in ("BOTH", "EACH"))

    # ------------------------------------------------------------ beside another walk

    def within(self, language: str) -> list[WrittenQuestion]:
        """ "countries in X that border Y or Z": the base from X, either of the others."""
        tools, render = self.tools, self.tools.renderers[language]
        found = self._base_and_alike()
        if found is None:
            return []
        base, first, second = found
        phrase = self._base(base, language)
        form = tools.wording.form(first, 0, language)
        if phrase is None or form is None:
            return []
        count = tools.chance(_COUNT)
        ask = render.count if count else render.question
        text = ask(form, self._listed("EITHER", 2, language, 1), phrase, self.rng)
        if text is None:
            return []
        kind = "count" if count else "entity"
        roles = ("intersection", "union", "union")
        return tools.readings(text, (base, first, second), roles, kind, language)

    def neither(self, language: str) -> list[WrittenQuestion]:
        """ "countries in X that border neither Y nor Z": the base from X, the rest excluded."""
        tools = self.tools
        found = self._base_and_alike()
        if found is None:
            return []
        base, first, second = found
        if not len(np.setdiff1d(base.result, np.union1d(first.result, second.result))):
            return []
        kind = "count" if tools.chance(_COUNT) else "entity"
        if language == "zh" or tools.chance(0.5):
            text = self._negated(base, first, language, count=kind == "count")
        else:
            text = self._neither(base, first, count=kind == "count")
        if text is None:
            return []
        roles = ("base", "excluded", "excluded")
        return tools.readings(text, (base, first, second), roles, kind, language)

    def _neither(self, base: Walk, excluded: Walk, *, count: bool) -> str | None:
        """English for it with "neither ... nor", which is worded as what is so."""
        render = self.tools.renderers["en"]
        phrase, form = self._base(base, "en"), self.tools.condition(excluded, "en")
        if phrase is None or form is None:
            return None
        ask = render.count if count else render.question
        return ask(form, self._listed("NEITHER", 2, "en", 1), phrase, self.rng)

    def _negated(self, base: Walk, excluded: Walk, language: str, *, count: bool) -> str | None:
        """Words for it with a negation: "that do not border Y or Z", 既不与Y接壤也不与Z接壤的."""
        tools = self.tools
        thing = tools.chain(base, language)
        form = self.tools.condition(excluded, language)
        if thing is None or form is None:
            return None
        thing = replace(thing, source=Worded(_BASE, bare=True))
        source = Worded(_FIRST, bare=True)
        target = replace(tools.wording.target(excluded, 0, language), plural=True)
        if language == "en":
            source = self._listed("EITHER", 2, language, 1)
        said = negated(form, source, target, thing.render, self.rng)
        if said is None:
            return None
        if language == "zh":
            said = replace(said, before=_twice(said.before), one="", many=_twice(said.many))
        return self.choices.several(thing, said, language, count=count)

    def _base_and_alike(self) -> tuple[Walk, Walk, Walk] | None:
        """A walk to several things, and two along other steps that each meet it."""
        for _ in range(_TRIES):
            base = self.tools.sampler.first()
            first = self.tools.sampler.partner(base)
            if first is None or self.tools.store.is_literal(base.topic):
                continue
            others = [
                walk
                for walk in self.tools.by_steps.get(first.steps, ())
                if walk.topic not in (first.topic, base.topic) and _meet(walk, base)
            ]
            if others:
                return base, first, self.rng.choice(others)
        return None

    def _base(self, walk: Walk, language: str) -> Worded | None:
        """What a walk of one step reaches as a noun, several of them."""
        tools = self.tools
        form = tools.wording.form(walk, 0, language, phrase=True)
        target = replace(tools.wording.target(walk, 0, language), plural=True)
        if form is None:
            return None
        source = Worded(_BASE, bare=True)
        phrase = tools.renderers[language].phrase(form, source, target, self.rng)
        return phrase and replace(phrase, text=phrase.text.removeprefix("the "), plural=True)

    # ------------------------------------------------------------ left out by name

    def apart(self, language: str) -> list[WrittenQuestion]:
        """ "which countries border X apart from Y": the base from X; of Y itself nothing."""
        tools = self.tools
        walk = tools.sampler.first()
        if len(walk.result) < 2 or tools.store.is_literal(int(walk.result[0])):
            return []
        number = 2 if len(walk.result) > 3 and tools.chance(0.35) else 1
        names = self.rng.sample(walk.result.tolist(), number)
        form = tools.wording.form(walk, 0, language)
        target = replace(tools.wording.target(walk, 0, language), plural=True)
        if form is None:
            return []
        sentences, render = tools.sentences(language), tools.renderers[language]
        listed = _FIRST if number == 1 else self._listed("LISTED", 2, language, 1).text
        inner = tools.chance(0.4)
        if inner:
            text_of = tools.fill(sentences.OTHER_THAN, t=target.text, x=listed)
            target = replace(target, text=text_of)
        text = render.question(form, Worded(_BASE, bare=True), target, self.rng)
        if text is None:
            return []
        if not inner:
            bare = text.rstrip("?？.。")
            text = tools.fill(sentences.APART, q=bare, x=listed)
        walks = (walk, *(tools.walker.start(int(node)) for node in names))
        roles = ("base", *("excluded" for _ in names))
        return tools.readings(text, walks, roles, "entity", language)


def _meet(one: Walk, other: Walk) -> bool:
    return bool(len(np.intersect1d(one.result, other.result)))


def _leaves_some(walks: Sequence[Walk]) -> bool:
    """Whether what all walks but the last lead to is more than the last leads to."""
    common = walks[0].result
    for walk in walks[1:-1]:
        common = np.intersect1d(common, walk.result)
    return bool(len(np.setdiff1d(common, walks[-1].result)))


def _twice(negation: str) -> str:
    """不与Y接壤的 to 既不与Y接壤也不与Z接壤的; empty where there is no such word."""
    places = [place for place in (negation.find("不"), negation.find("没")) if place >= 0]
    if not places:
        return ""
    start = min(places)
    ending = "的" if negation.endswith("的") else ""
    rest = negation[start:].removesuffix("的")
    return f"{negation[:start]}既{rest}也{rest.replace(_FIRST, _SECOND)}{ending}"


def _but(negation: str) -> str:
    """不与X接壤的 to 与X接壤但不与Y接壤的; empty where there is no such word."""
    for word in ("没有", "不"):
        if negation.count(word) == negation.count(_BASE) == 1:
            start, _, rest = negation.partition(word)
            rest, ending = rest.removesuffix("的"), "的" if negation.endswith("的") else ""
            so = "有" if word == "没有" and rest.startswith(_BASE) else ""
            other = f"{word}{rest}".replace(_BASE, _FIRST)
            return f"{start}{so}{rest}但{other}{ending}" if _BASE in rest else ""
    return ""
