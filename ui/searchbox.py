"""A text box that suggests while one types: for questions, and for entities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from kgqa import KnowledgeGraph
from kgqa.records import EntityMatch
from kgqa.text import is_han
from kgqa.typeahead import complete
from ui.language import language, tr
from ui.plain import visible

_FOLDER = Path(__file__).with_name("components")
_MAX_TYPED = 2000
_NUM_SUGGESTIONS = 8


def question_box(kg: KnowledgeGraph | None, text: str, placeholder: str) -> str:
    """The last question sent that has not been ``taken``, or an empty text; ``text`` is shown."""
    typed = _typed("ask")
    found = complete(kg, typed, language=language()) if kg and typed else None
    result = _box(
        "ask",
        label=tr("ask.box"),
        placeholder=placeholder,
        button=tr("ask.button"),
        text=text,
        whole=False,
        start=found.start if found else 0,
        suggestions=_suggestions(found.matches if found else ()),
    )
    return _unseen("ask", "submitted", result.submitted).strip()


def question_taken() -> None:
    """The question sent is the one that is shown. Not before: a run of the page may be ended by
    another at any line, and what it meant to do with the question is lost then."""
    _see("ask", "submitted", st.session_state.get("box-ask", {}).get("submitted"))


def entity_box(
    kg: KnowledgeGraph, key: str, label: str, placeholder: str = "", text: str = ""
) -> str:
    """The id of the entity that has just been chosen, or an empty text."""
    typed = _typed(key)
    found = kg.suggest(typed, _NUM_SUGGESTIONS, language=language()) if typed else []
    result = _box(
        key,
        label=label,
        placeholder=placeholder or tr("entity.placeholder"),
        button="",
        text=text,
        whole=True,
        start=0,
        suggestions=_suggestions(found),
    )
    chosen = _unseen(key, "chosen", result.chosen)
    _see(key, "chosen", result.chosen)
    if chosen:
        return chosen
    submitted = _unseen(key, "submitted", result.submitted)
    _see(key, "submitted", result.submitted)
    best = kg.suggest(submitted, 1, language=language()) if submitted else []
    return best[0].id if best else ""


def _unseen(key: str, name: str, sent: Any) -> str:
    """The text that a box has sent; empty where it was seen already."""
    if not isinstance(sent, Mapping) or st.session_state.get(f"seen-{key}-{name}") == sent.get(
        "number"
    ):
        return ""
    return str(sent.get("text") or "")[:_MAX_TYPED]


def _see(key: str, name: str, sent: Any) -> None:
    if isinstance(sent, Mapping):
        st.session_state[f"seen-{key}-{name}"] = sent.get("number")


def _typed(key: str) -> str:
    state = st.session_state.get(f"box-{key}") or {}
    return str(state.get("typed") or "")[:_MAX_TYPED]


def _suggestions(matches: Sequence[EntityMatch]) -> list[dict[str, Any]]:
    return [
        {
            "id": match.id,
            "label": visible(match.label),
            "note": visible(", ".join(match.types)),
            "space": not is_han(match.label),
        }
        for match in matches
    ]


def _box(key: str, **data: Any) -> Any:
    """The component, keyed so that each box keeps what is typed in it."""
    told = tr("entity.told", number=len(data["suggestions"]))
    version = f"{language()} {data['text']}"
    return _component()(
        key=f"box-{key}",
        data={**data, "typed": _typed(key), "told": told, "version": version},
        default={"typed": ""},
        on_typed_change=_nothing,
        on_submitted_change=_nothing,
        on_chosen_change=_nothing,
    )


def _nothing() -> None:
    """The new value is read where the component is drawn."""


@cache
def _component() -> Callable[..., Any]:
    html, css, js = (
        (_FOLDER / f"searchbox.{part}").read_text("utf-8") for part in ("html", "css", "js")
    )
    return st.components.v2.component("kgqa_searchbox", html=html, css=css, js=js)
