"""Texts from facts on WebNLG 2017, and names and numbers in answers that no fact holds.

    python -m benchmarks.generation --data DIR [--seed N] [--epochs N] [--model DIR]
    python -m benchmarks.generation --questions FILE ... [--model DIR] [--limit N]
    python -m benchmarks.generation --walks N [--model DIR] [--seed N]

The first trains on the training set alone (entries without a text are left out), chooses the epoch
on the development set, and prints BLEU by sacrebleu (its defaults, all references) on the test set:
for the ten categories of the training set, for the other five, and for all. Beside the generator
stand plain clauses, which need no training. ``--model`` keeps the generator there, or takes it up.

The second asks a model questions and looks for names and numbers in the answers that their evidence
does not hold, with the rule of ``kgqa.generation.checking`` over all names of the graph. The third
does so for answers to N questions that the system writes itself, whose paths are known: nothing is
measured there but the wording.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import sacrebleu

from kgqa import Answer, Generator, QAPipeline
from kgqa.cli.progress import TerminalProgress
from kgqa.config import GenerationConfig
from kgqa.fitting import write_questions
from kgqa.generation.alignment import written
from kgqa.generation.checking import strangers
from kgqa.generation.clauses import clauses
from kgqa.generation.corpus import CorpusEntry, checked_entry
from kgqa.generation.folder import has_generator
from kgqa.generation.own_corpus import own_corpus
from kgqa.generation.sheet import FactSheet
from kgqa.generation.writers import GeneratorWriter
from kgqa.progress import Progress
from kgqa.questions import load_questions

_CHUNK = 256


@dataclass(frozen=True)
class Entry:
    """Facts with their references and what they are about."""

    worded: CorpusEntry
    category: str


def main() -> None:
    """Train or load, write, measure, print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with webnlg")
    parser.add_argument("--questions", nargs="+", type=Path, help="ask these of a model")
    parser.add_argument("--model", type=Path, help="folder of the generator, or of the model asked")
    parser.add_argument("--limit", type=int, help="questions to ask, drawn; all without")
    parser.add_argument("--walks", type=int, help="word answers to so many written questions")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int)
    options = parser.parse_args()
    if options.questions:
        print(unfaithful(options))
    elif options.walks:
        print(worded_walks(options))
    elif options.data:
        webnlg(options)
    else:
        parser.error("give --data, --questions or --walks")


def webnlg(options: argparse.Namespace) -> None:
    """BLEU on the test set, with its parts."""
    train, dev, test = (
        load(options.data / "webnlg" / f"{part}.jsonl") for part in ("train", "dev", "test")
    )
    if options.model and has_generator(options.model):
        generator = Generator.from_pretrained(options.model)
    else:
        config = GenerationConfig()
        if options.epochs:
            config = replace(config, epochs=options.epochs)
        with TerminalProgress() as progress:
            generator = Generator.train(
                [one.worded for one in train],
                dev=[one.worded for one in dev],
                config=config,
                seed=options.seed,
                progress=progress,
            )
        if options.model:
            generator.save_pretrained(options.model)
    print(f"trained in {generator.training['seconds']:.0f} s on {len(train):,} sets of facts\n")
    sheets = [one.worded.sheet for one in test]
    start = time.perf_counter()
    found = generator.write(sheets)
    seconds = time.perf_counter() - start
    own = [one.text for one in generator.write(sheets, own_names=True)]
    plain = [plain_text(generator, sheet) for sheet in sheets]
    known = {one.category for one in train}
    parts = {
        "seen categories": [n for n, one in enumerate(test) if one.category in known],
        "unseen categories": [n for n, one in enumerate(test) if one.category not in known],
        "all": list(range(len(test))),
    }
    print(
        "| test entries | number | generator | with names of its own | plain clauses |\n"
        "|---|---:|---:|---:|---:|"
    )
    for name, places in parts.items():
        scores = [
            bleu([texts[place] for place in places], [test[place] for place in places])
            for texts in ([one.text for one in found], own, plain)
        ]
        print(f"| {name} | {len(places):,} | {' | '.join(f'{score:.1f}' for score in scores)} |")
    writers = Counter(one.written_by for one in found)
    print(f"\nwritten by: {dict(writers)}; {len(test) / seconds:.1f} texts a second")
    bad = sum(
        bool(strangers(one.text, sheet, allowed=generator.own_words))
        for one, sheet in zip(found, sheets, strict=True)
    )
    print(f"texts with a name or number that the facts do not hold: {bad}")


def load(path: Path) -> list[Entry]:
    """The entries of a file that have a text."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Entry(checked_entry({"facts": row["triples"], "texts": row["texts"]}), row["category"])
        for row in rows
        if row["texts"]
    ]


def plain_text(generator: Generator, sheet: FactSheet) -> str:
    """All facts as clauses."""
    return written(clauses(sheet, sheet.facts, lambda slot: generator.usual(sheet, slot)), sheet)


def bleu(texts: Sequence[str], entries: Sequence[Entry]) -> float:
    """Corpus BLEU with all references of each entry; sacrebleu passes over empty ones."""
    most = max(len(one.worded.texts) for one in entries)
    references = [
        [one.worded.texts[n] if n < len(one.worded.texts) else "" for one in entries]
        for n in range(most)
    ]
    return float(sacrebleu.corpus_bleu(texts, references).score)


def unfaithful(options: argparse.Namespace) -> str:
    """How many answers name what their evidence does not hold, by who wrote them."""
    qa = QAPipeline.from_pretrained(options.model)
    asked = load_questions(*options.questions)
    if options.limit:
        asked = Random(options.seed).sample(asked, min(options.limit, len(asked)))
    total: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for start in range(0, len(asked), _CHUNK):
        for answer in qa([one.text for one in asked[start : start + _CHUNK]]):
            if not answer.entities:
                continue
            total[answer.written_by] += 1
            if found := foreign(qa, answer):
                bad[answer.written_by] += 1
                print(f"{answer.text!r}: {found}", flush=True)
    return table(total, bad)


def worded_walks(options: argparse.Namespace) -> str:
    """The same of answers to self-written questions, worded from their paths."""
    qa = QAPipeline.from_pretrained(options.model)
    assert qa.answer_generator is not None, "the model has no generator for answers"
    config = qa.config.synthesis
    parts = replace(
        qa.parts, config=replace(qa.config, synthesis=replace(config, conjunction_rate=0.0))
    )
    asked = write_questions(parts, qa.encoder, round(1.2 * options.walks), options.seed, Progress())
    corpus = own_corpus(asked, qa.parts.walker, qa.answerer.verbaliser, options.walks, options.seed)
    writer, allowed = GeneratorWriter(qa.answer_generator), graph_words(qa)
    total: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    start = time.perf_counter()
    for at in range(0, len(corpus), _CHUNK):
        part = corpus[at : at + _CHUNK]
        for one, text in zip(part, writer.write([one.sheet for one in part]), strict=True):
            name = "templates" if text is None else writer.name
            said = written(one.texts[0], one.sheet) if text is None else text
            total[name] += 1
            words = allowed[one.sheet.language]
            known = qa.kg.names.__contains__
            if found := strangers(said, one.sheet, allowed=words, known_name=known):
                bad[name] += 1
                print(f"{said!r}: {found}", flush=True)
    seconds = time.perf_counter() - start
    return f"{table(total, bad)}\n\n{len(corpus) / seconds:.1f} answers a second"


def table(total: Counter[str], bad: Counter[str]) -> str:
    """Answers by writer, and those of them with something from elsewhere."""
    rows = [f"| {name} | {number:,} | {bad[name]} |" for name, number in total.items()]
    rows.append(f"| all | {total.total():,} | {bad.total()} |")
    head = "| written by | answers | with a name or number from elsewhere |\n|---|---:|---:|\n"
    return head + "\n".join(rows)


def foreign(qa: QAPipeline, answer: Answer) -> list[str]:
    """Names and numbers of an answer's text that stand in no fact of its evidence."""
    labels = [one for item in answer.evidence for one in item.labels]
    facts = [*labels, *(("", "", one.label) for one in answer.entities)]
    facts += [("", "", one.label) for one in answer.topic_entities]
    sheet = replace(FactSheet.of_facts(facts, answer.language), exact=True)
    words = graph_words(qa)[answer.language]
    count = [str(len(answer.entities)), f"{len(answer.entities) - 12}"]
    return strangers(
        answer.text, sheet, allowed=[*words, *count], known_name=qa.kg.names.__contains__
    )


@cache
def graph_words(qa: QAPipeline) -> dict[str, set[str]]:
    """Words of a graph's relations and kinds, in either language."""
    vocabulary, steps = qa.parts.vocabulary, range(qa.kg.store.num_steps)
    return {
        language: {
            word
            for step in steps
            for text in (*vocabulary.names(step, language), *vocabulary.class_words(step, language))
            for word in text.split()
        }
        for language in ("en", "zh")
    }


if __name__ == "__main__":
    main()
