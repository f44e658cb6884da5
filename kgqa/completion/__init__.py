"""Missing facts: which the graph may lack, how probable each is, and walks that take the guess.

    links.py     the graph, and what names link, as matrices of random walks
    paths.py     evidence: which paths lead from a source to a tail
    ranker.py    vectors, evidence and prior in one score, with weights fitted for each step
    predictor.py TailPredictor: (sources, step) to tails with calibrated probabilities
    fitting.py   rankers and calibration, fitted on hidden facts
    soft_walk.py SoftWalker: topic and steps to answers, over stated facts and guessed ones
    steps.py     StepHabits: steps that a node lacks but that its like have
    existence.py Existence: whether a node has a fact at all that the graph does not state
    files.py     save and load

Importing this package brings torch with it.
"""

from kgqa.completion.existence import Existence
from kgqa.completion.files import load_predictor, save_predictor
from kgqa.completion.fitting import fit_predictor
from kgqa.completion.predictor import TailPredictor, Tails
from kgqa.completion.soft_walk import Fact, Layer, SoftWalk, SoftWalker
from kgqa.completion.steps import StepHabits
from kgqa.config import CompletionConfig

__all__ = [
    "CompletionConfig",
    "Existence",
    "Fact",
    "Layer",
    "SoftWalk",
    "SoftWalker",
    "StepHabits",
    "TailPredictor",
    "Tails",
    "fit_predictor",
    "load_predictor",
    "save_predictor",
]
