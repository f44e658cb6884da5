"""Chinese conditions: how many things a form leads to, or what it does not lead to."""

from __future__ import annotations

from kgqa.grammar.forms import Kind

_SUPERLATIVE = {
    word: {
        Kind.NOUN: [
            (f"{{n}}最{word}的", "", f"的{{n}}最{word}", "", ""),
            (f"{{n}}数量最{word}的", "", f"{{n}}最{word}", "", ""),
            (f"有最{word}{{n}}的", "", f"有最{word}的{{n}}", "", ""),
        ],
        Kind.TYPE: [
            (f"{{t}}最{word}的", "", f"的{{t}}最{word}", "", ""),
            (f"拥有最{word}{{t}}的", "", f"有最{word}的{{t}}", "", ""),
        ],
        Kind.VERB: [
            (f"{{v}}最{word}{{t}}的", "", f"{{v}}的{{t}}最{word}", "", ""),
            (f"{{v}}{{t}}最{word}的", "", f"{{v}}最{word}的{{t}}", "", ""),
        ],
        Kind.RECIPROCAL: [
            (f"与最{word}{{t}}{{v}}的", "", f"与最{word}的{{t}}{{v}}", "", ""),
            (f"{{v}}{{t}}最{word}的", "", f"{{v}}的{{t}}最{word}", "", ""),
        ],
    }
    for word in ("多", "少")
}
_COMPARATIVE = {
    word: {
        Kind.NOUN: [
            ("", "", f"的{{n}}更{word}", "", f"{{s}}的{{n}}比{{b}}{word}吗"),
            ("", "", f"有更{word}的{{n}}", "", f"{{s}}的{{n}}是不是比{{b}}{word}"),
        ],
        Kind.TYPE: [("", "", f"的{{t}}更{word}", "", f"{{s}}的{{t}}比{{b}}{word}吗")],
        Kind.VERB: [("", "", f"{{v}}的{{t}}更{word}", "", f"{{s}}{{v}}的{{t}}比{{b}}{word}吗")],
        Kind.RECIPROCAL: [
            ("", "", f"{{v}}的{{t}}更{word}", "", f"{{s}}{{v}}的{{t}}比{{b}}{word}吗")
        ],
    }
    for word in ("多", "少")
}
COUNTED: dict[str, dict[Kind, list[tuple[str, str, str, str, str]]]] = {
    "most": _SUPERLATIVE["多"],
    "least": _SUPERLATIVE["少"],
    "more": _COMPARATIVE["多"],
    "less": _COMPARATIVE["少"],
    "bounded": {
        Kind.NOUN: [
            ("有{q}{n}的", "", "有{q}{n}", "有{q}{n}", "{s}有{q}{n}吗"),
            ("拥有{q}{n}的", "", "拥有{q}{n}", "拥有{q}{n}", "{s}是否有{q}{n}"),
        ],
        Kind.TYPE: [("有{q}{t}的", "", "有{q}{t}", "有{q}{t}", "{s}有{q}{t}吗")],
        Kind.VERB: [("{v}{q}{t}的", "", "{v}{q}{t}", "{v}{q}{t}", "{s}{v}{q}{t}吗")],
        Kind.RECIPROCAL: [("与{q}{t}{v}的", "", "与{q}{t}{v}", "与{q}{t}{v}", "{s}与{q}{t}{v}吗")],
    },
    "none": {
        Kind.NOUN: [
            ("没有{n}的", "", "没有{n}", "没有{n}", "{s}没有{n}吗"),
            ("无{n}的", "", "没有任何{n}", "没有任何{n}", "{s}没有{n}吗"),
        ],
        Kind.TYPE: [("没有{t}的", "", "没有{t}", "没有{t}", "{s}没有{t}吗")],
        Kind.VERB: [("没有{v}任何{t}的", "", "没{v}任何{t}", "没{v}任何{t}", "")],
        Kind.RECIPROCAL: [
            ("不与任何{t}{v}的", "", "不与任何{t}{v}", "不与任何{t}{v}", ""),
            ("没有{t}{v}的", "", "不与其他{t}{v}", "不与其他{t}{v}", ""),
        ],
    },
}
"""Before, after, one, many, asked, by how the number of things is said."""

NEGATED: dict[Kind, list[tuple[str, str, str, str, str]]] = {
    Kind.NOUN_OF: [
        ("{n}不是{s}的", "", "", "的{n}不是{s}", ""),
        ("不使用{s}的", "", "", "不使用{s}", ""),
        ("不以{s}为{n}的", "", "", "不以{s}为{n}", ""),
        ("{n}不为{s}的", "", "", "的{n}不是{s}", ""),
        ("没有使用{s}的", "", "", "没有使用{s}", ""),
        ("没用{s}的", "", "", "没用{s}", ""),
        ("不用{s}的", "", "", "不用{s}", ""),
        ("{n}里没有{s}的", "", "", "的{n}里没有{s}", ""),
    ],
    Kind.VERB_BY: [
        ("不{v}{s}的", "", "", "不{v}{s}", ""),
        ("没有{v}{s}的", "", "", "没有{v}{s}", ""),
    ],
    Kind.RECIPROCAL: [
        ("不与{s}{v}的", "", "", "不与{s}{v}", ""),
        ("和{s}不{v}的", "", "", "不和{s}{v}", ""),
        ("不跟{s}{v}的", "", "", "跟{s}不{v}", ""),
    ],
    Kind.NOUN: [("不是{s}的{n}的", "", "", "不是{s}的{n}", "")],
    Kind.VERB: [("{s}不{v}的", "", "", "是{s}不{v}的", "")],
    Kind.TYPE: [("不属于{s}的", "", "", "不属于{s}", ""), ("不在{s}的", "", "", "不在{s}", "")],
}
