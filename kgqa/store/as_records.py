"""Nodes, edges and walks as records, with ids and labels in place of numbers."""

from __future__ import annotations

from collections.abc import Sequence

from kgqa.records import Entity, EntityMatch, GraphPath, Neighbor, RelationCount, Triple
from kgqa.store.compact import CompactGraph


def entity_record(graph: CompactGraph, node: int, language: str | None = None) -> Entity:
    """An entity with its names, types and literal attributes."""
    names = graph.names(node)
    labels: dict[str, str] = {}
    for name in names:
        if name.is_label:
            labels.setdefault(name.language, name.text)
    return Entity(
        id=graph.node_ids[node],
        label=graph.label(node, language),
        labels=labels,
        aliases=tuple(dict.fromkeys(name.text for name in names if not name.is_label)),
        types=type_labels(graph, node, language),
        attributes=_attributes(graph, node, language),
    )


def match_record(
    graph: CompactGraph, node: int, score: float, kind: str, language: str | None = None
) -> EntityMatch:
    """An entity that a text may mean."""
    label, types = graph.label(node, language), type_labels(graph, node, language)
    return EntityMatch(graph.node_ids[node], label, score, kind, types)


def neighbor_record(
    graph: CompactGraph, node: int, step: int, target: int, language: str | None = None
) -> Neighbor:
    """The node that an edge leads to, with the fact that the edge is."""
    relation, backward = graph.step_relation(step)
    return Neighbor(
        triple=fact_record(graph, node, step, target),
        relation_label=graph.relation_label(relation, language),
        outgoing=not backward,
        id=graph.node_ids[target],
        label=graph.label(target, language),
    )


def relation_record(
    graph: CompactGraph, step: int, count: int, language: str | None = None
) -> RelationCount:
    """A step with the number of its edges at some node."""
    relation, backward = graph.step_relation(step)
    direction = "in" if backward else "out"
    label = graph.relation_label(relation, language)
    return RelationCount(graph.relation_ids[relation], label, direction, count)


def path_record(
    graph: CompactGraph, nodes: Sequence[int], steps: Sequence[int], language: str | None = None
) -> GraphPath:
    """A walk as the facts that it uses."""
    edges = zip(nodes, steps, nodes[1:], strict=False)
    return GraphPath(
        triples=tuple(fact_record(graph, *edge) for edge in edges),
        nodes=tuple(graph.node_ids[node] for node in nodes),
        labels=tuple(graph.label(node, language) for node in nodes),
    )


def fact_record(graph: CompactGraph, node: int, step: int, target: int) -> Triple:
    """The fact behind an edge, in the graph's own direction."""
    relation, backward = graph.step_relation(step)
    head, tail = (target, node) if backward else (node, target)
    return Triple(graph.node_ids[head], graph.relation_ids[relation], graph.node_ids[tail])


def type_labels(graph: CompactGraph, node: int, language: str | None = None) -> tuple[str, ...]:
    """The labels of an entity's classes."""
    return tuple(graph.class_label(cls, language) for cls in graph.types(node))


def _attributes(
    graph: CompactGraph, node: int, language: str | None
) -> tuple[tuple[str, str], ...]:
    steps, targets = graph.edges(node)
    literal = targets >= graph.num_entities
    pairs = zip(steps[literal].tolist(), targets[literal].tolist(), strict=True)
    return tuple(
        (graph.relation_label(step, language), graph.node_ids[target]) for step, target in pairs
    )
