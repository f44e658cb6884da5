"""The directed relations of a graph in words: names, grammatical forms, texts for the encoders."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from kgqa.grammar import Ends, Form, Kind, forms_of
from kgqa.grammar.derivation import agent_of
from kgqa.grammar.morphology import is_common_noun
from kgqa.grammar.objects import parts_of
from kgqa.grammar.relation_names import spelled_out, split_unit
from kgqa.groups import Role
from kgqa.kinds import NodeKinds
from kgqa.label_words import label_words, unshared
from kgqa.mirrors import mirrored_relations, says_inverse
from kgqa.nouns import GraphNouns
from kgqa.owners import owned_names
from kgqa.relation_facts import RelationFacts
from kgqa.store import CompactGraph
from kgqa.store.naming import readable_relation, relation_path
from kgqa.text import fold, is_han
from kgqa.unsaid import UnsaidSteps

_SAMPLE = 64
_ENCODED_NAMES = 4
_ONE_EACH = 1.1
_OF_A_SORT, _SORT_WORDS = 2, 3
_DESCRIBED = {
    Kind.PREP_BY: "{noun} {text}",
    Kind.NOUN_OF: "{noun} whose {text}",
    Kind.VERB: "{noun} that someone {text}",
    Kind.VERB_BY: "{noun} that {text}",
}


class StepVocabulary:
    """Words for each step of a graph; languages are ``en`` and ``zh``.

    A name with a Han character is Chinese and any other is English, whatever its tag: tags are
    often missing, and a grammar cares for the script. ``nouns`` stand in for missing classes.
    """

    def __init__(
        self, store: CompactGraph, kinds: NodeKinds, nouns: GraphNouns | None = None
    ) -> None:
        self.store = store
        self.facts = RelationFacts(store)
        self.nouns = nouns or GraphNouns()
        self.kinds = kinds.renamed(
            {
                kind: ", ".join(noun.en or noun.zh)
                for kind, noun in enumerate(self.nouns.kinds)
                if noun.en or noun.zh
            }
        )
        self.forms = lru_cache(maxsize=None)(self._forms)
        self.ends = lru_cache(maxsize=None)(self._ends)
        self.functional = lru_cache(maxsize=None)(self._functional)
        self.unsaid = UnsaidSteps(self)
        self.sorts = lru_cache(maxsize=None)(self._sorts)

    def names(self, step: int, language: str) -> list[str]:
        """Names of the relation in the step's own direction, label first; perhaps none."""
        relation, backward = self.store.step_relation(self.meant(step))
        named = self.inverse_names(relation) if backward else self._relation_names(relation)
        own = [text for text, _ in named if is_han(text) == (language == "zh")]
        parts = parts_of(own[0]) if own and not backward and language == "en" else None
        return own if parts is None else list(dict.fromkeys([*own, *filter(None, parts[:2])]))

    def whole_names(self, relation: int) -> list[str]:
        """Names of a relation as they are, in all languages."""
        return [name for name, _ in self._relation_names(relation)]

    def _literal(self, step: int) -> bool:
        """Whether a step mostly leads to values."""
        return bool((self.sample_targets(step) >= self.store.num_entities).mean() > 0.5)

    def label(self, step: int, language: str) -> str:
        """The best name of the step's relation, in whichever direction it is worded."""
        relation, _ = self.store.step_relation(self.meant(step))
        return self.store.relation_label(relation, language)

    def text(self, step: int) -> str:
        """What a sentence encoder reads of a step."""
        own = self.names(step, "en") or self.names(step, "zh")
        noun = self.nouns.of_step(step)
        found = (noun.en or noun.zh)[:2]
        if own:
            return ", ".join([*own[:_ENCODED_NAMES], *(word for word in found if word not in own)])
        if noun.en and (described := self._described(step, noun.en[0])):
            return ", ".join([*described, *found])
        back = self.store.inverse(step)
        other = self.names(back, "en") or self.names(back, "zh")
        return " of, ".join(other[:_ENCODED_NAMES]) + " of"

    def _described(self, step: int, noun: str) -> list[str]:
        """What a step without names of its own leads to, by its forms: "film directed by"."""
        forms = [form for form in self.forms(step, "en") if form.kind in _DESCRIBED]
        return [
            _DESCRIBED[form.kind].format(noun=noun, text=form.text)
            for form in forms[:_ENCODED_NAMES]
        ]

    def spelling(self, step: int) -> str:
        """All names of a step in all languages, hashed later; else of the other way."""
        names = [name for language in ("en", "zh") for name in self.names(step, language)]
        if not names:
            back = self.store.inverse(step)
            names = [name for language in ("en", "zh") for name in self.names(back, language)]
        return " | ".join(names)

    def sample_targets(self, step: int) -> NDArray[np.int32]:
        """Some targets of a step, spread over the graph: (up to 64,) nodes."""
        relation, backward = self.store.step_relation(step)
        column = self.facts.of(relation)[:, 0 if backward else 2]
        return column[:: max(1, len(column) // _SAMPLE)][:_SAMPLE]

    def sample_sources(self, step: int, size: int = 4096) -> NDArray[np.int32]:
        """Some nodes that a step leaves from, spread over its facts: (up to size,)."""
        relation, backward = self.store.step_relation(step)
        column = self.facts.of(relation)[:, 2 if backward else 0]
        return column[:: max(1, len(column) // size)][:size]

    @cached_property
    def from_values(self) -> frozenset[int]:
        """Steps that leave from numbers and dates: nobody names those as a question's topic."""
        back = range(self.store.num_relations, self.store.num_steps)
        return frozenset(step for step in back if self._measures(step))

    def _measures(self, step: int) -> bool:
        sample = self.sample_sources(step, _SAMPLE)
        return bool(len(sample)) and self.kinds.texts[self.kinds.of[sample[0]]] in (
            "number",
            "date",
        )

    def within_class(self, step: int) -> bool:
        """Whether the step leads from things of a class to others of it."""
        here = self.kinds.class_of(self.sample_sources(step, _SAMPLE))
        return here is not None and here == self.kinds.class_of(self.sample_targets(step))

    @cached_property
    def mirrored(self) -> dict[int, int]:
        """From a relation whose facts another one states the other way round, to that one."""
        relations = range(self.store.num_relations)
        return mirrored_relations(
            {
                one: self.facts.of(one)[:, [0, 2]]
                for one in relations
                if not self.facts.symmetric[one]
            },
            self.whole_names,
        )

    def meant(self, step: int) -> int:
        """The step itself, or the one that does its work where its relation mirrors another."""
        relation, backward = self.store.step_relation(step)
        kept = self.mirrored.get(relation)
        if kept is None:
            return step
        return kept if backward else self.store.inverse(kept)

    @cached_property
    def _mirrors(self) -> dict[int, list[int]]:
        """From a relation to those that mirror it."""
        found: dict[int, list[int]] = {}
        for left, kept in self.mirrored.items():
            found.setdefault(kept, []).append(left)
        return found

    def inverse_names(self, relation: int) -> list[tuple[str, str]]:
        """Names for the other direction: those declared, and those of what mirrors it."""
        mirrors = [self._relation_names(one) for one in self._mirrors.get(relation, ())]
        names = (name for own in mirrors for name in own if not says_inverse(name[0]))
        return [*self.store.inverse_names(relation), *names]

    def symmetric(self, step: int) -> bool:
        """Whether the relation holds both ways in all of its facts."""
        return self.facts.symmetric[self.store.step_relation(step)[0]]

    def return_of(self, step: int) -> int:
        """The step that leads back along the same relation: itself where that holds both ways."""
        return step if self.symmetric(step) else self.store.inverse(step)

    def _functional(self, step: int) -> bool:
        """Whether the step leads from nearly every source to one target only."""
        relation, backward = self.store.step_relation(step)
        facts = self.facts.of(relation)
        sources = np.unique(facts[:, 2 if backward else 0])
        return len(facts) <= _ONE_EACH * len(sources)

    def shares(self, step: int) -> bool:
        """Whether a step leads mostly several things to the same."""
        facts = self.facts.of(self.store.step_relation(step)[0])
        tails = np.unique(facts[:, 0 if self.store.step_relation(step)[1] else 2])
        return len(tails) * _OF_A_SORT <= len(facts)

    def _sorts(self, step: int) -> tuple[bool, bool]:
        relation, backward = self.store.step_relation(step)
        facts = self.facts.of(relation)
        if not backward or not len(facts) or step in self.from_values:
            return False, False
        several = self.shares(relation)
        labels = [self.store.label(int(node)) for node in self.sample_sources(step, _SAMPLE)]
        named = [label for label in labels if not label[:1].isdigit()]
        short = sum(len(label.split()) <= _SORT_WORDS for label in named) > len(labels) / 2
        common = 1 < len(set(labels)) < 2 * sum(map(is_common_noun, set(labels)))
        return several and short, several and short and common

    def tells_sort(self, step: int) -> bool:
        """Whether the step goes from what many things share, so that it says what they are.

        People put such a value before a noun: comedy films, Brazilian players.
        """
        return self.sorts(step)[0]

    def names_ones(self, step: int) -> bool:
        """Whether that value is a common noun by itself: goalkeepers, comedies."""
        return self.sorts(step)[1]

    @cached_property
    def redundant(self) -> NDArray[np.int32]:
        """Steps that another step does the work of: backwards along a symmetric relation, and both
        ways along one that mirrors another."""
        count = self.store.num_relations
        backward = np.flatnonzero(self.facts.symmetric) + count
        mirrors = np.array(sorted(self.mirrored), dtype=np.int64)
        return np.concatenate((backward, mirrors, mirrors + count)).astype(np.int32)

    def class_words(self, step: int, language: str) -> list[str]:
        """Names of the class that the step leads to, label first; none where there is no class."""
        cls = self.kinds.class_of(self.sample_targets(step))
        if cls is None:
            return list(self.nouns.of_step(step).words(language))
        return self.names_of_class(cls, language)

    def names_of_class(self, cls: int, language: str) -> list[str]:
        """Names of a class, label first."""
        names = [self.store.class_label(cls, language)]
        names += [name.text for name in self.store.class_names(cls)]
        names += self._label_words[cls] if language == "en" else []
        wanted = [name for name in names if is_han(name) == (language == "zh")]
        return list(dict.fromkeys(wanted))

    @cached_property
    def _label_words(self) -> list[list[str]]:
        """By class, the words that the names of its instances share and no class is called."""
        classes = range(len(self.store.class_ids))
        labels = {fold(self.store.class_label(cls, "en")) for cls in classes}
        found = [label_words(self.store, self.store.instances(cls)) for cls in classes]
        return unshared(found, labels)

    def role(self, step: int) -> Role:
        """The entities that a step leads to, with nouns for their part: capitals, directors.

        What each source has just one of is called after the relation; in a graph without classes
        also who does what the relation says, if it does not say to what: whoever wears a number is
        not known as a wearer.
        """
        relation, backward = self.store.step_relation(step)
        targets = np.unique(self.facts.of(relation)[:, 0 if backward else 2])
        english: list[str] = []
        chinese: list[str] = []
        if not len(self.store.schema.types) and not parts_of(self.label(step, "en")):
            english += [one for one in map(agent_of, self.forms(step, "en")) if one]
        if not backward and self.functional(step) and self.sort(step) not in ("number", "time"):
            english += [form.text for form in self.forms(step, "en") if form.kind is Kind.NOUN]
            chinese += [form.text for form in self.forms(step, "zh") if form.kind is Kind.NOUN]
        members = targets[targets < self.store.num_entities]
        heads: dict[str, None] = {}
        if not len(self.store.schema.types):
            several = (name.split() for name in english if " of " not in name)
            heads = dict.fromkeys(words[-1] for words in several if len(words) > 1)
        once = (tuple(dict.fromkeys(names)) for names in (english, chinese, heads))
        return Role(step, members, *once)

    def sort(self, step: int) -> str:
        """What asks after the targets of a step: person, place, time, number, thing, or empty."""
        return self.nouns.of_step(step).sort

    def node_words(self, nodes: NDArray[np.int32], language: str) -> list[str]:
        """Nouns for what some nodes are, best first; none where nothing says it."""
        label = self.kinds.noun(self.store, nodes, language)
        if label is not None:
            return [label]
        return list(self.nouns.of_kind(self.kinds.kind_of(nodes)).words(language))

    def english_words(self) -> set[str]:
        """All English texts whose number may change in a sentence about the graph."""
        steps = range(self.store.num_steps)
        forms = {form.text for step in steps for form in self.forms(step, "en")}
        return forms | {word for step in steps for word in self.class_words(step, "en")}

    def _forms(self, step: int, language: str) -> tuple[Form, ...]:
        own, other = (self.names(one, language) for one in (step, self.store.inverse(step)))
        if self.symmetric(step):  # "countries bordering X" are those that X borders
            other = list(dict.fromkeys([*other, *own]))
        return forms_of(own, other, self.ends(step))

    def _ends(self, step: int) -> Ends:
        back = self.store.inverse(step)
        return Ends(self._nouns(back), self._nouns(step), self._literal(step), self.symmetric(step))

    def _nouns(self, step: int) -> frozenset[str]:
        return frozenset(
            fold(name) for language in ("en", "zh") for name in self.class_words(step, language)
        )

    def _relation_names(self, relation: int) -> list[tuple[str, str]]:
        """Names as the graph gives them, or readable words for the id, and for its end alone."""
        given = self.store.relation_names(relation)
        rest = self.shortened.get(relation)
        own = self._read_names(relation)
        return given or [(name, "") for name in dict.fromkeys((*own, *([rest] if rest else ())))]

    def _read_names(self, relation: int) -> list[str]:
        """What a relation's id says, its label first."""
        words = self.store.relation_label(relation), readable_relation(self._id(relation))
        if self.unit(relation):
            words = split_unit(words[0])[0], split_unit(words[1])[0]
        return list(dict.fromkeys(map(spelled_out, words)))

    @cached_property
    def shortened(self) -> dict[int, str]:
        """Names of relations without what has them, which they begin with."""
        store = self.store
        names = {one: self._read_names(one)[0] for one in range(store.num_relations)}
        names |= {one: given[0][0] for one in names if (given := store.relation_names(one))}
        return owned_names(
            names, lambda one: np.unique(self.facts.of(one)[:, 0]), self._source_classes
        )

    def _source_classes(self, relation: int) -> frozenset[str]:
        """What the class of what has a relation is called, folded; nothing where it has none."""
        cls = self.kinds.class_of(self.sample_sources(relation, _SAMPLE))
        names = [] if cls is None else self.names_of_class(cls, "en")
        return frozenset(map(fold, names))

    def _id(self, relation: int) -> str:
        return self.store.relation_ids[relation]

    def unit(self, relation: int) -> str:
        """The unit of the numbers that a relation gives, as its name has it; perhaps none."""
        unit = split_unit(self.store.relation_label(relation))[1]
        return unit if unit and self.facts.gives_numbers(relation) else ""

    def owner(self, relation: int) -> str:
        """What has the property, as the relation's id says; empty where it does not.

        ``/film/film/genre`` is a property of films.
        """
        path = relation_path(self._id(relation))
        return readable_relation(path.owner) if path else ""
