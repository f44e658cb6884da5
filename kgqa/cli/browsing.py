"""``kgqa lookup`` and ``paths``: entities, their facts and how they are connected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console

from kgqa.cli.chains import Labels, chain
from kgqa.cli.output import console, plain, print_json, print_line
from kgqa.cli.sources import Source, language_for, name_text, open_graph
from kgqa.records import Entity, EntityMatch, GraphPath, Neighbor, PathResult

if TYPE_CHECKING:
    from kgqa.graph import KnowledgeGraph

_MAX_FACTS = 1000
_MAX_ROWS = 20


def lookup(entity: str, source: Source, as_json: bool) -> None:
    """One entity and the facts that it is in."""
    kg, name = open_graph(*source), name_text(entity)
    language = language_for(name)
    found = kg.entity(name, language=language)
    matches = kg.lookup(name, language=language)
    others = [one for one in matches if one.id != found.id and one.kind != "fuzzy"]
    facts = kg.neighbors(found.id, limit=_MAX_FACTS, language=language)
    total = kg.store.degree(kg.resolve(found.id))
    if as_json:
        print_json(_entity_to_dict(found, others, facts, total))
    else:
        _show_entity(console(), found, others, facts, total)


def paths(head: str, tail: str, max_hops: int, limit: int, source: Source, as_json: bool) -> None:
    """How two entities are connected."""
    kg, names = open_graph(*source), (name_text(head), name_text(tail))
    language = language_for(*names)
    found = kg.paths(*names, max_hops=max_hops, limit=limit, language=language)
    wordings = [_worded(kg, path, language) for path in found.paths]
    if as_json:
        print_json(_paths_to_dict(found, wordings, names))
        return
    to = console()
    for path, labels in zip(found.paths, wordings, strict=True):
        print_line(to, chain(path.triples, labels, path.nodes[0]) or plain(path.labels[0]))
    if not found.paths:
        hops = "1 hop" if max_hops == 1 else f"{max_hops} hops"
        print_line(to, plain(f"no path of at most {hops} from {names[0]} to {names[1]}"))
    if found.truncated:
        print_line(to, plain(f"There may be more: {found.reason}", "dim"))


def _entity_to_dict(
    entity: Entity, others: Sequence[EntityMatch], facts: Sequence[Neighbor], total: int
) -> dict[str, Any]:
    return {
        "entity": entity.id,
        "label": entity.label,
        "labels": dict(entity.labels),
        "aliases": list(entity.aliases),
        "types": list(entity.types),
        "attributes": [{"relation": name, "value": value} for name, value in entity.attributes],
        "facts": [
            {"fact": one.triple.as_list(), "labels": list(_fact_labels(entity, one))}
            for one in facts
        ],
        "num_facts": total,
        "others": [
            {"entity": one.id, "label": one.label, "score": one.score, "types": list(one.types)}
            for one in others
        ],
    }


def _fact_labels(entity: Entity, fact: Neighbor) -> Labels:
    ends = (entity.label, fact.label) if fact.outgoing else (fact.label, entity.label)
    return ends[0], fact.relation_label, ends[1]


def _show_entity(
    to: Console,
    entity: Entity,
    others: Sequence[EntityMatch],
    facts: Sequence[Neighbor],
    total: int,
) -> None:
    kinds = ", ".join(entity.types)
    print_line(to, plain(entity.label, "bold"), "  " if kinds else "", plain(kinds))
    print_line(to, plain(entity.id, "dim"))
    names = [name for name in (*entity.labels.values(), *entity.aliases) if name != entity.label]
    if names:
        print_line(to, "Also: ", plain(", ".join(dict.fromkeys(names))))
    if facts:
        to.print()
    for fact in facts[:_MAX_ROWS]:
        labels = _fact_labels(entity, fact)
        print_line(to, "  ", chain([fact.triple], [labels], entity.id))
    if total > _MAX_ROWS:
        print_line(
            to, plain(f"+ {total - _MAX_ROWS:,} more (--json lists up to {_MAX_FACTS:,})", "dim")
        )
    if others:
        to.print()
        print_line(to, ("Others of that name", "bold"))
    for one in others:
        print_line(
            to, "  ", plain(one.label), "  ", plain(f"{one.id} {', '.join(one.types)}", "dim")
        )


def _worded(kg: KnowledgeGraph, path: GraphPath, language: str | None) -> list[Labels]:
    """The facts of a path by label."""
    labels = dict(zip(path.nodes, path.labels, strict=True))
    ids = kg.store.relation_to_id
    return [
        (
            labels[triple.head],
            kg.store.relation_label(ids[triple.relation], language),
            labels[triple.tail],
        )
        for triple in path.triples
    ]


def _paths_to_dict(
    found: PathResult, wordings: Sequence[Sequence[Labels]], names: tuple[str, str]
) -> dict[str, Any]:
    return {
        "head": names[0],
        "tail": names[1],
        "paths": [
            {
                "path": [triple.as_list() for triple in path.triples],
                "labels": [list(labels) for labels in wording],
                "nodes": list(path.nodes),
            }
            for path, wording in zip(found.paths, wordings, strict=True)
        ],
        "truncated": found.truncated,
        "reason": found.reason,
    }
