"""The command line: what is printed where, and exit codes. Models are fakes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from kgqa.cli import app
from kgqa.cli.arguments import one_flag_each
from kgqa.cli.asking import show_answer
from kgqa.cli.chains import chain
from kgqa.cli.output import plain, printable
from kgqa.cli.progress import TerminalProgress
from kgqa.errors import DataError
from kgqa.graph import KnowledgeGraph
from kgqa.records import Alternative, Answer, EntityMatch, Evidence, Question, ScoredAnswer, Triple

EX = "http://example.org/"
ROOT = Path(__file__).resolve().parent.parent

FACT = Triple(f"{EX}France", f"{EX}capital", f"{EX}Paris")
LABELS = ("France", "capital", "Paris")
ANSWER = Answer(
    question="What is the capital of France?",
    type="entity",
    entities=(ScoredAnswer(f"{EX}Paris", "Paris", 0.9),),
    text="The capital of France is Paris.",
    confidence=0.87,
    topic_entities=(EntityMatch(f"{EX}France", "France", 1.0, "label"),),
    evidence=(Evidence((FACT,), (LABELS,), 0.9),),
    alternatives=(Alternative("what France borders", (ScoredAnswer("g", "Germany", 0.1),), 0.1),),
    reading="the capital of France",
    seconds=0.01,
)
UNKNOWN = Answer("?", "entity", (), "I do not know: nothing is named.", 0.0)


class FakePipeline:
    """Gives one answer to everything, and remembers what it was asked."""

    def __init__(self, kg: KnowledgeGraph, answer: Answer = ANSWER) -> None:
        self.kg = kg
        self.answer = answer
        self.asked: list[Question] = []
        self.history = [{"loss": 0.5}]

    def __call__(self, question: str) -> Answer:
        print("a library that chatters on standard output")
        return self.batch([Question("", question)])[0]

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        self.asked += questions
        return [self.answer] * len(questions)

    def save_pretrained(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text('{"format": "kgqa-model-1"}')


@pytest.fixture
def fake(toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    """Stands in for every pipeline that a command loads."""
    from kgqa.pipeline import QAPipeline

    pipeline = FakePipeline(toy)
    monkeypatch.setattr(QAPipeline, "from_pretrained", lambda folder=None: pipeline)
    return pipeline


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)


def run_json(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def fails(*arguments: object) -> str:
    """The one line of a user's error."""
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("error: ")
    return result.stderr


# ask


def test_ask_shows_sentence_answers_confidence_reading_evidence_and_alternatives(
    fake: FakePipeline,
) -> None:
    shown = run("ask", ANSWER.question).stdout
    for part in (
        "The capital of France is Paris.",
        "Confidence: 87%",
        "Understood as: the capital of France",
        "France —capital→ Paris",
        "what France borders: Germany (10%)",
    ):
        assert part in shown
    assert "\x1b" not in shown
    assert fake.asked == [Question("", ANSWER.question)]


def test_ask_json_is_the_answer_and_nothing_else_on_stdout(fake: FakePipeline) -> None:
    assert run_json("ask", ANSWER.question) == json.loads(json.dumps(ANSWER.to_dict()))


def test_ask_reads_the_question_from_standard_input(fake: FakePipeline) -> None:
    assert run("ask", "-", input="法国的首都？\n").exit_code == 0
    assert fake.asked[0].text == "法国的首都？"
    assert run("ask", "-", input=b"\xff").exit_code == 1


def test_not_to_know_is_no_error(fake: FakePipeline) -> None:
    fake.answer = UNKNOWN
    result = run("ask", "?")
    assert (result.exit_code, result.stdout) == (0, "I do not know: nothing is named.\n")
    assert run_json("ask", "?")["answers"] == []


def shown_at(width: int, answer: Answer) -> list[str]:
    to = Console(width=width, record=True, markup=False, file=io.StringIO())
    show_answer(to, answer)
    return to.export_text().splitlines()


def many(labels: Sequence[str], **changes: Any) -> Answer:
    entities = tuple(ScoredAnswer(f"id-{n}", label, 0.5) for n, label in enumerate(labels))
    return Answer("?", "entity", entities, "text", 0.5, **changes)


def test_long_lists_of_answers_are_cut_and_the_rest_counted() -> None:
    lines = shown_at(80, many([f"name {n}" for n in range(20)]))
    assert "name 14" in "\n".join(lines)
    assert "name 15" not in "\n".join(lines)
    assert "  + 5 more" in lines


def test_answers_of_one_name_are_told_apart_by_id() -> None:
    shown = "\n".join(shown_at(80, many(["Paris", "Paris", "Lyon"])))
    assert "id-0" in shown and "id-1" in shown and "id-2" not in shown


def test_a_narrow_terminal_loses_no_name() -> None:
    shown = "".join(shown_at(20, many(["Llanfairpwllgwyngyll", "二十个汉字组成的名字也不能丢失"])))
    letters = "".join(shown.replace("0.50", "").split())
    assert "Llanfairpwllgwyngyll" in letters
    assert "二十个汉字组成的名字也不能丢失" in letters


def test_a_chinese_answer_is_shown_in_chinese_and_predictions_as_such() -> None:
    entities = (ScoredAnswer("a", "巴黎", 0.5, known=False),)
    shown = "\n".join(shown_at(80, Answer("?", "entity", entities, "巴黎。", 0.5, language="zh")))
    assert "置信度：50%" in shown
    assert "推测" in shown


HOSTILE = "[red]x[/red] [/] [link=http://e]\x1b[31m\x9b31m\u202e\u200b:smile:"


def test_names_are_never_markup_and_cannot_steer_the_terminal(
    fake: FakePipeline, tmp_path: Path
) -> None:
    clean = "[red]x[/red] [/] [link=http://e][31m31m:smile:"
    assert printable(HOSTILE) == plain(HOSTILE).plain == clean
    labels = (HOSTILE,) * 3
    fake.answer = Answer(
        HOSTILE,
        "entity",
        (ScoredAnswer("i", HOSTILE, 1.0),),
        HOSTILE,
        1.0,
        evidence=(Evidence((FACT,), (labels,), 1.0),),
        alternatives=(Alternative(HOSTILE, (ScoredAnswer("i", HOSTILE, 1.0),), 0.1),),
        reading=HOSTILE,
    )
    shown = run("ask", "?").stdout
    assert shown.count(clean) == 8
    assert not set(shown) & set("\x1b\x9b\u202e\u200b")
    raw = run("ask", "?", "--json").stdout
    assert json.loads(raw)["text"] == HOSTILE
    assert not set(raw) & set("\x1b\x9b")


# facts as arrows


def words(*facts: str, start: str | None = None) -> str:
    parts = (fact.split() for fact in facts)
    triples = [Triple(head, relation, tail) for head, relation, tail in parts]
    return chain(triples, [(t.head, t.relation, t.tail) for t in triples], start).plain


def test_arrows_point_as_the_facts_do() -> None:
    assert words("F capital P") == "F —capital→ P"
    assert words("F capital P", start="P") == "P ←capital— F"
    assert words("F capital P", "F borders S") == "P ←capital— F —borders→ S"
    assert words("F borders S", "S capital M") == "F —borders→ S —capital→ M"
    assert words("F borders S", "F borders S", start="F") == "F —borders→ S ←borders— F"
    assert words("E part E", start="E") == "E —part→ E"
    assert words("A r B", "C s D") == "A —r→ B; C —s→ D"
    assert words() == ""


def test_a_predicted_fact_says_so() -> None:
    fact = Triple("F", "capital", "P", known=False)
    assert chain([fact], [("F", "capital", "P")]).plain == "F —capital (predicted)→ P"


# lookup, paths, stats, query


@pytest.fixture
def toy_graph(toy_files: Path) -> tuple[str, Path]:
    return "--graph", toy_files / "toy.ttl"


def test_lookup_shows_names_types_facts_and_namesakes(toy_graph: tuple[str, Path]) -> None:
    shown = run("lookup", "paris", *toy_graph).stdout
    assert shown.startswith(f"Paris  city\n{EX}Paris\nAlso: 巴黎\n")
    assert "  Paris ←capital— France\n" in shown
    assert "Paris, Texas" in shown
    assert "法国 —首都→ 巴黎" in run("lookup", "法国", *toy_graph).stdout


def test_lookup_json_has_all_of_it(toy_graph: tuple[str, Path]) -> None:
    found = run_json("lookup", "Paris", *toy_graph)
    assert (found["entity"], found["label"], found["types"]) == (f"{EX}Paris", "Paris", ["city"])
    assert found["attributes"] == [{"relation": "population", "value": "2100000"}]
    assert {"fact": FACT.as_list(), "labels": list(LABELS)} in found["facts"]
    assert found["num_facts"] == len(found["facts"]) == 2
    assert [one["entity"] for one in found["others"]] == [f"{EX}ParisTexas"]


def test_several_graph_files_make_one_graph(toy_files: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.tsv"
    more.write_text("Atlantis\tcapital\tPoseidonis\n", encoding="utf-8")
    options = ("--graph", toy_files / "toy.tsv", "--graph", more)
    assert "Atlantis —capital→ Poseidonis" in run("lookup", "Atlantis", *options).stdout
    assert run("lookup", "Berlin", *options).exit_code == 0


def test_a_name_that_is_nearly_right_is_suggested(toy_graph: tuple[str, Path]) -> None:
    assert "did you mean 'France'" in fails("lookup", "Frances", *toy_graph)


def test_paths_are_chains_shortest_first(toy_graph: tuple[str, Path]) -> None:
    shown = run("paths", "Berlin", "Paris", "--max-hops", "3", *toy_graph).stdout.splitlines()
    assert shown[0] == "Berlin ←capital— Germany ←borders— France —capital→ Paris"
    none = run("paths", "Berlin", "Paris", "--max-hops", "1", *toy_graph)
    assert (none.exit_code, none.stdout) == (0, "no path of at most 1 hop from Berlin to Paris\n")


def test_paths_json_and_limit(toy_graph: tuple[str, Path]) -> None:
    found = run_json("paths", "France", "Europe", "--limit", "1", *toy_graph)
    (path,) = found["paths"]
    assert path["labels"] == [["France", "in continent", "Europe"]]
    assert path["nodes"] == [f"{EX}France", f"{EX}Europe"]
    assert found["truncated"] is True and found["reason"]
    assert run_json("paths", "France", "Spain", "--max-hops", "1", *toy_graph)["truncated"] is False


def test_stats_count(toy_graph: tuple[str, Path]) -> None:
    found = run_json("stats", *toy_graph)
    assert (found["facts"], found["by_relation"][f"{EX}capital"]) == (24, 4)
    shown = run("stats", *toy_graph).stdout
    assert "capital" in shown and "24" in shown


def test_query_selects_and_asks(toy_graph: tuple[str, Path]) -> None:
    select = f"SELECT ?c WHERE {{ <{EX}France> <{EX}capital> ?c }}"
    found = run_json("query", select, *toy_graph)
    assert found == {
        "variables": ["c"],
        "rows": [{"c": {"id": f"{EX}Paris", "label": "Paris"}}],
        "truncated": False,
    }
    ask = f"ASK {{ <{EX}France> <{EX}capital> <{EX}Berlin> }}"
    assert run("query", ask, *toy_graph).stdout == "no\n"
    assert "error" in fails("query", "DROP ALL", *toy_graph)


def test_lookups_read_the_graph_of_a_model(toy: KnowledgeGraph, tmp_path: Path) -> None:
    toy.save(tmp_path / "model" / "graph")
    assert run("lookup", "Paris", "--model", tmp_path / "model").exit_code == 0
    assert "no model folder" in fails("lookup", "Paris", "--model", tmp_path / "none")
    assert "no graph in it" in fails("lookup", "Paris", "--model", tmp_path)


def test_without_graph_or_model_the_shipped_world_graph_serves() -> None:
    assert run_json("lookup", "France")["label"] == "France"


# predict


@pytest.fixture
def embedded(toy: KnowledgeGraph, tmp_path: Path) -> Path:
    """A model with vectors by which Madrid is France's likeliest capital after Paris."""
    import torch

    from kgqa.embeddings import GraphEmbeddings, save_embeddings

    store = toy.store
    entity = torch.zeros(store.num_entities, 2)
    entity[:, 1] = torch.arange(store.num_entities) + 10.0
    step = torch.zeros(2 * store.num_relations, 2)
    entity[toy.resolve("France")] = entity[toy.resolve("Madrid")] = torch.zeros(2)
    vectors = GraphEmbeddings(model="TransE", entity=entity, step=step, dim=2)
    toy.save(tmp_path / "model" / "graph")
    save_embeddings(vectors, tmp_path / "model" / "embeddings")
    return tmp_path / "model"


def test_predict_marks_known_tails_and_ranks_the_others(embedded: Path) -> None:
    found = run_json("predict", "France", "capital", "--top-k", "3", "--model", embedded)
    tails = [(one["label"], one["known"]) for one in found["predictions"]]
    assert tails[:2] == [("Paris", True), ("Madrid", False)]
    assert len(tails) == 3
    assert found["predictions"][0]["score"] == 1.0
    shown = run("predict", "France", "capital", "--model", embedded).stdout
    assert "known" in shown and "predicted" in shown


def test_predict_follows_a_relation_named_from_its_tail(embedded: Path) -> None:
    found = run_json("predict", "Paris", "capital of", "--model", embedded)
    assert (found["predictions"][0]["label"], found["predictions"][0]["known"]) == ("France", True)


def test_predict_says_what_is_missing(embedded: Path, toy: KnowledgeGraph, tmp_path: Path) -> None:
    assert "did you mean 'capital'" in fails("predict", "France", "capitl", "--model", embedded)
    assert "no entity 'Atlantis'" in fails("predict", "Atlantis", "capital", "--model", embedded)
    result = run("predict", "France", "population", "--model", embedded)
    assert (result.exit_code, "nothing to predict" in result.stdout) == (0, True)
    toy.save(tmp_path / "bare" / "graph")
    assert "no entity vectors" in fails("predict", "a", "b", "--model", tmp_path / "bare")


# evaluate


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "asked.txt"
    path.write_text("what is the capital of [France]\tParis\nwhich?\tRome\n", encoding="utf-8")
    return path


def test_evaluate_prints_a_table_or_the_report(fake: FakePipeline, asked: Path) -> None:
    found = run_json("evaluate", asked)
    assert (found["num_questions"], found["hits@1"], found["errors"]) == (2, 0.5, 0)
    assert fake.asked[0] == Question("asked-1", "what is the capital of France")
    shown = run("evaluate", asked, "--gold-entities").stdout
    assert "Hits@1" in shown and "0.500" in shown and "type entity" in shown
    assert fake.asked[-2].topic_entities == ("France",)


def test_evaluate_writes_a_line_for_each_question(
    fake: FakePipeline, asked: Path, tmp_path: Path
) -> None:
    output = tmp_path / "predictions.jsonl"
    assert run("evaluate", asked, "--output", output).exit_code == 0
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["gold"], row["correct"]) for row in rows] == [
        ("asked-1", ["Paris"], True),
        ("asked-2", ["Rome"], False),
    ]
    assert rows[0]["evidence"] == ANSWER.to_dict()["evidence"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["asked.txt", "predictions.jsonl"]


def test_evaluate_finds_out_before_the_work_that_it_cannot_write(
    fake: FakePipeline, asked: Path, tmp_path: Path
) -> None:
    assert "cannot write" in fails("evaluate", asked, "--output", tmp_path / "no" / "where.jsonl")
    assert "it is a folder" in fails("evaluate", asked, "--output", tmp_path)
    assert fake.asked == []


def test_evaluate_goes_on_after_an_interrupt_and_says_how(
    fake: FakePipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tmp_path / "many.txt"
    many.write_text("".join(f"what is {n}?\tParis\n" for n in range(100)), encoding="utf-8")
    output = tmp_path / "predictions.jsonl"
    batch = fake.batch

    def interrupted(questions: Sequence[Question]) -> list[Answer]:
        if fake.asked:
            raise KeyboardInterrupt
        return batch(questions)

    monkeypatch.setattr(fake, "batch", interrupted)
    stopped = run("evaluate", many, "--output", output)
    assert stopped.exit_code == 130
    assert f"64 answers are kept in '{output}.part'; go on with --resume" in stopped.stderr
    monkeypatch.setattr(fake, "batch", batch)
    assert "interrupted run" in fails("evaluate", many, "--output", output)
    found = run_json("evaluate", many, "--output", output, "--resume")
    assert (found["num_questions"], len(fake.asked)) == (100, 100)
    assert run("evaluate", many, "--resume").exit_code == 2


def test_evaluate_writes_a_report_and_keeps_stdout_pure(
    fake: FakePipeline, asked: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    done = run("evaluate", asked, "--report", folder, "--json")
    assert json.loads(done.stdout)["hits@1"] == 0.5
    assert f"report: {folder / 'index.html'}" in done.stderr
    assert "which?" in (folder / "index.html").read_text(encoding="utf-8")
    described = json.loads((folder / "results.json").read_text(encoding="utf-8"))["run"]
    digest = hashlib.sha256(asked.read_bytes()).hexdigest()
    assert described["files"] == {str(asked): digest}
    assert len(described["model_hash"]) == 64
    assert "cannot write" in fails("evaluate", asked, "--report", asked)


def test_evaluate_tells_files_apart(fake: FakePipeline, asked: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"question": "where?", "answers": ["Rome"]}', encoding="utf-8")
    found = run_json("evaluate", asked, other)
    assert {name: one["hits@1"] for name, one in found["by_file"].items()} == {
        "asked": 0.5,
        "other": 0.0,
    }
    assert "file other" in run("evaluate", asked, other).stdout


def test_evaluate_names_the_bad_line_of_a_question_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "a", "answers": []}\nnonsense\n', encoding="utf-8")
    assert f"{bad}:2: not JSON" in fails("evaluate", bad)


# train


def test_train_passes_everything_on_and_writes_the_model(
    toy: KnowledgeGraph,
    toy_files: Path,
    asked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kgqa.pipeline import QAPipeline

    given: dict[str, Any] = {}

    def train(kg: KnowledgeGraph, questions: Any, **options: Any) -> FakePipeline:
        given.update(options, facts=len(kg), questions=questions)
        options["progress"].stage("learning")(1, 2)
        return FakePipeline(toy)

    monkeypatch.setattr(QAPipeline, "train", train)
    config = tmp_path / "settings.toml"
    config.write_text("[training]\nepochs = 3\n", encoding="utf-8")
    result = run(
        *("train", toy_files / "toy.ttl", "--output", tmp_path / "new" / "model", "--seed", 5),
        *("--questions", asked, "--dev", asked, "--config", config, "--json"),
    )
    assert result.exit_code == 0, result.output
    assert (given["facts"], given["seed"], given["config"].training.epochs) == (24, 5, 3)
    assert len(given["questions"]) == len(given["dev"]) == 2
    assert (tmp_path / "new" / "model" / "config.json").is_file()
    assert json.loads(result.stdout)["facts"] == 24
    assert "learning …\n" in result.stderr
    assert "trained on 24 facts" in result.stderr


def test_train_never_replaces_what_is_not_a_model(toy_files: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    for output in (tmp_path, tmp_path / "thesis.txt"):
        line = fails("train", toy_files / "toy.ttl", "--output", output)
        assert "something other than a model" in line
    assert (tmp_path / "thesis.txt").is_file()


def test_train_says_what_is_wrong_with_its_files(toy_files: Path, tmp_path: Path) -> None:
    output = ("--output", tmp_path / "model")
    assert "none.ttl" in fails("train", tmp_path / "none.ttl", *output)
    config = tmp_path / "c.toml"
    config.write_text("[training]\nepoch = 3\n", encoding="utf-8")
    line = fails("train", toy_files / "toy.ttl", *output, "--config", config)
    assert "unknown option 'training.epoch'" in line


# progress, ui, exit codes


def test_bars_stop_when_the_next_stage_begins() -> None:
    to = Console(force_terminal=True, width=100, record=True, file=io.StringIO())
    with TerminalProgress(to) as progress:
        progress.stage("[bold]first")(1, 2)
        progress.stage("second")(2, 2)
        progress.log("[red]a word")
    shown = to.export_text()
    assert "[red]a word" in shown and "[bold]first" in shown and "2/2" in shown


def test_ui_says_when_the_page_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kgqa.cli import page

    monkeypatch.setattr(page, "_PAGE", tmp_path / "app.py")
    assert "the web page is missing" in fails("ui")
    (tmp_path / "app.py").touch()
    assert page.ui_command()[1:3] == ["-m", "ui.server"]
    assert page.ui_command("-x?")[3] == "--question=-x?"


def test_ui_serves_the_page_and_gives_the_servers_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kgqa.cli import page

    monkeypatch.setattr(page, "_PAGE", tmp_path / "app.py")
    (tmp_path / "app.py").touch()
    monkeypatch.setattr(page, "ui_command", lambda _: [sys.executable, "-c", "raise SystemExit(3)"])
    assert run("ui").exit_code == 3


def test_ui_takes_its_server_with_it_when_it_is_stopped(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom kgqa.cli import page\n"
        "serve = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "page.ui_command = lambda _: [sys.executable, '-c', serve]\npage.ui('', False)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        server = int(shell.stdout.readline())
        shell.terminate()
        shell.wait(timeout=20)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask",),
        ("ask", "two", "questions"),
        ("paths", "a", "b", "--max-hops", "0"),
        ("predict", "a", "b", "--top-k", "many"),
        ("train", "graph.ttl"),
        ("train", "graph.ttl", "--output", "o", "--seed", "-1"),
        ("lookup", "a", "--model", "m", "--graph", "g"),
        ("stats", "--unknown"),
    ],
)
def test_usage_errors_exit_2_and_print_nothing_on_stdout(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage" in result.stderr


@pytest.mark.parametrize(
    "command",
    ["ask", "lookup", "paths", "predict", "train", "evaluate", "stats", "query", "ui"],
)
def test_every_command_has_help_and_json(command: str) -> None:
    result = run(command, "--help", env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0
    assert "--json" in result.stdout


def test_an_interrupt_is_one_line(fake: FakePipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    from kgqa.cli import asking

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "ask", interrupted)
    result = run("ask", "?")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


def test_an_error_of_several_lines_is_printed_on_one(
    fake: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kgqa.cli import asking

    def wrong(*_: object) -> None:
        raise DataError("one\ntwo\x1b[31m [red]three")

    monkeypatch.setattr(asking, "ask", wrong)
    assert fails("ask", "?") == "error: one two[31m [red]three\n"


# real processes


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        **{"cwd": ROOT, "capture_output": True, "encoding": "utf-8", "timeout": 60, **options},
    )


def test_a_users_error_in_a_real_process_exits_1_in_one_line(toy_files: Path) -> None:
    graph = str(toy_files / "toy.ttl")
    done = process("-m", "kgqa", "lookup", "Frances", "--graph", graph)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: no entity 'Frances'")
    assert done.stderr.count("\n") == 1


def test_a_terminal_without_unicode_gets_json_in_ascii_and_text_without_a_crash(
    toy_files: Path,
) -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    arguments = ("-m", "kgqa", "lookup", "法国", "--graph", str(toy_files / "toy.ttl"))
    done = process(*arguments, "--json", env=env)
    assert json.loads(done.stdout)["label"] == "法国"
    assert process(*arguments, env=env).returncode == 0


_LIGHT = """
import sys
from kgqa.cli import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    heavy = {"torch", "transformers", "pykeen", "sklearn", "streamlit"} & set(sys.modules)
    heavy |= {"numpy"} & set(sys.modules) if "--help" in sys.argv else set()
    sys.exit(f"imported {heavy}" if heavy else end.code)
"""


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("lookup", "France"), ("paths", "France", "Paris"), ("stats",)],
    ids=lambda arguments: arguments[0],
)
def test_help_and_lookups_import_nothing_heavy(arguments: tuple[str, ...], toy_files: Path) -> None:
    graph = () if arguments == ("--help",) else ("--graph", str(toy_files / "toy.ttl"))
    done = process("-c", _LIGHT, *arguments, *graph)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("train g --questions a b", "train g --questions a --questions b"),
        ("train g --questions a b --seed 1", "train g --questions a --questions b --seed 1"),
        ("train g --questions a --questions b", "train g --questions a --questions b"),
        ("train --questions a g --output d", "train --questions a g --output d"),
        ("evaluate a b --model d", "evaluate a b --model d"),
    ],
)
def test_several_question_files_may_follow_one_flag(given: str, meant: str) -> None:
    assert one_flag_each(given.split()) == meant.split()
