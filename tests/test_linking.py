"""Names found in questions about the toy graph, well and badly spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgqa.config import Config
from kgqa.errors import EntityNotFound
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.linking import Linker


@pytest.fixture(scope="module")
def linker(toy: KnowledgeGraph) -> Linker:
    return GraphParts(toy, Config()).linker


def best(toy: KnowledgeGraph, linker: Linker, question: str) -> str:
    return toy.store.label(linker.link(question)[0].node)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What is the capital of France?", "France"),
        ("france's capital", "France"),
        ("FRANCE CAPITAL", "France"),
        ("Who governs the French Republic?", "France"),
        ("What is the capital of Germny?", "Germany"),
        ("capital of the united states", "United States"),
        ("法国的首都是哪里？", "France"),
        ("西班牙和哪些国家接壤", "Spain"),
        ("What is the 首都 of 比利时?", "Belgium"),
    ],
)
def test_the_topic_entity_is_found(
    toy: KnowledgeGraph, linker: Linker, question: str, label: str
) -> None:
    assert best(toy, linker, question) == label


def test_the_longest_name_wins(toy: KnowledgeGraph, linker: Linker) -> None:
    found = linker.link("Where is Paris, Texas?")
    assert [toy.store.label(candidate.node) for candidate in found] == ["Paris, Texas"]
    assert found[0].mention.text == "Paris, Texas"


def test_all_bearers_of_a_name_are_candidates(toy: KnowledgeGraph, linker: Linker) -> None:
    found = [toy.store.label(candidate.node) for candidate in linker.link("Where is Paris?")]
    assert found == ["Paris", "Paris, Texas"]


def test_a_question_that_names_nothing_links_nothing(linker: Linker) -> None:
    assert linker.link("Who will win the election?") == []
    assert linker.link("你好吗") == []


def test_a_mention_is_where_it_says(linker: Linker) -> None:
    question = "So, what is the capital of  Belgium then?"
    mention = linker.link(question)[0].mention
    assert question[mention.start : mention.end] == mention.text == "Belgium"


def test_a_given_topic_is_taken_and_located(toy: KnowledgeGraph, linker: Linker) -> None:
    found = linker.candidates("capital of france", ["France"])
    assert [toy.store.label(one.node) for one in found] == ["France"]
    assert found[0].mention.text == "france"
    assert linker.candidates("its capital?", ["France"])[0].mention.text == ""


def test_an_unknown_topic_suggests_near_names(linker: Linker) -> None:
    with pytest.raises(EntityNotFound, match="Germany"):
        linker.candidates("capital?", ["Germani"])


def test_a_code_is_linked_by_its_characters(tmp_path: Path) -> None:
    file = tmp_path / "codes.ttl"
    file.write_text('@prefix e: <http://e/> . e:France e:code "+33", "FR" . e:Togo e:code "us" .')
    graph = KnowledgeGraph.load(file)
    linker = GraphParts(graph, Config()).linker
    assert [graph.store.label(one.node) for one in linker.link("who has +33?")] == ["+33"]
    assert [graph.store.label(one.node) for one in linker.link("who has FR?")] == ["FR"]
    assert linker.link("who has fr? tell us") == []


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("What does 🐱 eat?", ["🐱"]),
        ("谁吃🐟？", ["🐟"]),
        ("who made $?", ["$"]),
        ("what is it - really?", []),
    ],
)
def test_a_name_without_letters_is_linked_where_it_is_a_symbol(
    question: str, labels: list[str]
) -> None:
    facts = [("🐱", "eats", "🐟"), ("Ada", "made", "$"), ("Ada", "made", "-"), ("Ada", "made", "?")]
    graph = KnowledgeGraph.from_triples(facts)
    found = GraphParts(graph, Config()).linker.link(question)
    assert [graph.store.label(candidate.node) for candidate in found] == labels


def test_links_are_the_same_on_every_run(linker: Linker) -> None:
    question = "Does Paris lie in France or Spain?"
    assert linker.link(question) == linker.link(question)


def test_a_part_of_a_name_is_enough_where_nothing_else_is_named(
    toy: KnowledgeGraph, linker: Linker
) -> None:
    found = linker.link("Where is Texas?")
    assert [toy.store.label(candidate.node) for candidate in found] == ["Paris, Texas"]
    assert found[0].score < 0.5  # not named for sure


def test_a_possessive_is_no_plural(tmp_path: Path) -> None:
    file = tmp_path / "facts.tsv"
    file.write_text("France\tborders\tSpain\nFrance\tcurrency\tFranc\n", encoding="utf-8")
    kg = KnowledgeGraph.load(file)
    found = GraphParts(kg, Config()).linker.link("Which of France's neighbours is the largest?")
    assert [kg.store.label(one.node) for one in found] == ["France"]
    assert found[0].mention.text == "France"


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("who acted in Night of the Demosn", "Night of the Demons"),
        ("who acted in Night", "Night"),
        ("who wrote Funnny Bones?", "Funny Bones"),
        ("who acted in Bones", "Bones"),
        ("who acted in the night of Bones", "Bones"),
    ],
)
def test_a_name_inside_a_misspelt_one_is_hardly_meant(
    tmp_path: Path, question: str, label: str
) -> None:
    file = tmp_path / "films.tsv"
    titles = ("Night of the Demons", "Night", "Funny Bones", "Bones", "Demolition")
    rows = [f"{title}\tdirected by\tPerson {at}\n" for at, title in enumerate(titles)]
    file.write_text("".join(rows), encoding="utf-8")
    kg = KnowledgeGraph.load(file)
    assert best(kg, GraphParts(kg, Config()).linker, question) == label


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Name the Spanish players at Barcelona.", {"Spain", "FC Barcelona"}),
        ("Spanish players of Manchester United", {"Spain", "Manchester United FC"}),  # not both
        ("which players of Manchester are from Spain", {"Spain", "Manchester United FC"}),
        ("which barcelona players are from spain", {"Spain", "FC Barcelona"}),  # no English word
        ("which united players are from spain", {"Spain"}),  # may be meant as a word
        ("Is Spain where Wakanda is?", {"Spain"}),
    ],
)
def test_a_part_of_a_name_that_is_no_other_word_is_found_beside_others(
    question: str, names: set[str]
) -> None:
    facts = [(f"Player {n}", "plays for country", "Spain") for n in range(3)]
    facts += [(f"Player {n}", "plays in club", "FC Barcelona") for n in range(2)]
    facts += [("Player 3", "plays in club", "Manchester United FC")]
    graph = KnowledgeGraph.from_triples(facts)
    linker = GraphParts(graph, Config()).linker
    assert {graph.store.label(one.node) for one in linker.link(question)} == names


def test_a_long_chinese_name_is_found_whole() -> None:
    name = "2004年夏季奥林匹克运动会中国香港代表团"
    graph = KnowledgeGraph.from_triples([(name, "编码", "HKG"), ("香港", "代码", "HK")])
    found = GraphParts(graph, Config()).linker.link(f"请问{name}的编码是多少？")
    assert graph.store.label(found[0].node) == name


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("films made in the UK", {"United Kingdom"}),
        ("films made in the USA?", {"United States of America"}),
        ("films made in the uk", set()),
        ("films by MIT", set()),
    ],
)
def test_first_letters_stand_for_a_name(question: str, names: set[str]) -> None:
    places = ("United Kingdom", "United States of America", "Peru")
    graph = KnowledgeGraph.from_triples([(f"film {n}", "made in", x) for n, x in enumerate(places)])
    linker = GraphParts(graph, Config()).linker
    assert {graph.store.label(one.node) for one in linker.link(question)} == names


@pytest.mark.parametrize(
    "question", ["你知道《兄弟》这个片子有多长吗？", 'Who directed "she"?', "“She” length"]
)
def test_what_stands_in_quotes_is_a_name(question: str) -> None:
    graph = KnowledgeGraph.from_triples(
        [("兄弟", "片长", "114分钟"), ("刘备", "兄弟", "关羽"), ("She", "length", "105 min")]
    )
    linker = GraphParts(graph, Config()).linker
    quoted = linker.link(question)[0]
    bare = linker.link(question.translate(dict.fromkeys(map(ord, '《》“”"'))))
    assert quoted.score > 0.9 > max(one.score for one in bare)
    assert graph.store.label(quoted.node) in ("兄弟", "She")


def test_many_things_share_a_common_noun_however_it_is_written() -> None:
    places = ["Point_Guard", "Small_Forward", "Center"]
    lands = ["Turkey", "Norway", "Peru", "Ghana"]
    facts = [(f"Ann {n}", "position", places[n % 3]) for n in range(9)]
    facts += [(f"Ann {n}", "country", lands[n % 4]) for n in range(9)]
    graph = KnowledgeGraph.from_triples(facts)
    linker = GraphParts(graph, Config()).linker

    def named(question: str) -> set[str]:
        return {graph.store.label(one.node) for one in linker.link(question) if one.score > 0.5}

    assert named("which small forwards are from Peru?") == {"Small_Forward", "Peru"}
    assert named("all Peru centers") == {"Peru", "Center"}
    assert named("are there turkeys in Peru?") == {"Peru"}


@pytest.mark.parametrize(
    ("question", "label"), [("《围城》是谁写的？", "《围城》"), ("围城在哪里？", "围城")]
)
def test_the_bearer_whose_name_is_written_just_so_comes_first(question: str, label: str) -> None:
    facts = [("《围城》", "作者", "钱钟书"), ("围城", "位置", "山东"), ("围城", "面积", "94")]
    graph = KnowledgeGraph.from_triples(facts)
    found = GraphParts(graph, Config()).linker.link(question)
    assert graph.store.label(found[0].node) == label
    assert {graph.store.label(one.node) for one in found} >= {"《围城》", "围城"}


def test_latin_letters_stand_out_among_chinese_characters() -> None:
    graph = KnowledgeGraph.from_triples([("qx", "全称", "某标准"), ("有", "笔画", "6")])
    linker = GraphParts(graph, Config()).linker
    found = linker.link("你知道qx有什么用吗？")
    assert [graph.store.label(one.node) for one in found] == ["qx", "有"]
    assert found[0].score > 0.5 > 0.1 > found[1].score
    assert linker.link("what use is qx")[0].score < 0.5
    assert linker.link("what is qx to somebody who reads 有")[0].score < 0.5


@pytest.mark.parametrize(
    ("question", "mention"),
    [
        ("春风里第二实验小学有多少学生？", "春风里第二实验小学"),
        ("你知道春风里第二实验小雪校有多少学生吗？", "春风里第二实验小雪校"),
        ("春风里的第二实验小学校有多少学生？", "春风里的第二实验小学校"),
    ],
)
def test_a_chinese_name_that_is_nearly_there_is_found(question: str, mention: str) -> None:
    name = "春风里第二实验小学校"
    facts = [(name, "学生人数", "300"), ("春风里", "人口", "9000"), ("第二中学", "学生人数", "2")]
    graph = KnowledgeGraph.from_triples(facts)
    found = GraphParts(graph, Config()).linker.link(question)
    near = next(one for one in found if graph.store.label(one.node) == name)
    assert 0.4 < near.score < 0.5  # 春风里 is a name in full
    assert near.mention.text == mention
    assert "第二中学" not in {graph.store.label(one.node) for one in found}


def test_what_is_named_in_full_is_no_misspelling() -> None:
    names = (
        "春风里第一实验小学",
        "春风里第二实验小学",
        "春风里第二实验小学2",
        "东山路幼儿园分园",
    )
    facts = [(name, "学生人数", "300") for name in (*names, "一号\n教学大楼")]
    graph = KnowledgeGraph.from_triples(facts)
    linker = GraphParts(graph, Config()).linker
    found = linker.link("春风里第二实验小学有多少学生？")
    assert [graph.store.label(one.node) for one in found] == [names[1]]
    many = linker.link("春风里第一实验小学、春风里第二实验小学和东山路幼尔园分园哪个大？")
    assert {graph.store.label(one.node) for one in many} >= {*names[:2], names[3]}
