"""Questions that the make-up of a Chinese noun allows: 出版时间 asks 什么时候出版.

The last characters of a noun say what it asks after, the ones before what happens there. Nothing
else is known of the words.
"""

from __future__ import annotations

from kgqa.grammar.han_names import without_added

_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "时间 日期 年代 年份 年月 日 年",
        (
            "{s}是什么时候{v}的？",
            "{s}什么时候{v}？",
            "{s}是哪一年{v}的？",
            "{s}哪天{v}的？",
            "{s}何时{v}？",
            "{s}的{n}是什么时候？",
            "{s}的{n}是哪天？",
            "什么时候{v}了{s}？",
        ),
    ),
    (
        "地点 地区 地址 位置 场所 地 国",
        (
            "{s}在哪里{v}？",
            "{s}是在哪{v}的？",
            "{s}{v}在哪里？",
            "{s}在什么地方{v}？",
            "{s}的{n}在哪里？",
            "{s}的{n}是哪里？",
        ),
    ),
    (
        "人 者 员 师 家 方 手 导演",
        (
            "{s}是谁{v}的？",
            "谁{v}了{s}？",
            "{s}由谁{v}？",
            "{s}的{n}是谁？",
            "谁是{s}的{n}？",
            "{s}的{n}叫什么？",
            "{s}的{n}是什么人？",
        ),
    ),
    (
        "公司 企业 机构 单位 部门 厂商 厂 商 社 局 团 队 院校 学校 大学 校 院",
        (
            "{s}是哪个{n}{v}的？",
            "{s}是哪家{n}的？",
            "{s}是谁{v}的？",
            "{s}由哪家公司{v}？",
            "哪个{n}{v}了{s}？",
            "{s}的{n}是哪家？",
            "{s}属于哪个{n}？",
        ),
    ),
    (
        "数量 数目 总数 人数 数",
        (
            "{s}有多少{v}？",
            "{s}有几个{v}？",
            "{s}的{n}是多少？",
            "{s}的{n}有多少？",
            "{s}一共有多少{v}？",
            "{s}共几{v}？",
        ),
    ),
    (
        "高度 长度 宽度 深度 速度 温度 密度 面积 容量 重量 价格 率 量 值 度 额 价 比 点 号 码 费",
        (
            "{s}的{n}是多少？",
            "{s}的{n}有多少？",
            "{s}的{n}有多大？",
            "{s}的{n}多少？",
            "{s}{n}是多少？",
            "{s}的{n}是几？",
        ),
    ),
    (
        "省份 省 城市 市 县 区 州 国家 地区 大洲 洲",
        (
            "{s}在哪个{n}？",
            "{s}位于哪个{n}？",
            "{s}属于哪个{n}？",
            "{s}是哪个{n}的？",
            "{s}坐落在哪个{n}？",
            "{s}在什么{n}？",
        ),
    ),
    ("省份 省", ("{s}在哪个省？", "{s}在哪省？", "{s}是哪个省的？", "{s}属于哪个省？")),
    ("城市 市", ("{s}在哪座城市？", "{s}坐落于哪座城市？", "{s}在哪个市？")),
    ("高度", ("{s}有多高？",)),
    ("长度 长", ("{s}有多长？",)),
    ("宽度 宽", ("{s}有多宽？",)),
    ("深度", ("{s}有多深？",)),
    ("速度", ("{s}有多快？",)),
    ("重量 重", ("{s}有多重？",)),
    ("面积", ("{s}有多大？",)),
    ("方式 方法 手段", ("{s}怎么{v}？", "{s}是怎么{v}的？", "{s}如何{v}？", "{s}用什么{n}？")),
    ("原因", ("{s}为什么{v}？", "{s}是怎么{v}的？")),
    (
        "类型 类别 种类 性质 级别 类 型 种 式",
        (
            "{s}是什么{n}？",
            "{s}是什么{n}的？",
            "{s}是哪种{n}的？",
            "{s}属于什么{n}？",
            "{s}属于哪个{n}？",
            "{s}的{n}是什么样的？",
        ),
    ),
    ("名称 名字 名", ("{s}的{n}叫什么？", "{s}叫什么{n}？", "{s}又叫什么？")),
)


def han_questions(noun: str) -> tuple[str, ...]:
    """Question templates with ``{s}`` that fit a noun by its ending, the noun filled in.

    What only says that something has it is left out: 所在省份 asks 在哪个省份.
    """
    names = without_added(noun) or (noun,)
    return tuple(dict.fromkeys(one for name in names for one in _questions(name)))


def _questions(noun: str) -> list[str]:
    found: list[str] = []
    for endings, templates in _ENDINGS:
        ending = next((end for end in endings.split() if noun.endswith(end)), None)
        if ending is None:
            continue
        stem = noun[: len(noun) - len(ending)] or (noun if len(ending) > 1 else "")
        found += [
            template.replace("{v}", stem).replace("{n}", noun)
            for template in templates
            if stem or "{v}" not in template
        ]
    return found
