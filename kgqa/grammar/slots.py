"""What the places of templates hold, each worked out when a template asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import TYPE_CHECKING

from kgqa.grammar import morphology
from kgqa.grammar.forms import Form, Kind
from kgqa.grammar.inflection import Inflection
from kgqa.grammar.word_classes import PREPOSITIONS

if TYPE_CHECKING:
    from kgqa.grammar.render import Worded

_PAST, _PASSIVE_PAST = 0.25, 0.5
_SOME = {"en": "thing", "zh": "东西"}
_AGREEING = re.compile(r"\b(is|was|does|has)\b")
_PLURAL = {"is": "are", "was": "were", "does": "do", "has": "have"}
_ADVERBS = {"time": "when", "place": "where"}


class _Slots(Mapping[str, str]):
    """Slots by name; a subclass has a method or an entry for each."""

    def __init__(
        self, form: Form, source: Worded, target: Worded, rng: Random | None = None
    ) -> None:
        self.form, self.source, self.target = form, source, target
        self.rng = rng
        self.found: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self.found:
            work: Callable[[], str] = getattr(self, f"slot_{name}")
            self.found[name] = work()
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def slot_s(self) -> str:
        return self.source.text

    slot_s0 = slot_s

    def slot_x(self) -> str:
        return self.source.noun or "one"

    def slot_stem(self) -> str:
        return self.form.text

    def slot_o(self) -> str:
        return self.form.other

    def one_of(self, *choices: str) -> str:
        """Any of some words; without chance always the first."""
        return self.rng.choice(choices) if self.rng else choices[0]


class ChineseSlots(_Slots):
    """Nothing agrees."""

    def slot_n(self) -> str:
        return self.form.text

    slot_v = slot_n

    def slot_t(self) -> str:
        return self.target.text

    def slot_x(self) -> str:
        return self.source.noun or "东西"

    def slot_idiom(self) -> str:
        return self.form.text.format_map(self)


class EnglishSlots(_Slots):
    """Numbers and tenses agree with the source, or with what is asked for."""

    def __init__(
        self,
        form: Form,
        source: Worded,
        target: Worded,
        rng: Random | None,
        inflection: Inflection,
    ) -> None:
        super().__init__(form, source, target, rng)
        self.change = inflection
        self.many, self.several = target.plural, source.plural
        share = _PASSIVE_PAST if form.kind in (Kind.PREP, Kind.PREP_BY) else _PAST
        self.past = rng is not None and rng.random() < share

    def slot_n(self) -> str:
        return self["ns"] if self.many else self["n1"]

    def slot_n1(self) -> str:
        return self.change.singular(self.form.text)

    def slot_ns(self) -> str:
        return self.change.plural(self.form.text)

    def slot_t(self) -> str:
        return self["ts"] if self.many else self.target.text

    def slot_t1(self) -> str:
        return self.target.text

    def slot_ts(self) -> str:
        return self.change.plural(self.target.text)

    def slot_v(self) -> str:
        return self["v_pl"] if self.many else self.form.text

    def slot_sv(self) -> str:
        return self["v_pl"] if self.several else self.form.text

    def slot_v_sg(self) -> str:
        return self.form.text

    def slot_v_pl(self) -> str:
        return self.form.text if self.form.past else self.change.verb_plural(self.form.text)

    def slot_do_v(self) -> str:
        if not self.form.past:
            return self.change.verb_plural(self.form.text)
        return self._first_word(morphology.base)

    slot_do_v_pl = slot_do_v

    def slot_ving(self) -> str:
        if not self.form.past:
            return self.change.participle(self.form.text)
        return self._first_word(morphology.gerund)

    def slot_no_v(self) -> str:
        """ "share no border with", or "do not border"."""
        verb = self["do_v"]
        return verb.replace(" a ", " no ", 1) if " a " in verb else f"do not {verb}"

    def slot_vl(self) -> str:
        words = self["do_v"].split()
        return " ".join(words[:-1]) if len(words) > 1 else words[0]

    def slot_vbare(self) -> str:
        return self.form.text.split()[0]

    def slot_v_use(self) -> str:
        return "use" if self.many else "uses"

    def slot_share(self) -> str:
        return "share" if self.many else "shares"

    def slot_ving_share(self) -> str:
        return "sharing"

    def slot_p(self) -> str:
        return self.form.text

    def slot_P(self) -> str:
        return self.form.text.rpartition(" ")[2]

    def slot_Q(self) -> str:
        return self.form.text.rpartition(" ")[0]

    def slot_is(self) -> str:
        return self._be(self.many)

    def slot_sis(self) -> str:
        return self._be(self.several)

    def slot_has(self) -> str:
        return "have" if self.many else "has"

    def slot_shas(self) -> str:
        return "have" if self.several else "has"

    def slot_its(self) -> str:
        return "their" if self.many else "its"

    def slot_does(self) -> str:
        if self.form.past:
            return "did"
        return "do" if self.several else "does"

    def slot_also(self) -> str:
        return self.one_of("", "also ") if self.form.again else ""

    def slot_other(self) -> str:
        return self.one_of("", "other ") if self.form.again else ""

    def slot_w(self) -> str:
        sort, noun = self.target.sort, self["t"]
        if sort == "person":
            people = "people" if self.many else "person"
            return self.one_of(
                "who", "who", "who", f"which {noun}", f"what {noun}", f"which {people}"
            )
        asked = (f"which {noun}", f"what {noun}")
        if sort == "thing" or not sort:
            return self.one_of(*3 * (*asked, "what"), "who")
        return self.one_of(*4 * asked, "who", "what")  # countries act like people, now and then

    def slot_W(self) -> str:
        return self.one_of(f"which {self['t']}", f"what {self['t']}")

    def slot_wa(self) -> str:
        adverb, noun = _ADVERBS.get(self.target.sort, "where"), self["t"]
        last = self.form.text.rpartition(" ")[2]
        if last != "in" and last in PREPOSITIONS:  # "through which states does X run?"
            return self.one_of(adverb, *2 * (f"{last} which {noun}",), f"{last} what {noun}")
        return self.one_of(adverb, adverb, f"in which {noun}", f"in what {noun}")

    def slot_ov(self) -> str:
        return self._other(morphology.base)

    def slot_op(self) -> str:
        return self._other(morphology.participle)

    def slot_og(self) -> str:
        return morphology.agent(self.form.text.split()[0]) or "colleague"

    def slot_ogs(self) -> str:
        return self.change.plural(self["og"])

    def slot_idiom(self) -> str:
        text = self.form.text
        if self.several:
            text = _AGREEING.sub(lambda match: _PLURAL[match.group()], text, count=1)
        return text.format_map(self)

    def _be(self, several: bool) -> str:
        if self.past:
            return "were" if several else "was"
        return "are" if several else "is"

    def _first_word(self, change: Callable[[str], str]) -> str:
        first, space, rest = self.form.text.partition(" ")
        return change(first) + space + rest

    def _other(self, change: Callable[[str], str]) -> str:
        first, space, rest = self.form.other.partition(" ")
        return change(first) + space + rest
