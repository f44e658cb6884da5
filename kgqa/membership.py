"""What a thing is, and whether it is of a sort: "what is X?", "is X a city?", X是城市吗.

No relation leads from a thing to its class, so no path says it: the class itself does. The forms of
such questions are few and closed, so they are read by rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kgqa.function_words import FUNCTION_WORDS
from kgqa.groups import Group, Groups
from kgqa.listing import lists
from kgqa.mentions import SURELY, Candidate, Mention
from kgqa.reading import Reading
from kgqa.retrieval import Walker
from kgqa.search import ScoredWalk
from kgqa.text import fold

SORT, WHAT = "sort", "what"
"""``Reading.how`` of what a thing and a class have in common, the thing itself or nothing, and of a
thing alone."""

_CERTAIN, _UNKNOWN = 0.0, -9.0  # natural logarithms of probabilities
_SAMPLE, _NAMED = 64, 0.3
_A = r"(?:really |actually |also |even )?(?:an?|one of the|an? (?:kind|sort|type) of)\s+"
_NOUN = r"(?P<noun>[^,?]+?)"
_TAG = r"(?:,? (?:right|correct|or not|yes or no|isn['’]t it))?"
_TRUE = r"(?:(?:is it true that|tell me (?:whether|if)|do you know (?:whether|if))\s+)"
_END = r"[\s?.!？。]*"
_ASKING, _HAN_NOUN = "(?:请问|那么?)?[，,]?", "(?P<noun>[^，？]+?)"
_COUNTED = "(?:一?[个座条位名种家部本项所只]的?)?"
_Forms = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


def _forms(*texts: tuple[str, str]) -> _Forms:
    flags = re.IGNORECASE
    return tuple((re.compile(before, flags), re.compile(after, flags)) for before, after in texts)


_FORMS = _forms(
    (r"\W*(?:(?:and|so|but)\s+)?(?:is|was)\s+(?:the\s+)?", rf"\s+{_A}{_NOUN}{_TAG}[\s.?!]*"),
    (rf"\W*{_TRUE}(?:the\s+)?", rf"\s+(?:is|was)\s+{_A}{_NOUN}{_TAG}[\s.?!]*"),
    (r"\W*(?:so\s+)?(?:the\s+)?", rf"\s+(?:is|was)\s+{_A}{_NOUN}{_TAG}\s*\?[\s?]*"),
    (_ASKING, f"(?:是|算|属于|算是){_COUNTED}{_HAN_NOUN}(?:吗|嘛|(?<!什)么)[？?。]*"),
    (_ASKING, f"(?:是不是|是否是?|算不算|是否属于){_COUNTED}{_HAN_NOUN}呢?[？?。]*"),
)
_MANY_FORMS = _forms(
    (
        r"\W*(?:(?:and|so|but)\s+)?(?:are|were)\s+(?:both\s+)?(?:the\s+)?",
        rf"\s+(?:both\s+|all\s+)?{_NOUN}{_TAG}[\s.?!]*",
    ),
    (_ASKING, f"(?:全?都|两?者?都)?(?:是|算|属于){_COUNTED}{_HAN_NOUN}(?:吗|嘛|(?<!什)么)[？?。]*"),
)
_TOLD = (
    "tell me (?:something |more |everything |all )?about|describe|what do you know about|"
    "what can you tell me about|what is known about|information (?:on|about)|"
    "(?:what|which) (?:kind|sort|type|class) of (?:thing|place|being|object|person) (?:is|was)"
)
_WHAT_FORMS = _forms(
    (r"\W*(?:(?:and|so|but)\s+)?(?:what|who)(?:\s+(?:is|are|was|were)|['’]s)\s+(?:the\s+)?", _END),
    (rf"\W*(?:please |can you |could you )?(?:{_TOLD})\s+(?:the\s+)?", _END),
    (r"\W*", _END),
    (_ASKING, "(?:是|指的?是?)(?:什么|谁|啥|何物|什么东西|什么意思|哪位|何人)[呢啊呀]?[？?。]*"),
    (
        "(?:请|请你|能否)?(?:介绍一下|介绍下|介绍|说说|讲讲|描述一下|告诉我关于)",
        "(?:的信息|的情况)?[？?。]*",
    ),
)


def membership(
    question: str,
    linked: Sequence[Candidate],
    groups: Groups,
    walker: Walker,
    part_played: Callable[[str], bool] = lambda noun: False,
) -> Reading | None:
    """The reading of a question whether a thing is of a sort; None where it asks something else.

    Nothing is read with confidence where the sort is not one of the graph's and names nothing else
    in it: what is no city may still be a port.

    Args:
        question: its text.
        linked: the entities that it names.
        groups: the sorts of the graph.
        walker: the graph.
        part_played: whether a folded noun is for who does what a relation says, as "director" is:
            whether a thing is that a path can say.
    """
    for one in linked:
        entity = one.node < walker.store.num_entities
        noun = _sort(question, one.mention) if entity and one.score >= SURELY else None
        if noun is None:
            continue
        alike = [other for other in linked if other.mention == one.mention]
        topics = groups.by_name.get(fold(noun.text), ())
        for topic in topics:
            for other in alike:
                if bool(np.isin(other.node, groups.of(topic).members)):
                    return _reading(other, Candidate(topic, noun, 1.0), walker, _CERTAIN)
        if topics:
            return _reading(one, Candidate(topics[0], noun, 1.0), walker, _CERTAIN)
        if part_played(fold(noun.text)):
            return None
        plain = not any(word in FUNCTION_WORDS for word in fold(noun.text).split())
        if plain and not any(other.mention.overlaps(noun) for other in linked):
            return _reading(one, None, walker, _UNKNOWN)
    return _of_several(question, linked, groups, walker)


def _of_several(
    question: str, linked: Sequence[Candidate], groups: Groups, walker: Walker
) -> Reading | None:
    """The reading of a question whether each of several things is of a sort that the graph has.

    None where not all are entities. What a relation leads to is no sort where it may lead
    from one of the things to the other: "are X and Y friends?".
    """
    entities = [one for one in linked if one.node < walker.store.num_entities]
    entities = [one for one in entities if one.score >= _NAMED]
    for names in lists(question, linked):
        start, end = names[0].start, names[-1].end
        noun = _sort(question, Mention(start, end, question[start:end]), _MANY_FORMS)
        topics = () if noun is None else groups.by_name.get(fold(noun.text), ())
        topics = tuple(one for one in topics if not _may_be_mutual(groups.of(one), walker))
        named = [[one for one in entities if one.mention == name] for name in names]
        if noun is None or not topics or not all(named):
            continue
        things, so = [], True
        for own in named:
            of_sort = [one for one in own if any(_is_in(one, groups.of(t)) for t in topics)]
            so = so and bool(of_sort)
            things.append((of_sort or own)[0])
        sort = _alone(Candidate(topics[0], noun, 1.0), walker)
        first, *others = (_alone(one, walker) for one in things)
        nodes = sorted(one.node for one in things) if so else []
        return replace(
            first, also=(sort, *others), how=SORT, combined=np.array(nodes, dtype=np.int32)
        )
    return None


def _is_in(thing: Candidate, group: Group) -> bool:
    place = int(np.searchsorted(group.members, thing.node))
    return place < len(group.members) and int(group.members[place]) == thing.node


def _may_be_mutual(group: Group, walker: Walker) -> bool:
    """Whether a role may be played by one of two things for the other, as far as classes say."""
    if group.step is None:
        return False
    store = walker.store
    sources = store.follow(group.members[:_SAMPLE], store.inverse(group.step))
    ends = (sources, group.members[:_SAMPLE])
    mine, theirs = ({cls for node in end.tolist() for cls in store.types(node)} for end in ends)
    return not mine or not theirs or bool(mine & theirs)


def definition(question: str, linked: Sequence[Candidate], walker: Walker) -> Reading | None:
    """The reading of a question what a thing is, or of its name alone; None where it is neither."""
    for one in linked:
        if one.node < walker.store.num_entities and one.score >= SURELY:
            before, after = question[: one.mention.start], question[one.mention.end :]
            if any(a.fullmatch(before) and b.fullmatch(after) for a, b in _WHAT_FORMS):
                path = ScoredWalk(walker.start(one.node), _CERTAIN, 0)
                return Reading(one, path, {"entity": 1.0}, {}, how=WHAT)
    return None


def asked_of(reading: Reading, groups: Groups | None) -> tuple[Candidate | None, list[int]]:
    """Of which sort it is asked whether things are, None for one unknown, and of which nodes."""
    used = [one.candidate for one in (reading, *reading.also)]
    is_sort = [groups is not None and groups.is_group(one.node) for one in used]
    sorts = [one for one, so in zip(used, is_sort, strict=True) if so]
    nodes = [one.node for one, so in zip(used, is_sort, strict=True) if not so]
    return (sorts[0] if sorts else None), nodes


def _sort(question: str, thing: Mention, forms: _Forms = _FORMS) -> Mention | None:
    """The noun of which a question asks whether a thing that it names is one."""
    before, after = question[: thing.start], question[thing.end :]
    for first, rest in forms:
        found = rest.fullmatch(after) if first.fullmatch(before) else None
        if found is not None:
            start, end = (thing.end + place for place in found.span("noun"))
            return Mention(start, end, question[start:end])
    return None


def _alone(thing: Candidate, walker: Walker) -> Reading:
    """The reading of a name alone."""
    path = ScoredWalk(walker.start(thing.node), _CERTAIN, 0)
    return Reading(thing, path, {"yes-no": 1.0}, {})


def _reading(
    thing: Candidate, sort: Candidate | None, walker: Walker, log_probability: float
) -> Reading:
    own = _alone(thing, walker)
    own = replace(own, path=replace(own.path, log_probability=log_probability))
    if sort is None:
        return replace(own, how=SORT, combined=own.result[:0])
    other = _alone(sort, walker)
    common = np.intersect1d(own.result, other.result).astype(np.int32)
    return replace(own, also=(other,), how=SORT, combined=common)
