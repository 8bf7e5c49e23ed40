"""How values are shown to people."""

from functools import reduce

import pytest

from conditions.console.printer import shown

DEEP = reduce(lambda inner, _: [inner], range(5_000), [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a 'text'", "a 'text'"),
        (None, "Null"),
        (True, "True"),
        ([1, {"é": None}], '[\n  1,\n  {\n    "é": null\n  }\n]'),
        ([float("inf")], "[\n  Infinity\n]"),
        (DEEP, "Array"),
        ({"a": DEEP}, "Object"),
    ],
)
def test_a_value_is_shown(value, text):
    assert shown(value) == text


def test_the_beginning_of_a_value_is_enough():
    assert "[\n  1,\n  2,\n  3".startswith(shown([1, 2, 3], 3))
    assert shown(list(range(10**6)), 100).count(",") < 100
