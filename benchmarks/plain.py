"""Plain questions of one fact about the world graph: what nobody would forgive a wrong answer to.

    python -m benchmarks.plain [--model DIR]

Their wordings stand in ``plain.toml``, and their answers are read from the graph. Chinese questions
call things by their Chinese names. What is not exactly right is listed.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from benchmarks.world import print_errors
from kgqa import KnowledgeGraph, QAPipeline, Question
from kgqa.evaluation import evaluate

FILE = Path(__file__).with_suffix(".toml")


def main() -> None:
    """Ask, print how many are right, list the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder; by default the shipped one")
    options = parser.parse_args()
    qa = QAPipeline.from_pretrained(options.model)
    report = evaluate(qa, plain_questions(qa.kg))
    right = 100 * report.overall.exact_match
    print(f"{len(report.results)} plain questions, {right:.1f}% exactly right\n")
    print_errors(report)


def plain_questions(kg: KnowledgeGraph) -> list[Question]:
    """All of them, with their answers."""
    store = kg.store
    relations = {store.relation_label(one, "en"): one for one in range(store.num_relations)}
    found: list[Question] = []
    for asked in tomllib.loads(FILE.read_text(encoding="utf-8"))["relation"]:
        step = relations[asked["label"]]
        step = store.inverse(step) if asked.get("back") else step
        for name in asked["from"]:
            node = kg.resolve(name)
            answers = tuple(store.label(int(one), "en") for one in store.follow(node, step))
            for language in ("en", "zh"):
                called = store.label(node, language)
                texts = (text.format(called) for text in asked[language])
                found += [
                    Question(f"{len(found) + n}", text, answers) for n, text in enumerate(texts)
                ]
    return found


if __name__ == "__main__":
    main()
