"""What a condition reads, as JSON Pointers."""

import pytest

import conditions


@pytest.mark.parametrize(
    ("expression", "pointers"),
    [
        ("eq(root.status, 'ok')", ("/status",)),
        ("and(root.a, root.a.b, root['c']['d/~'])", ("/a", "/c/d~1~0")),
        ("eq(root.items[0].id, root.items['1'].id)", ("/items/0/id", "/items/1/id")),
        ("eq(root.items.*.id, 1)", ("/items/*/id",)),
        ("eq(root[root.key].x, 1)", ("/*/x", "/key")),
        ("eq(root['01'], root[-1])", ("/*",)),
        ("eq(root, 1)", ("",)),
        ("eq(pointer('/a~1b/0'), 1)", ("/a~1b/0",)),
        ("eq(pointer('a'), 1)", ("",)),
        ("eq(pointer(root.a), 1)", ("",)),
        ("jsonpath('$.a.b')", ("/a/b",)),
        ("jsonpath('a[0,-1].x')", ("/a/0/x", "/a/*/x")),
        ("jsonpath('$[''a'',''b''][1:].x')", ("/a/*/x", "/b/*/x")),
        ("jsonpath('$.a..b')", ("/a",)),
        ("jsonpath('$..a')", ("",)),
        ("jsonpath('$.a[')", ("",)),
        ("jsonpath(format('$.a'))", ("",)),
        ("jsonpath('$.items[?@.price < 50]')", ("/items/*",)),
        ("jsonpath('$.items[?@.price < $.most].id')", ("/items/*/price", "/most", "/items/*/id")),
        ("count(jsonpath('$.items[?@.price < 50]'))", ("/items/*/price",)),
        ("length(jsonpath('$.items[?@.a.b && !@.c]'))", ("/items/*/a/b", "/items/*/c")),
        ("isNullOrEmpty(jsonpath('$[?length(@.name) > 3]'))", ("/*/name",)),
        ("count(jsonpath('$.items[?@ > 5]'))", ("/items/*",)),
        ("count(jsonpath('$.items[?$.on]'))", ("/on", "/items/*")),
        ("count(jsonpath('$.items[?@.a[?@.b == $.c]]'))", ("/items/*/a/*", "/c", "/items/*/c")),
        ("count(jsonpath('$.items[?count(@.*) > 1]'))", ("/items/*/*",)),
        ("count(jsonpath('$.items[*]'))", ("/items/*",)),
        ("join(',', jsonpath('$.items[?@.a == 1]'))", ("/items/*",)),
        ("eq(count(root.items), 1)", ("/items",)),
    ],
)
def test_the_pointers_to_what_is_read_of_the_root(expression, pointers):
    assert conditions.compile(expression).reads == {"root": pointers}


def test_a_condition_that_reads_nothing_has_no_pointers():
    assert conditions.compile("eq(1, 2)").reads == {}


def test_branches_of_a_path_are_only_followed_while_they_are_few():
    path = "$" + "[''a'',''b'',''c'',''d'']" * 20
    assert len(conditions.compile(f"jsonpath('{path}')").reads["root"]) == 64


def test_a_function_of_the_user_that_bears_the_name_of_a_built_in_one_reads_what_it_declares():
    @conditions.function("jsonpath")
    def jsonpath(path: str, *, root: object, variables: object) -> object:
        return root

    language = conditions.AZURE.extend(functions=[jsonpath])
    assert conditions.compile("jsonpath('$.a')", language).reads == {"root": ("",), "variables": ("",)}


def test_variables_are_read_by_name():
    assert conditions.compile("eq(variables['Build.Reason'], variables.a)").reads == {
        "variables": ("/Build.Reason", "/a")
    }
