"""Sentences, readings, mined paths and calibration, each against a value worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kgqa.calibration import Calibrator, fit_calibrator
from kgqa.composing import composed
from kgqa.config import Config
from kgqa.errors import ConfigError
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.heads.composition import COMPOSITIONS
from kgqa.mentions import Candidate, Mention
from kgqa.mining import Explanation, Gold, PathMiner
from kgqa.reading import Reading
from kgqa.retrieval import Walk
from kgqa.search import ScoredWalk
from kgqa.verbalise import Verbaliser

CAPITAL, BORDERS = "http://example.org/capital", "http://example.org/borders"


@pytest.fixture(scope="module")
def parts(toy: KnowledgeGraph) -> GraphParts:
    return GraphParts(toy, Config())


def walk(parts: GraphParts, topic: str, *steps: tuple[str, bool]) -> Walk:
    store = parts.kg.store
    numbers = [store.relation_to_id[name] + store.num_relations * back for name, back in steps]
    return parts.walker.along(parts.kg.resolve(topic), tuple(numbers))


def test_a_reading_words_the_walk(parts: GraphParts) -> None:
    say = Verbaliser(parts.walker, parts.vocabulary)
    there = walk(parts, "France", (CAPITAL, False))
    back = walk(parts, "Paris", (CAPITAL, True))
    assert say.reading(there, "en") == "the capital of France"
    assert say.reading(there, "zh") == "法国的首都"
    assert say.reading(back, "en") == "the country whose capital is Paris"


def test_a_sentence_names_every_answer(parts: GraphParts) -> None:
    say = Verbaliser(parts.walker, parts.vocabulary)
    there = "the capital of France"
    assert say.sentence(there, ["Paris"], "en") == "The capital of France is Paris."
    assert say.sentence("法国的首都", ["巴黎"], "zh") == "法国的首都是巴黎。"
    assert say.listed(["A", "B", "C"], "en") == "A, B and C"
    assert say.listed([str(n) for n in range(15)], "en").endswith("11 and 3 more")


def gold_of(parts: GraphParts, *names: str) -> Gold:
    return Gold.of([parts.kg.resolve(name)] for name in names)


def test_the_path_that_explains_the_answers_is_found_first(parts: GraphParts) -> None:
    steps = walk(parts, "Paris", (CAPITAL, True), (BORDERS, False)).steps
    gold = gold_of(parts, "Germany", "Belgium", "Spain")
    best = PathMiner(parts.walker, max_hops=3).explain([parts.kg.resolve("Paris")], gold)[0]
    assert best == Explanation(parts.kg.resolve("Paris"), steps, 1.0)


def test_answers_out_of_reach_are_not_explained(parts: GraphParts) -> None:
    miner = PathMiner(parts.walker, max_hops=2)
    assert miner.explain([parts.kg.resolve("United States")], gold_of(parts, "Madrid")) == []


def test_a_path_can_be_checked_without_a_search(parts: GraphParts) -> None:
    steps = walk(parts, "Paris", (CAPITAL, True), (BORDERS, False)).steps
    miner, paris = PathMiner(parts.walker, max_hops=3), parts.kg.resolve("Paris")
    gold = gold_of(parts, "Germany", "Belgium", "Spain")
    assert miner.check([paris], gold, [steps[:1], steps]) == [Explanation(paris, steps, 1.0)]
    both = miner.check([paris], gold_of(parts, "France"), [steps, steps[:1]])
    assert both == [Explanation(paris, steps[:1], 1.0)]
    assert miner.check([paris], gold, [steps[:1]]) == []


def test_a_count_is_explained_by_what_is_counted(parts: GraphParts) -> None:
    steps = walk(parts, "Paris", (CAPITAL, True), (BORDERS, False)).steps
    found = PathMiner(parts.walker, max_hops=2).counted([parts.kg.resolve("Paris")], 3)
    assert steps in {one.steps for one in found}


def test_f1_of_a_result() -> None:
    gold = Gold.of([[2], [3], [4], [5]])
    assert gold.f1(np.array([1, 2, 3])) == pytest.approx(2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4))
    assert gold.f1(np.array([9])) == 0.0


def test_an_answer_of_two_bearers_is_found_with_either() -> None:
    gold = Gold.of([[7, 3], [5]])
    assert gold.f1(np.array([5, 7])) == 1.0
    assert gold.f1(np.array([3, 5, 7])) == 1.0


def test_calibration_learns_which_signal_tells() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 4))
    right = [bool(row[2] > 0) for row in rows]
    fitted = fit_calibrator(rows.tolist(), right)
    assert fitted.weights[2] > 5 * max(abs(fitted.weights[i]) for i in (0, 1, 3))


def test_calibration_of_one_outcome_alone_is_the_plain_one() -> None:
    assert fit_calibrator([[1.0, 0.0, 0.0, 1.0]], [True]) == Calibrator()


def test_a_better_chance_never_makes_a_reading_less_sure() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(60, 8))
    right = (rows[:, 6] < 0.3).tolist()  # few outcomes, and chance has them the wrong way round
    fitted = fit_calibrator(rows.tolist(), right)
    assert all(fitted.weights[place] >= 0.0 for place in (0, 2, 3, 6))
    assert fitted.weights[6] == 0.0


def test_a_calibrator_survives_json() -> None:
    fitted = Calibrator((1.0, 2.0, 3.0, 4.0), 0.5)
    assert Calibrator.from_dict(fitted.to_dict()) == fitted


def test_config_survives_json_and_refuses_what_it_does_not_know() -> None:
    assert Config.from_dict(Config().to_dict()) == Config()
    with pytest.raises(ConfigError, match=r"fusion\.wdith"):
        Config.from_dict({"fusion": {"wdith": 3}})
    with pytest.raises(ConfigError, match="wants int"):
        Config.from_dict({"fusion": {"width": "big"}})
    with pytest.raises(ConfigError, match="multiple"):
        Config.from_dict({"fusion": {"width": 30}})


def _meant(chance: float) -> dict[str, float]:
    """What the composition head says where an intersection has this chance."""
    return dict.fromkeys(COMPOSITIONS, 0.0) | {"intersection": chance, "single": 1.0 - chance}


def reading(parts: GraphParts, topic: str, *steps: tuple[str, bool], meant: float) -> Reading:
    found = walk(parts, topic, *steps)
    candidate = Candidate(found.topic, Mention(found.topic, found.topic + 1, topic), 1.0)
    return Reading(candidate, ScoredWalk(found, -0.1, 0), {"entity": 1.0}, _meant(meant))


def test_two_mentions_meant_together_are_intersected(parts: GraphParts) -> None:
    france = reading(parts, "France", (BORDERS, False), meant=0.9)
    spain = reading(parts, "Spain", (BORDERS, False), (BORDERS, False), meant=0.8)
    germany = reading(parts, "Belgium", (BORDERS, False), meant=0.7)
    both = composed([france, germany, spain])[0]
    assert [parts.kg.store.label(int(node)) for node in both.result] == ["Germany"]
    assert both.also[0] == spain  # the surer of the two that meet it


def test_what_is_surely_named_is_not_passed_over(parts: GraphParts) -> None:
    spain = reading(parts, "Spain", (BORDERS, False), meant=0.05)
    germany = reading(parts, "Germany", (BORDERS, False), meant=0.05)
    linked = [spain.candidate, germany.candidate]
    assert composed([spain, germany])[0] == spain
    assert composed([spain, germany], linked=linked)[0].how == "intersection"
    unsure = [replace(one, score=0.3) for one in linked]
    assert composed([spain, germany], linked=unsure)[0] == spain


def test_mentions_meant_apart_or_without_common_ground_are_not(parts: GraphParts) -> None:
    france = reading(parts, "France", (BORDERS, False), meant=0.0)
    belgium = reading(parts, "Belgium", (BORDERS, False), meant=0.0)
    assert composed([france, belgium]) == [france, belgium]
    spain = reading(parts, "Spain", (CAPITAL, False), meant=0.9)
    berlin = reading(parts, "Germany", (BORDERS, False), meant=0.9)
    assert composed([spain, berlin]) == [spain, berlin]
    germany = reading(parts, "Germany", (CAPITAL, False), meant=0.9)
    capitals = composed([spain, germany])[0]  # "the capitals of Spain and Germany"
    assert capitals.how == "union" and len(capitals.result) == 2


def test_whoever_did_it_is_called_after_the_deed() -> None:
    facts = [(f"Film {n}", "directed_by", f"Person {n % 2}") for n in range(6)]
    graph = KnowledgeGraph.from_triples(facts)
    parts = GraphParts(graph, Config())
    walk = parts.walker.along(graph.resolve("Film 0"), (0,))
    said = Verbaliser(parts.walker, parts.vocabulary, parts.inflection)
    assert said.reading(walk, "en") == "the director of Film 0"
