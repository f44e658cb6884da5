"""Chinese names that a question spells amiss or not in full: no spaces tell where they might stand.

Names that share most of their pairs of neighbouring characters with the question are laid beside
the piece of it that is most alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio_alignment

from kgqa.config import LinkingConfig
from kgqa.mentions import SURELY, Candidate, Mention
from kgqa.names import GramIndex, NameIndex
from kgqa.text import is_han

_SHORTEST, _SHARED, _MOST = 5, 0.5, 3
_WEIGHT, _DOUBTFUL = 0.8, 0.5
_AROUND = (-1, 0, 1)


class MisspeltHanNames:
    """Finds entities by names of five characters or more that the question nearly has."""

    def __init__(self, names: NameIndex, config: LinkingConfig) -> None:
        self.names = names
        self.config = config

    @cached_property
    def _index(self) -> GramIndex:
        spelt = {" ".join(name.casefold().split()) for name in self.names.spellings()}
        return GramIndex(sorted(one for one in spelt if is_han(one) and len(one) >= _SHORTEST))

    def beside(self, question: str, found: Sequence[Candidate]) -> list[Candidate]:
        """Candidates of names that are nearly in a question, most alike first.

        What is named in full is no misspelling of something else; where a part of the piece is a
        name in full, it hardly is one.
        """
        text = question.casefold()
        if not is_han(question) or len(text) != len(question):
            return []
        known = {one.node for one in found}
        named = [one.mention for one in found if one.score >= SURELY]
        near = [
            (similarity, name, Mention(start, end, question[start:end]))
            for similarity, name, start, end in self._near(text)
            if not any(one.start <= start and end <= one.end for one in named)
        ]
        near.sort(key=lambda each: (-each[0], each[1]))
        added: list[Candidate] = []
        for similarity, name, span in near[:_MOST]:
            weight = _DOUBTFUL if any(map(span.overlaps, named)) else _WEIGHT
            nodes = [node for node in self.names.exact(name) if node not in known]
            added += [
                Candidate(node, span, weight * similarity)
                for node in nodes[: self.config.max_candidates]
            ]
        return added

    def _near(self, text: str) -> Iterator[tuple[float, str, int, int]]:
        """(similarity, name, start, end) of the names that are near to a piece of the text."""
        for name in self._index.inside(text, _SHARED):
            similarity, start, end = _alike(name, text)
            if similarity >= self.config.fuzzy_cutoff:
                yield similarity, name, start, end


def _alike(name: str, text: str) -> tuple[float, int, int]:
    """How alike a name is to the piece of a text that is most alike, and where that stands.

    Of pieces that are alike the shortest.
    """
    place = partial_ratio_alignment(name, text)
    if place is None or len(name) > len(text):
        return OSA.normalized_similarity(name, text), 0, len(text)
    spans = (
        (place.dest_start + left, place.dest_end + right) for left in _AROUND for right in _AROUND
    )
    return max(
        (
            (OSA.normalized_similarity(name, text[start:end]), start, end)
            for start, end in spans
            if 0 <= start < end <= len(text)
        ),
        key=lambda one: (one[0], one[1] - one[2]),
    )
