"""Texts from facts: forms of names, alignment, the check, the search, and what training makes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from typer.testing import CliRunner, Result

from kgqa import Generator
from kgqa.cli import app
from kgqa.config import GenerationConfig
from kgqa.encoder import Encoder
from kgqa.errors import ConfigError, DataError, ModelError, ParseError
from kgqa.generation.alignment import Copy, align, written
from kgqa.generation.beam import search
from kgqa.generation.checking import missing_names, strangers
from kgqa.generation.clauses import clauses
from kgqa.generation.corpus import CorpusEntry, load_corpus
from kgqa.generation.encoding import SHAPE_DIM, sheet_batch, sheet_rows, text_batch
from kgqa.generation.forms import FORMS, name_forms, plain_name
from kgqa.generation.llm import LanguageModel, evidence
from kgqa.generation.network import GeneratorNetwork, likelihood
from kgqa.generation.sheet import FactSheet, SheetFact, Slot
from kgqa.generation.tokens import Vocabulary, split
from kgqa.generation.writers import GeneratorWriter, says_all
from kgqa.progress import Progress

CITIES = ["Oslo", "Rome", "Lima", "Cairo", "Delhi", "Paris", "Quito", "Tokyo", "Minsk", "Hanoi"]
LANDS = ["Norway", "Italy", "Peru", "Egypt", "India", "France", "Ecuador", "Japan", "Belarus"]
LANDS += ["Vietnam"]


def form(name: str, kind: str) -> str:
    return name_forms(name)[list(FORMS).index(kind)]


def test_names_have_the_forms_that_people_give_them() -> None:
    assert form("1927-07-23", "month first") == "July 23, 1927"
    assert form("1927-07-03", "ordinal day first") == "3rd July 1927"
    assert form("1927-13-23", "month first") == ""  # no such month
    assert form("25.0", "whole") == "25"
    assert form("2776.0", "grouped") == "2,776"
    assert form("Castle (novel)", "bare") == "Castle"
    assert form("Auburn, Alabama", "before comma") == "Auburn"
    assert form("United States", "initials") == "US"
    assert form("English language", "without last word") == "English"
    assert form("Test pilot", "lower") == "test pilot"
    assert form("Paris", "bare") == ""  # the same as it stands
    assert plain_name('"Aarhus, Denmark"') == "Aarhus, Denmark"
    assert plain_name("New_York") == "New York"


def test_tokens_set_side_by_side_are_the_text_again() -> None:
    for text in ("It's 3,000 (about) metres - 9.5!", "法国的首都是巴黎。", "a  b"):
        assert "".join(split(text)).strip() == " ".join(text.split())


def test_a_text_is_aligned_with_the_names_of_its_facts() -> None:
    sheet = FactSheet.of_facts(
        [("Oslo_Airport", "opened", "1998-10-08"), ("Oslo_Airport", "city", "Bergen")]
    )
    items = align("Oslo Airrport, opened on 8 October 1998, serves Bergen.", sheet)
    copies = [item for item in items if isinstance(item, Copy)]
    kinds = list(FORMS)
    assert copies == [Copy(0, 0), Copy(1, kinds.index("day first")), Copy(2, 0)]
    assert written(items, sheet) == "Oslo Airport, opened on 8 October 1998, serves Bergen."


def test_the_check_finds_names_and_numbers_from_elsewhere() -> None:
    sheet = FactSheet.of_facts([("Oslo", "population", "700000"), ("Oslo", "country", "Norway")])
    assert strangers("Oslo, in Norway, has a population of 700,000.", sheet) == []
    assert strangers("The country of Oslo is Norway.", sheet) == []
    assert strangers("Oslo has 700001 people.", sheet) == ["700001"]
    runway = FactSheet.of_facts([("Oslo", "1st runway", "grass")])
    assert strangers("The 1st runway of Oslo is grass.", runway) == []
    assert strangers("The 2nd runway of Oslo is grass.", runway) == ["2nd"]
    assert strangers("Oslo is near Bergen.", sheet) == ["Bergen"]
    assert strangers("Bergen is near Oslo.", sheet) == ["Bergen"]  # where a sentence begins
    assert strangers("Oslo has seven hills.", sheet) == ["seven"]
    assert strangers("Oslo lies near bergen.", sheet, known_name={"bergen"}.__contains__) == [
        "bergen"
    ]
    chinese = FactSheet.of_facts([("法国", "首都", "巴黎")], "zh")
    known = {"德国", "法国", "巴黎"}.__contains__
    assert strangers("法国的首都是巴黎。", chinese, known_name=known) == []
    assert strangers("德国的首都是巴黎。", chinese, known_name=known) == ["德国"]
    numbers = FactSheet.of_facts([("Los Baños", "人口", "101884")], "zh")
    assert strangers("Los Baños的人口是101884。", numbers, known_name=known) == []
    assert strangers("Los Baños的人口是1018840。", numbers) == ["1018840"]
    assert missing_names("The capital is Paris.", ["Paris", "Rome"]) == ["Rome"]


def test_a_name_within_another_word_is_not_taken_for_it() -> None:
    sheet = FactSheet.of_facts([("Ham", "is", "Food")])
    assert strangers("Hamburg is food.", sheet) == ["Hamburg"]


def test_clauses_read_as_the_relation_does() -> None:
    facts = [
        ("Heat", "directed by", "Mann"),
        ("Heat", "has genre", "Crime"),
        ("Heat", "has genre", "Drama"),
        ("Heat", "is part of", "A List"),
        ("Spain", "borders", "France"),
        ("法国", "首都", "巴黎"),
    ]
    said = {}
    for fact in facts:
        sheet = FactSheet.of_facts(facts if fact[1] == "has genre" else [fact])
        wanted = [one for one in sheet.facts if one.relation == fact[1]]
        said[fact[1]] = written(clauses(sheet, wanted, lambda slot: Copy(slot, 0)), sheet)
    assert said["directed by"] == "Heat is directed by Mann."
    assert said["has genre"] == "Heat has genre Crime and Drama."
    assert said["is part of"] == "Heat is part of A List."
    assert said["borders"] == "Spain borders France."
    assert said["首都"] == "法国的首都是巴黎。"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ('["a"]', "JSON object"),
        ('{"facts": [["a", "b", "c"]]}', 'no "texts"'),
        ('{"facts": [["a", "b", "c"]], "texts": ["", "x"]}', "one of the texts is empty"),
        ('{"texts": ["x"]}', 'no "facts"'),
        ('{"facts": [["a", "b"]], "texts": ["x"]}', "fact 1 is not"),
        ('{"facts": [["a", "b", "c"], ["a", " ", "c"]], "texts": ["x"]}', "fact 2 has an empty"),
        ('{"facts": [["a", "b", null]], "texts": ["x"]}', "fact 1 has an empty"),
    ],
)
def test_a_bad_line_of_a_corpus_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "corpus.jsonl"
    good = json.dumps({"facts": [["Oslo", "country", "Norway"]], "texts": ["Oslo is in Norway."]})
    path.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ParseError, match=reason) as caught:
        load_corpus(path)
    assert caught.value.line == 3 and str(path) in str(caught.value)


def test_a_corpus_may_hold_numbers_and_chinese(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    row = {"facts": [["奥斯陆", "人口", 700000]], "texts": ["奥斯陆有700000人口。"]}
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    entry = load_corpus(path)[0]
    assert entry.facts == (("奥斯陆", "人口", "700000"),) and entry.sheet.language == "zh"
    path.write_bytes(b"\xff{}")
    with pytest.raises(ParseError, match="not UTF-8"):
        load_corpus(path)


def corpus() -> list[CorpusEntry]:
    """Cities, their countries and how many live there, said in two ways."""
    entries = []
    for number, (city, land) in enumerate(zip(CITIES, LANDS, strict=True)):
        people = str(1000 + 37 * number)
        facts = ((city, "country", land), (city, "population", people))
        texts = (f"{city} is a city in {land} with {people} people.",)
        entries.append(CorpusEntry(facts, texts))
        entries.append(CorpusEntry(facts[:1], (f"{city} is a city in {land}.",)))
        entries.append(CorpusEntry(facts[1:], (f"{city} has {people} people.",)))
    return entries


SMALL = GenerationConfig(
    width=64, epochs=45, batch_size=8, dropout=0.0, least=2, beam_size=3, half_precision=False
)


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator.train(corpus(), config=SMALL, seed=1)


def test_training_teaches_to_copy_names_never_seen(generator: Generator) -> None:
    facts = [("Zagreb", "country", "Croatia"), ("Zagreb", "population", "767131")]
    found = generator.generate(facts)
    assert found.text == "Zagreb is a city in Croatia with 767131 people."
    assert found.written_by == "generator"
    assert generator.generate(facts[1:]).text == "Zagreb has 767131 people."


def test_relations_never_seen_are_said_in_clauses(generator: Generator) -> None:
    found = generator.generate([("Zagreb", "country", "Croatia"), ("Zagreb", "mayor", "Ana")])
    assert found.text == "Zagreb is a city in Croatia. The mayor of Zagreb is Ana."
    assert found.written_by == "generator and templates"
    alone = generator.generate([("Zagreb", "mayor", "Ana")])
    assert (alone.text, alone.written_by) == ("The mayor of Zagreb is Ana.", "templates")
    with pytest.raises(DataError, match='no "facts"'):
        generator.generate([])


def test_a_generator_comes_back_from_its_folder(generator: Generator, tmp_path: Path) -> None:
    generator.save_pretrained(tmp_path / "model")
    again = Generator.from_pretrained(tmp_path / "model")
    facts = [("Zagreb", "country", "Croatia")]
    assert again.generate(facts) == generator.generate(facts)
    (tmp_path / "model" / "generator" / "generator.safetensors").write_bytes(b"no")
    with pytest.raises(ModelError, match="cannot be read"):
        Generator.from_pretrained(tmp_path / "model")
    with pytest.raises(ModelError, match="no generator"):
        Generator.from_pretrained(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataError, match="something other"):
        generator.save_pretrained(tmp_path / "other")


def test_one_seed_gives_one_generator() -> None:
    short = replace(SMALL, epochs=2)
    first, second = (Generator.train(corpus(), config=short, seed=3) for _ in range(2))
    for name, value in first.network.state_dict().items():
        assert torch.equal(value, second.network.state_dict()[name]), name


def test_nothing_can_be_learned_from_one_entry() -> None:
    with pytest.raises(DataError, match="two or more"):
        Generator.train(corpus()[:1], config=SMALL)


@pytest.fixture(scope="module")
def untrained() -> tuple[GeneratorNetwork, Vocabulary, list[Any]]:
    """A network as it begins, the vocabulary of the corpus, and the sheet of its first entry."""
    entries = corpus()
    texts = [align(entry.texts[0], entry.sheet) for entry in entries]
    vocabulary, encoder = Vocabulary.learn(texts, 2), Encoder()
    torch.manual_seed(0)
    network = GeneratorNetwork(SMALL, encoder.dim, SHAPE_DIM, len(vocabulary)).eval()
    return network, vocabulary, sheet_rows([entries[0].sheet], encoder)


def test_the_chances_of_all_next_items_sum_to_one(
    untrained: tuple[GeneratorNetwork, Vocabulary, list[Any]],
) -> None:
    network, vocabulary, rows = untrained
    batch = sheet_batch(rows, vocabulary)
    source = network.source(batch, network.read(batch), torch.tensor([0]))
    found = network.write(
        source,
        torch.tensor([[1, 5]]),
        torch.tensor([[-1, -1]]),
        torch.zeros(1, 2, dtype=torch.long),
    )
    slots = batch.slots.shape[1]
    by_form = found.copies[..., :slots].unsqueeze(-1) + found.forms
    total = found.words.exp().sum(-1) + by_form.exp().sum((-1, -2))
    total += found.copies[..., slots:].exp().sum(-1)
    assert total.tolist()[0] == pytest.approx([1.0, 1.0], abs=1e-4)


def test_one_item_at_a_time_gives_what_all_at_once_give(
    untrained: tuple[GeneratorNetwork, Vocabulary, list[Any]],
) -> None:
    network, vocabulary, rows = untrained
    entry = corpus()[0]
    items = align(entry.texts[0], entry.sheet)
    batch = sheet_batch(rows, vocabulary)
    text = text_batch([(0, items)], rows, vocabulary, batch.slots.shape[1], batch.places.shape[1])
    source = network.source(batch, network.read(batch), text.rows)
    at_once = network.write(source, text.words, text.places, text.forms)
    seen = [torch.zeros(1, 0, SMALL.width) for _ in network.decoder]
    for place in range(text.words.shape[1]):
        last = tuple(part[:, place : place + 1] for part in (text.words, text.places, text.forms))
        step, seen = network.advance(source, last, seen)  # type: ignore[arg-type]
        assert torch.allclose(step.words[:, 0], at_once.words[:, place], atol=1e-4)
        assert torch.allclose(step.copies[:, 0], at_once.copies[:, place], atol=1e-4)
    chance = likelihood(at_once, text, batch.slots.shape[1])
    assert chance.shape == text.words.shape and bool((chance[text.counted] < 0).all())


def test_the_search_without_training_still_keeps_its_rules(
    untrained: tuple[GeneratorNetwork, Vocabulary, list[Any]],
) -> None:
    network, vocabulary, rows = untrained
    assert " people" in vocabulary.words and vocabulary.names == frozenset()
    named = replace(vocabulary, names=frozenset({" people"}))
    for drafts in search(network, named, rows, SMALL):
        for draft in drafts:
            assert " people" not in draft.items
            copied = [item.slot for item in draft.items if isinstance(item, Copy)]
            counts = np.bincount(copied, minlength=3)
            assert counts[0] <= 3 and counts[1] <= 1 and counts[2] <= 1
            assert draft.complete == (set(copied) == {0, 1, 2})


ANSWER = FactSheet(
    slots=(Slot("Berlin", "city", "answer"), Slot("Germany", "", "topic")),
    facts=(SheetFact(1, "capital", 0),),
    question="What is the capital of Germany?",
    exact=True,
)


def test_a_text_that_leaves_out_a_relation_does_not_say_all() -> None:
    assert says_all("The capital of Germany is Berlin.", ANSWER)
    assert not says_all("The Germany is Berlin.", ANSWER)


def test_answers_with_unknown_relations_are_left_to_the_templates(generator: Generator) -> None:
    assert GeneratorWriter(generator).write([ANSWER]) == [None]


class Endpoint:
    """A server that speaks the protocol; ``says`` is what it answers, or a status to fail with."""

    def __init__(self) -> None:
        self.says: str | int = ""
        self.delay = threading.Event()
        self.delay.set()
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                outer.asked.append({"path": self.path, **json.loads(self.rfile.read(size))})
                outer.keys.append(self.headers["Authorization"])
                outer.delay.wait(5)
                failed = isinstance(outer.says, int)
                message = {"role": "assistant", "content": outer.says}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                made: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 0}
                made |= {"model": "m", "choices": [choice]}
                body = json.dumps({"error": {"message": "no"}} if failed else made).encode()
                self.send_response(int(outer.says) if failed else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.delay.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.stop()


class Told(Progress):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def log(self, message: str) -> None:
        self.lines.append(message)


SECRET = "sk-do-not-tell"


def language_model(endpoint: Endpoint, told: Told, **options: Any) -> LanguageModel:
    return LanguageModel(endpoint.url, "m", key=SECRET, progress=told, **options)


def test_a_language_model_is_shown_the_evidence_and_words_the_answer(endpoint: Endpoint) -> None:
    told = Told()
    endpoint.says = "The capital of Germany is Berlin."
    assert language_model(endpoint, told).write([ANSWER]) == [endpoint.says]
    shown = endpoint.asked[0]
    assert shown["path"] == "/v1/chat/completions" and shown["model"] == "m"
    assert shown["messages"][1]["content"] == evidence(ANSWER)
    assert evidence(ANSWER).splitlines()[2] == "Germany | capital | Berlin"
    assert endpoint.keys == [f"Bearer {SECRET}"] and told.lines == []


@pytest.mark.parametrize(
    "text",
    [
        "The capital of Germany is Bonn.",
        "The capital of Germany is Berlin, with 3700000 people.",
        "It is the capital.",
        "",
        "Berlin. Angela Merkel is the capital of Germany.",
    ],
)
def test_a_text_of_a_language_model_that_is_not_faithful_is_not_taken(
    endpoint: Endpoint, text: str
) -> None:
    told = Told()
    endpoint.says = text
    assert language_model(endpoint, told).write([ANSWER]) == [None]
    assert len(told.lines) == 1 and "not taken" in told.lines[0]


def test_a_failing_endpoint_is_tried_again_then_left_alone(endpoint: Endpoint) -> None:
    told = Told()
    endpoint.says = 500
    assert language_model(endpoint, told, retries=1).write([ANSWER, ANSWER]) == [None, None]
    assert len(endpoint.asked) == 2  # one try and one retry for the first, none for the second
    assert told.lines and SECRET not in " ".join(told.lines)


def test_a_slow_endpoint_is_not_waited_for(endpoint: Endpoint) -> None:
    told = Told()
    endpoint.delay.clear()
    found = language_model(endpoint, told, timeout=0.2, retries=0).write([ANSWER])
    assert found == [None] and "APITimeoutError" in told.lines[0]


def test_a_language_model_keeps_its_key_to_itself() -> None:
    made = LanguageModel("http://127.0.0.1:9/v1", "m", key=SECRET)
    assert SECRET not in repr(made)
    with pytest.raises(ConfigError, match="begins with http"):
        LanguageModel("file:///etc/passwd", "m", key=SECRET)
    with pytest.raises(ConfigError, match="time-out"):
        LanguageModel("http://127.0.0.1:9/v1", "m", timeout=0)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_learns_to_write_from_a_file(tmp_path: Path) -> None:
    rows = [{"facts": entry.facts, "texts": entry.texts} for entry in corpus()]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    config = tmp_path / "small.toml"
    config.write_text("[generation]\nwidth = 32\nepochs = 1\nleast = 2\n", encoding="utf-8")
    output = tmp_path / "model"
    done = run("train", "--generate", path, "--output", output, "--config", config, "--json")
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)["generator"]
    assert summary["texts"] == 29 and summary["held_out"] == 1 and len(summary["epochs"]) == 1
    assert Generator.from_pretrained(output).config.width == 32
    path.write_text('{"facts": [], "texts": ["x"]}\n', encoding="utf-8")
    failed = run("train", "--generate", path, "--output", output)
    assert failed.exit_code == 1 and f'{path}:1: no "facts"' in failed.stderr


def test_the_command_describes_an_entity_in_the_language_of_its_name() -> None:
    found = json.loads(run("describe", "Lisbon", "--json").stdout)
    assert found["label"] == "Lisbon" and "Portugal" in found["text"]
    assert found["written_by"] in ("generator", "templates")
    assert found["text"] == " ".join(one["text"] for one in found["sentences"])
    assert "葡萄牙" in run("describe", "里斯本").stdout
    missing = run("describe", "Lisbonn")
    assert missing.exit_code == 1 and "did you mean 'Lisbon'" in missing.stderr


def test_an_endpoint_needs_its_model_named() -> None:
    asked = run("ask", "What is the capital of Peru?", "--llm-url", "http://127.0.0.1:9/v1")
    assert asked.exit_code == 2 and "go together" in asked.stderr


def test_the_command_lets_a_language_model_word_the_answer(endpoint: Endpoint) -> None:
    endpoint.says = "Lima is the capital of Peru."
    options = ("--llm-url", endpoint.url, "--llm-model", "m", "--json")
    found = json.loads(run("ask", "What is the capital of Peru?", *options).stdout)
    assert (found["text"], found["written_by"]) == (endpoint.says, "llm")
    endpoint.says = "Lima, founded in 1535, is the capital of Peru."
    kept = json.loads(run("ask", "What is the capital of Peru?", *options).stdout)
    assert kept["written_by"] != "llm" and "1535" not in kept["text"]
