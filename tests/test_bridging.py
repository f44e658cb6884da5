"""Two conditions of which one leads to a part of what the other leads to."""

from __future__ import annotations

import pytest

from kgqa.bridging import bridged
from kgqa.composing import composed
from kgqa.config import Config
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.mentions import Candidate, Mention
from kgqa.reading import Reading
from kgqa.search import ScoredWalk

QUESTION = "Which players from Uruguay play in Serie A?"


@pytest.fixture(scope="module")
def parts() -> GraphParts:
    facts = [(f"player {n}", "plays for club", f"club {n % 6}") for n in range(24)]
    facts += [(f"player {n}", "plays for country", f"{n % 4}" * 3) for n in range(24)]
    facts += [(f"club {n}", "is in league", f"league {n % 2}") for n in range(6)]
    return GraphParts(KnowledgeGraph.from_triples(facts), Config())


def reading(parts: GraphParts, topic: str, relation: str, both: float, start: int) -> Reading:
    store = parts.store
    candidate = Candidate(store.entity_to_id[topic], Mention(start, start + 7, topic), 1.0)
    step = store.inverse(store.relation_to_id[relation])
    walk = parts.walker.along(candidate.node, (step,))
    roles = ("single", "union", "excluded", "base", "compared")
    means = {"intersection": both, **dict.fromkeys(roles, (1 - both) / len(roles))}
    return Reading(candidate, ScoredWalk(walk, -0.1, 0), {"entity": 1.0}, means)


def answers(parts: GraphParts, both: float) -> set[str]:
    players = reading(parts, "111", "plays for country", both, 19)
    clubs = reading(parts, "league 1", "is in league", both, 35)
    found = bridged([players, clubs], parts.walker, parts.vocabulary.unsaid.gathers)
    best = composed(found, parts.groups, QUESTION)[0]
    return {parts.store.label(int(node)) for node in best.result}


def test_a_condition_on_the_whole_holds_of_its_parts(parts: GraphParts) -> None:
    players = {f"player {n}" for n in range(24) if n % 4 == 1 and n % 6 % 2 == 1}
    assert answers(parts, both=0.95) == players


def test_nothing_is_bridged_where_both_are_not_to_hold(parts: GraphParts) -> None:
    players = reading(parts, "111", "plays for country", 0.3, 19)
    clubs = reading(parts, "league 1", "is in league", 0.3, 35)
    both = [players, clubs]
    assert bridged(both, parts.walker, parts.vocabulary.unsaid.gathers) == both


def test_what_meets_already_needs_no_bridge(parts: GraphParts) -> None:
    gathers, walker = parts.vocabulary.unsaid.gathers, parts.walker
    clubs = reading(parts, "league 1", "is in league", 0.95, 35)
    same = reading(parts, "league 1", "is in league", 0.95, 19)
    apart = reading(parts, "league 0", "is in league", 0.95, 19)
    assert bridged([clubs, same], walker, gathers) == [clubs, same]
    assert bridged([clubs, apart], walker, gathers) == [clubs, apart]  # players would not meet
    players = reading(parts, "111", "plays for country", 0.95, 19)
    more = bridged([players, clubs], walker, gathers)
    assert len(more) == 3
