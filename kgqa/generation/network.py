"""A Transformer that reads fact sheets and writes texts, by words of its own or by copying.

The encoder reads slots, the words of relations and the tokens of a question side by side; each
slot is told what facts say of it as their head and as their tail, each word what its fact links (as
in a graph network with typed edges, Schlichtkrull et al. 2018). The decoder is that of reasoning
paths (``fusion.PathLayer``: masked self-attention, cross-attention, an MLP; Vaswani et al. 2017).
Each next item is written from the vocabulary or copied from the sheet: a pointer-generator (See et
al. 2017, "Get To The Point", equations 8 and 9), whose pointer takes a whole name at once, in one
of its forms.

Axes: ``B`` sheets, ``S`` slots, ``W`` words of relations, ``Q`` tokens of a question, ``M`` = S + W
+ Q, ``R`` texts, ``T`` items of a text, ``V`` words of the vocabulary, ``K`` forms, ``D`` width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from kgqa.config import FusionConfig, GenerationConfig
from kgqa.fusion import Memory, PathLayer, WordEmbedding
from kgqa.generation.forms import NUM_FORMS
from kgqa.generation.tokens import BEGIN, PAD

MAX_SLOTS = 48
MAX_ITEMS = 160
NUM_ROLES = 4
NUM_BUCKETS = 4096
_MAX_WORDS = 16
_NEVER = -1e9


class SheetBatch(NamedTuple):
    """Fact sheets as the network reads them.

    ``names`` (B, S, X) sentence vectors; ``shapes`` (B, S, Y) what a name looks like; ``roles``,
    ``slots`` (B, S) role and number of each slot, number 0 where there is none; ``forms`` (B, S, K)
    which forms it has. Of words of relations: ``words`` (B, W, F) hashed n-grams, ``meanings``
    (B, W, X) the vector of the relation, ``heads`` and ``tails`` (B, W) numbers of slots,
    ``places`` (B, W) within the relation, from 1; ``ids`` (B, W) in the vocabulary, 0 where it has
    no such word, -1 where there is none. ``question`` (B, Q, X) token vectors, mask (B, Q).
    """

    names: Tensor
    shapes: Tensor
    roles: Tensor
    slots: Tensor
    forms: Tensor
    words: Tensor
    meanings: Tensor
    heads: Tensor
    tails: Tensor
    places: Tensor
    lengths: Tensor
    ids: Tensor
    question: Tensor
    question_mask: Tensor
    languages: Tensor

    @property
    def copyable(self) -> Tensor:
        """(B, S + W) what can be copied: slots that have a name, and words."""
        return torch.cat([self.forms.any(-1), self.places > 0], 1)


class TextBatch(NamedTuple):
    """Items of texts, as they go in and as they are to come out.

    ``rows`` (R,) the sheet of each; ``words`` (R, T) ids in the vocabulary, ``places`` (R, T) what
    is copied, -1 where nothing is, ``forms`` (R, T): the items before each. ``right`` (R, T) the id
    to write, 0 where it is not in the vocabulary; ``matches`` (R, T, S + W) what may be copied
    instead; ``right_forms`` (R, T); ``counted`` (R, T) whether the item is learned from.
    """

    rows: Tensor
    words: Tensor
    places: Tensor
    forms: Tensor
    right: Tensor
    matches: Tensor
    right_forms: Tensor
    counted: Tensor


class Source(NamedTuple):
    """The sheets of R texts, read: memory and ``copied`` (R, M, D) vectors of what is copied;
    ``keys`` (R, D, S + W) of the pointer and what it may point at (R, 1, S + W); ``form_scores``
    (R, 1, S, K) and which ``forms`` there are; ``language`` (R, 1, D).
    """

    memory: Memory
    copied: Tensor
    keys: Tensor
    copyable: Tensor
    form_scores: Tensor
    forms: Tensor
    language: Tensor


class Written(NamedTuple):
    """Logarithms of the chances of the next item, in parts.

    ``words`` (R, T, V) to write each word, ``copies`` (R, T, S + W) to copy each thing, ``forms``
    (R, T, S, K) the form of each slot, if it is copied.
    """

    words: Tensor
    copies: Tensor
    forms: Tensor


class GeneratorNetwork(nn.Module):
    """Sheets and the items so far to the chances of the next item.

    Args:
        text_dim: width X of the sentence encoder's vectors.
        shape_dim: width Y of what a name looks like.
        num_words: size V of the vocabulary, marks included.
    """

    def __init__(
        self, config: GenerationConfig, text_dim: int, shape_dim: int, num_words: int
    ) -> None:
        super().__init__()
        width = config.width
        self.config = config
        self.name = nn.Linear(text_dim, width)
        self.shape = nn.Linear(shape_dim, width)
        self.role = nn.Embedding(NUM_ROLES, width)
        self.slot = nn.Embedding(MAX_SLOTS + 1, width, padding_idx=PAD)
        self.head = nn.Linear(width, width, bias=False)
        self.tail = nn.Linear(width, width, bias=False)
        self.as_head = nn.Linear(width, width, bias=False)
        self.as_tail = nn.Linear(width, width, bias=False)
        self.spelling = WordEmbedding(NUM_BUCKETS, width)
        self.meaning = nn.Linear(text_dim, width)
        self.place = nn.Embedding(_MAX_WORDS, width)
        self.token = nn.Linear(text_dim, width)
        self.encoder = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, config.num_heads, 2 * width, config.dropout, batch_first=True,
                norm_first=True,
            )
            for _ in range(config.encoder_layers)
        )  # fmt: skip
        self.read_norm = nn.LayerNorm(width)
        path = FusionConfig(width=width, num_heads=config.num_heads, dropout=config.dropout)
        self.decoder = nn.ModuleList(PathLayer(path) for _ in range(config.decoder_layers))
        self.word = nn.Embedding(num_words, width)
        self.copied = nn.Linear(width, width)
        self.form = nn.Embedding(NUM_FORMS, width)
        self.language = nn.Embedding(2, width)
        self.position = nn.Embedding(MAX_ITEMS, width)
        self.drop = nn.Dropout(config.dropout)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(num_words))
        self.gate = nn.Linear(width, 1)
        self.ask = nn.Linear(width, width)
        self.offer = nn.Linear(width, width)
        self.form_bias = nn.Linear(width, NUM_FORMS)
        self.form_own = nn.Linear(width, NUM_FORMS, bias=False)
        for table in (self.word, self.slot, self.position, self.place, self.form):
            nn.init.normal_(table.weight, std=width**-0.5)

    def read(self, batch: SheetBatch) -> Memory:
        """What the decoder attends to and copies from: states (B, M, D)."""
        slots = self.name(self._dropped(batch.names)) + self.shape(batch.shapes)
        slots = slots + self.role(batch.roles) + self.slot(batch.slots)  # (B, S, D)
        meanings, spelled = self._relations(batch)
        relations = meanings + spelled  # (B, W, D)
        heads, tails = self._ends(batch)  # (B, S, W)
        words = relations + self.place(batch.places.clamp(max=_MAX_WORDS - 1))
        words = words + heads.transpose(1, 2) @ self.head(slots)
        words = words + tails.transpose(1, 2) @ self.tail(slots)
        share = (batch.places > 0).unsqueeze(-1) / batch.lengths.clamp(min=1).unsqueeze(-1)
        relations = relations * share
        slots = slots + heads @ self.as_head(relations) + tails @ self.as_tail(relations)
        states = torch.cat([slots, words, self.token(batch.question)], 1)  # (B, M, D)
        mask = torch.cat([batch.slots > 0, batch.places > 0, batch.question_mask], 1)
        states = self.drop(states)
        for layer in self.encoder:
            states = layer(states, src_key_padding_mask=~mask)
        states = self.read_norm(states)
        layers = (cast(PathLayer, layer) for layer in self.decoder)
        offers = tuple(layer.across.offers(states) for layer in layers)
        return Memory(states, mask, states.mean(1), offers)

    def source(self, batch: SheetBatch, memory: Memory, rows: Tensor) -> Source:
        """What texts (R,) attend to and copy from, worked out once for all of their items."""
        states = memory.states[rows]  # (R, M, D)
        copyable = batch.copyable[rows].unsqueeze(1)  # (R, 1, S + W)
        own = states[:, : copyable.shape[-1]]
        return Source(
            memory.take(rows),
            self.copied(states),
            self.offer(own).transpose(1, 2),
            copyable,
            self.form_own(own[:, : batch.forms.shape[1]]).unsqueeze(1),
            batch.forms[rows].unsqueeze(1),
            self.language(batch.languages[rows]).unsqueeze(1),
        )

    def write(self, source: Source, words: Tensor, places: Tensor, forms: Tensor) -> Written:
        """Chances of the item after each of the items so far, each (R, T), see ``TextBatch``."""
        items = self._items(source, words, places, forms)
        items = self.drop(items + self.position.weight[: words.shape[1]])
        length = words.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool, device=words.device).triu(1)
        for layer, offers in zip(self.decoder, source.memory.offers, strict=True):
            items = layer(items, source.memory, offers, causal)
        return self._chances(self.norm(items), source)

    def advance(
        self, source: Source, last: tuple[Tensor, Tensor, Tensor], seen: Sequence[Tensor]
    ) -> tuple[Written, list[Tensor]]:
        """Chances of the next item, given the last one: word, place and form, each (R, 1).

        ``seen`` (R, T - 1, D) of each layer is what this gave back for the items before.
        """
        items = self._items(source, *last) + self.position.weight[seen[0].shape[1]]
        grown = []
        pairs = zip(self.decoder, source.memory.offers, seen, strict=True)
        for layer, offers, own in pairs:
            items, own = cast(PathLayer, layer).advance(items, own, source.memory, offers)
            grown.append(own)
        return self._chances(self.norm(items), source), grown

    def _items(self, source: Source, words: Tensor, places: Tensor, forms: Tensor) -> Tensor:
        """Vectors (R, T, D) of items, without their positions."""
        index = places.clamp(min=0).unsqueeze(-1).expand(-1, -1, source.copied.shape[-1])
        copied = source.copied.gather(1, index) + self.form(forms)  # (R, T, D)
        items = torch.where((places >= 0).unsqueeze(-1), copied, self.word(words))
        return items + source.language

    def _chances(self, states: Tensor, source: Source) -> Written:
        gate = self.gate(states).float()  # (R, T, 1)
        words = states @ self.word.weight.T + self.bias  # (R, T, V)
        marks = torch.zeros(len(self.bias), dtype=torch.bool, device=words.device)
        marks[[PAD, BEGIN]] = True
        words = words.float().masked_fill(marks, _NEVER).log_softmax(-1)
        copies = self.ask(states) @ source.keys  # (R, T, S + W)
        copies = copies.float() * states.shape[-1] ** -0.5
        copies = copies.masked_fill(~source.copyable, _NEVER).log_softmax(-1)
        forms = self.form_bias(states).unsqueeze(2) + source.form_scores  # (R, T, S, K)
        forms = forms.float().masked_fill(~source.forms, _NEVER).log_softmax(-1)
        own = nn.functional.logsigmoid(gate)
        return Written(words + own, copies + nn.functional.logsigmoid(-gate), forms)

    def _dropped(self, names: Tensor) -> Tensor:
        """In training some names are not shown: texts must not hang on who is meant."""
        if not self.training:
            return names
        kept = torch.rand(names.shape[:2], device=names.device) > self.config.name_dropout
        return names * kept.unsqueeze(-1)

    def _ends(self, batch: SheetBatch) -> tuple[Tensor, Tensor]:
        """(B, S, W) which slot is the head of each word's fact, and which its tail."""
        slots = batch.slots.unsqueeze(-1)
        known = slots > 0
        return (
            ((slots == batch.heads.unsqueeze(1)) & known).float(),
            ((slots == batch.tails.unsqueeze(1)) & known).float(),
        )

    def _relations(self, batch: SheetBatch) -> tuple[Tensor, Tensor]:
        """Meaning and spelling (B, W, D); in training some relations are not shown, but copied."""
        meanings, spelled = self.meaning(batch.meanings), self.spelling(batch.words)
        if not self.training or not self.config.relation_dropout:
            return meanings, spelled
        size = MAX_SLOTS + 1
        drawn = torch.rand(len(meanings), size * size, device=meanings.device)
        kept = drawn.gather(1, batch.heads * size + batch.tails) > self.config.relation_dropout
        return meanings * kept.unsqueeze(-1), spelled * kept.unsqueeze(-1)


def likelihood(written: Written, text: TextBatch, slots: int) -> Tensor:
    """(R, T) logarithm of the chance of each right item, by all ways to write it."""
    own = written.words.gather(-1, text.right.unsqueeze(-1)).squeeze(-1)
    own = own.masked_fill(text.right == PAD, _NEVER)
    copied = written.copies.masked_fill(~text.matches, _NEVER).logsumexp(-1)  # (R, T)
    place = text.matches[..., :slots].int().argmax(-1)  # (R, T) the slot, if one is copied
    index = place[..., None, None].expand(-1, -1, 1, written.forms.shape[-1])
    forms = written.forms.gather(2, index).squeeze(2)  # (R, T, K)
    form = forms.gather(-1, text.right_forms.unsqueeze(-1)).squeeze(-1)
    is_slot = text.matches[..., :slots].any(-1)
    copied = torch.where(is_slot, copied + form, copied)
    return torch.logaddexp(own, copied)
