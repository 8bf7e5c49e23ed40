"""What a condition reads of its inputs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, Condition, ConditionError, function


@pytest.mark.parametrize(
    ("expression", "reads"),
    [
        ("eq(1, 1)", {}),
        ("root", {"root": ("",)}),
        ("root.a", {"root": ("/a",)}),
        ("ROOT.a", {"root": ("/a",)}),
        ("root.a.b['c d']", {"root": ("/a/b/c d",)}),
        ("root['a/b']['~']", {"root": ("/a~1b/~0",)}),
        ("root['']", {"root": ("/*",)}),
        ("root[0].a", {"root": ("/0/a",)}),
        ("root['0']", {"root": ("/0",)}),
        ("root[1.5]", {"root": ("/*",)}),
        ("root[-1]", {"root": ("/*",)}),
        ("root.items.*.price", {"root": ("/items/*/price",)}),
        ("root.items[*]", {"root": ("/items/*",)}),
        ("root[variables.key].b", {"root": ("/*/b",), "variables": ("/key",)}),
        ("and(root.a, root.b, root.a)", {"root": ("/a", "/b")}),
        ("and(root.a.b, root.a)", {"root": ("/a",)}),
        ("and(root.a, root)", {"root": ("",)}),
        ("variables['Build.Reason']", {"variables": ("/Build.Reason",)}),
        ("eq(root.status, variables.wanted)", {"root": ("/status",), "variables": ("/wanted",)}),
        ("split(root.a, ',')[0]", {"root": ("/a",)}),
        ("jsonpath('$.a.b')", {"root": ("/a/b",)}),
        ("jsonpath('a[0].b')", {"root": ("/a/0/b",)}),
        ("jsonpath('$.a[*].b')", {"root": ("/a/*/b",)}),
        ("jsonpath('$.a[?(@.b == 1)].c')", {"root": ("/a/*/b", "/a/*/c")}),
        ("jsonpath('$..a')", {"root": ("",)}),
        ("jsonpath('$.a[-1]')", {"root": ("/a/*",)}),
        ("jsonpath('$[''x'',''y'']')", {"root": ("/x", "/y")}),
        ("jsonpath('$.a[')", {"root": ("",)}),
        ("jsonpath(variables.path)", {"variables": ("/path",), "root": ("",)}),
        ("pointer('/a/0/b~1c')", {"root": ("/a/0/b~1c",)}),
        ("pointer('')", {"root": ("",)}),
        ("pointer('nope')", {"root": ("",)}),
        ("succeeded()", {"status": ("",), "dependencies": ("",)}),
        ("dependencies.A.outputs['s.v']", {"dependencies": ("/A/outputs/s.v",)}),
    ],
)
def test_a_condition_reads(expression, reads):
    found = conditions.compile(expression).reads
    assert {name: set(pointers) for name, pointers in found.items()} == {name: set(p) for name, p in reads.items()}


KEYS = ["a", "b", "items", "0", "1", ""]
values = st.recursive(
    st.sampled_from([None, True, 0, 1, 2.5, "a", "b", "0", "1", "", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
READERS = [
    *[
        "eq(root.a, root['b'].items)",
        "root.items.*.a",
        "root.*.a",
        "root[*].items[0]",
        "root.a[0].b",
        "root['0'].a",
        "root[1].a",
    ],
    *[
        "root['1']",
        "root['']",
        "root[true]",
        "root[1.5].a",
        "root[root.a].b",
        "root.a[root.b]",
        "root[variables.a].b",
        "root[-1]",
    ],
    *[
        "in(root.items[0], variables.a, root.*.b)",
        "count(root.items)",
        "length(root.a)",
        "join(',', root.items.*.a)",
        "root.a.*.*",
    ],
    *[
        "containsValue(root.items, root.a)",
        "coalesce(root.a.b, root.b.a, root.items)",
        "convertToJson(root.a)",
        "and(root.a.a, root.a)",
    ],
    *[
        "jsonpath('$.a.b')",
        "jsonpath('a[0].b')",
        "jsonpath('$.items[*].a')",
        "jsonpath('$.items[?(@.a == 1)].b')",
        "jsonpath('$..a')",
    ],
    *[
        "count(jsonpath('$.items[?(@.a == 1)].b'))",
        "jsonpath('$.items[?(@.a.b)]')",
        "jsonpath('$.items[?(@.a == $.b)].items')",
    ],
    *[
        "jsonpath('$.a[-1].b')",
        "jsonpath('$.a[1:].b')",
        "jsonpath('$[''a'',''b''].a')",
        "jsonpath('$.*.a')",
        "jsonpath('$[0][1]')",
    ],
    *[
        "count(jsonpath('$.items[?(@.* > 1)].a'))",
        "jsonpath('$.items[?(@.a =~ /^[ab]/)]')",
        "jsonpath('$[?(@.a)].b')",
    ],
    *[
        "count(jsonpath('items[?(@.a==''x'')]'))",
        "jsonpath('$.a..b')",
        "jsonpath('$.items[?(@.a)][?(@.b)]')",
        "jsonpath('$.items[?(@)][?(@.a == 1)].b')",
        "count(jsonpath('$.items[?(@.a)]..b'))",
        "jsonpath('$.items[?(@[?(@.b)])].a')",
        "jsonpath('$..[?(@.a)].b')",
        "jsonpath('$.items[0,1].a')",
    ],
    *[
        "pointer('/a/0/b')",
        "pointer('/items')",
        "pointer('/0/1')",
        "pointer('')",
        "jsonpath(format('$.{0}', 'a'))",
        "split(root.a, 'x')[0]",
    ],
    *[
        "variables.A",
        "variables['a'].b",
        "variables.*",
        "variables[root.a]",
        "eq(root, root.a)",
        "isNullOrEmpty(root.items[1])",
    ],
]


RFC_9535 = conditions.AZURE.extend(jsonpath="rfc9535")
BY_RFC_9535 = [
    *(expression for expression in READERS if "jsonpath" in expression),
    "count(jsonpath('$.items[?count(@.*) > 1].a'))",
    "jsonpath('$.items[?length(@.a) > 1]')",
    "jsonpath('$.items[?!@.a].b')",
    "jsonpath('$.items[?@[?@.a == $.b]]')",
    "count(jsonpath('$.items[?@.a]..b'))",
]


@pytest.mark.parametrize(
    ("language", "expression"),
    [
        *((conditions.AZURE, expression) for expression in READERS),
        *((RFC_9535, expression) for expression in BY_RFC_9535),
    ],
)
@given(root=values, variables=values)
def test_nothing_but_what_it_reads_matters(language, expression, root, variables):
    condition = language.compile(expression)
    given = {"root": root, "variables": variables}
    pruned = {name: without_the_rest(given[name], paths(pointers)) for name, pointers in condition.reads.items()}
    assert outcome(condition, pruned) == outcome(condition, given)


def outcome(condition: Condition, given: dict[str, Any]) -> Any:
    try:
        return condition.evaluate(**given)
    except ConditionError as error:
        return error.message


def paths(pointers: tuple[str, ...]) -> list[list[str]]:
    return [[part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] for pointer in pointers]


def without_the_rest(value: Any, wanted: list[list[str]]) -> Any:
    """*value* with the members that no path leads to left out of Objects, and made Null in Arrays."""
    if [] in wanted:
        return value
    if isinstance(value, dict):
        inner = {key: below(wanted, {key, key.lower(), key.upper(), "*"}) for key in value}
        return {key: without_the_rest(member, inner[key]) for key, member in value.items() if inner[key]}
    if isinstance(value, list):
        return [without_the_rest(member, below(wanted, {str(at), "*"})) for at, member in enumerate(value)]
    return value if wanted else None


def below(wanted: list[list[str]], keys: set[str]) -> list[list[str]]:
    return [path[1:] for path in wanted if path[0] in keys]


def test_the_inputs_of_a_custom_function_are_read_as_a_whole():
    @function("today")
    def today(*, clock: object) -> str:
        return str(clock)

    assert AZURE.extend(functions=[today]).compile("eq(today(), root.day)").reads == {"clock": ("",), "root": ("/day",)}
