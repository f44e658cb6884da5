"""The web page's frame. Serve it with ``kgqa ui``, or with ``streamlit run ui/app.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:  # Streamlit knows only the folder of this file
    sys.path.insert(0, _ROOT)

from ui import ask  # noqa: E402
from ui.language import choose_language, tr  # noqa: E402

_STYLE = Path(__file__).with_name("style.css")


def main() -> None:
    """Draw the frame and the page chosen in it; another page is another line here."""
    st.set_page_config(page_title="kgqa", page_icon="🧭", layout="centered")
    st.html(_STYLE)
    choose_language()
    pages = [st.Page(ask.page, title=tr("ask.title"), url_path="ask", default=True)]
    st.navigation(pages, position="sidebar" if len(pages) > 1 else "hidden").run()


main()
