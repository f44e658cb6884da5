"""What a configuration leaves open, decided by the graph and the questions at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labeller
from kgqa.mining import PathMiner
from kgqa.progress import Progress
from kgqa.records import Question

_MET_OFTEN = 100
_MANY_LABELLED, _KEPT = 1000, 0.15
_ENOUGH_TO_TELL, _FEW_TELL, _MANY_TIMES = 1000, 5, 4


def with_overlap_decided(config: Config, num_relations: int) -> Config:
    """The configuration with the overlap on or off where it leaves that open.

    A relation that stands in many training questions is known by them, and the overlap only lures;
    one that stands in few is found by its name.
    """
    few = config.synthesis.num_questions < _MET_OFTEN * num_relations
    seen = few if config.fusion.overlap is None else config.fusion.overlap
    weighs = seen if config.fusion.weigh_overlap is None else config.fusion.weigh_overlap
    return replace(config, fusion=replace(config.fusion, overlap=seen, weigh_overlap=weighs))


def with_networks_decided(config: Config, num_labelled: int) -> Config:
    """The configuration with a number of networks where it leaves that open, and with how much
    they keep of what they began as.

    The fewer questions come from people, the more one network differs from the next by chance, and
    the more what was learned elsewhere knows of how people put questions.
    """
    own, many = config.training, num_labelled >= _MANY_LABELLED
    networks = (1 if many else 2) if own.networks is None else own.networks
    keep = (0.0 if many else _KEPT) if own.keep is None else own.keep
    return replace(config, training=replace(own, networks=networks, keep=keep))


def with_revisits_decided(
    parts: GraphParts,
    encoder: Encoder,
    questions: Sequence[Question],
    seed: int,
    progress: Progress,
) -> GraphParts:
    """The parts with walks that pass their topic again, or not, where that is left open.

    "The spouses of the children of X's parents": X's among them, or not? Whoever made questions
    and answers has decided; people as a rule leave X out.
    """
    config = parts.config
    if config.retrieval.revisits is not None or config.retrieval.max_hops < 2 or not questions:
        return parts
    sample = Random(seed).sample(list(questions), min(len(questions), _ENOUGH_TO_TELL))
    bounds = replace(config.retrieval, revisits=True)
    labeller = Labeller.over(parts, encoder)
    left_out = labeller.agreement(sample)
    walker = replace(labeller.miner.walker, config=bounds)
    labeller.miner = PathMiner(walker, config.retrieval.max_hops)
    passed = labeller.agreement(sample)
    for_it, against = int((passed > left_out).sum()), int((passed < left_out).sum())
    if for_it < _FEW_TELL or for_it < _MANY_TIMES * against:
        return parts
    progress.log(f"walks pass their topic again: so {for_it} answers say, and {against} do not")
    nouns = parts.vocabulary.nouns
    return replace(parts, config=replace(config, retrieval=bounds), nouns=nouns)
