"""The report on graph files: what parsed, what did not, and what the graph lacks."""

from __future__ import annotations

import streamlit as st

from kgqa import KnowledgeGraph
from kgqa.answerable import what_it_answers
from kgqa.checking import Coverage, GraphCheck
from kgqa.sample_questions import Sample
from ui.language import tr
from ui.schema import show_statistics
from ui.views import show_problem, show_table, show_text

_MEASURES = ("named", "typed", "linked", "named_relations", "chinese")
_ENOUGH = 0.8
_SAMPLES = "samples-of"


def show_check(check: GraphCheck) -> None:
    """Each file in a row; then the graph that came of them."""
    with st.container(border=True, key="check"):
        st.caption(tr("check.files"))
        show_table(
            {
                tr("check.file"): [report.name for report in check.files],
                tr("check.read"): ["✗" if report.error else "✓" for report in check.files],
                tr("check.statements"): [report.statements for report in check.files],
                tr("check.line"): [str(report.line or "") for report in check.files],
                tr("check.error"): [report.error for report in check.files],
            }
        )
        for report in check.files:
            if report.error:
                show_text(f"{report.name}: {report.error}")  # a phone cuts the table
        if check.kg is None or check.coverage is None:
            show_problem(tr("check.nothing"))
            return
        _show_coverage(check.coverage)
        with st.expander(tr("graph.about")):
            show_statistics(check.kg, "checked")
        _show_samples(check.kg)


def _show_samples(kg: KnowledgeGraph) -> None:
    """Questions with answers that the graph has, written when asked for."""
    known: tuple[KnowledgeGraph, tuple[Sample, ...]] | None = st.session_state.get(_SAMPLES)
    if known is None or known[0] is not kg:
        if not st.button(tr("check.samples"), key="samples"):
            return
        with st.spinner(tr("check.samples.busy")):
            known = kg, what_it_answers(kg).samples
        st.session_state[_SAMPLES] = known
    samples = known[1]
    if not samples:
        st.text(tr("check.samples.none"))
        return
    answers = [(", ".join(one.answers), one.num_answers - len(one.answers)) for one in samples]
    show_table(
        {
            tr("report.question"): [one.question for one in samples],
            tr("answer.entity"): [
                f"{text} … (+{more:,})" if more > 0 else text for text, more in answers
            ],
        }
    )


def _show_coverage(coverage: Coverage) -> None:
    """Shares as bars, and what to do about the low ones."""
    st.caption(tr("check.coverage"))
    shares = [getattr(coverage, name) for name in _MEASURES]
    show_table(
        {
            tr("check.what"): [tr(f"check.{name}") for name in _MEASURES],
            tr("check.share"): shares,
        },
        scores=[tr("check.share")],
    )
    for name, share in zip(_MEASURES[:-1], shares, strict=False):
        if share < _ENOUGH:
            st.caption(f"• {tr(f'check.{name}.advice')}")
