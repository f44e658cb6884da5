"""The report of ``evaluate --task --report DIR``: one page that needs nothing but itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from kgqa.errors import DataError
from kgqa.tasks.measures import ABSTAINED, TaskReport, TextResult

_MOST_LABELS = 40
_MOST_EXAMPLES = 60
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.2rem .6rem;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.m td{width:2.6rem;min-width:2.2rem;text-align:center;border:1px solid #fff}
.m th.v{writing-mode:vertical-rl;transform:rotate(180deg);vertical-align:bottom;font-weight:400}
.m th{font-weight:400}caption{text-align:left;color:#555}h2{margin-top:2rem}.wrap{overflow-x:auto}
"""


def write_report(report: TaskReport, folder: Path, title: str) -> None:
    """``index.html``, ``results.json`` and ``confusion.tsv`` in a folder that is made if need be.

    Raises:
        DataError: they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(page(report, title), encoding="utf-8")
        text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False)
        (folder / "results.json").write_text(text + "\n", encoding="utf-8")
        (folder / "confusion.tsv").write_text(_as_tsv(report), encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot write '{folder}': {error.strerror or error}") from error


def page(report: TaskReport, title: str) -> str:
    """The report as HTML; labels and texts are escaped."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        _figures(report),
        "<h2>Labels</h2>",
        _labels(report),
        "<h2>Confusion</h2>",
        _matrix(report),
        "<h2>Surest mistakes</h2>",
        _mistakes(report),
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _figures(report: TaskReport) -> str:
    rows = [
        ("texts", f"{len(report.results):,}"),
        ("accuracy", f"{report.accuracy:.1%}"),
        ("macro F1", f"{report.macro_f1:.3f}"),
        ("texts that got a label", f"{report.answered:.1%}"),
        ("accuracy among these", f"{report.accuracy_answered:.1%}"),
    ]
    if report.ece is not None:
        rows.append(("expected calibration error", f"{report.ece:.3f}"))
    if report.unseen:
        rows.append(("labels never learned", ", ".join(report.unseen)))
    cells = (f"<tr><td>{escape(name)}<td class=n>{escape(value)}" for name, value in rows)
    return f"<table>{''.join(cells)}</table>"


def _labels(report: TaskReport) -> str:
    head = "<tr><th>label<th class=n>texts<th class=n>precision<th class=n>recall<th class=n>F1"
    rows = (
        f"<tr><td>{escape(name)}<td class=n>{score.support:,}<td class=n>{score.precision:.3f}"
        f"<td class=n>{score.recall:.3f}<td class=n>{score.f1:.3f}"
        for name, score in report.by_label.items()
    )
    return f"<table>{head}{''.join(rows)}</table>"


def _matrix(report: TaskReport) -> str:
    """Rows are gold, columns given, shaded by the share of the row; the commonest labels alone."""
    counts = report.confusion()
    names = _shown(report, counts)
    head = "".join(f"<th class=v>{escape(name)}" for name in names)
    lines = []
    for gold in names:
        row = [counts.get((gold, given), 0) for given in names]
        total = sum(row) or 1
        cells = (
            f'<td style="background:{_shade(value / total, gold == given)}">{value or ""}'
            for given, value in zip(names, row, strict=True)
        )
        lines.append(f"<tr><th>{escape(gold)}{''.join(cells)}")
    caption = "rows: what the text has; columns: what was given; shade: share of the row"
    return (
        f"<div class=wrap><table class=m><caption>{caption}</caption>"
        f"<tr><th>{head}{''.join(lines)}</table></div>"
    )


def _shown(report: TaskReport, counts: dict[tuple[str, str], int]) -> Sequence[str]:
    ranked = sorted(report.by_label, key=lambda name: (-report.by_label[name].support, name))
    names = sorted(ranked[:_MOST_LABELS])
    return [*names, ABSTAINED] if any(ABSTAINED in pair for pair in counts) else names


def _shade(share: float, right: bool) -> str:
    hue = "140,60%" if right else "10,80%"
    return f"hsl({hue},{97 - 45 * share:.0f}%)"


def _mistakes(report: TaskReport) -> str:
    wrong = [result for result in report.results if not result.correct]
    wrong.sort(key=lambda result: -result.found.confidence)
    if not wrong:
        return "<p>None.</p>"
    rows = "".join(map(_mistake, wrong[:_MOST_EXAMPLES]))
    return f"<table><tr><th>text<th>has<th>given<th class=n>probability{rows}</table>"


def _mistake(result: TextResult) -> str:
    text = result.gold.text if len(result.gold.text) <= 300 else f"{result.gold.text[:299]}…"
    gold, given = ", ".join(result.gold.labels), ", ".join(result.found.labels)
    return (
        f"<tr><td>{escape(text)}<td>{escape(gold or ABSTAINED)}<td>{escape(given or ABSTAINED)}"
        f"<td class=n>{result.found.confidence:.2f}"
    )


def _as_tsv(report: TaskReport) -> str:
    lines = ["gold\tgiven\ttexts"]
    pairs = sorted(report.confusion().items())
    lines += [f"{gold}\t{given}\t{count}" for (gold, given), count in pairs]
    return "\n".join(lines) + "\n"
