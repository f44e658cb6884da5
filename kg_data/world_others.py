"""Languages, currencies and time zones of the world graph: those that some place refers to."""

from babel.numbers import get_currency_name

from world_places import distinct, zone_id
from world_sources import (
    CHINESE,
    ENGLISH,
    TRADITIONAL,
    Sources,
    official_languages,
    time_zones,
    zone_cities,
)
from world_turtle import Entity

# Nouns and codes of currencies that are ordinary words: "all" is the code of the Albanian lek.
ORDINARY_WORDS = frozenset(
    {"all", "bam", "bob", "cup", "gel", "gold", "mad", "mop", "pen"}
    | {"marks", "real", "ron", "sol", "soles", "sos", "top", "try", "won"}
)


def languages(sources: Sources) -> list[Entity]:
    """The languages that are official somewhere, by CLDR code."""
    made = []
    for code in sorted(
        {tag for country in sources.countries for tag in official_languages(sources, country)}
    ):
        ours = sources.names["languages"].get(code, {})
        label_en = ours.get("label_en", ENGLISH.languages.get(code))
        label_zh = ours.get("label_zh", CHINESE.languages.get(code))
        traditional = TRADITIONAL.languages.get(code)
        written = label_zh[:-1] + "文" if label_zh and label_zh.endswith("语") else None
        made.append(
            Entity(
                id=f"language-{code}",
                kind="Language",
                label_en=label_en,
                label_zh=label_zh,
                aliases_en=distinct(label_en, [*ours.get("alias_en", []), f"{label_en} language"]),
                aliases_zh=distinct(label_zh, [*ours.get("alias_zh", []), written, traditional]),
            )
        )
    return made


def currencies(sources: Sources) -> list[Entity]:
    """The currencies in use, by ISO 4217 code; "dollar" is an alias of every dollar."""
    made = []
    for code in sorted({record["currencycode"] for record in sources.countries.values()} - {""}):
        ours = sources.names["currencies"].get(code, {})
        label_en = ours.get("label_en", ENGLISH.currencies.get(code))
        label_zh = ours.get("label_zh", CHINESE.currencies.get(code))
        nouns = [*_noun_aliases(label_en), *_plural_aliases(code, label_en)]
        traditional = TRADITIONAL.currencies.get(code)
        made.append(
            Entity(
                id=f"currency-{code}",
                kind="Currency",
                label_en=label_en,
                label_zh=label_zh,
                aliases_en=distinct(
                    label_en, [*ours.get("alias_en", []), *nouns, *_unmistakable([code])]
                ),
                aliases_zh=distinct(label_zh, [*ours.get("alias_zh", []), traditional]),
                facts=(("currencyCode", code),),
            )
        )
    return made


def _noun_aliases(label: str) -> list[str]:
    """The unit's noun, unless it is the whole label or an ordinary word: "yen"."""
    noun = label.rpartition(" ")[2].lower()
    return [] if noun == label.lower() else _unmistakable([noun])


def _plural_aliases(code: str, label: str) -> list[str]:
    """The unit's plural as CLDR has it, alone and in place of the label's noun: "Swiss francs"."""
    adjective, _, noun = label.rpartition(" ")
    plural = get_currency_name(code, count=2, locale=ENGLISH).rpartition(" ")[2].lower()
    if not adjective or plural == noun.lower():
        return []
    return [*_unmistakable([plural]), f"{adjective} {plural}"]


def _unmistakable(words: list[str]) -> list[str]:
    """The words that cannot be mistaken for ordinary English."""
    return [word for word in words if word.lower() not in ORDINARY_WORDS]


def zones(sources: Sources) -> list[Entity]:
    """The time zones of the countries, by IANA name, and named after their city as well."""
    wanted = {zone for code in sources.countries for zone in time_zones(code)}
    english, chinese = zone_cities(ENGLISH), zone_cities(CHINESE)
    made = []
    for zone in sorted(wanted):
        city = english.get(zone, zone.rpartition("/")[2].replace("_", " "))
        label_zh = f"{chinese[zone]}时间" if zone in chinese else None
        aliases_zh = (f"{chinese[zone]}时区",) if zone in chinese else ()
        made.append(
            Entity(
                id=zone_id(zone),
                kind="TimeZone",
                label_en=zone,
                label_zh=label_zh,
                aliases_en=(f"{city} time",),
                aliases_zh=aliases_zh,
            )
        )
    return made
