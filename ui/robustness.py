"""What models lose under attacks, as a table, with the questions that were turned wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

import streamlit as st

from kgqa.attacks import AttackReport
from ui.downloads import offer_file
from ui.language import tr
from ui.views import show_table


def show_attacks(attacks: Sequence[tuple[str, AttackReport]]) -> None:
    """A row for each model and attack; nothing where there was none."""
    if not attacks:
        return
    reports = [report for _, report in attacks]
    st.subheader(tr("attack.heading"), anchor=False)
    show_table(
        {
            tr("attack.model"): [name for name, _ in attacks],
            tr("attack.attack"): [tr(f"attack.{one.attack.name}") for one in reports],
            tr("attack.changed"): [one.changed for one in reports],
            tr("attack.clean"): [one.clean for one in reports],
            tr("attack.attacked"): [one.attacked for one in reports],
            tr("attack.drop"): [f"{100 * one.drop:.1f}" for one in reports],
        },
        scores=[tr("attack.changed"), tr("attack.clean"), tr("attack.attacked")],
    )
    st.caption(tr("attack.meaning"))
    _examples(reports)
    offer_file(
        tr("attack.download"), partial(_as_json, attacks), "attacks.json", "application/json"
    )


def _as_json(attacks: Sequence[tuple[str, AttackReport]]) -> str:
    return json.dumps(
        [{"model": name, **one.to_dict()} for name, one in attacks], ensure_ascii=False
    )


def _examples(reports: Sequence[AttackReport]) -> None:
    turned = [(tr(f"attack.{one.attack.name}"), each) for one in reports for each in one.examples]
    with st.expander(tr("attack.examples", number=len(turned))):
        if turned:
            show_table(
                {
                    tr("attack.attack"): [name for name, _ in turned],
                    tr("report.question"): [each.text for _, each in turned],
                    tr("attack.text"): [each.attacked for _, each in turned],
                    tr("report.gold"): [each.gold for _, each in turned],
                    tr("attack.before"): [each.before for _, each in turned],
                    tr("attack.after"): [each.after for _, each in turned],
                }
            )
