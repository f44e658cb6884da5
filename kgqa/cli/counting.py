"""``kgqa stats``: what a graph holds, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from kgqa.cli.output import console, plain, print_json, print_line, table
from kgqa.cli.sources import Source, open_graph

if TYPE_CHECKING:
    from kgqa.graph import KnowledgeGraph

_MAX_ROWS = 20


def stats(source: Source, as_json: bool) -> None:
    """What the graph holds, in numbers."""
    kg = open_graph(*source)
    numbers = kg.stats()
    if as_json:
        print_json(numbers)
        return
    to, rows = console(), table("", "")
    rows.show_header = False
    for name, value in numbers.items():
        if not isinstance(value, dict):
            shown = f"{value:,.4g}" if isinstance(value, float) else _thousands(value)
            rows.add_row(plain(name.replace("_", " ")), plain(shown))
    to.print(rows)
    for title in ("by_relation", "by_class", "languages"):
        _show_counts(to, title.replace("_", " "), numbers.get(title) or {}, kg)


def _thousands(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _show_counts(to: Console, title: str, counts: dict[str, int], kg: KnowledgeGraph) -> None:
    """The largest counts, by label."""
    if not counts:
        return
    to.print()
    rows = table(title, "count", numbers=("count",))
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MAX_ROWS]:
        rows.add_row(plain(_schema_label(kg, name) or "(none)"), f"{number:,}")
    to.print(rows)
    if len(counts) > _MAX_ROWS:
        print_line(to, plain(f"+ {len(counts) - _MAX_ROWS:,} more", "dim"))


def _schema_label(kg: KnowledgeGraph, name: str) -> str:
    store = kg.store
    if name in store.relation_to_id:
        return store.relation_label(store.relation_to_id[name])
    return store.class_label(store.class_to_id[name]) if name in store.class_to_id else name
