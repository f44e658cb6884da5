"""What part of speech a relation's name is, and hence how it can be said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kgqa.grammar.concepts import said_names
from kgqa.grammar.morphology import can_be_verb, is_noun, past
from kgqa.grammar.morphology import third_person as present
from kgqa.grammar.objects import are_things, parts_of
from kgqa.grammar.word_classes import PREPOSITIONS, acted, is_participle, is_past, third_person
from kgqa.text import fold, is_han

_HAN_VERB_START = (
    "使用",
    "用",
    "有",
    "在",
    "是",
    "说",
    "讲",
    "包含",
    "包括",
    "拥有",
    "位于",
    "属于",
    "作为",
)
_HAN_QUESTION = re.compile("什么|哪|多少|几|多大|多长|多高|谁")


class Kind(StrEnum):
    """How a name reads from source to target."""

    NOUN = "noun"  # the target is the NAME of the source: "capital"
    NOUN_OF = "noun_of"  # the source is the NAME of the target: "capital of"
    VERB = "verb"  # the source NAMEs the target: "borders"
    VERB_BY = "verb_by"  # the target NAMEs the source
    PREP = "prep"  # the source is NAME the target: "located in", "directed by"
    PREP_BY = "prep_by"  # the target is NAME the source
    STEM = "stem"  # the name asks for the target by itself: "how many people live"
    RECIPROCAL = "reciprocal"  # both are NAME with each other: 接壤
    SORT = "sort"  # the source says of what sort the targets are: "comedy films"
    ONES = "ones"  # the source is what they are called: "goalkeepers"
    TYPE = "type"  # only the target's class says it: "the city of"
    SHARED = "shared"  # there and back: the targets have the same NAME as the source
    TOGETHER = "together"  # there and back: the targets NAMEd something with the source
    IDIOM = "idiom"  # a whole question of its own, with {s} for the source


_FLIPPED = {
    Kind.NOUN: Kind.NOUN_OF,
    Kind.NOUN_OF: Kind.NOUN,
    Kind.VERB: Kind.VERB_BY,
    Kind.VERB_BY: Kind.VERB,
    Kind.PREP: Kind.PREP_BY,
    Kind.PREP_BY: Kind.PREP,
    Kind.RECIPROCAL: Kind.RECIPROCAL,
}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to word a step: its kind and its text.

    ``past`` says that a verb stands in the past and not in the third person of the present;
    ``other`` is a second word that two steps at once need; ``again`` that the same has been said
    of something else before: "also", "other".
    """

    kind: Kind
    text: str
    past: bool = False
    other: str = ""
    again: bool = False

    def flipped(self) -> Form | None:
        """The same name read from the other end; None where it cannot be."""
        kind = _FLIPPED.get(self.kind)
        return None if kind is None else replace(self, kind=kind)


@dataclass(frozen=True, slots=True)
class Ends:
    """What is known of the two ends of a step when its names are read.

    ``source_nouns`` and ``target_nouns`` are folded names of their classes; ``literal`` says that
    one of them is a value, which cannot act; ``symmetric`` that the relation holds both ways.
    """

    source_nouns: frozenset[str] = frozenset()
    target_nouns: frozenset[str] = frozenset()
    literal: bool = False
    symmetric: bool = False

    def swapped(self) -> Ends:
        """The same ends for the step walked backwards."""
        return Ends(self.target_nouns, self.source_nouns, self.literal, self.symmetric)


def forms_of(names: Iterable[str], inverse_names: Iterable[str], ends: Ends) -> tuple[Form, ...]:
    """The distinct forms of a step, from the names of its relation in either direction.

    Args:
        names: of the relation in the direction of the step, best first.
        inverse_names: of the relation in the other direction.
        ends: what the names are about.
    """
    found = [form for name in names for form in _said_on(name, ends)]
    back = [form for name in inverse_names for form in _said_back(name, ends.swapped())]
    flipped = [form.flipped() for form in back]
    return tuple(dict.fromkeys(found + [form for form in flipped if form is not None]))


def _said_on(name: str, ends: Ends) -> list[Form]:
    """The forms of a name; of one that says the deed and the thing, those of both."""
    parts = parts_of(name)
    if parts is None:
        return classify(name, ends)
    if parts.after:
        done = [] if ends.literal else _done_or_doing(parts.deed)
        return [Form(Kind.NOUN, parts.thing), *done]
    forms = classify(parts.thing, ends)
    if parts.deed and not ends.literal:
        forms += classify(parts.deed, ends)
    return forms


def _done_or_doing(deed: str) -> list[Form]:
    """What is done with "instruments played": somebody played them, or plays them."""
    return [Form(Kind.VERB, past(deed), past=True), Form(Kind.VERB, present(deed))]


def _said_back(name: str, ends: Ends) -> list[Form]:
    """The forms of a name that are to be flipped.

    One that says the thing as well goes before what it is: "that plays in club X".
    """
    parts = parts_of(name)
    if parts is None:
        return classify(name, ends)
    if parts.after:
        return [] if ends.literal else _done_or_doing(parts.deed)
    if not parts.deed:
        return []
    first, text = parts.deed.split()[0], f"{parts.deed} {parts.thing}"
    if parts.done or acted(first, parts.deed.split()[-1]):
        return [Form(Kind.VERB, text, past=True)]
    return [Form(Kind.VERB if third_person(first) else Kind.PREP, text)]


def classify(name: str, ends: Ends = Ends()) -> list[Form]:
    """The forms of one name, read from source to target."""
    if is_han(name):
        return _classify_han(name, ends)
    return _classify_english(name.strip(), ends)


def _classify_english(name: str, ends: Ends) -> list[Form]:
    words = name.split()
    if not words:
        return []
    first, last = words[0].lower(), words[-1].lower()
    if first in ("how", "what", "which", "who", "where", "when"):
        return [Form(Kind.STEM, name)]
    if first in ("is", "are", "was", "were") and len(words) > 1:
        return _classify_english(" ".join(words[1:]), ends)
    if first in ("has", "have", "had") and len(words) > 1 and last not in PREPOSITIONS:
        return [Form(Kind.NOUN, " ".join(words[1:]))]
    if first in ("the", "a", "an") and len(words) > 1:
        return _classify_english(" ".join(words[1:]), ends)
    if last in PREPOSITIONS:
        if len(words) > 1 and _names_target(" ".join(words[:-1]), ends):
            return [Form(Kind.NOUN, " ".join(words[:-1]))]
        return _with_preposition(words, ends)
    if first in PREPOSITIONS and len(words) > 1:
        return [Form(Kind.NOUN, " ".join(words[1:]))]
    if len(words) == 2 and is_participle(last) and third_person(words[0]):
        return [Form(Kind.NOUN, name)]  # "languages spoken", "films produced"
    plural = are_things(first)
    acts = third_person(words[0]) and can_be_verb(first) and not _is_noun(words[0], ends)
    if acts and not (ends.literal or plural):
        return [Form(Kind.VERB, name)]
    if len(words) == 1 and first.endswith("ing") and can_be_verb(first) and not is_noun(first):
        return [Form(Kind.PREP, name)]  # "bordering"
    if not ends.literal and len(words) == 1 and is_past(first):
        return [Form(Kind.VERB, name, past=True)]
    return [Form(Kind.NOUN, name)]


def _with_preposition(words: list[str], ends: Ends) -> list[Form]:
    """Forms of a name that ends in a preposition: "capital of", "written by", "lives in"."""
    name, first, last = " ".join(words), words[0].lower(), words[-1].lower()
    if len(words) == 1:
        return [Form(Kind.PREP, name)]
    if last == "by" and not is_participle(first) and name in said_names():
        return [Form(Kind.NOUN, words[0])]  # "music by"
    if last != "by" and not ends.literal and acted(first, last):
        return [Form(Kind.VERB, name, past=True)]
    if is_participle(first):
        return [Form(Kind.PREP, name)]
    if last == "of":
        return [Form(Kind.NOUN_OF, " ".join(words[:-1])), Form(Kind.PREP, name)]
    acts = first == "has" or (third_person(words[0]) and not _is_noun(words[0], ends))
    if acts and not ends.literal:
        return [Form(Kind.VERB, name)]
    return [Form(Kind.PREP, name)]


def _names_target(noun: str, ends: Ends) -> bool:
    """Whether a noun is what the target is, and the source is not: "cities" in "cities in"."""
    key = fold(noun)
    return key in ends.target_nouns and key not in ends.source_nouns


def _is_noun(word: str, ends: Ends) -> bool:
    """Whether a word in -s is the plural of a class at either end: "cities", "languages"."""
    nouns = ends.target_nouns | ends.source_nouns
    word = word.lower()
    return any(form in nouns for form in (word, word[:-1], word[:-2], f"{word[:-3]}y"))


def _classify_han(name: str, ends: Ends) -> list[Form]:
    if name in ends.target_nouns or name.endswith(
        tuple(n for n in ends.target_nouns if len(n) > 1)
    ):
        return [Form(Kind.NOUN, name)]
    if _HAN_QUESTION.search(name):
        return [Form(Kind.STEM, name)]
    if "的" in name[1:] and name.startswith("是"):
        return [Form(Kind.NOUN_OF, name.rsplit("的", 1)[1] or name[1:])]
    if len(name) == 1 or name.endswith(("于", "自", "在")) or name.startswith(_HAN_VERB_START):
        return [Form(Kind.VERB, name)]
    forms = [Form(Kind.NOUN, name)]
    return [Form(Kind.RECIPROCAL, name), *forms] if ends.symmetric else forms
