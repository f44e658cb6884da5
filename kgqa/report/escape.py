"""Text of questions and graphs, which may be hostile, made safe for a page."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MAX = 600


def text(value: object) -> str:
    """Escaped for element content and for quoted attributes alike.

    Characters that are not seen, or that turn the direction of what follows, become U+FFFD;
    very long text is cut.
    """
    plain = str(value)
    if len(plain) > _MAX:
        plain = f"{plain[: _MAX - 1]}…"
    return html.escape(_UNSEEN.sub("\ufffd", plain), quote=True)


def name(value: object) -> str:
    """A name, kept from turning the direction of the text around it."""
    return f"<bdi>{text(value)}</bdi>"
