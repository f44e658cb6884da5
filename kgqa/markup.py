"""HTML to plain text: the only home of selectolax.

Only what is certainly markup is taken for it: elements that HTML has, comments, and character
references that end in a semicolon. ``2 < 3 and x > 1``, ``a<b and c>d``, ``AT&T`` and ``R&D`` are
text. A document goes through selectolax's HTML5 parser, which knows what a browser would show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_ELEMENTS = (
    "a abbr address article aside audio b blockquote body br button caption center cite code col "
    "dd del details div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 "
    "head header hr html i iframe img input ins kbd label legend li link main mark meta nav "
    "noscript object ol option p param pre q s samp script section select small source span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time "
    "title tr tt u ul var video"
).split()
_BLOCKS = frozenset(
    (
        "address article aside blockquote body br button caption center dd details div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr iframe img input li "
        "main nav ol option p pre section select summary table td textarea tfoot th thead title tr "
        "ul video"
    ).split()
)
_UNSEEN = ["script", "style", "template", "noscript", "iframe", "svg", "object", "head"]
_PAIRED = frozenset([*_UNSEEN, "title", "textarea", "select"])
"""Elements that would swallow the rest of a text that only speaks of them."""
_NAMES = "|".join(sorted(_ELEMENTS, key=len, reverse=True))
_ATTRIBUTE = r"""\s+[A-Za-z_:][-\w:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
_TAG = re.compile(
    rf"<(?:/(?P<closed>{_NAMES})\s*|(?P<opened>{_NAMES})(?:{_ATTRIBUTE})*\s*/?)>"
    r"|<!--(?:(?!<!--).)*?-->|<!DOCTYPE[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def tags(text: str) -> list[str]:
    """The tags and comments in a text, as they stand there."""
    return [match.group() for match in _matches(text)]


def without_tags(text: str) -> str:
    """What a browser would show: no tags, comments, scripts; a space where a block begins or ends.

    Character references stay as they are.
    """
    from selectolax.lexbor import LexborHTMLParser

    kept, end = [], 0
    for match in _matches(text):
        space = " " if _name(match) in _BLOCKS else ""
        kept += [_escaped(text[end : match.start()]), space, match.group(), space]
        end = match.end()
    kept.append(_escaped(text[end:]))
    tree = LexborHTMLParser("".join(kept))
    tree.strip_tags(_UNSEEN)
    return tree.root.text() if tree.root is not None else ""


def references(text: str) -> list[tuple[str, str]]:
    """Each character reference in a text with the characters it stands for."""
    if "&" not in text:
        return []
    found = [(match.group(), _meant(match)) for match in _REFERENCE.finditer(text)]
    return [(written, meant) for written, meant in found if written != meant]


def without_references(text: str) -> str:
    """The text with references written out; ``&amp;amp;lt;``, encoded twice over, is ``<``."""
    return _REFERENCE.sub(_meant, text) if "&" in text else text


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Tags and comments; an element that hides what is in it only where it ends again."""
    if "<" not in text:
        return
    last: dict[str, int] = {}
    for match in _TAG.finditer(text):
        name = _name(match)
        if match["opened"] and name in _PAIRED:
            if name not in last:
                last[name] = text.lower().rfind(f"</{name}")
            if last[name] < match.end():
                continue
        yield match


def _name(match: re.Match[str]) -> str:
    """The element that a tag opens or closes; empty for a comment."""
    return (match["opened"] or match["closed"] or "").lower()


def _escaped(text: str) -> str:
    """Text so that the parser gives it back as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _meant(match: re.Match[str]) -> str:
    """The characters that a reference stands for; one that HTML does not have stays."""
    reference = f"&{match.group(1)};"
    return html.unescape(reference) if reference != "&amp;" else "&"
