"""Cleaning, folding and splitting of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgqa.text import clean, fold, is_han, join_words, language_of, visible, words


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \t b\n", "a b"),
        ("a\u200bb", "ab"),  # a zero-width space
        ("\u202eabc\u202c", "abc"),  # writing direction turned round
        ("a\x00b", "a b"),
        ("it’s", "it's"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_clean_text_has_single_spaces_and_nothing_invisible(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("São_Paulo", "sao paulo"),
        ("Straße", "strasse"),
        ("O'Neil", "oneil"),
        ("O’Neil", "oneil"),
        ("Jay-Z", "jay z"),
        ("Ｐａｒｉｓ", "paris"),
        ("巴黎 市", "巴黎市"),
        ("Apollo 11号", "apollo 11 号"),
        ("!!!", "!!!"),
        ("می\u200cرود", "میرود"),  # a joiner within a word
        ("New\u00adcastle", "newcastle"),  # a soft hyphen
        ("👩\u200d🚀", "👩🚀"),
        ("", ""),
    ],
)
def test_folded_names_meet(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=20))
def test_a_key_has_no_line_break_and_no_space_at_its_ends(text: str) -> None:
    key = fold(text)
    assert key == key.strip()
    assert len(key.splitlines()) <= 1


def test_words_know_their_place_and_han_characters_stand_alone() -> None:
    text = "谁 wrote 红楼?"
    found = words(text)
    assert [word for word, *_ in found] == ["谁", "wrote", "红", "楼"]
    assert all(text[start:end] == word for word, start, end in found)
    assert join_words(["谁", "wrote", "红", "楼"]) == "谁 wrote 红楼"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("法国的首都是哪里?", "zh"),
        ("Who wrote 红楼梦 in the 18th century, and why, and for whom then?", "en"),
    ],
)
def test_the_language_follows_the_share_of_han_characters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_han_is_told_from_other_scripts() -> None:
    assert is_han("a 中")
    assert not is_han("カタカナ abc é")


def test_what_is_not_seen_is_shown_as_such() -> None:
    assert visible("a\tb\nc é 你 👩‍👧") == "a\tb\nc é 你 👩‍👧"
    assert visible("\0\u202e\uffff\ud800\x85") == "\ufffd" * 5
