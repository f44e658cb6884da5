"""Attacks: how much a system loses when texts are disturbed in ways that people read through.

naming.py      attacks by name: which edits, and which part of a text they may touch
victims.py     what is attacked, question answering or a text task, behind one protocol
searching.py   edits at random, and the worst edits found by a greedy search
measuring.py   clean, attacked, the drop, and examples
"""

from __future__ import annotations

from kgqa.attacks.measuring import AttackReport, attack_questions, attack_texts
from kgqa.attacks.naming import ATTACKS, Attack

__all__ = ["ATTACKS", "Attack", "AttackReport", "attack_questions", "attack_texts"]
