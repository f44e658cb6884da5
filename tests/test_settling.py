"""Questions whose answers several paths explain: the network that reads them chooses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.examples import Readings, example_set
from kgqa.features import GraphFeatures
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labelled, Labeller
from kgqa.lexical import MASK
from kgqa.losses import forward
from kgqa.progress import Progress
from kgqa.records import Question
from kgqa.scorer import PathScorer
from kgqa.settling import settle
from kgqa.training import accuracy
from kgqa.written import WrittenQuestion

COUPLES = [("Ann", "Bob"), ("Cid", "Dot"), ("Eve", "Flo")]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    """Couples, each with a child, of whom one parent alone is known: who married whom says more."""
    facts = [
        line
        for one, other in COUPLES
        for line in (
            f"{one}\tspouse\t{other}",
            f"{one}\tchild\tKid of {one}",
            f"Kid of {one}\tfather\t{other}",
            f"{one}\tgender\tfemale",
        )
    ]
    file: Path = tmp_path_factory.mktemp("couples") / "graph.tsv"
    file.write_text("\n".join(facts) + "\n", encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config())


@pytest.fixture(scope="module")
def labelled(parts: GraphParts) -> list[Labelled]:
    labeller = Labeller.over(parts, Encoder())
    asked = [
        Question(one, f"who is the father of {one}'s child?", (other,)) for one, other in COUPLES
    ]
    return labeller.label(asked, Progress())


def names(parts: GraphParts, question: WrittenQuestion) -> tuple[str, ...]:
    store = parts.kg.store
    return tuple(store.relation_ids[store.step_relation(step)[0]] for step in question.steps)


def test_all_paths_that_explain_as_well_are_kept(
    parts: GraphParts, labelled: list[Labelled]
) -> None:
    assert len(labelled) == 3
    for one in labelled:
        assert names(parts, one.question) == ("spouse",)  # the shortest comes first
        assert ("child", "father") in {names(parts, other) for other in one.others}


def test_a_typo_is_the_same_in_all_readings(labelled: list[Labelled]) -> None:
    typos = iter(range(99))
    changed = labelled[0].disturbed(lambda text: f"{text}{next(typos)}")
    assert len(changed.readings) == len(labelled[0].readings) > 1
    assert {one.text for one in changed.readings} == {f"who is the father of {MASK}'s child?0"}


def test_the_likeliest_reading_of_each_question_is_settled_on(
    parts: GraphParts, labelled: list[Labelled]
) -> None:
    encoder, config, plain = Encoder(), parts.config, replace(labelled[0].question, steps=())
    features = GraphFeatures.encode(parts.vocabulary, encoder, None, 16, parts.operators)
    torch.manual_seed(0)
    scorer = PathScorer(config.fusion, encoder.dim, features.entity_graph.shape[1], {}).eval()
    table = features.step_table(config.fusion.num_buckets)
    questions = [plain, *labelled[0].readings, *reversed(labelled[1].readings)]
    owner = np.repeat([0, 1, 2], [1, *(len(one.readings) for one in labelled[:2])])
    examples = example_set(
        questions, parts.walker, features, encoder, config.fusion.num_buckets, Progress()
    )
    chosen = settle(Readings(examples, owner), scorer, table, 4)
    assert len(chosen) == len(Readings(examples, owner)) == 3

    def likelihood(place: int) -> float:
        batch = examples.batch([place], 0.0, np.random.default_rng(0))
        with torch.inference_mode():
            log_probs = forward(scorer, table, batch).log_probs
        return float(log_probs.gather(1, batch.target.unsqueeze(1)).sum())

    for number in (1, 2):
        places = np.flatnonzero(owner == number)
        best = places[int(np.argmax([likelihood(int(place)) for place in places]))]
        assert chosen.walk_of[number] == examples.walk_of[best]
    assert chosen.walk_of[0] == examples.walk_of[0]
    first = np.array([0, *(np.flatnonzero(owner == number)[0] for number in (1, 2))])
    assert not np.array_equal(chosen.walk_of, examples.walk_of[first])


def test_a_question_is_read_right_by_any_of_its_paths(
    parts: GraphParts, labelled: list[Labelled]
) -> None:
    encoder, config = Encoder(), parts.config
    features = GraphFeatures.encode(parts.vocabulary, encoder, None, 16, parts.operators)
    torch.manual_seed(0)
    scorer = PathScorer(config.fusion, encoder.dim, features.entity_graph.shape[1], {}).eval()
    table = features.step_table(config.fusion.num_buckets)
    questions = [each for one in labelled for each in one.readings]
    owner = np.repeat(range(len(labelled)), [len(one.readings) for one in labelled])
    examples = example_set(
        questions, parts.walker, features, encoder, config.fusion.num_buckets, Progress()
    )
    single, _ = accuracy(scorer, table, Readings.settled(examples), 8)
    whole, _ = accuracy(scorer, table, Readings(examples, owner), 8)
    right = [
        accuracy(scorer, table, Readings.settled(examples.only(np.array([place]))), 8)[0]
        for place in range(len(owner))
    ]
    assert single == pytest.approx(np.mean(right))
    assert whole == pytest.approx(
        np.mean([max(np.array(right)[owner == n]) for n in range(len(labelled))])
    )


def test_readings_from_other_topics_are_no_misreadings(parts: GraphParts) -> None:
    labeller = Labeller.over(parts, Encoder())
    asked = [
        Question(one, f"who is the father of {one}'s child, Kid of {one}?", (other,))
        for one, other in COUPLES
    ]
    labelled = labeller.label(asked, Progress())
    right = {(one.topic, one.text) for each in labelled for one in each.readings}
    assert len({topic for topic, _ in right}) > len(COUPLES)  # of both topics
    assert not right & {(one.topic, one.text) for one in labeller.misreadings(labelled)}


def test_where_nothing_is_open_the_questions_stay(parts: GraphParts) -> None:
    encoder, config = Encoder(), parts.config
    features = GraphFeatures.encode(parts.vocabulary, encoder, None, 16, parts.operators)
    question = WrittenQuestion(f"the spouse of {MASK}", 0, (), "entity", "en")
    examples = example_set(
        [question], parts.walker, features, encoder, config.fusion.num_buckets, Progress()
    )
    scorer = PathScorer(config.fusion, encoder.dim, features.entity_graph.shape[1], {})
    table = features.step_table(config.fusion.num_buckets)
    assert settle(Readings.settled(examples), scorer, table, 4) is examples
