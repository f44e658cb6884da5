"""Which end labelled questions go by, told from all; whether walks pass their topic again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kgqa import Config, KnowledgeGraph, Question
from kgqa.deciding import with_revisits_decided
from kgqa.encoder import Encoder
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labelled, Labeller
from kgqa.progress import Progress
from kgqa.rivals import rival_steps, usual_paths
from kgqa.store import CompactGraph

CHILD, PARENT, SEX, CHILD_OF, PARENT_OF = range(5)
RIVALS = frozenset(
    pair
    for one, other in ((CHILD, PARENT_OF), (PARENT, CHILD_OF))
    for pair in ((one, other), (other, one))
)


def names(store: CompactGraph, steps: tuple[int, ...]) -> list[str]:
    found = [store.step_relation(step) for step in steps]
    return [("~" if back else "") + store.relation_ids[relation] for relation, back in found]


def test_of_two_ends_the_one_that_explains_all_questions_is_kept() -> None:
    both = [(PARENT_OF,), (CHILD,)]
    assert usual_paths([both, both, [(CHILD,)]], RIVALS) == [[1], [1], [0]]
    longer = [(CHILD, SEX), (PARENT_OF, SEX)]
    often = [[(PARENT_OF,)]] * 6
    assert usual_paths([longer, longer, *often, [(CHILD,)]], RIVALS)[0] == [1]


def test_what_is_no_rival_is_left_to_the_words() -> None:
    often = [[(SEX,)]] * 60
    for open_one in ([(SEX,), (PARENT,)], [(SEX,), (CHILD, PARENT, SEX)], [(CHILD,), (CHILD_OF,)]):
        assert usual_paths([*often, open_one], RIVALS)[-1] == [0, 1]


def test_without_a_difference_all_are_kept() -> None:
    both = [(CHILD,), (PARENT_OF,)]
    assert usual_paths([both, both], RIVALS) == [[0, 1], [0, 1]]
    assert usual_paths([], RIVALS) == []
    assert usual_paths([[()], both], RIVALS) == [[0], [0, 1]]


def test_a_repeated_step_counts_as_often_as_it_is_walked() -> None:
    both = [(CHILD, CHILD), (PARENT_OF, PARENT_OF)]
    assert usual_paths([both, [(CHILD,)]], RIVALS)[0] == [0]


def graph(folder: Path, facts: list[str]) -> GraphParts:
    file = folder / "graph.tsv"
    file.write_text("\n".join(facts) + "\n", encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config())


def family(folder: Path, number: int = 30) -> GraphParts:
    """Families of a mother, a father and two children, who have partners.

    Every third child is not stated to be one of its parents', only they its.
    """
    facts = []
    for one in range(number):
        parents, children = (f"Mum {one}", f"Dad {one}"), (f"Ann {one}", f"Bob {one}")
        for child in children:
            facts += [f"{child}\tparent\t{parent}" for parent in parents]
            facts += [f"{parent}\tchild\t{child}" for parent in parents if one % 3]
            facts += [f"{child}\tspouse\tLove of {child}"]
    return graph(folder, facts)


def test_rivals_state_the_same_from_both_ends(tmp_path: Path) -> None:
    store = family(tmp_path).kg.store
    pairs = {tuple(names(store, pair)) for pair in rival_steps(store)}
    assert {("parent", "~child"), ("~child", "parent"), ("child", "~parent")} <= pairs
    assert not any("spouse" in name for pair in pairs for name in pair)


def test_two_relations_of_one_end_are_no_rivals(tmp_path: Path) -> None:
    facts = [f"Film {one}\t{how}\tAda {one}" for one in range(9) for how in ("wrote", "made")]
    assert not rival_steps(graph(tmp_path, facts).kg.store)


def test_labelled_questions_keep_the_end_that_they_go_by(tmp_path: Path) -> None:
    parts = family(tmp_path)
    questions = [
        Question(
            str(one),
            f"{'so ' * (one % 15)}who is{' really' * (one // 15)} the parent of {child} {one}?",
            (f"Mum {one}", f"Dad {one}"),
        )
        for one in range(30)  # few of which read alike
        for child in ("Ann", "Bob")
    ]
    labeller = Labeller.over(parts, Encoder())
    found = labeller.label(questions, Progress())
    assert len(found) == len(questions)
    paths = [names(parts.kg.store, each.steps) for one in found for each in one.readings]
    assert ["parent"] in paths and ["~child"] not in paths
    held = labeller.label(questions, Progress(), held=True)
    paths = [names(parts.kg.store, each.steps) for one in held for each in one.readings]
    assert ["parent"] in paths and ["~child"] in paths  # any of them is right


def test_detours_are_left_out_where_a_shorter_way_explains_as_well(tmp_path: Path) -> None:
    parts = family(tmp_path)
    asked = [Question("1", "who married Ann 1?", ("Love of Ann 1",))]
    siblings = [Question("2", "who is a child of a parent of Ann 2?", ("Bob 2",))]
    labeller = Labeller.over(parts, Encoder())
    ways = [
        {tuple(names(parts.kg.store, each.steps)) for each in one.readings}
        for one in labeller.label([*asked, *siblings], Progress())
    ]
    assert ways[0] == {("spouse",)}  # and not spouse, ~spouse, spouse
    assert ("parent", "~parent") in ways[1]  # there and back, but to somebody else


def test_what_others_share_is_no_detour(tmp_path: Path) -> None:
    facts = [f"Film {one}\tmade by\tAda {one // 2}" for one in range(8)]
    facts += [f"Film {one}\tgenre\tGenre {one // 2}" for one in range(8)]
    parts = graph(tmp_path, facts)
    text = "which genre has what the maker of Film 1 made as well?"
    (found,) = Labeller.over(parts, Encoder()).label(
        [Question("1", text, ("Genre 0",))], Progress()
    )
    ways = {tuple(names(parts.kg.store, one.steps)) for one in found.readings}
    assert {("genre",), ("made by", "~made by", "genre")} <= ways


@pytest.mark.parametrize("own", [True, False])
def test_whether_walks_pass_their_topic_is_told_from_the_answers(tmp_path: Path, own: bool) -> None:
    parts, encoder, quiet = family(tmp_path), Encoder(), Progress()
    questions = [
        Question(
            str(number),
            f"who married the children of Ann {number}'s parents?",
            (f"Love of Bob {number}", *([f"Love of Ann {number}"] if own else [])),
        )
        for number in range(30)
    ]
    found = with_revisits_decided(parts, encoder, questions, 0, quiet)
    assert bool(found.config.retrieval.revisits) is own
    labelled = Labeller.over(found, encoder).label(questions[:3], quiet)
    assert len(labelled) == 3
    for one in labelled:
        result = found.walker.along(one.question.topic, one.question.steps).result
        assert set(result) == set(one.gold.nodes)


def test_one_odd_answer_does_not_change_all_walks(tmp_path: Path) -> None:
    parts = family(tmp_path)
    questions = [
        Question(str(one), f"who married Ann {one}?", (f"Love of Ann {one}",)) for one in range(29)
    ]
    odd = ("Love of Ann 29", "Love of Bob 29")
    questions.append(Question("odd", "who married the children of Ann 29's parents?", odd))
    assert with_revisits_decided(parts, Encoder(), questions, 0, Progress()) is parts


def test_who_says_whether_walks_pass_their_topic_is_not_overruled(tmp_path: Path) -> None:
    parts = family(tmp_path, 3)
    said = replace(parts.config, retrieval=replace(parts.config.retrieval, revisits=False))
    questions = [Question("1", "Ann 1's partner", ("Love of Ann 1",))] * 60
    fixed = replace(parts, config=said)
    assert with_revisits_decided(fixed, Encoder(), questions, 0, Progress()) is fixed


def alike(parts: GraphParts, number: int) -> list[Labelled]:
    """So many questions that read the same; each is explained by two relations, and the first is
    what many questions with other words mean."""
    others = [
        Question(f"o{one}", f"who wrote the film Play {one}", (f"Eve {one}",)) for one in range(9)
    ]
    same = [
        Question(str(one), f"who wrote the movie Film {one}", (f"Ada {one}",))
        for one in range(number)
    ]
    return Labeller.over(parts, Encoder()).label([*others, *same], Progress())[len(others) :]


def test_votes_leave_paths_out_only_where_enough_questions_read_alike(tmp_path: Path) -> None:
    facts = [f"Film {one}\t{how}\tAda {one}" for one in range(9) for how in ("wrote", "made")]
    facts += [f"Play {one}\twrote\tEve {one}" for one in range(9)]
    facts += [f"Play {one}\tmade\tIda {one}" for one in range(9)]
    parts = graph(tmp_path, facts)
    readings = {number: alike(parts, number)[0].readings for number in (3, 4)}
    ways = {
        number: {tuple(names(parts.kg.store, one.steps)) for one in own}
        for number, own in readings.items()
    }
    assert {("wrote",), ("made",)} <= ways[3]
    assert ("wrote",) in ways[4] and ("made",) not in ways[4]
