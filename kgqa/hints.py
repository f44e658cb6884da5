"""What to mend first in a graph, by how much hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgqa.coverage import Names, RelationCover
from kgqa.legibility import CODE, DIGITS, LONG, SHARED, URL, Flaw
from kgqa.text import fold

_EACH_PROBLEM = 2
_MANY_NAMELESS, _MANY_SHARE, _UNTYPED = 0.05, 5, 0.5


def hints(
    entities: int, flaws: Sequence[Flaw], names: Names, relations: Sequence[RelationCover]
) -> Iterator[str]:
    """What to mend, the most urgent first."""
    found = [*_of_flaws(flaws), *_of_names(names), *_of_languages(names, relations)]
    if entities and names.typed < _UNTYPED:
        untyped = round((1 - names.typed) * entities)
        text = (
            "give entities a class (rdf:type, or a relation named type in a table): "
            f"{untyped:,} of {entities:,} have none, so that their nouns are only guessed"
        )
        found.append((untyped // 2, text))
    if not relations:
        found.append((1, "the graph has no facts: there is nothing to ask about"))
    yield from (text for _, text in sorted(found, key=lambda hint: (-hint[0], hint[1])))


def _of_flaws(flaws: Sequence[Flaw]) -> Iterator[tuple[int, str]]:
    same: dict[str, list[Flaw]] = {}
    others: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        if flaw.problem == SHARED:
            same.setdefault(fold(flaw.label), []).append(flaw)
        elif flaw.size:
            others.setdefault(f"{flaw.of}: {flaw.problem}", []).append(flaw)
    for alike in others.values():
        for flaw in alike[:_EACH_PROBLEM]:
            yield flaw.size, f"{_to_do(flaw)}: {_hanging(flaw)}"
        if rest := alike[_EACH_PROBLEM:]:
            thing, size = ("relations", "classes")[rest[0].of == "class"], rest[0].size
            yield size, f"likewise {len(rest):,} more {thing} ({rest[0].problem})"
    several_each = sorted(same.values(), key=lambda one: -sum(flaw.size for flaw in one))
    for several in several_each[:_EACH_PROBLEM]:
        ids = " and ".join(f"`{flaw.id}`" for flaw in several[:3])
        more = f" and {len(several) - 3} more" if len(several) > 3 else ""
        size = sum(flaw.size for flaw in several)
        if size:
            yield (
                size,
                f"give {ids}{more} labels of their own: all are called '{several[0].label}', "
                f"and a question cannot tell their {size:,} facts apart",
            )


def _to_do(flaw: Flaw) -> str:
    if flaw.problem in (CODE, URL):
        return f"give `{flaw.id}` a label"
    if flaw.problem == LONG:
        return f"give `{flaw.id}` a short label instead of '{flaw.label}'"
    if flaw.problem == DIGITS:
        return f"give `{flaw.id}` a label without digits, or an alias, beside '{flaw.label}'"
    return f"give `{flaw.id}` a label that is a noun or a verb, or an alias, beside '{flaw.label}'"


def _hanging(flaw: Flaw) -> str:
    thing = "fact" if flaw.of == "relation" else "entity"
    if flaw.size == 1:
        return f"one {thing} hangs on it"
    return f"{flaw.size:,} {'facts' if thing == 'fact' else 'entities'} hang on it"


def _of_names(names: Names) -> Iterator[tuple[int, str]]:
    if names.nameless > _MANY_NAMELESS * names.checked:
        share = names.nameless / names.checked
        examples = ", ".join(f"`{one}`" for one in names.nameless_examples[:2])
        text = f"give entities labels: {share:.0%} have none but an id ({examples})"
        yield round(share * names.entities), text
    if names.shared and names.shared[0][1] >= _MANY_SHARE:
        name, number = names.shared[0]
        text = (
            f"{number:,} entities are called '{name}': longer labels or aliases would let a "
            "question say which is meant"
        )
        yield number, text


def _of_languages(names: Names, relations: Sequence[RelationCover]) -> Iterator[tuple[int, str]]:
    silent = [one for one in relations if not one.forms["zh"]]
    if names.chinese > names.checked / 2 and silent:
        facts = sum(one.facts for one in silent)
        text = (
            f"give {len(silent):,} relations Chinese labels, beginning with `{silent[0].id}`: "
            "most entities have Chinese names, yet these relations cannot be asked about in Chinese"
        )
        yield facts // 2, text
