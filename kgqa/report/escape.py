"""Text of questions and graphs, which may be hostile, made safe for a page."""

from __future__ import annotations

import html

from kgqa.text import visible

_MAX = 600


def text(value: object) -> str:
    """Escaped for element content and for quoted attributes alike.

    Characters that are not seen, or that turn the direction of what follows, become U+FFFD;
    very long text is cut.
    """
    plain = str(value)
    if len(plain) > _MAX:
        plain = f"{plain[: _MAX - 1]}…"
    return html.escape(visible(plain), quote=True)


def name(value: object) -> str:
    """A name, kept from turning the direction of the text around it."""
    return f"<bdi>{text(value)}</bdi>"
