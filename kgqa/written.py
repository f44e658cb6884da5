"""A question that the system has written: its text, and the walk that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from kgqa.quantities import Quantity
from kgqa.ranks import Rank, rank
from kgqa.retrieval import Walk, Walker


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with ``MASK`` for its topic, and what it asks.

    The topic is an entity, or a group with ``MASK`` for its noun; each entity ``beside`` it is
    masked too, in the order of the text. ``steps`` is empty where nothing in the graph answers;
    with ``whole`` it is empty because the group itself answers. ``type`` is a question type,
    ``numbers`` are those that operator steps compare with. Of a ``misread`` question only this
    reading has no answer: what is asked is about something else in it.
    """

    text: str
    topic: int
    steps: tuple[int, ...]
    type: str
    language: str
    composition: str = "single"
    beside: tuple[int, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    whole: bool = False
    misread: bool = False

    def walk(self, walker: Walker) -> Walk:
        """What it asks for, walked."""
        return walker.along(self.topic, self.steps, self.beside, self.numbers, self.rank)

    @property
    def rank(self) -> Rank:
        """Which of the most or the least it asks for."""
        return rank(self.text)

    @property
    def answerable(self) -> bool:
        """Whether something in the graph answers."""
        return bool(self.steps) or self.whole
