"""``kgqa describe``: an entity in a short paragraph."""

from __future__ import annotations

from pathlib import Path

from kgqa.cli.output import console, plain, print_json, print_line, stdout_for_results
from kgqa.cli.sources import language_for, name_text, use_language_model

_NOTHING = {"en": "The graph says nothing of it.", "zh": "图谱中没有关于它的内容。"}


def describe(entity: str, model: Path | None, llm: tuple[str, str] | None, as_json: bool) -> None:
    """What the graph says of an entity, in the language that its name is given in."""
    name = name_text(entity)
    language = language_for(name) or "en"
    with stdout_for_results():
        from kgqa.pipeline import QAPipeline

        qa = QAPipeline.from_pretrained(model)
        if llm is not None:
            use_language_model(qa, *llm)
        found = qa.describe(name, language=language)
    if as_json:
        print_json(found.to_dict())
    else:
        print_line(console(), plain(found.text or _NOTHING[language]))
