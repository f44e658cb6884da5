"""What networks say of relations that they met in few training questions, or in none.

So it is on another graph than they were trained on, and on one of thousands of relations. What
question and relation share as they stand (``kgqa.overlap``) counts beside what the networks make of
it. How probable it is that a path ends is left to them. Of a graph that they were not trained on
they say too soon that nothing fits, and least rightly where a relation's whole name stands in the
question. On one that they were trained on they say so too soon of what people word otherwise, and
too late where a relation that the topic lacks has more of its name in the question than any that it
has.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kgqa.scorer import NextStep

_SHARED, _ALIKE = 1.0, 2.0
_SHARED_MET, _ALIKE_MET = 16.0, 16.0  # on a graph that they were trained on
_NOTHING_FITS, _NAMED = 3.0, 5.0
_NOTHING_FITS_MET, _NAMED_ELSEWHERE = 7.0, 12.0


def reweighed(
    log_probs: Tensor,
    measures: Tensor,
    candidates: NextStep,
    num_steps: int,
    *,
    met: bool = False,
    elsewhere: Tensor | None = None,
) -> Tensor:
    """(P, N) log probabilities of what comes next, with what is shared in them.

    The steps have together what they had; among them each weighs by what it shares.

    Args:
        log_probs: (P, N) what the networks say; minus infinity where masked.
        measures: (P, N, M) what the question shares with each candidate.
        candidates: what competes.
        num_steps: how many steps there are: candidates from there on are *stop* and *nothing*.
        met: whether the networks were trained on this graph, and know what it does not have.
        elsewhere: (P,) the largest share of any step of the graph (``share``), for paths of no
            step that begin on a graph they were trained on.
    """
    is_step = (candidates.steps < num_steps) & candidates.mask  # (P, N)
    nothing = candidates.steps == num_steps + 1
    said = log_probs
    if not met:
        whole = measures[..., 0].masked_fill(~is_step, 0.0).max(-1, keepdim=True).values
        said = torch.log_softmax(log_probs - (_NOTHING_FITS + _NAMED * whole) * nothing, -1)
    elif elsewhere is not None:
        own = share(measures).masked_fill(~is_step, 0.0).max(-1).values
        more = _NAMED_ELSEWHERE * (elsewhere - own) - _NOTHING_FITS_MET  # (P,)
        said = torch.log_softmax(log_probs + more.unsqueeze(-1) * nothing, -1)
    together = torch.logsumexp(said.masked_fill(~is_step, -torch.inf), -1, keepdim=True)
    named, alike = (_SHARED_MET, _ALIKE_MET) if met else (_SHARED, _ALIKE)
    shared = named * (measures[..., 0] + measures[..., 1]) + alike * measures[..., 2]
    among = torch.log_softmax((said + shared).masked_fill(~is_step, -torch.inf), -1)
    return torch.where(is_step, among + together, said)


def share(measures: Tensor) -> Tensor:
    """(...) in 0..1: what a name has of the question and the question of it, from (..., M)."""
    return (measures[..., 0] + measures[..., 1]) / 2
