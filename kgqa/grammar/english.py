"""English templates: phrases, counts and what goes around a question.

Places: ``{s}`` the source in words, ``{n}`` a noun, ``{t}`` the class of the result, ``{v}`` a
verb, ``{p}`` a prepositional phrase, ``{P}`` its last word and ``{Q}`` the words before. ``{n}``,
``{t}`` and ``{v}`` agree with the number of results, as do ``{is}``, ``{has}`` and ``{its}``;
``{does}``, ``{do_v}``, ``{sv}``, ``{sis}`` and ``{shas}`` agree with the source. ``{ns}`` and
``{ts}`` are always plural. ``{w}`` asks for the result ("who", "which films"), ``{W}`` does so with
a noun, ``{wa}`` as an adverb ("when", "in which year"). ``{vl}`` is a verb's infinitive without the
preposition that may follow. ``{o}`` is the other word of a form, ``{ov}`` its infinitive and
``{og}`` its agent. ``{s0}`` is a source that is a bare name. ``{also}`` and ``{other}`` are there
where the same has been said before.

A template with who, where or when serves only what such a word asks after.
"""

from __future__ import annotations

from kgqa.grammar.english_questions import QUESTIONS
from kgqa.grammar.forms import Kind

__all__ = [
    "ADJECTIVES",
    "AMONG",
    "ASIDES",
    "COUNTS",
    "DESCRIBED",
    "DIGRESSIONS",
    "OPENINGS",
    "PHRASES",
    "QUESTIONS",
    "QUOTES",
]

AMONG = ["which of {t}{q}", "which of {t}{q}", "of {t}, which{q}", "among {t}, which ones{q}"]
"""What the question word goes with before the rest of a question, or set apart from it."""

PHRASES: dict[Kind, list[str]] = {
    Kind.NOUN: [
        "the {n} of {s}",
        "{s}'s {n}",
        "the {n} of {s}",
        "{s}'s {n}",
        "the {n} in {s}",
        "the {n} of {s}",
        "{s}'s {n}",
        "{n} of {s}",
        "{n} of {s}",
        "the {n} for {s}",
        "the {s0} {n}",
        "{s0} {n}",
        "the {other}{n} of {s}",
        "the {n} that {s} {shas}",
    ],
    Kind.NOUN_OF: [
        "the {t} whose {n1} {sis} {s}",
        "the {t} with {s} as {its} {n1}",
        "the {t} that {has} {s} as {its} {n1}",
        "the {t} which {has} the {n1} {s}",
        "the {t} {s} is the {n1} of",
        "the {t} of which {s} is the {n1}",
        "the {t} where {s} is the {n1}",
        "the {t} of {n1} {s}",
        "{t} with {n1} {s}",
        "the {t} with {n1} {s}",
        "the {t} of the {n1} {s}",
        "the {t} by the {n1} {s}",
        "the {t} with {s} among {its} {ns}",
        "{ts} for the {n1} {s}",
        "the {other}{t} whose {n1} {sis} {also}{s}",
    ],
    Kind.VERB: [
        "the {t} that {s} {sv}",
        "the {t} {s} {sv}",
        "the {t} which {s} {sv}",
        "the {other}{t} {s} {also}{sv}",
        "{t} that {s} {also}{sv}",
        "the {t} who {s} {sv}",
    ],
    Kind.VERB_BY: [
        "the {t} that {v} {s}",
        "the {t} which {v} {s}",
        "the {t} {ving} {s}",
        "{ts} that {v_pl} {s}",
        "the {t} who {v} {s}",
        "the {t} who {also}{v} {s}",
        "{t} {ving} {s}",
        "the {other}{t} that {also}{v} {s}",
    ],
    Kind.PREP: [
        "the {t} {s} {sis} {p}",
        "the {t} that {s} {sis} {p}",
        "the {t} {P} which {s} {sis} {Q}",
        "the {t} where {s} {sis}",
        "the {t} where {s} {sis} {Q}",
        "the {t} when {s} {sis} {Q}",
        "the {t} who {s} {sis} {p}",
    ],
    Kind.PREP_BY: [
        "the {t} {p} {s}",
        "the {t} that {is} {p} {s}",
        "the {t} which {is} {p} {s}",
        "the {t} {P} {s}",
        "{t} {p} {s}",
        "the {other}{t} {also}{p} {s}",
        "the {s0} {Q} {t}",
        "{s0} {Q} {ts}",
    ],
    Kind.TYPE: [
        "the {t} of {s}",
        "{s}'s {t}",
        "the {t} that {s} {shas}",
        "the {t} in {s}",
        "the {s0} {t}",
        "{s0} {t}",
    ],
    Kind.SORT: ["the {s0} {t}", "{s0} {t}", "{s0} {ts}"],
    Kind.ONES: ["the {s0}", "{s0}", "{s0}"],
    Kind.SHARED: [
        "the {t} with the same {n1} as {s}",
        "the {t} that {has} the same {n1} as {s}",
        "the {t} that {share} {its} {n1} with {s}",
        "the other {t} in the same {n1} as {s}",
        "the {t} that {share} {ns} with {s}",
        "the {t} that {share} {ns} with the {x} {s}",
        "{t} that {share} a {n1} with {s}",
        "the {t} {ving_share} a {n1} with {s}",
        "the other {t} of the {n1} of {s}",
        "the {t} with {s}'s {n1}",
        "the {t} whose {n} also {o} {s}",
        "the {t} whose {ns} also {o} {s}",
        "the {t} whose {n} also {o} the {x} {s}",
        "{t} whose {n1} also {o} {s}",
        "the {t} {op} by the {n1} of {s}",
        "the {t} {op} by the {n} who {o} {s}",
    ],
    Kind.TOGETHER: [
        "the {t} who {vbare} together with {s}",
        "the {t} who {v} {o} with {s}",
        "the {t} that {v} {o} together with {s}",
        "the co-{ogs} of {s}",
        "{s}'s co-{ogs}",
        "the other {ogs} of the {o} of {s}",
    ],
}

COUNTS: dict[Kind, list[str]] = {
    Kind.NOUN: [
        "how many {ns} {does} {s} have?",
        "how many {ns} are there in {s}?",
        "how many {ns} {does} {s} use?",
        "number of {ns} of {s}",
        "what is the number of {ns} of {s}?",
        "count the {ns} of {s}.",
        "how many different {ns} {shas} {s} got?",
        "tell me how many {ns} {s} {shas}.",
        "{s} how many {ns}",
    ],
    Kind.NOUN_OF: [
        "how many {ts} have {s} as their {n1}?",
        "how many {ts} use {s} as their {n1}?",
        "in how many {ts} is {s} the {n1}?",
        "in how many {ts} is {s} a {n1}?",
        "{s} is the {n1} of how many {ts}?",
        "for how many {ts} is {s} the {n1}?",
        "number of {ts} whose {n1} is {s}",
        "count the {ts} with {s} as {n1}.",
    ],
    Kind.VERB: [
        "how many {ts} {does} {s} {do_v}?",
        "{s} {sv} how many {ts}?",
        "number of {ts} that {s} {sv}",
        "with how many {ts} {does} {s} {do_v}?",
    ],
    Kind.VERB_BY: [
        "how many {ts} {v_pl} {s}?",
        "number of {ts} {ving} {s}",
        "number of {ts} that {v_pl} {s}",
        "what is the number of {ts} that {v_pl} {s}?",
        "count the {ts} that {v_pl} {s}.",
        "how many {ts} are {ving} {s}?",
    ],
    Kind.PREP: ["how many {ts} {sis} {s} {p}?", "{P} how many {ts} {sis} {s} {Q}?"],
    Kind.PREP_BY: [
        "how many {ts} are {p} {s}?",
        "how many {ts} are there {P} {s}?",
        "how many {ts} are {P} {s}?",
        "number of {ts} {p} {s}",
        "number of {ts} {P} {s}",
        "count the {ts} {P} {s}.",
    ],
    Kind.SHARED: [
        "how many {ts} have the same {n1} as {s}?",
        "how many other {ts} are in the same {n1} as {s}?",
        "number of {ts} that share a {n1} with {s}",
    ],
    Kind.TOGETHER: [
        "how many {ts} {v} {o} with {s}?",
        "how many {ts} {vbare} together with {s}?",
        "with how many {ts} did {s} {do_v} {o}?",
    ],
    Kind.SORT: [
        "how many {s0} {ts} are there?",
        "how many {ts} are {s0}?",
        "number of {s0} {ts}",
    ],
    Kind.ONES: ["how many {s0} are there?", "how many {ts} are {s0}?", "number of {s0}"],
    Kind.TYPE: [
        "how many {ts} {does} {s} have?",
        "how many {ts} are there in {s}?",
        "number of {ts} of {s}",
        "how many {ts} in {s}?",
    ],
}

OPENINGS = [
    "please tell me: ",
    "can you tell me ",
    "quick question: ",
    "hi, ",
    "so ",
    "do you know ",
]

ASIDES = [
    "{s}, the {t}",
    "the {t} {s}",
    "the {t} {s}",
    "the {t} {s}",
    "the {t} of {s}",
    "{s} ({t})",
    "{t} {s}",
    "{t} {s}",
]

QUOTES = ['"{s}"']

DESCRIBED = [
    "{t} in the {x}",
    "{t} of the {x}",
    "{t} with the {x}",
    "{x} {t}",
    "former {x} {t}",
]

DIGRESSIONS = [
    "i am at the {x}. {q}",
    "my {x} wants to know: {q}",
    "before i {x} - {q}",
    "i need it for the {x}: {q}",
    "{q} it is for my {x}.",
    "talking about {x} and {y}, {q}",
    "we like {x} and {y}. {q}",
    "{q} thanks, {x}!",
]

ADJECTIVES = "big large major main other famous important well-known different various".split()
