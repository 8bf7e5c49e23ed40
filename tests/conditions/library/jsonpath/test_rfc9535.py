"""`jsonpath` by RFC 9535, where the language asks for it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath import JSONPathEnvironment

import conditions
from conditions import PathError

RFC_9535 = conditions.AZURE.extend(jsonpath="rfc9535")
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
    assert RFC_9535.compile(f"jsonpath('{path}')").evaluate(STORE) == nodes


@pytest.mark.parametrize(
    "path",
    [
        *["$.", "$.a[", "a b", "$.a == 1", "$[?(@.a]", "$.book[?@.a = 1]", " $", "$ ", "$['a", "@.a", "$a"],
        # What the library that reads them takes beyond the standard.
        *["$[?@.a <> 1]", "$[?@.a =~ /x/]", "$[?@.a in ['x']]", "$[?@.a contains 'x']", "$.~", "$[~'a']", "$ | $.a"],
        *["$[?@.a and @.b]", "$[?@.a or @.b]", "$[?not @.a]", "$[?@.a == undefined]", "$[?#.a]", "$[?_.x]", "^.a"],
    ],
)
def test_what_is_no_jsonpath_compiles_and_is_an_error_when_it_is_evaluated(path):
    quoted = path.replace("'", "''")
    condition = RFC_9535.compile(f"or(root.done, count(jsonpath('{quoted}')))")
    assert condition({"done": 1})
    with pytest.raises(PathError):
        condition({})


@pytest.mark.parametrize("root", ['{"a": 1}', "[1]", '"a"', "1", "{", 5, True, None])
def test_a_simple_value_has_no_members_even_where_its_text_is_json(root):
    for path in ("$.a", "$[0]", "$.*", "$..*"):
        assert RFC_9535.compile(f"jsonpath('{path}')").evaluate(root) == []
    assert RFC_9535.compile("jsonpath('$')").evaluate(root) == [root]


@pytest.mark.parametrize(
    ("path", "nodes"),
    [
        ("$[?@ < 2]", [0, 1, 1.5]),
        ("$[?@ <= 1]", [0, 1]),
        ("$[?@ == 1]", [1]),
        ("$[?@ == true]", [True]),
        ("$[?@ <= true]", [True]),
        ("$[?@ >= null]", [None]),
        ("$[?@ > 'a']", ["b"]),
        ("$[?@ != 1]", [True, False, None, 0, 1.5, "a", "b"]),
        ("$[?value(@) == 1.0]", [1]),
    ],
)
def test_a_filter_compares_numbers_with_numbers_and_texts_with_texts(path, nodes):
    # Source: RFC 9535, section 2.3.5.2.2: `<` holds for two numbers or two texts only, and no Boolean equals a number.
    quoted = path.replace("'", "''")
    found = RFC_9535.compile(f"jsonpath('{quoted}')").evaluate([True, False, None, 0, 1, 1.5, "a", "b"])
    assert [(type(value), value) for value in found] == [(type(value), value) for value in nodes]


SEGMENTS = """
    .a .b .items ['a'] ["b"] [0] [1] [-1] [*] .* ..a ..* ..[0] ['a','b'] [0,1] [*,0]
    [?@.a] [?!@.a] [?@.a==1] [?@.a!=1] [?@.a<2] [?@.a<=1] [?@.b>1] [?@.a>='b'] [?@.a=='b'] [?@.a==@.b] [?@.a==null]
    [?@.a==true] [?@==1] [?@=='a'] [?@<2] [?(@.a&&@.b)] [?@.a||@.b] [?(@.a<2&&@.b=='a')||!@.items] [?@.a.b] [?@.a[0]]
    [?@.items[?@.a]] [?@.*] [?@..a] [?length(@.a)>1] [?length(@)==2] [?count(@.*)>1] [?count(@.a)==0]
    [?match(@.a,'a.*')] [?search(@.b,'[ab]')] [?@.a==$.a] [?$.b] [?$.a==1] [?1==1] [?@.a==1.0] [?@.b==-0] [?@.a<'']
"""
paths = st.lists(st.sampled_from(SEGMENTS.split()), max_size=4).map("".join)
documents = st.recursive(
    st.sampled_from([None, 0, 1, 2, -1, 1.0, 1.5, Decimal(1), "", "a", "b", "ab", "é", "😀"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "items"]), inner, max_size=3)
    ),
    max_leaves=15,
)
FULL = JSONPathEnvironment(strict=True)  # but it takes Booleans for numbers, and slices texts


@given(paths, documents)
def test_every_path_selects_what_a_full_implementation_of_rfc_9535_selects(path, root):
    quoted = path.replace("'", "''")
    found = RFC_9535.compile(f"jsonpath('${quoted}')").evaluate(root)
    assert [*map(identity, found)] == [*map(identity, selected(path, root))]
    assert RFC_9535.compile(f"count(jsonpath('${quoted}'))").evaluate(root) == len(found)
    assert RFC_9535.compile(f"gt(count(jsonpath('${quoted}')), 1)")(root) is (len(found) > 1)
    assert [*map(identity, RFC_9535.compile(f"jsonpath('${quoted}')").explain(root).value)] == [*map(identity, found)]


def selected(path: str, root: Any) -> list[Any]:
    # Only Arrays and Objects are asked for members: that implementation reads a text at the root as JSON.
    return [root] if not path else FULL.findall(f"${path}", root) if isinstance(root, list | dict) else []


def identity(value: Any) -> Any:
    """Arrays and Objects by what they are in the document; True is not 1."""
    return id(value) if isinstance(value, list | dict) else (type(value), value)
