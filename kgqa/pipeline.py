"""The whole way from a question to an answer, and from a graph to a model that can go it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from kgqa.answering import Answerer
from kgqa.calibration import Calibrator
from kgqa.config import Config
from kgqa.description import Describer
from kgqa.encoder import Encoder
from kgqa.errors import ModelError
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.lexical import MASK
from kgqa.prediction import nearest_to, predict_tails_of, step_of
from kgqa.progress import Progress
from kgqa.ranking import AnswerRanker
from kgqa.reading import Reading
from kgqa.records import Answer, Description, EntityMatch, Prediction, Question, Statement
from kgqa.suggestions import ExampleWriter
from kgqa.tasks.folder import TaskSet, named_task
from kgqa.tasks.mentions import mention_features
from kgqa.tasks.records import Classification, LabelledTexts
from kgqa.text import language_of
from kgqa.typeahead import Completion, complete
from kgqa.understanding import MAX_QUESTION, Understander, checked
from kgqa.verbalise import Verbaliser
from kgqa.worded_answers import Wording

if TYPE_CHECKING:
    from kgqa.completion import TailPredictor
    from kgqa.embeddings import GraphEmbeddings
    from kgqa.features import GraphFeatures
    from kgqa.generation.generator import GeneratedText, Generator
    from kgqa.generation.writers import Writer
    from kgqa.scorer import PathScorer
    from kgqa.tasks.classifier import TextClassifier

_CHUNK = 64
_SURE = 0.5
"""Examples are answered at least as surely as this."""


class QAPipeline(Understander):
    """Answers questions about a graph.

    Make one with ``from_pretrained`` or ``train``; call it with a question, or with a list of
    questions for as many answers.
    """

    def __init__(
        self,
        kg: KnowledgeGraph,
        config: Config,
        scorers: Sequence[PathScorer],
        features: GraphFeatures,
        embeddings: GraphEmbeddings | None,
        calibrator: Calibrator,
        encoder: Encoder | None = None,
        parts: GraphParts | None = None,
        history: Sequence[Mapping[str, Any]] = (),
        tasks: Mapping[str, TextClassifier] | None = None,
        ranker: AnswerRanker | None = None,
        predictor: TailPredictor | None = None,
        guess_calibrator: Calibrator | None = None,
        generator: Generator | None = None,
        answer_generator: Generator | None = None,
    ) -> None:
        super().__init__(
            parts or GraphParts(kg, config),
            config,
            scorers,
            features,
            encoder or Encoder(config.encoder),
            calibrator,
            predictor,
            guess_calibrator,
        )
        self.kg = kg
        self.embeddings = embeddings
        self.history = list(history)
        self.inflection = self.parts.inflection
        self.tasks: Mapping[str, TextClassifier] = {} if tasks is None else tasks
        if isinstance(tasks, TaskSet):
            tasks.share(self.encoder, self.mention_features, self.scorers[0])
        self.ranker = ranker or AnswerRanker(self.parts.walker, features)
        self.generator = generator
        self.answer_generator = answer_generator
        self.writer: Writer | None = None
        """Words answers and descriptions in place of the generator: a language model, say."""

    @classmethod
    def from_pretrained(cls, folder: str | Path | None = None) -> QAPipeline:
        """The model in a folder that ``save_pretrained`` wrote; the shipped world model by default.

        Raises:
            ModelError: the folder is missing or damaged; the message says how to make it anew.
        """
        from kgqa.model_folder import load_pipeline

        return load_pipeline(folder)

    @classmethod
    def train(
        cls,
        kg: KnowledgeGraph,
        questions: Sequence[Question] | None = None,
        *,
        dev: Sequence[Question] | None = None,
        config: Config | None = None,
        seed: int = 0,
        progress: Progress | None = None,
        checkpoint: str | Path | None = None,
        tasks: Mapping[str, LabelledTexts] | None = None,
    ) -> QAPipeline:
        """A pipeline for a graph, from questions with answers, or from none at all.

        Args:
            kg: the graph.
            questions: with gold answers; without them the system writes its own.
            dev: to choose the epoch and calibrate by; by default a part of the questions.
            config: sizes and options; by default those of ``Config``.
            seed: of all that is drawn by chance.
            progress: is told how far the work has come.
            checkpoint: a folder that keeps what was reached; the same call goes on from there
                after a kill, and removes it when done.
            tasks: text tasks by name, learned in the same run by the same network.

        Raises:
            DataError: the graph has no facts, or no question can be explained by it.
        """
        from kgqa.fitting import fit_pipeline

        folder = None if checkpoint is None else Path(checkpoint)
        return fit_pipeline(
            kg, questions, dev, config or Config(), seed, progress or Progress(), folder, tasks
        )

    def on(self, kg: KnowledgeGraph) -> QAPipeline:
        """The pipeline for another graph, without training: see ``kgqa.transfer``.

        Raises:
            DataError: the graph has no facts.
        """
        from kgqa.transfer import transferred

        return transferred(self, kg)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write graph, vectors, network and settings: JSON and safetensors, moved into place."""
        from kgqa.model_folder import save_pipeline

        save_pipeline(self, folder)

    @overload
    def __call__(  # type: ignore[overload-overlap]  # a str is a sequence of str, alas
        self, question: str, *, topic_entities: Sequence[str] = ()
    ) -> Answer: ...
    @overload
    def __call__(
        self, question: Sequence[str], *, topic_entities: Sequence[str] = ()
    ) -> list[Answer]: ...
    def __call__(
        self, question: str | Sequence[str], *, topic_entities: Sequence[str] = ()
    ) -> Answer | list[Answer]:
        """Answer one question, or several.

        Args:
            question: what is asked; or a list of questions.
            topic_entities: ids or names that the question is about, where they are known.

        Raises:
            QuestionError: the question is empty, or longer than ``MAX_QUESTION`` characters.
            EntityNotFound: no entity has one of the names in ``topic_entities``.
        """
        given = tuple(topic_entities)
        texts = [question] if isinstance(question, str) else question
        asked = [Question("", text, topic_entities=given) for text in texts]
        answers = self._answers(asked, self._wording)
        return answers[0] if isinstance(question, str) else answers

    def batch(self, questions: Sequence[Question]) -> list[Answer]:
        """Answers in the order of the questions, read through the encoder in chunks.

        Their texts are the plain verbaliser's, and other readings come without their facts: who
        asks thousands has no time for more.
        """
        plain = Wording(self.answerer.verbaliser, None)
        return self._answers(questions, plain, brief=True)

    def _answers(
        self, questions: Sequence[Question], wording: Wording, *, brief: bool = False
    ) -> list[Answer]:
        return [
            answer
            for start in range(0, len(questions), _CHUNK)
            for answer in self._chunk(questions[start : start + _CHUNK], wording, brief)
        ]

    @overload
    def classify(  # type: ignore[overload-overlap]  # as above
        self, text: str, *, task: str
    ) -> Classification: ...
    @overload
    def classify(self, text: Sequence[str], *, task: str) -> list[Classification]: ...
    def classify(
        self, text: str | Sequence[str], *, task: str
    ) -> Classification | list[Classification]:
        """What one of the model's text tasks says of a text, or of several.

        Raises:
            TaskNotFound: there is no such task; the error lists those there are.
            QuestionError: a text is empty.
        """
        classifier = named_task(self.tasks, task)
        found = classifier.classify([text] if isinstance(text, str) else text)
        return found[0] if isinstance(text, str) else found

    def read(self, text: str) -> tuple[Answer, dict[str, Classification]]:
        """The answer to a question, and what all text tasks say of it, by one encoder pass.

        That holds for tasks that were learned with the graph; others read with layers of their own.

        Raises:
            QuestionError: the text is empty, or too long to be a question.
        """
        asked = checked(text)
        linked = self.parts.linker.candidates(asked, ())
        topics = [*linked, *self.parts.linker.groups(asked, linked)]
        mentions = dict.fromkeys(one.mention for one in topics)
        masked = (
            mention.masked(asked).replace(MASK, self.encoder.mask_token) for mention in mentions
        )
        self.encoder.token_vectors([asked, *masked])  # what follows reads no text anew
        return self(text), {name: self.classify(asked, task=name) for name in self.tasks}

    def mention_features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What the graph says of the entities that texts name: (B, F), see ``tasks.mentions``."""
        features = self.features
        read = mention_features(
            self.parts.linker, features.entity_graph, features.kind_text, features.kind_of
        )
        return read(texts)

    def predict(
        self,
        head: str,
        relation: str,
        *,
        top_k: int = 10,
        inverse: bool = False,
        language: str | None = None,
    ) -> list[Prediction]:
        """The likeliest tails of a head and a relation: see ``kgqa.prediction``.

        Raises:
            EntityNotFound, RelationNotFound: with the nearest names.
            ModelError: the model has no vectors.
        """
        return predict_tails_of(
            self.kg,
            self._vectors(),
            head,
            relation,
            top_k=top_k,
            inverse=inverse,
            language=language,
            predictor=self.predictor,
        )

    def nearest(
        self, entity: str, *, top_k: int = 10, language: str | None = None
    ) -> list[EntityMatch]:
        """The entities that stand in the graph most as this one does, by their vectors.

        Raises:
            EntityNotFound: with the nearest names.
            ModelError: the model has no vectors.
        """
        return nearest_to(self.kg, self._vectors(), entity, top_k=top_k, language=language)

    def describe(self, entity: str, *, language: str = "en") -> Description:
        """An entity in a few plain sentences, ``en`` or ``zh``, each with the facts it words.

        Raises:
            EntityNotFound: with the nearest names.
        """
        describer = Describer(self.parts.walker.plain, self.answerer.verbaliser)
        return self._wording.described(self.kg.resolve(entity), describer, language)

    def generate(self, facts: Sequence[Sequence[str]], *, language: str = "en") -> GeneratedText:
        """A text that says some facts, each (head, relation, tail).

        Raises:
            ModelError: the model has no generator.
            DataError: the facts are none.
        """
        generator = self.generator or self.answer_generator
        if generator is None:
            raise ModelError("the model has no generator: kgqa train --generate FILE adds one")
        return generator.generate(facts, language=language)

    def tell(
        self, entity: str, relation: str, *, inverse: bool = False, language: str = "en"
    ) -> Statement:
        """What the graph says of an entity and a relation, as a sentence with its facts.

        Raises:
            EntityNotFound, RelationNotFound: with the nearest names.
        """
        step = step_of(self.kg, entity, relation, inverse)
        describer = Describer(self.parts.walker.plain, self.answerer.verbaliser)
        return describer.tell(self.kg.resolve(entity), step, language)

    def complete(self, text: str, *, top_k: int = 6, language: str | None = None) -> Completion:
        """Entities whose names the end of an unfinished question begins."""
        return complete(self.kg, text, top_k=top_k, language=language)

    def examples(self, number: int = 4, *, language: str = "en", seed: int = 0) -> list[str]:
        """Questions about the graph that the pipeline answers, the same on every run."""
        writer = ExampleWriter(self.parts.walker.plain, self.answerer.verbaliser, seed)
        written = (text for text in writer.write(language) if len(text) <= MAX_QUESTION)
        found: list[str] = []
        while len(found) < number and (some := list(islice(written, 2 * number))):
            answers = self(some)
            found += [answer.question for answer in answers if answer.confidence >= _SURE]
        return found[:number]

    def _vectors(self) -> GraphEmbeddings:
        if self.embeddings is None:
            if self.features.unfamiliar:
                raise ModelError("the model has no vectors of this graph: train one for it")
            raise ModelError("the model has no entity vectors: no fact links two entities")
        return self.embeddings

    @cached_property
    def answerer(self) -> Answerer:
        """Turns readings into answers."""
        verbaliser = Verbaliser(self.parts.walker, self.parts.vocabulary, self.inflection)
        return Answerer(self.ranker, verbaliser, self.calibrator, self.parts.linker, self.config)

    @cached_property
    def guesser(self) -> Answerer:
        """Turns readings of the second look into answers."""
        assert self.second_look is not None
        return Answerer(
            replace(self.ranker, walker=self.second_look.walker),
            self.answerer.verbaliser,
            self.guess_calibrator,
            self.answerer.linker,
            self.config,
            self.config.guess_threshold,
        )

    def _chunk(self, questions: Sequence[Question], wording: Wording, brief: bool) -> list[Answer]:
        start = time.perf_counter()
        texts, linked, readings = self.understand(questions)
        answers = [
            self._answerer_for(found).answer(
                question.text, language_of(text), candidates, found, brief=brief
            )
            for question, text, candidates, found in zip(
                questions, texts, linked, readings, strict=True
            )
        ]
        answers = wording.answered(texts, answers, readings)
        seconds = (time.perf_counter() - start) / max(1, len(questions))
        return [replace(answer, seconds=seconds) for answer in answers]

    @property
    def _wording(self) -> Wording:
        """What words answers, as things stand."""
        return Wording(self.answerer.verbaliser, self.writer or self._own_writer)

    @cached_property
    def _own_writer(self) -> Writer | None:
        from kgqa.generation.writers import GeneratorWriter

        own = self.answer_generator
        return None if own is None else GeneratorWriter(own)

    def _answerer_for(self, readings: Sequence[Reading]) -> Answerer:
        return self.guesser if readings and readings[0].guessed else self.answerer
