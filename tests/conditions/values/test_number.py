"""Numbers as the .NET decimal has them."""

from decimal import Clamped, Context, Decimal, Inexact, InvalidOperation, Rounded, Subnormal, Underflow, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions import ConversionError
from conditions.values import number
from conditions.values.number import LARGEST


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        (2 / 3, "0.666666666666667"),
        (123456789012345678.0, "123456789012346000"),
        (1e28, "10000000000000000000000000000"),
        (1e-28, "0.0000000000000000000000000001"),
        (1e-29, "0"),
        (5e-324, "0"),
        (-1.5, "-1.5"),
        (100.0, "100"),
    ],
)
def test_a_float_is_taken_at_fifteen_digits(value, text):
    assert f"{Decimal(number.from_float(value)):f}" == text


@pytest.mark.parametrize("value", [7.93e28, 1e29, 1e300, -1e29, float("inf"), float("-inf"), float("nan")])
def test_a_float_without_a_decimal_is_an_error(value):
    with pytest.raises(ConversionError):
        number.from_float(value)


@pytest.mark.parametrize("value", [0, 1, -1, LARGEST, -LARGEST])
def test_an_int_is_itself(value):
    assert number.from_int(value) is value


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, 10**4_000])
def test_an_int_out_of_range_is_an_error(value):
    with pytest.raises(ConversionError, match="out of range"):
        number.from_int(value)


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("1.5", "1.5"),
        ("1.50", "1.50"),
        ("0." + "1" * 40, "0." + "1" * 28),
        ("0.00000000000000000000000000005", "0"),
        ("0.00000000000000000000000000015", "0.0000000000000000000000000002"),
        ("7.9228162514264337593543950335", "7.9228162514264337593543950335"),
        ("7.9228162514264337593543950336", "7.922816251426433759354395034"),
        ("1E+2", "100"),
        ("0E+50", "0"),
        ("1E-9999", "0"),
    ],
)
def test_a_decimal_is_rounded_half_to_even_to_what_a_decimal_holds(text, rounded):
    found = number.from_decimal(Decimal(text))
    assert found == Decimal(rounded)
    assert -28 <= found.as_tuple().exponent <= 2


@pytest.mark.parametrize("text", ["79228162514264337593543950336", "1E+29", "-1E+400", "NaN", "sNaN", "Infinity"])
def test_a_decimal_without_a_form_is_an_error(text):
    with pytest.raises(ConversionError):
        number.from_decimal(Decimal(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        ("0", 0),
        ("+1", 1),
        ("-1", -1),
        (" 1 ", 1),
        ("\t1\n", 1),
        ("1,000", 1000),
        ("1,0,0", 100),
        ("1,", 1),
        (".5", Decimal("0.5")),
        ("5.", 5),
        ("-.5", Decimal("-0.5")),
        ("007", 7),
        ("1\0", 1),
    ],
)
def test_a_text_stands_for_a_number(text, value):
    assert number.parse_text(text) == value


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "a",
        "1e5",
        "0x1",
        "--1",
        "+-1",
        "1 2",
        ".",
        "-",
        ",1",
        "1.2.3",
        "1.5,0",
        "１",
        "٣",
        "1_0",
        "NaN",
        "Infinity",
        "(1)",
        "$1",
        "\0",
    ],
)
def test_a_text_that_is_no_number_stands_for_none(text):
    assert number.parse_text(text) is None


def test_a_text_out_of_range_stands_for_none():
    assert number.parse_text("79228162514264337593543950336") is None
    assert number.parse_text("9" * 10_000) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.50", "1.5"),
        ("1.23456785", "1.2345679"),
        ("-1.23456785", "-1.2345679"),
        ("0.00000004", "0"),
        ("-0.00000004", "0"),
        ("0.00000005", "0.0000001"),
        ("-0", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
    ],
)
def test_the_text_of_a_number_has_seven_decimals_at_most_half_away_from_zero(value, text):
    assert number.format_number(Decimal(value)) == text


@given(st.integers(-LARGEST, LARGEST))
def test_an_int_survives_its_text(value):
    assert number.parse_text(number.format_number(value)) == value


@given(st.decimals(-(10**15), 10**15, places=7))
def test_a_number_with_seven_decimals_survives_its_text(value):
    assert number.parse_text(number.format_number(value)) == value


@given(st.floats(-1e28, 1e28))
def test_the_decimal_of_a_float_is_near_it(value):
    assert abs(Decimal(number.from_float(value)) - Decimal(value)) <= max(
        abs(Decimal(value)) * Decimal("1e-14"), Decimal("1e-28")
    )


@given(st.floats() | st.decimals() | st.integers())
def test_the_context_of_the_caller_does_not_matter(value):
    narrow = Context(prec=1, Emin=-1, Emax=1, traps=[Inexact, Rounded, InvalidOperation, Clamped, Subnormal, Underflow])
    wide = described(value)
    with localcontext(narrow):
        assert described(value) == wide


def described(value):
    convert = {float: number.from_float, int: number.from_int, Decimal: number.from_decimal}[type(value)]
    try:
        converted = convert(value)
    except ConversionError as error:
        return error.message
    return converted.as_tuple() if isinstance(converted, Decimal) else converted, number.format_number(converted)
