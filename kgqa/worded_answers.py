"""Answers and descriptions in the words of a generator or a language model, where these are sound.

What they write is taken only if it is faithful (``generation.checking``); else the sentence of the
plain verbaliser stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kgqa.description import Describer
from kgqa.reading import Reading
from kgqa.records import Answer, Description, Statement
from kgqa.retrieval import Walker
from kgqa.verbalise import Verbaliser

if TYPE_CHECKING:
    from kgqa.generation.writers import Writer

_WORDED = ("entity", "attribute", "count", "intersection")
"""Types of questions whose answers the generator has learned to word."""


class Wording:
    """Rewords what the plain verbaliser wrote; without a writer everything stays as it is."""

    def __init__(self, verbaliser: Verbaliser, writer: Writer | None) -> None:
        self.verbaliser = verbaliser
        self.writer = writer

    def answered(
        self,
        questions: Sequence[str],
        answers: Sequence[Answer],
        readings: Sequence[Sequence[Reading]],
    ) -> list[Answer]:
        """Answers with their texts reworded; those that know nothing are left alone."""
        reworded = list(answers)
        if self.writer is None:
            return reworded
        from kgqa.generation.answers import AnswerSheets

        make = AnswerSheets(self.verbaliser)
        walker = self.verbaliser.walker
        places = [
            place
            for place, answer in enumerate(answers)
            if answer.entities
            and answer.type in _WORDED
            and _of_plain_paths(readings[place][0], walker)
        ]
        sheets = []
        for place in places:
            answer = answers[place]
            labels = [
                self.verbaliser.named(one.label, one.known, answer.language)
                for one in answer.entities
            ]
            sheets.append(
                make.sheet(
                    readings[place][0].walks,
                    labels,
                    answer.language,
                    counted=answer.type == "count",
                    question=questions[place],
                )
            )
        texts = self.writer.write(sheets) if sheets else []
        for place, text in zip(places, texts, strict=True):
            if text is not None:
                reworded[place] = replace(answers[place], text=text, written_by=self.writer.name)
        return reworded

    def described(self, node: int, describer: Describer, language: str) -> Description:
        """A description, its sentences of single relations reworded."""
        found = describer.describe(node, language)
        if self.writer is None:
            return found
        from kgqa.generation.answers import AnswerSheets

        make = AnswerSheets(self.verbaliser)
        store = describer.store
        places, sheets = [], []
        for place, walk in describer.walks(node, found):
            labels = [store.label(int(node), found.language) for node in walk.result]
            places.append(place)
            sheets.append(make.sheet((walk,), labels, found.language))
        texts = self.writer.write(sheets) if sheets else []
        statements = list(found.statements)
        for place, text in zip(places, texts, strict=True):
            if text is not None:
                statements[place] = Statement(text, statements[place].triples)
        if tuple(statements) == found.statements and not any(texts):
            return found
        return replace(found, statements=tuple(statements), written_by=self.writer.name)


def _of_plain_paths(reading: Reading, walker: Walker) -> bool:
    """Whether it goes from entities along relations alone."""
    return (
        reading.how in ("", "intersection")
        and not reading.apart
        and all(walker.is_plain(walk) for walk in reading.walks)
    )
