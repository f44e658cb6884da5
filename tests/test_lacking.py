"""What a graph does not have: asked in vain, and of a class those that have none."""

from __future__ import annotations

import re

import numpy as np
import pytest

from kgqa.config import Config, SynthesisConfig
from kgqa.encoder import Encoder
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lacking import lacking
from kgqa.lexical import MASK
from kgqa.lexicon import Lexicon
from kgqa.nouns import GraphNouns
from kgqa.operators import Choice, Operator
from kgqa.synthesis import QuestionWriter
from kgqa.thesaurus import Thesaurus
from kgqa.written import WrittenQuestion

LANDS = [f"{start}land" for start in "ABCDEFGH"]
TITLED = LANDS[:6]
VISITS = {"Ann": "XYZ", "Bob": "XY", "Cid": "Z"}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> GraphParts:
    facts = [(land, "type", "country") for land in LANDS]
    facts += [(f"{land} City", "type", "city") for land in LANDS]
    facts += [(f"{land} City", "country", land) for land in LANDS]
    facts += [(f"{land} Port", "country", land) for land in LANDS[:4]]
    facts += [(f"{land} Port", "type", "city") for land in LANDS[:4]]
    facts += [(land, "capital", f"{land} City") for land in TITLED]
    facts += [(land, "population", str(1000 * n)) for n, land in enumerate(LANDS, start=1)]
    facts += [(f"King {land}", "child", f"Prince {land}") for land in LANDS]
    file = tmp_path_factory.mktemp("lacking") / "facts.tsv"
    file.write_text("".join("\t".join(fact) + "\n" for fact in facts), encoding="utf-8")
    return GraphParts(KnowledgeGraph.load(file), Config(), GraphNouns())


@pytest.fixture(scope="module")
def thesaurus(parts: GraphParts) -> Thesaurus:
    encoder = Encoder()
    schema = {"en": {"country", "city", "capital", "population", "child"}, "zh": set[str]()}
    return Thesaurus(lacking=lacking(Lexicon(parts.vocabulary, encoder), encoder, schema))


def test_known_properties_that_no_relation_is_are_lacking(thesaurus: Thesaurus) -> None:
    english, chinese = (set(thesaurus.lacking[language]) for language in ("en", "zh"))
    assert {"religion", "salary", "box office"} <= english
    assert {"宗教", "票房"} <= chinese
    assert not {"capital", "population", "child", "city", "country"} & english
    assert not {"father", "parent"} & english  # whose child somebody is says it
    assert not {"members", "kind", "released"} & english  # plural, vague, no noun


def test_what_is_lacking_is_asked_without_an_answer(
    parts: GraphParts, thesaurus: Thesaurus
) -> None:
    config = SynthesisConfig(
        num_questions=100,
        unanswerable_rate=1.0,
        conjunction_rate=0.0,
        misplaced_rate=0.0,
        typo_rate=0.0,
        operator_rate=0.0,
    )
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, thesaurus, 0, tidy=True)
    written = [one for one in writer.write(lambda *_: None) if not one.steps]
    nouns = set(thesaurus.lacking["en"])
    assert len(written) > 50
    stems = {noun.split(" of ")[0][:-1] for noun in nouns}  # "places of burial"
    assert all(any(stem in one.text.lower() for stem in stems) for one in written)


def none_of(parts: GraphParts, relation: str) -> int | None:
    number = parts.kg.store.relation_to_id[relation]
    return parts.operators.step_of(Operator(Choice.NONE, number, True))


def test_of_what_some_have_one_and_others_none_those_with_none_can_be_chosen(
    parts: GraphParts,
) -> None:
    store = parts.kg.store
    step = none_of(parts, "capital")
    assert step is not None
    assert none_of(parts, "country") is None  # every city has one
    group = next(one for one in parts.groups.items if set(one.en) & {"country"})
    kept = parts.operators.apply(step, group.members)
    assert [store.label(int(node)) for node in kept] == LANDS[len(TITLED) :]
    most = Operator(Choice.MOST, store.relation_to_id["capital"], True)
    assert parts.operators.step_of(most) is None  # no more than one is ever there


def test_having_none_of_one_is_said_in_the_singular(
    parts: GraphParts, thesaurus: Thesaurus
) -> None:
    config = SynthesisConfig(num_questions=300, typo_rate=0.0)
    writer = QuestionWriter(parts.walker, parts.vocabulary, config, thesaurus, 0, tidy=True)
    assert writer.operators is not None
    step = none_of(parts, "capital")
    found: list[WrittenQuestion] = []
    for _ in range(150):
        found += writer.operators.write_kind("none", "en")
    texts = [one.text.lower() for one in found if one.steps and one.steps[-1] == step]
    pattern = r"without (a|any) capital|(lack|lacking) (a|any) capital|no (known )?capital"
    said = [text for text in texts if re.search(pattern, text)]
    assert len(said) > 5 and not any("capitals" in text for text in said)
    for one in found:
        assert MASK in one.text and len(one.walk(parts.walker).result)


def test_one_but_not_the_other_is_written_with_the_other_left_out() -> None:
    land = GraphParts(
        KnowledgeGraph.from_triples([(a, "visited", b) for a, bs in VISITS.items() for b in bs]),
        Config(),
        GraphNouns(),
    )
    config = SynthesisConfig(num_questions=300, typo_rate=0.0)
    writer = QuestionWriter(land.walker, land.vocabulary, config, Thesaurus(), 0, tidy=True)
    assert writer.operators is not None
    found = [writer.operators.write_kind("one but not the other", "en") for _ in range(80)]
    for *met, excluded in (one for one in found if len(one) == 3):
        assert [one.composition for one in met] == ["intersection"] * 2
        assert excluded.composition == "excluded"
        common = np.intersect1d(*(one.walk(land.walker).result for one in met))
        assert len(np.setdiff1d(common, excluded.walk(land.walker).result))
    pairs = [one for one in found if len(one) == 2]
    assert pairs and len(pairs) < len([one for one in found if one])
    for base, excluded in pairs:
        assert (base.composition, excluded.composition) == ("base", "excluded")
        assert re.search(rf"{MASK},? (but|and) not \w+[?.]?$", base.text)
        left = np.setdiff1d(base.walk(land.walker).result, excluded.walk(land.walker).result)
        assert len(left)


def test_what_is_asked_for_by_a_stated_deed_is_not_lacking() -> None:
    kg = KnowledgeGraph.from_triples([("Ann", "speaks", "Dutch"), ("Bo", "speaks", "Thai")])
    parts = GraphParts(kg, Config(), GraphNouns())
    schema = {"en": {"speaks"}, "zh": set()}
    found = lacking(Lexicon(parts.vocabulary, Encoder()), Encoder(), schema)
    assert "language" not in found["en"] and "birthday" in found["en"]
    for deed, asked in (("writes", "author"), ("treats", "treatment"), ("works in", "employer")):
        kg = KnowledgeGraph.from_triples([("Ann", deed, "Dutch"), ("Bo", deed, "Thai")])
        parts = GraphParts(kg, Config(), GraphNouns())
        own = lacking(Lexicon(parts.vocabulary, Encoder()), Encoder(), {"en": {deed}, "zh": set()})
        assert asked not in own["en"] and "birthday" in own["en"]
