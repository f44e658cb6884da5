"""A classifier in a folder, and all those of a model folder: JSON and safetensors.

task.json             format, labels, settings, mixture, how training went
words.safetensors     n-grams with their weights
tokens.safetensors    the head over the frozen encoder
mentions.safetensors  the head over what the graph says, if there is one
tuned.safetensors     the fine-tuned encoder, if there is one, in half precision
spelling.json         known words, if it mends spelling
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgqa.config import Config, EncoderConfig
from kgqa.encoder import Encoder
from kgqa.errors import DataError, ModelError, TaskNotFound
from kgqa.side_folder import check_place, mark_as_model, side_folder, whole

if TYPE_CHECKING:
    from kgqa.scorer import PathScorer
    from kgqa.tasks.classifier import TextClassifier
    from kgqa.tasks.experts import Expert
    from kgqa.tasks.mentions import MentionFeatures

FORMAT = "kgqa-task-1"
_NAME = re.compile(r"\w[\w.-]{0,63}")


def named_task(tasks: Mapping[str, TextClassifier], name: str) -> TextClassifier:
    """The task of that name.

    Raises:
        TaskNotFound: there is none.
    """
    if name not in tasks:
        raise TaskNotFound(name, sorted(tasks))
    return tasks[name]


def check_name(name: str) -> None:
    """Refuses a name that cannot be that of a folder.

    Raises:
        DataError: says what a name may hold.
    """
    if not _NAME.fullmatch(name):
        raise DataError(
            f"a task cannot be called '{name}': letters, digits, '_', '-' and '.' make a name"
        )


class TaskSet(Mapping[str, "TextClassifier"]):
    """The text tasks of a model folder by name, each loaded when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, TextClassifier] = {}
        self._encoder: Encoder | None = None
        self._mentions: MentionFeatures | None = None
        self._scorer: PathScorer | None = None

    def share(
        self, encoder: Encoder, mentions: MentionFeatures, scorer: PathScorer | None = None
    ) -> None:
        """Let tasks use an encoder, a graph and a network that are loaded already."""
        self._encoder, self._mentions, self._scorer = encoder, mentions, scorer

    def __getitem__(self, name: str) -> TextClassifier:
        if name not in self._loaded:
            if name not in set(self):
                raise KeyError(name)
            place = self._folder / "tasks" / name
            self._loaded[name] = _load(place, self._encoder, self._mentions, self._scorer)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(task_names(self._folder))

    def __len__(self) -> int:
        return len(task_names(self._folder))


def task_names(folder: Path) -> list[str]:
    """Names of the text tasks in a model folder, sorted."""
    return sorted(path.parent.name for path in (folder / "tasks").glob("*/task.json"))


def load_classifier(folder: str | Path, name: str) -> TextClassifier:
    """One task of a model folder.

    Raises:
        ModelError: the folder is missing, or the task is damaged.
        TaskNotFound: it has no such task.
    """
    if not Path(folder).is_dir():
        raise ModelError(
            f"no model folder '{folder}'; make it: kgqa train --task {name}=FILE --output {folder}"
        )
    return named_task(TaskSet(Path(folder)), name)


def save_classifier(classifier: TextClassifier, folder: str | Path, name: str) -> None:
    """Add a task to a model folder, or replace it there; a new folder holds it alone.

    Raises:
        DataError: the name is none, or the folder holds something else or cannot be written.
    """
    check_name(name)
    target = Path(folder)
    check_place(target)
    try:
        (target / "tasks").mkdir(parents=True, exist_ok=True)
        mark_as_model(target)
        with side_folder(target / "tasks" / name) as side:
            _write(classifier, side)
    except OSError as error:
        raise DataError(f"cannot write '{folder}': {error.strerror or error}") from error


def save_tasks(tasks: Mapping[str, TextClassifier], folder: Path) -> None:
    """All tasks of a pipeline, into a folder that is being written."""
    for name in tasks:
        place = folder / "tasks" / name
        place.mkdir(parents=True)
        _write(tasks[name], place)


def _write(classifier: TextClassifier, folder: Path) -> None:
    from safetensors.numpy import save_file

    described = {
        "format": FORMAT,
        "labels": list(classifier.labels),
        "multi_label": classifier.multi_label,
        "config": asdict(classifier.config),
        "encoder": asdict(classifier.encoder.config),
        "experts": list(classifier.experts),
        "mixture": classifier.mixture.to_dict(),
        "training": dict(classifier.training),
    }
    for name, expert in classifier.experts.items():
        if name == "shared":
            continue  # the network is the model's own
        arrays = {key: np.ascontiguousarray(value) for key, value in _arrays(name, expert).items()}
        save_file(arrays, folder / f"{name}.safetensors")
    if classifier.speller is not None:
        counts = json.dumps(classifier.speller.counts, ensure_ascii=False, sort_keys=True)
        (folder / "spelling.json").write_text(counts + "\n", encoding="utf-8")
    text = json.dumps(described, indent=2, ensure_ascii=False)
    (folder / "task.json").write_text(text + "\n", encoding="utf-8")


def _arrays(name: str, expert: Any) -> dict[str, np.ndarray]:
    if name == "tuned":
        state = expert.network.state_dict()
        return {
            key: value.half().numpy() for key, value in state.items() if value.is_floating_point()
        }
    own = expert.reader.to_arrays() if name == "words" else {}
    return {**own, **{f"head.{key}": value for key, value in expert.head.to_arrays().items()}}


def _load(
    folder: Path,
    encoder: Encoder | None,
    mentions: MentionFeatures | None,
    scorer: PathScorer | None,
) -> TextClassifier:
    again = f"kgqa train --task {folder.name}=FILE --output {folder.parent.parent}"
    with whole(f"the text task in '{folder}'", f"make it again: {again}"):
        return _read(folder, encoder, mentions, scorer)


def _read(
    folder: Path,
    encoder: Encoder | None,
    mentions: MentionFeatures | None,
    scorer: PathScorer | None,
) -> TextClassifier:
    from safetensors.numpy import load_file

    from kgqa.scorer import load_scorer
    from kgqa.tasks.classifier import TextClassifier
    from kgqa.tasks.joint import SHARED, SharedExpert
    from kgqa.tasks.mixture import Mixture
    from kgqa.tasks.spelling import Speller, encoder_words

    described = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    if described["format"] != FORMAT:
        raise ValueError(f"its format is {described['format']!r}, not '{FORMAT}'")
    config = Config.from_dict({"tasks": described["config"]}).tasks
    wanted = EncoderConfig(**described["encoder"])
    own = encoder if encoder is not None and encoder.config == wanted else Encoder(wanted)
    experts: dict[str, Expert] = {}
    for name in described["experts"]:
        if name == SHARED:
            network = scorer or load_scorer(folder.parent.parent)
            experts[name] = SharedExpert(own, network, folder.name)
            continue
        arrays = load_file(folder / f"{name}.safetensors")
        experts[name] = _MADE[name](arrays, own, config, mentions)
    spelling = folder / "spelling.json"
    counts = json.loads(spelling.read_text(encoding="utf-8")) if spelling.is_file() else None
    return TextClassifier(
        labels=tuple(described["labels"]),
        multi_label=described["multi_label"],
        config=config,
        encoder=own,
        experts=experts,
        mixture=Mixture.from_dict(described["mixture"]),
        speller=None if counts is None else Speller(counts, encoder_words(own)),
        training=described["training"],
    )


def _words(arrays: Any, encoder: Encoder, config: Any, mentions: Any) -> Expert:
    from kgqa.tasks.experts import WordExpert
    from kgqa.tasks.words import WordReader

    return WordExpert(WordReader.from_arrays(arrays), _head(arrays))


def _tokens(arrays: Any, encoder: Encoder, config: Any, mentions: Any) -> Expert:
    from kgqa.tasks.experts import TokenExpert

    return TokenExpert(encoder, config.max_tokens, _head(arrays))


def _mentions(arrays: Any, encoder: Encoder, config: Any, mentions: Any) -> Expert:
    from kgqa.tasks.experts import MentionExpert

    return MentionExpert(mentions, _head(arrays))


def _tuned(arrays: Any, encoder: Encoder, config: Any, mentions: Any) -> Expert:
    import torch

    from kgqa.tasks.experts import TunedExpert
    from kgqa.tasks.tuning import new_network

    network = new_network(encoder, len(arrays["head.bias"]))
    state = {key: torch.from_numpy(value).float() for key, value in arrays.items()}
    missing, unexpected = network.load_state_dict(state, strict=False)
    learned = {name for name, _ in network.named_parameters()}
    if unexpected or learned & set(missing):
        raise ValueError("its weights are not those of this encoder")
    return TunedExpert(encoder, config.fine_tuning.max_tokens, network.eval())


def _head(arrays: Mapping[str, np.ndarray]) -> Any:
    from kgqa.tasks.linear import LinearHead

    return LinearHead.from_arrays(
        {key.removeprefix("head."): value for key, value in arrays.items() if "head." in key}
    )


_MADE: dict[str, Callable[[Any, Encoder, Any, Any], Expert]] = {
    "words": _words,
    "tokens": _tokens,
    "mentions": _mentions,
    "tuned": _tuned,
}
