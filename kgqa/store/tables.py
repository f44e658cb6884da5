"""Facts from tables: TSV, text with ``|``, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kgqa.errors import ParseError, UnsafeInput
from kgqa.store.builder import GraphBuilder
from kgqa.store.files import decode_utf8
from kgqa.store.limits import ReadLimits

_HEADER = ["head", "relation", "tail"]
Row = tuple[int, list[str]]


def read_tsv(content: bytes, source: str, builder: GraphBuilder, limits: ReadLimits) -> None:
    """One fact a line, its parts split by tab, or by ``|`` where the line has no tab."""
    text = decode_utf8(content, source)
    rows = (
        (number, line.split("\t" if "\t" in line else "|"))
        for number, line in enumerate(text.split("\n"), 1)
        if line and not line.isspace()
    )
    _add_rows(rows, source, builder, limits)


def read_csv(content: bytes, source: str, builder: GraphBuilder, limits: ReadLimits) -> None:
    """Comma-separated facts under the header ``head,relation,tail``."""
    text = decode_utf8(content, source)
    _add_rows(_csv_rows(text, source, limits), source, builder, limits)


def _csv_rows(text: str, source: str, limits: ReadLimits) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    previous = csv.field_size_limit(limits.max_literal)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if header != _HEADER:
            found = ",".join(header)[:80]
            raise ParseError(source, f"the header is {found!r}, not 'head,relation,tail'", 1)
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise ParseError(source, str(error), reader.line_num) from error
    finally:
        csv.field_size_limit(previous)


def _add_rows(rows: Iterator[Row], source: str, builder: GraphBuilder, limits: ReadLimits) -> None:
    room = limits.max_triples - builder.num_statements
    for count, (number, parts) in enumerate(rows):
        if count >= room:
            raise UnsafeInput(f"{source}: refused, more than {limits.max_triples:,} facts")
        if len(parts) != 3:
            reason = f"{len(parts)} parts instead of head, relation and tail"
            raise ParseError(source, reason, number)
        head, relation, tail = map(str.strip, parts)
        if not (head and relation and tail):
            missing = _HEADER[[head, relation, tail].index("")]
            raise ParseError(source, f"the {missing} is empty", number)
        if len(head) + len(relation) + len(tail) > limits.max_literal:
            raise UnsafeInput(f"{source}:{number}: refused, longer than {limits.max_literal:,}")
        builder.add_fact(head, relation, tail)
