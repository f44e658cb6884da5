"""``kgqa query``: SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console

from kgqa.cli.output import console, plain, print_json, print_line, table
from kgqa.cli.sources import Source, name_text, open_graph

if TYPE_CHECKING:
    from kgqa.sparql import QueryResult


def query(sparql: str, limit: int, source: Source, as_json: bool) -> None:
    """The rows of a SELECT, or yes or no to an ASK."""
    kg = open_graph(*source)
    try:
        found = kg.query(name_text(sparql), limit=limit)
    finally:
        kg.close()
    if as_json:
        print_json(_result_to_dict(found))
    elif isinstance(found, bool):
        print_line(console(), "yes" if found else "no")
    else:
        _show_rows(console(), found)


def _result_to_dict(found: QueryResult | bool) -> dict[str, Any]:
    if isinstance(found, bool):
        return {"boolean": found}
    rows = [
        {
            name: {"id": cell.id, "label": cell.label}
            | ({"datatype": cell.datatype} if cell.datatype else {})
            | ({"language": cell.language} if cell.language else {})
            for name, cell in zip(found.variables, row, strict=True)
            if cell is not None
        }
        for row in found.rows
    ]
    return {"variables": list(found.variables), "rows": rows, "truncated": found.truncated}


def _show_rows(to: Console, found: QueryResult) -> None:
    rows = table(*found.variables)
    for row in found.rows:
        rows.add_row(*(plain(cell.label if cell else "") for cell in row))
    to.print(rows)
    if not found.rows:
        print_line(to, "no rows")
    if found.truncated:
        print_line(to, plain("There are more: raise --limit", "dim"))
