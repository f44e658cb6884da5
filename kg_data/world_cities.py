"""The cities of the world graph: which ones, their names, and their facts."""

import re
from decimal import Decimal

from world_chinese import chinese_names
from world_places import country_names, distinct, zone_id
from world_sources import CHINESE, ENGLISH, Record, Sources, find_capital, fold, zone_cities
from world_turtle import Entity, Ref, Value

MIN_POPULATION = 100_000
# What GeoNames uses for an apostrophe: left and right quotes, and the two modifier letters.
APOSTROPHES = re.compile("[\u2018\u2019\u02bb\u02bc]")


def cities(sources: Sources) -> list[Entity]:
    """The cities of at least 100,000 people, every capital, and some well-known smaller ones."""
    capitals = {find_capital(sources, code) for code in sources.countries}
    wanted = capitals | {sources.named_city(key) for key in sources.names["more_cities"]["names"]}
    english = _english_names(sources, capitals)
    chinese = _chinese_names(sources)
    return [
        Entity(
            id=f"city-{number}",
            kind="City",
            label_en=english[number][0],
            label_zh=chinese[number][0],
            aliases_en=distinct(*english[number]),
            aliases_zh=distinct(*chinese[number]),
            facts=_facts(record),
        )
        for number, record in sorted(sources.cities.items())
        if record["population"] >= MIN_POPULATION or number in wanted
    ]


def _facts(record: Record) -> tuple[tuple[str, Value], ...]:
    """A city's country, time zone, position, and population where known."""
    facts: list[tuple[str, Value]] = [
        ("country", Ref(f"country-{record['countrycode']}")),
        ("timeZone", Ref(zone_id(record["timezone"]))),
        ("latitude", Decimal(str(record["latitude"]))),
        ("longitude", Decimal(str(record["longitude"]))),
    ]
    if record["population"]:
        facts.append(("population", record["population"]))
    return tuple(facts)


def _english_names(sources: Sources, capitals: set[int | None]) -> dict[int, tuple[str, list[str]]]:
    """The English label and aliases of each city, by geonameid.

    Names from our table stand as they are. Derived ones are left out where a country has the name:
    Mexico City is not called Mexico here.
    """
    labels = sources.named_cities("city_labels_en")
    listed = sources.named_cities("city_aliases_en")
    taken = country_names(sources) | set(map(fold, sources.names["skip"]["aliases"]))
    named = {}
    for number, record in sources.cities.items():
        label = labels.get(number, _plain(record["name"]))
        derived = [_plain(record["name"]), *_variants(record, label)]
        if number in capitals:
            derived.append(sources.countries[record["countrycode"]]["capital"].strip())
        kept = [name for name in derived if fold(name) not in taken]
        named[number] = (label, [*listed.get(number, []), *kept])
    return named


def _plain(name: str) -> str:
    """A name with plain apostrophes, without the second name after " / "."""
    return APOSTROPHES.sub("'", name).split(" / ")[0]


def _variants(record: Record, label: str) -> list[str]:
    """Spellings that follow from the name: "St." for "Saint", no "City", either name of two."""
    parts = record["name"].split(" / ")
    made = parts if len(parts) > 1 else []
    if label.startswith(("Saint ", "St. ")):
        made += [re.sub(r"^(Saint|St\.) ", start, label) for start in ("Saint ", "St. ", "St ")]
    short = re.sub(r" City$| \(.*\)$", "", label)
    if short != label and short in record["alternatenames"]:
        made.append(short)
    return made


def _chinese_names(sources: Sources) -> dict[int, tuple[str | None, list[str]]]:
    """The Chinese label and aliases of each city, by geonameid.

    The label is ours, else CLDR's, else the best of GeoNames.
    """
    labels = _zone_cities(sources) | sources.named_cities("city_labels_zh")
    taken = country_names(sources) | set(sources.names["skip"]["aliases"])
    named = {}
    for number, record in sources.cities.items():
        label, aliases = chinese_names(
            record["alternatenames"], record["countrycode"], preferred=labels.get(number)
        )
        named[number] = (label, [name for name in aliases if fold(name) not in taken])
    return named


def _zone_cities(sources: Sources) -> dict[int, str]:
    """CLDR's Chinese names of the cities after which time zones are named, by geonameid."""
    english, chinese = zone_cities(ENGLISH), zone_cities(CHINESE)
    found: dict[str, int] = {}
    for record in (city for group in sources.cities_by_country.values() for city in group):
        zone = record["timezone"]
        name = english.get(zone, zone.rpartition("/")[2].replace("_", " "))
        if zone in chinese and fold(name) == fold(record["name"]):
            found.setdefault(zone, record["geonameid"])
    return {number: chinese[zone] for zone, number in found.items()}
