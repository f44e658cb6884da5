"""``kgqa evaluate --attack``: clean, attacked, the drop, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from kgqa.attacks import AttackReport

_MAX_EXAMPLES = 8


def evaluate(
    files: Sequence[Path],
    task: str | None,
    model: Path | None,
    attack: str,
    budget: int,
    gold_entities: bool,
    seed: int,
    as_json: bool,
) -> None:
    """Measure a text task, or question answering, before and after an attack."""
    from kgqa.attacks.naming import Attack

    wanted = Attack.named(attack, budget)
    with stdout_for_results(), TerminalProgress() as progress:
        if task is not None:
            from kgqa.attacks import attack_texts
            from kgqa.cli.labelling import load_task
            from kgqa.tasks.files import load_labelled

            texts = load_labelled(*files)
            found = attack_texts(
                load_task(model, task), texts, wanted, seed=seed, progress=progress
            )
        else:
            from kgqa.attacks import attack_questions
            from kgqa.pipeline import QAPipeline
            from kgqa.questions import load_questions

            questions = load_questions(*files)
            qa = QAPipeline.from_pretrained(model)
            found = attack_questions(
                qa,
                questions,
                wanted,
                encoder=getattr(qa, "encoder", None),
                gold_entities=gold_entities,
                seed=seed,
                progress=progress,
            )
    if as_json:
        print_json(found.to_dict())
    else:
        _show(console(), found)


def _show(to: Console, found: AttackReport) -> None:
    rate = "accuracy" if found.unit == "texts" else "Hits@1"
    columns = ("clean", "attacked", "drop")
    rows = table("", *columns, numbers=columns)
    values = (found.clean, found.attacked, found.drop)
    rows.add_row(plain(rate), *(f"{value:.4f}" for value in values))
    to.print(rows)
    to.print()
    edits = "1 edit" if found.attack.budget == 1 else f"{found.attack.budget} edits"
    print_line(to, f"{found.attack.name}, {edits}: {found.changed:.1%} of {found.count:,} changed")
    for example in found.examples[:_MAX_EXAMPLES]:
        print_line(to, "")
        print_line(to, "  ", plain(example.text))
        print_line(to, "  ", plain(example.attacked))
        print_line(to, "  ", plain(f"was: {example.before}; became: {example.after}", "dim"))
