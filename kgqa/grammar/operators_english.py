"""English sentences that choose, find, count, compare and add up things, and that list names.

Places: ``{np}`` a noun phrase without an article, in the singular or the plural as the list says,
``{the}`` the same with its article; ``{before}`` and ``{after}`` are parts of it already.
``{one}`` and ``{many}`` are what one thing or several do; ``{t}`` the noun alone.
"""

from __future__ import annotations

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

WHO = [
    "{np} {one}?",
    "{np} {one}?",
    "{np} {one}",
    "tell me {np} {one}.",
    "do you know {np} {one}?",
    "of all the people, {np} {one}?",
]
"""For "who", masked."""

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
    "give me the names of all the {np}.",
    "what are the names of {the}?",
    "the names of all {np}",
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
BUT_NOT = ["{a} but not {b}", "{a} but not {b}", "{a}, but not {b}", "{a} and not {b}"]
BUT_NOT_THREE = [
    "{a} and {b} but not {c}",
    "{a} and {b}, but not {c}",
    "both {a} and {b} but not {c}",
    "both {a} and {b}, not {c}",
]
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
