"""The web page's frame. Serve it with ``kgqa ui``."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:  # Streamlit knows only the folder of this file
    sys.path.insert(0, _ROOT)

from kgqa.errors import KGQAError  # noqa: E402
from ui.language import choose_language  # noqa: E402
from ui.model import loading  # noqa: E402
from ui.navigation import pages  # noqa: E402
from ui.views import show_problem  # noqa: E402

_STYLE = Path(__file__).with_name("style.css")


def main() -> None:
    """Draw the frame and the page chosen in it."""
    st.set_page_config(page_title="kgqa", page_icon="🧭", layout="wide")
    st.html(_STYLE)
    loading()  # where ``server`` has not begun it, as under ``streamlit run``
    choose_language()
    chosen = st.navigation(list(pages().values()), position="top")
    try:
        chosen.run()
    except KGQAError as error:
        show_problem(str(error))


main()
