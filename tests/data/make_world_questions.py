"""Computes the gold answers of the hand-written questions over the world graph.

    python tests/data/make_world_questions.py

Reads world_questions.src.tsv beside this file, a question a line: question, language, type, hops,
path. Lines that start with "# " are headings. A path says how to reach the answers from the topics:

    country-KE capital                         the capital of Kenya
    city-184745 ^capital borders               neighbours of the country whose capital is Nairobi
    "+47" ^callingCode                         the countries with this calling code
    country-FR borders & country-IT borders    what both paths reach
    country-PT borders borders - country-PT    the neighbours' neighbours without Portugal
    -                                          the graph has no answer

A count question has the path to what is counted. All names stand in the graph's w: namespace.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

HERE = Path(__file__).parent
SOURCE = HERE / "world_questions.src.tsv"
GRAPH = HERE.parents[1] / "kg_data" / "world.ttl"
NAMESPACE = "urn:kgqa:world:"
PREFIXES = f"""
PREFIX w: <{NAMESPACE}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
TYPES = ("entity", "attribute", "count", "none")
DEV_SHARE = 5  # one question in five


@dataclass(frozen=True)
class Route:
    """A path: (topic, steps) pairs that must all reach an answer, and entities to leave out."""

    branches: tuple[tuple[str, tuple[str, ...]], ...]
    excluded: tuple[str, ...]

    @property
    def hops(self) -> int:
        """The number of facts on the way from the topics to an answer."""
        return sum(len(steps) for _, steps in self.branches)

    @property
    def topics(self) -> list[str]:
        """The entities that the path starts from."""
        return [topic for topic, _ in self.branches if not topic.startswith('"')]

    def pattern(self) -> str:
        """The path as a SPARQL graph pattern over ?x."""
        parts = []
        for topic, steps in self.branches:
            if topic.startswith('"'):
                # A literal cannot be a subject: read its only step from the other end.
                parts.append(f"?x w:{steps[0].removeprefix('^')} {topic} .")
            else:
                way = "/".join(f"^w:{s[1:]}" if s.startswith("^") else f"w:{s}" for s in steps)
                parts.append(f"w:{topic} {way} ?x .")
        parts += [f"FILTER(?x != w:{entity})" for entity in self.excluded]
        return " ".join(parts)


@dataclass(frozen=True)
class Question:
    """One line of the result."""

    id: str
    question: str
    answers: list[str]
    answer_ids: list[str]
    topic_entities: list[str]
    type: str
    hops: int
    language: str


def parse_path(text: str) -> Route:
    """Reads the path notation explained above.

    Raises:
        ValueError: a branch has no step, or starts at a literal and does not have exactly one.
    """
    positive, *excluded = text.split(" - ")
    branches = []
    for branch in positive.split(" & "):
        topic, *steps = branch.split(" ")
        if not steps or (topic.startswith('"') and (len(steps) != 1 or steps[0][0] != "^")):
            raise ValueError(f"not a path: {text!r}")
        branches.append((topic, tuple(steps)))
    return Route(tuple(branches), tuple(excluded))


def find_answers(store: Store, path: Route) -> list[tuple[str, str | None]]:
    """What the path reaches: (English label, id) of entities, (text, None) of literals."""
    solutions = store.query(
        f"{PREFIXES} SELECT DISTINCT ?x ?label WHERE {{ {path.pattern()} "
        'OPTIONAL { ?x rdfs:label ?label FILTER(lang(?label) = "en") } }'
    )
    assert isinstance(solutions, QuerySolutions)
    found: list[tuple[str, str | None]] = []
    for row in solutions:
        value, label = row["x"], row["label"]
        if isinstance(value, NamedNode):
            found.append((label.value, value.value.removeprefix(NAMESPACE)))
        elif isinstance(value, Literal):
            found.append((value.value, None))
    return sorted(found, key=lambda answer: (answer[0], answer[1] or ""))


def make_question(store: Store, number: int, line: str) -> Question:
    """The question of a source line with its gold answers.

    Raises:
        ValueError: type, hops or language do not fit the path, or it reaches nothing.
    """
    text, language, kind, hops, notation = line.split("\t")
    name = f"world-{number:03}"
    if kind not in TYPES or language not in ("en", "zh") or (kind == "none") != (notation == "-"):
        raise ValueError(f"bad line: {line!r}")
    if kind == "none":
        return Question(name, text, [], [], [], kind, 0, language)
    path = parse_path(notation)
    found = find_answers(store, path)
    literal = any(entity is None for _, entity in found)
    if not found or int(hops) != path.hops or literal != (kind == "attribute"):
        raise ValueError(f"type or hops do not fit the path, or no answer: {line!r}")
    answers = [str(len(found))] if kind == "count" else [answer for answer, _ in found]
    ids = [] if kind == "count" else [entity for _, entity in found if entity]
    return Question(name, text, answers, ids, path.topics, kind, path.hops, language)


def make_questions() -> list[Question]:
    """All questions in the order of the source.

    Raises:
        ValueError: a line is wrong or a question occurs twice.
    """
    store = Store()
    store.bulk_load(path=str(GRAPH), format=RdfFormat.TURTLE)
    lines = [
        line
        for line in SOURCE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("# ")
    ]
    questions = [make_question(store, n, line) for n, line in enumerate(lines, start=1)]
    if len({q.question for q in questions}) < len(questions):
        raise ValueError("a question occurs twice")
    return questions


def split(questions: Iterable[Question]) -> tuple[list[Question], list[Question]]:
    """The part for choosing, one in five of each language, type and hops, and that for reporting.

    Questions that ask the same in other words or the other language stay together. Within a kind
    the order is that of a hash, so nobody chooses where a question goes.
    """
    questions = list(questions)
    groups: dict[tuple[str, ...], list[Question]] = {}
    for q in questions:
        asked = (q.question,) if q.type == "none" else (q.type, *q.topic_entities, *q.answers)
        groups.setdefault(asked, []).append(q)

    def order(group: list[Question]) -> tuple[str, int, str, bytes]:
        languages = "".join(sorted({q.language for q in group}))
        first = group[0]
        digest = hashlib.sha256(first.question.encode()).digest()
        return first.type, first.hops, languages, digest

    ordered = sorted(groups.values(), key=order)
    chosen = {q.id for group in ordered[DEV_SHARE // 2 :: DEV_SHARE] for q in group}
    dev = [q for q in questions if q.id in chosen]
    return dev, [q for q in questions if q.id not in chosen]


def to_jsonl(questions: Iterable[Question]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(asdict(q), ensure_ascii=False) + "\n" for q in questions)


def make_files() -> dict[str, str]:
    """The contents of the generated files by name."""
    questions = make_questions()
    dev, test = split(questions)
    return {
        "world_questions.jsonl": to_jsonl(questions),
        "world_questions_dev.jsonl": to_jsonl(dev),
        "world_questions_test.jsonl": to_jsonl(test),
    }


if __name__ == "__main__":
    for name, content in make_files().items():
        (HERE / name).write_text(content, encoding="utf-8")
        print(name, content.count("\n"))
