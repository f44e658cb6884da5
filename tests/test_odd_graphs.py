"""Graphs that lack what others have, or have what others lack, are learned or said to be at fault.

Few questions are written and texts are read word by word, so that each training takes seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from numpy.typing import NDArray

from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.answerable import what_it_answers
from kgqa.encoder import Encoder
from kgqa.errors import DataError

PREFIXES = """\
@prefix e: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
SIZES = (
    "red old big tiny warm cold main next prior local royal grand chief inner outer first final "
    "upper lower early"
).split()
THINGS = (
    "king author river capital editor doctor singer garden school bridge market museum temple "
    "harbor castle forest island valley desert canyon lawyer farmer sailor teacher painter"
).split()
LONG = " very" * 398
NOTE = "lorem ipsum " * 300


def configuration(questions: int, hops: int) -> Config:
    return Config.from_dict(
        {
            "fusion": {"width": 64, "num_buckets": 4096, "path_layers": 1, "overlap": True},
            "embedding": {"dim": 16, "epochs": 2, "min_updates": 20},
            "synthesis": {"num_questions": questions, "max_hops": hops},
            "retrieval": {"max_hops": hops},
            "training": {"networks": 1, "epochs": 8, "batch_size": 64, "learning_rate": 0.003},
        }
    )


def token_lists(
    self: Encoder, texts: Sequence[str], progress: object = None
) -> list[NDArray[np.float16]]:
    """What words mean by themselves: the encoder without its transformer."""
    table = self.transformer().embeddings.word_embeddings.weight.detach().numpy()
    read = self.token_ids(texts)
    return [table[ids[: self.config.max_tokens]].astype(np.float16) for ids in read]


def sentence_vectors(self: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """The mean of the words."""
    new = [text for text in dict.fromkeys(texts) if text not in self._cache]
    for text, row in zip(new, token_lists(self, new), strict=True):
        mean = row.mean(axis=0, dtype=np.float32)
        self._cache[text] = mean / np.linalg.norm(mean)
    rows = [self._cache[text] for text in texts]
    return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)


@pytest.fixture(scope="module", autouse=True)
def quick_reading() -> Iterator[None]:
    with (
        mock.patch.multiple(Encoder, token_lists=token_lists, sentence_vectors=sentence_vectors),
        mock.patch("kgqa.thesaurus._COMMON", 900),
    ):
        yield


def table(*facts: tuple[str, str, str]) -> str:
    return "".join("\t".join(fact) + "\n" for fact in facts)


def odd_nodes() -> str:
    """Blank nodes, a cycle, self-loops, notes with values alone, namesakes, five languages."""
    lines = [
        'e:mayor rdfs:label "mayor"@en, "Bürgermeister"@de, "市长"@zh, "maire"@fr, "عمدة"@ar .',
        'e:next rdfs:label "next stop" . e:admires rdfs:label "idol" .',
        'e:s1 rdfs:label "Springfield" ; e:mayor e:m1 .',
        'e:s2 rdfs:label "Springfield" ; e:mayor e:m2 .',
    ]
    for n in range(12):
        lines += [
            f'e:c{n} rdfs:label "Town{n}"@en, "Stadt{n}"@de, "城{n}"@zh ;',
            f'  rdfs:label "Ville{n}"@fr, "بلد{n}"@ar ;',
            f"  e:mayor e:m{n} ; e:next e:c{(n + 1) % 12} .",
            f'e:m{n} rdfs:label "Mayor{n}"@en, "人{n}"@zh ; e:admires e:m{n} ;',
            f'  e:address [ e:street "Street {n}" ] .',
            f'e:n{n} rdfs:label "Note{n}" ; e:pages {n + 10} ; e:colour "colour {n % 3}" .',
        ]
    return PREFIXES + "\n".join(lines)


def odd_labels() -> str:
    """Patterns, markup, emoji, Hebrew, one letter, two thousand, and a name of two things."""
    rows = [(f"C++ (v{n}) [x]*", "<b>made</b> by (a+|b)$", f"\\d+ **{n}** AT&T") for n in range(6)]
    rows += [(cat, "eats", food) for cat, food in zip("🐱🐶🐭🐰", "🐟🦴🧀🥕", strict=True)]
    for n in range(6):
        rows += [
            (f"כלב {n}", "בעלים", f"אדם {n % 4}"),
            (f"lake {n}", "q", f"depth {n}"),
            (f"book {n}", "author", f"writer {n}"),
            (f"writer {n}", "job", "author"),
            (f"house {n}{LONG}", "owner", f"person {n}{LONG}"),
            (f"hut {n}", "owner", f"person {n}"),
            (f"hut {n}", "story", f"{n} {NOTE}"),
        ]
    return table(*rows)


def many_relations() -> str:
    """Five thousand relations with a fact each: "the tiny river alpha of town 77"."""
    facts = itertools.product(LETTERS, SIZES, THINGS)
    return table(
        *(
            (f"town {n % 300}", f"{size} {thing} {letter}", f"person {n * 7 % 500}")
            for n, (letter, size, thing) in enumerate(facts)
        )
    )


def hub() -> str:
    colours = "red", "green", "blue"
    return table(
        *((f"part {n}", "belongs to", "the whole") for n in range(20_000)),
        *((f"part {n}", "colour", colours[n % 3]) for n in range(20_000)),
    )


def opaque() -> str:
    """N-Triples with ids for names."""
    base = "http://www.wikidata.org"
    return "".join(
        f"<{base}/entity/Q{n}> <{base}/prop/direct/{relation}> <{base}/entity/Q{value}> .\n"
        for n in range(20)
        for relation, value in (("P31", 100 + n % 5), ("P17", 200 + n % 7))
    )


GRAPHS: dict[str, tuple[str, int, int, dict[str, set[str]]]] = {
    "one fact.nt": (
        "<http://e.org/Ada> <http://e.org/mother> <http://e.org/Bea> .\n",
        *(100, 1),
        {"Who is the mother of Ada?": {"Bea"}},
    ),
    "one relation.tsv": (
        table(*((f"town {n}", "twin town", f"town {(3 * n + 1) % 20}") for n in range(20))),
        *(1200, 1),
        {"What is the twin town of town 4?": {"town 13"}},
    ),
    "odd nodes.ttl": (
        odd_nodes(),
        *(1200, 2),
        {
            "Who is the mayor of Town3?": {"Mayor3"},
            "城4的市长是谁？": {"人4"},
            "Bürgermeister von Stadt5": {"Mayor5"},
            "maire de Ville5": {"Mayor5"},
            "عمدة بلد5": {"Mayor5"},
            "Who is the idol of Mayor3?": {"Mayor3"},
            "What is the street of the address of Mayor2?": {"Street 2"},
            "What are the pages of Note4?": {"14"},
            "What is the colour of Note4?": {"colour 1"},
        },
    ),
    "odd labels.tsv": (
        odd_labels(),
        *(700, 1),
        {
            "What is made by (a+|b)$ of C++ (v3) [x]*?": {"\\d+ **3** AT&T"},
            "What does 🐱 eat?": {"🐟"},
            "בעלים של כלב 3": {"אדם 3"},
            "What is the q of lake 2?": {"depth 2"},
            "Who is the author of book 3?": {"writer 3"},
            "What is the job of writer 3?": {"author"},
            "Who is the owner of hut 3?": {"person 3"},
            f"Who is the owner of house 3{LONG[:1900]}?": {f"person 3{LONG}"},
            "What is the story of hut 3?": {f"3 {NOTE}".strip()},
        },
    ),
    "ids for names.nt": (
        opaque(),
        *(400, 1),
        {"What is the P31 of Q3?": {"Q103"}, "P17 Q4": {"Q204"}},
    ),
    "a hub.tsv": (
        hub(),
        *(200, 1),
        {
            "What is the colour of part 77?": {"blue"},
            "What does part 12345 belong to?": {"the whole"},
        },
    ),
    "many relations.tsv": (
        many_relations(),
        *(200, 1),
        {
            "What is the tiny river alpha of town 77?": {"person 39"},
            "prior king iota of town 0": {"person 400"},
        },
    ),
}


def read(folder: Path, name: str, text: str) -> KnowledgeGraph:
    (folder / name).write_text(text, encoding="utf-8")
    return KnowledgeGraph.load(folder / name)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], QAPipeline]:
    """By the name of a graph, what was learned from it."""

    @cache
    def train(name: str) -> QAPipeline:
        text, questions, hops, _ = GRAPHS[name]
        graph = read(tmp_path_factory.mktemp("odd"), name, text)
        return QAPipeline.train(graph, config=configuration(questions, hops), seed=1)

    return train


def answers(qa: QAPipeline, question: str) -> set[str]:
    return {entity.label for entity in qa(question).entities}


@pytest.mark.parametrize("name", GRAPHS)
def test_an_odd_graph_trains_and_answers(trained: Callable[[str], QAPipeline], name: str) -> None:
    qa, asked = trained(name), GRAPHS[name][-1]
    assert {question: answers(qa, question) for question in asked} == asked
    assert all(qa(example).entities for example in qa.examples(2))


def test_a_cycle_is_walked_one_stop_at_a_time(trained: Callable[[str], QAPipeline]) -> None:
    found = answers(trained("odd nodes.ttl"), "What is the next stop of Town11?")
    assert len(found) == 1 and found <= {"Town0", "Town10"}  # so few questions teach no direction


def test_both_entities_of_one_name_are_looked_at(trained: Callable[[str], QAPipeline]) -> None:
    answer = trained("odd nodes.ttl")("Who is the mayor of Springfield?")
    assert answer.entities
    assert {entity.label for entity in answer.entities} <= {"Mayor1", "Mayor2"}
    assert len({match.id for match in answer.topic_entities}) == 2


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("empty.tsv", "", "empty.tsv: the file is empty"),
        ("empty.nt", "\n", "empty.nt: the file is empty"),
        ("prefixes.ttl", PREFIXES, "prefixes.ttl: the file holds no facts"),
        ("names.ttl", PREFIXES + 'e:a rdfs:label "A" .', "the graph has no facts"),
        ("classes.ttl", PREFIXES + "e:a a e:Dog . e:b a e:Dog .", "the graph has no facts"),
    ],
)
def test_a_graph_without_facts_is_said_to_have_none(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    with pytest.raises(DataError, match=reason):
        QAPipeline.train(read(tmp_path, name, text), config=configuration(100, 1))


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("ids.nt", opaque(), "give `http://www.wikidata.org/prop/direct/P31` a label: 20 facts"),
        ("blank.ttl", PREFIXES + "[] e:knows [] . [] e:knows [] .", "labels: 100% have none"),
        ("names.ttl", PREFIXES + 'e:a rdfs:label "A" .', "has no facts"),
    ],
)
def test_what_a_graph_lacks_is_said_before_training(
    tmp_path: Path, name: str, text: str, hint: str
) -> None:
    hints = what_it_answers(read(tmp_path, name, text)).hints
    assert any(hint in one for one in hints)
