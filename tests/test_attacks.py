"""Edits, synonyms, and attacks on victims whose answers can be worked out by eye."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from kgqa.attacks import ATTACKS, Attack, attack_questions, attack_texts
from kgqa.attacks.searching import search
from kgqa.attacks.victims import Verdict
from kgqa.edits import EDITS, drop_word, misspelt, words_of
from kgqa.encoder import Encoder
from kgqa.errors import ConfigError, DataError
from kgqa.noise import SLIPS, typo
from kgqa.progress import Progress
from kgqa.records import Answer, EntityMatch, Question, ScoredAnswer
from kgqa.synonyms import Synonyms
from kgqa.tasks.records import LabelledText, LabelledTexts

TEXT = "Which films did Christopher Nolan direct in London?"
NAME = (16, 33)


@pytest.mark.parametrize(
    ("kind", "place", "misspelt_word"),
    [("swap", 1, "flims"), ("drop", 1, "flms"), ("double", 2, "fillms")],
)
def test_a_slip_by_hand(kind: str, place: int, misspelt_word: str) -> None:
    assert SLIPS[kind]("films", place, Random(0)) == misspelt_word


def test_a_neighbouring_key_lies_beside_the_letter() -> None:
    assert {SLIPS["key"]("films", 1, Random(seed)) for seed in range(20)} == {"fulms", "folms"}
    assert {len(typo("films", Random(seed))) for seed in range(40)} == {4, 5, 6}


@pytest.mark.parametrize("name", [*EDITS])
def test_an_edit_changes_the_text_leaves_kept_spans_alone_and_repeats(name: str) -> None:
    changed = 0
    for seed in range(20):
        found = EDITS[name](TEXT, Random(seed), [NAME])
        assert "Christopher Nolan" in found
        assert found == EDITS[name](TEXT, Random(seed), [NAME])
        changed += found != TEXT
    assert changed >= 10
    assert EDITS[name]("", Random(0), []) in ("", *_clauses())


def _clauses() -> set[str]:
    return {EDITS["distraction"]("", Random(seed), []) for seed in range(200)} | {
        EDITS["punctuation"]("", Random(seed), []) for seed in range(200)
    }


def test_chinese_text_is_disturbed_in_its_own_way() -> None:
    text = "法国的首都是哪里？"
    slips = {EDITS["typo"](text, Random(seed), []) for seed in range(30)}
    assert text not in slips or len(slips) > 5
    assert all(set(one) <= set(text) for one in slips)  # no key of another alphabet
    assert any("，" in EDITS["distraction"](text, Random(seed), []) for seed in range(5))
    swapped = EDITS["word-order"](text, Random(1), [])
    assert swapped != text and sorted(swapped) == sorted(text)


def test_words_and_what_can_be_done_to_them() -> None:
    assert [TEXT[slice(*span)] for span in words_of("it's 5 o'clock")] != []
    assert words_of("ab cde", [(0, 1)]) == [(3, 6)]
    assert drop_word("one", Random(0), []) == "one"
    assert drop_word("one two", Random(0), []) in ("one", "two")
    assert misspelt("abc", Random(0), ["drop"]) == "ac"


def test_look_alikes_look_alike_and_are_another_letter() -> None:
    found = EDITS["homoglyph"]("space", Random(0), [])
    assert len(found) == 5 and sum(a != b for a, b in zip(found, "space", strict=True)) == 1
    assert not found.isascii()


def test_synonyms_are_near_in_meaning_and_no_forms_of_the_word() -> None:
    synonyms = Synonyms.find(Encoder(), ["the physician bought a car"])
    assert "doctor" in synonyms.of("physician")
    assert all(not word.startswith("phys") for word in synonyms.of("physician"))
    assert synonyms.of("Physician")[0][0].isupper()
    assert synonyms.replace("the of", Random(0), []) == "the of"
    assert synonyms.replace("a physician", Random(0), []) != "a physician"


# attacks by name


def test_attacks_are_known_by_name_and_place() -> None:
    assert {"typo", "synonym", "homoglyph", "word-order", "distraction", "worst"} <= set(ATTACKS)
    inside, outside = Attack.named("typo-inside"), Attack.named("typo-outside", 2)
    assert inside.kept(TEXT, ["christopher nolan"]) == [(0, 16), (33, len(TEXT))]
    assert outside.kept(TEXT, ["christopher nolan"]) == [NAME]
    assert outside.budget == 2
    assert inside.kept(TEXT, []) == [(0, len(TEXT))]  # no name: there is nothing inside it
    assert Attack.named("word-order").edits == ("word-order",)
    with pytest.raises(ConfigError, match="no attack 'sneeze'; known: typo"):
        Attack.named("sneeze")
    with pytest.raises(ConfigError, match="not 0"):
        Attack.named("typo", 0)


# victims by eye


class Spelling:
    """Right while at least ``need`` of its text's words are spelt as they were."""

    unit = "texts"

    def __init__(self, texts: Sequence[str], need: int) -> None:
        self.texts = texts
        self.need = need
        self.judged: list[int] = []

    def gold(self, place: int) -> str:
        return "ok"

    def names(self, place: int) -> Sequence[str]:
        return ()

    def judge(self, variants: Sequence[tuple[int, str]]) -> list[Verdict]:
        self.judged.append(len(variants))
        return [self._one(place, text) for place, text in variants]

    def _one(self, place: int, text: str) -> Verdict:
        kept = len(set(self.texts[place].split()) & set(text.split()))
        return Verdict(float(self.need - kept), "ok" if kept >= self.need else "broken")


def test_the_worst_search_spends_its_budget_and_no_more() -> None:
    texts = ["alpha beta gamma delta"]
    for budget, wrong in ((1, False), (2, True), (3, True)):
        attack = Attack.named("worst-typo", budget)
        victim = Spelling(texts, need=3)
        (outcome,) = search(victim, attack, EDITS, 0, Progress().stage(""), width=8)
        assert outcome.after.wrong is wrong
        broken = set(texts[0].split()) - set(outcome.text.split())
        assert len(broken) == min(budget, 2)  # it stops when the answer is wrong
        assert victim.judged[1] == 8


def test_a_text_that_was_wrong_from_the_start_is_left_alone() -> None:
    victim = Spelling(["alpha beta"], need=3)
    (outcome,) = search(victim, Attack.named("worst-typo"), EDITS, 0, Progress().stage(""))
    assert outcome.text == "alpha beta" and outcome.before.wrong


class Words:
    """A classifier: ``good`` in a text makes it pos, else it is neg."""

    labels = ("neg", "pos")
    multi_label = False
    encoder = Encoder()

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[0.1, 0.9] if "good" in text.split() else [0.8, 0.2] for text in texts])


TASK = LabelledTexts(
    (LabelledText("good", ("pos",)), LabelledText("awful", ("neg",)), LabelledText("bad", ("pos",)))
)


def test_clean_attacked_and_drop_of_a_classifier() -> None:
    report = attack_texts(Words(), TASK, Attack.named("typo"), seed=1)  # type: ignore[arg-type]
    # "good" is misspelt and lost, "awful" stays negative, "bad" was wrong and is too short
    assert (report.clean, report.attacked) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert report.drop == pytest.approx(1 / 3) and report.changed == pytest.approx(2 / 3)
    (example,) = report.examples
    assert (example.text, example.gold, example.before, example.after) == (
        "good", "pos", "pos", "neg",
    )  # fmt: skip
    found = report.to_dict()
    assert found["num_texts"] == 3 and found["attack"] == "typo" and found["budget"] == 1
    again = attack_texts(Words(), TASK, Attack.named("typo"), seed=1)  # type: ignore[arg-type]
    assert again.examples == report.examples


class Names:
    """Answers rightly where the question names Paris; links it to that name."""

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        return [self._answer(question.text) for question in questions]

    def _answer(self, text: str) -> Answer:
        if "Paris" not in text:
            return Answer(text, "entity", (), "unknown", 0.1)
        found = (ScoredAnswer("f", "France", 0.9),)
        return Answer(
            text, "entity", found, "France.", 0.9, (EntityMatch("p", "Paris", 1, "label"),)
        )


@pytest.mark.parametrize("topics", [("Paris",), ()])
def test_a_name_is_attacked_or_spared(topics: tuple[str, ...]) -> None:
    """Where the question set gives no topic entity, the one that was linked is taken."""
    asked = [Question("1", "Which country has the capital Paris?", ("France",), topics)]
    inside = attack_questions(Names(), asked, Attack.named("typo-inside"))
    outside = attack_questions(Names(), asked, Attack.named("typo-outside", 3))
    assert (inside.clean, inside.attacked) == (1.0, 0.0)
    assert (outside.clean, outside.attacked) == (1.0, 1.0)
    assert inside.to_dict()["num_questions"] == 1
    assert inside.examples[0].after == "no answer"
    worst = attack_questions(Names(), asked, Attack.named("worst-typo"))
    assert worst.attacked == 0.0


def test_there_must_be_something_to_attack() -> None:
    with pytest.raises(DataError, match="nothing to attack"):
        attack_questions(Names(), [], Attack.named("typo"))
    with pytest.raises(DataError, match="no gold answers"):
        attack_questions(Names(), [Question("1", "x?")], Attack.named("typo"))
