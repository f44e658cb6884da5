"""More forms of a relation than its name shows: active for passive, agents, verbs behind nouns.

``directed by`` also says that someone *directed* it and is its *director*; ``release year`` that
it was *released in* a year; ``starred actors`` that it *starred* them, and that they *acted in* it.
"""

from __future__ import annotations

from kgqa.grammar import morphology as words
from kgqa.grammar.forms import Form, Kind

_TIME_HEADS = frozenset("year date time day month".split())
_PLACE_HEADS = frozenset("place location country city site region town venue".split())
_FLIPPABLE = (Kind.NOUN_OF, Kind.VERB_BY, Kind.PREP_BY)

_NO_EVENTS = frozenset(("conflict", "club"))
"""Nouns of which the verb is another thing."""


def derived(form: Form, source_sort: str, target_sort: str) -> list[Form]:
    """Forms that follow from one form of an English name, without the form itself.

    Args:
        form: as read from source to target.
        source_sort: what asks after a source: person, place, time, number, thing, or empty.
        target_sort: what asks after a target.
    """
    if form.kind in _FLIPPABLE:
        turned = form.flipped()
        found = derived(turned, target_sort, source_sort) if turned else []
        flipped = [one.flipped() for one in found]
        return [one for one in flipped if one is not None]
    if form.kind is Kind.PREP:
        return _of_prepositional(form.text, source_sort)
    if form.kind is Kind.VERB:
        return _of_verb(form, target_sort)
    return _of_noun(form.text, target_sort) if form.kind is Kind.NOUN else []


def _of_prepositional(text: str, source_sort: str) -> list[Form]:
    """ "directed by", "acted in"; a thing that is located somewhere does not locate."""
    first, _, last = text.rpartition(" ")
    if not first or " " in first or not words.can_be_verb(first):
        return []
    if last != "by":
        acts = source_sort == "person" or not words.takes_object(first)
        if not acts or first == "born" or words.past(first) != first:
            return []  # "part of", "known for"
        return [Form(Kind.VERB, f"{words.past(first)} {last}", past=True)]
    found = [Form(Kind.VERB_BY, words.past(first), past=True)]
    noun = words.agent(first)
    return [*found, Form(Kind.NOUN, noun)] if noun else found


def _of_verb(form: Form, target_sort: str) -> list[Form]:
    """ "wrote", "plays for"; what acts has a name, and what is acted on a passive."""
    first, _, rest = form.text.partition(" ")
    found: list[Form] = []
    if not form.past and words.can_be_verb(first):
        found.append(Form(Kind.VERB, f"{words.past(first)} {rest}".strip(), past=True))
        if first == words.third_person(first):  # "bordering", "running through"
            found.append(Form(Kind.PREP, f"{words.gerund(first)} {rest}".strip()))
    noun = words.agent(first)
    if noun and rest in ("", "in", "for"):
        found.append(Form(Kind.NOUN_OF, noun))
    if not rest and words.takes_object(first):
        found.append(Form(Kind.PREP_BY, f"{words.participle(first)} by"))
    return found


def _of_noun(text: str, target_sort: str) -> list[Form]:
    """ "actor", "starred actors", "release year", "place of birth", "founded"."""
    head, event = _head_and_event(text)
    if event is not None and head in _TIME_HEADS | _PLACE_HEADS:
        return _of_event(event, head in _TIME_HEADS)
    if " " not in text and target_sort == "time" and words.can_be_verb(text):
        return _of_event(text, True)
    found: list[Form] = []
    modifier, _, last = text.rpartition(" ")
    if modifier and " " not in modifier and words.is_verb_form(modifier):
        found.append(Form(Kind.NOUN, last))
        found += _acting(modifier)
    if target_sort in ("person", "thing", ""):
        deed = words.deed(_singular(last))
        found += _acting(deed) if deed else []
    return found


def _acting(participle: str) -> list[Form]:
    """The target does something to the source, or in it."""
    done = words.past(participle)
    into = [Form(Kind.VERB_BY, f"{done} in", past=True)]
    if words.takes_object(participle):
        return [Form(Kind.VERB_BY, done, past=True), Form(Kind.PREP, f"{participle} by")]
    stars = [Form(Kind.VERB, done, past=True), Form(Kind.PREP, f"{participle} by")]
    return [*into, *into, *stars]


def _of_event(event: str, in_time: bool) -> list[Form]:
    """The source was released, or died, in the target."""
    verb = words.event_verb(event) or event
    active = Form(Kind.VERB, f"{words.past(verb)} in", past=True)
    if verb != "born" and not words.takes_object(verb):
        return [active, active]
    return [Form(Kind.PREP, f"{verb} in"), Form(Kind.PREP, f"{verb} in"), active][
        : 2 if verb == "born" else 3
    ]


def _head_and_event(text: str) -> tuple[str, str | None]:
    """The head of "release year" or "date of birth", and the word beside it that has a verb."""
    head, of, event = text.partition(" of ")
    if not of:
        event, _, head = text.rpartition(" ")
    known = event and " " not in event and words.event_verb(event)
    beside = event.endswith("ing") and _singular(head) in _PLACE_HEADS  # "neighbouring country"
    return _singular(head), event if known and not beside and event not in _NO_EVENTS else None


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and words.is_noun(word[:-1]) else word


def agent_of(form: Form) -> str | None:
    """Who does what a form says of the source: whoever directed it is a director."""
    first, _, last = form.text.rpartition(" ")
    if form.kind is Kind.VERB_BY:
        return words.agent(form.text.split(" ")[0])
    return words.agent(first.split(" ")[0]) if form.kind is Kind.PREP and last == "by" else None
