"""The general networks, and the made-up graphs that they learn from."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import train_general
from general_graph import all_kinds, general_facts
from kgqa import Config, KnowledgeGraph, QAPipeline
from kgqa.calibration import Calibrator
from kgqa.encoder import Encoder
from kgqa.errors import DataError, ModelError
from kgqa.general import Networks, general_networks
from kgqa.grammar.concepts import named, property_concepts
from kgqa.progress import Progress
from kgqa.scorer import PathScorer
from kgqa.shipped import shipped_graph
from kgqa.transfer import is_familiar
from tests.test_checkpoint import TINY

FEW = list(general_facts(english=3, chinese=1, things=5, seed=1))
CLUBS = [("Ada", "member of", "Chess Club"), ("Bob", "member of", "Book Club")]


@pytest.fixture(scope="module")
def networks() -> Networks:
    torch.manual_seed(3)
    return Networks(
        TINY, [PathScorer(TINY.fusion, 384, 2)], Calibrator((0.5,) * 6, 0.25), [{"epoch": 1}]
    )


def test_made_up_graphs_are_the_same_for_a_seed_and_differ_by_it() -> None:
    assert list(general_facts(english=3, chinese=1, things=5, seed=1)) == FEW
    assert list(general_facts(english=3, chinese=1, things=5, seed=2)) != FEW


def test_their_relations_are_named_as_common_properties_are() -> None:
    names = {name for one in property_concepts() for name in (*one.names["en"], *one.known)}
    names |= {said for kind in all_kinds() for said in kind.has}
    nouns = {noun for kind in all_kinds() for noun in kind.en}
    for relation in {fact[1] for fact in FEW if fact[1].isascii()} - {"isA"}:
        first, _, rest = relation.partition(" ")
        of_kind = any(
            relation.startswith(f"{noun} ") and relation[len(noun) + 1 :] in names for noun in nouns
        )
        assert relation in names or (first == "has" and rest in names) or of_kind, relation


def test_they_differ_in_language_and_in_whether_kinds_are_said() -> None:
    chinese = {fact[1] for fact in FEW if not fact[1].isascii()}
    assert chinese <= {name for one in property_concepts() for name in one.names["zh"]}
    assert len(chinese) > 20
    things = {fact[0] for fact in FEW}
    typed = {fact[0] for fact in FEW if fact[1] == "isA"}
    assert typed and things - typed


def test_one_property_goes_by_several_names() -> None:
    (birth,) = named(("date of birth",))
    found = {fact[1] for fact in general_facts(english=5, chinese=0, things=2, seed=0)}
    assert len(found & {*birth.names["en"], *birth.known}) > 1


def test_dates_numbers_and_things_are_what_properties_lead_to() -> None:
    tails = defaultdict(set)
    for seed in range(3):  # no graph has all properties, nor all of their names
        for _, relation, tail in general_facts(seed=seed):
            tails[relation].add(tail)
    for relation in ("population", "date of birth", "director", "awarded by"):
        assert tails[relation], relation
    assert all(tail.isdigit() for tail in tails["population"])
    assert all(tail[:4].isdigit() for tail in tails["date of birth"])
    assert not any(tail[0].isdigit() for tail in tails["director"] | tails["awarded by"])


def test_they_are_saved_and_read(networks: Networks, tmp_path: Path) -> None:
    networks.save(tmp_path / "deep" / "general")
    again = Networks.load(tmp_path / "deep" / "general")
    assert again.config == networks.config and again.calibrator == networks.calibrator
    assert list(again.history) == [{"epoch": 1}]
    before, after = (one.scorers[0].state_dict() for one in (networks, again))
    assert all(torch.allclose(before[name], after[name], atol=1e-2) for name in before)
    networks.save(tmp_path / "deep" / "general")


def test_they_take_the_place_of_nothing_else(networks: Networks, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="something other than networks"):
        networks.save(tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_models_settings_hold_but_for_those_of_the_networks(networks: Networks) -> None:
    changed = {"threshold": 0.7, "fusion": {"overlap": True, "width": 64}}
    under = networks.under(Config().changed(changed))
    assert under.config.threshold == 0.7 and under.config.fusion == TINY.fusion


@pytest.mark.parametrize("damage", ["no weights", "another format", "no settings"])
def test_damage_is_told_with_the_remedy(networks: Networks, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "general"
    networks.save(folder)
    if damage == "no weights":
        (folder / "scorer.safetensors").unlink()
    else:
        text = json.dumps({"format": "kgqa-model-5"}) if damage == "another format" else "[]"
        (folder / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="make general"):
        Networks.load(folder)


def test_another_graph_is_judged_by_them_and_a_known_one_by_the_models_own() -> None:
    general = general_networks()
    assert general is not None
    world = QAPipeline.from_pretrained()
    moved = world.on(KnowledgeGraph.from_triples(CLUBS))
    assert list(moved.scorers) == list(general.scorers)
    assert moved.calibrator == general.calibrator
    assert moved.config.threshold == world.config.threshold
    known = KnowledgeGraph.load(shipped_graph())
    assert list(world.on(known).scorers) == list(world.scorers)
    assert list(moved.on(known).scorers) == list(general.scorers)


@pytest.mark.parametrize(("others", "expected"), [(1, True), (2, False)])
def test_a_graph_is_known_from_half_of_its_relations_on(others: int, expected: bool) -> None:
    foreign = [("Ada", f"relation {number}", "Bob") for number in range(others)]
    other = KnowledgeGraph.from_triples([*CLUBS, *foreign])
    assert is_familiar(KnowledgeGraph.from_triples(CLUBS), other) is expected


def test_where_they_do_not_fit_the_models_own_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    world, clubs = QAPipeline.from_pretrained(), KnowledgeGraph.from_triples(CLUBS)
    general = general_networks()
    assert general is not None
    foreign = replace(general, config=Config().changed({"encoder": {"name": "another"}}))
    for found in (foreign, None):
        monkeypatch.setattr("kgqa.transfer.general_networks", lambda found=found: found)
        assert list(world.on(clubs).scorers) == list(world.scorers)


def test_they_are_trained_and_calibrated_by_what_people_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = list(general_facts(english=1, chinese=0, things=4, seed=0))
    monkeypatch.setattr(train_general, "general_facts", lambda seed: facts)
    monkeypatch.setattr(train_general, "ASKED", ("sports",))
    encoder, quiet = Encoder(TINY.encoder), Progress()
    networks = train_general.train(TINY, encoder, 0, quiet)
    assert networks.history and not networks.scorers[0].training
    calibrated = train_general.calibrated(networks, encoder, 0, quiet)
    assert calibrated.calibrator != networks.calibrator
