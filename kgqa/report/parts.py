"""Parts of the page: the summary, the table of metrics, and how the run can be done again."""

from __future__ import annotations

from collections.abc import Iterator

from kgqa.diagnosis import CAUSES
from kgqa.evaluation import EvaluationReport
from kgqa.metrics import Metrics
from kgqa.report.escape import name, text
from kgqa.report.run import Run

METRICS = {
    "hits@1": ("Hits@1", "the top answer is right"),
    "hits@3": ("Hits@3", "a right one is among the top 3, other readings included"),
    "hits@10": ("Hits@10", "among the top 10"),
    "mrr": ("MRR", "mean of 1 / the place of the first right one"),
    "f1": ("F1", "of the set of answers given"),
    "exact_match": ("Exact", "all right answers and no others"),
}
"""Title and meaning of each rate."""

_TITLES = {"type": "By type", "language": "By language", "hops": "By hops", "file": "By file"}


def cards(report: EvaluationReport) -> str:
    """The figures to read first."""
    overall, latency = report.overall, report.latency
    ece = "–" if report.ece is None else f"{100 * report.ece:.1f}%"
    found = [
        (METRICS[key][0], f"{percent(overall.to_dict()[key])}%", _range(overall, key))
        for key in ("hits@1", "exact_match", "f1", "mrr")
    ]
    found.append(("Calibration error", ece, "expected, ten bins"))
    found.append(
        (
            "Median time",
            f"{1000 * latency.p50:,.0f} ms",
            f"95% within {1000 * latency.p95:,.0f} ms",
        )
    )
    return '<dl class="cards">' + "".join(_card(*one) for one in found) + "</dl>"


def _card(title: str, value: str, beside: str) -> str:
    return (
        f'<div class="card"><dt>{text(title)}</dt><dd class="value">{text(value)}</dd>'
        f'<dd class="beside">{text(beside)}</dd></div>'
    )


def metrics_table(report: EvaluationReport) -> str:
    """All rates with their intervals, a row for each group of questions."""
    titles = "".join(
        f'<th class="number" scope="col" title="{text(meaning)}">{text(title)}</th>'
        for title, meaning in METRICS.values()
    )
    return (
        '<div class="scroll"><table><thead><tr><th scope="col">Questions</th>'
        f'<th class="number" scope="col">Number</th>{titles}</tr></thead>'
        f"<tbody>{''.join(_metric_rows(report))}</tbody></table></div>"
    )


def _metric_rows(report: EvaluationReport) -> Iterator[str]:
    yield _metric_row("All", report.overall, "total")
    for title, group in report.groups.items():
        yield f'<tr class="group"><th colspan="8" scope="colgroup">{_TITLES[title]}</th></tr>'
        for label, metrics in group.items():
            yield _metric_row(label, metrics)


def _metric_row(label: str, metrics: Metrics, kind: str = "") -> str:
    cells = "".join(
        f'<td class="number">{percent(rate)}<span class="range">{_range(metrics, key)}</span></td>'
        for key, rate in metrics.to_dict().items()
    )
    attribute = f' class="{kind}"' if kind else ""
    return (
        f'<tr{attribute}><th scope="row">{name(label)}</th>'
        f'<td class="number">{metrics.count:,}</td>{cells}</tr>'
    )


def meanings() -> str:
    """What each cause means."""
    return "".join(f"<dt>{text(cause)}</dt><dd>{text(CAUSES[cause])}</dd>" for cause in CAUSES)


def run_details(report: EvaluationReport, run: Run) -> str:
    """Command, model, data and versions."""
    speed = f"{report.questions_per_second:,.1f} questions a second"
    rows = [
        ("Command", f"<code>{text(run.command)}</code>" if run.command else ""),
        ("Model", name(run.model) if run.model else ""),
        ("Model SHA-256", f"<code>{text(run.model_hash)}</code>" if run.model_hash else ""),
        *(
            ("Questions", f"{name(file)}<br><code>{text(known)}</code>")
            for file, known in run.files.items()
        ),
        ("Date", day(run.date)),
        ("Time", f"{report.seconds:,.1f} s, {speed}"),
        ("Seed of the intervals", text(run.seed)),
        ("Versions", text(", ".join(f"{one} {number}" for one, number in run.versions.items()))),
    ]
    return (
        '<dl class="facts">'
        + "".join(f"<dt>{title}</dt><dd>{value}</dd>" for title, value in rows if value)
        + "</dl>"
    )


def day(date: str) -> str:
    """A date as ``Run`` has it, to the minute."""
    return text(f"{date[:16].replace('T', ' ')} UTC" if date.endswith("+00:00") else date)


def percent(rate: float) -> str:
    return f"{100 * rate:.1f}"


def _range(metrics: Metrics, key: str) -> str:
    low, high = metrics.intervals[key]
    return f"{percent(low)} – {percent(high)}"
