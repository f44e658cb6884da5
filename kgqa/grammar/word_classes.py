"""Prepositions, and English words that look like verbs of some form."""

from __future__ import annotations

from kgqa.grammar.morphology import base

PREPOSITIONS = frozenset(
    (
        "about after against among around as at before behind below between beyond by during for "
        "from in inside into near of off on onto over per through to toward towards under upon "
        "with within"
    ).split()
)
_IRREGULAR_PARTICIPLES = frozenset(
    (
        "born built cast chosen done drawn driven drunk found founded given grown held known led "
        "made married met paid put read run said seen sent set shot shown sold spoken sung taken "
        "taught told won worn written"
    ).split()
)
_IRREGULAR_PASTS = frozenset(
    (
        "became began bought broke brought built came caught chose did drew drove fell fought "
        "found gave grew had held knew led left lost made met ran rose said sang sat sent shot "
        "sold spoke stood swam taught threw told took went won wore wrote"
    ).split()
)


def is_participle(word: str) -> bool:
    """Whether a word looks like a participle: "located", "written", "starring"."""
    return word.endswith(("ed", "ing")) or word in _IRREGULAR_PARTICIPLES


def third_person(word: str) -> bool:
    """Whether a word looks like a verb of the third person, or a plural."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def is_past(word: str) -> bool:
    """Whether a word by itself looks like a verb in the past: "created", "wrote"."""
    return word in _IRREGULAR_PASTS or (len(word) > 4 and word.endswith("ed"))


ALONE = frozenset(
    "die appear retire debut live reside graduate belong participate compete act star emerge "
    "originate happen occur".split()
)
"""Verbs that nothing is done to."""
FOR_SOMEBODY = frozenset("play work serve study perform".split())
"""Verbs of what somebody did where they end in "for" or "at"."""


def acted(word: str, preposition: str = "") -> bool:
    """Whether a word says what its subject did and cannot say what was done to it.

    "Died" in a place, "wrote" or "played" for somebody, but not "buried", nor "performed" in.
    """
    if word in _IRREGULAR_PASTS and word not in _IRREGULAR_PARTICIPLES:
        return True
    if not word.endswith("ed"):
        return False
    return base(word) in (ALONE | FOR_SOMEBODY if preposition in ("for", "at") else ALONE)
