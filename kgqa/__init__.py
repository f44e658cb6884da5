"""Ask any knowledge graph a question in plain language and get answers that can be checked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgqa.config import Config
    from kgqa.errors import KGQAError
    from kgqa.evaluation import EvaluationReport, evaluate
    from kgqa.generation.generator import Generator
    from kgqa.graph import KnowledgeGraph
    from kgqa.pipeline import QAPipeline
    from kgqa.records import Answer, Question
    from kgqa.tasks.classifier import TextClassifier

__all__ = [
    "Answer",
    "Config",
    "EvaluationReport",
    "Generator",
    "KGQAError",
    "KnowledgeGraph",
    "QAPipeline",
    "Question",
    "TextClassifier",
    "evaluate",
]
__version__ = "0.1.0"

_HOMES = {
    "Answer": "kgqa.records",
    "Config": "kgqa.config",
    "EvaluationReport": "kgqa.evaluation",
    "Generator": "kgqa.generation.generator",
    "KGQAError": "kgqa.errors",
    "KnowledgeGraph": "kgqa.graph",
    "QAPipeline": "kgqa.pipeline",
    "Question": "kgqa.records",
    "TextClassifier": "kgqa.tasks.classifier",
    "evaluate": "kgqa.evaluation",
}


def __getattr__(name: str) -> object:
    """Import a public name's module when the name is first used: ``import kgqa`` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kgqa' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
