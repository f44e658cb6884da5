"""``kgqa ask``: an answer for people to read."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from kgqa.cli.chains import chain
from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.sources import Source, pipeline_of, question_text, use_language_model
from kgqa.records import Alternative, Answer, ScoredAnswer

_MAX_ROWS = 15
_MAX_CHAINS = 10
_MAX_NAMES = 6
_WORDS = {
    "en": {
        "answer": "Answer",
        "score": "Score",
        "predicted": "predicted",
        "confidence": "Confidence: ",
        "reading": "Understood as: ",
        "evidence": "Evidence",
        "alternatives": "Other readings",
        "more": "+ {} more",
        "comma": ", ",
    },
    "zh": {
        "answer": "答案",
        "score": "分数",
        "predicted": "推测",
        "confidence": "置信度：",
        "reading": "理解为：",
        "evidence": "依据",
        "alternatives": "其他理解",
        "more": "另有 {} 个",
        "comma": "、",
    },
}


def ask(question: str, source: Source, llm: tuple[str, str] | None, as_json: bool) -> None:
    """Answer one question with a model, perhaps about another graph than its own."""
    text = question_text(question)
    with stdout_for_results():
        qa = pipeline_of(source)
        if llm is not None:
            use_language_model(qa, *llm)
        answer = qa(text)
    if as_json:
        print_json(answer.to_dict())
    else:
        show_answer(console(), answer)


def show_answer(to: Console, answer: Answer) -> None:
    """The sentence, then what stands behind it."""
    words = _WORDS.get(answer.language, _WORDS["en"])
    print_line(to, plain(answer.text, "bold"))
    if answer.entities:
        to.print()
        _show_entities(to, answer.entities, words)
        to.print()
        print_line(to, words["confidence"], f"{answer.confidence:.0%}")
    if answer.reading:
        print_line(to, words["reading"], plain(answer.reading))
    if answer.evidence:
        to.print()
        _show_evidence(to, answer, words)
    if answer.alternatives:
        to.print()
        print_line(to, (words["alternatives"], "dim bold"))
        for alternative in answer.alternatives:
            print_line(to, "  ", (_alternative(alternative, words), "dim"))


def _show_entities(to: Console, entities: tuple[ScoredAnswer, ...], words: dict[str, str]) -> None:
    """A table of answers; ids tell apart those of one name."""
    labels = Counter(entity.label for entity in entities)
    rows = table(words["answer"], words["score"], "", numbers=(words["score"],))
    for entity in entities[:_MAX_ROWS]:
        notes = [entity.id] if labels[entity.label] > 1 else []
        notes += [] if entity.known else [words["predicted"]]
        rows.add_row(
            plain(entity.label), f"{entity.score:.2f}", plain(words["comma"].join(notes), "dim")
        )
    to.print(rows)
    _show_more(to, len(entities) - _MAX_ROWS, words)


def _show_evidence(to: Console, answer: Answer, words: dict[str, str]) -> None:
    print_line(to, (words["evidence"], "bold"))
    topics = {match.id for match in answer.topic_entities}
    for item in answer.evidence[:_MAX_CHAINS]:
        first = item.triples[0] if item.triples else None
        ends = (first.head, first.tail) if first else ()
        start = next((end for end in ends if end in topics), None)
        print_line(to, "  ", chain(item.triples, item.labels, start))
    _show_more(to, len(answer.evidence) - _MAX_CHAINS, words)


def _alternative(alternative: Alternative, words: dict[str, str]) -> str:
    names = [plain(answer.label).plain for answer in alternative.answers]
    listed = words["comma"].join(names[:_MAX_NAMES])
    hidden = len(names) - _MAX_NAMES
    more = f" {words['more'].format(hidden)}" if hidden > 0 else ""
    return f"{plain(alternative.reading).plain}: {listed}{more} ({alternative.score:.0%})"


def _show_more(to: Console, hidden: int, words: dict[str, str]) -> None:
    if hidden > 0:
        print_line(to, "  ", (words["more"].format(hidden), "dim"))
