"""What a question means where several paths explain its answers alike: a network that reads says.

"The sex of the mother of X's daughter" is X's own sex as often as not, and the answer tells no
difference. A network that has learned from self-written questions knows which of the paths the
words are about. So the likeliest reading is the one to learn, as in hard expectation maximisation
(Min et al. 2019, "A discrete hard EM approach for weakly supervised question answering").
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from kgqa.examples import ExampleSet, Readings
from kgqa.fusion import StepTable
from kgqa.losses import forward
from kgqa.scorer import PathScorer


@torch.inference_mode()
def settle(readings: Readings, scorer: PathScorer, table: StepTable, batch_size: int) -> ExampleSet:
    """Of each question the path that the network finds likeliest; of equals the first."""
    contested = readings.contested
    if not len(contested):
        return readings.examples
    scores = np.zeros(len(readings.owner))
    for start in range(0, len(contested), batch_size):
        places = contested[start : start + batch_size]
        scores[places] = _log_probabilities(places, readings.examples, scorer, table)
    order = np.lexsort((-scores, readings.owner))
    _, firsts = np.unique(readings.owner[order], return_index=True)
    return readings.examples.only(order[firsts])


def _log_probabilities(
    places: NDArray[np.int64], examples: ExampleSet, scorer: PathScorer, table: StepTable
) -> NDArray[np.float64]:
    """(n,) of whole paths: the sum over their steps and the stop."""
    scorer.eval()
    batch = examples.batch(places, 0.0, np.random.default_rng(0))
    log_probs = forward(scorer, table, batch).log_probs
    right = log_probs.gather(1, batch.target.unsqueeze(1)).squeeze(1)
    total = torch.zeros(len(places)).index_add(0, batch.place[:, 0], right.float())
    return total.double().numpy()
