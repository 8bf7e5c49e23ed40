"""`jsonpath` and `pointer`."""

import pytest

import conditions
from conditions import PathError

STORE = {"book": [{"title": "A", "price": 8}, {"title": "B", "price": 12.5}], "a/b": {"m~n": 1, "": 2}, "0": "zero"}


@pytest.mark.parametrize(
    ("path", "nodes"),
    [
        ("$", [STORE]),
        ("$.book[0].title", ["A"]),
        ("book[0].title", ["A"]),
        ("[''book''][1].price", [12.5]),
        ("$..price", [8, 12.5]),
        ("..price", [8, 12.5]),
        ("book[?@.price < 10].title", ["A"]),
        ("book[?(@.price<10)].title", ["A"]),
        ('book[?@.title == "B"].price', [12.5]),
        ("book[?@.title == ''B''].price", [12.5]),
        ("book[?match(@.title, ''[A]'')].price", [8]),
        ("*[0].title", ["A"]),
        ("nope", []),
        ("", [STORE]),
    ],
)
def test_jsonpath_selects(path, nodes):
    assert conditions.compile(f"jsonpath('{path}')").evaluate(STORE) == nodes


@pytest.mark.parametrize(
    "path", ["$.", "$.a[", "a b", "$.a == 1", "$[?(@.a]", "$.book[?@.a = 1]", " $", "$ ", "$['a", "@.a", "$a"]
)
def test_what_is_no_jsonpath_compiles_and_is_an_error_when_it_is_evaluated(path):
    quoted = path.replace("'", "''")
    condition = conditions.compile(f"or(root.done, count(jsonpath('{quoted}')))")
    assert condition({"done": 1})
    with pytest.raises(PathError):
        condition({})


@pytest.mark.parametrize("root", ['{"a": 1}', "[1]", '"a"', "1", "{", 5, True, None])
def test_a_simple_value_has_no_members_even_where_its_text_is_json(root):
    for path in ("$.a", "$[0]", "$.*", "$..*"):
        assert conditions.compile(f"jsonpath('{path}')").evaluate(root) == []
    assert conditions.compile("jsonpath('$')").evaluate(root) == [root]


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
