"""What a graph says about its terms rather than about the world: names, classes, relations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kgqa.store.naming import NameTable

Classes = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Names of entities, classes and relations, types of entities, and the class hierarchy.

    Entities, classes and relations are numbered as in the graph. ``types`` holds (entity, class)
    rows, sorted and distinct, int32, (T, 2). ``inverse_names`` words a relation from tail to head;
    ``symmetric`` are the relations that are declared to hold both ways.
    """

    entity_names: NameTable
    relation_names: NameTable
    inverse_names: NameTable
    class_names: NameTable
    class_ids: list[str] = field(default_factory=list)
    class_parents: tuple[Classes, ...] = ()
    types: NDArray[np.int32]
    domains: tuple[Classes, ...] = ()
    ranges: tuple[Classes, ...] = ()
    symmetric: tuple[int, ...] = ()

    def descendants(self, cls: int) -> Classes:
        """A class and all classes below it, sorted; a cycle among classes does no harm."""
        children: dict[int, list[int]] = {}
        for child, parents in enumerate(self.class_parents):
            for parent in parents:
                children.setdefault(parent, []).append(child)
        found, frontier = {cls}, [cls]
        while frontier:
            new = set(children.get(frontier.pop(), ())) - found
            found |= new
            frontier.extend(new)
        return tuple(sorted(found))


def empty_schema(num_entities: int, num_relations: int) -> Schema:
    """The schema of a graph that has facts only."""
    return Schema(
        entity_names=NameTable.from_rows(num_entities, ()),
        relation_names=NameTable.from_rows(num_relations, ()),
        inverse_names=NameTable.from_rows(num_relations, ()),
        class_names=NameTable.from_rows(0, ()),
        types=type_rows(()),
        domains=((),) * num_relations,
        ranges=((),) * num_relations,
    )


def type_rows(pairs: Iterable[tuple[int, int]]) -> NDArray[np.int32]:
    """(entity, class) pairs as sorted distinct rows. (T, 2)"""
    rows = sorted(set(pairs))
    return np.array(rows, dtype=np.int32).reshape(-1, 2)
