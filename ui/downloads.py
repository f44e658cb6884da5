"""Files to take away, made when they are asked for.

A file that is made while the page is drawn lies on the server only until pages have been drawn
twice more, while browsers look at once whether it is there: where pages are redrawn quickly they
find it gone.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def offer_file(label: str, make: Callable[[], str | bytes], name: str, kind: str) -> None:
    """A button that downloads what ``make`` returns.

    Args:
        label: in the visitor's language.
        make: called in a thread that belongs to no session, at each click; it must not ask for the
            visitor's language or state.
        name: of the file.
        kind: its media type.
    """
    st.download_button(label, make, name, kind, on_click="ignore")
