"""Cleaning: what goes, what stays, and the record of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgqa.cleaning import Removal, clean, inspect


@pytest.mark.parametrize(
    "text",
    [
        "2 < 3 and x > 1",
        "AT&T",
        "R&D &copy 1",
        "a<b and c>d",
        "if (a<i && i>b)",
        "I <3 you",
        "What does the <title> element do?",
        "&nosuchname;",
        "法国的首都是哪里？",
    ],
)
def test_text_that_only_looks_like_markup_stays(text: str) -> None:
    assert clean(text) == text
    assert inspect(text).removed == ()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("I <b>love</b> it.<br /><br />Really &amp; truly", "I love it. Really & truly"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("<script>alert('a<b')</script>hi<!-- note --> there", "hi there"),
        ('<a href="x>y" class=big>link</a>', "link"),
        ("half<i>word</i>s", "halfwords"),
        ("x &lt; y &#39;q&#39;&nbsp;&#x41;", "x < y 'q' A"),
        ("&amp;lt;b&amp;gt;twice encoded&amp;lt;/b&amp;gt;", "twice encoded"),
    ],
)
def test_markup_and_references_become_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_what_went_can_be_inspected() -> None:
    found = inspect("<i>Caf</i>e\u0301 &amp; bar\u200b\x07")
    assert found.text == "Café & bar"
    assert [(one.kind, one.written, one.became) for one in found.removed] == [
        ("markup", "<i>", ""),
        ("markup", "</i>", ""),
        ("reference", "&amp;", "&"),
        ("unicode", "Cafe\u0301 & bar\u200b\x07", "Café & bar\u200b\x07"),
        ("invisible", "\u200b", ""),
        ("control", "\x07", ""),
    ]
    assert Removal("reference", "&amp;", "&").to_dict() == {
        "kind": "reference",
        "written": "&amp;",
        "became": "&",
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [("&pr\u200b;", "≺"), ("a<b\u200br>c", "a c"), ("&\u200bamp;lt;b&gt;x", "x")],
)
def test_what_invisible_characters_hid_goes_too(text: str, left: str) -> None:
    assert clean(text) == inspect(text).text == left


@given(st.text(alphabet="<>/&;abpr#1! \u200b\"'=", max_size=30))
def test_inspecting_gives_the_text_that_cleaning_gives_and_once_is_enough(text: str) -> None:
    cleaned = clean(text)
    assert inspect(text).text == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("part", ["<!--", "<script>", '<a b="', "<p>", "&amp;", "&#38;", "< "])
def test_hostile_text_takes_no_more_than_its_length(part: str) -> None:
    start = time.perf_counter()
    clean(part * 40_000)
    assert time.perf_counter() - start < 5
