"""The hand-written questions over the world graph: rebuild, soundness, numbers and the split."""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
GRAPH = Path(__file__).parents[1] / "kg_data" / "world.ttl"
FIRST_LIST = 549  # questions; those with operators follow
NAMED = ("entity", "superlative", "intersection", "filter", "union", "negation")


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that computes the gold answers."""
    spec = importlib.util.spec_from_file_location(
        "make_world_questions", DATA / "make_world_questions.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def read(name: str) -> list[dict[str, Any]]:
    """The questions of one of the files."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return read("world_questions.jsonl")


def first_list(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions about facts."""
    return [q for q in questions if q["id"] <= f"world-{FIRST_LIST}"]


def with_operators(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions with operators."""
    return [q for q in questions if q["id"] > f"world-{FIRST_LIST}"]


def test_rebuild_gives_the_same_files(maker: ModuleType) -> None:
    for name, content in maker.make_files().items():
        assert (DATA / name).read_text(encoding="utf-8") == content, name


def test_topics_and_answers_are_entities_of_the_graph(questions: list[dict[str, Any]]) -> None:
    turtle = GRAPH.read_text(encoding="utf-8").splitlines()
    known = {line.split(" ")[0].removeprefix("w:") for line in turtle if line.startswith("w:")}
    for question in questions:
        assert {*question["topic_entities"], *question["answer_ids"]} <= known, question["id"]


def test_numbers_of_questions(questions: list[dict[str, Any]]) -> None:
    questions = first_list(questions)

    def count(**wanted: Any) -> int:
        return sum(all(q[key] == value for key, value in wanted.items()) for q in questions)

    def of_facts(hops: int) -> int:
        return count(language="en", hops=hops) - count(language="en", hops=hops, type="count")

    assert len(questions) >= 300
    assert of_facts(1) >= 100
    assert of_facts(2) >= 60
    assert of_facts(3) >= 15
    assert count(language="en", type="count") >= 25
    assert count(language="zh") - count(language="zh", type="none") >= 90
    assert count(type="none") >= 20


def test_numbers_of_questions_with_operators(questions: list[dict[str, Any]]) -> None:
    questions = with_operators(questions)
    assert len(questions) >= 220
    chinese = sum(q["language"] == "zh" for q in questions)
    assert 0.4 <= chinese / len(questions) <= 0.5
    kinds = Counter((q["type"], q["language"]) for q in questions)
    for kind in (*NAMED[1:], "count", "yes-no", "comparison"):
        assert kinds[kind, "en"] >= 10 and kinds[kind, "zh"] >= 10, kind


def test_each_answer_with_an_operator_fits_its_type(questions: list[dict[str, Any]]) -> None:
    for question in with_operators(questions):
        kind, answers, ids = question["type"], question["answers"], question["answer_ids"]
        assert 1 <= len(set(answers)) == len(answers) <= 40, question["id"]
        if kind == "count":
            assert int(answers[0]) > 0 and len(answers) == 1 and not ids, question["id"]
        elif kind == "yes-no":
            assert answers in (["yes"], ["no"]) and not ids, question["id"]
        elif kind == "comparison":
            assert answers in (["yes"], ["no"]) or len(ids) == 1, question["id"]
            assert not ids or ids[0] in question["topic_entities"], question["id"]
        elif kind != "superlative":
            assert bool(ids) == (kind in NAMED), question["id"]
        assert not ids or len(ids) == len(answers), question["id"]


def test_yes_and_no_are_about_as_frequent(questions: list[dict[str, Any]]) -> None:
    said = [q["answers"][0] for q in with_operators(questions) if q["answers"][0] in ("yes", "no")]
    assert 0.35 <= said.count("yes") / len(said) <= 0.65


def test_each_answer_fits_its_type(questions: list[dict[str, Any]]) -> None:
    for question in first_list(questions):
        kind, answers, ids = question["type"], question["answers"], question["answer_ids"]
        assert bool(answers) == (kind != "none"), question["id"]
        assert len(ids) == (len(answers) if kind == "entity" else 0), question["id"]
        if kind == "count":
            assert int(answers[0]) > 0 and len(answers) == 1, question["id"]


def test_split_has_every_question_once(questions: list[dict[str, Any]]) -> None:
    dev, test = read("world_questions_dev.jsonl"), read("world_questions_test.jsonl")
    assert sorted(q["id"] for q in dev + test) == sorted(q["id"] for q in questions)
    operators = with_operators(questions)
    assert 0.27 <= len(with_operators(dev)) / len(operators) <= 0.33
    questions, dev = first_list(questions), first_list(dev)
    assert 0.17 <= len(dev) / len(questions) <= 0.23
    kinds = Counter((q["language"], q["type"]) for q in questions)
    for kind, size in kinds.items():
        share = sum((q["language"], q["type"]) == kind for q in dev) / size
        assert 0.1 <= share <= 0.3, kind


def test_no_question_of_dev_is_asked_again_in_test() -> None:
    def asked(name: str) -> set[str]:
        facts = [q for q in read(name) if q["type"] != "none"]
        return {json.dumps([q["type"], q["topic_entities"], q["answers"]]) for q in facts}

    test = asked("world_questions_test.jsonl")
    assert not asked("world_questions_dev.jsonl") & test
    assert not asked("world_questions_more.jsonl") & test


@pytest.mark.parametrize("notation", ["country-FR", '"+47" callingCode', '"+47" ^callingCode x'])
def test_wrong_paths_are_refused(maker: ModuleType, notation: str) -> None:
    with pytest.raises(ValueError):
        maker.parse_path(notation)


@pytest.mark.parametrize(
    "meaning",
    [
        "Country | max #borders",  # two countries
        "Country | max #borders 2",  # two before it
        "country-FR population borders",
        "country-FR capitol",
        "Contry | count",
    ],
)
def test_wrong_meanings_are_refused(maker: ModuleType, meaning: str) -> None:
    hops = maker.Expression(meaning).hops
    line = f"Which one?\ten\tsuperlative\t{hops}\t{meaning}"
    store = maker.Store()
    store.bulk_load(path=str(GRAPH), format=maker.RdfFormat.TURTLE)
    with pytest.raises(ValueError):
        maker.make_operator_question(maker.Facts(store), 1, line)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Which countries border both France and Italy?", ["Switzerland"]),
        ("What country borders Portugal?", ["Spain"]),
        ("Who else pays with the same money as Liechtenstein?", ["Switzerland"]),
        ("On which continents are Egypt's neighbours?", ["Africa", "Asia"]),
        ("德国有几个邻国？", ["9"]),
        ("Which countries border the most other countries?", ["China", "Russia"]),
        ("Which city comes second in population in Japan?", ["Yokohama"]),
        ("Which countries border France but not Germany?", ["Andorra", "Italy", "Monaco", "Spain"]),
        ("What is the capital of Germany's biggest neighbour?", ["Paris"]),
        ("is sydney the capital of australia", ["no"]),
        ("墨西哥比阿根廷大吗？", ["no"]),
        ("瑞士和比利时共同的官方语言有哪些？", ["French", "German"]),
    ],
)
def test_known_answers(questions: list[dict[str, Any]], question: str, answers: list[str]) -> None:
    found = {q["question"]: q["answers"] for q in questions}
    assert found[question] == answers
