"""Words made of words: verbs, agents, and what a name of a relation lets one say besides."""

from __future__ import annotations

from random import Random

import pytest

from kgqa.config import Config
from kgqa.grammar import Form, Kind, Renderer, Worded
from kgqa.grammar import morphology as words
from kgqa.grammar.concepts import SORTS, kind_concepts, named, property_concepts
from kgqa.grammar.derivation import derived
from kgqa.grammar.forms import Ends, classify, forms_of
from kgqa.grammar.han import han_questions
from kgqa.grammar.relation_names import spelled_out
from kgqa.grammar.render import extraposed
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts


@pytest.mark.parametrize(
    ("form", "base", "past", "participle", "gerund"),
    [
        ("written", "write", "wrote", "written", "writing"),
        ("directed", "direct", "directed", "directed", "directing"),
        ("plays", "play", "played", "played", "playing"),
        ("sung", "sing", "sang", "sung", "singing"),
        ("born", "be born", "was born", "born", "being born"),
    ],
)
def test_a_verb_has_all_its_forms(
    form: str, base: str, past: str, participle: str, gerund: str
) -> None:
    assert words.base(form) == base
    assert (words.past(form), words.participle(form), words.gerund(form)) == (
        past,
        participle,
        gerund,
    )


@pytest.mark.parametrize(
    ("verb", "agent"),
    [("directed", "director"), ("acted", "actor"), ("won", "winner"), ("located", None)],
)
def test_only_agents_that_english_has_are_made(verb: str, agent: str | None) -> None:
    assert words.agent(verb) == agent


@pytest.mark.parametrize(
    ("agent", "deed"),
    [
        ("director", "directed"),
        ("screenwriter", "written"),
        ("author", "written"),
        ("founder", "founded"),
        ("father", None),
        ("president", None),
    ],
)
def test_an_agent_tells_what_was_done(agent: str, deed: str | None) -> None:
    assert words.deed(agent) == deed


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("release", "released"),
        ("birth", "born"),
        ("publication", "published"),
        ("production", "produced"),
        ("establishment", "established"),
        ("genre", None),
    ],
)
def test_the_name_of_an_event_has_a_verb(noun: str, verb: str | None) -> None:
    assert words.event_verb(noun) == verb


def test_a_passive_gives_the_active_and_the_agent() -> None:
    found = derived(Form(Kind.PREP, "written by"), "thing", "person")
    assert found == [Form(Kind.VERB_BY, "wrote", past=True), Form(Kind.NOUN, "writer")]


def test_derived_forms_turn_round_with_the_step() -> None:
    found = derived(Form(Kind.PREP_BY, "written by"), "person", "thing")
    assert found == [Form(Kind.VERB, "wrote", past=True), Form(Kind.NOUN_OF, "writer")]


def test_a_year_of_something_gives_when_it_happened() -> None:
    assert Form(Kind.PREP, "released in") in derived(
        Form(Kind.NOUN, "release year"), "thing", "time"
    )
    assert derived(Form(Kind.NOUN, "place of death"), "person", "place")[0] == Form(
        Kind.VERB, "died in", past=True
    )


def test_an_agent_noun_gives_its_verb() -> None:
    found = derived(Form(Kind.NOUN, "author"), "thing", "person")
    assert found == [Form(Kind.VERB_BY, "wrote", past=True), Form(Kind.PREP, "written by")]


def test_what_is_asked_after_chooses_the_question_word() -> None:
    render, rng = Renderer("en"), Random(0)
    form = Form(Kind.VERB_BY, "wrote", past=True)

    def share_of_who(sort: str) -> float:
        target = Worded("one", sort=sort)
        asked = [render.question(form, Worded("X"), target, rng) or "" for _ in range(600)]
        return sum(text.startswith("who ") for text in asked) / len(asked)

    assert share_of_who("person") > 5 * share_of_who("place") > 0  # "who borders Mali?"


def test_a_verb_in_the_past_asks_with_did() -> None:
    render, rng = Renderer("en"), Random(0)
    form, target = Form(Kind.VERB, "acted in", past=True), Worded("film", True, "thing")
    asked = {render.question(form, Worded("X"), target, rng) for _ in range(300)}
    assert {"what films did X act in?", "X acted in which films?"} <= asked


def test_a_time_is_asked_for_with_when() -> None:
    render, rng = Renderer("en"), Random(0)
    form, target = Form(Kind.PREP, "released in"), Worded("year", sort="time")
    asked = {render.question(form, Worded("X"), target, rng) for _ in range(500)}
    assert {"when was X released?", "X was released in which year?"} <= asked


def test_a_relative_clause_moves_behind_a_short_end() -> None:
    phrase = "the films whose director made X"
    assert extraposed(f"when did {phrase} come out?", phrase) == (
        "when did the films come out whose director made X?"
    )
    assert extraposed(f"who wrote {phrase}?", phrase) == f"who wrote {phrase}?"


def test_concepts_are_whole() -> None:
    assert {concept.sort for concept in kind_concepts()} <= set(SORTS)
    for concept in property_concepts():
        for asked in (*concept.ask.values(), *concept.back.values()):
            assert all(text.count("{s}") == 1 for text in asked)


def test_a_headword_stands_before_other_names() -> None:
    assert [one.headword for one in named(["father"])] == ["father"]
    assert [one.headword for one in named(["出生地"])] == ["place of birth"]


def test_a_chinese_noun_asks_by_its_ending() -> None:
    assert "{s}是什么时候出版的？" in han_questions("出版时间")
    assert "{s}是谁设计的？" in han_questions("设计者")
    assert han_questions("经度") and not han_questions("货币")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("coach", "coach"),
        ("lead", "lead"),
        ("cause", "cause"),
        ("record", "record"),
        ("capital", "capital"),
        ("track", "track"),
        ("need", "needs"),
        ("traverse", "traverses"),
        ("border", "borders"),
        ("contain", "contains"),
        ("executive produced by", "executive produced by"),
        ("step father of", "step father of"),
        ("half sibling", "half sibling"),
        ("majority owned by", "majority owned by"),
        ("aggregate rating", "aggregate rating"),
        ("max speed", "maximum speed"),
        ("date created", "date created"),
        ("year won", "year won"),
        ("drug used for treatment", "drug used for treatment"),
        ("language written in", "language written in"),
        ("releasedate", "release date"),
        ("gamesplayed", "games played"),
        ("moviestaractor", "movie star actor"),
        ("screenplay by", "screenplay by"),
        ("bookpages", "book pages"),
        ("phone num", "phone number"),
        ("num", "number"),
        ("num employees", "number of employees"),
        ("runtime min", "runtime min"),
        ("DOB", "date of birth"),
        ("", ""),
        ("  ", "  "),
        ("athleteplaysforteam", "plays for team"),
        ("citylocatedincountry", "located in country"),
        ("teamplayssport", "plays sport"),
        ("organizationheadquarteredincity", "headquartered in city"),
        ("televisionstationaffiliatedwith", "affiliated with"),
        ("placeofbirth", "place of birth"),
        ("geburtsort", "geburtsort"),
        ("film directed by", "directed by"),
        ("film music by", "music by"),
        ("film starring", "starring"),
        ("films directed by", "films directed by"),
        ("place of birth", "place of birth"),
        ("languages spoken", "languages spoken"),
        ("flow through", "flows through"),
        ("play for", "plays for"),
        ("house in", "house in"),
        ("record label", "record label"),
        ("near", "near"),
        ("book at", "book at"),
        ("work at", "works at"),
        ("containedby", "contained by"),
        ("playsfor", "plays for"),
        ("bornin", "born in"),
        ("origin", "origin"),
        ("cabin", "cabin"),
        ("berlin", "berlin"),
        ("directed by", "directed by"),
        ("loc", "location"),
        ("pop", "population"),
        ("pop group", "pop group"),
        ("出生地", "出生地"),
        ("shirt no", "shirt number"),
        ("no sugar", "no sugar"),
        ("is A", "type"),
        ("instance of", "type"),
    ],
)
def test_an_id_is_read_in_words(name: str, words: str) -> None:
    assert spelled_out(name) == words


def test_no_length_of_an_id_takes_long() -> None:
    assert spelled_out("in" * 5000) == "in" * 5000


def test_what_is_spoken_is_a_thing() -> None:
    assert [form.kind for form in classify("languages spoken")] == [Kind.NOUN]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("died in", [Form(Kind.VERB, "died in", past=True)]),
        ("wrote music for", [Form(Kind.VERB, "wrote music for", past=True)]),
        ("buried in", [Form(Kind.PREP, "buried in")]),
        ("has written book", [Form(Kind.NOUN, "book"), Form(Kind.VERB, "wrote", past=True)]),
        ("has official language", [Form(Kind.NOUN, "official language")]),
        ("has given name", [Form(Kind.NOUN, "given name")]),
        ("has operating system", [Form(Kind.NOUN, "operating system")]),
        ("performed in", [Form(Kind.PREP, "performed in")]),
        ("played for", [Form(Kind.VERB, "played for", past=True)]),
    ],
)
def test_what_the_source_did_is_no_state_that_it_is_in(name: str, forms: list[Form]) -> None:
    assert list(forms_of([name], [], Ends())) == forms


@pytest.mark.parametrize(
    ("name", "common"),
    [
        ("goalkeeper", True),
        ("Defender", True),
        ("Point Guard", True),
        ("Paris", False),
        ("ALIEN", False),
        ("R2D2", False),
    ],
)
def test_a_common_noun_may_be_written_as_a_name(name: str, common: bool) -> None:
    assert words.is_common_noun(name) == common


def test_what_holds_both_ways_is_said_both_ways() -> None:
    facts = [(f"land {n}", "borders", f"land {1 - n % 2 + n // 2 * 2}") for n in range(8)]
    vocabulary = GraphParts(KnowledgeGraph.from_triples(facts), Config()).vocabulary
    assert vocabulary.symmetric(0)
    kinds = {form.kind for form in vocabulary.forms(0, "en")}
    assert {Kind.VERB, Kind.VERB_BY} <= kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bordering", Kind.PREP),
        ("rating", Kind.NOUN),
        ("has a land border with", Kind.VERB),
        ("has capital", Kind.NOUN),
    ],
)
def test_what_a_name_is(name: str, kind: Kind) -> None:
    assert [form.kind for form in classify(name)] == [kind]


@pytest.mark.parametrize(
    ("text", "past"),
    [("graduated from", "graduated from"), ("known for", ""), ("part of", ""), ("born in", "")],
)
def test_only_what_is_past_as_a_participle_is_an_active_past(text: str, past: str) -> None:
    found = derived(Form(Kind.PREP, text), "person", "thing")
    assert [form.text for form in found if form.kind is Kind.VERB] == ([past] if past else [])


@pytest.mark.parametrize(
    ("name", "event"),
    [("birth place", True), ("neighbouring country", False), ("conflict location", False)],
)
def test_a_place_is_that_of_an_event_or_none(name: str, event: bool) -> None:
    found = derived(Form(Kind.NOUN, name), "thing", "place")
    assert any(form.text.endswith(" in") for form in found) == event


def test_what_does_something_is_doing_it() -> None:
    assert Form(Kind.PREP, "bordering") in derived(Form(Kind.VERB, "borders"), "place", "place")
    turned = derived(Form(Kind.VERB_BY, "runs through"), "place", "thing")
    assert Form(Kind.PREP_BY, "running through") in turned
