"""A graph as the fusion network sees it: tensors of its steps and of what walks reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kgqa.encoder import Encoder
from kgqa.fusion import QuestionBatch, Reached, Spellings, StepTable
from kgqa.kinds import NodeKinds
from kgqa.lexical import MASK, pad_features, word_features
from kgqa.operator_words import operator_spellings, operator_texts
from kgqa.operators import Choice, Operator, Operators
from kgqa.retrieval import Nodes, Walk
from kgqa.vocabulary import StepVocabulary

if TYPE_CHECKING:
    from kgqa.embeddings import GraphEmbeddings

Floats = NDArray[np.float32]
Known = dict[int, tuple[Nodes, tuple[Floats, Floats, Floats]]]
"""By the identity of an array of nodes: the array, and what ``reached`` makes of it."""
_MAX_STEP_WORDS = 64
_NO_VECTORS = 2


@dataclass(frozen=True)
class GraphFeatures:
    """What stays the same for every question about a graph.

    ``step_text`` (S, T) and ``kind_text`` (C, T) are sentence vectors of steps and node kinds;
    ``step_kind`` (S, T) is the mean kind vector of what a step leads to; ``step_graph`` (S, G)
    and ``entity_graph`` (E, G) are TransE vectors, zeros where there are none. Operators come
    after the directed relations; what is said of them is said of their measure. The graph is
    ``unfamiliar`` where the networks were trained on another.
    """

    step_text: Floats
    step_kind: Floats
    kind_text: Floats
    step_graph: Floats
    entity_graph: Floats
    kind_of: NDArray[np.int32]
    spellings: tuple[str, ...]
    way: NDArray[np.int64]
    sample_size: int
    unfamiliar: bool = False

    @classmethod
    def encode(
        cls,
        vocabulary: StepVocabulary,
        encoder: Encoder,
        embeddings: GraphEmbeddings | None,
        sample_size: int,
        operators: Operators | None = None,
    ) -> GraphFeatures:
        """Encode the words of a graph's steps and kinds, once."""
        kinds = vocabulary.kinds
        steps = range(vocabulary.store.num_steps)
        kind_text = encoder.sentence_vectors(kinds.texts)
        targets = [kinds.of[vocabulary.sample_targets(step)] for step in steps]
        kinds_of = np.stack([kind_text[target].mean(0) for target in targets])
        texts = [vocabulary.text(step) for step in steps]
        if operators is not None:
            texts += operator_texts(vocabulary, operators)
        chosen = operators.items if operators else ()
        encoded = {
            "kind_text": kind_text,
            "step_kind": _with_measures(
                kinds_of, chosen, _class_kinds(kinds, kind_text, operators)
            ),
            "step_text": encoder.sentence_vectors(texts),
        }
        return cls.assemble(vocabulary, encoded, embeddings, sample_size, operators)

    @classmethod
    def assemble(
        cls,
        vocabulary: StepVocabulary,
        texts: Mapping[str, Floats],
        embeddings: GraphEmbeddings | None,
        sample_size: int,
        operators: Operators | None = None,
    ) -> GraphFeatures:
        """From the encoded texts, which a model folder keeps, and the graph."""
        store = vocabulary.store
        chosen, steps = operators.items if operators else (), range(store.num_steps)
        vectors = np.zeros((len(steps), _NO_VECTORS), np.float32)
        spellings = [vocabulary.spelling(step) for step in steps]
        if operators is not None:
            spellings += operator_spellings(vocabulary, operators)
        return cls(
            step_text=texts["step_text"],
            step_kind=texts["step_kind"],
            kind_text=texts["kind_text"],
            step_graph=_with_measures(embeddings.step.numpy() if embeddings else vectors, chosen),
            entity_graph=embeddings.entity.numpy()
            if embeddings
            else np.zeros((0, _NO_VECTORS), np.float32),
            kind_of=vocabulary.kinds.of,
            spellings=tuple(spellings),
            way=np.array(
                [*(step >= store.num_relations for step in steps), *map(_way, chosen)], np.int64
            ),
            sample_size=sample_size,
        )

    def of_another_graph(self, width: int) -> GraphFeatures:
        """The same for networks that were trained on another graph, with vectors of that width.

        Entity and relation vectors say nothing across graphs: they are zeros.
        """
        blank = np.zeros((len(self.step_text), width), np.float32)
        return replace(self, step_graph=blank, entity_graph=blank[:0], unfamiliar=True)

    def step_table(self, num_buckets: int) -> StepTable:
        """All steps as tensors."""
        names = spelled(self.spellings, num_buckets)
        return StepTable(
            torch.from_numpy(self.step_text),
            names,
            torch.from_numpy(self.step_kind),
            torch.from_numpy(self.step_graph),
            torch.from_numpy(self.way),
            rarity(names, num_buckets),
        )

    def reached(self, nodes: Nodes) -> tuple[Floats, Floats, Floats]:
        """Kind (T,), graph (G,) and shape (2,) of a set of nodes, from an even sample of it."""
        if not len(nodes):
            return self._nothing
        sample = nodes[:: max(1, len(nodes) // self.sample_size)][: self.sample_size]
        kind = self.kind_text[self.kind_of[sample]].mean(0)
        entities = sample[sample < len(self.entity_graph)]
        width = self.entity_graph.shape[1]
        graph = (
            self.entity_graph[entities].mean(0) if len(entities) else np.zeros(width, np.float32)
        )
        values = 1.0 - len(entities) / len(sample)
        return kind, graph, np.array([np.log1p(len(nodes)) / 5, values], dtype=np.float32)

    def _once(self, frontier: Nodes, known: Known) -> tuple[Floats, Floats, Floats]:
        """What ``reached`` gives, worked out once for the very same array."""
        found = known.get(id(frontier))
        if found is None:
            found = known[id(frontier)] = frontier, self.reached(frontier)
        return found[1]

    @cached_property
    def _nothing(self) -> tuple[Floats, Floats, Floats]:
        """What is reached where no node is."""
        sizes = self.kind_text.shape[1], self.entity_graph.shape[1], 2
        kind, graph, shape = (np.zeros(size, np.float32) for size in sizes)
        return kind, graph, shape

    def reached_by(self, walks: Sequence[Walk], known: Known | None = None) -> Reached:
        """What walks of one length have reached at each position: tensors (B, K, ...).

        Args:
            walks: at least one.
            known: what was worked out before; a walk goes on from where another has been.
        """
        known = {} if known is None else known
        rows = [[self._once(frontier, known) for frontier in walk.frontiers] for walk in walks]
        return Reached(
            *(
                torch.from_numpy(np.stack([np.stack([at[part] for at in row]) for row in rows]))
                for part in range(3)
            )
        )


def _with_measures(
    rows: Floats, operators: Sequence[Operator], classes: Mapping[int, Floats] | None = None
) -> Floats:
    """Rows of the relations, then for each operator that of its measure, or of its class."""
    nothing = np.zeros(rows.shape[1:], rows.dtype)
    added = []
    for one in operators:
        if one.choice is Choice.OF:
            added.append((classes or {}).get(one.step, nothing))
        elif one.among >= 0 and classes is not None:
            added.append(classes.get(one.among, nothing))
        else:
            added.append(rows[one.step])
    return np.concatenate((rows, np.stack(added))) if added else rows


def _class_kinds(
    kinds: NodeKinds, kind_text: Floats, operators: Operators | None
) -> dict[int, Floats]:
    """By group of a class, the mean vector of its members' kinds."""
    if operators is None:
        return {}
    groups = operators.groups.items
    return {
        one.step: kind_text[kinds.of[groups[one.step].members]].mean(0)
        for one in operators.items
        if one.choice is Choice.OF
    }


def _way(operator: Operator) -> int:
    """Which sort of step an operator is: see ``fusion.NUM_WAYS``."""
    return 2 + 2 * list(Choice).index(operator.choice) + operator.counts


def spelled(names: Sequence[str], num_buckets: int) -> Spellings:
    """The n-grams of each name, weighted: of a word as ``WordEmbedding`` does, all words alike."""
    buckets: list[int] = []
    weights: list[float] = []
    sizes = []
    for name in names:
        words = word_features(name, num_buckets, _MAX_STEP_WORDS)
        bag: Counter[int] = Counter()
        for word in words:
            for bucket in word:
                bag[bucket] += 1 / (len(words) * len(word) ** 0.5)
        buckets += bag.keys()
        weights += bag.values()
        sizes.append(len(bag))
    return Spellings(
        torch.tensor(buckets, dtype=torch.int64),
        torch.tensor(weights, dtype=torch.float32),
        torch.tensor(sizes, dtype=torch.int64),
    )


def rarity(names: Spellings, num_buckets: int) -> Tensor:
    """(F,) inverse document frequency of each n-gram among the names; 0 where none has it."""
    seen = torch.bincount(names.buckets, minlength=num_buckets).float()
    return torch.where(seen > 0, torch.log1p(len(names.sizes) / seen.clamp(min=1)), 0.0)


def question_batch(texts: Sequence[str], encoder: Encoder, num_buckets: int) -> QuestionBatch:
    """Masked questions as tensors, from one pass of the encoder."""
    tokens = encoder.token_vectors([text.replace(MASK, encoder.mask_token) for text in texts])
    return QuestionBatch(
        torch.from_numpy(tokens.vectors),
        torch.from_numpy(tokens.mask),
        word_tensor(texts, num_buckets),
    )


def word_tensor(texts: Sequence[str], num_buckets: int) -> Tensor:
    """Hashed n-grams of masked questions: (B, W, F)."""
    return torch.from_numpy(pad_features([word_features(text, num_buckets) for text in texts]))
