"""Short forms of Chinese names, and that questions may use them."""

from __future__ import annotations

import pytest

from kgqa.config import Config
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts

FACTS = [
    ("湖北省", "类型", "省份"),
    ("广西壮族自治区", "类型", "省份"),
    ("清华大学", "类型", "大学"),
    ("武汉大学", "类型", "大学"),
    ("武汉市", "类型", "城市"),
    ("额尔齐斯河", "类型", "河流"),
    ("黄河", "类型", "河流"),
    ("唐朝", "类型", "朝代"),
    ("李白", "类型", "诗人"),
    ("湖北省", "省会", "武汉市"),
    ("李白", "所属朝代", "唐朝"),
    ("斯蒂芬·霍金", "出生地", "牛津"),
    ("青海湖", "类型", "湖泊"),
    ("西湖", "类型", "湖泊"),
]


@pytest.fixture(scope="module")
def parts() -> GraphParts:
    return GraphParts(KnowledgeGraph.from_triples(FACTS), Config())


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("湖北的省会是哪儿？", ["湖北省"]),
        ("广西在哪里？", ["广西壮族自治区"]),
        ("唐代的诗人有谁？", ["唐朝"]),
        ("武汉在哪个省？", ["武汉市"]),
        ("武汉大学在哪个省？", ["武汉大学"]),
        ("黄有多长？", []),
    ],
)
def test_a_question_may_shorten_a_name(parts: GraphParts, question: str, named: list[str]) -> None:
    surely = [one for one in parts.linker.link(question) if one.score > 0.5]
    assert [parts.store.label(one.node) for one in surely] == named


def test_a_short_form_is_no_name_of_the_graph(parts: GraphParts) -> None:
    names = parts.kg.names
    assert names.shared() == [] and "湖北" not in set(names.spellings())
    assert names.name(names.exact("湖北")[0], "湖北") is None


@pytest.mark.parametrize(
    ("question", "named"), [("清华在哪里？", "清华大学"), ("霍金是哪里人？", "斯蒂芬·霍金")]
)
def test_a_part_of_a_name_is_less_sure(parts: GraphParts, question: str, named: str) -> None:
    (found,) = parts.linker.link(question)
    assert parts.store.label(found.node) == named and 0.3 < found.score < 0.5


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("面积最大的湖", ["湖"]),
        ("哪些湖在青海？", ["湖"]),
        ("湖北有什么？", []),  # part of a name
        ("江湖是什么？", []),
    ],
)
def test_one_character_may_name_a_class(parts: GraphParts, question: str, named: list[str]) -> None:
    found = [question[start:end] for start, end in parts.groups.mentions(question)]
    assert found == named
