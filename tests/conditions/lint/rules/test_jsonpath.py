"""The messages of the rules about JSONPaths, in both dialects."""

from dataclasses import replace

import pytest

from conditions.checking.checker import check
from conditions.lint.places import CRITERION
from conditions.lint.rules.all import problems
from conditions.syntax.parser import parse


def told(path: str, place=CRITERION) -> list[tuple[str, str, str | None]]:
    text = "eq(count(jsonpath('{}')), 0)".format(path.replace("'", "''"))
    tree = check(parse(text, place.language.vocabulary))
    return [(found.code, found.message, found.hint) for found in problems(text, tree, place)]


def codes(path: str, place=CRITERION) -> list[str]:
    return [code for code, _, _ in told(path, place)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.a[?@.b == 1]", ["W601"]),
        ("$.a[?(@.b == 1)]", []),
        ("$.a[?(@.b != 1)]", ["W602"]),
        ("$.a[?(1 <> @.b)]", ["W602"]),
        ("$.a[?(@ != 1)]", []),
        ("$.a[?(@.b != $.c)]", []),
        ("$.a[?(@.b[?(@.c != 'x')])]", ["W602"]),
        ("$.a[?(@.b && @.c || @.d)]", ["W602"]),
        ("$.a[?(@.b || @.c && @.d)]", []),
        ("$.a[-1]", ["W602"]),
        ("$.a[-1:]", []),
        ("$..[0]", ["W602"]),
        ("$..[*].x", ["W602"]),
        ("$..['a'].b", ["W602"]),
        ("$..['a']..b", []),
        ("$..[?(@.a)]", []),
        ("$.a[?(@.b < '50')]", ["W603"]),
        ("$.a[?(@.b < '2024-01-01')]", []),
        ("$.a[?(@.b == '50')]", []),
        ("$.a[?(@.b < 50)]", []),
        ("$.a[?(@.b == variables.c)]", ["W403"]),
        ("$.a[?(@.b == $(c))]", []),
        ("$.a[", ["W601"]),
    ],
)
def test_the_paths_that_are_told(path, expected):
    assert codes(path) == expected


def test_what_is_told_of_them():
    assert told("$.jobs[?(@.status != 'ok')]") == [
        (
            "W602",
            "items without status are not selected by !=, as they are in RFC 9535",
            "count the items that are so with ==, and compare with the count of all",
        )
    ]
    ((_, message, hint),) = told('$.jobs[?@.status == "ok"]')
    assert message.startswith("not a JSONPath: ")
    assert hint == "in the dialect of Azure's server it is $.jobs[?(@.status == ''ok'')]"
    ((_, message, hint),) = told("$.a[?(@.b < '50')]")
    assert (message, hint) == (
        "'50' is a text: < orders it by its characters, not as a number",
        "write 50 without quotes",
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [("$.a[?@.b != 1]", []), ("$.a[-1]", []), ("$.a[?(@.b <> 1)]", ["W601"]), ("$.a[?(@.b < '50')]", [])],
)
def test_by_rfc_9535_only_what_it_refuses_is_told(path, expected):
    assert codes(path, replace(CRITERION, jsonpath="rfc9535")) == expected
