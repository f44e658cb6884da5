"""Question files to records: MetaQA text, JSON lines, QALD JSON.

Which of them a file is, is told by its content: text that begins with ``{`` is JSON, a QALD set
where it is one object with ``questions``; ``.jsonl`` and ``.json`` are JSON whatever they hold.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from kgqa.errors import DataError, ParseError
from kgqa.json_lines import json_rows, numbered_lines
from kgqa.records import Question

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_HOPS_FOLDER = re.compile(r"(\d)-hop\b")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGES = ("en", "zh")


def load_questions(*paths: str | Path) -> list[Question]:
    """The questions of one or more files, in their order; either all are read or none.

    A question without an id gets its file's name and line; an id that occurs again is numbered.

    Raises:
        ParseError: a file is missing, empty or malformed; it names the file and the line.
        DataError: no path is given.
    """
    if not paths:
        raise DataError("no question file is given")
    stems = Counter(Path(path).stem for path in paths)
    read = []
    for path in map(Path, paths):
        stem = path.stem if stems[path.stem] == 1 else f"{path.parent.name}-{path.stem}"
        questions = list(_read(path, stem))
        if not questions:
            raise ParseError(str(path), "the file holds no question")
        read += [replace(question, source=stem) for question in questions]
    return _with_unique_ids(read)


def _read(path: Path, stem: str) -> Iterator[Question]:
    text = _text_of(path)
    is_json = path.suffix.lower() in (".jsonl", ".json", ".ndjson")
    if not is_json and not text.lstrip().startswith("{"):
        return _metaqa(path, stem, text)
    whole = _whole_json(text)
    if isinstance(whole, Mapping) and isinstance(whole.get("questions"), list):
        return _qald(path, stem, whole["questions"])
    return json_rows(path, text, lambda number, row: _from_row(row, f"{stem}-{number}"))


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ParseError(str(path), error.strerror or str(error)) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ParseError(str(path), "not UTF-8 text", line) from error


def _metaqa(path: Path, stem: str, text: str) -> Iterator[Question]:
    """``question<TAB>answer|answer``; hops where the folder says them, as in MetaQA itself."""
    folder = _HOPS_FOLDER.match(path.parent.name)
    hops = int(folder.group(1)) if folder else None
    for number, line in numbered_lines(text):
        asked, tab, answers = line.partition("\t")
        if not tab:
            raise ParseError(str(path), "no tab between question and answers", number)
        plain = _BRACKETS.sub(r"\1", asked).strip()
        if not plain:
            raise ParseError(str(path), "the question is empty", number)
        yield Question(
            id=f"{stem}-{number}",
            text=plain,
            answers=_stripped(answers.split("|")),
            topic_entities=_stripped(_BRACKETS.findall(asked)),
            hops=hops,
        )


def _stripped(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name.strip())


def _from_row(row: Any, fallback_id: str) -> Question:
    """One JSON object as a question; ValueError says what is wrong with it."""
    if not isinstance(row, Mapping):
        raise ValueError(f"a question is a JSON object, not {_excerpt(row)}")
    hops = row.get("hops")
    if hops is not None and (type(hops) is not int or hops < 0):
        raise ValueError(f'"hops" is a whole number, not {_excerpt(hops)}')
    return Question(
        id=_id_of(row, fallback_id),
        text=_string(row.get("question"), "question"),
        answers=_answers(row.get("answers")),
        topic_entities=_strings(row.get("topic_entities") or [], "topic_entities"),
        type=None if row.get("type") is None else _string(row["type"], "type"),
        language=None if row.get("language") is None else _string(row["language"], "language"),
        hops=hops,
    )


def _id_of(row: Mapping[str, Any], fallback: str) -> str:
    given = row.get("id")
    if given is None or given == "":
        return fallback
    return str(given) if type(given) is int else _string(given, "id")


def _answers(values: Any) -> tuple[str, ...] | None:
    """Gold answers as text; numbers and truth values may stand as JSON has them.

    Blank ones say nothing; where all are blank, no gold answer is given, which is another thing
    than an empty list.
    """
    if values is None:
        return None
    if not isinstance(values, list):
        raise ValueError(f'"answers" is a list, not {_excerpt(values)}')
    given = [value for value in values if not isinstance(value, str) or value.strip()]
    return None if values and not given else tuple(_answer(value) for value in given)


def _answer(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else _string(value, "answers")


def _strings(values: Any, field: str) -> tuple[str, ...]:
    """Names as text; blank ones name nothing."""
    if not isinstance(values, list):
        raise ValueError(f'"{field}" is a list, not {_excerpt(values)}')
    given = (value for value in values if not isinstance(value, str) or value.strip())
    return tuple(_string(value, field) for value in given)


def _string(value: Any, field: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{field}" wants text, not {_excerpt(value)}')
    if _LONE_SURROGATE.search(value):
        raise ValueError(f'"{field}" holds half a character (a lone surrogate)')
    return value.strip()


def _excerpt(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _whole_json(text: str) -> Any:
    """The file as one JSON value, or None where it is not one."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _qald(path: Path, stem: str, rows: Sequence[Any]) -> Iterator[Question]:
    for number, row in enumerate(rows, start=1):
        try:
            yield _from_qald(row, f"{stem}-{number}")
        except (ValueError, AttributeError, TypeError, KeyError) as error:
            raise ParseError(str(path), f"question {number}: {error}") from error


def _from_qald(row: Any, fallback_id: str) -> Question:
    """A QALD question in English where it has it, else in Chinese, else in its first language."""
    if not isinstance(row, Mapping):
        raise ValueError(f"a question is a JSON object, not {_excerpt(row)}")
    wordings = {each.get("language") or "": each.get("string") for each in row["question"]}
    language = next((code for code in (*_LANGUAGES, *wordings) if wordings.get(code)), "")
    answers = row.get("answers")
    return Question(
        id=_id_of(row, fallback_id),
        text=_string(wordings.get(language), "question"),
        answers=None if answers is None else tuple(dict.fromkeys(_qald_answers(answers))),
        language=language or None,
    )


def _qald_answers(answers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for answer in answers:
        if "boolean" in answer:
            yield _answer(answer["boolean"])
        for binding in answer.get("results", {}).get("bindings", []):
            yield from (_string(term["value"], "answers") for term in binding.values())


def _with_unique_ids(questions: Sequence[Question]) -> list[Question]:
    """An id that occurs again gets ``-2``, ``-3``, …, whichever no other question has."""
    taken = {question.id for question in questions}
    numbers: dict[str, Iterator[int]] = {}
    unique = []
    for question in questions:
        name = question.id
        if name in numbers:
            name = next(new for n in numbers[name] if (new := f"{question.id}-{n}") not in taken)
        else:
            numbers[name] = count(2)
        taken.add(name)
        unique.append(replace(question, id=name))
    return unique
