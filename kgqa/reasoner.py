"""From linked questions to scored readings: encode, read, search, all in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.features import GraphFeatures, question_batch
from kgqa.fusion import Memory
from kgqa.heads.question_type import QUESTION_TYPES
from kgqa.lexical import MASK
from kgqa.linking import Candidate, Mention
from kgqa.retrieval import Walker
from kgqa.scorer import PathScorer
from kgqa.search import PathSearch, ScoredWalk


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question: a walk from a candidate, its probability, its type."""

    candidate: Candidate
    path: ScoredWalk
    types: dict[str, float]


class Reasoner:
    """A graph with a trained scorer.

    Args:
        walker: the graph.
        features: its steps and kinds as the scorer sees them.
        encoder: reads questions; the one that the scorer was trained with.
        scorer: the trained network.
    """

    def __init__(
        self,
        walker: Walker,
        features: GraphFeatures,
        encoder: Encoder,
        scorer: PathScorer,
        config: Config,
    ) -> None:
        self.walker = walker
        self.encoder = encoder
        self.scorer = scorer.eval()
        self.config = config
        with torch.inference_mode():
            steps = scorer.fusion.embed_steps(features.step_table(config.fusion.num_buckets))
        self.search = PathSearch(walker, features, scorer, steps, config.retrieval)

    @torch.inference_mode()
    def readings(
        self, questions: Sequence[str], linked: Sequence[Sequence[Candidate]]
    ) -> list[list[Reading]]:
        """For each question its readings, most probable first; none where nothing was linked."""
        rows: dict[tuple[int, Mention], int] = {}
        for number, candidates in enumerate(linked):
            for candidate in candidates:
                rows.setdefault((number, candidate.mention), len(rows))
        if not rows:
            return [[] for _ in questions]
        texts = [masked(questions[number], mention) for number, mention in rows]
        memory, types = self._read(texts)
        return [
            self._search(memory, types, number, candidates, rows)
            for number, candidates in enumerate(linked)
        ]

    def _read(self, texts: Sequence[str]) -> tuple[Memory, list[dict[str, float]]]:
        """Memory of all masked questions, and the probabilities of their types."""
        batch = question_batch(texts, self.encoder, self.config.fusion.num_buckets)
        memory = self.scorer.fusion.read(batch)
        chances = self.scorer.question_type(memory.pooled).softmax(-1).tolist()
        return memory, [dict(zip(QUESTION_TYPES, row, strict=True)) for row in chances]

    def _search(
        self,
        memory: Memory,
        types: Sequence[dict[str, float]],
        number: int,
        candidates: Sequence[Candidate],
        rows: dict[tuple[int, Mention], int],
    ) -> list[Reading]:
        """Readings of one question."""
        if not candidates:
            return []
        by_key = {(one.node, rows[number, one.mention]): one for one in candidates}
        topics = [
            (node, row, float(torch.log(torch.tensor(one.score))))
            for (node, row), one in by_key.items()
        ]
        return [
            Reading(by_key[path.walk.topic, path.row], path, types[path.row])
            for path in self.search.search(memory, topics)
        ]


def masked(question: str, mention: Mention) -> str:
    """The question with ``MASK`` in place of a mention; as it is where the mention is empty."""
    if mention.start == mention.end:
        return question
    return question[: mention.start] + MASK + question[mention.end :]
