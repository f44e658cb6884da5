"""What a graph holds, in numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from kgqa.store.compact import CompactGraph


def describe(graph: CompactGraph) -> dict[str, Any]:
    """Counts as plain numbers, ready for JSON.

    ``by_relation`` counts facts by relation id, ``by_class`` instances by class id (those of
    classes below it included), ``languages`` names and texts by language tag. ``components``
    counts the groups of entities that facts between entities join.
    """
    degrees = graph.degrees()[: graph.num_entities]
    hub = int(degrees.argmax()) if len(degrees) else None
    components, largest = _components(graph)
    names = graph.schema.entity_names
    return {
        "facts": graph.num_triples,
        "entities": graph.num_entities,
        "literals": graph.num_nodes - graph.num_entities,
        "relations": graph.num_relations,
        "classes": len(graph.class_ids),
        "names": len(names.texts),
        "languages": dict(sorted(Counter(names.languages + graph.literals.languages).items())),
        "by_relation": _by_relation(graph),
        "by_class": {iri: len(graph.instances(cls)) for cls, iri in enumerate(graph.class_ids)},
        "mean_degree": float(degrees.mean()) if len(degrees) else 0.0,
        "max_degree": int(degrees[hub]) if hub is not None else 0,
        "hub": graph.node_ids[hub] if hub is not None else None,
        "components": components,
        "largest_component": largest,
    }


def _by_relation(graph: CompactGraph) -> dict[str, int]:
    counts = np.bincount(graph.triples[:, 1], minlength=graph.num_relations)
    return dict(zip(graph.relation_ids, counts.tolist(), strict=True))


def _components(graph: CompactGraph) -> tuple[int, int]:
    """How many groups of entities, and the size of the largest."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = graph.num_entities
    if not size:
        return 0, 0
    heads, _, tails = graph.triples[graph.triples[:, 2] < size].T
    links = coo_array((np.ones(len(heads), dtype=bool), (heads, tails)), shape=(size, size))
    count, group = connected_components(links, directed=False)
    return int(count), int(np.bincount(group).max())
