"""Templates filled in: forms, a worded source and a class noun become phrases and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kgqa.grammar import chinese, english
from kgqa.grammar.forms import Form, Kind
from kgqa.grammar.inflection import Inflection

_SPACES = re.compile(r"\s+(?=[?.,!]|\s|$)")


@dataclass(frozen=True, slots=True)
class Worded:
    """Words for a set of nodes, and whether they stand for several."""

    text: str
    plural: bool = False


class Renderer:
    """Fills the templates of one language (``en`` or ``zh``)."""

    def __init__(self, language: str, inflection: Inflection | None = None) -> None:
        self.grammar = chinese if language == "zh" else english
        self.slots = _chinese_slots if language == "zh" else self._english_slots
        self.inflection = inflection or Inflection()

    def phrase(self, form: Form, source: Worded, target: Worded, rng: Random) -> Worded | None:
        """The set that the step reaches, as a noun phrase; None where the form has none."""
        text = self._fill(self.grammar.PHRASES, form, source, target, rng)
        return None if text is None else Worded(text, target.plural)

    def question(self, form: Form, source: Worded, target: Worded, rng: Random) -> str | None:
        """A question for what the step reaches."""
        return self._fill(self.grammar.QUESTIONS, form, source, target, rng)

    def count(self, form: Form, source: Worded, target: Worded, rng: Random) -> str | None:
        """A question for how many the step reaches."""
        return self._fill(self.grammar.COUNTS, form, source, target, rng)

    def aside(self, source: Worded, noun: str, rng: Random) -> Worded:
        """A name with its class beside it: "the city of Lyon"."""
        return Worded(rng.choice(self.grammar.ASIDES).format(s=source.text, t=noun))

    def qualified(self, noun: str, rng: Random) -> str:
        """A noun with an adjective that changes nothing: "big city"."""
        space = "" if self.grammar is chinese else " "
        return f"{rng.choice(self.grammar.ADJECTIVES)}{space}{noun}"

    def described(self, noun: str, other: str) -> str:
        """A class noun with some attribute that says nothing: "country in the forest"."""
        template: str = self.grammar.DESCRIBED
        return template.format(t=noun, x=other)

    def digress(self, question: str, words: tuple[str, str], rng: Random) -> str:
        """A question among words that have nothing to do with it."""
        template: str = rng.choice(self.grammar.DIGRESSIONS)
        return template.format(q=question, x=words[0], y=words[1])

    def opening(self, rng: Random) -> str:
        """Words with which people begin before they ask."""
        opening: str = rng.choice(self.grammar.OPENINGS)
        return opening

    def first_phrase(self, form: Form, source: Worded, target: Worded) -> str | None:
        """The plainest phrase of a form, the same on every run: for readings and answers."""
        templates = self.grammar.PHRASES.get(form.kind)
        return None if not templates else _filled(templates[0], self.slots(form, source, target))

    def _fill(
        self,
        templates: Mapping[Kind, Sequence[str]],
        form: Form,
        source: Worded,
        target: Worded,
        rng: Random,
    ) -> str | None:
        choices = templates.get(form.kind)
        if not choices:
            return None
        return _filled(rng.choice(choices), self.slots(form, source, target))

    def _english_slots(self, form: Form, source: Worded, target: Worded) -> dict[str, str]:
        change = self.inflection
        head, _, last = form.text.rpartition(" ")
        singular, plural = change.singular(form.text), change.plural(form.text)
        many, several = target.plural, source.plural
        bare = change.verb_plural(form.text)
        return {
            "s": source.text,
            "n": plural if many else singular,
            "n1": singular,
            "ns": plural,
            "t": change.plural(target.text) if many else target.text,
            "ts": change.plural(target.text),
            "v": bare if many else form.text,
            "v_sg": form.text,
            "v_pl": bare,
            "do_v_pl": bare,
            "do_v": bare,
            "sv": bare if several else form.text,
            "ving": change.participle(form.text),
            "v_use": "use" if many else "uses",
            "share": "share" if many else "shares",
            "p": form.text,
            "P": last,
            "Q": head,
            "is": "are" if many else "is",
            "has": "have" if many else "has",
            "its": "their" if many else "its",
            "does": "do" if several else "does",
            "sis": "are" if several else "is",
            "shas": "have" if several else "has",
            "stem": form.text,
        }


def _filled(template: str, slots: Mapping[str, str]) -> str:
    return _SPACES.sub("", template.format_map(slots))


def _chinese_slots(form: Form, source: Worded, target: Worded) -> dict[str, str]:
    return {"s": source.text, "n": form.text, "t": target.text, "v": form.text, "stem": form.text}
