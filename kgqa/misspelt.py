"""Names that a question spells amiss or says in part, and the entities that they come near to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgqa.common_words import common_words
from kgqa.config import LinkingConfig
from kgqa.function_words import FUNCTION_WORDS
from kgqa.grammar.morphology import is_word
from kgqa.mentions import SHORTEST_PART, Candidate, Mention, Naming, Word
from kgqa.text import fold, is_han

_PART, _MOST_SHORTENED = 0.5, 4
_BY_INITIALS, _FEW_INITIALS = 0.45, 3
_INITIALS = ("us",)
"""Small words that are names where they stand in capitals."""
_DEGREES = frozenset(
    "long high large big great old tall deep wide heavy fast early late small short young".split()
)
"""Words after "how", which are no names when they stand alone."""
_INSIDE, _NEAR, _AROUND = 0.4, 0.78, 6
_ARTICLES = frozenset(("the", "a", "an"))


class MisspeltNames:
    """Finds entities whose names are nearly what a question says."""

    def __init__(self, naming: Naming, config: LinkingConfig) -> None:
        self.naming = naming
        self.names = naming.names
        self.config = config

    def beside(
        self, question: str, parts: Sequence[Word], found: list[Candidate]
    ) -> list[Candidate]:
        """Candidates with those of misspelt names of which a part is a name by itself.

        In "Night of the Demosn" the last word is none that is known. Where it and the words around
        it are nearly a name, the name inside that one is hardly meant.
        """
        for place, part in enumerate(parts):
            if not self._is_strange(part.text):
                continue
            if self.names.exact(part.text) or self.naming.stands_for(part.text):
                continue
            best = self._nearest_around(question, parts, place)
            if best:
                span = best[0].mention
                found = [
                    replace(one, score=one.score * _INSIDE)
                    if span.overlaps(one.mention) and one.mention != span
                    else one
                    for one in found
                ]
                found += best
        return found

    def _is_strange(self, word: str) -> bool:
        """Whether a word is part of no name and no relation, and no common word."""
        key = fold(word)
        known = key in self.names.words or key in common_words() or self.naming.says_something(key)
        return not known and len(key) >= 2 and key.isalpha() and key.isascii()

    def _nearest_around(self, question: str, parts: Sequence[Word], place: int) -> list[Candidate]:
        """The entities whose name is nearest to some words around a strange one, if one is near."""
        best: list[Candidate] = []
        reached = self.config.fuzzy_cutoff
        for start in range(place, max(-1, place - _AROUND), -1):
            for end in range(place + 1, min(len(parts), place + _AROUND) + 1):
                if not self._may_be_name(parts[start:end]):
                    continue
                span = Mention.of(question, parts[start:end])
                weight = self.naming.weight(span, question)
                for node, _, similarity in self.names.nearest(span.text, 3, _NEAR):
                    if similarity > reached:
                        best, reached = [], similarity
                    if similarity >= reached:
                        best.append(Candidate(node, span, 0.8 * weight * similarity))
        return best

    def _may_be_name(self, span: Sequence[Word]) -> bool:
        """Whether words may be a whole name: none that says how it is asked at either end.

        A name may begin with an article.
        """
        if len(span[0].text) + len(span) - 1 < SHORTEST_PART - 1:
            return False
        first, last = (fold(word.text) for word in (span[0], span[-1]))
        if last in FUNCTION_WORDS and len(span) > 1:
            return False
        return first in _ARTICLES or not (first in FUNCTION_WORDS and len(span) > 1)

    def near(self, question: str, parts: Sequence[Word]) -> list[Candidate]:
        """Entities whose names are near to a span of up to four words."""
        found: list[Candidate] = []
        for span in self._suspects(question, parts):
            if self.naming.names_sort(fold(span.text)):
                continue
            matches = self.names.nearest(span.text, 3, self.config.fuzzy_cutoff)
            for node, _, similarity in matches:
                weight = self.naming.weight(span, question)
                found.append(Candidate(node, span, 0.8 * weight * similarity))
        return found

    def shortened(self, question: str, parts: Sequence[Word]) -> list[Candidate]:
        """Entities of which a part of the name is enough: "Brazos" for the Brazos River."""
        found: list[Candidate] = []
        for span in self._suspects(question, parts):
            found += self._shortened_to(question, span)
        return found

    def initials(
        self, question: str, parts: Sequence[Word], found: Sequence[Candidate]
    ) -> list[Candidate]:
        """Entities by the first letters of their names: "UK", where nothing is called so."""
        if not any(char.islower() for char in question):
            return []
        named = [one.mention for one in found]
        added: list[Candidate] = []
        for span in (Mention.of(question, [part]) for part in parts):
            capitals = span.text.isascii() and span.text.isalpha() and span.text.isupper()
            if not capitals or not self._is_beside(span, named):
                continue
            key = fold(span.text)
            if key in _INITIALS or not self.naming.says_something(key):
                nodes = self.names.with_initials(span.text, _FEW_INITIALS)
                added += [Candidate(node, span, _BY_INITIALS) for node in nodes]
        return added

    def _shortened_to(self, question: str, span: Mention) -> list[Candidate]:
        """The entities of which a span is a part of the name."""
        key = fold(span.text)
        plain = self.naming.names_sort(key) or key in _DEGREES or is_han(key)
        if len(key) < SHORTEST_PART or plain:
            return []
        weight = _PART * self.naming.weight(span, question)
        nodes = self.names.with_words(span.text, _MOST_SHORTENED)
        return [Candidate(node, span, weight) for node in nodes]

    def shortened_beside(
        self, question: str, parts: Sequence[Word], found: Sequence[Candidate]
    ) -> list[Candidate]:
        """Entities of which a part of the name stands beside what is named in full.

        "Barcelona" for FC Barcelona in "the Spanish players at Barcelona"; the longest part counts.
        The part is in capitals or, as in "bayern players aged 24", no English word.
        """
        named = [one.mention for one in found]
        mixed = any(char.islower() for char in question)

        def stands_out(text: str) -> bool:
            return (mixed and text[0].isupper()) or self._is_only_name(text)

        loose = (word for word in parts if stands_out(word.text))
        if not any(self._is_beside(Mention.of(question, [word]), named) for word in loose):
            return []
        added: list[Candidate] = []
        for span in self._suspects(question, parts):
            if not self._is_beside(span, named) or not stands_out(span.text):
                continue
            own = self._shortened_to(question, span)
            named += [span] if own else []
            added += own
        return added

    @staticmethod
    def _is_beside(span: Mention, named: Sequence[Mention]) -> bool:
        return not any(map(span.overlaps, named))

    def _is_only_name(self, text: str) -> bool:
        """Whether a text in small letters is part of names and no English word: "bayern"."""
        return all(
            len(key) >= SHORTEST_PART
            and key in self.names.words
            and not self.naming.says_something(key)
            and not is_word(key)
            for key in (fold(word) for word in text.split())
        )

    def _suspects(self, question: str, parts: Sequence[Word]) -> list[Mention]:
        """Spans that may be misspelt names: no function words or schema words at either end."""
        plain = [
            fold(part.text) in FUNCTION_WORDS or fold(part.text) in self.naming.schema_words
            for part in parts
        ]
        spans = [
            Mention.of(question, parts[start : end + 1])
            for start in range(len(parts))
            for end in range(start, min(len(parts), start + 4))
            if not plain[start] and not plain[end]
        ]
        spans = [span for span in spans if len(span.text) >= (2 if is_han(span.text) else 4)]
        return sorted(spans, key=lambda span: (not span.text[0].isupper(), -len(span.text)))[:8]
