"""Problems and their fixes."""

from conditions.problem import Fix, Problem
from conditions.source import Span


def test_a_fix_replaces_its_part_of_the_text():
    assert Fix(Span(3, 5), "root").applied("eq(ro, 1)") == "eq(root, 1)"


def test_what_azure_refuses_is_an_error_and_all_else_a_warning():
    assert Problem("E001", "wrong", Span(0, 1)).is_error
    assert not Problem("W801", "wrong", Span(0, 1)).is_error
