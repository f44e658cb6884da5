"""What answering and training need of a graph, each part made once, when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from kgqa.config import Config
from kgqa.encoder import Encoder
from kgqa.grammar import Inflection
from kgqa.grammar.morphology import is_common_noun
from kgqa.graph import KnowledgeGraph
from kgqa.groups import Groups
from kgqa.induction import induce_nouns
from kgqa.kinds import NodeKinds
from kgqa.linking import Linker
from kgqa.mutual import with_mutual_facts
from kgqa.names import NameIndex
from kgqa.nouns import GraphNouns
from kgqa.operators import Operators
from kgqa.retrieval import Walker
from kgqa.store import CompactGraph
from kgqa.text import fold
from kgqa.vocabulary import StepVocabulary

_NOUNS = 0.3  # of values, so that all of them are taken for common nouns


@dataclass(frozen=True)
class GraphParts:
    """What the layers need of a graph, made once: kinds, words, walks, links.

    ``nouns`` are found, with the encoder's help, unless they are given.
    """

    kg: KnowledgeGraph
    config: Config
    nouns: GraphNouns | None = None
    inflection: Inflection = field(default_factory=Inflection)

    @cached_property
    def store(self) -> CompactGraph:
        """The facts to reason over: those stated, and those that they are by another order."""
        return with_mutual_facts(self.kg.store)

    @cached_property
    def kinds(self) -> NodeKinds:
        return NodeKinds.of_graph(self.store)

    @cached_property
    def vocabulary(self) -> StepVocabulary:
        nouns = self.nouns
        if nouns is None:
            plain = StepVocabulary(self.store, self.kinds)
            nouns = induce_nouns(plain, Encoder(self.config.encoder))
        return StepVocabulary(self.store, self.kinds, nouns)

    @cached_property
    def groups(self) -> Groups:
        vocabulary = self.vocabulary
        roles = [vocabulary.role(step) for step in range(self.store.num_steps)]
        roles = [role for role in roles if role.en or role.zh]
        return Groups.of_graph(self.store, self.kinds, vocabulary.nouns, roles, self.inflection)

    def english_words(self) -> set[str]:
        """All English texts whose number may change in a sentence about the graph."""
        words = {word for group in self.groups.items for word in group.en}
        return words | self.vocabulary.english_words()

    @cached_property
    def operators(self) -> Operators:
        return Operators.of_graph(self.store, self.vocabulary.redundant, self.groups, self.kinds)

    @cached_property
    def walker(self) -> Walker:
        store, vocabulary = self.store, self.vocabulary
        bounds = self.config.retrieval
        return Walker(
            store,
            bounds,
            vocabulary.redundant,
            self.operators,
            self.groups,
            stated=self.kg.store,
        )

    @cached_property
    def linker(self) -> Linker:
        names: NameIndex = self.kg.names
        config, words = self.config.linking, self._schema_words
        return Linker(self.store, names, words, config, self.groups, self._common_names)

    def _common_names(self) -> frozenset[str]:
        """Folded names of what is said of many things by common nouns: defenders, comedies."""
        store, vocabulary = self.store, self.vocabulary
        found = set[str]()
        for step in range(store.num_relations, store.num_steps):
            if vocabulary.tells_sort(step):
                names = {store.label(int(node)) for node in vocabulary.sample_sources(step)}
                nouns = {one for one in names if is_common_noun(one)}
                if len(nouns) >= _NOUNS * len(names):
                    found.update(map(fold, names))
        return frozenset(found)

    @property
    def _schema_words(self) -> frozenset[str]:
        """Folded names of relations and classes, whole and word by word."""
        store, vocabulary = self.store, self.vocabulary
        names = [
            name
            for step in range(store.num_steps)
            for language in ("en", "zh")
            for name in vocabulary.names(step, language)
        ]
        for cls in range(len(store.class_ids)):
            names += [store.class_label(cls), *(name.text for name in store.class_names(cls))]
        for noun in (*vocabulary.nouns.kinds, *vocabulary.nouns.steps):
            names += [*noun.en, *noun.zh]
        whole = {fold(name) for name in names}
        return frozenset(whole | {word for name in whole for word in name.split()})
