"""``kgqa stats --questions``: what a graph can be asked, and what to mend before training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results, table
from kgqa.cli.sources import Source, open_graph

if TYPE_CHECKING:
    from kgqa.coverage import Answerable, QuestionKind, RelationCover
    from kgqa.nouns import GraphNouns
    from kgqa.sample_questions import Sample

_MAX_ROWS, _MAX_WORDS, _MAX_LABEL = 20, 6, 60


def show(source: Source, as_json: bool) -> None:
    """The report of what the graph can answer."""
    from kgqa.answerable import what_it_answers

    with stdout_for_results():
        found = what_it_answers(open_graph(*source), nouns=_known_nouns(source))
    if as_json:
        print_json(found.to_dict())
        return
    to = console()
    _show_hints(to, found.hints)
    _show_relations(to, found)
    _show_flaws(to, found)
    _show_sorts(to, found)
    _show_names(to, found)
    _show_kinds(to, found.kinds)
    _heading(to, "Questions that it can be asked")
    for sample in found.samples:
        print_line(to, "  ", plain(_asked(sample)))


def _known_nouns(source: Source) -> GraphNouns | None:
    """The nouns that a model has for its graph."""
    from kgqa.model_folder import read_nouns

    model, _ = source
    return read_nouns(model) if model is not None else None


def _show_hints(to: Console, hints: Sequence[str]) -> None:
    print_line(to, ("What to mend first", "bold"))
    for number, hint in enumerate(hints, 1):
        print_line(to, f"  {number}. ", plain(hint))
    if not hints:
        print_line(to, "  nothing stands out: names and classes read well")


def _show_relations(to: Console, found: Answerable) -> None:
    _heading(to, "Relations")
    rows = table(
        "relation", "facts", "of", "have it", "en", "zh", "measures", "sample", numbers=_NUMBERS
    )
    for one in found.relations[:_MAX_ROWS]:
        rows.add_row(
            plain(_short(one.label)),
            f"{one.facts:,}",
            plain(_short(one.source)),
            f"{one.share:.0%}",
            plain(_forms(one, "en")),
            plain(_forms(one, "zh")),
            plain(one.measure or "–"),
            plain(_asked(one.sample) if one.sample else "–"),
        )
    to.print(rows)
    _more(to, found.num_relations)


_NUMBERS = ("facts", "have it")


def _show_flaws(to: Console, found: Answerable) -> None:
    if not found.flaws:
        return
    _heading(to, "Labels that read badly")
    rows = table("label", "what is amiss", "hangs on it", "id", numbers=("hangs on it",))
    for flaw in found.flaws[:_MAX_ROWS]:
        thing = "facts" if flaw.of == "relation" else "entities"
        rows.add_row(
            plain(_short(flaw.label)),
            plain(flaw.problem),
            f"{flaw.size:,} {thing}",
            plain(flaw.id),
        )
    to.print(rows)
    _more(to, found.num_flaws)


def _show_sorts(to: Console, found: Answerable) -> None:
    if not found.sorts:
        return
    _heading(to, "Classes, kinds and roles")
    rows = table("noun", "entities", "from", "known by", numbers=("entities",))
    for one in found.sorts[:_MAX_ROWS]:
        nouns = _listed((*one.en[:3], *one.zh[:3]))
        rows.add_row(plain(nouns or "(no noun)"), f"{one.size:,}", one.origin, plain(one.about))
    to.print(rows)
    _more(to, len(found.sorts))


def _show_names(to: Console, found: Answerable) -> None:
    names = found.names
    _heading(to, "Names")
    looked = "" if names.checked == names.entities else f" of {names.checked:,} looked at"
    print_line(
        to, f"  {names.nameless:,}{looked} have an id for a name; {names.typed:.0%} have a class"
    )
    for name, number in names.shared:
        print_line(to, f"  {number:,} are called ", plain(_short(name)))


def _show_kinds(to: Console, kinds: Sequence[QuestionKind]) -> None:
    _heading(to, "Kinds of question")
    rows = table("it asks for", "by", "sample")
    for one in kinds:
        sample = _asked(one.sample) if one.sample else "–"
        rows.add_row(one.name, plain(_listed(one.by)), plain(sample if one.possible else "cannot"))
    to.print(rows)


def _forms(relation: RelationCover, language: str) -> str:
    return ", ".join(relation.forms[language]) or "–"


def _asked(sample: Sample) -> str:
    hidden = sample.num_answers - len(sample.answers)
    more = f" and {hidden:,} more" if hidden > 0 else ""
    return f"{sample.question} → {', '.join(map(_short, sample.answers))}{more}"


def _listed(words: Sequence[str]) -> str:
    hidden = len(words) - _MAX_WORDS
    return ", ".join(_shorts(words[:_MAX_WORDS])) + (f" + {hidden}" if hidden > 0 else "")


def _shorts(texts: Iterable[str]) -> Iterable[str]:
    return map(_short, texts)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LABEL else f"{text[: _MAX_LABEL - 1]}…"


def _heading(to: Console, text: str) -> None:
    to.print()
    print_line(to, (text, "bold"))


def _more(to: Console, number: int) -> None:
    if number > _MAX_ROWS:
        print_line(to, plain(f"+ {number - _MAX_ROWS:,} more (--json lists them)", "dim"))
