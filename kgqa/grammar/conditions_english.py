"""English conditions: how many things a form leads to, or what it does not lead to.

Places are those of the English module; ``{q}`` stands for "the most", "no", "more than two".
"""

from __future__ import annotations

from kgqa.grammar.forms import Kind

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
