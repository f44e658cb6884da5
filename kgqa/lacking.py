"""Properties that everyone knows and a graph does not have: what it is asked in vain."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kgqa.encoder import Encoder
from kgqa.grammar.concepts import kind_concepts, named, property_concepts
from kgqa.grammar.measures import measure_concepts
from kgqa.grammar.morphology import is_noun, is_plural
from kgqa.lexicon import Lexicon

_FAR, _FAR_MEASURE = 0.5, 0.6
_SPOKEN = 3
_VAGUE = frozenset(
    "date home kind lat lon long member order place time topic type use year".split()
)


def lacking(
    lexicon: Lexicon, encoder: Encoder, schema: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Nouns by language for properties that no relation of a graph is, nor nearly is.

    Those whose other end a relation is are left out: whose child X is says who the parents are. So
    are plurals, as "members": most are the other end of something.

    Args:
        lexicon: of the graph.
        encoder: compares English names by meaning.
        schema: by language, all names of relations and classes.
    """
    claimed, own = lexicon.claimed, schema["en"]
    nearest: dict[str, float] = {}
    chinese: dict[str, str] = {}
    for one in property_concepts():
        around = [name.removesuffix(" of") for name in (*one.also, *one.also_back)]
        if not claimed & {one.headword, *(other.headword for other in named(around))}:
            names = one.names["en"][:_SPOKEN]
            nearest |= dict.fromkeys(names, _FAR)
            chinese[names[0]] = one.names["zh"][0]
    for kind in kind_concepts():
        for name in kind.has:
            if not claimed & {other.headword for other in named([name])}:
                nearest.setdefault(name, _FAR)
    for measure in measure_concepts():
        names = measure.names["en"][:_SPOKEN]
        if not set(measure.names["en"]) & set(own):
            nearest |= dict.fromkeys(names, _FAR_MEASURE)
            chinese[names[0]] = measure.names["zh"][0]
    names = tuple(name for name in sorted(set(nearest) - set(own)) if _is_plain(name))
    if not names or not own:
        return {"en": list(names), "zh": []}
    vectors = encoder.sentence_vectors(list(names)), encoder.sentence_vectors(sorted(own))
    closeness = (vectors[0] @ vectors[1].T).max(axis=1)
    found = [name for name, near in zip(names, closeness, strict=True) if near < nearest[name]]
    said = [chinese[name] for name in found if name in chinese]
    return {
        "en": found,
        "zh": [name for name in said if not any(name in o or o in name for o in schema["zh"])],
    }


def _is_plain(name: str) -> bool:
    head = name.split(" of ")[0].split(" ")[-1]
    return is_noun(head) and not is_plural(head) and name not in _VAGUE
