"""Names of relations become forms, and forms become sentences with the right agreement."""

from __future__ import annotations

from random import Random

import pytest

from kgqa.grammar import Ends, Form, Inflection, Kind, Renderer, Worded, forms_of
from kgqa.grammar.bounds import bounded
from kgqa.grammar.english import COUNTS, PHRASES, QUESTIONS
from kgqa.grammar.forms import classify
from kgqa.grammar.measures import measured
from kgqa.grammar.objects import parts_of
from kgqa.grammar.predicates import Measure, Predicate, comparative, superlative

COUNTRY = Ends(source_nouns=frozenset({"country"}), target_nouns=frozenset({"city", "cities"}))


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("capital", Kind.NOUN, "capital"),
        ("has genre", Kind.NOUN, "genre"),
        ("capital of", Kind.NOUN_OF, "capital"),
        ("is the capital of", Kind.NOUN_OF, "capital"),
        ("directed by", Kind.PREP, "directed by"),
        ("born in", Kind.PREP, "born in"),
        ("adjacent to", Kind.PREP, "adjacent to"),
        ("borders", Kind.VERB, "borders"),
        ("lies in", Kind.VERB, "lies in"),
        ("shares a border with", Kind.VERB, "shares a border with"),
        ("how many people live", Kind.STEM, "how many people live"),
        ("in language", Kind.NOUN, "language"),
        ("位于", Kind.VERB, "位于"),
        ("首都", Kind.NOUN, "首都"),
        ("用什么钱", Kind.STEM, "用什么钱"),
    ],
)
def test_a_name_tells_its_form(name: str, kind: Kind, text: str) -> None:
    assert Form(kind, text) in classify(name)


def test_a_plural_of_the_targets_class_is_a_noun_and_not_a_verb() -> None:
    assert classify("cities in", COUNTRY) == [Form(Kind.NOUN, "cities")]
    assert classify("cities", COUNTRY) == [Form(Kind.NOUN, "cities")]


def test_a_value_cannot_act() -> None:
    assert classify("inhabitants", Ends(literal=True)) == [Form(Kind.NOUN, "inhabitants")]


def test_names_of_the_other_direction_are_turned_round() -> None:
    forms = forms_of(["capital"], ["capital of"], Ends())
    assert forms == (Form(Kind.NOUN, "capital"), Form(Kind.PREP_BY, "capital of"))


def test_a_symmetric_chinese_name_is_reciprocal() -> None:
    assert classify("接壤", Ends(symmetric=True))[0] == Form(Kind.RECIPROCAL, "接壤")


def test_phrases_agree_with_what_they_stand_for() -> None:
    render, one, many = Renderer("en"), Worded("country"), Worded("country", plural=True)
    verb = Form(Kind.VERB_BY, "borders")
    assert render.first_phrase(verb, Worded("France"), one) == "the country that borders France"
    assert render.first_phrase(verb, Worded("France"), many) == "the countries that border France"
    noun = Form(Kind.NOUN_OF, "capital")
    assert render.first_phrase(noun, Worded("Paris"), one) == "the country whose capital is Paris"


def test_nouns_and_verbs_change_number_at_their_head() -> None:
    change = Inflection()
    assert change.plural("seat of government") == "seats of government"
    assert change.singular("languages spoken") == "language spoken"
    assert change.plural("cities") == "cities"
    assert change.verb_plural("shares a border with") == "share a border with"
    assert change.verb_plural("lies in") == "lie in"
    assert change.verb_plural("carries") == "carry"
    assert change.participle("borders") == "bordering"


def test_what_was_learned_needs_no_library() -> None:
    assert Inflection({"plural ox": "oxen"}).plural("ox") == "oxen"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_template_can_be_filled(language: str, kind: Kind) -> None:
    render, rng = Renderer(language), Random(0)
    text = "is {s} a city?" if kind is Kind.IDIOM else "located in" if language == "en" else "位于"
    form, target = Form(kind, text, other="wrote"), Worded("city", True)
    for _ in range(200):
        for write in (render.question, render.count, render.phrase):
            found = write(form, Worded("NAME"), target, rng)
            if found is not None:
                text = found.text if isinstance(found, Worded) else found
                assert "NAME" in text and "{" not in text and "  " not in text


def test_each_kind_of_question_can_also_be_a_phrase_or_ends_a_question() -> None:
    asked = set(QUESTIONS)
    assert asked - {Kind.STEM, Kind.IDIOM} == set(PHRASES)
    assert set(COUNTS) <= asked


@pytest.mark.parametrize(
    ("name", "deed", "thing"),
    [
        ("plays in club", "plays in", "club"),
        ("wears number", "wears", "number"),
        ("located in city", "located in", "city"),
        ("is in country", "in", "country"),
        ("observes the time zone", "observes", "time zone"),
        ("is aged", "", "age"),
        ("height cm", "", "height"),
    ],
)
def test_a_name_says_the_deed_and_the_thing(name: str, deed: str, thing: str) -> None:
    assert parts_of(name) == (deed, thing, False, False)
    forms = set(forms_of([name], [], Ends()))
    assert Form(Kind.NOUN, thing) in forms
    assert (Form(Kind.VERB, deed) in forms) == (deed in ("plays in", "wears", "observes"))
    assert (Form(Kind.PREP, deed) in forms) == (deed in ("located in", "in"))
    assert not any(form.text == name for form in forms)
    back = forms_of([], [name], Ends())
    assert all(form.kind in (Kind.VERB_BY, Kind.PREP_BY) for form in back)
    said = [f"{deed} {thing}"] if deed else []
    assert [form.text for form in back] == said  # "the players that play in club X"


@pytest.mark.parametrize(
    ("name", "thing", "past", "present"),
    [
        ("organizations founded", "organizations", "founded", "founds"),
        ("awards won", "awards", "won", "wins"),
        ("instruments played", "instruments", "played", "plays"),
    ],
)
def test_what_is_done_with_things_stands_after_them(
    name: str, thing: str, past: str, present: str
) -> None:
    done = [Form(Kind.VERB, past, past=True), Form(Kind.VERB, present)]
    assert list(forms_of([name], [], Ends())) == [Form(Kind.NOUN, thing), *done]
    assert [form.flipped() for form in forms_of([], [name], Ends())] == done
    assert forms_of([name], [], Ends(literal=True)) == (Form(Kind.NOUN, thing),)


@pytest.mark.parametrize("name", ["sports team", "awards ceremony", "headquarters city"])
def test_nouns_in_s_before_others_are_no_deeds(name: str) -> None:
    assert parts_of(name) is None
    assert classify(name) == [Form(Kind.NOUN, name)]


@pytest.mark.parametrize(
    "name", ["year founded", "people lived", "films starring", "place buried", "players born"]
)
def test_other_participles_say_no_deed(name: str) -> None:
    parts = parts_of(name)
    assert parts is None or not parts.after


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("headquarters", Kind.NOUN),
        ("products", Kind.NOUN),
        ("awards", Kind.NOUN),
        ("organizations", Kind.NOUN),
        ("borders", Kind.VERB),
        ("speaks", Kind.VERB),
        ("influences", Kind.VERB),
    ],
)
def test_a_word_in_s_is_a_verb_or_several_things(name: str, kind: Kind) -> None:
    assert [form.kind for form in classify(name)] == [kind]


@pytest.mark.parametrize("name", ["works in department", "works for company", "needs library"])
def test_some_nouns_in_s_are_deeds_where_more_follows(name: str) -> None:
    parts = parts_of(name)
    assert parts is not None and parts.deed == name.rsplit(" ", 1)[0]


def test_music_by_is_music() -> None:
    assert [form.kind for form in classify("story by")] == [Kind.PREP]
    assert classify("music by") == [Form(Kind.NOUN, "music")]
    assert [form.kind for form in classify("directed by")] == [Kind.PREP]


@pytest.mark.parametrize(
    "name", ["has genre", "date of birth", "lies in", "release year", "starred actors", "to call"]
)
def test_other_names_are_one(name: str) -> None:
    assert parts_of(name) is None


def test_nothing_acts_on_values() -> None:
    forms = forms_of(["wears number"], [], Ends(literal=True))
    assert forms == (Form(Kind.NOUN, "number"),)


def test_whose_club_is_in_a_country_is_said_without_the_clubs() -> None:
    render = Renderer("en")
    clubs = Worded("the clubs in Peru", plural=True, noun="club")
    found = {
        render.phrase(Form(Kind.NOUN_OF, "club"), clubs, Worded("player", True), Random(seed))
        for seed in range(200)
    }
    texts = {one.text for one in found if one is not None}
    assert "the players whose club is in Peru" in texts
    others = Worded("the clubs that Ada likes", plural=True, noun="club")
    for seed in range(100):
        said = render.phrase(Form(Kind.NOUN_OF, "club"), others, Worded("player"), Random(seed))
        assert said is None or "is that" not in said.text


def test_what_a_thing_does_so_much_is_a_measure() -> None:
    rng = Random(0)
    weight = Measure(measured(["weight"], date=False), ("weight",))
    most = {superlative(weight, "en", most=True, rng=rng) for _ in range(200)}
    assert Predicate("", "that weighs the most", "weighs the most", "weigh the most") in most
    less = {comparative(weight, "en", most=False, rng=rng) for _ in range(100)}
    assert Predicate(one="weighs less", asked="does {s} weigh less than {b}") in less
    over = {bounded(weight, "above", False, "5", "en", rng) for _ in range(400)}
    said = "more than 5 kg"
    assert (
        Predicate(
            "", f"that weigh {said}", f"weighs {said}", f"weigh {said}", f"does {{s}} weigh {said}"
        )
        in over
    )
    assert not any("greater" in one.one and "weighs" in one.one for one in over)
    salary = Measure(measured(["salary"], date=False), ("salary",))
    asked = {comparative(salary, "en", most=True, rng=rng).asked for _ in range(200)}
    assert {"is {s} paid more than {b}", "does {s} earn more than {b}"} <= asked


def test_a_preposition_may_come_before_what_is_asked_for() -> None:
    renderer, form = Renderer("en"), Form(Kind.VERB, "runs through")
    source, target = Worded("the Foo"), Worded("state", True, "place")
    asked = {renderer.question(form, source, target, Random(seed)) for seed in range(300)}
    assert "through which states does the Foo run?" in asked
    assert not any(one and one.startswith("in which") for one in asked)
