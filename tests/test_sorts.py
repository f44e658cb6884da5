"""What says of which sort things are: values before nouns, plurals, words that names share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.fitting_calibration import _as_asked, questions_to_calibrate_by
from kgqa.grammar.demonyms import adjective_of, places_meant_by, places_of
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.label_words import label_words
from kgqa.labelling import Labeller
from kgqa.lexical import MASK
from kgqa.nouns import GraphNouns, Noun
from kgqa.pipeline import QAPipeline
from kgqa.synthesis import QuestionWriter
from kgqa.thesaurus import Thesaurus
from kgqa.written import WrittenQuestion

ROLES = ("goalkeeper", "defender", "point guard")
COUNTRIES = ("Brazil", "Spain", "Iceland")


def _facts() -> Iterator[tuple[str, str, str]]:
    for number in range(24):
        player = f"Player Number{number}"
        yield player, "position", ROLES[number % 3]
        yield player, "nationality", COUNTRIES[number // 3 % 3]
        yield player, "plays_for", f"Team {number % 4}"
    for number in range(4):
        yield f"Team {number}", "home_stadium", f"Lake {'ABCD'[number]} Park"
        yield f"Team {number}", "league", "Northern League"
        yield f"Lake {'ABCD'[number]} Park", "capacity", str(1000 * (number + 1))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    file = tmp_path_factory.mktemp("sorts") / "facts.tsv"
    file.write_text("".join("\t".join(fact) + "\n" for fact in _facts()), encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config(), GraphNouns())


def back(parts: GraphParts, relation: str) -> int:
    return parts.kg.store.inverse(parts.kg.store.relation_to_id[relation])


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Which goalkeepers come from Brazil?", {"goalkeeper", "Brazil"}),
        ("brazilian defenders", {"defender", "Brazil"}),
        ("Name the Icelandic point guards of Team 1", {"point guard", "Iceland", "Team 1"}),
        ("Which keepers are Spaniards?", {"goalkeeper", "Spain"}),
        ("Icelanders who play in goal", {"Iceland", "goalkeeper"}),
        ("What do the Northern Spaniards play?", {"Northern League"}),
    ],
)
def test_plurals_and_adjectives_name_what_they_come_from(
    parts: GraphParts, question: str, labels: set[str]
) -> None:
    found = parts.linker.link(question)
    assert {parts.kg.store.label(one.node) for one in found} == labels


def test_proper_names_have_no_plural(parts: GraphParts) -> None:
    assert parts.linker.naming.stands_for("brazils") == ""
    assert parts.linker.naming.stands_for("defenders") == "defender"


def test_an_adjective_leads_to_a_place_and_back() -> None:
    assert places_of("dutch")[0] == "Netherlands"
    assert adjective_of("brazil") == "Brazilian"
    assert places_meant_by("Brazilians") == ("Brazil",)
    assert places_meant_by("Danes") == places_meant_by("Dane") == ("Denmark",)
    assert "United States" in places_meant_by("States") and places_meant_by("states") == ()
    assert places_meant_by("Americas") == () == places_meant_by("purple")
    assert places_of("purple") == () and adjective_of("Atlantis") is None


def test_what_many_share_says_their_sort(parts: GraphParts) -> None:
    words = parts.vocabulary
    assert words.tells_sort(back(parts, "position")) and words.names_ones(back(parts, "position"))
    assert words.tells_sort(back(parts, "nationality"))
    assert not words.names_ones(back(parts, "nationality"))
    assert not words.tells_sort(back(parts, "capacity"))
    assert not words.tells_sort(parts.kg.store.relation_to_id["position"])


def test_conjunctions_call_things_by_what_they_share(parts: GraphParts) -> None:
    config = SynthesisConfig(num_questions=1500, typo_rate=0.0, operator_rate=0.0)
    config = replace(config, conjunction_rate=1.0)
    writer = QuestionWriter(
        parts.walker, parts.vocabulary, config, Thesaurus({}, {"en": ["oboe"]}), 0, tidy=True
    )
    texts = [one.text for _ in range(1500) for one in writer._conjunction("en")]
    assert all(text.count(MASK) == 1 for text in texts)
    assert any("goalkeepers" in text for text in texts)
    assert any("Brazilian" in text for text in texts)
    assert any(f"{MASK} thing" in text for text in texts)


def test_a_partner_of_two_steps_meets_the_walk(parts: GraphParts) -> None:
    writer = QuestionWriter(
        parts.walker, parts.vocabulary, SynthesisConfig(num_questions=200), Thesaurus(), 0
    )
    found = [
        (walk, partner)
        for walk in (writer.sampler.first() for _ in range(200))
        if (partner := writer.sampler.partner(walk, hops=2)) is not None
    ]
    assert found
    for walk, partner in found:
        assert len(partner.steps) == 2 and len(np.intersect1d(walk.result, partner.result))


def test_a_kind_is_called_after_its_role(parts: GraphParts) -> None:
    stadium = parts.kg.store.entity_to_id["Lake A Park"]
    kind = int(parts.kinds.of[stadium])
    nouns = [Noun() for _ in parts.kinds.texts]
    nouns[kind] = Noun(("city",), (), "place")
    named = GraphParts(parts.kg, parts.config, GraphNouns(tuple(nouns), ()))
    for name in ("stadiums", "home stadium", "city"):
        (topic,) = named.groups.by_name[name]
        assert stadium in named.groups.of(topic).members


def test_words_that_most_names_have_are_nouns(parts: GraphParts) -> None:
    store = parts.kg.store
    parks = [node for name, node in store.entity_to_id.items() if name.endswith("Park")]
    assert set(label_words(store, np.array(parks))) == {"lake", "park"}
    assert label_words(store, np.array(parks[:2])) == ()


def test_confidence_is_not_fitted_on_partial_views(parts: GraphParts) -> None:
    assert len(parts.groups)
    group, rng = parts.groups.first, Random(0)
    foreign = WrittenQuestion(f"the oboe of {MASK}", 0, (), "entity", "en")
    misread = replace(foreign, text=f"the largest {MASK}", topic=group, misread=True)
    alone = replace(foreign, text=f"{MASK} or Spain?", composition="compared", misread=True)
    pipeline = cast(QAPipeline, SimpleNamespace(parts=parts))
    labeller = cast(Labeller, None)  # for questions that come with answers
    asked = questions_to_calibrate_by(pipeline, labeller, [], [misread, foreign, alone], 0)
    assert [gold.size for _, gold in asked] == [0]
    base = replace(foreign, topic=group, composition="base", whole=True)
    whether = replace(foreign, type="yes-no")
    assert _as_asked(parts, base, rng) is None and _as_asked(parts, whether, rng) is None


def test_questions_over_groups_that_nothing_answers_are_misread(parts: GraphParts) -> None:
    writer = QuestionWriter(
        parts.walker, parts.vocabulary, SynthesisConfig(num_questions=400), Thesaurus(), 0
    )
    assert writer.operators is not None
    written = [one for _ in range(400) for one in writer.operators.write("en")]
    of_groups = [one for one in written if parts.groups.is_group(one.topic)]
    unanswered = [one for one in of_groups if not one.answerable]
    assert unanswered and all(one.misread for one in unanswered)
    assert not any(one.misread for one in written if one.answerable)


def test_a_class_is_called_by_other_nouns_for_its_kind_too() -> None:
    facts = [(f"Reel{n}", "type", "film") for n in range(3)]
    facts += [(f"片{n}", "类型", "电影") for n in range(3)]
    facts += [(f"Town{n}", "type", "city") for n in range(3)]
    facts += [("Town0", "town hall", "Hall"), ("Reel0", "shown in", "Town0")]
    groups = GraphParts(KnowledgeGraph.from_triples(facts), Config()).groups
    assert groups.by_name["movies"] == groups.by_name["films"]
    assert groups.by_name["影片"] == groups.by_name["电影"]
    assert "town" not in groups.by_name, "a relation's name has it"
