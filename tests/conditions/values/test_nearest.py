"""Guessing which name was meant."""

import pytest

from conditions.values.nearest import nearest


@pytest.mark.parametrize(
    ("name", "likeness", "meant"),
    [
        ("stauts", 0.6, "status"),
        ("STATUSES", 0.6, "status"),
        ("ÄRGER", 0.6, "ärger"),
        ("stat", 0.6, "status"),
        ("stat", 0.9, None),
        ("any", 0.6, "and"),
        ("any", 0.7, None),
        ("other", 0.6, None),
        ("", 0.6, None),
    ],
)
def test_the_nearest_name_is_one_that_is_alike_whatever_its_case(name, likeness, meant):
    assert nearest(name, ["status", "ärger", "and"], likeness) == meant


def test_nothing_is_near_where_nothing_is_known():
    assert nearest("a", []) is None
