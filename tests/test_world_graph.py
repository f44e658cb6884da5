"""The world graph in kg_data: known facts and names, soundness, and the rebuild."""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

KG_DATA = Path(__file__).parents[1] / "kg_data"
PREFIXES = """
PREFIX w: <urn:kgqa:world:>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

Ask = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """A function from a SPARQL pattern to the values of its variable ?x, as text."""
    store = Store()
    store.bulk_load(path=str(KG_DATA / "world.ttl"), format=RdfFormat.TURTLE)

    def run(pattern: str) -> set[str]:
        rows = store.query(f"{PREFIXES} SELECT ?x {{ {pattern} }}")
        assert isinstance(rows, QuerySolutions)
        return {row["x"].value for row in rows}

    return run


def test_france_borders_its_eight_neighbours(ask: Ask) -> None:
    north_and_east = {"Belgium", "Luxembourg", "Germany", "Switzerland", "Italy"}
    south = {"Monaco", "Spain", "Andorra"}
    names = ask("w:country-FR w:borders/rdfs:label ?x FILTER(lang(?x) = 'en')")
    assert names == north_and_east | south


@pytest.mark.parametrize(
    ("country", "capital"),
    [
        ("JP", "Tokyo"),
        ("FR", "Paris"),
        ("US", "Washington"),
        ("KZ", "Astana"),
        ("IS", "Reykjavík"),
        ("CW", "Willemstad"),
        ("PW", "Ngerulmud"),
        ("IN", "New Delhi"),
        ("CR", "San José"),
        ("MO", "Macau"),
    ],
)
def test_capitals_are_found_whatever_their_spelling(ask: Ask, country: str, capital: str) -> None:
    names = ask(f"w:country-{country} w:capital/rdfs:label ?x FILTER(lang(?x) = 'en')")
    assert names == {capital}


def test_no_capital_is_stated_where_there_is_none(ask: Ask) -> None:
    assert ask("VALUES ?c { w:country-AQ w:country-TK } ?c w:capital ?x") == set()


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("法国", "country-FR"),
        ("香港", "country-HK"),
        ("巴黎", "city-2988507"),
        ("伦敦", "city-2643743"),
        ("纽约", "city-5128581"),
        ("欧元", "currency-EUR"),
        ("法语", "language-fr"),
        ("亚洲", "continent-AS"),
        ("东京时间", "timezone-Asia.Tokyo"),
    ],
)
def test_well_known_things_have_their_chinese_label(ask: Ask, name: str, id: str) -> None:
    assert f"urn:kgqa:world:{id}" in ask(f"?x rdfs:label '{name}'@zh")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("USA", "country-US"),
        ("UK", "country-GB"),
        ("Holland", "country-NL"),
        ("Burma", "country-MM"),
        ("Bombay", "city-1275339"),
        ("Saigon", "city-1566083"),
        ("New York City", "city-5128581"),
        ("yen", "currency-JPY"),
        ("Mandarin", "language-zh"),
    ],
)
def test_other_names_in_use_are_aliases(ask: Ask, name: str, id: str) -> None:
    assert f"urn:kgqa:world:{id}" in ask(f"?x skos:altLabel '{name}'@en")


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("Swiss", {"country-CH"}),
        ("Senegalese", {"country-SN"}),
        ("Panamanians", {"country-PA"}),
        ("Swedes", {"country-SE"}),
        ("Spaniards", {"country-ES"}),
        ("Polish", {"country-PL"}),
        ("Nigerien", {"country-NE"}),
        ("Nigerian", {"country-NG"}),
        ("Dominican", {"country-DM", "country-DO"}),
        ("Congolese", {"country-CD", "country-CG"}),
        ("European", {"continent-EU"}),
        ("South Americans", {"continent-SA"}),
        ("Poles", set()),
    ],
)
def test_adjectives_and_peoples_are_aliases_of_their_place(
    ask: Ask, name: str, places: set[str]
) -> None:
    place = "VALUES ?kind { w:Country w:Continent } ?x a ?kind"
    found = ask(f"{place} ; skos:altLabel '{name}'@en")
    assert found == {f"urn:kgqa:world:{id}" for id in places}


def test_french_is_the_country_and_the_language(ask: Ask) -> None:
    found = ask("?x rdfs:label|skos:altLabel 'French'@en")
    assert found == {"urn:kgqa:world:country-FR", "urn:kgqa:world:language-fr"}


def test_every_country_with_a_million_people_has_a_demonym(ask: Ask) -> None:
    names = tomllib.loads((KG_DATA / "world_names.toml").read_text(encoding="utf-8"))
    codes = ask("?c a w:Country ; w:isoCode ?x ; w:population ?n FILTER(?n >= 1000000)")
    assert codes <= set(names["demonyms"]["countries"])


def test_no_country_has_a_name_of_another_but_for_shared_demonyms(ask: Ask) -> None:
    name = "rdfs:label|skos:altLabel ?x FILTER(lang(?x) = 'en')"
    doubled = ask(f"?a a w:Country ; {name} ?b a w:Country ; {name} FILTER(?a != ?b)")
    assert doubled == {"Congolese", "Dominican", "Dominicans"}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Swiss francs", {"CHF"}),
        ("kroner", {"DKK", "NOK"}),
        ("CFA franc", {"XAF", "XOF"}),
        ("Guyanese dollars", {"GYD"}),
        ("Czech crown", {"CZK"}),
        ("soles", set()),
    ],
)
def test_plurals_and_everyday_names_are_aliases_of_currencies(
    ask: Ask, name: str, codes: set[str]
) -> None:
    assert ask(f"?c a w:Currency ; skos:altLabel '{name}'@en ; w:currencyCode ?x") == codes


def test_other_han_forms_are_aliases(ask: Ask) -> None:
    assert "東京" in ask("?c rdfs:label 'Tokyo'@en ; skos:altLabel ?x FILTER(lang(?x) = 'zh')")
    assert "北京市" in ask("?c rdfs:label 'Beijing'@en ; skos:altLabel ?x")


def test_no_currency_alias_is_an_ordinary_word(ask: Ask) -> None:
    words = {"all", "try", "top", "won", "real", "pen", "cup", "mad"}
    aliases = ask("?c a w:Currency ; skos:altLabel ?x")
    assert not words & {alias.lower() for alias in aliases}


def test_no_city_alias_is_the_name_of_a_country(ask: Ask) -> None:
    assert ask("?city a w:City ; skos:altLabel ?x . ?c a w:Country ; rdfs:label ?x") == set()


def test_switzerland_has_four_official_languages(ask: Ask) -> None:
    names = ask("w:country-CH w:officialLanguage/rdfs:label ?x FILTER(lang(?x) = 'en')")
    assert names == {"German", "French", "Italian", "Romansh"}


def test_literals_of_a_country_are_its_own(ask: Ask) -> None:
    assert ask("w:country-FR w:callingCode ?x") == {"+33"}
    assert ask("w:country-FR w:internetDomain ?x") == {".fr"}
    assert ask("w:country-FR w:isoCode3 ?x") == {"FRA"}
    (population,) = ask("w:country-FR w:population ?x")
    assert 60_000_000 < int(population) < 75_000_000


def test_a_country_may_have_several_calling_codes(ask: Ask) -> None:
    assert ask("w:country-DO w:callingCode ?x") == {"+1-809", "+1-829"}


def test_borders_are_stated_from_both_sides(ask: Ask) -> None:
    assert ask("?x w:borders ?y FILTER NOT EXISTS { ?y w:borders ?x }") == set()


def test_no_reference_dangles(ask: Ask) -> None:
    refers = "?s ?p ?x FILTER(isIRI(?x) && strstarts(str(?x), 'urn:kgqa:world:'))"
    assert ask(f"{refers} FILTER NOT EXISTS {{ ?x a ?class ; rdfs:label ?label }}") == set()


def test_every_property_with_facts_has_wording_in_both_languages(ask: Ask) -> None:
    used = {p for p in ask("?s ?x ?o") if p.startswith("urn:kgqa:world:")}
    for language in ("en", "zh"):
        label = f"?x rdfs:label ?l FILTER(lang(?l) = '{language}')"
        alias = f"?x skos:altLabel ?l FILTER(lang(?l) = '{language}')"
        assert used <= ask(label) & ask(alias)


def test_facts_keep_to_domain_and_range(ask: Ask) -> None:
    is_a = "?kind . ?kind rdfs:subClassOf* ?class"
    for end, declared in (("?s", "rdfs:domain"), ("?o", "rdfs:range")):
        wrong = f"?x {declared} ?class ; a owl:ObjectProperty . ?s ?x ?o"
        assert ask(f"{wrong} FILTER NOT EXISTS {{ {end} a {is_a} }}") == set()


def test_inverse_properties_have_wording_and_no_facts(ask: Ask) -> None:
    inverses = ask("?x owl:inverseOf ?p ; rdfs:label ?l")
    assert len(inverses) == 6
    assert not inverses & ask("?s ?x ?o")


def test_manifest_describes_the_shipped_file(ask: Ask) -> None:
    manifest = json.loads((KG_DATA / "manifest.json").read_text(encoding="utf-8"))
    world = (KG_DATA / "world.ttl").read_bytes()
    assert manifest["sha256"] == hashlib.sha256(world).hexdigest()
    for kind, count in manifest["entities"].items():
        assert len(ask(f"?x a w:{kind}")) == count


def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(KG_DATA / "build_world.py"), "--output", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    for name in ("world.ttl", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (KG_DATA / name).read_bytes()
