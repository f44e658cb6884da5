"""Yes or no of several names: of all in a list, and not of what is named beside it."""

from __future__ import annotations

import pytest

from kgqa import KnowledgeGraph, QAPipeline
from kgqa.listing import lists
from kgqa.mentions import Candidate, Mention


@pytest.fixture(scope="module")
def world() -> QAPipeline:
    return QAPipeline.from_pretrained()


def _named(question: str, *names: str, score: float = 1.0) -> list[Candidate]:
    starts = [question.index(name) for name in names]
    return [
        Candidate(number, Mention(start, start + len(name), name), score)
        for number, (start, name) in enumerate(zip(starts, names, strict=True))
    ]


@pytest.mark.parametrize(
    ("question", "names", "listed"),
    [
        ("Do Aa, Bb and Cc border Dd?", "Aa Bb Cc Dd", [["Aa", "Bb", "Cc"]]),
        ("Does Aa border Bb and the Cc?", "Aa Bb Cc", [["Bb", "Cc"]]),
        ("Aa or Bb?", "Aa Bb", []),
        ("Are Aa and Bb the capitals of Cc and Dd?", "Aa Bb Cc Dd", []),
        ("Is Aa in Bb and Cc in Dd?", "Aa Bb Cc Dd", []),
        ("甲和乙都在丙吗？", "甲 乙 丙", [["甲", "乙"]]),
    ],
)
def test_names_between_which_and_stands_are_a_list(
    question: str, names: str, listed: list[list[str]]
) -> None:
    found = lists(question, _named(question, *names.split()))
    assert [[one.text for one in own] for own in found] == listed


def test_of_names_that_overlap_the_longest_is_listed() -> None:
    question = "Are New York and York in Britain?"
    named = [*_named(question, "New York", "Britain"), *_named(question, "York")]
    second = Candidate(3, Mention(17, 21, "York"), 1.0)
    ((one, other),) = lists(question, [*named, second])
    assert (one.text, other.start) == ("New York", 17)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Do Uganda and Rwanda both border Kenya?", "no"),
        ("Do Kenya and Rwanda both border Uganda?", "yes"),
        ("Does Kenya border both Uganda and Rwanda?", "no"),
        ("Do both Chile and Brazil border Bolivia?", "yes"),
        ("Do France, Germany and Italy border Switzerland?", "yes"),
        ("Do France, Japan and Italy border Switzerland?", "no"),
        ("Are France and Japan both in Europe?", "no"),
        ("Do France, Germany and Austria use the same currency?", "yes"),
        ("Do France, Germany and Poland use the same currency?", "no"),
        ("Do Brazil and Portugal both speak Portuguese?", "yes"),
        ("Do Brazil and Spain both speak Portuguese?", "no"),
        ("Is the Euro used in France and Japan?", "no"),
        ("Are Kenya and Uganda African countries?", "yes"),
        ("Are France and Japan European countries?", "no"),
        ("Is Paris in France and Berlin in Germany?", "yes"),
        ("Do Brazil, Peru and Chile border more than 2 countries?", "yes"),
        ("Do France, Germany and Japan have a population over 50 million?", "yes"),
        ("Do France, Germany and Peru have a population over 50 million?", "no"),
        ("法国和西班牙都在欧洲吗？", "yes"),
        ("法国和日本都在欧洲吗？", "no"),
    ],
)
def test_yes_means_each_of_them(world: QAPipeline, question: str, answer: str) -> None:
    assert [one.id for one in world(question).entities] == [answer]


def test_the_facts_of_each_are_shown(world: QAPipeline) -> None:
    found = world("Do France, Germany and Austria use the same currency?")
    facts = {fact for one in found.evidence for fact in one.labels}
    assert facts == {(name, "currency", "Euro") for name in ("France", "Germany", "Austria")}


def test_what_two_names_say_of_each_other_from_either_end_is_one_question() -> None:
    facts = [("Bo", "acted in", film) for film in ("Dawn", "Noon")]
    facts += [("Cy", "acted in", "Noon"), ("Di", "acted in", "Dusk")]
    qa = QAPipeline.from_pretrained().on(KnowledgeGraph.from_triples(facts))
    for question, answer in (("Has Bo acted in Noon?", "yes"), ("Has Bo acted in Dusk?", "no")):
        assert [one.id for one in qa(question).entities] == [answer]
