"""Trains the general networks: `python kg_data/train_general.py [--output FOLDER] [--seed 0]`.

They go on from those that ship, which began as the world model's, and learn from made-up graphs
(general_graph.py), without vectors, which would say nothing of another graph. How far they can be
trusted is told by people's questions about graphs that they have never seen (benchmarks/grounds,
*dev* parts), with some that nothing answers, written by the system.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from general_graph import general_facts
from kgqa import Config, KnowledgeGraph
from kgqa.calibration import Calibrator, fit_calibrator
from kgqa.checkpoint import Checkpoint
from kgqa.cli.progress import TerminalProgress
from kgqa.encoder import Encoder
from kgqa.features import GraphFeatures
from kgqa.fitting import fit_scorers, training_questions, write_questions
from kgqa.fitting_calibration import outcomes, questions_to_calibrate_by
from kgqa.fitting_guesses import Asked
from kgqa.general import Networks, check_networks_place
from kgqa.graph_parts import GraphParts
from kgqa.labelling import Labeller
from kgqa.pipeline import QAPipeline
from kgqa.progress import Progress
from kgqa.questions import load_questions
from kgqa.transfer import on_graph
from kgqa.warm_start import forerunners

HERE = Path(__file__).parent
GROUNDS = HERE.parent / "benchmarks" / "grounds"
ASKED = ("states", "sports", "cup", "league", "court", "screen", "paths", "firm")
"""The grounds whose *dev* questions tell how far to trust; the others stay unseen."""
WRITTEN, IN_VAIN = 400, 0.2
NOT_NODES = ("count", "yes-no", "comparison")


def main() -> None:
    """Train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=HERE / "general")
    parser.add_argument("--config", type=Path, default=HERE / "general.toml")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    config = Config.load(options.config)
    check_networks_place(options.output)
    forerunners(config)
    encoder = Encoder(config.encoder)
    with TerminalProgress() as progress:
        networks = train(config, encoder, options.seed, progress)
        networks = calibrated(networks, encoder, options.seed, progress)
    networks.save(options.output)


def train(config: Config, encoder: Encoder, seed: int, progress: Progress) -> Networks:
    """Networks that learned from made-up graphs."""
    parts = GraphParts(made_up(seed), config)
    data = training_questions(parts, encoder, None, None, seed, progress)
    features = GraphFeatures.encode(
        parts.vocabulary, encoder, None, config.retrieval.sample_size, parts.operators
    )
    nowhere = Checkpoint(None)
    scorers, history = fit_scorers(parts, features, encoder, data, seed, progress, nowhere)
    return Networks(config, scorers, Calibrator(), history)


def made_up(seed: int) -> KnowledgeGraph:
    """All made-up graphs as one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "general.tsv"
        lines = ("\t".join(fact) + "\n" for fact in general_facts(seed=seed))
        file.write_text("".join(lines), encoding="utf-8")
        return KnowledgeGraph.load(file)


def calibrated(networks: Networks, encoder: Encoder, seed: int, progress: Progress) -> Networks:
    """The networks with a calibrator fitted on questions about graphs that they have never seen."""
    rows: list[list[float]] = []
    right: list[bool] = []
    for name in ASKED:
        (file,) = GROUNDS.glob(f"{name}.*")
        pipeline = on_graph(networks, KnowledgeGraph.load(file), encoder)
        asked = peoples_questions(pipeline, GROUNDS / f"{name}_dev.jsonl")
        asked += in_vain(pipeline, int(IN_VAIN * len(asked)), seed, progress)
        more, whether = outcomes(pipeline, asked, progress)
        rows, right = rows + more, right + whether
    return replace(networks, calibrator=fit_calibrator(rows, right))


def peoples_questions(pipeline: QAPipeline, file: Path) -> Asked:
    """Those whose answers are nodes: a count or a yes tells nothing of the reading."""
    labeller = Labeller.over(pipeline.parts, pipeline.encoder)
    given = [one for one in load_questions(file) if one.type not in NOT_NODES]
    known = [(one.text, one.answers or (), labeller.gold(one.answers or ())) for one in given]
    return [(text, gold) for text, answers, gold in known if gold.size == len(answers)]


def in_vain(pipeline: QAPipeline, number: int, seed: int, progress: Progress) -> Asked:
    """So many questions that the system writes and that nothing answers."""
    written = write_questions(pipeline.parts, pipeline.encoder, WRITTEN, seed, progress)
    labeller = Labeller.over(pipeline.parts, pipeline.encoder)
    asked = questions_to_calibrate_by(pipeline, labeller, [], written, seed)
    return [(text, gold) for text, gold in asked if not gold.size][:number]


if __name__ == "__main__":
    main()
