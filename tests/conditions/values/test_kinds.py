"""Kinds and conversions: the table of the language reference."""

from collections import UserDict, UserList, UserString, deque
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from conditions import ConversionError, Kind, Version, kind_of
from conditions.values.converting import to_boolean, to_number, to_text, to_version
from conditions.values.kinds import FilteredArray
from conditions.values.spelling import describe, literal

MOMENT = datetime(2024, 2, 29, 13, 4, 5, 678_900, timezone(timedelta(hours=-3, minutes=-30)))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, Kind.NULL),
        (True, Kind.BOOLEAN),
        (1, Kind.NUMBER),
        (1.5, Kind.NUMBER),
        (Decimal(1), Kind.NUMBER),
        ("a", Kind.STRING),
        (Version(1, 2), Kind.VERSION),
        (MOMENT, Kind.DATETIME),
        ([], Kind.ARRAY),
        ((), Kind.ARRAY),
        (range(3), Kind.ARRAY),
        (deque(), Kind.ARRAY),
        (UserList(), Kind.ARRAY),
        ({}, Kind.OBJECT),
        (UserDict(), Kind.OBJECT),
        (FilteredArray(), Kind.OBJECT),
        (b"a", Kind.OBJECT),
        (bytearray(b"a"), Kind.OBJECT),
        (set(), Kind.OBJECT),
        (object(), Kind.OBJECT),
        (len, Kind.OBJECT),
    ],
)
def test_the_kind_of_a_value(value, kind):
    assert kind_of(value) is kind
    assert str(kind) == kind.value


ERROR = object()

CONVERSIONS: list[tuple[Any, Any, Any, Any, Any]] = [
    # value, as Boolean, as Number, as String, as Version
    (None, False, 0, "", ERROR),
    (True, True, 1, "True", ERROR),
    (False, False, 0, "False", ERROR),
    (0, False, 0, "0", ERROR),
    (12, True, 12, "12", ERROR),
    (1.25, True, Decimal("1.25"), "1.25", Version(1, 25)),
    (Decimal("1.00000005"), True, Decimal("1.00000005"), "1.0000001", Version(1, 1)),
    (Decimal("-0"), False, 0, "0", ERROR),
    ("", False, 0, "", ERROR),
    ("0", True, 0, "0", ERROR),
    ("False", True, ERROR, "False", ERROR),
    (" 1,234.5 ", True, Decimal("1234.5"), " 1,234.5 ", ERROR),
    ("1.2", True, Decimal("1.2"), "1.2", Version(1, 2)),
    ("1.2.3.4", True, ERROR, "1.2.3.4", Version(1, 2, 3, 4)),
    ("1.2.3.4.5", True, ERROR, "1.2.3.4.5", ERROR),
    ("a", True, ERROR, "a", ERROR),
    (Version(1, 2, 0), True, ERROR, "1.2.0", Version(1, 2, 0)),
    (MOMENT, True, ERROR, "2024-02-29 13:04:05-03:30", ERROR),
    (datetime(1, 1, 1), True, ERROR, "0001-01-01 00:00:00+00:00", ERROR),
    ([], True, ERROR, ERROR, ERROR),
    ([1], True, ERROR, ERROR, ERROR),
    ({}, True, ERROR, ERROR, ERROR),
    (FilteredArray(), True, ERROR, ERROR, ERROR),
    (b"a", True, ERROR, ERROR, ERROR),
    (UserString("a"), True, ERROR, ERROR, ERROR),  # a Sequence to Python: no str
]


@pytest.mark.parametrize(("value", "boolean", "as_number", "text", "version"), CONVERSIONS)
def test_a_value_is_converted_by_the_table(value, boolean, as_number, text, version):
    wanted = (boolean, as_number, text, version)
    for convert, expected in zip((to_boolean, to_number, to_text, to_version), wanted, strict=True):
        if expected is ERROR:
            with pytest.raises(ConversionError):
                convert(value)
        else:
            assert (convert, convert(value)) == (convert, expected)
            assert isinstance(convert(value), bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "Null"),
        (True, "True"),
        (Decimal("1.50"), "1.5"),
        ("it's", "'it''s'"),
        (Version(1, 2, 3), "v1.2.3"),
        (datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29 00:00:00+00:00"),
        ([1], "Array"),
        ({}, "Object"),
        (FilteredArray(), "Object"),
    ],
)
def test_the_literal_of_a_value_is_what_azure_prints(value, text):
    assert literal(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "Null"),
        ([1], "an Array"),
        ({}, "an Object"),
        (1.50, "the Number 1.5"),
        ("a", "the String 'a'"),
        (True, "the Boolean True"),
    ],
)
def test_a_value_is_described_by_its_kind_and_itself(value, text):
    assert describe(value) == text


def test_a_long_value_is_described_shortly():
    assert len(describe("x" * 10_000)) < 80


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.2", Version(1, 2)),
        ("1.2.3", Version(1, 2, 3)),
        ("0.0.0.0", Version(0, 0, 0, 0)),
        ("01.002", Version(1, 2)),
        (" 1 . 2 ", Version(1, 2)),
        ("1.2147483647", Version(1, 2147483647)),
        *((text, None) for text in ("", "1", "1.", ".1", "1.2.", "1.2.3.4.5", "1.-2", "1.2147483648", "1.x", "1.１")),
        ("1." + "9" * 5_000, None),
    ],
)
def test_a_text_is_a_version_of_two_to_four_numbers(text, version):
    assert Version.parse(text) == version


def test_versions_are_ordered_part_by_part_and_a_missing_part_comes_first():
    ordered = ["1.2", "1.2.0", "1.2.0.0", "1.2.0.1", "1.2.3", "1.10", "2.0"]
    versions = [Version.parse(text) for text in ordered]
    assert sorted(versions, reverse=True) == versions[::-1]
    assert [str(version) for version in versions] == ordered
