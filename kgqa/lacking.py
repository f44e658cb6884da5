"""Properties that everyone knows and a graph does not have: what it is asked in vain."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from kgqa.encoder import Encoder
from kgqa.grammar.concepts import kind_concepts, named, property_concepts
from kgqa.grammar.measures import measure_concepts
from kgqa.grammar.morphology import base, can_be_verb, is_noun, is_plural
from kgqa.grammar.word_classes import is_participle, is_past, third_person
from kgqa.lexicon import Lexicon

_FAR, _FAR_MEASURE = 0.5, 0.6
_SPOKEN = 3
_SAY_LITTLE = frozenset(
    "be have do can may must shall will go come get give take make become belong locate include "
    "contain own keep see say tell know call find hold get consist".split()
)
_VAGUE = frozenset(
    "date home kind lat lon long member order place time topic type use year".split()
)


def lacking(
    lexicon: Lexicon, encoder: Encoder, schema: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Nouns by language for properties that no relation of a graph is, nor nearly is.

    Those whose other end a relation is are left out: whose child X is says who the parents are. So
    are those asked for by a deed that a relation states: who "speaks" something has a language. So
    are plurals, as "members": most are the other end of something.

    Args:
        lexicon: of the graph.
        encoder: compares English names by meaning.
        schema: by language, all names of relations and classes.
    """
    own = {language: set(names) for language, names in schema.items()}
    for (_, language), forms in lexicon.all_forms().items():
        own[language] |= {one.form.text for one in forms}
    nearest, chinese = _candidates(lexicon.claimed, own)
    said = [name for name in chinese if not any(_share(name, one) for one in own["zh"])]
    if not own["en"]:
        return {"en": [], "zh": said}
    names = tuple(sorted(one for one in nearest if _is_plain(one) and not _is_in(one, own["en"])))
    if not names:
        return {"en": [], "zh": []}
    vectors = encoder.sentence_vectors(list(names)), encoder.sentence_vectors(sorted(schema["en"]))
    closeness = (vectors[0] @ vectors[1].T).max(axis=1, initial=0.0)
    found = [name for name, near in zip(names, closeness, strict=True) if near < nearest[name]]
    far = set(found)
    return {"en": found, "zh": [name for name in said if chinese[name] in far]}


def _candidates(
    claimed: Collection[str], own: Mapping[str, set[str]]
) -> tuple[dict[str, float], dict[str, str]]:
    """English names with how near a name of the graph may be; Chinese ones with their English."""
    nearest: dict[str, float] = {}
    chinese: dict[str, str] = {}
    stated, skipped = _stated(own["en"]), set[str]()
    for one in property_concepts():
        around = [name.removesuffix(" of") for name in (*one.also, *one.also_back)]
        asked = (*one.ask["en"], *one.back["en"])
        if stated & _deeds((*one.also, *one.also_back, *one.known, *asked)):
            skipped.update(one.names["en"])
            continue
        if not any(other in claimed for other in (one.headword, *_headwords(around))):
            nearest |= dict.fromkeys(one.names["en"][:_SPOKEN], _FAR)
            chinese[one.names["zh"][0]] = one.headword
    for kind in kind_concepts():
        for name in kind.has:
            if name not in skipped and not any(other in claimed for other in _headwords([name])):
                nearest.setdefault(name, _FAR)
    for measure in measure_concepts():
        if not any(own[language] & set(names) for language, names in measure.names.items()):
            nearest |= dict.fromkeys(measure.names["en"][:_SPOKEN], _FAR_MEASURE)
            chinese[measure.names["zh"][0]] = measure.names["en"][0]
    return nearest, chinese


def _deeds(texts: Collection[str]) -> frozenset[str]:
    """Infinitives of the verbs in some texts, but for those that say little."""
    words = {word for text in texts for word in re.findall("[a-z]+", text.lower())}
    verbs = {base(word) for word in words if can_be_verb(word)}
    return frozenset(verbs - _SAY_LITTLE)


def _stated(names: Collection[str]) -> frozenset[str]:
    """Infinitives of the deeds that names of relations begin with: "plays", "treated with"."""
    first = {name.lower().split(" ")[0] for name in names}
    return _deeds({one for one in first if third_person(one) or is_participle(one) or is_past(one)})


def _headwords(names: Sequence[str]) -> list[str]:
    return [one.headword for one in named(names)]


def _share(name: str, other: str) -> bool:
    """Whether two Chinese names share two neighbouring characters, or one holds the other."""
    pairs = {name[place : place + 2] for place in range(len(name) - 1)}
    return name in other or other in name or any(pair in other for pair in pairs)


def _is_in(name: str, others: Collection[str]) -> bool:
    """Whether a name is one of the others or part of one: "speed" of "top speed in km/h"."""
    return any(f" {name} " in f" {other} " for other in others)


def _is_plain(name: str) -> bool:
    head = name.split(" of ")[0].split(" ")[-1]
    return is_noun(head) and not is_plural(head) and name not in _VAGUE
