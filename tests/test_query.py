"""Neighbours, hops, walks and paths, against slower searches."""

from __future__ import annotations

import itertools
import time
from unittest import mock

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kgqa.graph import KnowledgeGraph
from kgqa.query import Edge, find_paths, k_hop, neighbors, walk
from kgqa.store import CompactGraph, build_graph

NAMES = st.sampled_from("abcdef")
TRIPLES = st.lists(
    st.tuples(NAMES, st.sampled_from("rs"), NAMES), min_size=1, max_size=12, unique=True
)


def undirected(graph: CompactGraph) -> nx.MultiGraph:
    view = nx.MultiGraph()
    for head, relation, tail in graph.triples.tolist():
        view.add_edge(head, tail, key=(head, relation, tail))
    return view


def walked_facts(graph: CompactGraph, nodes: tuple[int, ...], steps: tuple[int, ...]) -> list:
    facts = []
    for source, step, target in zip(nodes, steps, nodes[1:], strict=False):
        relation, backward = graph.step_relation(step)
        facts.append((target, relation, source) if backward else (source, relation, target))
    return facts


@settings(deadline=None, max_examples=200)
@given(TRIPLES, st.integers(1, 4), st.sampled_from([0, 256]))
@example([("a", "r", "a"), ("a", "r", "b"), ("b", "r", "a"), ("a", "s", "b")], 3, 0)
def test_paths_are_those_of_networkx(
    triples: list[tuple[str, str, str]], max_hops: int, hub_size: int
) -> None:
    graph = build_graph(triples)
    view = undirected(graph)
    source, target = 0, graph.num_nodes - 1
    with mock.patch("kgqa.query._WORTH_ANOTHER_LOOK", hub_size):
        found = find_paths(graph, source, target, max_hops=max_hops, limit=10**6, timeout=60)
    assert found.reason == ""
    paths = [walked_facts(graph, *each) for each in found.walks]
    wanted = set()
    if source != target:
        for edges in nx.all_simple_edge_paths(view, source, target, cutoff=max_hops):
            wanted.add(tuple(key for *_, key in edges))
    assert set(map(tuple, paths)) == wanted
    assert len(paths) == len(wanted)
    lengths = [len(path) for path in paths]
    assert lengths == sorted(lengths)
    assert all(graph.has(*fact) for path in paths for fact in path)


@settings(deadline=None)
@given(TRIPLES, st.integers(0, 4))
def test_hops_are_distances(triples: list[tuple[str, str, str]], hops: int) -> None:
    graph = build_graph(triples)
    wanted = nx.single_source_shortest_path_length(undirected(graph), 0, cutoff=hops)
    rings = [
        sorted(node for node, distance in wanted.items() if distance == hop)
        for hop in range(hops + 1)
    ]
    assert [ring.tolist() for ring in k_hop(graph, 0, hops)] == rings


@settings(deadline=None)
@given(TRIPLES, st.lists(st.integers(0, 3), max_size=3))
def test_a_walk_is_a_chain_of_joins(triples: list[tuple[str, str, str]], chain: list[int]) -> None:
    graph = build_graph(triples)
    steps = [step % graph.num_steps for step in chain]
    reached = {0}
    for step in steps:
        relation, backward = graph.step_relation(step)
        edges = [(t, h) if backward else (h, t) for h, r, t in graph.triples if r == relation]
        reached = {int(two) for one, two in edges if one in reached}
    assert walk(graph, 0, steps).tolist() == sorted(reached)


def test_pages_of_neighbours_join_to_the_whole(toy: KnowledgeGraph) -> None:
    france = toy.resolve("France")
    whole = neighbors(toy.store, france, limit=100)
    assert len(whole) == 8  # seven facts that it heads, and Spain borders it
    pages = [neighbors(toy.store, france, limit=3, offset=offset) for offset in range(0, 12, 3)]
    assert list(itertools.chain(*pages)) == whole
    assert all(isinstance(edge, Edge) for edge in whole)


def test_neighbours_of_one_direction(toy: KnowledgeGraph) -> None:
    store, france = toy.store, toy.resolve("France")
    incoming = neighbors(store, france, direction="in")
    assert [store.label(edge.target) for edge in incoming] == ["Spain"]
    assert len(neighbors(store, france, direction="out")) == 7


def test_paths_between_neighbours_of_a_hub_do_not_look_at_its_other_edges() -> None:
    hub = [("hub", "r", f"leaf {number}") for number in range(50_000)]
    graph = build_graph([*hub, ("leaf 1", "s", "leaf 2")])
    one, two = (graph.entity_to_id[f"leaf {number}"] for number in (1, 2))
    start = time.perf_counter()
    found = find_paths(graph, one, two, max_hops=4, max_expanded=50)
    assert time.perf_counter() - start < 1
    assert [len(each.steps) for each in found.walks] == [1, 2]
    assert found.reason == ""


def dense(size: int) -> CompactGraph:
    pairs = itertools.combinations(range(size), 2)
    return build_graph((f"n{one}", "r", f"n{two}") for one, two in pairs)


def test_a_search_that_is_cut_says_by_what() -> None:
    graph = dense(14)  # 14 nodes, all joined: millions of simple paths
    found = find_paths(graph, 0, 13, max_hops=3, limit=5)
    assert len(found.walks) == 5
    assert found.reason == "there are more than 5 paths"
    found = find_paths(graph, 0, 13, max_hops=9, limit=10**9, timeout=0.2)
    assert found.reason == "the time limit of 0.2 s"
    assert found.walks
    found = find_paths(graph, 0, 13, max_hops=9, limit=10**9, timeout=60, max_expanded=500)
    assert found.reason == "the limit of 500 nodes to look at"


def test_exactly_as_many_paths_as_the_limit_are_not_cut() -> None:
    graph = build_graph([("a", "r", "b"), ("a", "s", "b")])
    found = find_paths(graph, 0, 1, max_hops=1, limit=2)
    assert (len(found.walks), found.reason) == (2, "")


def test_paths_come_in_the_same_order_on_every_run() -> None:
    graph = dense(7)
    first = find_paths(graph, 0, 6, max_hops=3)
    assert first == find_paths(graph, 0, 6, max_hops=3)
    keys = [
        (len(each.steps), list(zip(each.steps, each.nodes[1:], strict=True)))
        for each in first.walks
    ]
    assert keys == sorted(keys)


@pytest.mark.parametrize("max_hops", [1, 5])
def test_there_is_no_path_from_a_node_to_itself(toy: KnowledgeGraph, max_hops: int) -> None:
    europe = toy.resolve("Europe")
    assert find_paths(toy.store, europe, europe, max_hops=max_hops).walks == ()
