"""A graph of plain facts about films: what its nodes are called though it names no class."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.encoder import Encoder
from kgqa.grammar import Form, Kind
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.kinds import NodeKinds
from kgqa.lexicon import Lexicon
from kgqa.nouns import GraphNouns
from kgqa.progress import Progress
from kgqa.sampling import WalkSampler
from kgqa.synthesis import QuestionWriter
from kgqa.thesaurus import Thesaurus
from kgqa.vocabulary import StepVocabulary

PEOPLE = ("Ada Byron", "Max Frisch", "Lena Wolf", "Tom Reed")


@pytest.fixture(scope="module")
def films() -> KnowledgeGraph:
    facts = []
    for number in range(8):
        film = f"Story {number}"
        facts += [
            (film, "directed_by", PEOPLE[number % 2]),
            (film, "written_by", PEOPLE[number % 2]),
            (film, "starred_actors", PEOPLE[2 + number % 2]),
            (film, "release_year", str(1990 + number % 3)),
            (film, "has_genre", ("Drama", "Comedy")[number % 2]),
        ]
    return KnowledgeGraph.from_triples(facts)


@pytest.fixture(scope="module")
def vocabulary(films: KnowledgeGraph) -> StepVocabulary:
    return GraphParts(films, Config()).vocabulary


def kind(kg: KnowledgeGraph, name: str) -> int:
    return int(NodeKinds.of_graph(kg.store).of[kg.resolve(name)])


def test_nodes_with_the_same_facts_are_of_one_kind(films: KnowledgeGraph) -> None:
    assert kind(films, "Story 0") == kind(films, "Story 7")
    assert kind(films, "Ada Byron") == kind(films, "Max Frisch")
    others = {kind(films, name) for name in ("Story 0", "Ada Byron", "1990", "Drama", "Tom Reed")}
    assert len(others) == 5


def test_classes_come_before_company(toy: KnowledgeGraph) -> None:
    kinds = NodeKinds.of_graph(toy.store)
    assert kinds.noun(toy.store, np.array([toy.resolve("France")]), "en") == "country"
    assert kind(toy, "Berlin") == kind(toy, "Madrid") != kind(toy, "Spain")


def step(vocabulary: StepVocabulary, relation: str, *, back: bool = False) -> int:
    number = vocabulary.store.relation_to_id[relation]
    return vocabulary.store.inverse(number) if back else number


def test_what_has_a_director_and_actors_is_a_film(vocabulary: StepVocabulary) -> None:
    back = step(vocabulary, "directed_by", back=True)
    assert vocabulary.class_words(back, "en")[:2] == ["film", "movie"]
    assert vocabulary.class_words(back, "zh")[0] == "电影"


def test_the_encoder_reads_what_a_step_leads_to(vocabulary: StepVocabulary) -> None:
    there, back = (step(vocabulary, "directed_by", back=back) for back in (False, True))
    assert vocabulary.text(there).startswith("directed by, director")
    assert vocabulary.text(back) == "film directed by, film, movie"


@pytest.mark.parametrize(
    ("relation", "noun", "sort"),
    [
        ("directed_by", "director", "person"),
        ("starred_actors", "actor", "person"),
        ("release_year", "year", "time"),
        ("has_genre", "genre", "thing"),
    ],
)
def test_a_relation_says_what_it_leads_to(
    vocabulary: StepVocabulary, relation: str, noun: str, sort: str
) -> None:
    there = step(vocabulary, relation)
    assert vocabulary.class_words(there, "en")[0] == noun
    assert vocabulary.sort(there) == sort


def test_the_lexicon_has_forms_that_no_name_shows(vocabulary: StepVocabulary) -> None:
    forms = Lexicon(vocabulary, Encoder()).all_forms()
    there = {one.form for one in forms[step(vocabulary, "directed_by"), "en"]}
    assert {Form(Kind.VERB_BY, "directed", past=True), Form(Kind.NOUN, "director")} <= there
    year = {one.form.text for one in forms[step(vocabulary, "release_year"), "en"]}
    assert {"released in", "when did {s} come out?"} <= year
    for weighted in forms.values():
        assert 0.3 < sum(one.weight for one in weighted) < 1.001


def test_nouns_survive_their_folder_form(vocabulary: StepVocabulary) -> None:
    assert GraphNouns.from_dict(vocabulary.nouns.to_dict()) == vocabulary.nouns


def test_questions_say_film_and_who_and_never_thing(films: KnowledgeGraph) -> None:
    parts = GraphParts(films, Config())
    config = SynthesisConfig(num_questions=400, unanswerable_rate=0.0)
    forms = Lexicon(parts.vocabulary, Encoder()).all_forms()
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, Thesaurus(forms=forms))
    texts = [question.text.lower() for question in writer.write(Progress().stage(""))]
    assert not any("thing" in text.split() for text in texts)
    assert sum("who" in text.split() for text in texts) > 20
    assert sum("film" in text or "movie" in text for text in texts) > 150


def test_a_walk_from_or_through_a_hub_is_less_plausible() -> None:
    facts = [(f"film {n}", "release_year", "1990") for n in range(100)]
    facts += [(f"film {n}", "directed_by", f"person {n // 2}") for n in range(100)]
    parts = GraphParts(KnowledgeGraph.from_triples(facts), Config(), GraphNouns())
    sampler = WalkSampler(parts.walker, parts.vocabulary, SynthesisConfig(), Random(0))
    topic, year, person = (parts.kg.resolve(name) for name in ("film 0", "1990", "person 0"))
    same_year = parts.walker.along(topic, (0, 2))
    same_person = parts.walker.along(topic, (1, 3))
    from_year = parts.walker.along(year, (2, 1))
    assert sampler.plausibility([same_person]) == 2.0  # there and back
    assert sampler.plausibility([same_year]) == pytest.approx(2.0 * 20 / 99)  # all but the topic
    assert sampler.plausibility([from_year]) == pytest.approx(20 / 100)
    assert sampler.plausibility([parts.walker.along(person, (3,))]) == 1.0  # a single step


def test_whoever_does_the_same_in_several_facts_is_called_after_it() -> None:
    facts = []
    for n in range(8):
        club = f"Club {n % 3}"
        facts += [
            (f"Person {n}", "plays_in_club", club),
            (f"Person {n}", "plays_for_country", f"Land {n % 2}"),
            (f"Person {n}", "wears_number", str(n)),
            (club, "is_in_country", f"Land {n % 2}"),
        ]
    graph = KnowledgeGraph.from_triples(facts)
    vocabulary = GraphParts(graph, Config()).vocabulary
    people = vocabulary.kinds.of[graph.resolve("Person 1")]
    assert vocabulary.nouns.of_kind(int(people)).en[0] == "player"
    clubs = vocabulary.kinds.of[graph.resolve("Club 1")]
    assert "club" in vocabulary.nouns.of_kind(int(clubs)).en
    relations = graph.store.relation_to_id
    assert vocabulary.names(relations["wears_number"], "en") == ["wears number", "wears", "number"]
    assert vocabulary.nouns.of_step(relations["plays_in_club"]).en[0] == "club"
    roles = [vocabulary.role(step).en for step in range(graph.store.num_steps)]
    assert not any("wearer" in names for names in roles)


def test_ids_that_are_paths_say_what_has_the_property() -> None:
    facts = [
        (f"Story {n}", f"/film/film/{name}", f"{name} {n}")
        for n in range(4)
        for name in ("directed_by", "genre", "starring./film/performance/actor")
    ]
    facts += [(f"actor {n}", "/people/person/spouse_s", f"actor {(n + 1) % 4}") for n in range(4)]
    graph = KnowledgeGraph.from_triples(facts)
    vocabulary = GraphParts(graph, Config()).vocabulary
    step = graph.store.relation_to_id["/film/film/starring./film/performance/actor"]
    assert vocabulary.names(step, "en") == ["actor"]
    assert vocabulary.owner(step) == "film"
    assert vocabulary.nouns.of_kind(kind(graph, "Story 0")).en[0] == "film"
    assert vocabulary.nouns.of_kind(kind(graph, "actor 0")).en[0] == "person"


def test_a_property_is_known_by_names_that_nobody_says() -> None:
    facts = [(f"player {n}", "plays for country", f"nation {n % 4}") for n in range(8)]
    facts += [(f"cup {n}", "won by", f"nation {n % 4}") for n in range(8)]
    facts += [(f"player {n}", "initial fee date", "1999") for n in range(8)]
    facts += [(f"film {n}", "initial release date", "1999") for n in range(8)]
    facts += [(f"album {n}", "release date", "1999") for n in range(8)]
    vocabulary = GraphParts(KnowledgeGraph.from_triples(facts), Config()).vocabulary
    lexicon = Lexicon(vocabulary, Encoder())

    def concepts(name: str) -> list[str]:
        relation = vocabulary.store.relation_to_id[name]
        return [one.headword for one in lexicon.concepts(relation)]

    assert concepts("won by") == ["winner"]
    assert concepts("plays for country") == ["nationality"]  # it says what for: no club is meant
    assert concepts("initial release date") == concepts("release date") == ["release date"]
    assert "release date" not in concepts("initial fee date")
    forms = {one.form.text for one in lexicon.all_forms()[0, "en"]}
    assert "country" in forms and "club" not in forms


def lexicon_of(facts: list[tuple[str, str, str]]) -> Lexicon:
    graph = KnowledgeGraph.from_triples(facts)
    return Lexicon(GraphParts(graph, Config()).vocabulary, Encoder())


def concepts_of(lexicon: Lexicon, relation: str) -> list[str]:
    there = lexicon.store.relation_to_id[relation]
    return [one.headword for one in lexicon.concepts(there)]


CLUBS = ["Chelsea_FC", "Real_Madrid_CF", "Everton_FC", "AC_Milan", "FC_Porto", "AFC_Ajax"]
LANDS = ["Spain", "England", "Italy", "Portugal", "Brazil", "Japan"]


def test_names_tell_kinds_and_ends_tell_properties() -> None:
    """Relations say little of clubs and countries here, their names do."""
    facts = []
    for n in range(12):
        player, club = f"Juan_Perez_{n}", CLUBS[n % 6]
        facts += [
            (player, "is_attached_to", club),
            (player, "wears_shirt", str(n)),
            (player, "honours", LANDS[n % 6]),
            (player, "admires", CLUBS[n // 2]),
            (club, "seat", LANDS[n % 6 % 4]),
            (club, "painted", "red" if n % 2 else "blue"),
        ]
    lexicon = lexicon_of([one for one in facts if one[1] != "admires"])
    vocabulary = lexicon.vocabulary

    def noun(name: str) -> str:
        node = lexicon.store.node_ids.index(name)
        return vocabulary.nouns.of_kind(int(vocabulary.kinds.of[node])).en[0]

    assert (noun("Chelsea_FC"), noun("Spain"), noun("Juan_Perez_1")) == (
        "team",
        "country",
        "player",
    )
    assert "team" in concepts_of(lexicon, "is_attached_to")
    assert "country" in concepts_of(lexicon, "seat")
    assert concepts_of(lexicon, "honours") == []  # it says what is done
    assert {"team", "country"} <= lexicon.claimed
    assert "team" not in concepts_of(lexicon_of(facts), "is_attached_to")  # nor alone


@pytest.mark.parametrize(
    ("source", "relation", "target", "never"),
    [
        ("Teacher", "teaches_at", "School", "alma mater"),
        ("Fan", "supports", "Club", "team"),
        ("Manager", "belongs_to", "Club", "team"),
        ("Person", "died_in", "Country", "nationality"),
        ("Artist", "signed_to", "Label", "team"),
        ("Club", "plays_at", "Stadium", "team"),
        ("Employee", "boss", "Person", "coach"),
    ],
)
def test_what_a_relation_leads_to_does_not_make_it_a_property(
    source: str, relation: str, target: str, never: str
) -> None:
    facts = [(f"{source} {n}", relation, f"{target} {n % 3}") for n in range(9)]
    facts += [(f"{source} {n}", "isA", source) for n in range(9)]
    facts += [(f"{target} {n}", "isA", target) for n in range(3)]
    assert never not in concepts_of(lexicon_of(facts), relation)


def test_a_country_is_that_of_a_person_or_of_a_thing() -> None:
    facts = [(f"Ann {n}", "country", LANDS[n % 3]) for n in range(9)]
    people = [*facts, *((f"Ann {n}", "isA", "Person") for n in range(9))]
    cities = [*facts, *((f"Ann {n}", "isA", "City") for n in range(9))]
    assert "nationality" in concepts_of(lexicon_of(people), "country")
    assert "country" in concepts_of(lexicon_of(cities), "country")


@pytest.mark.parametrize(("label", "found"), [("Laboratory", "laboratory"), ("实验室", None)])
def test_a_relation_without_a_noun_is_called_after_what_it_leads_to(
    label: str, found: str | None
) -> None:
    facts = [(f"Ann {n}", "attached_to", f"Lab {n % 3}") for n in range(9)]
    facts += [(f"Ann {n}", "isA", "Scholar") for n in range(9)]
    facts += [(f"Lab {n}", "isA", label) for n in range(3)]
    lexicon = lexicon_of(facts)
    there = lexicon.store.relation_to_id["attached_to"]
    nouns = [
        one.form.text for one in lexicon.all_forms()[there, "en"] if one.form.kind is Kind.NOUN
    ]
    assert (found in nouns) if found else label not in nouns
