"""The pages of the page, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

from ui.language import tr

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_ICONS = {
    "ask": ":material/question_answer:",
    "explore": ":material/hub:",
    "graph": ":material/upload_file:",
    "evaluate": ":material/monitoring:",
    "text": ":material/article:",
}
_HOMES = {"graph": "your_graph"}


def pages() -> dict[str, StreamlitPage]:
    """All pages by name, the first one first."""
    return {
        name: st.Page(
            _drawn(_HOMES.get(name, name)),
            title=tr(f"{name}.title"),
            icon=icon,
            url_path=name,
            default=name == "ask",
        )
        for name, icon in _ICONS.items()
    }


def go(name: str, **query: str) -> None:
    """Leave for another page."""
    st.switch_page(pages()[name], query_params=query or None)


def _drawn(module: str) -> Callable[[], None]:
    """A page whose module is imported when it is first drawn: the first one has not to wait."""

    def draw() -> None:
        import_module(f"ui.{module}").page()

    return draw
