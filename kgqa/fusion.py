"""Question, path steps and graph vectors in one representation: tensors in, tensors out.

The question is read once into a memory of token states. A reasoning path is decoded over it step
by step: each step carries the words of its relation and its TransE vector, joined by a learned
gate, and what it has reached in the graph; the steps attend to each other and to the question
(multi-head attention, Vaswani et al. 2017). The state after each step is what the heads score.

Axes: ``B`` questions or paths, ``L`` question tokens, ``W`` words, ``F`` n-grams of a word, ``S``
steps (relations and operators), ``K`` positions of a path (0 is the topic), ``D`` width.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from kgqa.config import FusionConfig

MAX_POSITIONS = 12
NUM_WAYS = 16
"""From head to tail, from tail to head, and the choices of operators by values and by counts."""


class QuestionBatch(NamedTuple):
    """Questions as the network reads them.

    ``tokens`` (B, L, T) vectors of the language model, ``token_mask`` (B, L) true where there is a
    token; ``words`` (B, W, F) buckets of hashed n-grams, 0 where there is none.
    """

    tokens: Tensor
    token_mask: Tensor
    words: Tensor


class Spellings(NamedTuple):
    """Bags of hashed n-grams, one after the other: what each of S names is spelled like.

    ``buckets`` (N,) of all bags with their ``weights`` (N,), ``sizes`` (S,) of the bags.
    """

    buckets: Tensor
    weights: Tensor
    sizes: Tensor

    @property
    def starts(self) -> Tensor:
        """(S,) where each bag begins."""
        return self.sizes.cumsum(0) - self.sizes

    def take(self, rows: Tensor) -> Spellings:
        """The bags of these names: rows (U,)."""
        sizes = self.sizes[rows]
        moved = self.starts[rows] - (sizes.cumsum(0) - sizes)  # (U,) how far each bag moves
        places = torch.arange(int(sizes.sum())) + moved.repeat_interleave(sizes)
        return Spellings(self.buckets[places], self.weights[places], sizes)


class StepTable(NamedTuple):
    """All steps of a graph: its directed relations, then its operators.

    ``text`` (S, T) sentence vectors of their wording, ``spelled`` n-grams of their names, ``kind``
    (S, T) vectors of what they lead to, ``graph`` (S, G) signed TransE relation vectors, ``way``
    (S,) which of the ``NUM_WAYS`` sorts of step it is. ``rarity`` (F,) weighs the n-grams of all
    names.
    """

    text: Tensor
    spelled: Spellings
    kind: Tensor
    graph: Tensor
    way: Tensor
    rarity: Tensor

    def take(self, rows: Tensor) -> StepTable:
        """These steps alone: rows (U,)."""
        return StepTable(
            self.text[rows],
            self.spelled.take(rows),
            self.kind[rows],
            self.graph[rows],
            self.way[rows],
            self.rarity,
        )


class Reached(NamedTuple):
    """What a path has reached after each of its steps.

    ``kind`` (B, K, T) mean vector of the kinds of the nodes, ``graph`` (B, K, G) mean TransE
    vector of the entities, ``shape`` (B, K, 2) logarithm of their number, share of literals.
    """

    kind: Tensor
    graph: Tensor
    shape: Tensor


class Memory(NamedTuple):
    """Questions, read: ``states`` (B, L + W, D), ``mask`` of these, ``pooled`` (B, D).

    ``offers`` are the keys and values (B, H, L + W, D / H) that each path layer attends to: worked
    out once a question, whatever the number of its paths.
    """

    states: Tensor
    mask: Tensor
    pooled: Tensor
    offers: tuple[tuple[Tensor, Tensor], ...] = ()

    def take(self, rows: Tensor) -> Memory:
        """The memories of these questions, for as many paths: rows (P,)."""
        return Memory(
            self.states,
            self.mask[rows],
            self.pooled[rows],
            tuple((keys[rows], values[rows]) for keys, values in self.offers),
        )


class WordEmbedding(nn.Module):
    """Sum of the vectors of a word's hashed n-grams, scaled: (..., F) buckets to (..., D)."""

    def __init__(self, num_buckets: int, width: int) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(num_buckets, width, mode="sum", padding_idx=0)
        nn.init.normal_(self.table.weight, std=width**-0.5)
        with torch.no_grad():
            self.table.weight[0].zero_()

    def forward(self, buckets: Tensor) -> Tensor:
        count = (buckets > 0).sum(-1, keepdim=True).clamp(min=1)  # (..., 1)
        total = self.table(buckets.flatten(0, -2)).unflatten(0, buckets.shape[:-1])  # (..., D)
        scaled: Tensor = total / count.sqrt()
        return scaled

    def spell(self, bags: Spellings) -> Tensor:
        """(S, D) weighted sums of the vectors of each bag's n-grams."""
        return functional.embedding_bag(
            bags.buckets,
            self.table.weight,
            bags.starts,
            mode="sum",
            per_sample_weights=bags.weights,
        )


class QuestionReader(nn.Module):
    """Language-model tokens and hashed words side by side through a Transformer encoder."""

    def __init__(self, config: FusionConfig, text_dim: int) -> None:
        super().__init__()
        self.project = nn.Linear(text_dim, config.width)
        self.source = nn.Embedding(2, config.width)
        self.position = nn.Embedding(128, config.width)
        self.pool = nn.Parameter(torch.zeros(config.width))
        self.norm = nn.LayerNorm(config.width)
        self.drop = nn.Dropout(config.dropout)
        self.source_dropout = config.source_dropout
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                config.width,
                config.num_heads,
                2 * config.width,
                0.0,
                batch_first=True,
                norm_first=True,
            )
            for _ in range(config.question_layers)
        )

    def forward(self, batch: QuestionBatch, words: Tensor) -> Memory:
        tokens = self.project(batch.tokens) + self._place(batch.tokens.shape[1], 0)  # (B, L, D)
        words = words + self._place(words.shape[1], 1)  # (B, W, D)
        states = self.drop(self.norm(torch.cat([tokens, words], 1)))  # (B, L + W, D)
        mask = self._sources(batch)  # (B, L + W)
        for layer in self.layers:
            states = layer(states, src_key_padding_mask=~mask)
        weights = (states @ self.pool).masked_fill(~mask, -1e9).softmax(-1)  # (B, L + W)
        return Memory(states, mask, (weights.unsqueeze(-1) * states).sum(1))

    def _sources(self, batch: QuestionBatch) -> Tensor:
        """Which tokens and words are read: (B, L + W); in training a text may lose either."""
        words = (batch.words > 0).any(-1)  # (B, W)
        tokens = batch.token_mask
        if self.training and self.source_dropout:
            chance = torch.rand(len(words), 1, device=words.device)
            keep_words = chance > self.source_dropout
            keep_tokens = chance < 1 - self.source_dropout
            words = words & (keep_words | ~tokens.any(1, keepdim=True))
            tokens = tokens & (keep_tokens | ~words.any(1, keepdim=True))
        return torch.cat([tokens, words], 1)

    def _place(self, length: int, source: int) -> Tensor:
        """Position and source vectors of a sequence: (length, D)."""
        positions = torch.arange(length, device=self.pool.device).clamp(max=127)
        placed: Tensor = self.position(positions) + self.source.weight[source]
        return placed


class Gate(nn.Module):
    """A learned, element-wise weight between a text vector and a graph vector, both (..., D)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weigh = nn.Linear(2 * width, width)

    def forward(self, text: Tensor, graph: Tensor) -> Tensor:
        share = torch.sigmoid(self.weigh(torch.cat([text, graph], -1)))  # (..., D)
        return share * text + (1 - share) * graph


class CrossAttention(nn.Module):
    """Path steps attend to question tokens, by several heads (Vaswani et al. 2017, section 3.2)."""

    def __init__(self, width: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.ask = nn.Linear(width, width)
        self.offer = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def offers(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values (B, H, L, D / H) of question states (B, L, D)."""
        keys, values = self.offer(states).chunk(2, -1)
        return self._split(keys), self._split(values)

    def forward(self, query: Tensor, offers: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """What (B, K, D) queries take from a memory whose mask is (B, L)."""
        found = functional.scaled_dot_product_attention(
            self._split(self.ask(query)), *offers, attn_mask=mask[:, None, None]
        )  # (B, H, K, D / H)
        taken: Tensor = self.out(found.transpose(1, 2).flatten(2))  # (B, K, D)
        return taken

    def _split(self, vectors: Tensor) -> Tensor:
        """(B, L, D) to (B, H, L, D / H)"""
        batch, length, width = vectors.shape
        return vectors.view(batch, length, self.num_heads, width // self.num_heads).transpose(1, 2)


class PathLayer(nn.Module):
    """One decoder layer: causal attention along the path, then to the question, then an MLP."""

    def __init__(self, config: FusionConfig) -> None:
        super().__init__()
        width, heads = config.width, config.num_heads
        self.along = nn.MultiheadAttention(width, heads, batch_first=True)
        self.across = CrossAttention(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.drop = nn.Dropout(config.dropout)
        self.attend = config.cross_attention

    def forward(
        self, path: Tensor, memory: Memory, offers: tuple[Tensor, Tensor], causal: Tensor
    ) -> Tensor:
        query = self.norms[0](path)
        path = path + self.along(query, query, query, attn_mask=causal, need_weights=False)[0]
        path = path + self._read(self.norms[1](path), memory, offers)
        done: Tensor = path + self.drop(self.mlp(self.norms[2](path)))  # (B, K, D)
        return done

    def advance(
        self, last: Tensor, seen: Tensor, memory: Memory, offers: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """What ``forward`` gives for the last position alone, at rest.

        Args:
            last: (B, 1, D) the new position.
            seen: (B, K - 1, D) what this method gave back for those before; K - 1 may be 0.

        Returns:
            The state (B, 1, D), and what to give as ``seen`` for the next one (B, K, D).
        """
        query = self.norms[0](last)
        seen = torch.cat([seen, query], 1)
        last = last + self.along(query, seen, seen, need_weights=False)[0]
        last = last + self._read(self.norms[1](last), memory, offers)
        return last + self.mlp(self.norms[2](last)), seen

    def _read(self, query: Tensor, memory: Memory, offers: tuple[Tensor, Tensor]) -> Tensor:
        """What each step takes from the question: by attention, or the mean alone."""
        if not self.attend:
            return memory.pooled.unsqueeze(1).expand_as(query)
        found: Tensor = self.across(query, offers, memory.mask)
        return found


class Fusion(nn.Module):
    """The whole network: ``read`` a question, ``embed_steps`` of a graph, ``decode`` paths.

    Args:
        text_dim: width ``T`` of the language model's vectors.
        graph_dim: width ``G`` of the TransE vectors.
    """

    def __init__(self, config: FusionConfig, text_dim: int, graph_dim: int) -> None:
        super().__init__()
        width = config.width
        self.config = config
        self.words = WordEmbedding(config.num_buckets, width)
        self.reader = QuestionReader(config, text_dim)
        self.step_text = nn.Linear(text_dim, width)
        self.step_kind = nn.Linear(text_dim, width)
        self.step_graph = nn.Linear(graph_dim, width)
        self.step_way = nn.Embedding(NUM_WAYS, width)
        self.step_gate = Gate(width)
        self.reached_kind = nn.Linear(text_dim, width)
        self.reached_graph = nn.Linear(graph_dim, width)
        self.reached_shape = nn.Linear(2, width)
        self.reached_gate = Gate(width)
        self.start = nn.Parameter(torch.randn(width) * width**-0.5)
        self.specials = nn.Parameter(torch.randn(2, width) * width**-0.5)
        self.position = nn.Embedding(MAX_POSITIONS, width)
        self.layers = nn.ModuleList(PathLayer(config) for _ in range(config.path_layers))
        self.norm = nn.LayerNorm(width)
        self.step_norm = nn.LayerNorm(width)

    def read(self, batch: QuestionBatch) -> Memory:
        """The memory that paths attend to."""
        memory: Memory = self.reader(batch, self.words(batch.words))
        layers = (cast(PathLayer, layer) for layer in self.layers)
        return memory._replace(offers=tuple(layer.across.offers(memory.states) for layer in layers))

    def embed_steps(self, table: StepTable) -> Tensor:
        """(S + 2, D): a vector for each step, then *stop* and *nothing fits*."""
        config = self.config
        spelled = self.words.spell(table.spelled)  # (S, D)
        text = self.step_text(table.text) + spelled + self.step_way(table.way)
        if config.query_results:
            text = text + self.step_kind(table.kind)
        if config.relation_vectors:
            text = self.step_gate(text, self.step_graph(table.graph))
        return torch.cat([self.step_norm(text), self.specials])

    def decode(self, memory: Memory, steps: Tensor, reached: Reached) -> Tensor:
        """States (B, K, D) after each position of the paths.

        Args:
            memory: of the question that each path is a reading of.
            steps: (B, K - 1, D) vectors of the steps taken.
            reached: what was reached at each of the K positions, the topic entity first.
        """
        start = self.start.expand(steps.shape[0], 1, -1)  # (B, 1, D)
        path = torch.cat([start, steps], 1) + self._reached(reached)  # (B, K, D)
        length = path.shape[1]
        path = path + self.position.weight[:length]
        causal = torch.ones(length, length, dtype=torch.bool, device=path.device).triu(1)
        for layer, offers in zip(self.layers, memory.offers, strict=True):
            path = layer(path, memory, offers, causal)
        states: Tensor = self.norm(path)
        return states

    def _reached(self, reached: Reached) -> Tensor:
        """Graph and kind vectors of what a path has reached: (B, K, D)."""
        config = self.config
        kind = torch.zeros(*reached.kind.shape[:2], config.width, device=reached.kind.device)
        if config.query_results:
            kind = self.reached_kind(reached.kind) + self.reached_shape(reached.shape)
        if not config.entity_vectors:
            return kind
        graph = self.reached_graph(functional.normalize(reached.graph, dim=-1))
        joined: Tensor = self.reached_gate(kind, graph)
        return joined
