"""The model behind the page, loaded once for all sessions."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from kgqa import Answer, KnowledgeGraph, QAPipeline

MODEL_VARIABLE = "KGQA_MODEL"


@dataclass(frozen=True)
class Model:
    """A pipeline that sessions use one after the other."""

    pipeline: QAPipeline
    lock: Lock = field(default_factory=Lock)

    @property
    def kg(self) -> KnowledgeGraph:
        """The graph that is asked."""
        return self.pipeline.kg

    def ask(self, question: str) -> Answer:
        """The pipeline's answer.

        Raises:
            QuestionError: the question is empty or too long.
        """
        with self.lock:
            return self.pipeline(question)


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
def load_model() -> Model:
    """The model, loaded by the first session that comes."""
    pipeline = load_pipeline()
    pipeline(pipeline.kg.store.label(0))  # whatever else loads at a first question loads here
    return Model(pipeline)
