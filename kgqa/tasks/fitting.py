"""From labelled texts to a classifier: hold out, let each expert learn, weigh and calibrate."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgqa.cleaning import clean
from kgqa.config import TaskConfig
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.progress import Progress
from kgqa.synonyms import Synonyms
from kgqa.tasks.augmentation import disturbed
from kgqa.tasks.classifier import TextClassifier
from kgqa.tasks.experts import (
    Expert,
    Indices,
    Lesson,
    TunedExpert,
    learn_mentions,
    learn_tokens,
    learn_words,
)
from kgqa.tasks.files import check_task
from kgqa.tasks.linear import Floats
from kgqa.tasks.mentions import MentionFeatures
from kgqa.tasks.mixture import Mixture
from kgqa.tasks.records import LabelledTexts
from kgqa.tasks.spelling import Speller

MAX_LABELS = 1000
_FEW = 1500
_FOLDS = 5
_MOST_HELD = 3000
_LEAST_TO_TUNE = 20
_COPY_WEIGHT = 0.5


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a classifier is to be made with; see ``TextClassifier.train``."""

    config: TaskConfig
    encoder: Encoder
    fine_tune: bool = False
    augment: bool = False
    mentions: MentionFeatures | None = None
    seed: int = 0


def fit_classifier(
    task: LabelledTexts, dev: LabelledTexts | None, wishes: Wishes, progress: Progress
) -> TextClassifier:
    """A classifier for the labels of ``task``; see ``TextClassifier.train``."""
    start = time.perf_counter()
    check_task(task, "the task")
    if len(task.labels) > MAX_LABELS:
        raise DataError(f"the task has {len(task.labels):,} labels; at most {MAX_LABELS:,} work")
    if wishes.fine_tune and len(task.rows) < _LEAST_TO_TUNE:
        raise DataError(
            f"fine-tuning needs {_LEAST_TO_TUNE} texts at least, not {len(task.rows)}; "
            "train without it"
        )
    lesson = make_lesson(task, dev, wishes, progress)
    speller = Speller.learn(lesson.texts, wishes.encoder) if wishes.augment else None
    experts, held = _experts(lesson, wishes, speller, progress)
    mixture, measured = weigh(lesson, held)
    training: dict[str, Any] = {
        "texts": len(task.rows),
        **measured,
        "fine_tuned": wishes.fine_tune,
        "augmented": wishes.augment,
        "seed": wishes.seed,
        "seconds": time.perf_counter() - start,
    }
    return TextClassifier(
        labels=task.labels,
        multi_label=task.multi_label,
        config=wishes.config,
        encoder=wishes.encoder,
        experts=experts,
        mixture=mixture,
        speller=speller,
        training=training,
    )


def make_lesson(
    task: LabelledTexts,
    dev: LabelledTexts | None,
    wishes: Wishes,
    progress: Progress,
    *,
    single: bool = False,
) -> Lesson:
    """Clean texts, with what to hold out, and disturbed copies where they are asked for.

    With ``single`` one part is held out, however few the texts are.
    """
    known = set(task.labels)
    rows = list(task.rows)
    if dev is not None:
        usable = [row for row in dev.rows if known.issuperset(row.labels)]
        if len(usable) < len(dev.rows):
            number = len(dev.rows) - len(usable)
            progress.log(f"{number} held-out texts have labels that no training text has: left out")
        rows += usable
    place = {label: number for number, label in enumerate(task.labels)}
    targets = np.zeros((len(rows), len(place)), dtype=np.bool_)
    for number, row in enumerate(rows):
        targets[number, [place[label] for label in row.labels]] = True
    lesson = Lesson(
        texts=[clean(row.text) for row in rows],
        targets=targets,
        weights=_weights(targets, wishes.config.balance),
        several=task.multi_label,
        folds=(),
        refit=dev is None,
    )
    if dev is not None:
        return _augmented(replace(lesson, folds=[np.arange(len(task.rows), len(rows))]), wishes)
    single = single or wishes.fine_tune or len(rows) >= _FEW
    folds = _folds(targets, wishes.config.dev_share, single, task.multi_label, wishes.seed)
    return _augmented(replace(lesson, folds=folds), wishes)


def _augmented(lesson: Lesson, wishes: Wishes) -> Lesson:
    if not wishes.augment:
        return lesson
    synonyms = Synonyms.find(wishes.encoder, lesson.texts)
    places = np.arange(len(lesson.texts))
    if not lesson.refit:
        places = np.setdiff1d(places, lesson.held)
    chosen: list[int] = places.tolist()
    copies = disturbed([lesson.texts[place] for place in chosen], synonyms, wishes.seed)
    return replace(lesson, extra=list(zip(copies, chosen, strict=True)))


def _weights(targets: NDArray[np.bool_], balance: float) -> Floats:
    """(N,) texts of rare labels count more, one on average."""
    frequency = np.maximum(targets.sum(0), 1)
    rarity = (frequency.mean() / frequency) ** balance  # (C,)
    count = np.maximum(targets.sum(1), 1)
    weights = np.where(targets.any(1), (targets * rarity).sum(1) / count, 1.0)
    return np.asarray(weights / weights.mean(), dtype=np.float32)


def _folds(
    targets: NDArray[np.bool_], share: float, single: bool, several: bool, seed: int
) -> list[Indices]:
    """What to hold out: one part, or of few texts five parts in turn; each has labels alike.

    Where no label has two texts, nothing is held out.
    """
    if targets.sum(0).max() < 2:
        return []
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(targets))
    if not several:
        order = order[np.argsort(targets[order].argmax(1), kind="stable")]
    if not single:
        count = min(_FOLDS, len(targets))
        return [np.sort(order[number::count]) for number in range(count)]
    number = max(1, min(_MOST_HELD, round(share * len(targets))))
    places = np.linspace(0, len(order) - 1, number).round().astype(np.int64)
    return [np.sort(order[places])]


def _experts(
    lesson: Lesson, wishes: Wishes, speller: Speller | None, progress: Progress
) -> tuple[dict[str, Expert], dict[str, Floats]]:
    """The experts by name, and their scores of the held-out texts.

    With a speller, experts learn from what it makes of the disturbed texts: that is what they read.
    """
    config, encoder = wishes.config, wishes.encoder
    mended = lesson
    if speller is not None:
        mended = replace(
            lesson,
            texts=[speller.mend(text) for text in lesson.texts],
            extra=[(speller.mend(text), place) for text, place in lesson.extra],
        )
    progress.stage("reading words")(0, 1)
    experts: dict[str, Expert] = {}
    held: dict[str, Floats] = {}
    experts["words"], held["words"] = learn_words(mended)
    affordable = _affordable(mended, config, wishes.seed)
    experts["tokens"], held["tokens"] = learn_tokens(
        affordable, encoder, config.max_tokens, progress.stage("reading texts with the encoder")
    )
    if config.entities and wishes.mentions is not None:
        experts["mentions"], held["mentions"] = learn_mentions(mended, wishes.mentions)
    if wishes.fine_tune:
        experts["tuned"], held["tuned"] = _tuned(mended, wishes, speller, progress)
    return experts, held


def _affordable(lesson: Lesson, config: TaskConfig, seed: int) -> Lesson:
    """Held-out texts, and of the others as many as the budget of tokens allows."""
    lengths = np.array([min(config.max_tokens, 2 + len(text) / 4) for text in lesson.texts])
    if lesson.extra:
        lengths *= 2
    order = np.random.default_rng(seed).permutation(len(lengths))
    order = order[np.argsort(~np.isin(order, lesson.held), kind="stable")]
    within = np.cumsum(lengths[order]) <= config.token_budget
    kept = np.sort(order[within | np.isin(order, lesson.held)])
    if len(kept) == len(lengths):
        return lesson
    new = {int(old): number for number, old in enumerate(kept)}
    return replace(
        lesson,
        texts=[lesson.texts[place] for place in kept],
        targets=lesson.targets[kept],
        weights=lesson.weights[kept],
        folds=[np.array([new[int(place)] for place in fold]) for fold in lesson.folds],
        extra=[(text, new[place]) for text, place in lesson.extra if place in new],
    )


def _tuned(
    lesson: Lesson, wishes: Wishes, speller: Speller | None, progress: Progress
) -> tuple[TunedExpert, Floats]:
    """The fine-tuned encoder; each epoch of augmented training has disturbed copies of its own."""
    import torch

    from kgqa.tasks.tuning import TuningSet, fine_tune, logits

    config = wishes.config.fine_tuning.suited_to(len(lesson.texts))
    encoder = wishes.encoder
    tokens = encoder.token_ids(lesson.texts)
    held = lesson.held
    rest = np.setdiff1d(np.arange(len(tokens)), held)

    def part(places: Indices) -> TuningSet:
        return TuningSet(
            [tokens[place] for place in places],
            torch.from_numpy(lesson.targets[places]),
            torch.from_numpy(lesson.weights[places]),
        )

    fresh = None
    if speller is not None:
        synonyms = Synonyms.find(encoder, lesson.texts)

        def fresh(epoch: int) -> list[list[int]]:
            copies = disturbed(
                [lesson.texts[place] for place in rest], synonyms, wishes.seed + 1 + epoch
            )
            return encoder.token_ids([speller.mend(text) for text in copies])

    network = fine_tune(
        encoder, part(rest), part(held), lesson.several, config, wishes.seed, progress, fresh
    )
    expert = TunedExpert(encoder, config.max_tokens, network)
    return expert, logits(network, [tokens[place] for place in held], config.max_tokens)


def weigh(lesson: Lesson, held: Mapping[str, Floats]) -> tuple[Mixture, dict[str, Any]]:
    """How much each expert counts, and how right they are, alone and together.

    Args:
        lesson: with held-out texts, or with none: then all count alike.
        held: by expert, (H, C) what it says of these.
    """
    targets, scores = lesson.targets[lesson.held], list(held.values())
    mixture = (
        Mixture.fit(scores, targets, lesson.several)
        if len(targets)
        else Mixture.equal(len(held), lesson.several)
    )
    return mixture, {
        "held_out": len(targets),
        "held_out_accuracy": held_accuracy(mixture.mix(scores), targets, lesson.several),
        "expert_accuracy": {
            name: held_accuracy(found, targets, lesson.several) for name, found in held.items()
        },
    }


def held_accuracy(scores: Floats, targets: NDArray[np.bool_], several: bool) -> float | None:
    """Share of held-out texts with exactly the right labels; None where nothing was held out."""
    if not len(targets):
        return None
    if several:
        return float(((scores > 0) == targets).all(1).mean())
    return float(targets[np.arange(len(targets)), scores.argmax(1)].mean())
