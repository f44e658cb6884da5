"""Chinese sentences that choose among things: places as in the English module of this name.

A condition stands before its noun, so that ``{np}`` holds it already; ``{which}`` is the noun
phrase with 哪个 or 哪些 or 多少个 at its noun.
"""

from __future__ import annotations

from kgqa.grammar.forms import Kind

CHOSEN = [
    "{np}是什么？",
    "{np}是哪个？",
    "{np}是哪个？",
    "哪个是{np}？",
    "{np}",
    "{np}？",
    "{np}叫什么？",
    "{np}叫什么名字？",
    "什么是{np}？",
    "请告诉我{np}",
    "我想知道{np}",
    "{np}是哪一个？",
    "找出{np}",
    "{np}是？",
    "哪个{t}是{np}？",
]
CHOSEN_PERSON = ["{np}是谁？", "{np}是谁？", "谁是{np}？", "{np}是哪位？", "{np}叫什么？", "{np}"]

CHOOSING = [
    "{which}{one}？",
    "{which}{one}？",
    "{which}{one}",
    "请问{which}{one}？",
    "你知道{which}{one}吗？",
]
CHOOSING_MANY = [
    "{np}中哪个{one}？",
    "{np}里哪个{one}？",
    "在{np}中，{one}的是哪个？",
    "{np}中，{one}的是？",
    "所有{np}里面，哪个{one}？",
    "{np}，哪个{one}？",
]

FOUND = [
    "{np}有哪些？",
    "{np}有哪些？",
    "有哪些{np}？",
    "列出{np}",
    "列出所有{np}",
    "{np}",
    "{np}是哪些？",
    "请列出{np}",
    "找出{np}",
    "{np}都有什么？",
    "我想知道{np}有哪些",
]
FINDING = ["{which}{many}？", "{which}{many}？", "{which}{many}", "请问{which}{many}？"]
COUNTED_OF = [
    "{np}有多少个？",
    "{np}有几个？",
    "有多少个{np}？",
    "有几个{np}？",
    "{np}的数量",
    "{np}一共有多少？",
    "{np}共有几个？",
    "{np}的数量是多少？",
]
COUNTING = ["{which}{many}？", "{which}{many}？", "请问{which}{many}？"]

ALL = [
    "有哪些{np}？",
    "有什么{np}？",
    "列出所有{np}",
    "所有{np}",
    "{np}有哪些？",
    "请列出全部{np}",
    "都有哪些{np}？",
    "{np}列表",
    "{np}都有什么？",
]
HOW_MANY = [
    "有多少个{np}？",
    "一共有多少个{np}？",
    "有几个{np}？",
    "总共有几个{np}？",
    "{np}有多少个？",
    "{np}的数量是多少？",
    "{np}总数",
    "{np}一共有几个？",
    "世界上有多少个{np}？",
    "全世界有多少{np}？",
]

AROUND = ["世界上", "全球", "全国", "世界", "地球上", "所有里面", "全世界", "史上"]
AROUND_MANY = ["世界上", "全球", "全国", "全世界", ""]

COMPARED = [
    "{a}和{b}哪个{one}？",
    "{a}和{b}，哪个{one}？",
    "哪个{one}，{a}还是{b}？",
    "{a}与{b}相比哪个{one}？",
    "{a}跟{b}比，哪个{one}？",
    "{a}还是{b}{one}？",
    "{a}和{b}哪个{t}{one}？",
]
COMPARED_PERSON = ["{a}和{b}谁{one}？", "谁{one}，{a}还是{b}？", "{a}跟{b}谁{one}？"]
COMPARED_THREE = [
    "{a}、{b}和{c}哪个{one}？",
    "{a}、{b}、{c}中哪个{one}？",
    "哪个{one}：{a}、{b}还是{c}？",
]
ASKED = ["{asked}？", "{asked}？", "请问{asked}？", "{asked}"]

TOTAL = [
    "{np}的{n}总和是多少？",
    "{np}的总{n}是多少？",
    "{np}的{n}加起来是多少？",
    "{np}{n}总和",
    "{np}一共有多少{n}？",
    "{np}的{n}合计多少？",
    "{np}总共的{n}",
]
AVERAGE = [
    "{np}的平均{n}是多少？",
    "{np}平均{n}",
    "{np}的{n}平均是多少？",
    "{np}的平均{n}",
    "平均来说{np}的{n}是多少？",
    "求{np}的平均{n}",
]

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

BOTH = ["{a}和{b}", "{a}与{b}", "{a}、{b}两者", "{a}和{b}共同", "{a}以及{b}"]

EITHER = ["{a}或{b}", "{a}或者{b}", "{a}或{b}", "{a}或是{b}"]
EITHER_THREE = ["{a}、{b}或{c}", "{a}、{b}或者{c}", "{a}或{b}或{c}"]
LISTED = ["{a}和{b}", "{a}、{b}", "{a}与{b}", "{a}以及{b}"]
EACH = ["{a}和{b}", "{a}与{b}", "{a}、{b}", "{a}和{b}各自", "{a}、{b}两者"]
EACH_THREE = ["{a}、{b}和{c}", "{a}、{b}、{c}", "{a}、{b}与{c}", "{a}、{b}和{c}各自"]

OTHER_THAN = [
    "除{x}以外的{t}",
    "{x}以外的{t}",
    "除了{x}之外的{t}",
    "除{x}外的其他{t}",
    "不算{x}的{t}",
]
APART = [
    "除了{x}，{q}？",
    "除{x}以外，{q}？",
    "除了{x}之外，{q}？",
    "除去{x}，{q}？",
    "除{x}外，{q}？",
    "不算{x}，{q}？",
    "{q}，除了{x}？",
    "{q}（不包括{x}）？",
]
