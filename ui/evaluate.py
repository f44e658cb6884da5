"""The page Evaluate: questions in, figures out."""

from __future__ import annotations

import streamlit as st

from ui.language import tr


def page() -> None:
    """Draw the page."""
    st.title(tr("evaluate.heading"), anchor=False)
