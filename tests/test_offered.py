"""Questions that offer their answers: in Europe or in Asia?"""

from __future__ import annotations

import pytest

from kgqa.composing import composed
from kgqa.config import Config, SynthesisConfig
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.heads.composition import COMPOSITIONS
from kgqa.lexical import MASK
from kgqa.nouns import GraphNouns
from kgqa.offered import OFFERED, offer
from kgqa.operators import Operators
from kgqa.reading import Reading
from kgqa.search import ScoredWalk
from kgqa.synthesis import QuestionWriter
from kgqa.thesaurus import Thesaurus
from kgqa.verbalise import Verbaliser

PLACES = {"Norland": "Westia", "Sudland": "Eastia", "Midland": "Westia", "Ostland": "Eastia"}
FRIENDS = {"Norland": ("Sudland", "Midland"), "Sudland": ("Norland", "Ostland")}


@pytest.fixture(scope="module")
def parts() -> GraphParts:
    facts = [(land, "continent", place) for land, place in PLACES.items()]
    facts += [(land, "ally", other) for land, others in FRIENDS.items() for other in others]
    return GraphParts(KnowledgeGraph.from_triples(facts), Config(), GraphNouns())


def read(parts: GraphParts, question: str, name: str, relation: str, asks: str) -> Reading:
    """The walk from a name along a relation, as a reading of the question."""
    store = parts.kg.store
    step = store.relation_to_id[relation]
    linked = next(one for one in parts.linker.link(question) if store.label(one.node) == name)
    walk = parts.walker.along(linked.node, (step,))
    roles = dict.fromkeys(COMPOSITIONS, 0.0) | {"single": 1.0}
    return Reading(linked, ScoredWalk(walk, -0.5, 0), {asks: 1.0}, roles)


def best(parts: GraphParts, question: str, relation: str, asks: str = "yes-no") -> Reading:
    reading = read(parts, question, "Norland", relation, asks)
    return composed([reading], parts.groups, question, parts.linker.link(question))[0]


def labels(parts: GraphParts, reading: Reading) -> list[str]:
    return [parts.kg.store.label(int(node)) for node in reading.result]


@pytest.mark.parametrize(
    "question",
    [
        "Is Norland in Westia or Eastia?",
        "Is Norland in Eastia or in Westia?",
        "Norland在Westia还是Eastia？",
        "Where is Norland, Eastia or Westia?",
    ],
)
def test_of_what_is_offered_that_is_the_answer_where_the_walk_leads(
    parts: GraphParts, question: str
) -> None:
    found = best(parts, question, "continent")
    assert (found.how, found.asks, labels(parts, found)) == (OFFERED, "entity", ["Westia"])


def test_of_three_offered_there_may_be_one(parts: GraphParts) -> None:
    found = best(parts, "Is Ostland, Midland or Eastia an ally of Norland?", "ally")
    assert labels(parts, found) == ["Midland"]


@pytest.mark.parametrize(
    ("question", "relation", "asks"),
    [
        ("Which Sudland or Midland has Norland?", "ally", "entity"),  # each of them is
        ("Is Norland in Eastia?", "continent", "yes-no"),
        ("Is Norland or Sudland in Westia?", "continent", "yes-no"),  # it is offered itself
        ("How many allies has Norland, Midland or Ostland?", "ally", "count"),
    ],
)
def test_nothing_is_chosen_where_nothing_is_offered_or_all_of_it_fits(
    parts: GraphParts, question: str, relation: str, asks: str
) -> None:
    found = best(parts, question, relation, asks)
    assert (found.how, found.asks) == ("", asks)


def test_what_is_offered_are_names_with_or_between(parts: GraphParts) -> None:
    question = "Is Norland in Westia, Eastia or Midland?"
    made = offer(question, parts.linker.link(question))
    assert made is not None and {one.text for one in made.names} == {"Westia", "Eastia", "Midland"}
    assert offer("Westia and Eastia", parts.linker.link("Westia and Eastia")) is None
    four = "Is Norland in Eastia, Ostland, Westia, or Midland?"
    made = offer(four, parts.linker.link(four))
    assert made is not None and len(made.names) == 4
    assert offer("Westia还是 Eastia", parts.linker.link("Westia还是 Eastia")) is not None


def test_one_of_several_is_said_to_be_among_them(parts: GraphParts) -> None:
    words = Verbaliser(parts.walker, parts.vocabulary)
    assert words.among("the allies", ["Midland"], "en") == "Among the allies is Midland."
    assert words.among("盟友", ["甲", "乙"], "zh") == "盟友中有甲、乙。"


def test_such_questions_are_written_for_what_is_asked_about_and_nothing_else(
    parts: GraphParts,
) -> None:
    config = SynthesisConfig(num_questions=300, typo_rate=0.0)
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, Thesaurus(), 0, tidy=True)
    assert writer.operators is not None and isinstance(parts.operators, Operators)
    found = [one for _ in range(60) for one in writer.operators.write_kind("offered", "en")]
    assert any(one.steps for one in found) and any(not one.steps for one in found)
    for one in found:
        assert one.type == "entity" and " or " in one.text and one.text.count(MASK) == 1
        assert one.misread is (not one.steps)


def test_others_that_say_more_of_its_results_are_not_offered_as_answers(parts: GraphParts) -> None:
    question = "Which of Eastia are allies of Sudland or Norland?"
    store = parts.kg.store
    linked = parts.linker.link(question)
    roles = dict.fromkeys(COMPOSITIONS, 0.0)

    def along(name: str, relation: str, role: str, back: bool = False) -> Reading:
        step = store.relation_to_id[relation]
        step = store.inverse(step) if back else step
        one = next(one for one in linked if store.label(one.node) == name)
        walk = parts.walker.along(one.node, (step,))
        return Reading(one, ScoredWalk(walk, -0.1, 0), {"entity": 1.0}, roles | {role: 1.0})

    base = along("Eastia", "continent", "intersection", back=True)
    either = [along(name, "ally", "union") for name in ("Sudland", "Norland")]
    found = composed([base, *either], parts.groups, question, linked)[0]
    assert found.how != OFFERED
    alone = composed([base], parts.groups, question, linked)[0]
    assert alone.how == OFFERED and labels(parts, alone) == ["Sudland"]
