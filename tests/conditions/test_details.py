"""The parts of a condition are made when they are first asked for, and once."""

import conditions


def test_parts_are_made_once():
    details = conditions.compile("eq(root.a, 1)")._details
    assert details is conditions.compile("eq(root.a, 1)")._details
    assert details.tree is details.tree
    assert details.reads == {"root": ("/a",)}
