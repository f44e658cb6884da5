"""A text as vectors of the frozen encoder: the mean of its tokens and the first of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kgqa.encoder import Encoder
from kgqa.half import half_precision
from kgqa.progress import Report
from kgqa.tasks.linear import Floats

_FIRST = 3
_BATCH = 64


def token_features(
    texts: Sequence[str], encoder: Encoder, max_tokens: int, report: Report | None = None
) -> Floats:
    """(B, 3 · 4 · D) from three layers, evenly spaced: mean, and the first three positions.

    Those are the mark of the beginning, which has seen the whole text, and two words: in a question
    they tell best what is asked. Lower layers keep words apart that the top one holds for alike.
    A text that is too long is read at its beginning and its end (see ``network.cut``).
    """
    import torch

    from kgqa.tasks.network import batches, cut

    transformer, width = encoder.transformer(), encoder.dim
    tokens = [cut(ids, max_tokens) for ids in encoder.token_ids(texts)]
    found = np.zeros((len(texts), 3 * (1 + _FIRST) * width), dtype=np.float32)
    done = 0
    for batch in batches(tokens, _BATCH):
        with torch.inference_mode(), half_precision():
            output = transformer(
                input_ids=batch.ids, attention_mask=batch.mask, output_hidden_states=True
            )
        states = output.hidden_states
        top = len(states) - 1
        mask = batch.mask.unsqueeze(-1).float()  # (B, L, 1)
        parts = []
        for layer in (round(top / 3), round(2 * top / 3), top):
            state = states[layer].float()  # (B, L, D)
            parts.append((state * mask).sum(1) / mask.sum(1))
            # a text of a single token has a mark at each end: three positions are always there
            parts += [state[:, place] * mask[:, place] for place in range(_FIRST)]
        found[batch.rows.numpy()] = torch.cat(parts, dim=1).numpy()
        done += len(batch.rows)
        if report is not None:
            report(done, len(texts))
    return found
