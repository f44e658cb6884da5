"""What must hold of the world graph before it is written."""

from collections import Counter

from world_sources import Sources, fold
from world_turtle import Entity, Ref

# Sane ranges of how many entities of each class there are.
EXPECTED = {
    "City": (5_000, 8_000),
    "Continent": (7, 7),
    "Country": (240, 255),
    "Currency": (140, 170),
    "Language": (100, 150),
    "TimeZone": (380, 440),
}


def check(sources: Sources, entities: list[Entity]) -> None:
    """Passes a sound graph.

    Raises:
        ValueError: with every problem found, one a line.
    """
    problems = [
        *_wrong_counts(entities),
        *_bad_ids(entities),
        *_missing_capitals(sources, entities),
        *_one_way_borders(entities),
        *_bad_names(entities),
        *_bad_demonyms(sources, entities),
    ]
    if problems:
        raise ValueError("the world graph is not sound:\n" + "\n".join(problems))


def _wrong_counts(entities: list[Entity]) -> list[str]:
    """Classes with too few or too many entities."""
    counts = Counter(entity.kind for entity in entities)
    return [
        f"{counts[kind]} entities of class {kind}, expected {low} to {high}"
        for kind, (low, high) in EXPECTED.items()
        if not low <= counts[kind] <= high
    ]


def _bad_ids(entities: list[Entity]) -> list[str]:
    """Ids used twice, and references to no entity."""
    counts = Counter(entity.id for entity in entities)
    doubled = [f"{id} is defined {n} times" for id, n in counts.items() if n > 1]
    dangling = [
        f"{entity.id} {name} {value.id}: no such entity"
        for entity in entities
        for name, value in entity.facts
        if isinstance(value, Ref) and value.id not in counts
    ]
    return doubled + dangling


def _missing_capitals(sources: Sources, entities: list[Entity]) -> list[str]:
    """Countries that name a capital in GeoNames and have none here, or one in another country."""
    by_id = {entity.id: entity for entity in entities}
    problems = []
    for code, record in sources.countries.items():
        named = record["capital"].strip() and code not in sources.names["skip"]["capitals"]
        capitals = _values(by_id[f"country-{code}"], "capital")
        if named and len(capitals) != 1:
            problems.append(f"{code} has {len(capitals)} capitals")
        problems += [
            f"the capital of {code} is in another country"
            for capital in capitals
            if _values(by_id[capital], "country") != [f"country-{code}"]
        ]
    return problems


def _one_way_borders(entities: list[Entity]) -> list[str]:
    """Borders that are stated from one side only."""
    pairs = {(entity.id, other) for entity in entities for other in _values(entity, "borders")}
    return [
        f"{head} borders {tail}, but not the other way"
        for head, tail in sorted(pairs)
        if (tail, head) not in pairs
    ]


def _bad_names(entities: list[Entity]) -> list[str]:
    """Entities that lack a label, and names that are empty or have stray blanks."""
    problems = [f"{e.id} has no English label" for e in entities if not e.label_en]
    bilingual = ("Continent", "Country", "Currency", "Language")
    problems += [
        f"{e.id} has no Chinese label" for e in entities if e.kind in bilingual and not e.label_zh
    ]
    for e in entities:
        names = [e.label_en, e.label_zh or "-", *e.aliases_en, *e.aliases_zh]
        problems += [
            f"{e.id} has the name {name!r}" for name in names if not name or name != name.strip()
        ]
    return problems


def _bad_demonyms(sources: Sources, entities: list[Entity]) -> list[str]:
    """Demonyms of an unknown code, and those that name another country or continent."""
    demonyms = {
        f"{kind}-{code}": words
        for kind, table in (("country", "countries"), ("continent", "continents"))
        for code, words in sources.names["demonyms"][table].items()
    }
    places = [entity for entity in entities if entity.kind in ("Country", "Continent")]
    named = [
        (fold(name), place.id)
        for place in places
        for name in {place.label_en, *place.aliases_en} - set(demonyms.get(place.id, []))
    ]
    unknown = demonyms.keys() - {place.id for place in places}
    problems = [f"there is no {id} that could have demonyms" for id in sorted(unknown)]
    for id, words in demonyms.items():
        folded = set(map(fold, words))
        problems += [
            f"a demonym of {id} is {name!r}, a name of {other}"
            for name, other in named
            if name in folded and other != id
        ]
    return problems


def _values(entity: Entity, property: str) -> list[str]:
    """The ids to which an entity's property points."""
    return [value.id for name, value in entity.facts if name == property and isinstance(value, Ref)]
