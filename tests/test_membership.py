"""Whether a thing is of a sort: classes, families of classes, and the questions after them."""

from __future__ import annotations

import numpy as np
import pytest

from kgqa import QAPipeline
from kgqa.config import Config
from kgqa.families import families
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts

FACTS = [
    *((f"Ague{n}", "instance of", "infectious disease") for n in range(3)),
    *((f"Gripe{n}", "instance of", "digestive disease") for n in range(3)),
    *((f"Balm{n}", "instance of", "drug") for n in range(3)),
    ("Balm0", "treats", "Ague0"),
    ("Balm0", "treats", "Gripe0"),
    ("Balm1", "treats", "Ague1"),
    ("Ague0", "has symptom", "fever"),
    ("Gripe0", "has symptom", "fever"),
    ("Balm2", "has symptom", "fever"),
]


@pytest.fixture(scope="module")
def parts() -> GraphParts:
    return GraphParts(KnowledgeGraph.from_triples(FACTS), Config())


@pytest.fixture(scope="module")
def world() -> QAPipeline:
    return QAPipeline.from_pretrained()


@pytest.fixture(scope="module")
def qa() -> QAPipeline:
    return QAPipeline.from_pretrained().on(KnowledgeGraph.from_triples(FACTS))


def test_classes_of_one_noun_are_a_family(parts: GraphParts) -> None:
    (found,) = families(parts.store)
    assert found.noun == "disease" and len(found.classes) == 2
    (topic,) = parts.groups.by_name["diseases"]
    assert len(parts.groups.of(topic).members) == 6


def test_a_noun_that_a_class_has_makes_no_family() -> None:
    facts = [*FACTS, ("Pox", "instance of", "disease")]
    assert families(KnowledgeGraph.from_triples(facts).store) == ()


def test_what_is_reached_may_be_narrowed_to_a_family(parts: GraphParts) -> None:
    store = parts.store
    back = store.inverse(store.relation_to_id["has symptom"])
    walk = parts.walker.along(parts.kg.resolve("fever"), (back,))
    (topic,) = parts.groups.by_name["disease"]
    operators = [parts.operators.of(int(step)).step for step in parts.walker.choices(walk)[-4:]]
    assert topic - parts.groups.first in operators
    there = parts.walker.along(parts.kg.resolve("Balm0"), (store.relation_to_id["treats"],))
    classes = parts.operators.classes(there.result)
    assert topic - parts.groups.first not in [parts.operators.of(int(s)).step for s in classes]


def test_a_choice_by_class_must_be_said(parts: GraphParts) -> None:
    store, operators = parts.store, parts.operators
    treats = store.relation_to_id["treats"]
    there = parts.walker.along(parts.kg.resolve("Balm0"), (treats,))
    narrow = int(operators.classes(there.result)[0])
    noun = operators.groups.items[operators.of(narrow).step].label("en")
    steps = (treats, narrow)
    assert operators.said(steps, "what does X treat?") == (treats,)
    assert operators.said(steps, f"which {noun}s does X treat?") == steps


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        ("Is Ague1 an infectious disease?", "yes", "Yes: Ague1 is an infectious disease."),
        ("is ague1 a disease", "yes", "Yes: Ague1 is a disease."),
        ("Is Ague1 a drug?", "no", "No: Ague1 is an infectious disease."),
        ("Balm1 is a drug, right?", "yes", "Yes: Balm1 is a drug."),
        ("Is it true that Balm1 is one of the diseases?", "no", "No: Balm1 is a drug."),
        ("Is fever a drug?", "no", "No: fever is not a drug."),
        ("Are Balm1 and Balm2 drugs?", "yes", "Yes: Balm1 is a drug. Balm2 is a drug."),
        ("Are Balm1, Ague1 and fever all drugs?", "no", None),
        ("Are both Ague1 and Gripe1 diseases?", "yes", None),
    ],
)
def test_whether_a_thing_is_of_a_sort(
    qa: QAPipeline, question: str, answer: str, text: str | None
) -> None:
    found = qa(question)
    assert [one.id for one in found.entities] == [answer] and text in (None, found.text)
    assert found.type == "yes-no" and found.confidence > 0.5


def test_the_fact_that_says_so_is_shown(qa: QAPipeline) -> None:
    (evidence,) = qa("Is Ague1 a drug?").evidence
    (fact,) = evidence.triples
    assert (fact.head, fact.relation, fact.tail) == ("Ague1", "instance of", "infectious disease")


def test_the_fact_that_gives_a_role_is_shown(world: QAPipeline) -> None:
    found = world("Is Nairobi a capital?")
    assert [one.id for one in found.entities] == ["yes"]
    (evidence,) = found.evidence
    assert ("Kenya", "capital", "Nairobi") in evidence.labels


def test_several_things_are_read_together(qa: QAPipeline) -> None:
    reading = qa("Are Balm1 and Balm2 drugs?").reading
    assert reading == "Balm1 and Balm2, each as one of the drugs"


def test_the_facts_up_to_the_class_asked_for_are_shown(qa: QAPipeline) -> None:
    found = qa.on(KnowledgeGraph.from_triples(TAXA))("Is Zol an antidepressant?")
    assert [one.id for one in found.entities] == ["yes"]
    (evidence,) = found.evidence
    assert evidence.labels[-1] == ("SSRI", "subclass of", "antidepressant")
    assert all("Zol" in fact for fact in evidence.labels[:-1]) and len(evidence.labels) > 1


def test_a_sort_that_the_graph_does_not_know_is_neither_confirmed_nor_denied(
    qa: QAPipeline,
) -> None:
    found = qa("Is Balm1 a painkiller?")
    assert not found.entities and found.text.startswith("I do not know")


@pytest.mark.parametrize(
    ("question", "text", "sort"),
    [
        ("What is Kenya?", "Kenya is a country. ", "country"),
        ("who is paris", "Paris is a city. ", "city"),
        ("Tell me about Peru", "Peru is a country. ", "country"),
        ("What kind of place is Lyon?", "Lyon is a city. ", "city"),
        ("Kenya", "Kenya is a country. ", "country"),
        ("法国是什么？", "法国是国家。", "国家"),
        ("介绍一下法国", "法国是国家。", "国家"),
    ],
)
def test_what_a_thing_is(world: QAPipeline, question: str, text: str, sort: str) -> None:
    found = world(question)
    assert found.text.startswith(text) and [one.label for one in found.entities] == [sort]
    assert found.confidence > 0.9 and len(found.evidence) > 2
    named = {match.id for match in found.topic_entities}
    assert all(named & {fact.head, fact.tail} for one in found.evidence for fact in one.triples)


def test_what_the_networks_know_for_sure_is_not_taken_back(qa: QAPipeline) -> None:
    films = [(film, "type", "film") for film in ("Avatar", "Titanic", "Do the Right Thing")]
    made = [("Avatar", "James Cameron"), ("Titanic", "James Cameron")]
    made.append(("Do the Right Thing", "Spike Lee"))
    facts = films + [(film, "directed by", name) for film, name in made]
    own = qa.on(KnowledgeGraph.from_triples(facts))
    assert [one.id for one in own("Is James Cameron a director?").entities] == ["yes"]
    named = own("Do the Right Thing director?").entities
    assert [one.label for one in named] == ["Spike Lee"], "its name begins with a verb"


def test_what_else_is_asked_is_no_definition(world: QAPipeline) -> None:
    found = world("What is the capital of Peru?")
    assert [one.label for one in found.entities] == ["Lima"]


def test_a_thing_without_a_class_is_described() -> None:
    kg = KnowledgeGraph.from_triples([("Ada", "wrote", "Notes"), ("Ada", "born in", "London")])
    found = QAPipeline.from_pretrained().on(kg)("What is Notes?")
    assert "Ada" in found.text and found.entities


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Do France and Austria share a border?", "no"),
        ("Do Kenya and Rwanda have a common border?", "no"),
        ("法国和奥地利有共同边界吗？", "no"),
        ("Are France and Germany neighbours?", "yes"),
        ("Are Kenya and Tanzania neighbours?", "yes"),
        ("Do France and Austria have a common neighbour?", "yes"),
        ("Do France and Germany use the same currency?", "yes"),
        ("Do France and Japan use the same currency?", "no"),
    ],
)
def test_two_things_are_related_or_have_something_in_common(
    world: QAPipeline, question: str, answer: str
) -> None:
    assert [one.id for one in world(question).entities] == [answer]


@pytest.mark.parametrize("question", ["Does France have a king?", "Has Japan an emperor?"])
def test_that_there_is_something_is_not_said_on_a_doubt(world: QAPipeline, question: str) -> None:
    assert world(question).entities == ()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is Kenya a city?", "no"),
        ("Was Lyon a city?", "yes"),
        ("法国是国家吗？", "yes"),
        ("请问肯尼亚是不是一个城市？", "no"),
    ],
)
def test_the_world_model_tells_cities_from_countries(
    world: QAPipeline, question: str, answer: str
) -> None:
    assert [one.id for one in world(question).entities] == [answer]


TAXA = [
    ("Zol", "instance_of", "drug"),
    ("Vib", "instance_of", "drug"),
    ("Cit", "instance_of", "drug"),
    ("Zol", "belongs_to_class", "SSRI"),
    ("Cit", "belongs_to_class", "tricyclic"),
    ("SSRI", "subclass_of", "antidepressant"),
    ("tricyclic", "subclass_of", "antidepressant"),
    ("flu", "instance_of", "illness"),
    ("cold", "instance_of", "illness"),
    ("Zol", "treats", "cold"),
    ("Vib", "treats", "cold"),
]


@pytest.fixture(scope="module")
def taxa() -> GraphParts:
    return GraphParts(KnowledgeGraph.from_triples(TAXA), Config())


def test_a_table_says_which_class_is_below_which(taxa: GraphParts) -> None:
    (topic,) = taxa.groups.by_name["antidepressants"]
    members = {taxa.store.label(int(node)) for node in taxa.groups.of(topic).members}
    assert members == {"Zol", "Cit"}
    back = taxa.store.inverse(taxa.store.relation_to_id["treats"])
    walk = taxa.walker.along(taxa.kg.resolve("cold"), (back,))
    offered = {taxa.operators.of(int(step)).step for step in taxa.operators.classes(walk.result)}
    assert topic - taxa.groups.first in offered


def test_a_class_is_no_topic_but_all_of_it_is(taxa: GraphParts) -> None:
    question = "Which illness does Zol treat?"
    linked = taxa.linker.link(question)
    assert [taxa.store.label(one.node) for one in linked] == ["Zol"]
    assert [one.mention.text for one in taxa.linker.groups(question, linked)] == ["illness"]
    about_it = taxa.linker.link("Which type is an illness?")
    assert "illness" in [taxa.store.label(one.node) for one in about_it]


def test_things_of_several_classes_go_by_the_one_that_most_share(taxa: GraphParts) -> None:
    nodes = [taxa.kg.resolve(name) for name in ("Zol", "Vib", "Cit")]
    found = taxa.kinds.class_of(np.array(nodes, np.int32))
    assert found is not None and taxa.store.class_label(found) == "drug"


def test_what_two_things_are_to_each_other_is_no_sort(qa: QAPipeline) -> None:
    pairs = [("Ann", "Bo"), ("Cy", "Di"), ("Ed", "Fay")]
    facts = [(one, "friend", other) for one, other in pairs]
    facts += [(name, "born in", "Oslo") for pair in pairs for name in pair]
    own = qa.on(KnowledgeGraph.from_triples(facts))
    assert "as one of" not in own("Are Bo and Di friends?").reading
    assert "not a friend" not in own("Are Ann and Bo friends?").text


def test_only_entities_are_asked_to_be_of_a_sort(world: QAPipeline) -> None:
    assert not world("Are cities and capitals countries?").text.startswith("No: ")
