"""Questions that choose among things: the most, the fewest, those above a number, those without."""

from __future__ import annotations

from dataclasses import replace

from kgqa.condition_writing import ConditionWriter
from kgqa.grammar import Form, Kind, Worded
from kgqa.grammar.predicates import Predicate
from kgqa.grammar.ranked import ordinal, several
from kgqa.lexical import MASK
from kgqa.measuring import Gauge
from kgqa.operator_sets import Thing
from kgqa.operator_tools import OperatorTools
from kgqa.operators import Choice
from kgqa.quantities import Quantity
from kgqa.ranks import Rank, rank
from kgqa.retrieval import Walk
from kgqa.wording import THING
from kgqa.written import WrittenQuestion

_FEW = 5
_FOLLOWED, _DOUBLED = 0.45, 0.4
_NARROWED = 0.15
_COUNT = 0.35
_LACKED = 0.4
_WHO = 0.25
_LATER, _TOP = 0.12, 0.1
_PLACES = (2, 2, 2, 3, 3, 4, 5)
_NUMBERS = (2, 3, 3, 3, 4, 5, 5, 10)
_UNKNOWN = 0.15


class ChoiceWriter:
    """Superlatives, counts of edges, filters and nones, over chains and over groups."""

    def __init__(self, tools: OperatorTools) -> None:
        self.tools = tools
        self.rng = tools.rng
        self.conditions = ConditionWriter(tools)

    # ------------------------------------------------------------ kinds

    def superlative_chain(self, language: str) -> list[WrittenQuestion]:
        """ "the largest city in X"."""
        return self._superlative(language, grouped=False, counts=False)

    def superlative_group(self, language: str) -> list[WrittenQuestion]:
        """ "the longest river"."""
        return self._superlative(language, grouped=True, counts=False)

    def counts(self, language: str) -> list[WrittenQuestion]:
        """ "which X has the most rivers"."""
        return self._superlative(language, grouped=self.tools.chance(0.5), counts=True)

    def named_group(self, language: str) -> list[WrittenQuestion]:
        """ "the longest X in Texas", of which X is not the topic: nothing fits."""
        tools = self.tools
        gauge = tools.gauge(tools.chains, counts=False) if tools.chance(0.7) else None
        walk = tools.walk_of(tools.chains[gauge]) if gauge else tools.sampler.first()
        thing = tools.chain(walk, language, named=True)
        if thing is None or not len(walk.result):
            return []
        if gauge is None:
            text = self._plain(thing)
        else:
            most = tools.chance(0.65)
            said = self.conditions.predicate(
                gauge, thing.nodes, "most" if most else "least", language
            )
            text = None if said is None else self.choosing(thing, said, language)
        if not text:
            return []
        return tools.written(
            WrittenQuestion(text, thing.topic, (), "entity", language, misread=True)
        )

    def filters(self, language: str) -> list[WrittenQuestion]:
        """ "cities in X with over a million people"."""
        tools = self.tools
        found = self.some(language, grouped=tools.chance(0.4), counts=tools.chance(0.35))
        if found is None:
            return []
        thing, gauge = found
        said = self.conditions.bounded(gauge, thing.nodes, language)
        if said is None:
            return []
        predicate, step, quantity = said
        steps = (*thing.steps, step)
        walk = tools.walker.along(thing.topic, steps, (), (quantity,))
        if not 0 < len(walk.result) < len(thing.nodes):
            return []
        return self._several(thing, predicate, steps, (quantity,), language)

    def none(self, language: str) -> list[WrittenQuestion]:
        """ "countries without a land border"."""
        tools = self.tools
        lacked = tools.chance(_LACKED)
        found = self.some(language, grouped=tools.chance(0.6), counts=True, lacked=lacked)
        if found is None:
            return []
        thing, gauge = found
        without = self.conditions.without(gauge, language)
        if without is None:
            return []
        predicate, step = without
        steps = (*thing.steps, step)
        walk = tools.walker.along(thing.topic, steps)
        if not 0 < len(walk.result) < len(thing.nodes):
            return []
        return self._several(thing, predicate, steps, (), language)

    # ------------------------------------------------------------ sentences

    def some(
        self, language: str, *, grouped: bool, counts: bool, lacked: bool = False
    ) -> tuple[Thing, Gauge] | None:
        """A group or what a walk reaches, and a measure of it, both drawn evenly."""
        tools = self.tools
        known = tools.group_gauges if grouped else tools.chains
        gauge = tools.gauge(known, counts=counts, lacked=lacked)
        if gauge is None:
            return None
        if grouped:
            number = self.rng.choice(tools.group_gauges[gauge])
            thing = tools.all_of(number, language, tools.sentences(language).AROUND)
        else:
            thing = tools.chain(tools.walk_of(tools.chains[gauge]), language)
        return None if thing is None else (thing, gauge)

    def _superlative(self, language: str, *, grouped: bool, counts: bool) -> list[WrittenQuestion]:
        tools = self.tools
        found = self.some(language, grouped=grouped, counts=counts)
        if found is None:
            return []
        thing, gauge = found
        numbers: tuple[Quantity, ...] = ()
        if grouped and tools.chance(_NARROWED):
            thing, numbers = self._narrowed(thing, gauge, language)
        chosen = self._most(thing, gauge, numbers, language)
        if chosen is None:
            return []
        said, steps = chosen
        if not numbers and tools.chance(_TOP):
            return self._top(thing, said, steps, language)
        if tools.chance(_LATER):
            said = ordinal(said, self.rng.choice(_PLACES), language, self.rng) or said
        if tools.chance(_FOLLOWED) and not numbers:
            return self._followed(thing, said, steps, language)
        text = self.choosing(thing, said, language)
        if text is None:
            return []
        return tools.written(
            WrittenQuestion(text, thing.topic, steps, "entity", language, numbers=numbers)
        )

    def _most(
        self, thing: Thing, gauge: Gauge, numbers: tuple[Quantity, ...], language: str
    ) -> tuple[Predicate, tuple[int, ...]] | None:
        """Most or least of a measure in words, and the steps to those that have it, a few."""
        tools, most = self.tools, self.tools.chance(0.65)
        step = tools.measures.operator(gauge, Choice.MOST if most else Choice.LEAST)
        said = self.conditions.predicate(gauge, thing.nodes, "most" if most else "least", language)
        if step is None or said is None:
            return None
        steps = (*thing.steps, step)
        result = tools.walker.along(thing.topic, steps, (), numbers).result
        return (said, steps) if 0 < len(result) <= _FEW else None

    def _top(
        self, thing: Thing, said: Predicate, steps: tuple[int, ...], language: str
    ) -> list[WrittenQuestion]:
        """ "the three largest cities in X"."""
        tools, number = self.tools, self.rng.choice(_NUMBERS)
        first = several(said, number, language, self.rng)
        if first is None or (first.after and not thing.followed):
            return []
        np = thing.phrase(first.before, plural=True)
        if np is None:
            return []
        np = f"{np} {first.after}".strip()
        text = tools.fill(tools.sentences(language).FOUND, np=np, the=thing.definite(np))
        places = Rank(1, number)
        chosen = tools.walker.along(thing.topic, steps, (), (), places).result
        if rank(text) != places or len(chosen) == len(thing.nodes):
            return []
        return tools.written(WrittenQuestion(text, thing.topic, steps, "entity", language))

    def _narrowed(
        self, thing: Thing, other: Gauge, language: str
    ) -> tuple[Thing, tuple[Quantity, ...]]:
        """Those of a group that fulfil a condition: "countries without a coast"; or all of it.

        The condition is not one by the ``other`` measure.
        """
        tools = self.tools
        fitting = [gauge for gauge in tools.measures.of(thing.nodes) if gauge != other]
        if not fitting:
            return thing, ()
        gauge = self.rng.choice(fitting)
        numbers: tuple[Quantity, ...] = ()
        if not tools.measures.compares(gauge) or (gauge.counts and tools.chance(0.5)):
            found = self.conditions.without(gauge, language)
        else:
            bounded = self.conditions.bounded(gauge, thing.nodes, language)
            found, numbers = (bounded[:2], bounded[2:]) if bounded else (None, ())
        if found is None:
            return thing, ()
        said, step = found
        condition = said.before if language == "zh" else said.after
        if not condition:
            return thing, ()
        steps = (*thing.steps, step)
        nodes = tools.walker.along(thing.topic, steps, (), numbers).result
        if not 1 < len(nodes) < len(thing.nodes):
            return thing, ()
        noun = thing.target.text
        text = f"{condition}{noun}" if language == "zh" else f"{noun} {condition}"
        target = replace(thing.target, text=text)
        return replace(thing, steps=steps, nodes=nodes, target=target, around=()), numbers

    def chosen(self, thing: Thing, said: Predicate, language: str, plural: bool) -> str | None:
        """The noun phrase with the condition in it, without its article."""
        if said.before:
            text = thing.phrase(said.before, plural=plural)
            if not text or not said.after:
                return text
            return f"{text} {said.after}" if thing.followed else None
        condition = said.after or (f"that {said.many if plural else said.one}")
        if language == "zh" or not thing.followed or condition == "that ":
            return None
        text = thing.phrase(plural=plural)
        return text and f"{text} {condition}"

    def choosing(self, thing: Thing, said: Predicate, language: str) -> str | None:
        """A question for the one that a superlative chooses."""
        tools, sentences = self.tools, self.tools.sentences(language)
        noun = self._noun_of(thing)
        if who := self._who(thing, said, language):
            return who
        if said.one and tools.chance(0.45):
            several = tools.chance(0.4)
            if language == "zh":
                np = thing.phrase("" if several else "哪个", plural=several)
                table = sentences.CHOOSING_MANY if several else sentences.CHOOSING
                one = said.one.removeprefix("的") if several else said.one
                return np and tools.fill(table, np=np, which=np, one=one, t=noun)
            np = thing.phrase(plural=several, free=not several)
            if np is not None:
                table = sentences.CHOOSING_MANY if several else sentences.CHOOSING
                the = thing.definite(np)
                return tools.fill(table, np=np, the=the, one=said.one, t=noun)
        np = self.chosen(thing, said, language, False)
        if np is None:
            return None
        person = thing.target.sort == "person"
        table = sentences.CHOSEN_PERSON if person else sentences.CHOSEN
        return tools.fill(table, np=np, the=thing.definite(np), t=noun)

    def _who(self, thing: Thing, said: Predicate, language: str) -> str:
        """ "Who earns the most?", 谁工资最高: of all persons of a class, masked as its noun is."""
        person = thing.form is None and thing.target.sort == "person"
        if not (person and said.one and self.tools.chance(_WHO)):
            return ""
        one = said.one.removeprefix("的")
        return self.tools.fill(self.tools.sentences(language).WHO, np=MASK, one=one)

    def _noun_of(self, thing: Thing) -> str:
        """The noun alone; empty where it is masked already."""
        return "" if MASK in thing.target.text else thing.target.text

    def _plain(self, thing: Thing) -> str | None:
        """A question for all that the form of a walk leads to."""
        assert thing.form is not None
        ask = thing.render.question
        return ask(thing.form, thing.source, replace(thing.target, plural=True), self.rng)

    def _followed(
        self, thing: Thing, said: Predicate, steps: tuple[int, ...], language: str
    ) -> list[WrittenQuestion]:
        """ "the capital of the largest country in X"."""
        tools = self.tools
        walk = tools.walker.along(thing.topic, steps)
        walked = [step for step in steps if not tools.walker.is_operator(step)]
        onward = [
            int(step)
            for step in tools.walker.choices(walk)
            if not tools.walker.is_operator(int(step))
            and int(step) not in {tools.vocabulary.return_of(one) for one in walked}
        ]
        np = self.chosen(thing, said, language, False)
        if not onward or np is None:
            return []
        many = [step for step in onward if not tools.vocabulary.functional(step)]
        counted = bool(many) and tools.chance(_COUNT)
        longer = tools.walker.advance(walk, self.rng.choice(many if counted else onward))
        if not 0 < len(longer.result) <= tools.config.max_answers:
            return []
        step = Walk(thing.topic, longer.steps[-1:], longer.frontiers[-2:])
        form = tools.wording.form(step, 0, language)
        if form is None:
            return []
        source = Worded(thing.definite(np), noun=self._noun_of(thing))
        unknown = tools.wording.thesaurus.unknown(language, self.rng)
        if unknown and tools.chance(_UNKNOWN):
            return self._unknown(thing, source, unknown, language)
        target = tools.wording.target(step, 0, language)
        if tools.chance(_DOUBLED) and not tools.wording.mixed(longer.result):
            reached = replace(
                thing,
                steps=longer.steps,
                nodes=longer.result,
                target=replace(target, plural=True),
                form=form,
                source=source,
                around=(),
            )
            if doubled := self._again(reached, language):
                return doubled
        literal = tools.store.is_literal(int(longer.result[0]))
        count = counted and not literal
        render = tools.renderers[language]
        text = (render.count if count else render.question)(form, source, target, self.rng)
        if text is None:
            return []
        kind = "count" if count else "attribute" if literal else "entity"
        return tools.written(WrittenQuestion(text, thing.topic, longer.steps, kind, language))

    def _unknown(
        self, thing: Thing, source: Worded, noun: str, language: str
    ) -> list[WrittenQuestion]:
        """ "the salary of the largest country in X", which the graph does not know."""
        target = Worded(THING[language], self.tools.chance(0.3))
        form = Form(Kind.NOUN, noun)
        text = self.tools.renderers[language].question(form, source, target, self.rng)
        if text is None:
            return []
        return self.tools.written(WrittenQuestion(text, thing.topic, (), "entity", language))

    def _again(self, thing: Thing, language: str) -> list[WrittenQuestion]:
        """ "the largest city of the smallest country": a superlative over what one leads to."""
        tools = self.tools
        fitting = [*filter(tools.measures.compares, tools.measures.of(thing.nodes))]
        chosen = self._most(thing, self.rng.choice(fitting), (), language) if fitting else None
        text = chosen and self.choosing(thing, chosen[0], language)
        if not chosen or not text:
            return []
        return tools.written(WrittenQuestion(text, thing.topic, chosen[1], "entity", language))

    def _several(
        self,
        thing: Thing,
        said: Predicate,
        steps: tuple[int, ...],
        numbers: tuple[Quantity, ...],
        language: str,
    ) -> list[WrittenQuestion]:
        """A question for those that fulfil a condition, or for how many do."""
        count = self.tools.chance(_COUNT)
        text = self.several(thing, said, language, count=count)
        if text is None:
            return []
        return self.tools.written(
            WrittenQuestion(
                text,
                thing.topic,
                steps,
                "count" if count else "entity",
                language,
                numbers=numbers,
            )
        )

    def several(self, thing: Thing, said: Predicate, language: str, *, count: bool) -> str | None:
        """The text of such a question; None where the condition cannot be said of the things."""
        tools, sentences = self.tools, self.tools.sentences(language)
        many = said.many or (said.one if language == "zh" else "")
        if not count and (who := self._who(thing, said, language)):
            return who
        if many and tools.chance(0.5):
            table = sentences.COUNTING if count else sentences.FINDING
            word = self.rng.choice(
                ("多少个", "几个") if count else ("哪些", "哪些", "哪个", "什么")
            )
            if language == "zh":
                np = thing.phrase(word, plural=True)
            else:
                np = thing.phrase(plural=True, free=True)
            if np is not None:
                return tools.fill(table, np=np, which=np, the=thing.definite(np), many=many)
        if said.asked and not many and tools.chance(0.5):
            np = thing.phrase(plural=True, free=True)
            start = "how many" if count else self.rng.choice(("which", "what"))
            return np and f"{start} {np} {said.asked}?"
        np = self.chosen(thing, said, language, True)
        if np is None:
            return None
        table = sentences.COUNTED_OF if count else sentences.FOUND
        return tools.fill(table, np=np, the=thing.definite(np))
