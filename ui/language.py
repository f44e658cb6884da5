"""What the page itself says, in the visitor's language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"en": "English", "zh": "中文"}
_STRINGS = Path(__file__).with_name("i18n")
_KEY = "language"


def choose_language() -> None:
    """The button for the other language; the browser's own language stands first."""
    if _KEY not in st.session_state:
        wanted = (st.context.locale or "en").split("-")[0]
        st.session_state[_KEY] = wanted if wanted in LANGUAGES else "en"
    other = "en" if language() == "zh" else "zh"
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button(LANGUAGES[other], on_click=_switch, args=(other,), type="tertiary", key="switch")


def _switch(language: str) -> None:
    st.session_state[_KEY] = language


def language() -> str:
    """``en`` or ``zh``."""
    return str(st.session_state.get(_KEY, "en"))


def tr(key: str, **values: object) -> str:
    """The text of that key in the visitor's language, with its places filled in; for a key that
    has none, such as a stage of a training that is new, the key."""
    return strings(language()).get(key, key).format(**values)


@cache
def strings(language: str) -> dict[str, str]:
    """All texts of a language."""
    loaded = json.loads((_STRINGS / f"{language}.json").read_text(encoding="utf-8"))
    return {str(key): str(text) for key, text in loaded.items()}
