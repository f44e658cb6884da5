"""Continents and countries of the world graph, from the sources to entities."""

import re
from collections.abc import Iterable

from world_sources import (
    CHINESE,
    ENGLISH,
    TRADITIONAL,
    Record,
    Sources,
    borders,
    find_capital,
    fold,
    official_languages,
    time_zones,
)
from world_turtle import Entity, Ref, Value

# GeoNames' continent codes in the codes of CLDR (UN M.49).
CLDR_CONTINENTS = {
    "AF": "002",
    "AN": "AQ",
    "AS": "142",
    "EU": "150",
    "NA": "003",
    "OC": "009",
    "SA": "005",
}


def zone_id(zone: str) -> str:
    """The local name of a time zone's entity: "timezone-Europe.Paris"."""
    return f"timezone-{zone.replace('/', '.')}"


def distinct(label: str | None, names: Iterable[str | None]) -> tuple[str, ...]:
    """The given names in order, without gaps, doubles and the label itself."""
    kept = {name: None for name in names if name and name != label}
    return tuple(kept)


def continents(sources: Sources) -> list[Entity]:
    """The seven continents with their population where GeoNames has one."""
    made = []
    for code, record in sorted(sources.continents.items()):
        ours = sources.names["continents"].get(code, {})
        cldr = CLDR_CONTINENTS[code]
        label_zh = CHINESE.territories[cldr]
        made.append(
            Entity(
                id=f"continent-{code}",
                kind="Continent",
                label_en=record["name"],
                label_zh=label_zh,
                aliases_en=distinct(
                    record["name"],
                    [*ours.get("alias_en", []), *sources.demonyms("continents", code)],
                ),
                aliases_zh=distinct(
                    label_zh, [*ours.get("alias_zh", []), TRADITIONAL.territories[cldr]]
                ),
                facts=(("population", record["population"]),),
            )
        )
    return made


def countries(sources: Sources) -> list[Entity]:
    """Every country and territory of GeoNames, by ISO code."""
    return [_country(sources, code) for code in sorted(sources.countries)]


def _country(sources: Sources, code: str) -> Entity:
    """One country; names of GeoNames and CLDR that are not the label become aliases."""
    record = sources.countries[code]
    ours = sources.names["countries"].get(code, {})
    geonames, english = record["name"].strip(), ENGLISH.territories[code]
    chinese, traditional = CHINESE.territories[code], TRADITIONAL.territories[code]
    spelled_out = english.replace("&", "and").replace("\u2019", "'")
    label_en = ours.get("label_en", geonames)
    label_zh = ours.get("label_zh", chinese)
    aliases_en = [geonames, english, spelled_out, *ours.get("alias_en", [])]
    aliases_en += sources.demonyms("countries", code)
    return Entity(
        id=f"country-{code}",
        kind="Country",
        label_en=label_en,
        label_zh=label_zh,
        aliases_en=distinct(label_en, aliases_en),
        aliases_zh=distinct(label_zh, [chinese, *ours.get("alias_zh", []), traditional]),
        facts=(*_country_links(sources, code), *_country_values(record)),
    )


def _country_links(sources: Sources, code: str) -> list[tuple[str, Value]]:
    """A country's facts whose value is another entity."""
    record = sources.countries[code]
    capital = find_capital(sources, code)
    links = [("continent", f"continent-{record['continentcode']}")]
    links += [("capital", f"city-{capital}")] if capital else []
    links += [("currency", f"currency-{record['currencycode']}")] if record["currencycode"] else []
    links += [("borders", f"country-{neighbour}") for neighbour in borders(sources, code)]
    links += [("officialLanguage", f"language-{tag}") for tag in official_languages(sources, code)]
    links += [("timeZone", zone_id(zone)) for zone in time_zones(code)]
    return [(name, Ref(target)) for name, target in links]


def _country_values(record: Record) -> list[tuple[str, Value]]:
    """A country's literal facts; zero stands for "unknown or none" in GeoNames and is left out."""
    values: list[tuple[str, Value]] = [("isoCode", record["iso"]), ("isoCode3", record["iso3"])]
    values += [
        (name, record[key])
        for name, key in (("population", "population"), ("area", "areakm2"))
        if record[key]
    ]
    values += [("callingCode", "+" + phone) for phone in re.findall(r"\d[\d-]*", record["phone"])]
    values += [("internetDomain", record["tld"])] if record["tld"] else []
    return values


def country_names(sources: Sources) -> frozenset[str]:
    """Folded names of all countries and continents, which no city may take as an alias."""
    places = [*countries(sources), *continents(sources)]
    names = [
        name
        for p in places
        for name in (p.label_en, p.label_zh, *p.aliases_en, *p.aliases_zh)
        if name
    ]
    return frozenset(map(fold, names))
