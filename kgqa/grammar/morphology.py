"""English words made of other words: verbs from participles and nouns, agents from verbs.

Whether a word exists is looked up in lemminflect's dictionary, so that suffixes are only taken off
or put on where English does. The library is imported at the first call.
"""

from __future__ import annotations

import warnings
from functools import cache

_IRREGULAR_NOUNS = {
    "birth": "born",
    "death": "died",
    "marriage": "married",
    "sale": "sold",
    "choice": "chosen",
    "loss": "lost",
    "flight": "flown",
    "thought": "thought",
    "author": "written",
}
"""Past participles of what some nouns name."""

_WITHOUT_OBJECT = frozenset(
    "die appear retire debut happen occur live star act perform work serve play reside".split()
)
"""Verbs that are not done to anything, or need not be: nothing "was died"."""

_NOBODY_DOES = frozenset(("contain",))
"""Verbs of which no person or firm is the agent: a container is none."""

_NOUN_ENDINGS = (
    ("ication", ("y", "ish")),
    ("uction", ("uce",)),
    ("ation", ("ate", "e", "")),
    ("ition", ("e", "ish", "")),
    ("tion", ("t", "te", "")),
    ("sion", ("d", "de", "se", "s")),
    ("ment", ("",)),
    ("ance", ("", "e")),
    ("ence", ("", "e")),
    ("al", ("e", "")),
    ("ing", ("e", "")),
    ("ure", ("e", "")),
    ("y", ("",)),
    ("", ("",)),
)


@cache
def base(verb: str) -> str:
    """The infinitive of a verb form: ``written`` and ``wrote`` give ``write``."""
    if verb.lower() == "born":
        return "be born"
    lemmas = _lemmas(verb, "VERB")
    return lemmas[0] if lemmas else verb


def past(verb: str) -> str:
    """The past tense of a verb form: ``written`` gives ``wrote``."""
    return "was born" if verb.lower() == "born" else _inflect(base(verb), "VBD")


def participle(verb: str) -> str:
    """The past participle of a verb form: ``wrote`` gives ``written``."""
    return "born" if verb.lower() == "born" else _inflect(base(verb), "VBN")


def gerund(verb: str) -> str:
    """``wrote`` gives ``writing``."""
    return "being born" if verb.lower() == "born" else _inflect(base(verb), "VBG")


def third_person(verb: str) -> str:
    """``wrote`` gives ``writes``."""
    return "is born" if verb.lower() == "born" else _inflect(base(verb), "VBZ")


def is_verb_form(word: str) -> bool:
    """Whether a word is a form of a verb and no noun."""
    return bool(_lemmas(word, "VERB")) and not _lemmas(word, "NOUN")


def can_be_verb(word: str) -> bool:
    """Whether a word is a form of some verb."""
    return bool(_lemmas(word, "VERB"))


def is_noun(word: str) -> bool:
    """Whether a word is a noun of the dictionary."""
    return bool(_lemmas(word, "NOUN"))


def is_common_noun(name: str) -> bool:
    """Whether a name is a common noun, whether it is written so or not: "goalkeeper", "Romance",
    "Point_Guard"."""
    name = name.replace("_", " ")
    words = name.split()
    if not words or not all(word.isalpha() for word in words):
        return False
    return (name.islower() or name.istitle()) and is_noun(words[-1])


def is_plural(word: str) -> bool:
    """Whether a word is the plural of a noun of the dictionary."""
    return any(lemma != word.lower() for lemma in _lemmas(word, "NOUN"))


def is_own_plural(word: str) -> bool:
    """Whether a word in -s is a noun by itself: "headquarters", "series"."""
    return word.endswith("s") and word.lower() in _lemmas(word, "NOUN")


def takes_object(verb: str) -> bool:
    """Whether something can be done to by a verb: written, but not died."""
    return base(verb) not in _WITHOUT_OBJECT


def agent(verb: str) -> str | None:
    """Who does what a verb says: ``directed`` gives ``director``; None where there is no word."""
    return _agent(base(verb))


@cache
def _agent(infinitive: str) -> str | None:
    if infinitive in _NOBODY_DOES:
        return None
    stem = infinitive.removesuffix("e")
    doubled = stem + stem[-1:]
    for word in (f"{stem}er", f"{stem}or", f"{doubled}er", f"{stem}ist"):
        if is_noun(word) and " " not in infinitive:
            return word
    return None


@cache
def deed(agent_noun: str) -> str | None:
    """The past participle of what an agent does: ``screenwriter`` gives ``written``."""
    word = agent_noun.lower()
    if word in _IRREGULAR_NOUNS:
        return _IRREGULAR_NOUNS[word]
    if not word.endswith(("er", "or")):
        return None
    for start in range(max(1, len(word) - 4)):
        part = word[start:]
        stem = part[:-2]
        for infinitive in (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
            known = len(infinitive) > 2 and infinitive in _lemmas(infinitive, "VERB")
            if known and _agent(infinitive) == part and (start == 0 or is_noun(word[:start])):
                return _inflect(infinitive, "VBN")
    return None


@cache
def event_verb(noun: str) -> str | None:
    """The past participle behind the name of an event: ``release`` gives ``released``."""
    word = noun.lower()
    if word in _IRREGULAR_NOUNS:
        return _IRREGULAR_NOUNS[word]
    if _lemmas(word, "VERB") and word.endswith("ed"):
        return word
    for ending, verbs in _NOUN_ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < 3:
            continue
        stem = word[: len(word) - len(ending)]
        for verb in verbs:
            if stem + verb in _lemmas(stem + verb, "VERB"):
                return _inflect(stem + verb, "VBN")
    return None


@cache
def is_word(word: str) -> bool:
    """Whether English has the word, other than as a name."""
    found = _library().getAllLemmas(word.lower())
    return any(lemmas for part, lemmas in found.items() if part != "PROPN")


@cache
def _lemmas(word: str, part_of_speech: str) -> tuple[str, ...]:
    return tuple(_library().getAllLemmas(word.lower(), upos=part_of_speech).get(part_of_speech, ()))


@cache
def _inflect(infinitive: str, tag: str) -> str:
    found = _library().getInflection(infinitive, tag=tag)
    return str(found[0]) if found else infinitive


@cache
def _library():  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lemminflect
    return lemminflect
