"""A language model behind an OpenAI-compatible endpoint as the writer of answers.

It is shown the evidence alone, and what it writes must pass the same check as any text; where it
does not, or where the endpoint fails, the answer keeps the words that it has. The key is kept out
of every message, and texts of the model are never followed: they are only shown.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kgqa.cleaning import clean
from kgqa.errors import ConfigError
from kgqa.generation.checking import KnownName, strangers
from kgqa.generation.sheet import FactSheet, Slot
from kgqa.generation.writers import names_all
from kgqa.progress import Progress

if TYPE_CHECKING:
    from openai import OpenAI

LLM = "llm"
KEY_VARIABLE = "KGQA_LLM_KEY"
_MAX_LENGTH = 2000
_RULES = {
    "en": (
        "You word answers of a database in one or two plain English sentences. You are given facts "
        "and the answer. Say the answer; use nothing but the facts; copy every name and number "
        "letter by letter; name nothing and nobody else. No markup, no remarks."
    ),
    "zh": (
        "你用一两句通顺的中文写出数据库的答案。你会得到事实和答案。请说出答案，只用这些事实，"
        "名称和数字必须逐字照抄，不得提到其他任何事物。不要标记，不要附言。"
    ),
}


@dataclass(frozen=True)
class LanguageModel:
    """Words sheets by a model of an endpoint.

    Args:
        url: of the endpoint, as in ``http://127.0.0.1:8080/v1``.
        model: its name there.
        key: by default what the environment has as ``KGQA_LLM_KEY``; many local servers need none.
        timeout: seconds that one try may take.
        retries: further tries after a failure that may pass.
        known_name: whether the graph has such a name, for a stricter check.
        progress: is told why a text was not taken.

    Raises:
        ConfigError: the URL is none, a bound makes no sense, or the client is not installed.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0
    retries: int = 1
    known_name: KnownName | None = field(default=None, repr=False)
    progress: Progress = field(default_factory=Progress, repr=False)

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ConfigError("the language model's URL begins with http:// or https://")
        if not self.model:
            raise ConfigError("the language model's name is empty")
        if not self.timeout > 0 or self.retries < 0:
            raise ConfigError("the language model's time-out is above 0, its retries 0 or more")

    @property
    def name(self) -> str:
        return LLM

    def write(self, sheets: Sequence[FactSheet]) -> list[str | None]:
        """A text of each sheet; None where the endpoint failed or the text is not faithful.

        After an endpoint has failed it is not asked again for the rest of these sheets.
        """
        found: list[str | None] = []
        for sheet in sheets:
            text = self._asked(sheet)
            if text is None:
                return [*found, *([None] * (len(sheets) - len(found)))]
            found.append(self._checked(text, sheet))
        return found

    def _asked(self, sheet: FactSheet) -> str | None:
        """What the model writes, or None if the endpoint fails, whatever the reason."""
        from openai import OpenAIError

        try:
            answer = self._client.chat.completions.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": _RULES[sheet.language]},
                    {"role": "user", "content": evidence(sheet)},
                ],
                temperature=0.0,
                max_tokens=400,
            )
            return answer.choices[0].message.content or ""
        except (OpenAIError, ValueError, LookupError, TypeError, AttributeError) as error:
            # the message of an error may quote what was sent: its kind says enough
            self.progress.log(f"the language model did not answer ({type(error).__name__})")
            return None

    def _checked(self, text: str, sheet: FactSheet) -> str | None:
        found = clean(text)
        wrong = strangers(found, sheet, known_name=self.known_name)
        if not found or len(found) > _MAX_LENGTH or wrong or not names_all(found, sheet):
            self.progress.log("the language model's text was not taken: not what the facts say")
            return None
        return found

    @cached_property
    def _client(self) -> OpenAI:
        try:
            from openai import OpenAI
        except ImportError as error:
            raise ConfigError(
                "the client for language models is missing: pip install 'kgqa[llm]'"
            ) from error
        key = self.key or os.environ.get(KEY_VARIABLE) or "none"
        return OpenAI(
            base_url=self.url, api_key=key, timeout=self.timeout, max_retries=self.retries
        )


def evidence(sheet: FactSheet) -> str:
    """The facts of a sheet and its answer, one to a line; what is hidden has a letter."""
    lines = [
        f"{_shown(sheet, fact.head)} | {fact.relation} | {_shown(sheet, fact.tail)}"
        for fact in sheet.facts
    ]
    answers = [slot.name for slot in sheet.slots if slot.role == "answer"]
    asked = [f"Question: {sheet.question}"] if sheet.question else []
    return "\n".join([*asked, "Facts:", *lines, f"Answer: {'; '.join(answers)}"])


def _shown(sheet: FactSheet, place: int) -> str:
    slot: Slot = sheet.slots[place]
    if slot.named:
        return slot.name
    letter = chr(ord("A") + place)
    return f"({slot.noun} {letter})" if slot.noun else f"({letter})"
