"""Which steps questions are about: told from all; whether walks pass their topic again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kgqa import Config, KnowledgeGraph, Question
from kgqa.encoder import Encoder
from kgqa.fitting import labeller_of, with_revisits_decided
from kgqa.graph_parts import GraphParts
from kgqa.habits import habitual
from kgqa.progress import Progress

CHILD, PARENT, CHILD_OF, PARENT_OF, SEX = range(5)


def test_of_two_ways_the_one_that_explains_all_questions_is_kept() -> None:
    both = [(PARENT_OF,), (CHILD,)]
    assert habitual([both, both, [(CHILD,)]], 5) == [[1], [1], [0]]
    both = [(CHILD, SEX), (PARENT_OF, SEX)]
    assert habitual([both, both, [(PARENT_OF,)], [(PARENT_OF, CHILD_OF)]], 5)[0] == [1]


def test_without_a_difference_all_are_kept() -> None:
    both = [(CHILD,), (PARENT_OF,)]
    assert habitual([both, both], 5) == [[0, 1], [0, 1]]
    assert habitual([], 5) == []
    assert habitual([[()]], 5) == [[0]]


def test_lengths_do_not_compete() -> None:
    often = [[(SEX,)]] * 50
    assert habitual([*often, [(SEX,), (CHILD, PARENT, SEX)]], 5)[-1] == [0, 1]


def family(folder: Path) -> GraphParts:
    """Families of a mother, a father and two children, who have partners."""
    facts = []
    for number in range(30):
        parents, children = (f"Mum {number}", f"Dad {number}"), (f"Ann {number}", f"Bob {number}")
        for child in children:
            facts += [f"{child}\tparent\t{parent}" for parent in parents]
            facts += [f"{parent}\tchild\t{child}" for parent in parents]
            facts += [f"{child}\tspouse\tLove of {child}"]
    file = folder / "family.tsv"
    file.write_text("\n".join(facts) + "\n", encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config())


@pytest.mark.parametrize("own", [True, False])
def test_whether_walks_pass_their_topic_is_told_from_the_answers(tmp_path: Path, own: bool) -> None:
    parts, encoder = family(tmp_path), Encoder()
    questions = [
        Question(
            str(number),
            f"who married the children of Ann {number}'s parents?",
            (f"Love of Bob {number}", *([f"Love of Ann {number}"] if own else [])),
        )
        for number in range(30)
    ]
    found = with_revisits_decided(parts, encoder, questions * 2, 0)
    assert bool(found.config.retrieval.revisits) is own
    assert with_revisits_decided(parts, encoder, questions[:9], 0) is parts  # too few to tell
    for one in labeller_of(found, encoder).label(questions[:3], Progress()):
        result = found.walker.along(one.question.topic, one.question.steps).result
        assert set(result) == set(one.gold.nodes)


def test_who_says_whether_walks_pass_their_topic_is_not_overruled(tmp_path: Path) -> None:
    parts = family(tmp_path)
    said = replace(parts.config, retrieval=replace(parts.config.retrieval, revisits=False))
    questions = [Question("1", "Ann 1's partner", ("Love of Ann 1",))] * 60
    fixed = replace(parts, config=said)
    assert with_revisits_decided(fixed, Encoder(), questions, 0) is fixed
