"""Forms and nouns for the steps of a walk, drawn by chance: what the grammar is to put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from random import Random

from kgqa.config import SynthesisConfig
from kgqa.grammar import Form, Kind, Renderer, Worded
from kgqa.grammar.morphology import base, participle, past
from kgqa.lexical import MASK
from kgqa.lexicon import WeightedForm, plain_forms
from kgqa.retrieval import Nodes, Walk, Walker
from kgqa.thesaurus import Thesaurus
from kgqa.vocabulary import StepVocabulary

THING = {"en": "thing", "zh": "东西"}
_NOUNS = (Kind.NOUN, Kind.NOUN_OF)
_PASSIVES = (Kind.PREP, Kind.PREP_BY)
_SORT_RATE = 0.2
_LAST = (Kind.STEM, Kind.IDIOM)
_WITHIN_RATE = 0.6
_WITHIN = {
    "en": [Form(Kind.TYPE, ""), Form(Kind.PREP_BY, "in"), Form(Kind.PREP_BY, "located in")],
    "zh": [Form(Kind.TYPE, "")],
}
_SORT_NOUNS = {
    "en": {"person": "person", "place": "place", "time": "time", "number": "number"},
    "zh": {"person": "人", "place": "地方", "time": "时间", "number": "数字"},
}


class Wording:
    """Chooses how each step of a walk is said; ``renderers`` by language fill the templates."""

    def __init__(
        self,
        walker: Walker,
        vocabulary: StepVocabulary,
        config: SynthesisConfig,
        thesaurus: Thesaurus,
        renderers: Mapping[str, Renderer],
        rng: Random,
    ) -> None:
        self.walker = walker
        self.vocabulary = vocabulary
        self.config = config
        self.thesaurus = thesaurus
        self.renderers = renderers
        self.rng = rng
        self._led_to = lru_cache(maxsize=None)(
            lambda step: self._what(vocabulary.sample_targets(step))
        )

    def nouns(self, walk: Walk, language: str) -> list[tuple[Form, Worded]]:
        """A noun for each step, as in "X's mother's child"; empty if one of them has none."""
        forms: list[tuple[Form, Worded]] = []
        for hop, step in enumerate(walk.spoken(self.walker.store.num_steps).steps):
            choices = [one for one in self.forms(step, language) if one.form.kind is Kind.NOUN]
            if not choices:
                return []
            forms.append((self._drawn(choices), self.target(walk, hop, language)))
        return forms

    def wording(
        self, walk: Walk, language: str, *, start: int = 0, phrase: bool = False
    ) -> list[tuple[Form, Worded]]:
        """A form and a class noun for each step, or for two steps at once; empty if one has none.

        With ``phrase`` the last form is one that need not end the question.

        Two steps become one where the walk goes along a relation and back ("with the same R
        as"), and where people leave a step out ("the currency of Lyon" for that of its country,
        "the cities of Africa" for those of its countries, "who plays in the Premier League?").
        """
        walk = walk.spoken(self.walker.store.num_steps)
        forms: list[tuple[Form, Worded]] = []
        hop = start
        while hop < len(walk.steps):
            merged = self._merged(walk, hop, language) if hop + 1 < len(walk.steps) else None
            last = hop + 1 if merged else hop
            inner = phrase or last + 1 < len(walk.steps)
            form = merged or self.form(walk, hop, language, phrase=inner)
            if form is None:
                return []
            forms.append((form, self.target(walk, last, language)))
            hop = last + 1
        return forms

    def _merged(self, walk: Walk, hop: int, language: str) -> Form | None:
        """One form for the steps at ``hop`` and after it, now and then, where there is one."""
        first, second = walk.steps[hop], walk.steps[hop + 1]
        chance, symmetric = self.rng.random(), self.vocabulary.symmetric(first)
        unsaid = self.vocabulary.unsaid
        if second == self.vocabulary.return_of(first) and chance < 0.6 and not symmetric:
            return self._in_common(first, language)
        if chance < _WITHIN_RATE and unsaid.holds(first, second):
            return self.rng.choice(_WITHIN[language])
        if chance < 0.3 and (unsaid.lent(first, second) or unsaid.gathers(first, second)):
            return self.form(walk, hop + 1, language)
        if (
            0.3 <= chance < 0.45
            and hop + 2 == len(walk.steps)
            and self.vocabulary.functional(second)
        ):
            end = self._what(walk.result)
            other = end is not None and end != self._what(walk.frontiers[hop + 1])
            said = end is not None and (
                end[0] == "class" or bool(self._narrower(second, walk.result, language))
            )
            return self.form(walk, hop, language) if other and said else None
        return None

    def _in_common(self, step: int, language: str) -> Form | None:
        """A form for there and back along a step: acting together, or having the same of it."""
        forms = [weighted.form for weighted in self.forms(step, language)]
        verbs = [form for form in forms if form.kind is Kind.VERB]
        nouns = [form for form in forms if form.kind is Kind.NOUN]
        people = self.vocabulary.sort(self.walker.store.inverse(step)) == "person"
        if verbs and people and self.vocabulary.sort(step) not in ("place", "time"):
            middle = self.rng.choice(self._nouns(step, language))
            if language == "en":
                middle = self.renderers[language].inflection.plural(middle)
            return replace(self.rng.choice(verbs), kind=Kind.TOGETHER, other=middle)
        if not nouns:
            return None
        acts = [form for form in forms if form.kind is Kind.VERB_BY and form.past]
        other = self.rng.choice(acts).text if acts else ""
        return Form(Kind.SHARED, self.rng.choice(nouns[:6]).text, other=other)

    def topic(self, walk: Walk, language: str) -> Worded:
        """The masked topic entity, now and then with its class beside it, or in quotes."""
        nouns = self.vocabulary.node_words(walk.frontiers[0], language)
        if self._without_classes:
            nouns += self.vocabulary.class_words(self.walker.store.inverse(walk.steps[0]), language)
        noun = self.rng.choice(nouns) if nouns else ""
        bare = Worded(MASK, noun=noun, bare=True)
        chance, foreign = self.rng.random(), self.thesaurus.foreign.get(language)
        render = self.renderers[language]
        if chance > 1.0 - self._quote_rate(language):
            return replace(bare, text=self.rng.choice(render.grammar.QUOTES).format(s=MASK))
        if not nouns or chance > self._aside_rate:
            return bare
        if chance < 0.04 and foreign:
            noun = render.described(noun, self.rng.choice(foreign), self.rng)
        return render.aside(bare, noun, self.rng)

    def _quote_rate(self, language: str) -> float:
        return 0.2 if language == "zh" and self._without_classes else 0.02

    @property
    def _aside_rate(self) -> float:
        return 0.25 if self._without_classes else 0.12

    @cached_property
    def _without_classes(self) -> bool:
        return not len(self.walker.store.schema.types)

    def forms(self, step: int, language: str) -> Sequence[WeightedForm]:
        """All forms of a step with their weights."""
        found = self.thesaurus.forms.get((step, language))
        return found or plain_forms(self.vocabulary.forms(step, language))

    def form(self, walk: Walk, hop: int, language: str, *, phrase: bool = False) -> Form | None:
        """One of the forms of a step; with ``phrase`` one that need not end the question."""
        walk = walk.spoken(self.walker.store.num_steps)
        forms = self.forms(walk.steps[hop], language)
        if phrase:
            forms = [one for one in forms if one.form.kind not in _LAST]
        if self._class_says_it(walk, hop, language) and self.rng.random() < 0.12:
            return Form(Kind.TYPE, "")
        sort = self._sort(walk.steps[hop], language, phrase) if not hop else None
        if sort is not None or not forms:
            return sort
        form = self._drawn(forms)
        if hop and walk.steps[hop] == self.vocabulary.return_of(walk.steps[hop - 1]):
            form = replace(form, again=True)
        return form

    def _drawn(self, forms: Sequence[WeightedForm]) -> Form:
        """One of some forms by weight, now and then with a synonym."""
        form = self.rng.choices(forms, [one.weight for one in forms])[0].form
        return self._varied(form) if self.rng.random() < self.config.synonym_rate else form

    def _sort(self, step: int, language: str, phrase: bool) -> Form | None:
        """Now and then the form of a step that says of what sort things are."""
        chance, rate = self.rng.random(), _SORT_RATE if phrase else _SORT_RATE / 2
        if chance > 2 * rate:
            return None
        if chance < rate and language == "en" and self.vocabulary.names_ones(step):
            return Form(Kind.ONES, "")
        return Form(Kind.SORT, "") if self.vocabulary.tells_sort(step) else None

    def _varied(self, form: Form) -> Form:
        """The form with a synonym for its noun or its verb, where there is one."""
        if form.kind in _NOUNS:
            synonyms = self.thesaurus.synonyms.get(form.text)
            return replace(form, text=self.rng.choice(synonyms)) if synonyms else form
        first, space, rest = form.text.partition(" ")
        passive = form.kind in _PASSIVES
        synonyms = self.thesaurus.verbs.get(base(first)) if form.past or passive else None
        if not synonyms:
            return form
        verb = self.rng.choice(synonyms)
        return replace(form, text=f"{participle(verb) if passive else past(verb)}{space}{rest}")

    def _class_says_it(self, walk: Walk, hop: int, language: str) -> bool:
        """Whether no other step from here leads to the same class, so that its name is enough."""
        step = walk.steps[hop]
        here = self._what(walk.frontiers[hop + 1])
        if here is None or not self.vocabulary.class_words(step, language):
            return False
        start = walk.at(hop)
        others = [int(other) for other in self.walker.choices(start) if other != step]
        return all(self._led_to(other) != here for other in others)

    def _what(self, nodes: Nodes) -> tuple[str, int] | None:
        """The class of some nodes, or their kind where there are no classes."""
        kinds = self.vocabulary.kinds
        found = kinds.class_of(nodes)
        if found is not None:
            return "class", found
        kind = kinds.kind_of(nodes)
        return ("kind", kind) if kind is not None and kinds.leaves[kind] else None

    def target(self, walk: Walk, hop: int, language: str) -> Worded:
        """A noun for what a step reaches, and its number."""
        walk = walk.spoken(self.walker.store.num_steps)
        step = walk.steps[hop]
        reached = walk.frontiers[hop + 1]
        names = self._of_several(reached, language) if self.mixed(reached) else []
        names = names or self._narrower(step, reached, language) or self._nouns(step, language)
        first = self.rng.random() < (0.4 if self._without_classes else 0.7)
        noun = names[0] if first else self.rng.choice(names)
        if self.rng.random() < self.config.adjective_rate:
            noun = self.renderers[language].qualified(noun, self.rng)
        several = len(walk.frontiers[hop + 1]) > 1
        plural = self.rng.random() < (0.9 if several else 0.15)
        return Worded(noun, plural, self.vocabulary.sort(step))

    def mixed(self, nodes: Nodes) -> bool:
        """Whether nodes are of several classes, so that no class says what they are."""
        operators = self.walker.operators
        return operators is not None and bool(len(operators.classes(nodes)))

    def _of_several(self, nodes: Nodes, language: str) -> list[str]:
        """Nouns for nodes of several classes: of what they are all, and "thing"."""
        groups = self.walker.groups
        sort = None if groups is None else groups.sort_of(nodes)
        return [*(sort.words(language)[:1] if sort else ()), THING[language]]

    def _narrower(self, step: int, nodes: Nodes, language: str) -> list[str]:
        """Nouns for the class, or the kind, of some nodes where the step leads to several."""
        here = self._what(nodes)
        if here is None or here == self._led_to(step):
            return []
        if here[0] == "class":
            return self.vocabulary.names_of_class(here[1], language)
        return list(self.vocabulary.nouns.of_kind(here[1]).words(language))

    def _nouns(self, step: int, language: str) -> list[str]:
        """Nouns for what a step leads to, best first; at worst what fits its question word."""
        known = self.vocabulary.class_words(step, language)
        return known or [_SORT_NOUNS[language].get(self.vocabulary.sort(step), THING[language])]
