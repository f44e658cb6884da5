"""Questions written from the toy graph: what they ask is what their walk answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexical import MASK, pad_features, word_features
from kgqa.noise import casual, misspell, typo
from kgqa.progress import Progress
from kgqa.synthesis import QuestionWriter, WrittenQuestion
from kgqa.thesaurus import Thesaurus

WORDS = Thesaurus({"capital": ("metropolis",)}, {"en": ["guitar", "oboe"], "zh": ["吉他", "双簧"]})
QUIET = Progress().stage("")


@pytest.fixture(scope="module")
def parts(toy: KnowledgeGraph) -> GraphParts:
    return GraphParts(toy, Config())


def writer(parts: GraphParts, seed: int = 0, **options: object) -> QuestionWriter:
    config = replace(SynthesisConfig(num_questions=600, operator_rate=0.0), **options)  # type: ignore[arg-type]
    return QuestionWriter(parts.walker, parts.vocabulary, config, WORDS, seed)


@pytest.fixture(scope="module")
def written(parts: GraphParts) -> list[WrittenQuestion]:
    return writer(parts).write(QUIET)


def test_as_many_are_written_as_were_asked_for(written: list[WrittenQuestion]) -> None:
    assert len(written) == 600


def test_one_seed_gives_one_set(parts: GraphParts, written: list[WrittenQuestion]) -> None:
    assert writer(parts).write(QUIET) == written
    assert writer(parts, seed=1).write(QUIET) != written


def test_every_walk_leads_somewhere_and_every_text_names_its_topic_once(
    parts: GraphParts, written: list[WrittenQuestion]
) -> None:
    for question in written:
        assert question.text.count(MASK) == 1
        assert len(parts.walker.along(question.topic, question.steps).result)


def test_the_type_fits_the_end_of_the_walk(
    parts: GraphParts, written: list[WrittenQuestion]
) -> None:
    for question in written:
        end = parts.walker.along(question.topic, question.steps).result
        if question.steps:
            assert (question.type == "attribute") is parts.kg.store.is_literal(int(end[0]))


def test_all_languages_hops_and_types_occur(written: list[WrittenQuestion]) -> None:
    hops = Counter(len(question.steps) for question in written)
    assert set(hops) == {0, 1, 2, 3}
    assert {question.language for question in written} == {"en", "zh"}
    assert {question.type for question in written} == {"entity", "attribute", "count"}


def test_a_question_without_answer_asks_for_a_foreign_noun(parts: GraphParts) -> None:
    options = {"unanswerable_rate": 1.0, "typo_rate": 0.0, "misplaced_rate": 0.0}
    options["conjunction_rate"] = 0.0
    for question in writer(parts, **options).write(QUIET):
        assert question.steps == ()
        nouns = [noun for words in WORDS.foreign.values() for noun in words]
        assert any(noun in question.text.lower() for noun in nouns)


def test_a_graph_of_one_fact_is_written_about_as_far_as_it_goes() -> None:
    graph = KnowledgeGraph.from_triples([("Ada", "wrote", "Notes")])
    found = writer(GraphParts(graph, Config()), num_questions=50).write(QUIET)
    assert found and {question.topic for question in found} == {0, 1}


@pytest.mark.parametrize("seed", range(20))
def test_a_typo_is_one_edit_inside_the_word(seed: int) -> None:
    word = typo("capital", Random(seed))
    assert word[0] == "c" and abs(len(word) - 7) <= 1
    assert (
        sorted(word) == sorted("capital")
        or len(word) != 7
        or sum(a != b for a, b in zip(word, "capital", strict=True)) <= 2
    )


def test_short_words_and_chinese_are_not_misspelt() -> None:
    assert misspell("is it an ox", Random(0)) == "is it an ox"
    assert misspell("法国的首都", Random(0)) == "法国的首都"


def test_casual_text_keeps_its_letters() -> None:
    for seed in range(20):
        assert casual("Where is Paris?", Random(seed)).lower().rstrip("?") == "where is paris"


def test_the_mask_is_one_word_with_a_bucket_of_its_own() -> None:
    features = word_features(f"capital of {MASK}?", 1000)
    assert len(features) == 3 and features[2] == (1,)
    assert all(2 <= bucket < 1000 for word in features[:2] for bucket in word)


def test_han_characters_carry_their_neighbours() -> None:
    alone, pair = word_features("首", 1000), word_features("首都", 1000)
    assert len(alone) == 1 and len(pair) == 2
    assert alone[0][0] == pair[0][0] and len(pair[0]) == 2


def test_features_are_padded_with_zeros() -> None:
    padded = pad_features([[(5, 6), (7,)], []])
    assert padded.tolist() == [[[5, 6], [7, 0]], [[0, 0], [0, 0]]]
