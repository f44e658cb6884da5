"""The entities of the world graph as records, and as Turtle text in one fixed order."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, order=True)
class Ref:
    """A reference to another entity by its local name, such as "country-FR"."""

    id: str


Value: TypeAlias = Ref | int | Decimal | str


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One entity: `id` and `kind` are local names, `facts` are pairs of property and value."""

    id: str
    kind: str
    label_en: str
    label_zh: str | None = None
    aliases_en: tuple[str, ...] = ()
    aliases_zh: tuple[str, ...] = ()
    facts: tuple[tuple[str, Value], ...] = ()


def write_turtle(ontology: str, entities: Iterable[Entity]) -> str:
    """The whole file: the ontology with its prefixes, then one block for each entity, in order."""
    return "\n".join([ontology, *map(_block, entities)])


def _block(entity: Entity) -> str:
    """An entity's statements, one predicate a line, values of a predicate sorted."""
    labels = [_text(entity.label_en, "en")] + (
        [_text(entity.label_zh, "zh")] if entity.label_zh else []
    )
    aliases = [_text(alias, "en") for alias in entity.aliases_en]
    aliases += [_text(alias, "zh") for alias in entity.aliases_zh]
    objects: dict[str, list[str]] = {}
    for name, value in entity.facts:
        objects.setdefault(f"w:{name}", []).append(_object(value))
    lines = [f"w:{entity.id} a w:{entity.kind}", f"rdfs:label {', '.join(labels)}"]
    if aliases:
        lines.append(f"skos:altLabel {', '.join(aliases)}")
    lines += [f"{name} {', '.join(sorted(values))}" for name, values in sorted(objects.items())]
    return " ;\n    ".join(lines) + " .\n"


def _object(value: Value) -> str:
    """A value in Turtle: integers and decimals bare, text quoted, references prefixed."""
    if isinstance(value, Ref):
        return f"w:{value.id}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return f"{value:f}" if value.as_tuple().exponent else f"{value:f}.0"
    return str(value)


def _text(text: str, language: str | None = None) -> str:
    """A quoted string with its language tag, if any."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' + (f"@{language}" if language else "")
