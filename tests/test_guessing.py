"""The second look on the toy graph, of which nobody says any more what Spain borders.

The predictor goes by how often a node is the tail of a step. Of what is bordered Germany stands
in two facts and Belgium in one, so Spain borders Germany with log 3 against log 2: 3 to 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kgqa import Config, KnowledgeGraph, QAPipeline, Question
from kgqa.calibration import GUESSES, fit_calibrator, signals
from kgqa.completion import TailPredictor
from kgqa.completion.ranker import StepRanker
from kgqa.embeddings import GraphEmbeddings
from kgqa.errors import ModelError
from kgqa.fitting_guesses import (
    Asked,
    _judge,
    _over_hidden,
    calibrate_guesses,
    fit_completion,
)
from kgqa.guessing import GuessingWalker
from kgqa.mining import Gold
from kgqa.progress import Progress
from kgqa.reasoner import Reasoner
from kgqa.retrieval import Walk, Walker
from kgqa.store import CompactGraph
from kgqa.store.compact import Literals
from tests.conftest import TOY_TURTLE
from tests.test_pipeline import TINY

LENIENT = replace(TINY, guess_threshold=0.03)
"""So few facts leave it doubtful that Spain borders anything."""
BASE = "http://example.org/"
OPEN = "What does Spain border?"
STATED = "What is the capital of Germany?"


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    file = tmp_path_factory.mktemp("lacking") / "toy.ttl"
    file.write_text(TOY_TURTLE.replace("e:borders e:France ; ", ""), encoding="utf-8")
    graph = KnowledgeGraph.load(file)
    yield graph
    graph.close()


def by_count(kg: KnowledgeGraph) -> TailPredictor:
    ranker = StepRanker(dense=(0.0, 1.0))
    return TailPredictor(kg.store, None, rankers=(ranker,) * kg.store.num_steps)


def with_guesses(qa: QAPipeline, config: Config | None = None) -> QAPipeline:
    """The same model with a predictor."""
    return QAPipeline(
        qa.kg,
        config or qa.config,
        qa.scorers,
        qa.features,
        qa.embeddings,
        qa.calibrator,
        qa.encoder,
        qa.parts,
        predictor=by_count(qa.kg),
        answer_generator=qa.answer_generator,
    )


@pytest.fixture(scope="module")
def plain(lacking: KnowledgeGraph) -> QAPipeline:
    return QAPipeline.train(lacking, config=TINY, seed=2)


@pytest.fixture(scope="module")
def qa(plain: QAPipeline) -> QAPipeline:
    return with_guesses(plain, LENIENT)


@pytest.fixture(scope="module")
def walker(lacking: KnowledgeGraph) -> GuessingWalker:
    stated = Walker(lacking.store, Config().retrieval, np.zeros(0, dtype=np.int32))
    return GuessingWalker.beside(stated, by_count(lacking))


def walk(walker: Walker, topic: str, *relations: str) -> Walk:
    store = walker.store
    steps = tuple(store.relation_to_id[BASE + relation] for relation in relations)
    return walker.along(store.entity_to_id[BASE + topic], steps)


def named(walker: Walker, nodes: np.ndarray) -> list[str]:
    return [walker.store.label(int(node)) for node in nodes]


def any_neighbour_of_spain(walker: GuessingWalker) -> float:
    """The chance that Spain, which lacks them, has a neighbour at all."""
    store, existence = walker.store, walker.soft.existence
    assert existence is not None
    spain = np.array([store.entity_to_id[BASE + "Spain"]])
    return float(existence.chances(spain, store.relation_to_id[BASE + "borders"])[0])


def test_a_step_that_its_like_have_can_be_taken(walker: GuessingWalker) -> None:
    store = walker.store
    spain = walker.start(store.entity_to_id[BASE + "Spain"])
    borders = store.relation_to_id[BASE + "borders"]
    stated = Walker(store, walker.config, walker.redundant).choices(spain).tolist()
    found = walker.choices(spain).tolist()
    assert borders in found and borders not in stated
    assert found[: len(stated)] == stated


def test_a_guess_is_reached_with_its_probability(walker: GuessingWalker) -> None:
    found = walk(walker, "Spain", "borders")
    beliefs = dict(zip(named(walker, found.result), walker.belief(found).tolist(), strict=True))
    some = any_neighbour_of_spain(walker)
    assert 0.1 < some < 0.9
    assert beliefs == pytest.approx({"Germany": 0.6 * some, "Belgium": 0.4 * some}, abs=1e-6)


def test_what_is_stated_has_belief_one_and_other_guesses_less(walker: GuessingWalker) -> None:
    found = walk(walker, "Germany", "capital")
    beliefs = walker.belief(found)
    assert named(walker, found.result[beliefs >= 1.0]) == ["Berlin"]
    assert beliefs[beliefs < 1.0].max(initial=0.0) < 0.5


def test_a_walk_goes_on_from_a_guess(walker: GuessingWalker) -> None:
    found = walk(walker, "Spain", "borders", "capital")
    beliefs = dict(zip(named(walker, found.result), walker.belief(found).tolist(), strict=True))
    some = any_neighbour_of_spain(walker)
    assert beliefs["Berlin"] == pytest.approx(0.6 * some, abs=0.05)
    assert beliefs["Brussels"] == pytest.approx(0.4 * some, abs=0.05)
    berlin = walker.store.entity_to_id[BASE + "Berlin"]
    assert named(walker, np.array(walker.nodes_to(found, berlin))) == ["Spain", "Germany", "Berlin"]


def test_the_frontiers_are_sorted(walker: GuessingWalker) -> None:
    for frontier in walk(walker, "Spain", "borders", "capital").frontiers:
        assert (np.diff(frontier) > 0).all()


def test_a_fact_knows_whether_it_is_stated(walker: GuessingWalker) -> None:
    entities, relations = walker.store.entity_to_id, walker.store.relation_to_id
    spain, germany, berlin = (entities[BASE + name] for name in ("Spain", "Germany", "Berlin"))
    borders, capital = (relations[BASE + name] for name in ("borders", "capital"))
    assert not walker.fact(spain, borders, germany).known
    assert walker.fact(germany, capital, berlin).known
    assert walker.fact(berlin, walker.store.inverse(capital), germany).known


def test_a_forgotten_soft_walk_is_walked_again(
    walker: GuessingWalker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kgqa.guessing._REMEMBERED", 1)
    found = walk(walker, "Spain", "borders", "capital")
    walk(walker, "France", "capital")
    assert len(walker.remembered) == 1
    assert len(walker.belief(found)) == len(found.result)
    assert (walker.belief(found) < 1.0).all()


def test_without_a_predictor_the_question_stays_open(plain: QAPipeline) -> None:
    assert plain.predictor is None  # so few facts teach nothing about missing ones
    assert plain(OPEN).entities == ()


def test_a_guess_answers_and_is_marked(qa: QAPipeline) -> None:
    answer = qa(OPEN)
    found = {one.label: one.known for one in answer.entities}
    assert found and not any(found.values())
    assert set(found) <= {"Germany", "Belgium", "France"}  # whichever way it reads "border"
    assert [fact.known for item in answer.evidence for fact in item.triples] == [False, False]
    assert answer.text.count("(predicted)") == 2
    assert LENIENT.guess_threshold <= answer.confidence < 0.6


def test_a_guess_in_chinese_says_so(qa: QAPipeline) -> None:
    named = qa.guesser.verbaliser.named("德国", False, "zh")
    assert named == "德国（推测）"


def test_a_confident_stated_answer_is_untouched(plain: QAPipeline, qa: QAPipeline) -> None:
    for question in (STATED, "What is the population of Belgium?", "德国的首都是什么？"):
        assert replace(qa(question), seconds=0.0) == replace(plain(question), seconds=0.0)
    _, _, readings = qa.understand([Question("", STATED)])
    assert not any(reading.guessed for reading in readings[0])


def test_no_count_is_guessed(qa: QAPipeline) -> None:
    answer = qa("How many countries border Spain?")
    assert all(one.known for one in answer.entities)
    assert all(triple.known for one in answer.evidence for triple in one.triples)


def test_the_second_look_can_be_switched_off(plain: QAPipeline) -> None:
    off = with_guesses(plain, replace(plain.config, second_look=False))
    assert off.second_look is None
    assert off(OPEN).entities == ()


def test_a_guess_below_the_threshold_is_not_said(plain: QAPipeline) -> None:
    strict = with_guesses(plain, replace(plain.config, guess_threshold=0.9))
    answer = strict(OPEN)
    assert answer.entities == () and "do not know" in answer.text


def test_a_saved_model_guesses_the_same(qa: QAPipeline, tmp_path: Path) -> None:
    qa.save_pretrained(tmp_path / "model")
    again = QAPipeline.from_pretrained(tmp_path / "model")
    first, second = qa(OPEN), again(OPEN)
    assert [one.id for one in first.entities] == [one.id for one in second.entities]
    assert not any(one.known for one in second.entities)
    assert second.confidence == pytest.approx(first.confidence, abs=0.02)
    (tmp_path / "model" / "completion.json").write_bytes(b"{damaged")
    with pytest.raises(ModelError, match="kgqa train"):
        QAPipeline.from_pretrained(tmp_path / "model")


def test_a_guess_is_as_sure_as_its_reading_and_its_fact_together(qa: QAPipeline) -> None:
    assert qa.second_look is not None
    texts, linked, _ = qa.first_look([Question("", OPEN)])
    (readings,) = qa.second_look.readings(texts, linked)
    product = np.exp(readings[0].log_probability) * readings[0].belief
    assert GUESSES.confidence(readings) == pytest.approx(product, abs=1e-3)
    assert len(signals(readings)) == len(GUESSES.weights)


def test_where_all_agree_the_plain_calibrator_is_kept() -> None:
    assert fit_calibrator([[0.0] * 6] * 3, [False] * 3, GUESSES) is GUESSES


def test_a_graph_with_other_facts_keeps_its_nodes_and_names(lacking: KnowledgeGraph) -> None:
    store = lacking.store
    other = store.with_facts(store.triples[1:])
    assert len(other.triples) == len(store.triples) - 1
    assert other.node_ids == store.node_ids
    assert other.label(0, "zh") == store.label(0, "zh")


def people_graph(number: int) -> CompactGraph:
    """People in 20 cities of 5 countries: each is from the country that the city lies in."""
    cities, countries = range(number, number + 20), range(number + 20, number + 25)
    rows = [(city, 1, countries[city % 5]) for city in cities]
    for person in range(number):
        city = cities[person % 20]
        rows += [(person, 0, city), (person, 2, countries[city % 5])]
    return CompactGraph(
        entity_ids=[f"n{node}" for node in range(number + 25)],
        entity_kinds=np.zeros(number + 25, dtype=np.uint8),
        literals=Literals([], [], []),
        relation_ids=["lives in", "lies in", "is from"],
        relation_kinds=np.zeros(3, dtype=np.uint8),
        triples=np.array(rows, dtype=np.int32),
    )


def no_vectors(store: CompactGraph) -> GraphEmbeddings:
    entity, step = torch.zeros(store.num_entities, 2), torch.zeros(store.num_steps, 2)
    return GraphEmbeddings(model="TransE", entity=entity, step=step, dim=2)


def test_hidden_facts_teach_what_is_missing_where_there_are_enough() -> None:
    large, small = people_graph(700), people_graph(50)
    found = fit_completion(large, no_vectors(large), Config(), 0, Progress())
    assert found is not None
    assert any(ranker.paths for ranker in found.rankers)
    assert fit_completion(small, no_vectors(small), Config(), 0, Progress()) is None
    off = replace(Config(), second_look=False)
    assert fit_completion(large, no_vectors(large), off, 0, Progress()) is None
    assert fit_completion(large, None, Config(), 0, Progress()) is None


def test_where_no_guess_was_right_few_are_made(qa: QAPipeline) -> None:
    fitted = calibrate_guesses(qa, [(OPEN, Gold.of([]))] * 120, 0, Progress())
    assert qa.second_look is not None
    texts, linked, _ = qa.first_look([Question("", OPEN)])
    (readings,) = qa.second_look.readings(texts, linked)
    odds, plain = (one.confidence(readings) for one in (fitted, GUESSES))
    assert odds / (1 - odds) == pytest.approx(plain / (1 - plain) / 121)


def test_few_open_questions_are_asked_again_without_hidden_facts(
    qa: QAPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = qa.kg.store
    germany, berlin = (store.entity_to_id[BASE + name] for name in ("Germany", "Berlin"))
    hidden = np.array([[germany, store.relation_to_id[BASE + "capital"], berlin]])
    monkeypatch.setattr("kgqa.fitting_guesses.hidden_facts", lambda store, seed: hidden)
    asked = [(STATED, Gold.of([[berlin]]))] * 5
    assert _judge_all(qa, qa.reasoner, qa.second_look, asked) == []  # the graph states it
    first, second = _over_hidden(qa, by_count(qa.kg), 0)
    texts, linked, (stated,) = qa.first_look([Question("", STATED)])
    (found,) = first.readings(texts, linked)
    assert berlin in stated[0].result
    assert not any(berlin in one.result for one in found if len(one.path.walk.steps) == 1)
    assert not any(right for _, right in _judge_all(qa, first, second, asked))


def _judge_all(
    qa: QAPipeline, first: Reasoner, second: Reasoner | None, asked: Asked
) -> list[tuple[list[float], bool]]:
    assert second is not None
    return _judge(qa, first, second, asked, lambda done, total: None)


def test_predictions_are_the_guesses_after_what_is_stated(qa: QAPipeline) -> None:
    found = [(one.label, one.known) for one in qa.predict("Spain", "borders")]
    assert found == [("Germany", False), ("Belgium", False)]
    assert [one.score for one in qa.predict("Spain", "borders")] == pytest.approx([0.6, 0.4])
    first = qa.predict("Germany", "capital")[0]
    assert (first.label, first.score, first.known) == ("Berlin", 1.0, True)
    assert qa.predict("Spain", "population") == []  # values are not predicted
