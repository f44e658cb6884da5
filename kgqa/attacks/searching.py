"""Disturbed texts: edits at random, or the worst that a greedy search finds within a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kgqa.attacks.naming import Attack
from kgqa.attacks.victims import Verdict, Victim
from kgqa.edits import Edit, Span, misspelt, words_of
from kgqa.progress import Report
from kgqa.text import is_han

WIDTH = 24
"""Candidates for each text and edit of a search."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A text after the attack, with the verdicts before and after."""

    place: int
    text: str
    before: Verdict
    after: Verdict


def disturb(
    victim: Victim, attack: Attack, edits: Mapping[str, Edit], seed: int, report: Report
) -> list[Outcome]:
    """Each text with ``attack.budget`` edits drawn by chance."""
    places = range(len(victim.texts))
    before = victim.judge([(place, victim.texts[place]) for place in places])
    report(1, 2)
    changed = []
    for place in places:
        rng, text = _chance(seed, place), victim.texts[place]
        for _ in range(attack.budget):
            keep = attack.kept(text, victim.names(place))
            text = edits[rng.choice(attack.edits)](text, rng, keep)
        changed.append((place, text))
    after = victim.judge(changed)
    report(2, 2)
    return [
        Outcome(place, text, first, then)
        for (place, text), first, then in zip(changed, before, after, strict=True)
    ]


def search(
    victim: Victim,
    attack: Attack,
    edits: Mapping[str, Edit],
    seed: int,
    report: Report,
    width: int = WIDTH,
) -> list[Outcome]:
    """Each text with the edits that hurt most, one after the other, until it is answered wrong.

    All texts that are still right go on together: their candidates are judged as one batch. A text
    that was wrong from the start is left alone.
    """
    places = range(len(victim.texts))
    before = victim.judge([(place, victim.texts[place]) for place in places])
    texts, verdicts = list(victim.texts), list(before)
    chances = [_chance(seed, place) for place in places]
    for round_ in range(attack.budget):
        report(round_, attack.budget)
        tried = [
            (place, variant)
            for place in places
            if not verdicts[place].wrong
            for variant in _variants(
                texts[place],
                attack.kept(texts[place], victim.names(place)),
                attack,
                edits,
                chances[place],
                width,
            )
        ]
        for (place, text), verdict in zip(tried, victim.judge(tried), strict=True):
            if verdict.harm > verdicts[place].harm:
                texts[place], verdicts[place] = text, verdict
    report(attack.budget, attack.budget)
    return [Outcome(place, texts[place], before[place], verdicts[place]) for place in places]


def _variants(
    text: str,
    keep: Sequence[Span],
    attack: Attack,
    edits: Mapping[str, Edit],
    rng: Random,
    width: int,
) -> list[str]:
    """Texts one edit away: a typo in each word as far as the width allows, then others."""
    found: dict[str, None] = {}
    if "typo" in attack.edits:
        share = width if len(attack.edits) == 1 else width // 2
        spans = [
            span
            for span in words_of(text, keep)
            if span[1] - span[0] >= (3 if is_han(text[span[0]]) else 4)
        ]
        rng.shuffle(spans)
        for number in range(share if spans else 0):
            start, end = spans[number % len(spans)]
            found[text[:start] + misspelt(text[start:end], rng) + text[end:]] = None
    others = [name for name in attack.edits if name != "typo"]
    for number in range(width - len(found) if others else 0):
        found[edits[others[number % len(others)]](text, rng, keep)] = None
    found.pop(text, None)
    return list(found)


def _chance(seed: int, place: int) -> Random:
    """A text's own chance: it does not depend on which other texts are attacked."""
    return Random(f"{seed}-{place}")
