"""Questions with "who" for everybody: "who earns the most?", 谁工资最高."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexical import MASK
from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading
from kgqa.search import ScoredWalk
from kgqa.synthesis import QuestionWriter
from kgqa.thesaurus import Thesaurus
from kgqa.understanding import _is_everybody

FACTS = [
    fact
    for number, name in enumerate("Ann Bo Cy Dee Eve Flo Gus Hal".split())
    for fact in (
        (name, "is a", "Employee"),
        (name, "salary", str(1000 * number + 500)),
        (name, "works in", f"Team {number % 2}"),
    )
] + [(f"Team {number}", "is a", "Team") for number in range(2)]


@pytest.fixture(scope="module")
def parts() -> GraphParts:
    return GraphParts(KnowledgeGraph.from_triples(FACTS), Config())


def test_who_means_all_persons_where_nothing_is_named(parts: GraphParts) -> None:
    (topic,) = parts.groups.persons
    assert parts.groups.of(topic).en[0] == "employee"
    (found,) = parts.linker.groups("Who earns the most?")
    assert (found.node, found.mention.text) == (topic, "Who")
    assert [one.mention.text for one in parts.linker.groups("谁的工资最高？")] == ["谁"]
    named = parts.linker.link("Who is Ann?")
    assert parts.linker.groups("Who is Ann?", named) == []
    assert [one.mention.text for one in parts.linker.groups("Who is the best employee?")] == [
        "employee"
    ]
    assert parts.linker.groups("What is the largest?") == []
    assert parts.linker.groups("When did the WHO meet?") == []
    assert len(parts.linker.groups("whose salary is the highest?")) == 1


def test_all_persons_there_are_answer_nothing(parts: GraphParts) -> None:
    topic = parts.groups.persons[0]
    who = Candidate(topic, Mention(0, 3, "Who"), 0.9)
    bare = Reading(who, ScoredWalk(parts.walker.start(topic), -0.1, 0), {}, {})
    assert _is_everybody(bare)
    noun = replace(who, mention=Mention(0, 9, "employees"))
    assert not _is_everybody(replace(bare, candidate=noun))
    longer = parts.walker.along(topic, (0,))
    assert not _is_everybody(replace(bare, path=ScoredWalk(longer, -0.1, 0)))


def test_questions_with_who_are_written(parts: GraphParts) -> None:
    config = SynthesisConfig(num_questions=300, typo_rate=0.0)
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, Thesaurus(), 0, tidy=True)
    assert writer.operators is not None
    (everybody,) = parts.groups.persons
    written = [one for _ in range(1600) for one in writer.operators.write("en")]
    pattern = rf"(?:tell me |do you know |^){MASK} (?:is the \w+ (?:paid|er)|earns|makes|has the)"
    found = [one for one in written if re.search(pattern, one.text) and not one.beside]
    assert len(found) > 3
    assert {one.topic for one in found} == {everybody} and all(one.steps for one in found)
