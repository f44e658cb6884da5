"""What a graph holds, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from kgqa import KnowledgeGraph
from ui.language import language, tr
from ui.views import show_table

_COUNTS = ("facts", "entities", "literals", "relations", "classes", "components")
_MAX_ROWS = 200


def show_statistics(kg: KnowledgeGraph, key: str) -> None:
    """Counts, then the classes and relations with theirs; ``key`` tells two on a page apart."""
    numbers = kg.stats()
    with st.container(horizontal=True, key=f"counts-{key}", gap="large"):
        for name in _COUNTS:
            st.metric(tr(f"stats.{name}"), f"{numbers[name]:,}", width="content")
    left, right = st.columns(2)
    store = kg.store
    with left:
        classes = {store.class_to_id[iri]: count for iri, count in numbers["by_class"].items()}
        _counts(tr("stats.class"), classes, lambda cls: store.class_label(cls, language()))
    with right:
        relations = {
            store.relation_to_id[known]: count for known, count in numbers["by_relation"].items()
        }
        _counts(tr("stats.relation"), relations, lambda one: store.relation_label(one, language()))


def _counts(title: str, counts: Mapping[int, int], label: Callable[[int], str]) -> None:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MAX_ROWS]
    if ranked:
        show_table(
            {
                title: [label(number) for number, _ in ranked],
                tr("stats.count"): [count for _, count in ranked],
            }
        )
