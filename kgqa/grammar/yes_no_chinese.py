"""Chinese questions for yes or no: places as in the English module of this name."""

from __future__ import annotations

from kgqa.grammar.forms import Kind

ASKED = ["{asked}？", "{asked}？", "请问{asked}？", "{asked}"]

YES_NO: dict[Kind, list[str]] = {
    Kind.NOUN: [
        "{t}是{s}的{n}吗？",
        "{s}的{n}是{t}吗？",
        "{s}的{n}是不是{t}？",
        "{t}是不是{s}的{n}？",
        "{t}是否是{s}的{n}？",
        "{s}有{t}这个{n}吗？",
        "{s}的{n}包括{t}吗？",
        "{s}的{n}是{t}，对吗？",
    ],
    Kind.NOUN_OF: [
        "{s}是{t}的{n}吗？",
        "{t}的{n}是{s}吗？",
        "{s}是不是{t}的{n}？",
        "{t}的{n}是不是{s}？",
        "{t}使用{s}吗？",
        "{t}以{s}为{n}吗？",
        "{t}用{s}吗？",
    ],
    Kind.VERB: ["{s}{v}{t}吗？", "{s}是否{v}{t}？", "{s}是不是{v}{t}？", "{s}{v}{t}，对吗？"],
    Kind.VERB_BY: ["{t}{v}{s}吗？", "{t}是否{v}{s}？", "{t}是不是{v}{s}？"],
    Kind.RECIPROCAL: [
        "{s}和{t}{v}吗？",
        "{s}与{t}{v}吗？",
        "{s}跟{t}是否{v}？",
        "{t}和{s}是不是{v}？",
        "{t}跟{s}{v}吗？",
    ],
    Kind.TYPE: ["{t}在{s}吗？", "{t}属于{s}吗？", "{s}有{t}吗？"],
    Kind.SHARED: ["{t}和{s}的{n}一样吗？", "{s}和{t}的{n}相同吗？", "{s}与{t}是同一个{n}吗？"],
}

ANY: dict[Kind, list[str]] = {
    Kind.NOUN: ["{s}有{n}吗？", "{s}有没有{n}？", "{s}是否有{n}？"],
    Kind.TYPE: ["{s}有{t}吗？", "{s}有没有{t}？", "{s}是否有{t}？", "在{s}有{t}吗？"],
    Kind.VERB_BY: ["有{t}{v}{s}吗？", "有没有{t}{v}{s}？"],
    Kind.RECIPROCAL: ["{s}与其他{t}{v}吗？", "有{t}和{s}{v}吗？", "{s}有没有{v}的{t}？"],
    Kind.NOUN_OF: ["{s}是不是某个{t}的{n}？", "有{t}使用{s}吗？"],
}

ANY_SUCH: dict[Kind, list[str]] = {
    Kind.VERB_BY: [
        "有{t}{v}{s}吗？",
        "有没有{t}{v}{s}？",
        "{t}里有{v}{s}的吗？",
        "{t}中有没有{v}{s}的？",
        "有没有{v}{s}的{t}？",
        "{t}里面有没有哪个{v}{s}？",
    ],
    Kind.RECIPROCAL: [
        "有{t}与{s}{v}吗？",
        "有没有{t}和{s}{v}？",
        "{t}里有跟{s}{v}的吗？",
        "{t}中有没有与{s}{v}的？",
        "有没有哪个{t}跟{s}{v}？",
        "是否有{t}与{s}{v}？",
        "存在与{s}{v}的{t}吗？",
    ],
    Kind.NOUN_OF: [
        "有{t}使用{s}吗？",
        "有没有{t}用{s}？",
        "{t}里有用{s}的吗？",
        "{t}中有没有以{s}为{n}的？",
        "{t}里有{n}是{s}的吗？",
        "有没有{t}以{s}为{n}？",
        "有没有哪个{t}的{n}是{s}？",
        "是否有{t}的{n}是{s}？",
        "{t}里面有没有{n}为{s}的？",
        "有{n}是{s}的{t}吗？",
    ],
    Kind.NOUN: ["有{t}是{s}的{n}吗？", "{t}里有没有{s}的{n}？", "{s}的{n}里有{t}吗？"],
    Kind.VERB: ["{s}{v}{t}吗？", "{s}有没有{v}{t}？"],
    Kind.TYPE: ["{s}有{t}吗？", "{s}有没有{t}？", "{t}里有在{s}的吗？"],
}

IS_THERE = [
    "有{np}吗？",
    "有没有{np}？",
    "是否有{np}？",
    "存在{np}吗？",
    "有没有什么{np}？",
    "{np}存在吗？",
    "有哪个是{np}吗？",
]

THE_SAME = [
    "{x}是{np}吗？",
    "{x}是不是{np}？",
    "{np}是{x}吗？",
    "{x}是否是{np}？",
    "{np}是不是{x}？",
]

OFFERED = ["还是", "还是", "或", "或者"]
"""What stands between two names of which one is the answer."""

ASKED_BY = {"还是": (("是不是", "是"), ("是否", ""), ("，对吗", ""), ("吗", ""))}
"""By such a word, what a question asks with besides, and what stands instead beside it."""
