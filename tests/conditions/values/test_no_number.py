"""Texts that people take for numbers, and why they are none."""

import pytest

import conditions
from conditions.values.no_number import why_no_number

TEXTS = [
    ("nan", "every Number is finite"),
    ("-Infinity", "every Number is finite"),
    ("1e-3", "a Number has no exponent"),
    ("6.02E+23", "a Number has no exponent"),
    ("0x10", "a Number has decimal digits only"),
    ("0b11", "a Number has decimal digits only"),
    ("95.5%", "a Number has no %"),
    ("95 %", "a Number has no %"),
    ("1_000", "a Number has no _ between its digits"),
    ("1 000,5", "a Number has no blanks between its digits"),
    ("1\u00a0000", "a Number has no blanks between its digits"),
    ("1'000", "thousands are set apart by commas"),
    ("1.000,5", "decimals stand behind a dot, and commas before it"),
    ("1.2.3", "a Number has one dot at most"),
    ("$5", "a Number has no sign of a currency"),
    ("5 €", "a Number has no sign of a currency"),
    ("(5)", "a negative Number has a minus sign"),
    ("5-", "the sign stands before the digits"),
    ("- 5", "the sign stands right before the digits"),
    ("−5", "its minus sign is another character than -"),
    ("10ms", "a Number has no unit"),
    ("1.5 GB", "a Number has no unit"),
    ("٤٢", "a Number has the digits 0 to 9"),
    ("79228162514264337593543950336", "a Number lies within ±79228162514264337593543950335"),
    ("many", None),
    ("2024-01-01", None),
    ("5 of 7", None),
    ("", None),
    ("1,000.5", None),
    (" 7 ", None),
    ("9" * 100_000, None),
]


@pytest.mark.parametrize(("text", "why"), TEXTS, ids=[text[:20] for text, _ in TEXTS])
def test_a_text_that_looks_like_a_number_tells_why_it_is_none(text, why):
    assert why_no_number(text) == why


@pytest.mark.parametrize(("text", "why"), [row for row in TEXTS if row[1]])
def test_an_error_of_conversion_hints_at_it(text, why):
    condition = conditions.compile("lt(5, root)")
    with pytest.raises(conditions.ConversionError, match=r"cannot convert the String '.*' to Number") as caught:
        condition(text)
    assert caught.value.hint == why
    assert f"Hint: {why}" in str(condition.explain(text)).splitlines()
