"""Texts as .NET compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values import dotnet_text as text


@pytest.mark.parametrize(
    ("left", "right"),
    [("a", "A"), ("é", "É"), ("σ", "Σ"), ("ς", "Σ"), ("я", "Я"), ("ᾳ", "ᾼ"), ("ǆ", "Ǆ"), ("ÿ", "Ÿ"), ("µ", "Μ")],
)
def test_texts_that_are_equal_ignoring_case(left, right):
    assert text.equal(left, right)
    assert text.compare(left, right) == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ß", "SS"),
        ("ß", "ẞ"),
        ("İ", "i"),
        ("ı", "I"),
        ("ſ", "S"),
        ("\u212a", "K"),
        ("ﬀ", "FF"),
        ("𐐨", "𐐀"),
        ("é", "e\u0301"),
        ("ﾃ", "テ"),
    ],
)
def test_texts_that_differ_even_ignoring_case(left, right):
    assert not text.equal(left, right)
    assert text.compare(left, right) == -text.compare(right, left) != 0


def test_texts_are_ordered_by_their_upper_case_utf_16_code_units():
    ordered = ["", "A", "a!", "B", "Z", "[", "_", "É", "ı", "\u3042", "\U00010000", "\ud83d\ude00", "\ue000", "\uffff"]
    for at, left in enumerate(ordered):
        for right in ordered[at + 1 :]:
            assert (left, right, text.compare(left, right), text.compare(right, left)) == (left, right, -1, 1)


def test_the_length_is_that_in_utf_16_code_units():
    assert [text.length(sample) for sample in ("", "é", "e\u0301", "😀", "a😀b", "\ud800")] == [0, 1, 2, 2, 4, 1]


@given(st.text())
def test_folding_keeps_the_length_and_is_done_once(sample):
    folded = text.fold(sample)
    assert len(folded) == len(sample)
    assert text.fold(folded) == folded
    assert text.equal(sample, folded)


@given(st.text(), st.text())
def test_order_and_equality_agree(left, right):
    assert (text.compare(left, right) == 0) == text.equal(left, right)
    assert text.compare(left, right) == -text.compare(right, left)


@given(st.text())
def test_lower_case_is_equal_ignoring_case_where_the_basic_plane_has_pairs(sample):
    assert len(text.lower(sample)) == len(sample)
