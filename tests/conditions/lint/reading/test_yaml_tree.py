"""The tree of YAML texts: what is read, what a plain document refuses, and where each part stands."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.lint.reading.yaml_nodes import YamlAlias, YamlMapping, YamlNode, YamlScalar, YamlSequence, described
from conditions.lint.reading.yaml_tree import DEEPEST, NotYamlError, documents, plain_document


def nodes(node: YamlNode) -> Iterator[YamlNode]:
    yield node
    parts = node.items if isinstance(node, YamlSequence) else []
    if isinstance(node, YamlMapping):
        parts = [part for entry in node.entries for part in entry]
    for part in parts:
        yield from nodes(part)


def test_a_tree_holds_every_part_and_its_place() -> None:
    text = "a: [x, 'y']\nb: {c: }\n"
    found = plain_document(text, 10)
    assert isinstance(found, YamlMapping)
    assert found.keys() == ["a", "b"]
    assert [described(node) for node in nodes(found)] == [
        *("a mapping", "a text", "a list", "a text", "a text"),
        *("a text", "a mapping", "a text", "empty"),
    ]
    scalars = [node for node in nodes(found) if isinstance(node, YamlScalar)]
    assert [text[scalar.span.start : scalar.span.end] for scalar in scalars] == ["a", "x", "'y'", "b", "c", ""]
    assert [scalar.style for scalar in scalars] == ["", "", "'", "", "", ""]


def test_all_of_yaml_is_read_where_nothing_is_asked_for() -> None:
    first, second = documents("a: &x !!str 1\na: *x\n? [k]\n: v\n---\n2")
    assert isinstance(first, YamlMapping)
    assert (first.keys(), len(first.entries)) == (["a", "a"], 3)
    assert isinstance(first.entries[1][1], YamlAlias)
    assert first.get("a") is first.entries[0][1]
    assert (first.get("b"), described(first.entries[1][1])) == (None, "an alias")
    assert isinstance(second, YamlScalar)
    assert second.value == "2"
    assert list(documents("")) == []


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 0, "the file is empty"),
        ("a: 1\nb: 2\na: 3", 10, "'a' is given twice; first in line 1"),
        ("a: &x 1", 3, "anchors are not supported"),
        ("a: &x [1]", 3, "anchors are not supported"),
        ("a: *x", 3, "aliases are not supported"),
        ("*x : 1", 0, "aliases are not supported"),
        ("a: !x {b: 1}", 3, "tags are not supported"),
        ("a: 1\n--- \nb: 2", 5, "one document is expected, and here a second one starts"),
        ("? [a]\n: 1", 2, "a key must be a text, not a list"),
        ("[[[1]]]", 3, "nested more than 3 deep"),
        ("a: {b: {c: 1}}", 8, "nested more than 3 deep"),
    ],
)
def test_a_plain_document_is_what_it_looks_like(text: str, at: int, message: str) -> None:
    with pytest.raises(NotYamlError) as caught:
        plain_document(text, 3)
    assert (str(caught.value), caught.value.span.start) == (message, at)


@pytest.mark.parametrize("read", [lambda text: list(documents(text)), lambda text: plain_document(text, 9)])
@pytest.mark.parametrize(
    ("text", "at", "detail", "hint"),
    [
        ("a: b: c", 4, "mapping values are not allowed in this context", None),
        ("a: [1", 5, "did not find expected ',' or ']'", None),
        ("a: \x07", 3, "control characters are not allowed", None),
        ("a:\n\t- b", 3, "found character that cannot start any token", "indent with spaces"),
    ],
)
def test_what_is_no_yaml_is_refused_where_it_is_wrong(read, text: str, at: int, detail: str, hint: str | None) -> None:
    with pytest.raises(NotYamlError) as caught:
        read(text)
    error = caught.value
    assert (error.message, error.detail, error.span.start) == ("not valid YAML", detail, at)
    assert (error.hint or "").startswith(hint or "")
    assert bool(error.hint) == bool(hint)


def test_nothing_is_followed_for_ever() -> None:
    with pytest.raises(NotYamlError, match=f"nested more than {DEEPEST} deep"):
        list(documents("[" * 200))


@given(st.text("ab:-[]{}&*!'\"#\n ,?|>"))
def test_a_plain_document_is_a_document(text: str) -> None:
    with suppress(NotYamlError):
        assert [plain_document(text, DEEPEST)] == list(documents(text))


def test_reading_a_file_of_yaml_loads_no_rules() -> None:
    program = (
        "import sys, conditions.lint.reading.yaml_tree; print(*(m for m in sys.modules if m.startswith('conditions')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(loaded) == [
        *("conditions", "conditions.lint", "conditions.lint.reading", "conditions.lint.reading.yaml_nodes"),
        *("conditions.lint.reading.yaml_tree", "conditions.source"),
    ]
