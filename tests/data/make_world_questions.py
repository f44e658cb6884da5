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

world_operators.src.tsv has the questions with operators. Its last column is a set of things and
what is done with it, stage after stage:

    Country | max area                         the largest country
    country-BR ^country | max population 2     the second largest city of Brazil
    Language | max #^officialLanguage          the language that is official in the most countries
    country-CN ^country | population > 5000000 the cities of China with more than 5 million people
    country-BE borders + country-CH borders    what either path reaches (from left to right)
    continent-EU ^continent - currency-EUR ^currency    what the second path does not reach
    Country | max population | capital         the capital of the most populous country
    Continent | count                          how many there are
    country-FR capital | is city-2988507       yes if that is it, else no
    country-IS | population > 1000000 | any    yes if there is something, else no

A value may lie some facts away (`capital/population`) or be a number of facts (`#borders`). Highest
and lowest must be one thing alone, unless the question asks for all of them (`max #borders tied`).

world_more.src.tsv has further questions in the same form, also some that the graph cannot answer.
"""

import hashlib
import json
import operator
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

HERE = Path(__file__).parent
SOURCE = HERE / "world_questions.src.tsv"
OPERATORS = HERE / "world_operators.src.tsv"
MORE = HERE / "world_more.src.tsv"
GRAPH = HERE.parents[1] / "kg_data" / "world.ttl"
NAMESPACE = "urn:kgqa:world:"
PREFIXES = f"""
PREFIX w: <{NAMESPACE}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
TYPES = ("entity", "attribute", "count", "none")
OPERATOR_TYPES = (
    *("entity", "count", "yes-no", "superlative", "comparison"),
    *("attribute", "intersection", "filter", "union", "negation"),
)
MOST_ANSWERS = 40  # more than anyone would read out
DEV_SHARE = 5  # one question in five
OPERATOR_DEV_SHARE = 0.3


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


Thing = NamedNode | Literal


class Facts:
    """The graph as steps from a set of things to the next."""

    def __init__(self, store: Store) -> None:
        self.reached: dict[tuple[Thing, str], set[Thing]] = defaultdict(set)
        self.members: dict[str, set[Thing]] = defaultdict(set)
        self.labels: dict[Thing, str] = {}
        for quad in store:
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            step = quad.predicate.value
            if step.startswith(NAMESPACE):
                step = step.removeprefix(NAMESPACE)
                self.reached[subject, step].add(value)
                self.reached[value, "^" + step].add(subject)
            elif step.endswith("#type"):
                self.members[value.value.removeprefix(NAMESPACE)].add(subject)
            elif step.endswith("#label") and isinstance(value, Literal) and value.language == "en":
                self.labels[subject] = value.value

    def follow(self, things: set[Thing], steps: Iterable[str]) -> set[Thing]:
        """What one step after the other reaches."""
        for step in steps:
            things = {value for thing in things for value in self.reached.get((thing, step), ())}
        return things

    def value(self, thing: Thing, path: str) -> Decimal | None:
        """The number that a thing has: a literal, or with # in front how many facts; None if none.

        Raises:
            ValueError: it has two numbers.
        """
        *way, last = path.split("/")
        ends = self.follow({thing}, way)
        if last.startswith("#"):
            return Decimal(len(self.follow(ends, [last[1:]])))
        numbers = {Decimal(value.value) for value in self.follow(ends, [last])}
        if len(numbers) > 1:
            raise ValueError(f"{thing} has two values of {path}")
        return numbers.pop() if numbers else None


COMPARE = {">": operator.gt, "<": operator.lt, "=": operator.eq, ">=": operator.ge}


@dataclass(frozen=True)
class Expression:
    """A set of things and what is done with it, as explained at the top."""

    text: str

    @property
    def stages(self) -> list[str]:
        """The parts between the bars."""
        return self.text.split(" | ")

    @property
    def branches(self) -> list[tuple[str, str, list[str]]]:
        """The parts of the set: how it joins, where it starts, its steps."""
        parts = ["+", *re.split(r" ([-&+]) ", self.stages[0])]
        starts = zip(parts[::2], parts[1::2], strict=True)
        return [(sign, *_start_and_steps(part)) for sign, part in starts]

    @property
    def topics(self) -> list[str]:
        """The entities that the question names, each once."""
        named = [start for _, start, _ in self.branches]
        named += [stage.removeprefix("is ") for stage in self.stages if stage.startswith("is ")]
        return [name for name in dict.fromkeys(named) if "-" in name]

    @property
    def hops(self) -> int:
        """The number of relations read, over all conditions and stages."""
        hops = sum(len(steps) for _, _, steps in self.branches)
        for stage in self.stages[1:]:
            match stage.split(" "):
                case ["count" | "any"] | ["is", _]:
                    pass
                case ["max" | "min", path, *_] | [path, ">" | "<" | "=" | ">=", _]:
                    hops += len(path.split("/"))
                case steps:
                    hops += len(steps)
        return hops

    def evaluate(self, facts: Facts) -> set[Thing] | int | bool:
        """The things, their number, or whether it is so.

        Raises:
            ValueError: the highest or lowest thing is not alone, or nothing has a value.
        """
        things: set[Thing] = set()
        for sign, start, steps in self.branches:
            whole = "-" not in start
            first = facts.members[start] if whole else {NamedNode(NAMESPACE + start)}
            found = facts.follow(first, steps)
            if not found or not first:
                raise ValueError(f"nothing there: {start} in {self.text!r}")
            if sign == "+":
                things = things | found
            else:
                things = things & found if sign == "&" else things - found
        for stage in self.stages[1:]:
            match stage.split(" "):
                case ["count"]:
                    return len(things)
                case ["any"]:
                    return bool(things)
                case ["is", name]:
                    return NamedNode(NAMESPACE + name) in things
                case ["max" | "min" as end, path, *more]:
                    things = self._best(facts, things, path, end == "max", more)
                case [path, ">" | "<" | "=" | ">=" as sign, number]:
                    holds, limit = COMPARE[sign], Decimal(number)
                    values = ((thing, facts.value(thing, path)) for thing in things)
                    things = {t for t, value in values if value is not None and holds(value, limit)}
                case steps:
                    things = facts.follow(things, steps)
        return things

    def _best(
        self, facts: Facts, things: set[Thing], path: str, highest: bool, more: list[str]
    ) -> set[Thing]:
        """The things with the highest or lowest value, or with that at a later place."""
        values = {thing: facts.value(thing, path) for thing in things}
        places = sorted({v for v in values.values() if v is not None}, reverse=highest)
        place = int(more[0]) if more and more[0].isdigit() else 1
        if len(places) < place:
            raise ValueError(f"no value: {self.text!r}")
        before = [t for t, v in values.items() if v in places[: place - 1]]
        best = {thing for thing, value in values.items() if value == places[place - 1]}
        if len(before) != place - 1 or (len(best) > 1) != (more == ["tied"]):
            raise ValueError(f"not one thing alone: {self.text!r}")
        return best


def _start_and_steps(branch: str) -> tuple[str, list[str]]:
    start, *steps = branch.split(" ")
    return start, steps


def make_operator_question(facts: Facts, number: int, line: str, prefix: str = "world") -> Question:
    """The question of a line of the second source with its gold answers.

    Raises:
        ValueError: the line is wrong, or has no answer or too many.
    """
    text, language, kind, hops, meaning = line.split("\t")
    expression = Expression(meaning)
    if kind not in OPERATOR_TYPES or language not in ("en", "zh") or int(hops) != expression.hops:
        raise ValueError(f"bad line ({expression.hops} hops): {line!r}")
    result = expression.evaluate(facts)
    ids: list[str] = []
    if isinstance(result, bool):
        answers = ["yes" if result else "no"]
    elif isinstance(result, int):
        answers = [str(result)]
    else:
        if not 1 <= len(result) <= MOST_ANSWERS:
            raise ValueError(f"{len(result)} answers: {line!r}")
        named = sorted((facts.labels.get(thing, thing.value), thing.value) for thing in result)
        answers = [label for label, _ in named]
        ids = [i.removeprefix(NAMESPACE) for _, i in named if i.startswith(NAMESPACE)]
    if isinstance(result, bool) != (kind == "yes-no") and kind != "comparison":
        raise ValueError(f"type does not fit the answer: {line!r}")
    if (not isinstance(result, bool) and isinstance(result, int)) != (kind == "count"):
        raise ValueError(f"type does not fit the answer: {line!r}")
    name = f"{prefix}-{number:03}"
    topics = expression.topics
    return Question(name, text, answers, ids, topics, kind, expression.hops, language)


def make_operator_questions(first: int) -> list[Question]:
    """All questions of the second source; ids go on from the first list's."""
    store = Store()
    store.bulk_load(path=str(GRAPH), format=RdfFormat.TURTLE)
    facts = Facts(store)
    lines = lines_of(OPERATORS)
    return [make_operator_question(facts, n, line) for n, line in enumerate(lines, first)]


def make_more_questions() -> list[Question]:
    """All questions of the third source, some of which the graph cannot answer."""
    store = Store()
    store.bulk_load(path=str(GRAPH), format=RdfFormat.TURTLE)
    facts = Facts(store)
    questions = []
    for number, line in enumerate(lines_of(MORE), start=1):
        text, language, kind, _, meaning = line.split("\t")
        if (kind == "none") != (meaning == "-"):
            raise ValueError(f"bad line: {line!r}")
        if kind == "none":
            questions.append(Question(f"more-{number:03}", text, [], [], [], kind, 0, language))
        else:
            questions.append(make_operator_question(facts, number, line, "more"))
    return questions


def split_operators(questions: Iterable[Question]) -> tuple[list[Question], list[Question]]:
    """The part for choosing, 30 % of each type, and that for reporting, drawn at random.

    Questions that ask the same in other words or the other language stay together.
    """
    questions = list(questions)
    groups: dict[tuple[str, ...], list[Question]] = {}
    for q in questions:
        groups.setdefault((q.type, *sorted(q.topic_entities), *q.answers), []).append(q)
    draw = random.Random(4)
    chosen: set[str] = set()
    for kind in OPERATOR_TYPES:
        of_kind = [group for group in groups.values() if group[0].type == kind]
        wanted = OPERATOR_DEV_SHARE * sum(map(len, of_kind))
        taken = 0
        for group in draw.sample(of_kind, len(of_kind)):
            if taken + len(group) / 2 <= wanted:
                taken += len(group)
                chosen.update(q.id for q in group)
    dev = [q for q in questions if q.id in chosen]
    return dev, [q for q in questions if q.id not in chosen]


def lines_of(source: Path) -> list[str]:
    """The questions of a source without its headings."""
    lines = source.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def make_questions() -> list[Question]:
    """All questions of the first source, in its order.

    Raises:
        ValueError: a line is wrong.
    """
    store = Store()
    store.bulk_load(path=str(GRAPH), format=RdfFormat.TURTLE)
    return [make_question(store, n, line) for n, line in enumerate(lines_of(SOURCE), start=1)]


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
    operators = make_operator_questions(len(questions) + 1)
    more = make_more_questions()
    every = questions + operators + more
    if len({q.question for q in every}) < len(every):
        raise ValueError("a question occurs twice")
    dev, test = split(questions)
    operator_dev, operator_test = split_operators(operators)
    return {
        "world_questions.jsonl": to_jsonl(questions + operators),
        "world_questions_dev.jsonl": to_jsonl(dev + operator_dev),
        "world_questions_test.jsonl": to_jsonl(test + operator_test),
        "world_questions_more.jsonl": to_jsonl(more),
    }


if __name__ == "__main__":
    for name, content in make_files().items():
        (HERE / name).write_text(content, encoding="utf-8")
        print(name, content.count("\n"))
