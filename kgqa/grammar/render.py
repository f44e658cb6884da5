"""Templates filled in: forms, a worded source and a class noun become phrases and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from types import ModuleType
from typing import Any

from kgqa.grammar import chinese, english
from kgqa.grammar.forms import Form, Kind
from kgqa.grammar.inflection import Inflection
from kgqa.grammar.slots import ChineseSlots, EnglishSlots
from kgqa.grammar.word_classes import PREPOSITIONS, is_participle

_SPACES = re.compile(r"\s+(?=[?.,!]|\s|$)")
_ASKS = (
    (re.compile(r"\bwho\b|\bwhom\b|person|谁"), "person"),
    (re.compile(r"\bwhere\b|\bplace\b|哪里|哪儿|在哪？|哪国"), "place"),
    (re.compile(r"\bwhen\b|什么时候|何时|哪年"), "time"),
    (re.compile(r"多少？|多大？"), "number"),
)
_ADVERB = ("time", "place")
_STATED, _IN_A_STATE = "whose {n1} {sis} {s}", 0.5
_CLAUSE = re.compile(r"(the (?:\w+ )?\w+) ((?:that|which|who|whose) .+)")


@dataclass(frozen=True, slots=True)
class Worded:
    """Words for a set of nodes: whether they stand for several, what asks after them, their noun.

    A ``bare`` text is a name and no phrase.
    """

    text: str
    plural: bool = False
    sort: str = ""
    noun: str = ""
    bare: bool = False


class Renderer:
    """Fills the templates of one language (``en`` or ``zh``)."""

    def __init__(self, language: str, inflection: Inflection | None = None) -> None:
        self.language = language
        self.grammar = chinese if language == "zh" else english
        self.inflection = inflection or Inflection()

    def phrase(self, form: Form, source: Worded, target: Worded, rng: Random) -> Worded | None:
        """The set that the step reaches, as a noun phrase; None where the form has none."""
        text = self._fill("PHRASES", form, source, target, rng)
        return None if text is None else Worded(text, target.plural, target.sort, target.text)

    def nested(
        self, wording: Sequence[tuple[Form, Worded]], source: Worded, rng: Random
    ) -> Worded | None:
        """The noun phrase at the end of several steps, each of what the one before it reaches.

        The source itself for none; None where a step has no phrase.
        """
        reached: Worded | None = source
        for form, target in wording:
            reached = reached and self.phrase(form, reached, target, rng)
        return reached

    def question(self, form: Form, source: Worded, target: Worded, rng: Random) -> str | None:
        """A question for what the step reaches."""
        return self._fill("QUESTIONS", form, source, target, rng)

    def count(self, form: Form, source: Worded, target: Worded, rng: Random) -> str | None:
        """A question for how many the step reaches."""
        return self._fill("COUNTS", form, source, target, rng)

    def aside(self, source: Worded, noun: str, rng: Random) -> Worded:
        """A name with its class beside it: "the city of Lyon"."""
        text = rng.choice(self.grammar.ASIDES).format(s=source.text, t=noun)
        return Worded(text, source.plural, source.sort, noun)

    def qualified(self, noun: str, rng: Random) -> str:
        """A noun with an adjective that changes nothing: "big city"."""
        space = "" if self.grammar is chinese else " "
        return f"{rng.choice(self.grammar.ADJECTIVES)}{space}{noun}"

    def described(self, noun: str, other: str, rng: Random) -> str:
        """A class noun with some attribute that says nothing: "country in the forest"."""
        template: str = rng.choice(self.grammar.DESCRIBED)
        return template.format(t=noun, x=other)

    def digress(self, question: str, words: tuple[str, str], rng: Random) -> str:
        """A question among words that have nothing to do with it."""
        template: str = rng.choice(self.grammar.DIGRESSIONS)
        return template.format(q=question, x=words[0], y=words[1])

    def opened(self, question: str, rng: Random) -> str:
        """A question after words with which people begin before they ask, and perhaps end.

        "你知道法国的首都吗？" wants the capital, and no yes.
        """
        opening: str = rng.choice(self.grammar.OPENINGS)
        bare = question.rstrip("？?。 ")
        if opening in chinese.OPENED and rng.random() < 0.5 and bare[-1:] not in ("吗", "呢"):
            return f"{opening}{bare}吗{question[len(bare) :]}"
        return opening + question

    def among(self, question: str, noun: Worded, rng: Random) -> str:
        """A question with what its question word goes with before it, or set apart from it.

        "which neighbours of X use Y?" becomes "which of the neighbours of X use Y?", or "of the
        neighbours of X, which use Y?"; one that does not begin so stays as it is. The Chinese
        question is one without the noun.
        """
        if self.language == "zh":
            return rng.choice(chinese.AMONG).format(t=noun.text, q=question)
        said = self.inflection.plural(noun.text)
        found = re.match(rf"(?:which|what) {re.escape(said)}(?= )", question)
        if found is None:
            return question
        the = said if "'s " in said else f"the {said}"
        return rng.choice(english.AMONG).format(t=the, q=question[found.end() :])

    def parts(
        self, form: Form, source: Worded, target: Worded, templates: Sequence[str], rng: Random
    ) -> list[str]:
        """Several templates filled in alike, so that they agree with one another."""
        slots = self._slots(form, source, target, rng)
        return [_filled(template, slots) for template in templates]

    def ask(
        self,
        templates: Mapping[Kind, Sequence[str]],
        form: Form,
        source: Worded,
        target: Worded,
        rng: Random,
    ) -> str | None:
        """One of other templates of the form's kind, filled in; None where there are none."""
        choices = templates.get(form.kind)
        return self.parts(form, source, target, [rng.choice(choices)], rng)[0] if choices else None

    def first_phrase(self, form: Form, source: Worded, target: Worded) -> str | None:
        """The plainest phrase of a form, the same on every run: for readings and answers."""
        templates = self.grammar.PHRASES.get(form.kind)
        return None if not templates else _filled(templates[0], self._slots(form, source, target))

    def _fill(
        self, part: str, form: Form, source: Worded, target: Worded, rng: Random
    ) -> str | None:
        choices = _fitting(
            self.grammar, part, form.kind, target.sort, source.bare, bool(form.other)
        )
        if not choices:
            return None
        template = rng.choice(choices)
        if _STATED in template and rng.random() < _IN_A_STATE:
            source = self._state(source)
        return _filled(template, self._slots(form, source, target, rng))

    def _state(self, source: Worded) -> Worded:
        """What a thing is rather than which: "(whose club is) in X" for "the clubs in X".

        The source itself where its noun is not all that goes before how it stands.
        """
        text, noun = source.text.removeprefix("the "), source.noun
        for said in (self.inflection.plural(noun), noun) if noun else ():
            rest = text.removeprefix(f"{said} ")
            first = rest.partition(" ")[0]
            if rest != text and (first in PREPOSITIONS or is_participle(first)):
                return Worded(rest, sort=source.sort)
        return source

    def _slots(
        self, form: Form, source: Worded, target: Worded, rng: Random | None = None
    ) -> Mapping[str, str]:
        if self.grammar is chinese:
            return ChineseSlots(form, source, target, rng)
        return EnglishSlots(form, source, target, rng, self.inflection)


@cache
def _fitting(
    grammar: ModuleType, part: str, kind: Kind, sort: str, bare: bool, other: bool
) -> Sequence[str]:
    """The templates of a kind that may ask for such a target, of such a source."""
    return [
        template
        for template in _templates(grammar, part).get(kind, ())
        if _suits(template, sort)
        and (bare or "{s0}" not in template)
        and (other or "{o" not in template.replace("{other}", ""))
        and (sort in _ADVERB or "{wa}" not in template)
    ]


def _templates(grammar: Any, part: str) -> Mapping[Kind, Sequence[str]]:
    templates: Mapping[Kind, Sequence[str]] = getattr(grammar, part)
    return templates


def _suits(template: str, sort: str) -> bool:
    """Whether what the template's question word asks after is of a sort, as far as it is known."""
    asked = {asks for pattern, asks in _ASKS if pattern.search(template)}
    return not sort or not asked or sort in asked


def _filled(template: str, slots: Mapping[str, str]) -> str:
    return _SPACES.sub("", template.format_map(slots))


def extraposed(question: str, phrase: str) -> str:
    """A question with the relative clause of a phrase in it moved behind the words that follow.

    "when did the films whose director made X come out?" becomes "when did the films come out whose
    director made X?". What has no such clause, or too much after it, stays as it is.
    """
    clause = _CLAUSE.fullmatch(phrase)
    before, found, after = question.partition(phrase)
    rest = after.rstrip("?. ")
    if clause is None or not found or not rest or len(rest.split()) > 2 or rest[:1] != " ":
        return question
    return f"{before}{clause[1]}{rest} {clause[2]}{after[len(rest) :]}"
