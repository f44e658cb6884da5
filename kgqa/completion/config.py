"""How missing facts are guessed: bounds, and how the tail ranker is fitted."""

from __future__ import annotations

from dataclasses import dataclass

from kgqa.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class CompletionConfig:
    """Bounds of evidence and of soft walks.

    Attributes:
        max_length: steps in a path of evidence from a source to a tail.
        max_candidate_paths: kinds of paths that the ranker of one step is first fitted with.
        max_paths: those that it keeps, the ones that change its scores most.
        max_fan: a node on the way with more successors than this along a step is not walked
            through: what links thousands says little.
        max_word_entities: a word in the names of more entities than this is no evidence.
        num_queries: hidden facts that each step's ranker is fitted on, at most.
        max_sources: nodes of a frontier from which missing facts are guessed.
        max_tails: guesses kept for each source.
        max_guessed: guessed nodes kept after each step.
        seed: of every draw.
    """

    max_length: int = 3
    max_candidate_paths: int = 24
    max_paths: int = 10
    max_fan: int = 100
    max_word_entities: int = 30
    num_queries: int = 400
    max_sources: int = 32
    max_tails: int = 50
    max_guessed: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            least = 0 if name in ("seed", "max_candidate_paths", "max_paths") else 1
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ConfigError(f"completion.{name} is {value!r}: give {least} or more")
        if self.max_length > 3:
            raise ConfigError(f"completion.max_length is {self.max_length}: give 1 to 3")
