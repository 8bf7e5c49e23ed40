"""`pointer`: values by JSON Pointer."""

import pytest

import conditions
from conditions import PathError

STORE = {"book": [{"title": "A", "price": 8}, {"title": "B", "price": 12.5}], "a/b": {"m~n": 1, "": 2}, "0": "zero"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", STORE),
        ("/book/0/title", "A"),
        ("/a~1b/m~0n", 1),
        ("/a~1b/", 2),
        ("/0", "zero"),
        ("/book/2", None),
        ("/book/-", None),
        ("/book/01", None),
        ("/book/-1", None),
        ("/book/title", None),
        ("/nope/nope", None),
        ("/book/0/title/x", None),
    ],
)
def test_a_pointer_leads_to(path, value):
    # Source: RFC 6901, sections 4 and 5.
    assert conditions.compile(f"pointer('{path}')").evaluate(STORE) == value


@pytest.mark.parametrize("path", ["a", "book/0", "/a~2", "/~", "#/a", " /a"])
def test_what_is_no_pointer_is_an_error(path):
    with pytest.raises(PathError):
        conditions.compile(f"pointer('{path}')")(STORE)
