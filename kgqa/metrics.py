"""How right an answer is: pure functions over answers and gold answers; rates lie in 0..1."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgqa.records import Answer, ScoredAnswer
from kgqa.text import fold

NamesOf = Callable[[str], Iterable[str]]
"""From an answer's id to all names that the graph has for it; nothing for a value."""

_NUMBER = re.compile(r"[-+\u2212]?\d+(\.\d+)?")
_GROUPED = re.compile(r"[-+\u2212]?\d{1,3}([,'’_ ]\d{3})+(\.\d+)?")
_SEPARATORS = re.compile(r"[,'’_ ]")


@dataclass(frozen=True, slots=True)
class Grade:
    """How one answer compares with gold.

    ``rank`` is the place, from 1, of the first right name in the ranked list: the answer's
    entities, then its alternatives'; None where no name there is right.
    """

    rank: int | None
    f1: float
    exact_match: bool

    @property
    def correct(self) -> bool:
        """Whether the top answer is right: Hits@1."""
        return self.rank == 1


@dataclass(frozen=True, slots=True)
class Metrics:
    """Means over ``count`` questions.

    ``intervals`` holds the 95% interval of each mean, under the names of the contract.
    """

    count: int
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float
    mrr: float
    f1: float
    exact_match: float
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The rates under the names of the contract."""
        return {
            "hits@1": self.hits_at_1,
            "hits@3": self.hits_at_3,
            "hits@10": self.hits_at_10,
            "mrr": self.mrr,
            "f1": self.f1,
            "exact_match": self.exact_match,
        }


WRONG = Grade(rank=None, f1=0.0, exact_match=False)
RIGHT = Grade(rank=1, f1=1.0, exact_match=True)


def answer_key(text: str) -> str:
    """The key under which names compare: folded; a number without its thousands separators.

    A number keeps its sign and its decimal point, which folding would lose.
    """
    number = unicodedata.normalize("NFKC", text).strip()
    if _GROUPED.fullmatch(number):
        number = _SEPARATORS.sub("", number)
    if _NUMBER.fullmatch(number):
        return number.replace("\u2212", "-").removeprefix("+")
    return fold(text)


def grade(answer: Answer, gold: Sequence[str], names_of: NamesOf) -> Grade:
    """The grade of an answer; where ``gold`` is empty, right is to give no answer."""
    if not gold or not answer.entities:
        return WRONG if gold or answer.entities else RIGHT
    wanted = frozenset(map(answer_key, gold))
    given = _distinct(answer.entities, names_of)
    shown = {name for one in given for name in one.own}
    others = [found for reading in answer.alternatives for found in reading.answers]
    unseen = [found for found in others if _label_key(found) not in shown]
    ranked = [*given, *_distinct(unseen, names_of)]
    rank = next((place for place, one in enumerate(ranked, 1) if one.names & wanted), None)
    f1, exact = _compare_sets(given, wanted)
    return Grade(rank, f1, exact)


def scores_of(grades: Sequence[Grade]) -> dict[str, list[float]]:
    """For each metric of the contract what each question contributes to its mean."""

    def hits(k: int) -> list[float]:
        return [float(one.rank is not None and one.rank <= k) for one in grades]

    return {
        "hits@1": hits(1),
        "hits@3": hits(3),
        "hits@10": hits(10),
        "mrr": [1 / one.rank if one.rank else 0.0 for one in grades],
        "f1": [one.f1 for one in grades],
        "exact_match": [float(one.exact_match) for one in grades],
    }


def mean_metrics(grades: Sequence[Grade]) -> Metrics:
    """The means over questions; zeros where there are none."""
    scores, count = scores_of(grades), len(grades)

    def mean(name: str) -> float:
        return math.fsum(scores[name]) / count if count else 0.0

    return Metrics(
        count=count,
        hits_at_1=mean("hits@1"),
        hits_at_3=mean("hits@3"),
        hits_at_10=mean("hits@10"),
        mrr=mean("mrr"),
        f1=mean("f1"),
        exact_match=mean("exact_match"),
    )


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Answers whose confidence lies in ``low`` .. ``high``: how many, how sure, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def calibration_bins(
    confidences: Sequence[float], right: Sequence[bool], num_bins: int = 10
) -> list[CalibrationBin]:
    """The bins of equal width, [0, 0.1), … [0.9, 1], that hold an answer."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(num_bins)]
    for confidence, is_right in zip(confidences, right, strict=True):
        place = min(num_bins - 1, max(0, int(confidence * num_bins)))
        bins[place].append((confidence, is_right))
    return [
        CalibrationBin(
            low=place / num_bins,
            high=(place + 1) / num_bins,
            count=len(filled),
            confidence=math.fsum(chance for chance, _ in filled) / len(filled),
            accuracy=sum(hit for _, hit in filled) / len(filled),
        )
        for place, filled in enumerate(bins)
        if filled
    ]


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], num_bins: int = 10
) -> float | None:
    """Mean distance of confidence from accuracy over equal-width bins; None without an answer.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3: each of the
    ``calibration_bins`` is weighted by its number of answers.
    """
    bins = calibration_bins(confidences, right, num_bins)
    gaps = [one.count * abs(one.confidence - one.accuracy) for one in bins]
    return math.fsum(gaps) / len(confidences) if confidences else None


@dataclass(frozen=True, slots=True)
class _Named:
    """One distinct answer: its label and ids, and with them all names that it goes by."""

    own: frozenset[str]
    names: frozenset[str]


def _label_key(answer: ScoredAnswer) -> str:
    return answer_key(answer.label) or answer_key(answer.id)


def _distinct(answers: Iterable[ScoredAnswer], names_of: NamesOf) -> list[_Named]:
    """Answers in their order; those that share a label are one."""
    groups: dict[str, dict[str, None]] = {}
    for answer in answers:
        groups.setdefault(_label_key(answer), {})[answer.id] = None
    distinct = []
    for label, ids in groups.items():
        own = frozenset({label, *map(answer_key, ids)})
        others = {answer_key(name) for one in ids for name in names_of(one)}
        distinct.append(_Named(own, own | others))
    return distinct


def _compare_sets(given: Sequence[_Named], wanted: frozenset[str]) -> tuple[float, bool]:
    """F1 and exact match, neither set being empty.

    Each gold name goes to one answer only: to one whose own label or id it is, or else to the
    first that has it among its other names. So two answers do not both pass for one gold name.
    """
    left = set(wanted)
    matched = [False] * len(given)
    for keys in ([one.own for one in given], [one.names for one in given]):
        for place, names in enumerate(keys):
            matched[place] |= bool(names & left)
            left -= names
    precision = sum(matched) / len(given)
    recall = 1 - len(left) / len(wanted)
    if not precision or not recall:
        return 0.0, False
    return 2 * precision * recall / (precision + recall), all(matched) and not left
