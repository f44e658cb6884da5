"""The SPARQL box: SELECT and ASK, guarded, as a table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kgqa import KGQAError
from kgqa.sparql import QueryResult
from ui.downloads import offer_file
from ui.language import tr
from ui.model import Model
from ui.sharing import as_csv
from ui.views import show_problem, show_table

_DEFAULT = """SELECT ?head ?relation ?tail
WHERE { ?head ?relation ?tail }
LIMIT 10"""
_MAX_ROWS = 1000
_SECONDS = 10.0


def show_query(model: Model) -> None:
    """The box, and the rows that came of the last query."""
    with st.form("sparql", border=False):
        query = st.text_area(
            tr("query.box"), _DEFAULT, height=150, max_chars=4096, key="sparql-text"
        )
        pressed = st.form_submit_button(tr("query.run"), type="primary")
    if pressed:
        try:
            with st.spinner(tr("query.running")):
                found = model.kg.query(query, limit=_MAX_ROWS, timeout=_SECONDS)
            st.session_state["sparql-found"] = (model.key, found)
        except KGQAError as error:
            st.session_state.pop("sparql-found", None)
            show_problem(str(error))
    key, result = st.session_state.get("sparql-found", ("", None))
    if key == model.key and result is not None:
        _show(result)


def _show(found: QueryResult | bool) -> None:
    if isinstance(found, bool):
        st.text(tr("query.yes") if found else tr("query.no"))
        return
    columns = {
        name: [cell.label if (cell := row[place]) else "" for row in found.rows]
        for place, name in enumerate(found.variables)
    }
    more = tr("query.more") if found.truncated else ""
    st.caption(f"{tr('query.rows', number=f'{len(found):,}')} {more}")
    if len(found):
        show_table(columns)
        offer_file(tr("share.csv"), partial(as_csv, columns), "rows.csv", "text/csv")
