"""Predictions that outlive an interruption: killed processes, torn lines, files of other runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kgqa.errors import DataError
from kgqa.evaluation import EvaluationReport, evaluate, side_file
from kgqa.evaluation.restoring import restored
from kgqa.records import (
    Alternative,
    Answer,
    EntityMatch,
    Evidence,
    Question,
    ScoredAnswer,
    Triple,
)

QUESTIONS = [Question(str(n), f"what is {n}?", (str(n % 3),)) for n in range(20)]


class Counts:
    """Answers every question with 0, and remembers or writes down what it was asked."""

    def __init__(self, log: Path | None = None, pause: float = 0.0, stop_at: str = "") -> None:
        self.asked: list[str] = []
        self.log, self.pause, self.stop_at = log, pause, stop_at

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        return [self._answer(question) for question in questions]

    def _answer(self, question: Question) -> Answer:
        if question.id == self.stop_at:
            raise KeyboardInterrupt
        self.asked.append(question.id)
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(question.id + "\n")
        time.sleep(self.pause)
        zero = ScoredAnswer("0", "0", 0.5)
        return Answer(question.text, "entity", (zero,), "0", 0.25, seconds=0.125)


def run(qa: Counts, output: Path, *, resume: bool = False, model: str = "m") -> EvaluationReport:
    return evaluate(qa, QUESTIONS, batch_size=4, output=output, resume=resume, model=model)


def interrupted(output: Path, at: int) -> Path:
    """The side file of a run that was stopped at a question."""
    with pytest.raises(KeyboardInterrupt):
        run(Counts(stop_at=str(at)), output)
    return side_file(output)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "predictions.jsonl"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a run without interruption writes."""
    path = tmp_path_factory.mktemp("whole") / "predictions.jsonl"
    run(Counts(), path)
    return path.read_bytes()


def test_a_killed_process_can_be_gone_on_with_and_nothing_answered_is_asked_again(
    output: Path, whole: bytes
) -> None:
    log = output.with_name("asked.log")
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[3:]\n"
        "from test_resuming import Counts, run\n"
        "run(Counts(Path(sys.argv[1]), 0.05), Path(sys.argv[2]))\n"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    process = subprocess.Popen([sys.executable, "-c", code, str(log), str(output), *folders])
    deadline = time.monotonic() + 60
    while not log.exists() or len(log.read_text().splitlines()) < 10:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not output.exists()
    kept = [json.loads(line)["id"] for line in side_file(output).read_bytes().splitlines()[1:]]
    assert kept == [str(n) for n in range(8)] or len(kept) > 8  # two batches of four, or more

    again = Counts()
    report = run(again, output, resume=True)
    assert [*kept, *again.asked] == [question.id for question in QUESTIONS]
    assert output.read_bytes() == whole
    assert report.overall == run(Counts(), output.with_name("other.jsonl")).overall
    assert report.seconds >= 0.125 * len(kept)
    assert not side_file(output).exists()


def test_an_interrupt_keeps_what_was_answered(output: Path, whole: bytes) -> None:
    assert len(interrupted(output, 6).read_bytes().splitlines()) == 1 + 4
    qa = Counts()
    run(qa, output, resume=True)
    assert qa.asked == [str(n) for n in range(4, 20)]
    assert output.read_bytes() == whole


def test_a_run_that_answered_nothing_leaves_nothing(output: Path) -> None:
    interrupted(output, 0)
    assert list(output.parent.iterdir()) == []


def test_a_run_killed_before_it_moved_its_file_asks_nothing(output: Path, whole: bytes) -> None:
    side = interrupted(output, 4)
    header = side.read_bytes().splitlines(keepends=True)[0]
    side.write_bytes(header + whole)
    qa = Counts()
    report = run(qa, output, resume=True)
    assert (qa.asked, report.overall.count) == ([], 20)
    assert output.read_bytes() == whole


@pytest.mark.parametrize("tear", [b'{"id": "8", "que', b"\0\0\0\n", b"[1]\n", b'{"id": "9"}\n'])
def test_a_torn_line_is_cut_off_and_its_question_asked_again(
    output: Path, whole: bytes, tear: bytes
) -> None:
    side = interrupted(output, 9)
    with side.open("ab") as file:
        file.write(tear)
    qa = Counts()
    run(qa, output, resume=True)
    assert qa.asked == [str(n) for n in range(8, 20)]
    assert output.read_bytes() == whole


@pytest.mark.parametrize("kept", [b"", b'{"model": "m", "que'])
def test_a_side_file_without_a_whole_manifest_is_begun_anew(
    output: Path, whole: bytes, kept: bytes
) -> None:
    side_file(output).write_bytes(kept)
    run(Counts(), output, resume=True)
    assert output.read_bytes() == whole


def test_the_file_of_another_run_is_refused_and_left_alone(output: Path) -> None:
    side = interrupted(output, 9)
    before = side.read_bytes()
    with pytest.raises(DataError, match="is of another model; delete it"):
        run(Counts(), output, resume=True, model="n")
    with pytest.raises(DataError, match="is of other questions"):
        evaluate(Counts(), QUESTIONS[:-1], output=output, resume=True, model="m")
    with pytest.raises(DataError, match="is of other options"):
        evaluate(Counts(), QUESTIONS, output=output, resume=True, model="m", gold_entities=True)
    with pytest.raises(DataError, match="go on with --resume, or delete it"):
        run(Counts(), output)
    assert side.read_bytes() == before
    side.write_bytes(b"something else\n")
    with pytest.raises(DataError, match="is of another version of kgqa"):
        run(Counts(), output, resume=True)


def test_two_runs_do_not_write_one_file(output: Path) -> None:
    class Meddles(Counts):
        def batch(self, questions: Sequence[Question]) -> list[Answer]:
            if questions[0].id == "4" and len(questions) > 1:
                with pytest.raises(DataError, match="another run is writing"):
                    run(Counts(), output, resume=True)
            return super().batch(questions)

    run(Meddles(), output)
    assert len(output.read_bytes().splitlines()) == 20


def test_resume_without_a_side_file_begins_and_replaces_the_old_predictions(
    output: Path, whole: bytes
) -> None:
    output.write_text("old")
    run(Counts(), output, resume=True)
    assert output.read_bytes() == whole


def test_a_line_gives_back_all_of_its_result() -> None:
    fact = Triple("a", "r", "b", known=False)
    evidence = Evidence((fact,), (("A", "R", "B"),), 0.1)
    scored = ScoredAnswer("b", "B", 1 / 3, known=False)
    answer = Answer(
        question="what?",
        type="entity",
        entities=(scored,),
        text="B",
        confidence=0.7,
        topic_entities=(EntityMatch("a", "A", 0.9, ""),),
        evidence=(evidence,),
        alternatives=(Alternative("other", (scored,), 0.2, (evidence,)),),
        reading="the R of A",
        language="zh",
        seconds=0.25,
    )

    class Says:
        def batch(self, questions: Sequence[Question]) -> list[Answer]:
            return [answer]

    question = Question("1", "what?", ("C",))
    result = evaluate(Says(), question).results[0]
    assert restored(question, json.loads(json.dumps(result.to_dict()))) == result
