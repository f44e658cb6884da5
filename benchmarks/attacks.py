"""Text tasks and question answering under attack: with ``--augment`` beside without.

    python -m benchmarks.attacks --data DIR [--tasks NAME ...] [--texts N] [--train N] [--budget N]
                                 [--attacks NAME ...] [--fine-tune] [--seed N]
    python -m benchmarks.attacks --questions FILE [--model DIR] [--texts N] [--attacks NAME ...]

Both classifiers of a task are trained in the run, on all training texts or on ``--train`` of them
drawn by the seed, and attacked on the first ``--texts`` test texts by the same edits. Of questions
as many are drawn by the seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.text import SOURCES, drawn, load
from kgqa import QAPipeline, TextClassifier
from kgqa.attacks import Attack, AttackReport, attack_questions, attack_texts
from kgqa.cli.progress import TerminalProgress
from kgqa.encoder import Encoder
from kgqa.questions import load_questions
from kgqa.tasks.records import LabelledTexts

TASK_ATTACKS = ("typo", "synonym", "homoglyph", "case", "word-order", "distraction", "worst")
QUESTION_ATTACKS = ("typo-outside", "typo-inside", "case", "punctuation", "word-order", "synonym")


def main() -> None:
    """Train, attack, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with trec, sst2 and imdb")
    parser.add_argument("--tasks", nargs="+", choices=[*SOURCES], default=["trec-6", "sst-2"])
    parser.add_argument("--questions", nargs="+", type=Path, help="attack question answering")
    parser.add_argument("--model", type=Path, help="model folder; by default the shipped one")
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--train", type=int, help="training texts, drawn by the seed; all without")
    parser.add_argument("--budget", type=int, default=2, help="edits of the worst-case attacks")
    parser.add_argument("--attacks", nargs="+", help="names; a choice of them without")
    parser.add_argument("--fine-tune", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.questions:
        questions_table(options)
    elif options.data:
        tasks_table(options)
    else:
        parser.error("give --data, or --questions")


def questions_table(options: argparse.Namespace) -> None:
    """Hits@1 of a model before and after each attack."""
    qa = QAPipeline.from_pretrained(options.model)
    asked = load_questions(*options.questions)
    asked = Random(options.seed).sample(asked, min(options.texts, len(asked)))
    print(
        f"{len(asked)} questions\n\n"
        "| attack | clean | attacked | share kept |\n|---|---:|---:|---:|"
    )
    for attack in chosen(options, QUESTION_ATTACKS):
        found = attack_questions(qa, asked, attack, encoder=qa.encoder, seed=options.seed)
        kept = found.attacked / found.clean if found.clean else 0.0
        values = f"{100 * found.clean:.1f} | {100 * found.attacked:.1f} | {100 * kept:.1f}"
        print(f"| {shown(attack)} | {values} |", flush=True)


def tasks_table(options: argparse.Namespace) -> None:
    """Accuracy of classifiers trained without and with augmentation."""
    print(
        "| task | attack | clean | attacked | with `--augment`: clean | attacked | better by |\n"
        "|---|---|---:|---:|---:|---:|---:|"
    )
    for name in options.tasks:
        train, test, dev = load(options.data, SOURCES[name])
        if options.train:
            train = drawn(train, options.train, options.seed)
        test = replace(test, rows=drawn(test, options.texts, options.seed).rows)
        plain, hardened = (trained(train, dev, augment, options) for augment in (False, True))
        for attack in chosen(options, TASK_ATTACKS):
            reports = [
                attack_texts(one, test, attack, seed=options.seed) for one in (plain, hardened)
            ]
            print(row(name, attack, *reports), flush=True)


def trained(
    train: LabelledTexts, dev: LabelledTexts | None, augment: bool, options: argparse.Namespace
) -> TextClassifier:
    with TerminalProgress() as progress:
        return TextClassifier.train(
            train,
            dev=dev,
            encoder=Encoder(),
            fine_tune=options.fine_tune,
            augment=augment,
            seed=options.seed,
            progress=progress,
        )


def chosen(options: argparse.Namespace, default: Sequence[str]) -> list[Attack]:
    """The attacks asked for; the worst-case ones with the budget."""
    made = [Attack.named(name) for name in options.attacks or default]
    return [Attack.named(one.name, options.budget) if one.worst else one for one in made]


def row(name: str, attack: Attack, plain: AttackReport, hardened: AttackReport) -> str:
    """One line of the table."""
    values = [plain.clean, plain.attacked, hardened.clean, hardened.attacked]
    gain = hardened.attacked - plain.attacked
    cells = " | ".join(f"{100 * value:.1f}" for value in [*values, gain])
    return f"| {name} | {shown(attack)} | {cells} |"


def shown(attack: Attack) -> str:
    return f"{attack.name}, {attack.budget} edits" if attack.budget > 1 else attack.name


if __name__ == "__main__":
    main()
