"""What a graph can answer, before anything is trained for it, and what to mend first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import numpy as np

from kgqa.config import Config
from kgqa.coverage import Answerable, Names, QuestionKind, RelationCover, Sort
from kgqa.graph import KnowledgeGraph
from kgqa.graph_parts import GraphParts
from kgqa.hints import hints
from kgqa.kinds import NodeKinds
from kgqa.legibility import flaws_of, is_code
from kgqa.legibility import spoken_forms as forms_of_step
from kgqa.nouns import GraphNouns
from kgqa.operator_words import measure_noun
from kgqa.operators import Choice, Operators
from kgqa.quantities import parse_value
from kgqa.sample_questions import Sample, SampleWriter, mixed
from kgqa.text import is_han

LANGUAGES = ("en", "zh")
_MAX_RELATIONS, _MAX_SORTS, _MAX_FLAWS, _MAX_NAMES, _MAX_HINTS = 300, 200, 200, 10, 8
_MOST_SAMPLED = 60
"""So many relations get a question of their own, those of most facts."""
_LOOKED_AT, _SOURCES, _MOST_NAMES = 20_000, 4096, 200
_NEARLY_NONE, _FEW_KINDS = 0.02, 300
_OPERATOR_KINDS = {
    "superlative": ("the most or least of what a chain reaches", "values"),
    "superlative over a group": ("the most or least of a whole class", "values"),
    "most of a relation": ("the most or fewest of something", "counts"),
    "filter": ("more than, less than, since, before", "measures"),
    "none": ("those without any", "counts"),
    "group": ("all of a class, or how many", "groups"),
    "comparison": ("which of two has more", "values"),
    "yes or no": ("yes or no", ""),
    "union": ("either of two", ""),
    "both": ("both of two", ""),
    "three conditions": ("three conditions at once", ""),
    "negation": ("those that do not", ""),
    "total": ("sums and averages", "values"),
}
_CHAINS = {1: "one fact", 2: "two facts in a row", 3: "three facts in a row"}


def what_it_answers(
    kg: KnowledgeGraph, *, nouns: GraphNouns | None = None, seed: int = 0, samples: int = 12
) -> Answerable:
    """A report of what a graph can be asked; the same on every run.

    Args:
        kg: the graph.
        nouns: found for it before; looked for otherwise, where many entities have no class.
        seed: of the questions drawn.
        samples: how many questions to write.
    """
    return _Survey(kg, nouns, seed).report(samples)


class _Survey:
    """The work of ``what_it_answers``."""

    def __init__(self, kg: KnowledgeGraph, nouns: GraphNouns | None, seed: int) -> None:
        self.kg, self.store = kg, kg.store
        kinds = NodeKinds.of_graph(kg.store)
        if nouns is None and _without_classes(kg) < _NEARLY_NONE and len(kinds.texts) > _FEW_KINDS:
            nouns = GraphNouns()  # classes name all, and to look at each would take long
        self.parts = GraphParts(kg, Config(), nouns)
        self.vocabulary = self.parts.vocabulary
        self.writer = SampleWriter(self.parts.walker, self.vocabulary, seed)
        self.languages = self.writer.writer.languages
        counts = np.bincount(self.store.triples[:, 1], minlength=self.store.num_relations)
        self.facts: list[int] = counts.tolist()

    def report(self, samples: int) -> Answerable:
        flaws = flaws_of(self.vocabulary)
        relations = self._relations()
        kinds = tuple(self._kinds())
        names = self._names()
        possible = [
            name for name, kind in zip(_OPERATOR_KINDS, kinds[3:], strict=True) if kind.sample
        ]
        return Answerable(
            num_facts=self.store.num_triples,
            num_relations=self.store.num_relations,
            relations=relations,
            num_flaws=len(flaws),
            flaws=tuple(flaws[:_MAX_FLAWS]),
            sorts=self._sorts(),
            names=names,
            kinds=kinds,
            samples=tuple(mixed(self.writer, possible, samples)),
            hints=tuple(
                islice(hints(self.store.num_entities, flaws, names, relations), _MAX_HINTS)
            ),
        )

    # ------------------------------------------------------------ relations

    def _relations(self) -> tuple[RelationCover, ...]:
        order = sorted(range(self.store.num_relations), key=lambda one: (-self.facts[one], one))
        return tuple(
            self._relation(one, sampled=place < _MOST_SAMPLED)
            for place, one in enumerate(order[:_MAX_RELATIONS])
        )

    def _relation(self, relation: int, *, sampled: bool) -> RelationCover:
        operators, source, share = self.parts.operators, "", 0.0
        if self.facts[relation]:
            source, share = self._source(relation)
        forms = {
            language: tuple(
                dict.fromkeys(
                    form.kind.value for form in forms_of_step(self.vocabulary, relation, language)
                )
            )
            for language in LANGUAGES
        }
        return RelationCover(
            id=self.store.relation_ids[relation],
            label=self.store.relation_label(relation),
            facts=self.facts[relation],
            source=source,
            share=share,
            forms=forms,
            measure=_measure(operators, relation),
            sample=self._sample(relation) if sampled else None,
        )

    def _source(self, relation: int) -> tuple[str, float]:
        """What a relation is mostly said of, and the share of those that have it."""
        kinds: NodeKinds = self.parts.kinds
        sample = self.vocabulary.sample_sources(relation, _SOURCES)
        cls, kind = kinds.class_of(sample), kinds.kind_of(sample)
        if cls is not None:
            members, name = self.store.instances(cls), self.store.class_label(cls)
        else:
            members = np.flatnonzero(kinds.of == kind).astype(np.int32)
            noun = self.vocabulary.nouns.of_kind(kind)
            name = next(iter((*noun.en, *noun.zh)), "")
        having = self.vocabulary.sample_sources(relation, self.facts[relation])
        if self.vocabulary.symmetric(relation):
            back = self.store.inverse(relation)
            having = np.union1d(having, self.vocabulary.sample_sources(back, self.facts[relation]))
        return name, float(np.isin(members, having).mean()) if len(members) else 0.0

    def _sample(self, relation: int) -> Sample | None:
        step = relation
        if not self.writer.possible:
            return None
        languages = sorted(LANGUAGES, key=lambda one: not self.vocabulary.names(step, one))
        ways = [(step, one) for one in languages]
        ways += [(self.store.inverse(step), one) for one in languages]
        return _first(self.writer.of_step(way, language) for way, language in ways)

    # ------------------------------------------------------------ sorts and names

    def _sorts(self) -> tuple[Sort, ...]:
        kinds, nouns, store = self.parts.kinds, self.vocabulary.nouns, self.store
        of_kind = {noun.en + noun.zh for noun in nouns.kinds}
        found = [
            Sort(
                _origin(group.cls, group.en + group.zh in of_kind),
                group.en,
                group.zh,
                len(group.members),
                kinds.texts[int(kinds.kind_of(group.members) or 0)] if group.cls is None else "",
            )
            for group in self.parts.groups.items
        ]
        for kind, leaves in enumerate(kinds.leaves):
            noun = nouns.of_kind(kind)
            size = int((kinds.of[: store.num_entities] == kind).sum())
            if leaves and size and not noun.en and not noun.zh:
                found.append(Sort("kind", (), (), size, kinds.texts[kind]))
        found.sort(key=lambda one: (-one.size, one.en, one.zh))
        return tuple(found[:_MAX_SORTS])

    def _names(self) -> Names:
        store = self.store
        stride = max(1, store.num_entities // _LOOKED_AT)
        nodes = range(0, store.num_entities, stride)
        nameless = [node for node in nodes if _is_nameless(self.kg, node)]
        chinese = sum(is_han(store.label(node, "zh")) for node in nodes)
        shared = [one for one in self.kg.names.shared(_MOST_NAMES) if _is_name(one[0])]
        return Names(
            entities=store.num_entities,
            checked=len(nodes),
            nameless=len(nameless),
            nameless_examples=tuple(store.node_ids[node] for node in nameless[:5]),
            chinese=chinese,
            typed=1.0 - _without_classes(self.kg),
            shared=tuple(shared[:_MAX_NAMES]),
        )

    # ------------------------------------------------------------ kinds of question

    def _kinds(self) -> Iterator[QuestionKind]:
        for hops, name in _CHAINS.items():
            sample = self._in_some_language(partial(self.writer.of_chain, hops))
            pools = self.writer.writer.sampler.pools if self.writer.possible else ()
            yield QuestionKind(name, len(pools) >= hops and bool(pools[hops - 1]), (), sample)
        about = self._about()
        for kind, (name, by) in _OPERATOR_KINDS.items():
            sample = self._in_some_language(partial(self.writer.of_kind, kind))
            operators = self.writer.writer.operators
            possible = sample is not None or bool(operators and operators.failed[kind] < 0)
            yield QuestionKind(name, possible, about.get(by, ()) if possible else (), sample)

    def _in_some_language(self, write: Callable[[str], Sample | None]) -> Sample | None:
        return _first(map(write, self.languages))

    def _about(self) -> dict[str, tuple[str, ...]]:
        """Words for what can be measured, for what can be counted, and for the groups."""
        language = self.languages[0]
        values: dict[str, None] = {}
        counts: dict[str, None] = {}
        for one in self.parts.operators.items:
            if one.choice is Choice.MOST:
                noun = measure_noun(self.vocabulary, one, language, self.parts.groups)
                (counts if one.counts else values)[noun] = None
        groups = dict.fromkeys(group.label(language) for group in self.parts.groups.items)
        return {
            "values": tuple(values),
            "counts": tuple(counts),
            "measures": (*values, *(noun for noun in counts if noun not in values)),
            "groups": tuple(groups),
        }


def _first(found: Iterator[Sample | None]) -> Sample | None:
    return next((one for one in found if one is not None), None)


def _origin(cls: int | None, of_kind: bool) -> str:
    if cls is not None:
        return "class"
    return "kind" if of_kind else "role"


def _measure(operators: Operators, step: int) -> str:
    if step not in operators.valued:
        return ""
    return "date" if step in operators.dates else "number"


def _without_classes(kg: KnowledgeGraph) -> float:
    """The share of entities without a class."""
    store = kg.store
    typed = len(np.unique(store.schema.types[:, 0]))
    return 1.0 - typed / store.num_entities if store.num_entities else 0.0


def _is_nameless(kg: KnowledgeGraph, node: int) -> bool:
    """Whether an entity has no label and an id for a name; numbers and dates name themselves."""
    store = kg.store
    if any(name.is_label for name in store.schema.entity_names.of(node)):
        return False
    label = store.label(node)
    return label.startswith("_:") or (is_code(label) and parse_value(label) is None)


def _is_name(text: str) -> bool:
    """Whether a text names things, and is no id, number or date."""
    return not is_code(text) and parse_value(text) is None
