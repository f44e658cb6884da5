"""Question files: what they become, and what is said of malformed ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgqa.errors import DataError, ParseError
from kgqa.questions import load_questions
from kgqa.records import Question

FIXTURE = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path) -> Question:
    (question,) = load_questions(path)
    return question


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_brackets_leave_the_text_and_name_the_topic_entity(tmp_path: Path) -> None:
    path = write(tmp_path, "qa.txt", "what does [Tom Cullen] act in\tWeekend|Black Mirror\n")
    assert only(path) == Question(
        "qa-1",
        "what does Tom Cullen act in",
        answers=("Weekend", "Black Mirror"),
        topic_entities=("Tom Cullen",),
    )


def test_two_brackets_name_two_topic_entities(tmp_path: Path) -> None:
    question = only(write(tmp_path, "qa.txt", "[A] or [B]\tA\n"))
    assert question.text == "A or B"
    assert question.topic_entities == ("A", "B")


def test_a_question_may_begin_with_its_bracket(tmp_path: Path) -> None:
    assert only(write(tmp_path, "qa.txt", "[Joe] acts in\tX\n")).topic_entities == ("Joe",)


def test_nothing_after_the_tab_means_that_the_graph_cannot_answer(tmp_path: Path) -> None:
    assert only(write(tmp_path, "qa.tsv", "who is [Nobody]\t\n")).answers == ()


def test_blank_lines_and_windows_line_ends_are_no_matter_and_ids_say_the_line(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "qa.txt", "\ufeffone\ta\r\n\r\ntwo\tb\r\n")
    assert [(q.id, q.text, q.answers) for q in load_questions(path)] == [
        ("qa-1", "one", ("a",)),
        ("qa-3", "two", ("b",)),
    ]


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = write(tmp_path, "qa.jsonl", lines({"question": "a\u2028b", "answers": ["c\x85d"]}))
    raw = write(tmp_path, "raw.txt", "a\u2028b\tc\x85d\n")
    assert only(path).text == "a\u2028b"
    assert only(raw).answers == ("c\x85d",)


def test_the_folder_of_metaqa_says_the_hops(tmp_path: Path) -> None:
    assert only(write(tmp_path, "2-hop/qa_test.txt", "q\ta\n")).hops == 2
    assert only(write(tmp_path, "1-hop-ntm/qa_test.txt", "q\ta\n")).hops == 1
    assert only(write(tmp_path, "other/qa_test.txt", "q\ta\n")).hops is None


def test_files_of_one_name_get_ids_of_their_folders(tmp_path: Path) -> None:
    paths = [write(tmp_path, f"{hops}-hop/qa.txt", "q\ta\n") for hops in (1, 2)]
    assert [question.id for question in load_questions(*paths)] == ["1-hop-qa-1", "2-hop-qa-1"]


def test_json_lines_give_every_field(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "question": " 法国的首都是哪里？ ",
        "answers": ["Paris"],
        "topic_entities": ["France"],
        "type": "entity",
        "language": "zh",
        "hops": 1,
        "note": "ignored",
    }
    assert only(write(tmp_path, "q.jsonl", lines(row))) == Question(
        "7", "法国的首都是哪里？", ("Paris",), ("France",), "entity", "zh", 1
    )


def test_answers_may_be_numbers_and_truth_values_missing_or_none(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "q.jsonl",
        lines(
            {"question": "how many", "answers": [3, 2.5, True, False]},
            {"question": "who knows", "answers": []},
            {"question": "who cares"},
        ),
    )
    assert [question.answers for question in load_questions(path)] == [
        ("3", "2.5", "yes", "no"),
        (),
        None,
    ]


def test_blank_answers_say_nothing_which_is_another_thing_than_no_answers(tmp_path: Path) -> None:
    rows = [{"question": "q", "answers": answers} for answers in (["", "a"], [" "], [])]
    questions = load_questions(write(tmp_path, "q.jsonl", lines(*rows)))
    assert [question.answers for question in questions] == [("a",), None, ()]


def test_blank_topic_entities_are_left_out(tmp_path: Path) -> None:
    row = {"question": "q", "topic_entities": ["", "France"]}
    assert only(write(tmp_path, "q.jsonl", lines(row))).topic_entities == ("France",)


def test_json_is_known_by_its_content_too(tmp_path: Path) -> None:
    assert only(write(tmp_path, "q.txt", lines({"question": "a [b]"}))).text == "a [b]"


def test_an_id_that_occurs_again_is_numbered(tmp_path: Path) -> None:
    rows = [{"id": name, "question": "q"} for name in ("a", "a", "a-2", "a", "b")]
    path = write(tmp_path, "q.jsonl", lines(*rows))
    assert [question.id for question in load_questions(path)] == ["a", "a-3", "a-2", "a-4", "b"]


QALD = {
    "questions": [
        {
            "id": "1",
            "question": [
                {"language": "de", "string": "Hauptstadt?"},
                {"language": "en", "string": "Capital?"},
            ],
            "answers": [
                {
                    "head": {"vars": ["uri"]},
                    "results": {
                        "bindings": [
                            {"uri": {"type": "uri", "value": "http://x/Paris"}},
                            {"uri": {"type": "uri", "value": "http://x/Lyon"}},
                            {"uri": {"type": "uri", "value": "http://x/Paris"}},
                        ]
                    },
                }
            ],
        },
        {"question": [{"language": "zh", "string": "是吗？"}], "answers": [{"boolean": True}]},
        {"question": [{"language": "fr", "string": "Qui ?"}], "answers": [{"results": {}}]},
    ]
}


def test_qald_gives_english_where_it_can_and_the_values_of_all_bindings(tmp_path: Path) -> None:
    questions = load_questions(write(tmp_path, "qald.json", json.dumps(QALD, indent=1)))
    assert questions == [
        Question("1", "Capital?", ("http://x/Paris", "http://x/Lyon"), language="en"),
        Question("qald-2", "是吗？", ("yes",), language="zh"),
        Question("qald-3", "Qui ?", (), language="fr"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.txt", "fine\tyes\nno tab here\n", "q.txt:2: no tab between question and answers"),
        ("q.txt", "a\tb\n[ ]\tc\n", "q.txt:2: the question is empty"),
        ("q.txt", b"a\tb\nc\t\xff\n", "q.txt:2: not UTF-8 text"),
        ("q.txt", "\n \n", "q.txt: the file holds no question"),
        ("q.jsonl", "", "q.jsonl: the file holds no question"),
        ("q.jsonl", '{"question": "a"}\n{"question"\n', "q.jsonl:2: not JSON: "),
        ("q.jsonl", "[1]\n", "q.jsonl:1: a question is a JSON object, not [1]"),
        ("q.jsonl", '{"answers": []}\n', 'q.jsonl:1: "question" wants text, not null'),
        ("q.jsonl", '{"question": "a", "answers": "b"}\n', '"answers" is a list, not "b"'),
        ("q.jsonl", '{"question": "a", "answers": [null]}\n', '"answers" wants text, not null'),
        ("q.jsonl", '{"question": "a", "hops": "2"}\n', '"hops" is a whole number, not "2"'),
        ("q.jsonl", '{"question": "\\ud800"}\n', "lone surrogate"),
        ("q.jsonl", "[" * 200_000 + "\n", "q.jsonl:1: "),
        ("q.json", '{"questions": [{"id": 1}]}', "q.json: question 1: "),
        ("q.json", '{"questions": [{"question": [1]}]}', "q.json: question 1: "),
        ("q.json", '{"questions": [3]}', "question 1: a question is a JSON object, not 3"),
    ],
)
def test_malformed_files_are_named_with_line_and_reason(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(ParseError) as caught:
        load_questions(write(tmp_path, name, content))
    assert message in str(caught.value)


def test_a_missing_file_and_no_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="No such file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(DataError, match="no question file"):
        load_questions()


@FIXTURE
@given(
    st.lists(
        st.tuples(
            st.text("ab?é中 ", min_size=1).filter(str.strip), st.lists(st.sampled_from("xyz"))
        ),
        min_size=1,
    )
)
def test_both_line_formats_say_the_same(tmp_path: Path, rows: list[tuple[str, list[str]]]) -> None:
    table = "".join(f"{text}\t{'|'.join(answers)}\n" for text, answers in rows)
    as_json = lines(*({"question": text, "answers": answers} for text, answers in rows))
    from_table = load_questions(write(tmp_path, "q.txt", table))
    assert from_table == load_questions(write(tmp_path, "q.jsonl", as_json))
    assert len({question.id for question in from_table}) == len(rows)


@FIXTURE
@given(st.sampled_from(["q.txt", "q.jsonl", "q.json"]), st.binary(max_size=200))
def test_any_bytes_give_questions_or_a_parse_error(
    tmp_path: Path, name: str, content: bytes
) -> None:
    try:
        questions = load_questions(write(tmp_path, name, content))
    except ParseError:
        return
    assert all(question.text.strip() for question in questions)
