"""The time that regular expressions may take, each of them and all together."""

import time

import pytest

import conditions
from conditions.errors import LimitError
from conditions.values.time_limit import SECONDS_TO_MATCH, seconds_to_match, time_limit


def test_without_a_limit_each_expression_has_a_second() -> None:
    assert seconds_to_match() == SECONDS_TO_MATCH == 1.0


def test_within_a_limit_there_is_no_more_than_what_is_left() -> None:
    with time_limit(0.5):
        assert 0 < seconds_to_match() <= 0.5
        with time_limit(60):
            assert seconds_to_match() == 1.0
        assert seconds_to_match() <= 0.5
    assert seconds_to_match() == 1.0


def test_where_no_time_is_left_nothing_is_matched() -> None:
    with time_limit(0), pytest.raises(LimitError, match=r"^no time is left for regular expressions$"):
        seconds_to_match()


def test_the_limit_ends_with_its_block_also_after_an_error() -> None:
    with pytest.raises(LookupError), time_limit(0):
        raise LookupError
    assert seconds_to_match() == 1.0


def test_a_condition_that_matches_for_long_ends_with_the_limit() -> None:
    condition = conditions.compile("isMatch(root, '^(a|aa)+$')")
    started = time.monotonic()
    with time_limit(0.2), pytest.raises(LimitError):
        condition.matches("a" * 60 + "b")
    assert time.monotonic() - started < 2
