"""An answer to take away: its link, its sentence, its data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

import streamlit as st

from kgqa.records import Answer
from ui.downloads import offer_file
from ui.language import tr
from ui.plain import visible
from ui.views import answer_columns

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def show_sharing(answer: Answer) -> None:
    """Copy and download."""
    with st.container(horizontal=True, gap="small", key="sharing"):
        with st.popover(tr("share.title"), icon=":material/ios_share:"):
            st.caption(tr("share.link"))
            st.code(link(q=answer.question, about=st.query_params.get("about", "")), language=None)
            st.caption(tr("share.text"))
            st.code(visible(answer.text), language=None, wrap_lines=True)
        offer_file(tr("share.json"), partial(_as_json, answer), "answer.json", "application/json")
        if answer.entities:
            columns = answer_columns(answer)
            offer_file(tr("share.csv"), partial(as_csv, columns), "answer.csv", "text/csv")


def link(**query: str) -> str:
    """The address of this page with a query."""
    parts = urlsplit(st.context.url or "http://127.0.0.1:8501/")
    given = "&".join(f"{name}={quote(value)}" for name, value in query.items() if value)
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{given}"


def _as_json(answer: Answer) -> str:
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)


def as_csv(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Columns as a CSV file for spreadsheets, in which no cell is read as a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in zip(*columns.values(), strict=True))
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    """A number stays one; other text that a spreadsheet would calculate gets a quote in front."""
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value
