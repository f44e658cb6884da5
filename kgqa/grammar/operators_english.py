"""English sentences that choose among things: superlatives, numbers, none, not, yes or no.

Places: ``{np}`` a noun phrase without an article, in the singular or the plural as the list says,
``{the}`` the same with its article; ``{before}`` and ``{after}`` are parts of it already.
``{one}`` and ``{many}`` are what one thing or several do; ``{t}`` the noun alone. In templates by
kind of form the places are those of the English module, ``{q}`` stands for "the most", "no",
"more than two"; ``{t1}`` is the other end by name in questions for yes or no.
"""

from __future__ import annotations

from kgqa.grammar.forms import Kind

CHOSEN = [
    "what is {the}?",
    "what is {the}?",
    "which is {the}?",
    "what's {the}?",
    "{np}",
    "{np}",
    "{np}?",
    "{the}?",
    "{the}",
    "name {the}.",
    "tell me {the}.",
    "find {the}.",
    "give me {the}.",
    "i want to know {the}.",
    "i am looking for {the}",
    "{the} is what?",
    "{the} is",
    "what is {the} called?",
    "what is the name of {the}?",
    "which {t} is {the}?",
    "what {t} is {the}?",
    "could you tell me what {the} is?",
    "do you know what {the} is?",
    "show {the}",
]
CHOSEN_PERSON = [
    "who is {the}?",
    "who is {the}?",
    "who's {the}?",
    "{np}",
    "{the}?",
    "name {the}.",
    "tell me who {the} is.",
    "which {t} is {the}?",
    "{the} is who?",
]
"""For the noun phrase in the singular, with the adjective or the phrase that chooses in it."""

CHOOSING = [
    "which {np} {one}?",
    "which {np} {one}?",
    "what {np} {one}?",
    "what {np} {one}?",
    "which {np} {one}",
    "tell me which {np} {one}.",
    "do you know which {np} {one}?",
    "find the {np} that {one}.",
    "the {np} that {one}",
    "{np} that {one}",
]
CHOOSING_MANY = [
    "of {the}, which {one}?",
    "of all {np}, which {one}?",
    "out of {the}, which {t} {one}?",
    "among {the}, which {t} {one}?",
    "which of {the} {one}?",
    "which {t} among {the} {one}?",
    "{np}: which {one}?",
]
"""For the noun phrase in the singular and in the plural, with what the chosen thing does."""

FOUND = [
    "what are {the}?",
    "which are {the}?",
    "{np}",
    "{np}",
    "{np}?",
    "list {np}.",
    "list all {np}.",
    "name {the}.",
    "show me {np}.",
    "give me all {np}.",
    "find {np}.",
    "i am looking for {np}",
    "tell me {the}.",
    "what are some {np}?",
    "all {np}",
]
FINDING = [
    "which {np} {many}?",
    "which {np} {many}?",
    "what {np} {many}?",
    "which {np} {many}",
    "tell me which {np} {many}.",
    "which of {the} {many}?",
    "list {the} that {many}.",
    "{np} that {many}",
    "find all {np} that {many}.",
]
COUNTED_OF = [
    "how many {np} are there?",
    "how many {np} are there?",
    "number of {np}",
    "count {the}.",
    "what is the number of {np}?",
    "how many {np}",
    "tell me the number of {np}.",
    "how many {np} do you know?",
]
COUNTING = [
    "how many {np} {many}?",
    "how many {np} {many}?",
    "how many {np} {many}",
    "how many of {the} {many}?",
    "count the {np} that {many}.",
    "number of {np} that {many}",
    "in total, how many {np} {many}?",
]
"""Several things, with the condition in the noun phrase or as what they do."""

ALL = [
    "what {np} are there?",
    "which {np} are there?",
    "list all {np}.",
    "list the {np}.",
    "all {np}",
    "name all {np}.",
    "show me all the {np}.",
    "give me a list of {np}.",
    "what are the {np}?",
    "which {np} do you know?",
    "what {np} exist?",
    "tell me all {np} you know.",
    "list of {np}",
    "{np}",
]
HOW_MANY = [
    "how many {np} are there?",
    "how many {np} are there?",
    "how many {np} exist?",
    "how many {np} are there in total?",
    "number of {np}",
    "what is the number of {np}?",
    "what is the total number of {np}?",
    "count the {np}.",
    "count of all {np}",
    "how many {np} do you know?",
    "how many {np}?",
    "how many {np} in total",
]

AROUND = [
    " in the world",
    " in the world",
    " on earth",
    " there is",
    " of all",
    " overall",
    " in the country",
    " anywhere",
    " of all time",
    " ever",
    " of them all",
]
"""What people add to a superlative over everything."""
AROUND_MANY = [" in the world", " on earth", " there are", " in the country", " overall"]

COMPARED = [
    "which {one}, {a} or {b}?",
    "which {one}: {a} or {b}?",
    "which {t} {one}, {a} or {b}?",
    "what {one}, {a} or {b}?",
    "which {one}, {a} or {b}",
    "{a} or {b}, which {one}?",
    "{a} or {b}: which {one}?",
    "between {a} and {b}, which {one}?",
    "of {a} and {b}, which {one}?",
    "which of {a} and {b} {one}?",
    "{a} vs {b}: which {one}",
    "tell me which {one}, {a} or {b}.",
]
COMPARED_PERSON = [
    "who {one}, {a} or {b}?",
    "who {one}: {a} or {b}?",
    "who {one}, {a} or {b}",
    "{a} or {b}, who {one}?",
    "which {t} {one}, {a} or {b}?",
    "between {a} and {b}, who {one}?",
]
COMPARED_THREE = [
    "which {one}, {a}, {b} or {c}?",
    "which {t} {one}: {a}, {b} or {c}?",
    "of {a}, {b} and {c}, which {one}?",
    "{a}, {b} or {c}: which {one}?",
]
ASKED = [
    "{asked}?",
    "{asked}?",
    "{asked}?",
    "{asked}",
    "tell me, {asked}?",
    "{asked}, yes or no?",
]

TOTAL = [
    "what is the total {n} of {the}?",
    "what is the combined {n} of {the}?",
    "total {n} of {the}",
    "sum of the {n} of {the}",
    "what is the sum of the {ns} of {the}?",
    "add up the {n} of {the}.",
    "how much {n} do {the} have together?",
    "{the}: total {n}",
    "what {n} do {the} have in total?",
    "what is the {n} of {the} combined?",
    "overall {n} of {the}",
]
AVERAGE = [
    "what is the average {n} of {the}?",
    "what is the mean {n} of {the}?",
    "average {n} of {the}",
    "average {n} of all {np}",
    "mean {n} of {np}",
    "on average, what {n} do {the} have?",
    "what {n} do {the} have on average?",
    "{the}: average {n}",
    "tell me the average {n} of {the}.",
]

COUNTED: dict[Kind, list[tuple[str, str, str, str, str]]] = {
    Kind.NOUN: [
        ("", "with {q} {ns}", "has {q} {ns}", "have {q} {ns}", "does {s} have {q} {ns}"),
        ("", "having {q} {ns}", "has {q} {ns}", "have {q} {ns}", "has {s} got {q} {ns}"),
    ],
    Kind.TYPE: [
        ("", "with {q} {ts}", "has {q} {ts}", "have {q} {ts}", "does {s} have {q} {ts}"),
        ("", "containing {q} {ts}", "has {q} {ts}", "have {q} {ts}", "are there {q} {ts} in {s}"),
    ],
    Kind.VERB: [
        (
            "",
            "that {v_pl} {q} {ts}",
            "{v_sg} {q} {ts}",
            "{v_pl} {q} {ts}",
            "{does} {s} {do_v} {q} {ts}",
        ),
        ("", "{ving} {q} {ts}", "{v_sg} {q} {ts}", "{v_pl} {q} {ts}", "{does} {s} {do_v} {q} {ts}"),
    ],
    Kind.PREP: [
        ("", "{p} {q} {ts}", "is {p} {q} {ts}", "are {p} {q} {ts}", "is {s} {p} {q} {ts}"),
    ],
    Kind.NOUN_OF: [
        (
            "",
            "that are the {n1} of {q} {ts}",
            "is the {n1} of {q} {ts}",
            "are the {n1} of {q} {ts}",
            "is {s} the {n1} of {q} {ts}",
        ),
    ],
}
"""Before, after, one, many, asked: a condition by how many things a form leads to."""

NEGATED: dict[Kind, list[tuple[str, str, str, str, str]]] = {
    Kind.VERB_BY: [
        ("", "that do not {do_v_pl} {s}", "", "do not {do_v_pl} {s}", ""),
        ("", "not {ving} {s}", "", "do not {do_v_pl} {s}", ""),
        ("", "that don't {do_v_pl} {s}", "", "don't {do_v_pl} {s}", ""),
        ("", "that {no_v} {s}", "", "{no_v} {s}", ""),
    ],
    Kind.PREP_BY: [
        ("", "not {p} {s}", "", "are not {p} {s}", ""),
        ("", "that are not {p} {s}", "", "aren't {p} {s}", ""),
        ("", "not {P} {s}", "", "are not {P} {s}", ""),
        ("", "that were not {p} {s}", "", "were not {p} {s}", ""),
        ("", "outside {s}", "", "are not {P} {s}", ""),
    ],
    Kind.NOUN_OF: [
        ("", "without {s} as {n1}", "", "do not have {s} as their {n1}", ""),
        ("", "whose {n1} is not {s}", "", "don't have {s} as {n1}", ""),
        ("", "that do not have the {n1} {s}", "", "do not have the {n1} {s}", ""),
        ("", "that do not use {s}", "", "do not use {s} as their {n1}", ""),
        ("", "where {s} is not the {n1}", "", "do not use {s}", ""),
        ("", "where {s} is not a {n1}", "", "don't use {s}", ""),
        ("", "in which {s} is no {n1}", "", "are not using {s}", ""),
        ("", "with {ns} other than {s}", "", "have {ns} other than {s}", ""),
    ],
    Kind.NOUN: [
        ("", "that are not {ns} of {s}", "", "are not {ns} of {s}", ""),
        ("", "other than the {ns} of {s}", "", "are no {ns} of {s}", ""),
    ],
    Kind.VERB: [
        ("", "that {s} {does} not {do_v}", "", "", "{does} {s} not {do_v}"),
    ],
    Kind.PREP: [("", "that {s} is not {p}", "", "", "is {s} not {p}")],
}

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

BOTH = [
    "both {a} and {b}",
    "both {a} and {b}",
    "{a} as well as {b}",
    "{a} and {b}",
    "{a} and also {b}",
]

EITHER = ["{a} or {b}", "{a} or {b}", "either {a} or {b}", "{a} and/or {b}"]
EITHER_THREE = ["{a}, {b} or {c}", "{a}, {b}, or {c}", "{a} or {b} or {c}"]
LISTED = ["{a} and {b}", "{a} or {b}", "{a} and {b}"]
EACH = ["{a} and {b}", "{a} and {b}", "{a} and of {b}", "{a} as well as {b}"]
EACH_THREE = ["{a}, {b} and {c}", "{a}, {b}, and {c}"]
NEITHER = ["neither {a} nor {b}"]

OTHER_THAN = [
    "{t} other than {x}",
    "{t} besides {x}",
    "{t} except {x}",
    "other {t} than {x}",
    "other {t} besides {x}",
]
APART = [
    "{q} apart from {x}?",
    "{q} besides {x}?",
    "{q} other than {x}?",
    "{q}, except {x}?",
    "{q} except for {x}?",
    "{q}, excluding {x}?",
    "{q} but not {x}?",
    "besides {x}, {q}?",
    "apart from {x}, {q}?",
    "other than {x}, {q}?",
    "aside from {x}, {q}?",
    "everything except {x}: {q}",
]
"""What is left out by name, of a noun and of a whole question."""
