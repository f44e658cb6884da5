"""One toy graph that can be answered in one's head, for every module's tests.

France, Germany, Belgium and Spain have capitals and are in Europe; France borders the other three,
Germany borders Belgium too. There are two places called Paris. Europe is, oddly, part of itself.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait leave the cores to others
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the other cores have tests of their own

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgqa.graph import KnowledgeGraph

TOY_TURTLE = """\
@prefix e: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:Place a owl:Class ; rdfs:label "place"@en, "地点"@zh .
e:Country a owl:Class ; rdfs:subClassOf e:Place ; rdfs:label "country"@en, "国家"@zh ;
    skos:altLabel "nation"@en ; rdfs:comment "An area with its own government."@en .
e:City a owl:Class ; rdfs:subClassOf e:Place ; rdfs:label "city"@en, "城市"@zh .

e:capital a owl:ObjectProperty ; rdfs:label "capital"@en, "首都"@zh ;
    skos:altLabel "seat of government"@en ; rdfs:domain e:Country ; rdfs:range e:City .
e:capitalOf owl:inverseOf e:capital ; rdfs:label "capital of"@en .
e:borders a owl:SymmetricProperty ; rdfs:label "borders"@en, "接壤"@zh .
e:inContinent rdfs:label "in continent"@en ; owl:inverseOf e:hasCountry .
e:hasCountry rdfs:label "has country"@en .
e:population a owl:DatatypeProperty ; rdfs:range xsd:integer ;
    rdfs:label "population"@en, "人口"@zh .

e:France a e:Country ; rdfs:label "France"@en, "法国"@zh ; skos:altLabel "French Republic"@en ;
    e:capital e:Paris ; e:borders e:Germany, e:Belgium ; e:inContinent e:Europe ;
    e:population 68000000 ; e:joined "1958-01-01"^^xsd:date ;
    e:motto "Liberté, égalité, fraternité"@fr .
e:Germany a e:Country ; rdfs:label "Germany"@en, "德国"@zh ;
    e:capital e:Berlin ; e:inContinent e:Europe ;
    e:population 84000000 ; e:joined "1958-01-01"^^xsd:date .
e:Belgium a e:Country ; rdfs:label "Belgium"@en, "比利时"@zh ;
    e:capital e:Brussels ; e:borders e:Germany ; e:inContinent e:Europe ;
    e:population 11800000 .
e:Spain a e:Country ; rdfs:label "Spain"@en, "西班牙"@zh ;
    e:capital e:Madrid ; e:borders e:France ; e:inContinent e:Europe ;
    e:population 48000000 ; e:joined "1986-01-01"^^xsd:date .
e:UnitedStates a e:Country ; rdfs:label "United States"@en, "美国"@zh ; skos:altLabel "USA"@en .
e:Paris a e:City ; rdfs:label "Paris"@en, "巴黎"@zh ; e:population 2100000 .
e:ParisTexas a e:City ; rdfs:label "Paris, Texas"@en ; skos:altLabel "Paris"@en ;
    e:locatedIn e:UnitedStates .
e:Berlin a e:City ; rdfs:label "Berlin"@en, "柏林"@zh ; e:population 3700000 .
e:Brussels a e:City ; rdfs:label "Brussels"@en, "布鲁塞尔"@zh .
e:Madrid a e:City ; rdfs:label "Madrid"@en, "马德里"@zh .
e:Europe a e:Place ; rdfs:label "Europe"@en, "欧洲"@zh ; e:partOf e:Europe .
"""

TOY_FACTS = [
    ("France", "capital", "Paris"),
    ("France", "borders", "Germany"),
    ("France", "borders", "Belgium"),
    ("France", "in continent", "Europe"),
    ("France", "population", "68000000"),
    ("France", "joined", "1958-01-01"),
    ("France", "motto", "Liberté, égalité, fraternité"),
    ("Germany", "capital", "Berlin"),
    ("Germany", "in continent", "Europe"),
    ("Germany", "population", "84000000"),
    ("Germany", "joined", "1958-01-01"),
    ("Belgium", "capital", "Brussels"),
    ("Belgium", "borders", "Germany"),
    ("Belgium", "in continent", "Europe"),
    ("Belgium", "population", "11800000"),
    ("Spain", "capital", "Madrid"),
    ("Spain", "borders", "France"),
    ("Spain", "in continent", "Europe"),
    ("Spain", "population", "48000000"),
    ("Spain", "joined", "1986-01-01"),
    ("Paris", "population", "2100000"),
    ("Paris, Texas", "located in", "United States"),
    ("Berlin", "population", "3700000"),
    ("Europe", "part of", "Europe"),
]
"""All facts of the toy graph by label, as they stand in its TSV and CSV form."""


@pytest.fixture(scope="session")
def toy_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``toy.ttl``, ``toy.tsv``, ``toy.txt`` and ``toy.csv``."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "toy.ttl").write_text(TOY_TURTLE, encoding="utf-8")
    for name, separator in (("toy.tsv", "\t"), ("toy.txt", "|")):
        lines = [separator.join(fact) + "\n" for fact in TOY_FACTS]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    quoted = [",".join(f'"{part}"' for part in fact) + "\n" for fact in TOY_FACTS]
    (folder / "toy.csv").write_text("head,relation,tail\n" + "".join(quoted), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def toy(toy_files: Path) -> Iterator[KnowledgeGraph]:
    """The toy graph, read from Turtle."""
    graph = KnowledgeGraph.load(toy_files / "toy.ttl")
    yield graph
    graph.close()


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Streamlit's AppTest leaves its script as the main module, which new processes would run."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
