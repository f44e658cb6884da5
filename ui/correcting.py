"""One-click corrections: not this entity but that one, not this meaning but another."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from kgqa.records import Alternative, Answer, EntityMatch
from ui.language import tr
from ui.plain import plain
from ui.views import said

_MAX_OFFERED = 5


def other_topics(answer: Answer) -> str:
    """Offer the other entities that the question may be about; the id of the one chosen."""
    names = answer.topic_entities
    facts = [fact for item in answer.evidence for fact in item.triples]
    used = {end for fact in facts for end in (fact.head, fact.tail)}
    others = [match for match in names[1:] if match.id not in used]  # the first was asked about
    if not others:
        return ""
    chosen = ""
    with st.container(horizontal=True, gap="small", key="topics", vertical_alignment="center"):
        st.caption(tr("correct.topic"), width="content")
        labels = Counter(match.label for match in names)
        for number, match in enumerate(others[:_MAX_OFFERED]):
            label = _named(match, labels[match.label] > 1)
            if st.button(label, key=f"topic-{number}", help=tr("correct.topic.help")):
                chosen = match.id
    return chosen


def other_meanings(answer: Answer) -> Alternative | None:
    """Offer the other readings; the one chosen."""
    if not answer.alternatives:
        return None
    chosen = None
    with st.container(gap="small", key="meanings"):
        st.caption(tr("correct.meaning"))
        for number, alternative in enumerate(answer.alternatives):
            names = ", ".join(said(one, alternative.type) for one in alternative.answers[:3])
            label = f"{plain(alternative.reading, 90)} → {plain(names, 50)}"
            if st.button(label, key=f"meaning-{number}", help=tr("correct.meaning.help")):
                chosen = alternative
    return chosen


def _named(match: EntityMatch, ambiguous: bool) -> str:
    """The name with what kind of thing it is; with its id where that does not tell it apart."""
    kind = f" · {plain(', '.join(match.types), 30)}" if match.types else ""
    known = f" · {plain(match.id[-24:])}" if ambiguous else ""
    return f"{plain(match.label, 40)}{kind}{known}"
