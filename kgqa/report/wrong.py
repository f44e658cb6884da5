"""The page's table of wrong answers, to be narrowed to one cause without any script."""

from __future__ import annotations

from collections.abc import Sequence

from kgqa.diagnosis import CAUSES
from kgqa.evaluation import EvaluationReport, QuestionResult
from kgqa.records import Answer, Evidence
from kgqa.report.escape import name, text

_MAX_ROWS = 1000
_MAX_NAMES = 6
_MAX_CHAINS = 3


def wrong_answers(report: EvaluationReport) -> str:
    """A row for each: question, gold, answer and cause; behind it the reading and its facts."""
    if not report.wrong:
        return '<p class="note">There is none.</p>'
    shown = report.wrong[:_MAX_ROWS]
    hidden = len(report.wrong) - len(shown)
    more = f'<p class="note">And {hidden:,} more, which the predictions file has.</p>'
    return (
        f"{_filter(report)}"
        '<div class="scroll"><table class="wrong"><thead><tr><th scope="col">Question</th>'
        '<th scope="col">Right</th><th scope="col">Answered</th>'
        '<th class="number" scope="col">Confidence</th><th scope="col">Cause</th></tr></thead>'
        f"<tbody>{''.join(map(_row, shown))}</tbody></table></div>{more if hidden else ''}"
    )


def filter_style(report: EvaluationReport) -> str:
    """The rules that hide the rows of other causes."""
    return "".join(
        f"body:has(#only-{cause}:checked) tr[data-cause]:not([data-cause={cause}]){{display:none}}"
        for cause in report.causes
    )


def _filter(report: EvaluationReport) -> str:
    labels = [_choice("all", "all", len(report.wrong), checked=True)]
    labels += [_choice(cause, CAUSES[cause], count) for cause, count in report.causes.items()]
    return f'<fieldset class="filter" aria-label="Cause">{"".join(labels)}</fieldset>'


def _choice(cause: str, meaning: str, count: int, *, checked: bool = False) -> str:
    state = " checked" if checked else ""
    return (
        f'<label title="{text(meaning)}"><input type="radio" name="cause" id="only-{cause}"{state}>'
        f"{text(cause)} {count:,}</label>"
    )


def _row(result: QuestionResult) -> str:
    question, answer = result.question, result.answer
    gold = _names(question.answers or (), "no answer in the graph")
    said = [entity.label for entity in answer.entities]
    given = _names(said, result.error or answer.text or "no answer")
    sure = f"{answer.confidence:.0%}" if answer.entities else "–"
    about = " · ".join(text(one) for one in (question.id, result.type) if one)
    return (
        f'<tr data-cause="{text(result.cause)}"><td><div class="asked">{name(question.text)}</div>'
        f"<small>{about}</small>{_details(answer)}</td>"
        f'<td class="right">{gold}</td><td>{given}</td><td class="number">{sure}</td>'
        f'<td><span class="cause" title="{text(CAUSES.get(result.cause, ""))}">'
        f"{text(result.cause)}</span></td></tr>"
    )


def _names(names: Sequence[str], nothing: str) -> str:
    if not names:
        return f'<span class="none">{text(nothing)}</span>'
    shown = ", ".join(map(name, names[:_MAX_NAMES]))
    hidden = len(names) - _MAX_NAMES
    return f"{shown} <small>+ {hidden:,} more</small>" if hidden > 0 else shown


def _details(answer: Answer) -> str:
    """How it was understood: links, reading, facts, other readings."""
    items = []
    if answer.topic_entities:
        items.append(f"linked: {_names([one.label for one in answer.topic_entities], '')}")
    if answer.reading:
        items.append(f"read as: {name(answer.reading)}")
    items += [f"fact: {_chain(item)}" for item in answer.evidence[:_MAX_CHAINS]]
    items += [
        f"or, {other.score:.0%}: {name(other.reading)}: "
        f"{_names([one.label for one in other.answers], 'nothing')}"
        for other in answer.alternatives
    ]
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<details><summary>How it was understood</summary><ul>{listed}</ul></details>"


def _chain(item: Evidence) -> str:
    facts = (" – ".join(map(name, labels)) for labels in item.labels)
    return "; ".join(facts)
