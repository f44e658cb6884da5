"""The models behind the page: the first is loaded once for all sessions, others belong to one."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from kgqa import Answer, KnowledgeGraph, QAPipeline, Question

MODEL_VARIABLE = "KGQA_MODEL"
MAX_MODELS = 4
_NUM_EXAMPLES = 4
_MODELS = "models"
_CHOSEN = "model"
_FOLDER = "folder"
_T = TypeVar("_T")


def _one_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="kgqa-model")


@dataclass(frozen=True)
class Model:
    """A pipeline that sessions use one after the other, in the order in which they ask.

    It works in one thread of its own: a queue is fair where a lock is not, and the threads of torch
    are made once.
    """

    pipeline: QAPipeline
    name: str = ""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    turns: ThreadPoolExecutor = field(default_factory=_one_thread, repr=False)
    written: dict[str, list[str]] = field(default_factory=dict, repr=False)
    """Example questions by language."""

    @property
    def kg(self) -> KnowledgeGraph:
        """The graph that is asked."""
        return self.pipeline.kg

    def ask(self, question: str, topic_entities: Sequence[str] = ()) -> Answer:
        """The pipeline's answer.

        Raises:
            QuestionError: the question is empty or too long.
            EntityNotFound: no entity has one of the ids.
        """
        if topic_entities:
            return self.turn(lambda: self.pipeline(question, topic_entities=topic_entities))
        return self.turn(lambda: self.pipeline(question))

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        """Answers to several, so that a model can be evaluated while others ask it."""
        return self.turn(lambda: self.pipeline.batch(questions))

    def turn(self, work: Callable[[], _T]) -> _T:
        """Do something with the pipeline when those who came before are served."""
        return self.turns.submit(work).result()

    def examples(self, language: str) -> list[str]:
        """Example questions, written at the first call."""
        if language not in self.written:
            found = self.turn(lambda: self.pipeline.examples(_NUM_EXAMPLES, language=language))
            self.written[language] = found
        return self.written[language]


def is_world() -> bool:
    """Whether the page serves the shipped world model."""
    return not os.environ.get(MODEL_VARIABLE)


def load_pipeline() -> QAPipeline:
    """The model in the folder that ``KGQA_MODEL`` names; by default the shipped one.

    Raises:
        ModelError: it is missing or damaged.
    """
    from kgqa import QAPipeline

    return QAPipeline.from_pretrained(os.environ.get(MODEL_VARIABLE) or None)


@st.cache_resource(show_spinner=False)
def loading() -> Future[Model]:
    """The first model, being loaded since the first session came; the page is drawn meanwhile."""
    turns = _one_thread()
    return turns.submit(_first, turns)


def _first(turns: ThreadPoolExecutor) -> Model:
    """The model that stays as long as the server, out of the garbage collector's sight: Streamlit
    collects after every run of a page, which would take longer than the run."""
    model = warmed(load_pipeline(), key="first", turns=turns)
    gc.collect()
    gc.freeze()
    return model


def warmed(
    pipeline: QAPipeline, name: str = "", key: str = "", turns: ThreadPoolExecutor | None = None
) -> Model:
    """A model that has answered something: whatever else loads at a first question has loaded."""
    if pipeline.kg.store.num_entities:
        pipeline(f"? {pipeline.kg.store.label(0)} a")
    return Model(pipeline, name, key or uuid.uuid4().hex, turns or _one_thread())


def ready() -> bool:
    """Whether the session's model can be asked at once."""
    return st.session_state.get(_CHOSEN) in _own() or loading().done()


def current() -> Model:
    """The session's model; waits until it is loaded.

    Raises:
        ModelError: the first model is missing or damaged.
    """
    own = _own().get(st.session_state.get(_CHOSEN, ""))
    if own is not None:
        return own
    try:
        return loading().result()
    except Exception:
        loading.clear()  # so that the next visit finds out whether it is there now
        raise


def models() -> list[Model]:
    """The first model and those of this session."""
    return [loading().result(), *_own().values()]


def add_model(model: Model) -> None:
    """Give a model to this session and choose it; of too many the oldest goes."""
    own = _own()
    while len(own) >= MAX_MODELS:
        del own[next(iter(own))]
    own[model.key] = model
    choose(model)


def choose(model: Model) -> None:
    """Ask this one from now on."""
    st.session_state[_CHOSEN] = model.key


def session_folder() -> str:
    """A folder of this session alone; it goes when the session does."""
    if _FOLDER not in st.session_state:
        st.session_state[_FOLDER] = _Folder()
    return str(st.session_state[_FOLDER].path)


class _Folder:
    """A temporary folder that is removed with the object that holds its path."""

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix="kgqa-session-")
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def _own() -> dict[str, Model]:
    own: dict[str, Model] = st.session_state.setdefault(_MODELS, {})
    return own
