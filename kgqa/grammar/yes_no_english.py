"""English questions for yes or no.

In templates by kind of form the places are those of the English module, with ``{t1}`` for the other
end by name; elsewhere they are those of the sentences that choose.
"""

from __future__ import annotations

from kgqa.grammar.forms import Kind

ASKED = [
    "{asked}?",
    "{asked}?",
    "{asked}?",
    "{asked}",
    "tell me, {asked}?",
    "{asked}, yes or no?",
]

YES_NO: dict[Kind, list[str]] = {
    Kind.NOUN: [
        "is {t1} the {n1} of {s}?",
        "is {t1} the {n1} of {s}?",
        "is {t1} {s}'s {n1}?",
        "is the {n1} of {s} {t1}?",
        "is {s}'s {n1} {t1}?",
        "is {t1} a {n1} of {s}?",
        "does {s} have {t1} as its {n1}?",
        "does {s} have the {n1} {t1}?",
        "{t1} is the {n1} of {s}, right?",
        "is it true that {t1} is the {n1} of {s}?",
        "{t1} {n1} of {s}?",
        "was {t1} the {n1} of {s}?",
        "is {t1} among the {ns} of {s}?",
        "tell me whether {t1} is the {n1} of {s}.",
        "do they have {t1} as {n1} in {s}?",
    ],
    Kind.NOUN_OF: [
        "is {s} the {n1} of {t1}?",
        "is {s} the {n1} of {t1}?",
        "is {s} {t1}'s {n1}?",
        "is the {n1} of {t1} {s}?",
        "does {t1} have {s} as its {n1}?",
        "does {t1} use {s}?",
        "{s} is the {n1} of {t1}, isn't it?",
        "is it true that {s} is the {n1} of {t1}?",
        "is {s} a {n1} of {t1}?",
        "is {s} a {n1} in {t1}?",
    ],
    Kind.VERB: [
        "{does} {s} {do_v} {t1}?",
        "{does} {s} {do_v} {t1}?",
        "{does} {s} {do_v} {t1}?",
        "is it true that {s} {sv} {t1}?",
        "{s} {sv} {t1}, right?",
        "tell me whether {s} {sv} {t1}.",
        "{s} {sv} {t1}?",
    ],
    Kind.VERB_BY: [
        "{does} {t1} {do_v} {s}?",
        "{does} {t1} {do_v} {s}?",
        "{does} {t1} {do_v} {s}?",
        "is it true that {t1} {v_sg} {s}?",
        "{t1} {v_sg} {s}, right?",
        "was it {t1} who {v_sg} {s}?",
        "{t1} {v_sg} {s}?",
    ],
    Kind.PREP: [
        "is {s} {p} {t1}?",
        "is {s} {p} {t1}?",
        "was {s} {p} {t1}?",
        "is {s} {P} {t1}?",
        "is it true that {s} is {p} {t1}?",
        "{s} is {p} {t1}, right?",
        "{s} {P} {t1}?",
        "tell me whether {s} is {p} {t1}.",
    ],
    Kind.PREP_BY: [
        "is {t1} {p} {s}?",
        "is {t1} {p} {s}?",
        "was {t1} {p} {s}?",
        "is {t1} {P} {s}?",
        "is it true that {t1} is {p} {s}?",
        "{t1} {p} {s}?",
        "{t1} is {p} {s}, isn't it?",
    ],
    Kind.TYPE: ["is {t1} in {s}?", "does {s} have {t1}?", "does {t1} belong to {s}?"],
    Kind.SHARED: [
        "does {t1} have the same {n1} as {s}?",
        "do {t1} and {s} have the same {n1}?",
        "do {s} and {t1} share a {n1}?",
        "is the {n1} of {t1} the same as that of {s}?",
        "are {s} and {t1} in the same {n1}?",
    ],
}

ANY: dict[Kind, list[str]] = {
    Kind.NOUN: [
        "does {s} have a {n1}?",
        "does {s} have any {ns}?",
        "is there a {n1} of {s}?",
        "are there any {ns} of {s}?",
        "does {s} have {ns}?",
        "has {s} got a {n1}?",
    ],
    Kind.TYPE: [
        "does {s} have any {ts}?",
        "are there any {ts} in {s}?",
        "are there {ts} in {s}?",
        "is there a {t1} in {s}?",
        "any {ts} in {s}?",
    ],
    Kind.VERB: ["{does} {s} {do_v} any {ts}?", "{does} {s} {do_v} a {t1}?"],
    Kind.VERB_BY: [
        "do any {ts} {do_v_pl} {s}?",
        "is there a {t1} that {v_sg} {s}?",
        "are there any {ts} {ving} {s}?",
    ],
    Kind.PREP: ["is {s} {p} any {t1}?", "is {s} {p} a {t1}?"],
    Kind.PREP_BY: [
        "are there any {ts} {p} {s}?",
        "is there a {t1} {p} {s}?",
        "are there {ts} {P} {s}?",
        "is any {t1} {p} {s}?",
    ],
    Kind.NOUN_OF: ["is {s} the {n1} of any {t1}?", "is {s} the {n1} of a {t1}?"],
}

ANY_SUCH: dict[Kind, list[str]] = {
    Kind.VERB_BY: [
        "do any {ts} {do_v_pl} {s}?",
        "do any of the {ts} {do_v_pl} {s}?",
        "does any {t1} {do_v_pl} {s}?",
        "does any of the {ts} {do_v_pl} {s}?",
        "is there a {t1} that {v_sg} {s}?",
        "is there any {t1} that {v_sg} {s}?",
        "are there {ts} that {v_pl} {s}?",
        "are there any {ts} {ving} {s}?",
        "is there some {t1} {ving} {s}?",
    ],
    Kind.PREP_BY: [
        "are there any {ts} {p} {s}?",
        "are there {ts} {P} {s}?",
        "is there a {t1} {p} {s}?",
        "is any {t1} {p} {s}?",
        "are any {ts} {p} {s}?",
        "are any of the {ts} {P} {s}?",
        "is one of the {ts} {p} {s}?",
    ],
    Kind.NOUN_OF: [
        "do any {ts} use {s}?",
        "does any {t1} use {s}?",
        "do any {ts} have {s} as their {n1}?",
        "do any of the {ts} have {s} as {n1}?",
        "does any {t1} have {s} as its {n1}?",
        "is there a {t1} whose {n1} is {s}?",
        "is there a {t1} with {s} as its {n1}?",
        "are there any {ts} with {n1} {s}?",
        "is {s} the {n1} of any {t1}?",
        "is {s} a {n1} in any {t1}?",
        "is {s} the {n1} of any of the {ts}?",
    ],
    Kind.NOUN: [
        "is any {t1} a {n1} of {s}?",
        "are any {ts} {ns} of {s}?",
        "are any of the {ts} {ns} of {s}?",
        "is one of the {ts} the {n1} of {s}?",
    ],
    Kind.VERB: ["{does} {s} {do_v} any {ts}?", "{does} {s} {do_v} any of the {ts}?"],
    Kind.PREP: ["is {s} {p} any {t1}?", "is {s} {p} any of the {ts}?"],
}
"""Whether any of the things in a phrase is what a form says."""

IS_THERE = [
    "are there any {np}?",
    "are there any {np}?",
    "are there {np}?",
    "any {np}?",
    "are there any {np} at all?",
    "do you know any {np}?",
    "do any {np} exist?",
    "is it true that there are {np}?",
]
IS_THERE_ONE = [
    "is there a {np}?",
    "is there any {np}?",
    "is there a {np}?",
    "does a {np} exist?",
    "is there such a thing as a {np}?",
    "is there even one {np}?",
]

THE_SAME = [
    "is {x} {the}?",
    "is {x} {the}?",
    "is {the} {x}?",
    "{x} is {the}, right?",
    "is it true that {x} is {the}?",
    "tell me whether {x} is {the}.",
    "was {x} {the}?",
]
"""Whether a thing named ``{x}`` is what a superlative chooses."""

OFFERED = [" or ", " or ", ", or "]
"""What stands between two names of which one is the answer."""

ASKED_BY: dict[str, tuple[tuple[str, str], ...]] = {}
"""By such a word, what a question asks with besides, and what stands instead: none here."""
