"""The hand-worded questions about the world graph: right answers by group (benchmarks/README.md).

    python benchmarks/world.py [--model DIR] [--questions FILE] [--errors]

Questions that the graph cannot answer count as right when no answer is given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from kgqa import QAPipeline
from kgqa.evaluation import EvaluationReport, evaluate
from kgqa.metrics import Metrics, mean_metrics
from kgqa.questions import load_questions

TEST = Path(__file__).parent.parent / "tests" / "data" / "world_questions_test.jsonl"


def main() -> None:
    """Ask every question once and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder; by default the shipped one")
    parser.add_argument("--questions", type=Path, default=TEST)
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    qa = QAPipeline.from_pretrained(options.model)
    report = evaluate(qa, load_questions(options.questions))
    print("| questions | number | Hits@1 | exactly right |\n|---|---:|---:|---:|")
    for name, metrics in groups(report):
        print(row(name, metrics))
    print(f"\nexpected calibration error {report.ece:.3f}")
    if options.errors:
        print_errors(report)


def print_errors(report: EvaluationReport) -> None:
    """What was asked, wanted and found where the answers are not exactly right."""
    for result in report.results:
        if not result.grade.exact_match:
            found = ", ".join(entity.label for entity in result.answer.entities[:5])
            gold = ", ".join((result.question.answers or ())[:5])
            print(
                f"{result.question.text}\n    gold: {gold or 'none'} | found: {found or 'none'}"
                f" | {result.answer.reading} | {result.answer.confidence:.2f}"
            )


def groups(report: EvaluationReport) -> Iterator[tuple[str, Metrics]]:
    """All, then by language and hops, then by type."""
    yield "all", report.overall
    for language in ("en", "zh"):
        for hops in (1, 2, 3):
            grades = [
                result.grade
                for result in report.results
                if result.question.language == language and result.question.hops == hops
            ]
            if grades:
                yield f"{language}, {hops} hops", mean_metrics(grades)
        yield f"{language}, all", report.by_language[language]
    yield from report.by_type.items()


def row(name: str, metrics: Metrics) -> str:
    """One line of the table."""
    values = metrics.to_dict()
    return (
        f"| {name} | {metrics.count} | {100 * values['hits@1']:.1f} "
        f"| {100 * values['exact_match']:.1f} |"
    )


if __name__ == "__main__":
    main()
