"""Evaluation over a fake that knows its answers by heart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import kgqa
from kgqa.errors import DataError, EntityNotFound
from kgqa.evaluation import EvaluationReport, aggregate, answer_batch, evaluate
from kgqa.graph import KnowledgeGraph
from kgqa.progress import Progress
from kgqa.records import Answer, Question, ScoredAnswer

EX = "http://example.org/"


def answer(text: str, *labels: str, confidence: float = 1.0, kind: str = "entity") -> Answer:
    entities = tuple(ScoredAnswer(label, label, 1.0) for label in labels)
    return Answer(text, kind, entities, ", ".join(labels) or "I do not know", confidence)


class Knows:
    """Answers each question as its dict says; a value that is an exception is raised."""

    def __init__(self, answers: dict[str, Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[Question] = []
        self.batches: list[int] = []

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        self.asked += questions
        self.batches.append(len(questions))
        return [self._answer(question.text) for question in questions]

    def _answer(self, text: str) -> Answer:
        known = self.answers[text]
        if isinstance(known, Exception):
            raise known
        return known


QUESTIONS = [
    Question("1", "capital?", ("Paris",), ("France",), type="entity", language="en", hops=1),
    Question("2", "neighbours?", ("Germany", "Belgium"), language="en", hops=2),
    Question("3", "president?", (), type="none"),
    Question("4", "how many?", ("3",), hops=1),
]
ANSWERS: dict[str, Answer | Exception] = {
    "capital?": answer("capital?", "Paris", confidence=0.95),
    "neighbours?": answer("neighbours?", "Spain", "Germany", confidence=0.55),
    "president?": answer("president?", confidence=0.1),
    "how many?": answer("how many?", "4", confidence=0.25, kind="count"),
}


@pytest.fixture
def report() -> EvaluationReport:
    return evaluate(Knows(ANSWERS), QUESTIONS)


def test_the_report_has_the_metrics_of_the_contract_worked_out_by_hand(
    report: EvaluationReport,
) -> None:
    found = report.to_dict()
    assert found.pop("seconds") >= 0
    assert found.pop("questions_per_second") >= 0
    # 0.95 right, 0.55 wrong, 0.25 wrong; what was not answered claims nothing
    assert found.pop("ece") == pytest.approx((0.05 + 0.55 + 0.25) / 3)
    assert set(found) == {
        *("num_questions", "hits@1", "hits@3", "hits@10", "mrr", "f1", "exact_match"),
        *(
            "by_type",
            "by_language",
            "by_hops",
            "errors",
            "failed",
            "intervals",
            "causes",
            "latency",
        ),
    }
    assert (found["num_questions"], found["hits@1"], found["hits@3"]) == (4, 0.5, 0.75)
    assert (found["hits@10"], found["mrr"]) == (0.75, (1 + 1 / 2 + 1 + 0) / 4)
    assert (found["f1"], found["exact_match"]) == ((1 + 0.5 + 1 + 0) / 4, 0.5)


def test_files_are_a_group_where_there_are_several() -> None:
    one, two = (replace(QUESTIONS[place], source=f"file-{place}") for place in (0, 3))
    found = evaluate(Knows(ANSWERS), [one, two]).to_dict()["by_file"]
    assert {name: group["hits@1"] for name, group in found.items()} == {"file-0": 1, "file-3": 0}
    assert "by_file" not in evaluate(Knows(ANSWERS), [one]).to_dict()


def test_every_rate_has_an_interval_around_it(report: EvaluationReport) -> None:
    found = report.to_dict()
    for group in (found, *found["by_type"].values(), *found["by_hops"].values()):
        for name, (low, high) in group["intervals"].items():
            assert 0 <= low <= group[name] <= high <= 1


def test_latency_is_over_the_questions_that_did_not_fail() -> None:
    seconds = {str(number): number / 100 for number in range(1, 101)}
    known: dict[str, Answer | Exception] = {
        name: replace(answer(name, "x"), seconds=one) for name, one in seconds.items()
    }
    known["101"] = ValueError("no")
    questions = [Question(name, name, ("x",)) for name in known]
    latency = evaluate(Knows(known), questions).latency
    assert (latency.p50, latency.p95) == pytest.approx((0.505, 0.9505))


def test_groups_have_counts_and_take_the_own_type_before_the_predicted_one(
    report: EvaluationReport,
) -> None:
    found = report.to_dict()
    counts = {name: group["count"] for name, group in found["by_type"].items()}
    assert counts == {"count": 1, "entity": 2, "none": 1}
    assert found["by_type"]["none"]["exact_match"] == 1.0
    assert {name: one["count"] for name, one in found["by_hops"].items()} == {"1": 2, "2": 1}
    assert found["by_language"]["en"]["mrr"] == 0.75


def test_groups_that_no_question_gives_are_left_out() -> None:
    found = evaluate(Knows({"q": answer("q", "a")}), [Question("1", "q", ("a",))]).to_dict()
    assert "by_hops" not in found
    assert "by_language" not in found


def test_the_pipeline_is_shown_neither_gold_nor_topics_unless_asked() -> None:
    qa = Knows(ANSWERS)
    evaluate(qa, QUESTIONS[:1])
    assert qa.asked == [Question("1", "capital?")]
    evaluate(qa, QUESTIONS[:1], gold_entities=True)
    assert qa.asked[1:] == [Question("1", "capital?", topic_entities=("France",))]


@pytest.mark.parametrize("error", [EntityNotFound("Pariss", ["Paris"]), ZeroDivisionError("oh")])
def test_a_question_that_fails_is_wrong_listed_and_stops_nothing(error: Exception) -> None:
    qa = Knows(ANSWERS | {"president?": error})
    report = evaluate(qa, QUESTIONS)
    found = report.to_dict()
    assert found["errors"] == 1
    assert found["failed"] == [{"id": "3", "error": f"{type(error).__name__}: {error}"}]
    assert (found["hits@1"], found["num_questions"]) == (0.25, 4)
    assert qa.batches == [4, 1, 1, 1, 1]
    line = report.results[2].to_dict()
    assert (line["answers"], line["correct"]) == ([], False)
    assert line["error"] == found["failed"][0]["error"]


def test_a_failing_batch_of_one_is_not_asked_twice() -> None:
    qa = Knows({"q": ValueError("no")})
    evaluate(qa, [Question("1", "q", ("a",))])
    assert qa.batches == [1]


def test_a_failed_question_without_type_is_of_type_failed() -> None:
    report = evaluate(Knows({"q": ValueError("no")}), [Question("1", "q", ())])
    assert list(report.by_type) == ["failed"]
    assert report.overall.exact_match == 0.0


def test_a_batch_with_too_few_answers_is_asked_one_by_one() -> None:
    class Forgetful(Knows):
        def batch(self, questions: Sequence[Question]) -> list[Answer]:
            return super().batch(questions)[:1]

    report = evaluate(Forgetful(ANSWERS), QUESTIONS)
    assert report.overall.hits_at_1 == 0.5
    assert not report.failed


def test_an_interrupt_is_no_error_of_a_question() -> None:
    class Interrupted:
        def batch(self, questions: Sequence[Question]) -> list[Answer]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(Interrupted(), QUESTIONS)


@pytest.mark.parametrize("batch_size", [1, 3, 100])
def test_batches_change_nothing_and_progress_reaches_the_end(batch_size: int) -> None:
    seen: list[tuple[int, int]] = []

    class Listens(Progress):
        def stage(self, name: str) -> Callable[[int, int], None]:
            return lambda done, total: seen.append((done, total))

    report = evaluate(Knows(ANSWERS), QUESTIONS, batch_size=batch_size, progress=Listens())
    assert report.overall == aggregate(answer_batch(Knows(ANSWERS), QUESTIONS), 1.0).overall
    assert seen[-1] == (4, 4)


def test_a_set_without_questions_or_without_gold_cannot_be_measured() -> None:
    with pytest.raises(DataError, match="no questions"):
        evaluate(Knows({}), [])
    with pytest.raises(DataError, match="question '9' has no gold answers"):
        evaluate(Knows({}), [Question("9", "q")])


def test_files_of_any_format_and_questions_are_asked_alike(tmp_path: Path) -> None:
    text, lines = tmp_path / "a.txt", tmp_path / "b.jsonl"
    text.write_text("capital of [France]?\tParis\n", encoding="utf-8")
    lines.write_text('{"question": "how many?", "answers": ["4"]}', encoding="utf-8")
    known = ANSWERS | {"capital of France?": answer("capital of France?", "Paris")}
    assert evaluate(Knows(known), text).overall.hits_at_1 == 1.0
    assert evaluate(Knows(known), [str(text), lines]).overall.hits_at_1 == 1.0
    assert evaluate(Knows(known), QUESTIONS[3]).overall.hits_at_1 == 0.0
    assert kgqa.evaluate(Knows(known), [QUESTIONS[3], lines]).overall.hits_at_1 == 0.5


def test_names_of_the_graph_count_as_the_entity(toy: KnowledgeGraph) -> None:
    class Speaks(Knows):
        kg = toy

    chinese = ScoredAnswer(f"{EX}Paris", "巴黎", 1.0)
    alias = ScoredAnswer(f"{EX}France", "法国", 1.0)
    value = ScoredAnswer("68000000", "68000000", 1.0)
    questions = [
        Question("1", "a", ("Paris",)),
        Question("2", "b", ("french republic",)),
        Question("3", "c", (f"{EX}Paris",)),
        Question("4", "d", ("68,000,000",)),
        Question("5", "e", ("Berlin",)),
    ]
    given = dict(zip("abcde", (chinese, alias, chinese, value, chinese), strict=True))
    qa = Speaks({text: Answer(text, "entity", (one,), "", 1.0) for text, one in given.items()})
    grades = [result.grade for result in evaluate(qa, questions).results]
    assert [one.exact_match for one in grades] == [True, True, True, True, False]


def test_a_prediction_line_is_what_ask_gives_with_id_gold_and_correct(
    report: EvaluationReport,
) -> None:
    line = json.loads(json.dumps(report.results[0].to_dict()))
    known = ANSWERS["capital?"]
    assert isinstance(known, Answer)
    grade = {"correct": True, "cause": "", "rank": 1, "f1": 1.0, "exact_match": True}
    assert line == known.to_dict() | {"id": "1", "gold": ["Paris"]} | grade
