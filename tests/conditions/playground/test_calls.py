"""The call that the cursor is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.playground.calls import innermost_call


@pytest.mark.parametrize(
    ("before", "call"),
    [
        ("", None),
        ("eq", None),
        ("eq(", ("eq", 0)),
        ("eq (", ("eq", 0)),
        ("eq\n(", ("eq", 0)),
        ("eq(root.a, ", ("eq", 1)),
        ("and(eq(root.a, ", ("eq", 1)),
        ("and(eq(root.a, 1), ", ("and", 1)),
        ("and(eq(root.a, 1), not(eq(1, 2)), ", ("and", 2)),
        ("eq(1, 2)", None),
        ("eq('a(,", ("eq", 0)),
        ("eq('a(', ", ("eq", 1)),
        ("eq('it''s (', ", ("eq", 1)),
        ("eq('a', '", ("eq", 1)),
        ("eq(root['a(b'], ", ("eq", 1)),
        ("eq(root['a", ("eq", 0)),
        ("eq(root[first(", ("first", 0)),
        ("eq(root[first(1)", ("eq", 0)),
        ("eq(root[1, 2", ("eq", 0)),
        ("eq(root[1), ", None),
        ("and(eq(root[1), ", ("and", 1)),
        ("eq(1], 2", ("eq", 1)),
        ("and((", None),
        ("root.eq(", None),
        ("1eq(", None),
        (")])],,", None),
        ("a(b(c(d(", ("d", 0)),
    ],
)
def test_the_innermost_call_that_is_open(before, call):
    assert innermost_call(before) == call


@given(st.text(alphabet="ab('[]),. 1\n", max_size=30) | st.text(max_size=20))
def test_no_text_is_too_odd(before):
    call = innermost_call(before)
    assert call is None or (call.name in before and 0 <= call.argument <= before.count(","))


@pytest.mark.parametrize("piece", ["a", "a ", "a(", "'", "''", "(", "a,", "[", "a'"])
def test_a_long_text_takes_no_time(piece):
    innermost_call(piece * 200_000)
