"""Chinese sentences that choose, find, count, compare and add up things, and that list names.

Places are as in the English module of this name. A condition stands before its noun, so that
``{np}`` holds it already; ``{which}`` is the noun phrase with 哪个 or 哪些 or 多少个 at its noun.
"""

from __future__ import annotations

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

WHO = ["{np}{one}？", "{np}{one}？", "{np}{one}", "请问{np}{one}？", "你知道{np}{one}吗？"]
"""For 谁, masked."""

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
